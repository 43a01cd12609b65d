"""Files, stored once by content, and the papers of a person or an enterprise that they prove;
types of e-licences, and the licences themselves.
"""

from django.db import models

from tongban.base.ids import IdField
from tongban.base.sealing import SealedField
from tongban.records.rules import LicenceState, Trust

MAY_LAPSE = models.Q(state__in=[LicenceState.VALID.value, LicenceState.SUSPENDED.value])


class StoredFile(models.Model):
    """One content, sealed on disk, known by its SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    sm3 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()  # bytes, before sealing
    media_type = models.CharField(max_length=60)  # told from the content, never from the name
    pages = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256[:12]


class Material(models.Model):
    """材料: a file with a name, somebody's, with a trust level (可信等级 A-D)."""

    id = IdField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # the name of the file as it was given
    kind = models.CharField(max_length=200, default="")  # rules.kind_of: what paper it is
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True)
    trust = models.CharField(
        max_length=1, default="C"
    )  # A issued, B verified, C uploaded, D self-made
    verified_by = models.CharField(max_length=80, default="")
    verified_at = models.DateTimeField(null=True)
    watermark = models.CharField(max_length=200, default="")  # what who verified it vouches for
    valid_until = models.DateField(null=True)  # None: without end, or nobody has said
    withdrawn_at = models.DateTimeField(null=True)  # by its holder: not to be used again
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(trust=Trust.VERIFIED.value)
                | (models.Q(verified_at__isnull=False) & ~models.Q(watermark="")),
                name="material_verified_is_signed",
            )
        ]
        indexes = [
            models.Index(fields=["created_at"], name="material_by_age"),
            models.Index(fields=["person", "-created_at"], name="material_of_person"),
            models.Index(fields=["organisation", "-created_at"], name="material_of_organisation"),
            models.Index(fields=["person", "kind"], name="material_fits_person"),
            models.Index(fields=["organisation", "kind"], name="material_fits_org"),
        ]

    def __str__(self) -> str:
        return self.name


class IdentityPaper(models.Model):
    """身份类材料: copies of papers whose kind has this word in it are marked with their purpose."""

    id = IdField()
    word = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.word


class LicenceType(models.Model):
    """An entry of the list of e-licences (电子证照目录)."""

    id = IdField()
    code = models.CharField(max_length=21, unique=True)  # defining body 18 + 3 (GB/T 36904)
    name = models.CharField(max_length=120, unique=True)
    issuer = models.CharField(max_length=80)
    holder = models.CharField(max_length=40)  # 自然人, 法人和其他组织, or both
    validity_kind = models.CharField(max_length=20)  # 固定年限, 长期, 按许可载明 …
    validity_years = models.PositiveSmallIntegerField(null=True)
    validity = models.CharField(max_length=200)  # in words
    fields = models.JSONField()  # names of what it says, in order
    trust = models.CharField(max_length=1)
    note = models.CharField(max_length=200, default="")

    def __str__(self) -> str:
        return self.name


class Licence(models.Model):
    """电子证照: one version of one licence of one holder."""

    id = IdField()
    identifier = models.CharField(max_length=90, unique=True)  # law.licence_id
    type = models.ForeignKey(LicenceType, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80)  # as printed on the licence
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    organisation = models.ForeignKey(
        "people.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    holder_name = models.CharField(max_length=120)
    holder_code = SealedField()  # ID number or credit code
    entries = SealedField()  # JSON: [[name, value], …] as printed
    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in LicenceState]
    )
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # None: without end
    source = models.CharField(max_length=120, unique=True)  # "case:<id>", "register:<hash>:<line>"
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="renewal"
    )
    # None until the worker has signed the PDF.
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)  # of the row, for who changes it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(organisation__isnull=False),
                name="licence_has_holder",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="licence_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-issued_on", "-id"], name="licence_of_person"),
            models.Index(fields=["organisation", "-issued_on", "-id"], name="licence_of_org"),
            models.Index(fields=["agency", "-issued_on", "-id"], name="licence_of_agency"),
            models.Index(fields=["number"], name="licence_number"),
            models.Index(fields=["valid_until"], name="licence_to_lapse", condition=MAY_LAPSE),
        ]

    def __str__(self) -> str:
        return self.identifier


class LicenceChange(models.Model):
    """What was done to a licence after its issue, by whom and why."""

    id = IdField()
    licence = models.ForeignKey(Licence, on_delete=models.CASCADE, related_name="changes")
    step = models.CharField(max_length=12)  # rules.LicenceStep
    state = models.CharField(max_length=10)  # after it
    reason = models.TextField()
    article = models.CharField(max_length=80)
    on = models.DateField()
    by = models.CharField(max_length=80)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="licence_change_has_reason")
        ]
        indexes = [models.Index(fields=["licence", "at"], name="licence_change_of")]

    def __str__(self) -> str:
        return f"{self.step} {self.on}"
