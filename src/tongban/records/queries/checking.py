"""Is this licence genuine, and in which state? For anybody, masked, and not to be harvested.

Source: 国务院令第716号 art. 10; GB/T 36906 (查验).
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tongban.base import files
from tongban.base.clock import local_day
from tongban.base.errors import NotFound
from tongban.base.limits import Limit
from tongban.law import licence_id
from tongban.records import proof, rules, seal
from tongban.records.models import Licence, LicenceChange
from tongban.records.printing import masked_holder
from tongban.records.rules import LicenceState
from tongban.records.seal import Verdict

TAIL = 4  # last characters of the holder's ID number or credit code
# Whoever holds a licence knows the tail; who tries numbers one after another does not get far.
GUESSES = Limit("licence-guess", most=10, seconds=15 * 60)
# Looking into a PDF costs a tenth of a second: nobody needs more of it than this.
UPLOADS = Limit(
    "licence-upload",
    most=30,
    seconds=15 * 60,
    words="核验的文件太多了，请 {minutes} 分钟后再试。",
)


class Outcome(StrEnum):
    """What a check comes to."""

    VALID = "valid"  # ours, and in force today
    NOT_VALID = "not_valid"  # ours, and suspended, revoked, struck off or lapsed
    BROKEN = "broken"  # sealed once, changed since
    NOT_OURS = "not_ours"  # not sealed, sealed by others, or a code we did not sign


@dataclass(frozen=True, slots=True)
class Shown:
    """What a stranger sees of a licence."""

    identifier: str
    type_name: str
    holder: str  # masked
    agency: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    state_name: str  # today, "" where only the code itself was checked
    since: date | None  # when that state began, where it is not valid


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer. `shown` is None where nothing is known."""

    outcome: Outcome
    shown: Shown | None = None


def check_identifier(identifier: str, tail: str, *, address: str, now: datetime) -> Checked:
    """Check a licence by its identifier and the last four characters of its holder's number.

    `address` is where the question comes from. Two queries at most, no write but the count of
    failures in the cache.
    Raises:  NotFound (licence.check_unknown), the same for a wrong identifier and a wrong tail;
             TooOften after ten failures from one address within a quarter of an hour.
    """
    GUESSES.check(address, now=now)
    known = _find(licence_id.normalise(identifier))
    wanted = known.holder_code[-TAIL:].upper() if known else ""
    if known is None or not wanted or tail.strip().upper() != wanted:
        GUESSES.note_failure(address, now=now)
        raise NotFound(
            "没有查到。请核对电子证照标识和持证人证件号码的后四位。", code="licence.check_unknown"
        )
    return _checked(known, local_day(now))


def check_proof(text: str, *, now: datetime) -> Checked:
    """Check what a QR code says: signed by us, and in which state the licence is today. Two queries."""
    try:
        said = proof.read(text)
    except proof.Forged:
        return Checked(Outcome.NOT_OURS)
    known = _find(said.identifier)
    return _checked(known, local_day(now)) if known else Checked(Outcome.NOT_OURS)


def check_file(pdf: bytes, *, address: str, now: datetime) -> Checked:
    """Check an uploaded PDF: the seal, every byte, and the state of today. Two queries at most.

    Raises:  TooOften after thirty files from one address within a quarter of an hour.
    """
    UPLOADS.check(address, now=now)
    UPLOADS.note_failure(address, now=now)
    found = seal.look_at(pdf)
    if found.verdict is Verdict.BROKEN:
        return Checked(Outcome.BROKEN)
    known = _find(found.identifier) if found.verdict is Verdict.WHOLE else None
    if known is None:
        return Checked(Outcome.NOT_OURS)
    if files.digests_of(pdf).sha256 != known.file_id:
        return Checked(Outcome.BROKEN)
    return _checked(known, local_day(now))


def check_seal(pdf: bytes) -> seal.Seal:
    """Look at a PDF without the database: whole, broken, foreign or unsealed. No query."""
    return seal.look_at(pdf)


def proof_key() -> str:
    """Return the public key of the QR codes, base64. No query."""
    return proof.public_key()


def _find(identifier: str) -> Licence | None:
    return Licence.objects.select_related("type", "agency").filter(identifier=identifier).first()


def _checked(licence: Licence, today: date) -> Checked:
    state = rules.licence_state_on(LicenceState(licence.state), licence.valid_until, today)
    is_valid = state is LicenceState.VALID and licence.valid_from <= today
    shown = Shown(
        identifier=licence.identifier,
        type_name=licence.type.name,
        holder=masked_holder(licence),
        agency=licence.agency.formal_name,
        issued_on=licence.issued_on,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        state_name=_state_name(licence, state, today),
        since=None if is_valid else _since(licence, state),
    )
    return Checked(Outcome.VALID if is_valid else Outcome.NOT_VALID, shown)


def _state_name(licence: Licence, state: LicenceState, today: date) -> str:
    if state is LicenceState.VALID and licence.valid_from > today:
        return "尚未生效"
    return rules.LICENCE_STATE_NAMES[state]


def _since(licence: Licence, state: LicenceState) -> date | None:
    changes = LicenceChange.objects.filter(licence=licence, state=state)
    return changes.order_by("-at").values_list("on", flat=True).first()
