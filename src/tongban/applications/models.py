"""What a citizen asked for: the draft he fills, and what he submitted."""

import json
from dataclasses import asdict
from uuid import UUID

from django.db import models

from tongban.applications.rules import Origin, Origins, PromiseKind, State, Stored, Way
from tongban.applications.savings import Savings
from tongban.base.desk import Actor
from tongban.base.ids import IdField
from tongban.base.sealing import SealedField


class ApplicationQuerySet(models.QuerySet["Application"]):
    def filed_by(self, actor: Actor) -> "ApplicationQuerySet":
        """Included if, and only if, this citizen or officer began it himself."""
        return self.filter(filed_by=actor.actor)

    def of_applicant(
        self, person_id: UUID | None, organisation_id: UUID | None = None
    ) -> "ApplicationQuerySet":
        """Included if, and only if, the person applied, had it filed as agent, or acts now for the
        enterprise that applied.
        """
        if person_id is None:
            return self.none()
        mine = models.Q(person_id=person_id) | models.Q(agent_id=person_id)
        if organisation_id is not None:
            mine |= models.Q(organisation_id=organisation_id)
        return self.filter(mine)


class Folder(models.Model):
    """一表申请: one form over several items. Each part stays an application of its own; what they
    share is typed, handed in and submitted once, through the folder.
    """

    id = IdField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    filed_by = models.CharField(max_length=80)  # as of its parts
    channel = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    matter = models.CharField(max_length=120, default="", blank=True)  # 一件事: its name
    place = models.CharField(max_length=100, default="", blank=True)  # page last saved
    version = models.PositiveIntegerField(default=1)  # of the folder and of all it says
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state=State.SUBMITTED.value)
                | models.Q(submitted_at__isnull=False),
                name="folder_submitted_at",
            )
        ]
        indexes = [models.Index(fields=["filed_by", "state", "-saved_at", "-id"], name="folder_of")]

    def __str__(self) -> str:
        return f"folder {self.id}"


class Application(models.Model):
    """申请: a draft until it is submitted, then the unchanging ground of a case."""

    id = IdField()
    item_version = models.ForeignKey("catalogue.ItemVersion", on_delete=models.PROTECT)
    folder = models.ForeignKey(  # 一表申请: filled together with others
        Folder, on_delete=models.PROTECT, null=True, related_name="parts"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    agent = models.ForeignKey(  # 代办人: who filed for the person, when not himself
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    filed_by = models.CharField(max_length=80)  # Actor.actor: "person:…" or "staff:…" at a window
    channel = models.CharField(max_length=2)  # rules.Channel: 01 online, 02 window, 03 API …
    # 帮办代办: the last day on which the officer of a station may fill it for the person.
    entrusted_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in State])
    situations = models.JSONField(default=dict)  # question key → chosen value
    answers = SealedField(default="")  # JSON of rules.Stored: what was typed
    place = models.CharField(max_length=100, default="")  # page last saved (rules.places)
    delivery = SealedField(default="")  # JSON of rules.Stored: how the result is wanted
    version = models.PositiveIntegerField(
        default=1
    )  # goes up at every save: two devices, one draft
    origins = SealedField(default="")  # JSON of rules.Origins: where what is filled in came from
    # Field key → name of the item on the same form whose result says it: not asked for now.
    awaits = models.JSONField(default=dict)
    # 一件事: its case opens only when those of the steps before it are done, and has so many
    # working days, where that is less than its item promises.
    # Line of a paper → name of the step whose result it is: not asked for.
    awaits_papers = models.JSONField(default=dict)
    waits = models.BooleanField(default=False)
    step_days = models.PositiveSmallIntegerField(null=True)
    # Filled by submission.
    number = models.CharField(max_length=40, default="", blank=True)
    query_code = models.CharField(max_length=8, default="", blank=True)
    # 告知承诺: when the applicant signed it; None: filed the ordinary way.
    committed_at = models.DateTimeField(null=True)
    promised_truth = models.BooleanField(default=False)
    # What the applicant was spared (savings.Savings).
    prefilled = models.PositiveSmallIntegerField(default=0)  # fields
    spared_papers = models.PositiveSmallIntegerField(default=0)
    spared_visits = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number"], name="application_number", condition=~models.Q(number="")
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.SUBMITTED.value)
                | (models.Q(submitted_at__isnull=False) & ~models.Q(number="")),
                name="application_submitted_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["filed_by", "state", "-saved_at", "-id"], name="application_of"),
            models.Index(
                fields=["submitted_at", "id"],
                name="application_submitted",
                condition=models.Q(state=State.SUBMITTED.value),
            ),
            models.Index(
                fields=["saved_at", "id"],
                name="application_left",
                condition=~models.Q(state=State.SUBMITTED.value),
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"draft {self.id}"

    @property
    def savings(self) -> Savings:
        """What the applicant was spared; nothing before it is submitted."""
        return Savings(self.prefilled, self.spared_papers, self.spared_visits)

    @property
    def stored_answers(self) -> Stored:
        return _stored(self.answers)

    @stored_answers.setter
    def stored_answers(self, stored: Stored) -> None:
        self.answers = json.dumps(stored)

    @property
    def stored_origins(self) -> Origins:
        found = json.loads(self.origins or "{}")
        return {key: Origin(**origin) for key, origin in found.items()}

    @stored_origins.setter
    def stored_origins(self, origins: Origins) -> None:
        self.origins = json.dumps({key: asdict(one) for key, one in origins.items()})

    @property
    def stored_delivery(self) -> Stored:
        return _stored(self.delivery)

    @stored_delivery.setter
    def stored_delivery(self, stored: Stored) -> None:
        self.delivery = json.dumps(stored)


def _stored(text: str) -> Stored:
    return {key: (typed, at) for key, (typed, at) in json.loads(text or "{}").items()}


class ApplicationMaterial(models.Model):
    """One paper put to one line of the material list. Several papers may answer one line."""

    id = IdField()
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    line = models.CharField(max_length=80)  # key of the material in the item version
    # None: no file, the original is shown at the window.
    material = models.ForeignKey(
        "records.Material", on_delete=models.PROTECT, null=True, related_name="uses"
    )
    # The e-licence that stands in; its material is the sealed PDF.
    licence = models.ForeignKey(
        "records.Licence", on_delete=models.PROTECT, null=True, related_name="uses"
    )
    # 共享免交: what was asked of a data source, and answered.
    fetch = models.ForeignKey(
        "sharing.Fetch", on_delete=models.PROTECT, null=True, related_name="uses"
    )
    way = models.CharField(max_length=10, choices=[(w.value, w.value) for w in Way])
    promised_on = models.DateField(null=True)  # 容缺后补: the last day to bring it
    round = models.PositiveSmallIntegerField(default=0)  # 0 first submission, n nth correction
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)  # replaced or taken back; the case keeps the trace
    erased = models.BooleanField(default=False)  # its time is over: only the trace is left

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(way__in=[Way.UPLOAD.value, Way.VAULT.value])
                | models.Q(material__isnull=False)
                | models.Q(erased=True),
                name="paper_uploaded_has_file",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    way=Way.LICENCE.value, licence__isnull=False, material__isnull=False
                )
                | models.Q(way=Way.LICENCE.value, licence__isnull=False, erased=True)
                | (~models.Q(way=Way.LICENCE.value) & models.Q(licence=None)),
                name="paper_licence_has_licence",
            ),
            models.CheckConstraint(
                condition=models.Q(way=Way.LATER.value, promised_on__isnull=False, material=None)
                | (~models.Q(way=Way.LATER.value) & models.Q(promised_on=None)),
                name="paper_promised_has_day",
            ),
            models.CheckConstraint(
                condition=models.Q(erased=False) | models.Q(material=None),
                name="paper_erased_has_no_file",
            ),
            models.CheckConstraint(
                condition=models.Q(way=Way.SHARED.value, fetch__isnull=False, material=None)
                | (~models.Q(way=Way.SHARED.value) & models.Q(fetch=None)),
                name="paper_shared_has_answer",
            ),
        ]
        indexes = [models.Index(fields=["application", "line"], name="paper_of_application")]

    def __str__(self) -> str:
        return f"{self.application_id} {self.line}"


class BrokenPromise(models.Model):
    """诚信记录: a promise that was not kept, and until when no other is taken."""

    id = IdField()
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in PromiseKind])
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(  # who applied; None: the person for himself
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    number = models.CharField(max_length=40)  # of the case it was made in
    item_name = models.CharField(max_length=200)
    what = models.TextField()  # which promise, and how it was broken
    recorded_on = models.DateField()
    believed_again_on = models.DateField(null=True)  # None: not again (告知承诺)
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "kind"], name="broken_promise_once")
        ]
        indexes = [
            models.Index(fields=["organisation", "-recorded_on"], name="broken_by_organisation"),
            models.Index(fields=["person", "-recorded_on"], name="broken_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"
