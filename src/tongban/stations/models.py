"""Who helps at which station, whom, with what consent; and what is handed from hall to hall."""

from datetime import date

from django.db import models
from django.db.models import Q

from tongban.base.ids import IdField
from tongban.stations.rules import ConsentWay, ParcelEnd, ParcelKind, Standing, standing

_WAYS = sorted(way.value for way in ConsentWay)
_KINDS = sorted(kind.value for kind in ParcelKind)
_ENDS = sorted(end.value for end in ParcelEnd)


class Posting(models.Model):
    """派驻: a member of staff works for a station, a township's hall or the centre."""

    id = IdField()
    hall = models.ForeignKey("hall.Hall", on_delete=models.PROTECT, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(until=None), name="posting_one_of_an_officer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.hall_id}"


class Help(models.Model):
    """帮办代办: one item, for one neighbour, by one helper. Without a consent in force nothing is done."""

    id = IdField()
    hall = models.ForeignKey("hall.Hall", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("catalogue.Item", on_delete=models.PROTECT, related_name="+")
    item_name = models.CharField(max_length=200)  # as it was called when he consented
    # Emptied when a draft nobody submitted is erased.
    application = models.OneToOneField(
        "applications.Application", on_delete=models.SET_NULL, null=True, related_name="help"
    )
    begun_at = models.DateTimeField()
    until = models.DateField(null=True)  # last day of the latest consent
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["worker", "-begun_at", "-id"], name="help_of_worker"),
            models.Index(fields=["hall", "-begun_at", "-id"], name="help_of_hall"),
            models.Index(fields=["person", "-begun_at", "-id"], name="help_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.item_name} {self.begun_at:%Y-%m-%d}"

    def standing(self, today: date) -> Standing:
        """Say whether the helper may act on a day."""
        return standing(self.until, self.withdrawn_at, today=today)


class Consent(models.Model):
    """同意: what the neighbour agreed to is in its Help; `until` is the last day it is good."""

    id = IdField()
    help = models.ForeignKey(Help, on_delete=models.PROTECT, related_name="consents")
    way = models.CharField(max_length=10)  # rules.ConsentWay
    given_at = models.DateTimeField()
    until = models.DateField()
    # The signed form, scanned; kept with the neighbour's own papers.
    form = models.ForeignKey(
        "records.Material", on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(way__in=_WAYS), name="consent_way"),
            models.CheckConstraint(
                condition=Q(way=ConsentWay.SMS.value, form=None)
                | Q(way=ConsentWay.FORM.value, form__isnull=False),
                name="consent_form_is_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.help_id} {self.way}"


class Parcel(models.Model):
    """交件: an original or a result; `hall` is where it is, until its way ends."""

    id = IdField()
    help = models.ForeignKey(Help, on_delete=models.PROTECT, related_name="parcels")
    kind = models.CharField(max_length=10)  # rules.ParcelKind
    line = models.CharField(max_length=80, default="", blank=True)  # of the material list
    name = models.CharField(max_length=200)
    hall = models.ForeignKey("hall.Hall", on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, default="", blank=True)  # rules.ParcelEnd
    ended_by = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=_KINDS), name="parcel_kind"),
            models.UniqueConstraint(fields=["help", "kind", "line"], name="parcel_once"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | Q(ended_at__isnull=False, ended_how__in=_ENDS),
                name="parcel_ended_how",
            ),
        ]
        indexes = [models.Index(fields=["hall"], condition=Q(ended_at=None), name="parcel_at_hall")]

    def __str__(self) -> str:
        return self.name


class Handing(models.Model):
    """转交单: what goes from one hall to another; it counts once both sides have signed."""

    id = IdField()
    from_hall = models.ForeignKey("hall.Hall", on_delete=models.PROTECT, related_name="+")
    to_hall = models.ForeignKey("hall.Hall", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_hall=models.F("to_hall")), name="handing_between_two"
            ),
            models.CheckConstraint(
                condition=Q(taken_at=None, taken_by=None)
                | Q(taken_at__isnull=False, taken_by__isnull=False)
                & ~Q(taken_by=models.F("given_by")),
                name="handing_two_sign",
            ),
        ]
        indexes = [
            models.Index(fields=["from_hall", "-given_at", "-id"], name="handing_from"),
            models.Index(fields=["to_hall", "-given_at", "-id"], name="handing_to"),
        ]

    def __str__(self) -> str:
        return f"{self.from_hall_id} → {self.to_hall_id}"


class HandingLine(models.Model):
    """One parcel on a list; `taken` None until the other side has signed."""

    id = IdField()
    handing = models.ForeignKey(Handing, on_delete=models.PROTECT, related_name="lines")
    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="lines")
    taken = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parcel"], condition=Q(taken=None), name="parcel_on_one_open_list"
            )
        ]

    def __str__(self) -> str:
        return f"{self.handing_id} {self.parcel_id}"
