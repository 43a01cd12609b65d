"""Files, stored once by content, and the papers of a person or an enterprise that they prove."""

from django.db import models

from tongban.base.ids import IdField


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
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True)
    trust = models.CharField(
        max_length=1, default="C"
    )  # A issued, B verified, C uploaded, D self-made
    verified_by = models.CharField(max_length=80, default="")
    verified_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "-created_at"], name="material_of_person"),
            models.Index(fields=["organisation", "-created_at"], name="material_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.name
