"""What happens to people, mandates, staff and sign-ins. Ids and codes only: no personal data."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRegistered:
    """Somebody signed up, or a clerk registered him at a window."""

    subject: str  # "person:<uuid>"
    person_id: UUID
    channel: str  # 网上, 窗口


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonVerified:
    subject: str  # "person:<uuid>"
    person_id: UUID
    level: int  # 实名等级 reached
    method: str  # 身份比对, 窗口面核


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChanged:
    """A clerk, the card before him, wrote another phone down."""

    subject: str  # "person:<uuid>"
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsJoined:
    """Two records of one person became one; every row of `gone_id` now belongs to `person_id`."""

    subject: str  # "person:<uuid>" of the one kept
    person_id: UUID
    gone_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierRevealed:
    """An officer looked at an unmasked identifier."""

    subject: str  # "person:<uuid>"
    person_id: UUID
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    subject: str  # "user:<uuid>"
    user_id: UUID
    address: str  # where from


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInBlocked:
    """登录暂停: too many wrong passwords, nobody gets in for a while."""

    subject: str  # "sign-in:<blind index>", of an account name or an address, known or not
    address: str
    minutes: int
    person_id: UUID | None = None  # whose account it is; None: an officer's, nobody's, an address


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged:
    subject: str  # "user:<uuid>"
    user_id: UUID
    how: str  # 本人修改, 短信找回, 管理员重置


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRegistered:
    subject: str  # "organisation:<uuid>"
    organisation_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateGranted:
    subject: str  # "organisation:<uuid>"
    organisation_id: UUID
    mandate_id: UUID
    agent_id: UUID
    role: str  # 法定代表人, 经办人
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRevoked:
    subject: str  # "organisation:<uuid>"
    organisation_id: UUID
    mandate_id: UUID
    agent_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCreated:
    subject: str  # "staff:<uuid>"
    staff_id: UUID
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffChanged:
    subject: str  # "staff:<uuid>"
    staff_id: UUID
    what: str  # 要求动态口令, 停用, 启用 …


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    subject: str  # "staff:<uuid>"
    staff_id: UUID
    position_id: UUID
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentEnded:
    subject: str  # "staff:<uuid>"
    staff_id: UUID
    position_id: UUID
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenIssued:
    subject: str  # "user:<uuid>"
    user_id: UUID
    token_id: UUID
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRevoked:
    subject: str  # "user:<uuid>"
    user_id: UUID
    token_id: UUID
