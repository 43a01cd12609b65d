"""What happens to an e-licence after its issue. Each function is one transaction."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from tongban.base.clock import local_day
from tongban.base.desk import Actor, Desk, System, require
from tongban.base.errors import Invalid, NotFound, Problem, Stale
from tongban.journal import services as journal
from tongban.records import rules
from tongban.records.events import LicenceChanged
from tongban.records.models import MAY_LAPSE, Licence, LicenceChange
from tongban.records.printing import in_words
from tongban.records.rules import LicenceState, LicenceStep

LONGEST_REASON = 400
EXPIRED = "有效期于 {day} 届满，未延续。"
AT_ONCE = 200


@transaction.atomic
def change_state(
    licence_id: UUID, step: LicenceStep, *, reason: str, desk: Desk, version: int | None = None
) -> None:
    """Suspend, return, revoke or strike off a licence of the desk's own agency (暂扣、发还、撤销、注销).

    Writes:  state; a change; one journal entry.
    Tells:   LicenceChanged.
    Raises:  NotPermitted; NotFound for another agency's; Invalid without a reason; Stale; Refused
             (licence.step) where rules.LICENCE_LIFE has no such step.
    Source:  行政许可法 art. 69, 70; 行政处罚法 art. 9(3).
    """
    permission = rules.LICENCE_STEPS[step].permission
    assert permission
    assert desk.agency_id
    require(desk, permission)
    if not 1 <= len(reason.strip()) <= LONGEST_REASON:
        words = f"请写明理由，最多 {LONGEST_REASON} 个字。"
        raise Invalid([Problem("reason", "licence.reason", words)])
    # Locked: two officers may press the button in the same second.
    licence = (
        Licence.objects.select_for_update().filter(pk=licence_id, agency_id=desk.agency_id).first()
    )
    if licence is None:
        raise NotFound("没有找到这个证照。", code="licence.unknown")
    if version is not None and version != licence.version:
        name = rules.LICENCE_STATE_NAMES[LicenceState(licence.state)]
        raise Stale(f"您打开页面以后，这个证照有了变化，现在是“{name}”。请看过最新情况再操作。")
    licence.state = rules.licence_state_on(
        LicenceState(licence.state), licence.valid_until, desk.today
    )
    move(licence, step, reason=reason.strip(), by=desk, on=desk.today)


def lapse_due(now: datetime) -> int:
    """Let the licences lapse whose last day has passed; return how many. A job of the schedule."""
    today, done = local_day(now), 0
    while lapsed := _lapse_some(today, now):
        done += lapsed
    return done


def move(licence: Licence, step: LicenceStep, *, reason: str, by: Actor, on: date) -> None:
    """Take a locked licence one step on, inside the caller's transaction.

    Writes:  state; a change; one journal entry.
    Tells:   LicenceChanged.
    Raises:  Refused (licence.step).
    """
    licence.state = rules.licence_after(LicenceState(licence.state), step)
    licence.version += 1
    licence.save(update_fields=["state", "version"])
    LicenceChange.objects.create(
        licence=licence,
        step=step,
        state=licence.state,
        reason=reason,
        article=rules.LICENCE_STEPS[step].article,
        on=on,
        by=by.actor,
        by_name=by.actor_name,
        at=by.now,
    )
    event = LicenceChanged(
        subject=f"licence:{licence.id}",
        licence_id=licence.id,
        step=step,
        state=licence.state,
        on=on,
    )
    journal.record(event, by=by)


@transaction.atomic
def _lapse_some(today: date, now: datetime) -> int:
    due = Licence.objects.filter(MAY_LAPSE, valid_until__lt=today).order_by("valid_until")
    rows = list(due.select_for_update()[:AT_ONCE])
    for licence in rows:
        day = licence.valid_until
        assert day
        reason = EXPIRED.format(day=in_words(day))
        move(licence, LicenceStep.LAPSE, reason=reason, by=System(now), on=today)
    return len(rows)
