"""How a case ends before a decision, and what the clock ends by itself."""

from datetime import date

import pytest

from tongban.base.errors import Invalid, NotPermitted
from tongban.cases import jobs, services
from tongban.cases.models import Case, Ending, SpecialProcedure
from tongban.cases.tests.make import a_case, at
from tongban.cases.tests.see import journal, paper
from tongban.journal.queries import history
from tongban.law.lifecycle import Finish, State, StepRefused
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "state", [State.SUBMITTED, State.CORRECTING, State.ACCEPTED, State.DECIDING]
)
def test_the_applicant_withdraws_before_the_decision(state):
    person = a_person()
    case = a_case(state, person=person)

    services.withdraw(case.number, by=a_viewer(person), reason="换地方开店")

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.WITHDRAWN, Finish.RETURNED)
    assert "已由申请人撤回" in paper(case, "ending")


def test_not_after_it():
    person = a_person()
    case = a_case(State.GRANTED, person=person)

    with pytest.raises(StepRefused, match="已经作出准予决定"):
        services.withdraw(case.number, by=a_viewer(person))


def test_withdrawing_ends_a_running_special_procedure():
    person = a_person()
    case = a_case(State.SUSPENDED, person=person)

    services.withdraw(case.number, by=a_viewer(person, now=at(9)))

    assert SpecialProcedure.objects.get().ended_on == date(2018, 11, 9)


def test_nobody_withdraws_another_s_case():
    case = a_case()

    with pytest.raises(Case.DoesNotExist):
        services.withdraw(case.number, by=a_viewer(a_person("李四")))


def test_forwarding_says_to_whom():
    case = a_case(State.RECEIVED)

    with pytest.raises(Invalid):
        services.forward(case.number, desk=a_desk(), where="", reason="省级权限")
    services.forward(case.number, desk=a_desk(), where="佳木斯市市场监管局", reason="省级权限")

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.FORWARDED, Finish.FORWARDED)
    assert Ending.objects.get().where == "佳木斯市市场监管局"


def test_only_who_answers_for_the_agency_voids_or_deletes():
    case, double = a_case(), a_case()

    with pytest.raises(NotPermitted):
        services.void(case.number, desk=a_desk(), reason="重复申请")
    services.void(case.number, desk=a_desk(Role.CHIEF), reason="重复申请")
    services.delete(double.number, desk=a_desk(Role.CHIEF), reason="录入错误")

    case.refresh_from_db()
    double.refresh_from_db()
    assert (case.finish, double.finish) == (Finish.VOIDED, Finish.DELETED)
    assert not double.documents.filter(kind="ending").exists()


def test_silence_past_the_fifth_day_is_acceptance_from_the_first():
    case = a_case()  # submitted on Monday the 5th, to be answered by the 12th
    assert jobs.deem_accepted(at(12)) == 0

    assert jobs.deem_accepted(at(13)) == 1
    assert jobs.deem_accepted(at(13)) == 0

    case.refresh_from_db()
    assert (case.state, case.accepted_on) == (State.ACCEPTED, date(2018, 11, 5))
    assert case.promised_due_on == date(2018, 11, 12)
    assert "未在五个工作日内告知，依法视为受理" in paper(case, "acceptance")
    last = history(f"case:{case.id}")[-1]
    assert (last.event, last.actor, last.body["deemed"]) == ("CaseAccepted", "system", True)


def test_no_silence_while_the_applicant_has_to_act():
    a_case(State.PRE_RETURNED)
    a_case(State.CORRECTING)

    assert jobs.deem_accepted(at(30)) == 0


def test_what_the_clock_accepted_anybody_may_decide():
    case = a_case()
    jobs.deem_accepted(at(13))

    services.grant(case.number, desk=a_desk(Role.CHIEF, now=at(13)))

    case.refresh_from_db()
    assert case.state == State.GRANTED


def test_who_does_not_correct_in_time_has_given_up():
    case = a_case(State.CORRECTING)  # asked on the 5th: until the 26th
    assert jobs.lapse_corrections(at(26)) == 0

    assert jobs.lapse_corrections(at(27)) == 1
    assert jobs.lapse_corrections(at(27)) == 0

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.LAPSED, Finish.LAPSED)
    assert journal(case)[-1] == "CaseEnded"
    assert "逾期未补正" in paper(case, "ending")
