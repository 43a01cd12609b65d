"""What moves the clock: special procedures and the extension."""

from datetime import date

import pytest

from tongban.base.errors import Invalid, NotPermitted, Refused
from tongban.cases import services
from tongban.cases.models import SpecialProcedure
from tongban.cases.rules import FAR
from tongban.cases.tests.make import FIVE_DAYS, a_case, at
from tongban.cases.tests.see import journal, paper
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

pytestmark = pytest.mark.django_db


def test_a_special_procedure_stops_the_clock(django_assert_max_num_queries):
    case, reviewer = a_case(State.ACCEPTED), a_desk(Role.REVIEWER)

    with django_assert_max_num_queries(12):
        services.suspend(case.number, desk=reviewer, name="现场核查", reason="核对布局。", days=10)

    case.refresh_from_db()
    assert case.state == State.SUSPENDED
    assert (case.statutory_due_on, case.promised_due_on, case.due_on) == (None, None, FAR)
    text = paper(case, "special")
    assert "现场核查自2018年11月5日开始，预计需要10个工作日" in text
    assert "第四十五条" in text


def test_it_moves_the_due_date_by_the_days_it_took(django_assert_max_num_queries):
    case = a_case(State.SUSPENDED)  # accepted and suspended on the 5th, due on the 12th
    reviewer = a_desk(Role.REVIEWER, now=at(8))

    with django_assert_max_num_queries(12):
        services.resume(
            case.number,
            desk=reviewer,
            result="现场与图纸一致。",
            officers="王芳、李强",
        )

    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert case.promised_due_on == date(2018, 11, 14)  # 6th and 7th not counted
    assert journal(case)[-1] == "CaseResumed"


def test_two_procedures_both_move_it():
    case = a_case(State.SUSPENDED)
    services.resume(
        case.number, desk=a_desk(Role.REVIEWER, now=at(8)), result="合格", officers="王芳 李强"
    )
    services.suspend(
        case.number,
        desk=a_desk(Role.REVIEWER, now=at(9)),
        name="专家评审",
        reason="工艺复杂。",
        days=3,
    )
    services.resume(case.number, desk=a_desk(Role.REVIEWER, now=at(13)), result="通过")

    case.refresh_from_db()
    assert case.promised_due_on == date(2018, 11, 16)


def test_a_check_on_site_takes_two_officers():
    case = a_case(State.SUSPENDED)

    with pytest.raises(Invalid) as refused:
        services.resume(case.number, desk=a_desk(Role.REVIEWER), result="一致", officers="王芳")

    assert "两名以上" in refused.value.problems[0].message
    assert SpecialProcedure.objects.get().ended_on is None


def test_an_extension_is_asked_by_one_and_approved_by_another():
    case = a_case(State.ACCEPTED)
    chief = a_desk(Role.CHIEF)

    services.ask_extension(case.number, desk=chief, days=10, reason="案情复杂。")
    with pytest.raises(Refused, match="不能由申请延期的人自己批准") as refused:
        services.answer_extension(case.number, desk=chief, approved=True)
    assert refused.value.code == "case.same_person"
    with pytest.raises(NotPermitted):
        services.answer_extension(case.number, desk=a_desk(Role.REVIEWER), approved=True)

    services.answer_extension(case.number, desk=a_desk(Role.CHIEF), approved=True)

    case.refresh_from_db()
    assert case.promised_due_on == date(2018, 11, 26)
    assert case.statutory_due_on == date(2018, 12, 17)
    assert "延长10个工作日" in paper(case, "extension")
    assert journal(case)[-2:] == ["ExtensionAsked", "ExtensionAnswered"]


def test_an_extension_is_given_once():
    case = a_case(State.ACCEPTED)
    services.ask_extension(case.number, desk=a_desk(Role.REVIEWER), days=5, reason="复杂")
    services.answer_extension(case.number, desk=a_desk(Role.CHIEF), approved=True)

    with pytest.raises(Refused, match="只能有一次"):
        services.ask_extension(case.number, desk=a_desk(Role.REVIEWER), days=5, reason="仍复杂")


def test_a_refused_one_changes_nothing_and_may_be_asked_again():
    case = a_case(State.DECIDING)
    services.ask_extension(case.number, desk=a_desk(Role.REVIEWER), days=5, reason="复杂")
    services.answer_extension(
        case.number, desk=a_desk(Role.CHIEF), approved=False, answer="可以按期办结。"
    )

    case.refresh_from_db()
    assert case.promised_due_on == date(2018, 11, 12)
    services.ask_extension(case.number, desk=a_desk(Role.REVIEWER), days=5, reason="确有必要")
    assert case.extensions.count() == 2


@pytest.mark.parametrize("days", [0, 11])
def test_ten_days_are_the_most(days):
    case = a_case(State.ACCEPTED)

    with pytest.raises(Invalid) as refused:
        services.ask_extension(case.number, desk=a_desk(Role.REVIEWER), days=days, reason="复杂")

    assert "1 至 10 个工作日" in refused.value.problems[0].message


def test_a_missed_promise_does_not_bar_it():
    case = a_case(State.ACCEPTED)
    late = at(14)
    assert case.promised_due_on < late.date() < case.statutory_due_on

    services.ask_extension(case.number, desk=a_desk(Role.REVIEWER, now=late), days=5, reason="复杂")

    assert journal(case)[-1] == "ExtensionAsked"


def test_it_is_asked_for_before_the_time_of_the_law_is_over():
    case = a_case(State.ACCEPTED, statutory=FIVE_DAYS)

    with pytest.raises(Refused, match="届满前") as refused:
        services.ask_extension(
            case.number, desk=a_desk(Role.REVIEWER, now=at(20)), days=5, reason="复杂"
        )

    assert refused.value.code == "case.overdue"
