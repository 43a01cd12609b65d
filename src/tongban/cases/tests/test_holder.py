"""Whose desk a case is on."""

from uuid import UUID

import pytest

from tongban.base.errors import Invalid, NotPermitted, Refused
from tongban.cases import services
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

pytestmark = pytest.mark.django_db


def test_a_case_is_claimed_by_one():
    case, first, second = a_case(), a_desk(), a_desk()

    services.claim(case.number, desk=first)
    with pytest.raises(Refused, match="已由同事认领"):
        services.claim(case.number, desk=second)

    case.refresh_from_db()
    assert case.holder_id == first.staff_id
    assert journal(case)[-1] == "CaseHeld"


def test_a_batch_takes_what_it_can_and_says_why_not_the_rest():
    mine, held = a_case(), a_case()
    services.claim(held.number, desk=a_desk())

    done = services.claim_many([mine.number, held.number, "no-such"], desk=a_desk())

    assert done.taken == [mine.number]
    assert done.refused == {
        held.number: "这个办件已由同事认领。",
        "no-such": "没有找到这个办件。",
    }


def test_a_batch_has_a_cap():
    with pytest.raises(Invalid):
        services.claim_many([str(n) for n in range(51)], desk=a_desk())


def test_one_puts_back_one_s_own_and_the_chief_anybody_s():
    case, clerk = a_case(), a_desk()
    services.claim(case.number, desk=clerk)

    with pytest.raises(Refused, match="在同事手上"):
        services.release(case.number, desk=a_desk())
    services.release(case.number, desk=a_desk(Role.CHIEF))

    case.refresh_from_db()
    assert case.holder_id is None


def test_a_case_is_handed_to_a_colleague_of_the_agency_alone():
    case, clerk, colleague = a_case(), a_desk(), a_desk()
    stranger = a_desk(agency="gaj")
    services.claim(case.number, desk=clerk)

    with pytest.raises(Invalid):
        services.hand_over(case.number, desk=clerk, to=UUID(str(stranger.staff_id)))
    services.hand_over(case.number, desk=clerk, to=UUID(str(colleague.staff_id)))

    case.refresh_from_db()
    assert case.holder_id == colleague.staff_id


def test_what_has_ended_is_nobody_s():
    case = a_case(State.FINISHED)

    with pytest.raises(Refused, match="已经结束"):
        services.claim(case.number, desk=a_desk())


def test_the_hall_holds_what_waits_for_it_and_not_what_an_agency_reviews():
    hall = a_desk(agency="zwzx", windows=["市场准入"])
    services.claim(a_case(window="市场准入").number, desk=hall)

    with pytest.raises(NotPermitted, match="综合窗口"):
        services.claim(a_case(State.ACCEPTED, window="市场准入").number, desk=hall)


def test_who_only_looks_on_holds_nothing():
    with pytest.raises(NotPermitted):
        services.claim(a_case().number, desk=a_desk(Role.SUPERVISOR))
