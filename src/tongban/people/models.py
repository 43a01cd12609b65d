"""Citizens, legal persons and the mandates between them; staff and the positions they hold."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from tongban.base.ids import IdField
from tongban.base.sealing import SealedField


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A sign-in. A citizen has a Person, an officer has a Staff row; the two never share one."""

    id = IdField()
    username = models.CharField(max_length=64, unique=True)  # staff number, or a random handle
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)  # signed in with a one-time password
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects = UserManager()

    def __str__(self) -> str:
        return self.username


class Person(models.Model):
    """自然人. May exist without a sign-in: a clerk files for people at the counter."""

    id = IdField()
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="person")
    name = models.CharField(max_length=60)
    id_number = SealedField(default="", blank=True)  # GB 11643, upper case
    id_number_index = models.CharField(max_length=64, default="", blank=True)
    phone = SealedField(default="", blank=True)
    phone_index = models.CharField(max_length=64, default="", blank=True)
    phone_verified_at = models.DateTimeField(null=True)
    real_level = models.PositiveSmallIntegerField(default=0)  # 实名等级 0-3
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_number_index"],
                name="person_one_per_id_number",
                condition=~models.Q(id_number_index=""),
            ),
            models.CheckConstraint(
                condition=models.Q(real_level__lte=3), name="person_real_level_0_3"
            ),
        ]
        indexes = [models.Index(fields=["phone_index"], name="person_phone")]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """法人和其他组织, known by its unified social credit code (GB 32100)."""

    id = IdField()
    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)  # 企业法人, 事业法人, 社会组织法人, 非法人企业, …
    legal_rep_name = models.CharField(max_length=60, default="")
    legal_rep_id_number = SealedField(default="")
    address = models.CharField(max_length=200, default="")
    phone = SealedField(default="")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """授权: an agent (经办人) may act for an enterprise, through the day `until`, unless revoked."""

    id = IdField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="mandates"
    )
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    role = models.CharField(max_length=20)  # 法定代表人, 经办人
    granted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "agent"],
                name="mandate_one_in_force",
                condition=models.Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} → {self.organisation}"


class Staff(models.Model):
    """工作人员."""

    id = IdField()
    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="staff")
    number = models.CharField(max_length=20, unique=True)  # 工号
    name = models.CharField(max_length=60)
    phone = SealedField(default="", blank=True)
    must_use_totp = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class Appointment(models.Model):
    """任职: a member of staff holds a position from a day on; `until` is the first day no more."""

    id = IdField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="appointments")
    position = models.ForeignKey("agencies.Position", on_delete=models.PROTECT)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "position"],
                name="appointment_once",
                condition=models.Q(until__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff} {self.position}"


class ApiToken(models.Model):
    """A bearer token of the API; only its SHA-256 is kept."""

    id = IdField()
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class PhoneCode(models.Model):
    """A code sent to a phone, to be typed back within minutes; spent by the first right answer."""

    id = IdField()
    phone_index = models.CharField(max_length=64)
    address_index = models.CharField(max_length=64, default="")  # of who asked, "" for the platform
    purpose = models.CharField(max_length=20)  # rules.CodePurpose
    digest = models.CharField(max_length=64)  # HMAC of the code; the code itself is not kept
    sent_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    spent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["phone_index", "-sent_at"], name="phone_code_latest"),
            models.Index(fields=["address_index", "-sent_at"], name="phone_code_asked_from"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.sent_at}"


class Failures(models.Model):
    """Wrong passwords in a row, of one account name or from one address, known or not."""

    key = models.CharField(max_length=64, primary_key=True)  # blind index of the name or address
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="failures_old")]

    def __str__(self) -> str:
        return f"{self.count} until {self.last_at}"


class Session(AbstractBaseSession):
    """The session of a browser. Its data say whose it is; the columns only save statements.

    They carry no constraint: who is gone is found to be gone when the session is next used.
    """

    user = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    appointment = models.ForeignKey(
        "Appointment", on_delete=models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "会话"
