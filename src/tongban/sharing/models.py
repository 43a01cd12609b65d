"""Data sources, what they were asked, and the rows of registers kept on this site."""

import json
from collections.abc import Mapping

from django.db import models

from tongban.base.ids import IdField
from tongban.base.sealing import SealedField
from tongban.sharing.rules import About, Failure, Outcome


class DataSource(models.Model):
    """数据源: one register another agency keeps, and the connector that asks it."""

    id = IdField()
    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)  # 户籍信息
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=10, choices=[(one.value, one.value) for one in About])
    says = models.JSONField(default=list)  # names of the facts it answers with
    connector = models.CharField(max_length=60)  # key of connectors.connector
    settings = models.JSONField(default=dict)  # as the connector reads them; no secrets
    note = models.CharField(max_length=200, default="", blank=True)
    is_on = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Facts(models.Model):
    """A row that keeps facts, sealed."""

    facts = SealedField(default="")  # JSON of name → text

    class Meta:
        abstract = True

    @property
    def said(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.facts or "{}")
        return found

    @said.setter
    def said(self, facts: Mapping[str, str]) -> None:
        self.facts = json.dumps(dict(facts), ensure_ascii=False) if facts else ""


class Fetch(Facts):
    """One question to a source, and what came of it."""

    id = IdField()
    source = models.ForeignKey(DataSource, on_delete=models.PROTECT, related_name="fetches")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    purpose = models.CharField(max_length=120)  # what the answer is for; the same is asked once
    basis = models.CharField(max_length=200)  # the law that allows to ask
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Outcome])
    failure = models.CharField(
        max_length=12, default="", blank=True, choices=[(one.value, one.value) for one in Failure]
    )
    ms = models.PositiveIntegerField()  # how long it took
    asked_by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, organisation=None)
                | models.Q(person=None, organisation__isnull=False),
                name="fetch_about_one",
            ),
            models.CheckConstraint(
                condition=(models.Q(outcome=Outcome.FAILED.value) & ~models.Q(failure=""))
                | (~models.Q(outcome=Outcome.FAILED.value) & models.Q(failure="")),
                name="fetch_failed_says_why",
            ),
            models.UniqueConstraint(
                fields=["source", "person", "purpose"],
                condition=models.Q(outcome=Outcome.ANSWERED.value, person__isnull=False),
                name="fetch_person_answered_once",
            ),
            models.UniqueConstraint(
                fields=["source", "organisation", "purpose"],
                condition=models.Q(outcome=Outcome.ANSWERED.value, organisation__isnull=False),
                name="fetch_org_answered_once",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="fetch_at")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.outcome}"


class RegisterRow(Facts):
    """What a register kept on this site says of one person or enterprise."""

    id = IdField()
    source = models.ForeignKey(DataSource, on_delete=models.CASCADE, related_name="rows")
    number_index = models.CharField(max_length=64)  # blind index of ID number or credit code

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number_index"], name="register_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.number_index[:8]}"
