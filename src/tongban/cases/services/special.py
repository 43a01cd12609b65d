"""What moves the clock: special procedures stop it (特别程序), an extension lengthens it (延期).

Source: 行政许可法 (2019) art. 42 (extension), 45 (time not counted).
"""

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, Problem, Refused
from tongban.cases import documents, events, rules
from tongban.cases.documents import Kind
from tongban.cases.models import Extension, SpecialProcedure
from tongban.cases.services import moving
from tongban.journal.services import record
from tongban.law.clock import Unit, explain_extension
from tongban.law.lifecycle import Step
from tongban.people.permissions import Permission

MOST_SPECIAL_DAYS = 365


@transaction.atomic
def suspend(
    number: str,
    *,
    desk: Desk,
    name: str,
    reason: str,
    days: int,
    unit: Unit = Unit.WORKDAY,
    version: int | None = None,
) -> None:
    """Begin a special procedure: the clock stands from today (特别程序).

    `days` is how long it is expected to take; the applicant is told in writing.
    Writes:  state, both due dates cleared, a special procedure, 特别程序期限告知书; one journal entry.
    Tells:   CaseSuspended.
    Raises:  Invalid without name, reason or days; StepRefused unless ACCEPTED or DECIDING;
             NotPermitted; Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 45.
    """
    _check_procedure(name, reason, days)
    case = moving.at_desk(number, Step.SUSPEND, desk=desk, version=version)
    SpecialProcedure.objects.create(
        case=case,
        name=name.strip(),
        reason=reason.strip(),
        days=days,
        unit=unit,
        began_on=desk.today,
        **moving.signed(desk),
    )
    moving.keep(case, calendar=desk.calendar)
    facts = {
        "procedure": name.strip(),
        "reason": reason.strip(),
        "began": documents.in_words(desk.today),
        "days": f"{days}个{unit}",
    }
    documents.write(case, Kind.SPECIAL, by=desk, on=desk.today, facts=facts)
    event = events.CaseSuspended(
        **moving.told(case, on=desk.today), procedure=name.strip(), days=days, unit=unit
    )
    record(event, by=desk)


@transaction.atomic
def resume(
    number: str, *, desk: Desk, result: str, officers: str = "", version: int | None = None
) -> None:
    """End the special procedure: from today the clock runs again, moved by the days it stood.

    `officers` are the names of those who checked on site, two or more.
    Writes:  state, both due dates, the procedure's end; one journal entry.
    Tells:   CaseResumed.
    Raises:  Invalid without a result, or with fewer than two officers after a check on site;
             StepRefused unless SUSPENDED; NotPermitted; Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 34(3) (two officers), 45.
    """
    case = moving.at_desk(number, Step.RESUME, desk=desk, version=version)
    procedure = SpecialProcedure.objects.get(case=case, ended_on=None)
    _check_result(procedure.name, result, officers)
    procedure.ended_on, procedure.ended_by = desk.today, desk.actor
    procedure.result, procedure.officers = result.strip(), "、".join(rules.names_in(officers))
    procedure.save(update_fields=["ended_on", "ended_by", "result", "officers"])
    moving.keep(case, calendar=desk.calendar, pauses=moving.pauses_of(case))
    event = events.CaseResumed(
        **moving.told(case, on=desk.today),
        procedure=procedure.name,
        statutory_due_on=case.statutory_due_on,
        promised_due_on=case.promised_due_on,
        stood=desk.calendar.count(procedure.began_on, desk.today),
    )
    record(event, by=desk)


@transaction.atomic
def ask_extension(
    number: str, *, desk: Desk, days: int, reason: str, version: int | None = None
) -> None:
    """Ask the head of the agency for more time; nothing changes until he answers.

    Writes:  an extension that waits; one journal entry.
    Tells:   ExtensionAsked.
    Raises:  Invalid for more than ten days, or without a reason; Refused (case.extended) if it was
             extended before or one waits; StepRefused unless ACCEPTED or DECIDING; NotPermitted;
             Stale; Case.DoesNotExist.
    Source:  行政许可法 art. 42.
    """
    problems = []
    if words := explain_extension(days):
        problems.append(Problem("days", "case.extension_days", words))
    if not reason.strip():
        problems.append(Problem("reason", "case.reason_missing", "请写明延长期限的理由。"))
    if problems:
        raise Invalid(problems)
    case = moving.at_desk(number, Step.EXTEND, desk=desk, version=version)
    if Extension.objects.filter(case=case).exclude(approved=False).exists():
        raise Refused(
            "延长期限只能有一次，这个办件已经延长过或正在等待批准。",
            code="case.extended",
            article="行政许可法第四十二条第一款",
        )
    # The law asks for it before its own limit is over; a missed promise alone does not bar it.
    ends = case.statutory_due_on or case.due_on
    if ends < desk.today:
        raise Refused(
            explain_extension(days, left=-1) or "",
            code="case.overdue",
            article="行政许可法第四十二条第一款",
        )
    Extension.objects.create(case=case, days=days, reason=reason.strip(), **moving.signed(desk))
    moving.keep(case, calendar=desk.calendar, pauses=moving.pauses_of(case))
    record(events.ExtensionAsked(**moving.told(case, on=desk.today), days=days), by=desk)


@transaction.atomic
def answer_extension(
    number: str, *, desk: Desk, approved: bool, answer: str = "", version: int | None = None
) -> None:
    """Approve or refuse the extension asked for: another person than who asked.

    Writes:  the extension's answer; when approved the extended days, both due dates and
             延长办理期限通知书; one journal entry.
    Tells:   ExtensionAnswered.
    Raises:  Invalid if refused without a word; Refused (case.no_extension) if none waits, or
             (case.same_person); StepRefused unless ACCEPTED or DECIDING; NotPermitted; Stale;
             Case.DoesNotExist.
    Source:  行政许可法 art. 42 (经本行政机关负责人批准).
    """
    require(desk, Permission.CASE_DECIDE)
    if not approved and not answer.strip():
        raise Invalid([Problem("answer", "case.reason_missing", "不同意延期，请写明理由。")])
    case = moving.to_answer(number, Step.EXTEND, desk=desk, version=version)
    extension = Extension.objects.filter(case=case, approved=None).first()
    if extension is None:
        raise Refused("没有等待批准的延期申请。", code="case.no_extension")
    if extension.by == desk.actor:
        raise Refused(
            "延期由本机关负责人批准，不能由申请延期的人自己批准。",
            code="case.same_person",
            article="行政许可法第四十二条第一款",
        )
    extension.approved, extension.answer = approved, answer.strip()
    extension.answered_by, extension.answered_at = desk.actor, desk.now
    extension.save(update_fields=["approved", "answer", "answered_by", "answered_at"])
    case.extended_days = extension.days if approved else 0
    moving.keep(case, calendar=desk.calendar, pauses=moving.pauses_of(case))
    if approved:
        due = case.statutory_due_on or case.promised_due_on
        facts = {
            "reason": extension.reason.rstrip("。"),
            "days": str(extension.days),
            "due": documents.in_words(due) if due else "",
        }
        documents.write(case, Kind.EXTENSION, by=desk, on=desk.today, facts=facts)
    event = events.ExtensionAnswered(
        **moving.told(case, on=desk.today),
        approved=approved,
        days=extension.days,
        statutory_due_on=case.statutory_due_on,
    )
    record(event, by=desk)


def _check_procedure(name: str, reason: str, days: int) -> None:
    problems = []
    if not name.strip():
        problems.append(Problem("name", "case.name_missing", "请选择或填写特别程序。"))
    if not reason.strip():
        problems.append(Problem("reason", "case.reason_missing", "请写明为什么需要特别程序。"))
    if not 1 <= days <= MOST_SPECIAL_DAYS:
        words = "请填写预计需要的天数，1 至 365。"
        problems.append(Problem("days", "case.days", words))
    if problems:
        raise Invalid(problems)


def _check_result(name: str, result: str, officers: str) -> None:
    problems = []
    if not result.strip():
        problems.append(Problem("result", "case.result_missing", f"请写明{name}的结果。"))
    too_few = len(rules.names_in(officers)) < rules.CHECKERS_ON_SITE
    if rules.is_on_site(name) and too_few:
        words = (
            "实地核实应当由两名以上工作人员进行，请填写他们的姓名（行政许可法第三十四条第三款）。"
        )
        problems.append(Problem("officers", "case.two_officers", words))
    if problems:
        raise Invalid(problems)
