"""What an item charges is paid, or let off, before its result is handed over."""

import pytest

from tongban.base.errors import Invalid, NotPermitted, Refused
from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.queries import case_screen, progress
from tongban.cases.rules import Way
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal
from tongban.law.lifecycle import State, StepRefused
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer

pytestmark = pytest.mark.django_db
FEE = {"charged": True, "standard": "住宅80元/件", "basis": "发改价格规〔2016〕2559号"}


def a_charged_case(state: State, **fields) -> Case:
    return a_case(state, fee=FEE, **fields)


def wrong(error) -> set[str]:
    return {problem.field for problem in error.value.problems}


def test_a_result_is_handed_over_once_the_fee_is_noted() -> None:
    person, clerk = a_person(), a_desk()
    case = a_charged_case(State.DELIVERING, person=person)
    shown = progress(case.number, viewer=a_viewer(person))
    assert "领取结果前请先缴费：住宅80元/件" in str(shown.fee_words)
    with pytest.raises(Refused, match="还没有登记缴费：住宅80元/件") as refused:
        services.deliver(case.number, desk=clerk, receiver="张建国", way=Way.WINDOW)
    assert (refused.value.code, refused.value.article) == ("case.fee_due", FEE["basis"])

    services.note_fee(case.number, amount="80", receipt="黑财001", desk=clerk)
    services.note_fee(case.number, amount="80.00", receipt="黑财001", desk=clerk)
    assert journal(case).count("FeeNoted") == 1
    screen = case_screen(case.number, clerk)
    assert screen.fee
    assert screen.fee.noted == "已缴费 80.00 元，票据号 黑财001"
    assert progress(case.number, viewer=a_viewer(person)).fee_words == ""
    services.deliver(case.number, desk=clerk, receiver="张建国", way=Way.WINDOW)
    case.refresh_from_db()
    assert case.state == State.FINISHED
    with pytest.raises(StepRefused):
        services.note_fee(case.number, amount="90", receipt="黑财002", desk=clerk)


def test_a_fee_is_corrected_until_the_result_is_handed_over_and_may_be_let_off() -> None:
    case, clerk = a_charged_case(State.GRANTED), a_desk()
    services.note_fee(case.number, amount="550", receipt="黑财001", desk=clerk)
    services.note_fee(case.number, waived="小微企业", desk=clerk)
    screen = case_screen(case.number, clerk)
    assert screen.fee
    assert screen.fee.noted == "免收：小微企业"
    assert journal(case).count("FeeNoted") == 2


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, {"amount", "receipt"}),
        ({"amount": "八十", "receipt": "1"}, {"amount"}),
        ({"amount": "-5", "receipt": "1"}, {"amount"}),
        ({"amount": "0", "receipt": "1"}, {"amount"}),
        ({"amount": "80.005", "receipt": "1"}, {"amount"}),
        ({"amount": "NaN", "receipt": "1"}, {"amount"}),
        ({"amount": "1e12", "receipt": "1"}, {"amount"}),
        ({"amount": "80"}, {"receipt"}),
        ({"amount": "80", "waived": "小微企业"}, {"waived"}),
        ({"waived": "很" * 201}, {"waived"}),
    ],
)
def test_what_is_typed_wrong_is_named(typed: dict[str, str], fields: set[str]) -> None:
    case = a_charged_case(State.DELIVERING)
    with pytest.raises(Invalid) as error:
        services.note_fee(case.number, desk=a_desk(), **typed)
    assert wrong(error) == fields


def test_nothing_is_charged_for_what_is_free() -> None:
    case = a_case(State.DELIVERING)
    with pytest.raises(Refused, match="这个事项不收费"):
        services.note_fee(case.number, amount="80", receipt="1", desk=a_desk())
    assert case_screen(case.number, a_desk()).fee is None
    services.deliver(case.number, desk=a_desk(), receiver="张建国", way=Way.WINDOW)


def test_a_denial_costs_nothing() -> None:
    case = a_charged_case(State.DENIED)
    services.deliver(case.number, desk=a_desk(), receiver="张建国", way=Way.WINDOW)
    case.refresh_from_db()
    assert case.state == State.FINISHED


def test_on_the_spot_the_fee_comes_before_the_paper() -> None:
    case, clerk = a_charged_case(State.RECEIVED, on_the_spot=True), a_desk()
    with pytest.raises(Refused, match="还没有登记缴费"):
        services.settle(case.number, desk=clerk, receiver="张建国")
    services.note_fee(case.number, amount="40", receipt="黑财003", desk=clerk)
    services.settle(case.number, desk=clerk, receiver="张建国")


def test_who_does_not_hand_over_takes_no_fee() -> None:
    case = a_charged_case(State.DELIVERING)
    with pytest.raises(NotPermitted):
        services.note_fee(case.number, amount="80", receipt="1", desk=a_desk(Role.LEGAL, "zwzx"))
