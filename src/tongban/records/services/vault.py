"""Vouching for a kept paper, dating it, withdrawing it. Each is one transaction, one journal entry."""

from datetime import date
from uuid import UUID

from django.db import transaction

from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.said import said
from tongban.journal import services as journal
from tongban.journal.queries import history
from tongban.people.permissions import Permission
from tongban.records import rules
from tongban.records.events import (
    MaterialDated,
    MaterialOpened,
    MaterialUnverified,
    MaterialVerified,
    MaterialWithdrawn,
)
from tongban.records.models import Material
from tongban.records.queries.vault import is_held_by
from tongban.records.rules import Trust

LONGEST_REASON = 200
UNKNOWN = "没有找到这份材料。"


@transaction.atomic
def verify(
    material_id: UUID, *, desk: Desk, until: date | None = None, number: str = ""
) -> Material:
    """Vouch that a file agrees with the original seen at the window: trust C → B.

    The caller has made sure that the desk may see the material. `until`: the last day the original
    says it is good; `number`: of the case it was handed in with, "" before there is one.
    Writes:  trust, who and when, the words its copies carry, the last day; one journal entry.
    Tells:   MaterialVerified.
    Raises:  NotPermitted without the right to receive papers; NotFound;
             Refused (records.not_to_verify) unless it is an upload nobody has verified;
             Invalid, field "until" (records.past).
    Source:  国办函〔2016〕108号: level B, "此件经与原件核对无误".
    """
    require(desk, Permission.CASE_RECEIVE)
    material = _locked(material_id)
    if material.trust != Trust.UPLOADED:
        state = rules.TRUST_NAMES[Trust(material.trust)]
        raise Refused(f"“{material.name}”是{state}，不需要再核验。", code="records.not_to_verify")
    until = until or material.valid_until
    _require_future(until, today=desk.today)
    material.trust = Trust.VERIFIED
    material.verified_by = desk.actor_name[:80]
    material.verified_at = desk.now
    material.valid_until = until
    material.watermark = rules.watermark(Trust.VERIFIED, agency=desk.agency_name, until=until)
    material.save(update_fields=VOUCHED)
    event = MaterialVerified(
        subject=f"material:{material.id}",
        material_id=material.id,
        sha256=material.file_id,
        number=number,
    )
    journal.record(event, by=desk)
    return material


@transaction.atomic
def undo_verification(material_id: UUID, *, reason: str, desk: Desk, number: str = "") -> Material:
    """Take back that a file was compared with its original: trust B → C. The journal keeps both.

    The caller has made sure that the desk may see the material.
    Writes:  trust; who, when and the words of its copies are emptied; one journal entry.
    Tells:   MaterialUnverified, with the reason.
    Raises:  NotPermitted without the right to receive papers; NotFound; Invalid, field "reason";
             Refused (records.not_verified) unless it is verified.
    """
    require(desk, Permission.CASE_RECEIVE)
    reason = " ".join(reason.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        words = f"请写明为什么撤销核对，不超过 {LONGEST_REASON} 字。"
        raise Invalid([Problem("reason", "records.reason", words)])
    material = _locked(material_id)
    if material.trust != Trust.VERIFIED:
        raise Refused(f"“{material.name}”没有核对过原件。", code="records.not_verified")
    material.trust = Trust.UPLOADED
    material.verified_by, material.verified_at, material.watermark = "", None, ""
    material.save(update_fields=VOUCHED)
    event = MaterialUnverified(
        subject=f"material:{material.id}",
        material_id=material.id,
        reason=reason,
        number=number,
    )
    journal.record(event, by=desk)
    return material


@transaction.atomic
def date_paper(material_id: UUID, until: date | None, *, by: Viewer | Desk) -> None:
    """Note the last day a paper is good, None for none; once verified, only with its original.

    The caller has made sure that the paper lies before him.
    Writes:  valid_until; one journal entry where it changed.
    Tells:   MaterialDated.
    Raises:  NotFound; Invalid, field "until" (records.past); Refused (records.date_verified).
    """
    _date(_locked(material_id), until, by=by)


@transaction.atomic
def date_own_paper(material_id: UUID, until: date | None, *, viewer: Viewer) -> None:
    """Note the same on a paper of one's vault. Writes, tells, raises: as `date_paper`."""
    _date(_own(material_id, viewer), until, by=viewer)


def _date(material: Material, until: date | None, *, by: Viewer | Desk) -> None:
    _require_future(until, today=by.today)
    if material.valid_until == until:
        return
    if material.trust in (Trust.ISSUED, Trust.VERIFIED):
        raise Refused(
            said("“{name}”窗口已核验，有效期不能自己改。", name=material.name),
            code="records.date_verified",
        )
    material.valid_until = until
    material.save(update_fields=["valid_until"])
    event = MaterialDated(
        subject=f"material:{material.id}", material_id=material.id, valid_until=until
    )
    journal.record(event, by=by)


@transaction.atomic
def withdraw(material_id: UUID, *, viewer: Viewer) -> None:
    """Take one's paper out of the vault: it is not offered or used again. Twice is once.

    Cases it was handed in with keep it, as the law of files wants it; a draft that uses it says so.
    Writes:  withdrawn_at; one journal entry.
    Tells:   MaterialWithdrawn.
    Raises:  NotFound for another holder's; Refused (records.issued) for an e-licence.
    Source:  个人信息保护法 art. 15 (withdrawal does not undo what was done before).
    """
    material = _own(material_id, viewer)
    if material.trust == Trust.ISSUED:
        raise Refused("电子证照由发证机关管理，不能撤下。", code="records.issued")
    if material.withdrawn_at:
        return
    material.withdrawn_at = viewer.now
    material.save(update_fields=["withdrawn_at"])
    event = MaterialWithdrawn(subject=f"material:{material.id}", material_id=material.id)
    journal.record(event, by=viewer)


@transaction.atomic
def note_opened(material_id: UUID, *, number: str, desk: Desk) -> None:
    """Note that an officer looked at a paper of a case: once for each officer, case and day.

    The holder reads it in his vault. Two queries where it is noted already.
    Writes:  one journal entry.
    Tells:   MaterialOpened.
    Source:  个人信息保护法 art. 51 (records of what is done with personal information).
    """
    subject = f"material:{material_id}"
    if any(
        line.event == MaterialOpened.__name__
        and (line.actor, line.body["number"]) == (desk.actor, number)
        and local_day(line.happened_at) == desk.today
        for line in history(subject)
    ):
        return
    event = MaterialOpened(subject=subject, material_id=material_id, number=number)
    journal.record(event, by=desk)


VOUCHED = ["trust", "verified_by", "verified_at", "watermark", "valid_until"]


def _own(material_id: UUID, viewer: Viewer) -> Material:
    material = _locked(material_id)
    if not is_held_by(material, person_id=viewer.person_id, organisation_id=viewer.organisation_id):
        raise NotFound(UNKNOWN, code="records.unknown")
    return material


def _locked(material_id: UUID) -> Material:
    """Two clerks may vouch for one paper in the same second."""
    material = Material.objects.select_for_update().filter(pk=material_id).first()
    if material is None:
        raise NotFound(UNKNOWN, code="records.unknown")
    return material


def _require_future(until: date | None, *, today: date) -> None:
    if until and until < today:
        words = said("有效期到{day}，已经过期，这份材料不能用。", day=until.isoformat())
        raise Invalid([Problem("until", "records.past", words)], words)
