"""More time for a joint case as a whole: asked for by the department in the lead, once, with a reason.

Source: 行政许可法 art. 42 (2) (四十五日内不能办结的，经本级人民政府负责人批准，可以延长十五日).
"""

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.joint import events, rules
from tongban.joint.models import JointExtension
from tongban.joint.queries.loading import Loaded
from tongban.joint.queries.staff import id_at_desk, leads
from tongban.joint.services.locking import lock
from tongban.journal import services as journal
from tongban.law.clock import explain_extension
from tongban.people.permissions import Permission

ARTICLE = "行政许可法第四十二条第二款"
MOST_WORDS = 1000


@transaction.atomic
def ask_extension(number: str, *, days: int, reason: str, desk: Desk) -> None:
    """Ask for more time for all of a joint case; nothing changes until it is answered.

    Writes:  an extension that waits.
    Tells:   JointExtensionAsked.
    Raises:  NotPermitted, for another department than the one in the lead too; NotFound; Invalid (days,
             reason); Refused (joint.extended, joint.overdue, joint.over).
    Source:  行政许可法 art. 42 (2).
    """
    require(desk, Permission.CASE_REVIEW)
    loaded = _led(number, desk)
    _require_time_left(loaded, desk)
    _require_words(days, reason)
    JointExtension.objects.create(
        joint=loaded.joint,
        days=days,
        reason=reason.strip(),
        by=desk.actor,
        by_name=desk.actor_name,
        at=desk.now,
    )
    event = events.JointExtensionAsked(
        subject=f"joint:{loaded.joint.id}",
        number=loaded.joint.number,
        days=days,
        agency_id=desk.agency_id,
    )
    journal.record(event, by=desk)


@transaction.atomic
def answer_extension(number: str, *, approved: bool, answer: str, desk: Desk) -> None:
    """Note that the head of the government approved it, or did not: said by another person than who asked.

    Writes:  the answer; when approved both last days of the joint case. Its children keep their clocks.
    Tells:   JointExtensionAnswered.
    Raises:  NotPermitted; NotFound; Invalid without a word (who approved it, or why not); Refused
             (joint.no_extension, joint.same_person).
    Source:  行政许可法 art. 42 (2).
    """
    require(desk, Permission.CASE_DECIDE)
    loaded = _led(number, desk)
    if not answer.strip() or len(answer) > MOST_WORDS:
        words = "请写明由谁批准、批准文号，或者不同意的理由。"
        raise Invalid([Problem("answer", "joint.answer_missing", words)])
    row = JointExtension.objects.filter(joint=loaded.joint, approved=None).first()
    if row is None:
        raise Refused("没有等待批准的延期申请。", code="joint.no_extension")
    if row.by == desk.actor:
        words = "延期不能由申请延期的人自己批准。"
        raise Refused(words, code="joint.same_person", article=ARTICLE)
    row.approved, row.answer = approved, answer.strip()
    row.answered_by, row.answered_name, row.answered_at = desk.actor, desk.actor_name, desk.now
    row.save()
    if approved:
        _extend(loaded, row.days, desk)
    event = events.JointExtensionAnswered(
        subject=f"joint:{loaded.joint.id}",
        number=loaded.joint.number,
        approved=approved,
        days=row.days,
        due_on=loaded.joint.due_on,
    )
    journal.record(event, by=desk)


def _led(number: str, desk: Desk) -> Loaded:
    loaded = lock(id_at_desk(number, desk=desk))
    if not leads(loaded, desk):
        raise NotFound("没有找到这个一件事。", code="joint.unknown")
    return loaded


def _require_time_left(loaded: Loaded, desk: Desk) -> None:
    joint = loaded.joint
    if joint.finished_on is not None:
        raise Refused("这个一件事已经结束，不能延长。", code="joint.over")
    if JointExtension.objects.filter(joint=joint).exclude(approved=False).exists():
        words = "延长期限只能有一次，已经延长过或正在等待批准。"
        raise Refused(words, code="joint.extended", article=ARTICLE)
    assert joint.legal_due_on, "it was submitted"
    if joint.legal_due_on < desk.today:
        words = explain_extension(1, left=-1, joint=True) or ""
        raise Refused(words, code="joint.overdue", article=ARTICLE)


def _require_words(days: int, reason: str) -> None:
    problems = []
    if words := explain_extension(days, joint=True):
        problems.append(Problem("days", "joint.extension_days", words))
    if not reason.strip() or len(reason) > MOST_WORDS:
        words = f"请写明延长期限的理由，不超过 {MOST_WORDS} 字，申请人会看到。"
        problems.append(Problem("reason", "joint.reason_missing", words))
    if problems:
        raise Invalid(problems)


def _extend(loaded: Loaded, days: int, desk: Desk) -> None:
    joint = loaded.joint
    assert joint.started_on, "it was submitted"
    due = rules.due_on(
        loaded.matter, joint.started_on, desk.calendar, phase=joint.phase, extended=days
    )
    joint.due_on = due
    joint.legal_due_on = rules.legal_due_on(joint.started_on, desk.calendar, extended=days)
    joint.save(update_fields=["due_on", "legal_due_on"])
