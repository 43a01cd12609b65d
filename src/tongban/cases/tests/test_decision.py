"""Review, decision, and deciding on the spot."""

from datetime import date

import pytest

from tongban.base.errors import Invalid, NotPermitted, Refused
from tongban.cases import services
from tongban.cases.models import Decision, Delivery, Document, Result
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal, paper
from tongban.law.clock import Limit
from tongban.law.lifecycle import Finish, State, StepRefused
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

pytestmark = pytest.mark.django_db


def test_the_review_passes_the_case_on():
    case, reviewer = a_case(State.ACCEPTED), a_desk(Role.REVIEWER)
    services.claim(case.number, desk=reviewer)

    services.review(case.number, desk=reviewer, recommends_grant=True, opinion="符合条件。")

    case.refresh_from_db()
    assert (case.state, case.holder_id) == (State.DECIDING, None)
    assert case.due_on == date(2018, 11, 12)  # the clock runs on


def test_who_decides_may_send_it_back():
    case = a_case(State.DECIDING)

    services.send_back(case.number, desk=a_desk(Role.CHIEF), opinion="请补充消防意见。")

    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert journal(case)[-1] == "CaseSentBack"


def test_granting_stops_the_clock_and_leaves_ten_days_to_issue(django_assert_max_num_queries):
    case, chief = a_case(State.DECIDING), a_desk(Role.CHIEF)

    with django_assert_max_num_queries(14):
        services.grant(case.number, desk=chief, opinion="同意。", version=case.version)

    case.refresh_from_db()
    assert (case.state, case.decided_on) == (State.GRANTED, date(2018, 11, 5))
    assert (case.statutory_due_on, case.due_on) == (None, date(2018, 11, 19))
    assert "十个工作日内向你（单位）颁发、送达餐馆开业许可证" in paper(case, "grant")


def test_who_accepted_may_not_decide():
    chief = a_desk(Role.CHIEF)
    case = a_case(State.ACCEPTED, clerk=chief)

    for decide in (
        lambda: services.grant(case.number, desk=chief),
        lambda: services.deny(case.number, desk=chief, reasons="不符合条件"),
    ):
        with pytest.raises(Refused, match="不能是同一个人") as refused:
            decide()
        assert refused.value.code == "case.same_person"
    assert not Decision.objects.exists()


def test_in_a_small_agency_one_officer_may_do_both():
    chief = a_desk(Role.CHIEF)
    case = a_case(State.ACCEPTED, clerk=chief)
    case.agency.one_officer_may_decide = True
    case.agency.save()

    services.grant(case.number, desk=chief)

    assert Decision.objects.get().granted


def test_a_denial_gives_reasons_and_remedies():
    case = a_case(State.DECIDING)
    case.agency.reconsideration_body, case.agency.court = "同江市人民政府", "同江市人民法院"
    case.agency.save()

    services.deny(case.number, desk=a_desk(Role.CHIEF), reasons="经营场所距污染源不足二十五米。")

    case.refresh_from_db()
    assert case.state == State.DENIED
    text = paper(case, "denial")
    assert "经营场所距污染源不足二十五米" in text
    assert "六十日内向同江市人民政府申请行政复议" in text
    assert "六个月内依法向同江市人民法院提起行政诉讼" in text
    assert "第三十八条第二款" in text


def test_a_denial_without_reasons_is_refused():
    case = a_case(State.DECIDING)

    with pytest.raises(Invalid) as refused:
        services.deny(case.number, desk=a_desk(Role.CHIEF), reasons="")

    assert refused.value.problems[0].field == "reasons"
    assert "第三十八条" in refused.value.problems[0].message


def test_what_is_not_accepted_cannot_be_decided():
    case = a_case(State.RECEIVED)

    with pytest.raises(StepRefused, match="没有受理的申请不能作出决定") as refused:
        services.grant(case.number, desk=a_desk(Role.CHIEF))

    assert "第三十八条" in refused.value.article


def test_a_window_clerk_may_not_decide():
    case = a_case(State.DECIDING)

    with pytest.raises(NotPermitted):
        services.grant(case.number, desk=a_desk(Role.WINDOW))


def test_on_the_spot_everything_is_done_in_one_sitting(django_assert_max_num_queries):
    case, clerk = _on_the_spot(), a_desk(agency="gaj")

    # Fourteen within a savepoint's two, and five numbers that outside of tests come from blocks;
    # one of them asks what is merged into it: once per process and edition.
    with django_assert_max_num_queries(21):
        services.settle(case.number, desk=clerk, receiver="张建国", version=case.version)

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.FINISHED, Finish.ISSUED)
    assert case.accepted_on == case.decided_on == date(2018, 11, 5)
    assert Result.objects.get().number == "公安局〔2018〕00001号"
    assert Delivery.objects.get().delivered_at is not None
    kinds = Document.objects.filter(case=case).order_by("number").values_list("kind", flat=True)
    assert set(kinds) == {"receipt", "acceptance", "grant", "result", "delivery"}
    assert journal(case) == ["CaseOpened", "CaseReceived", "CaseSettled"]


def test_without_a_receiver_it_waits_to_be_fetched():
    case = _on_the_spot()

    services.settle(case.number, desk=a_desk(agency="gaj"))

    case.refresh_from_db()
    assert (case.state, case.finish) == (State.DELIVERING, None)


def test_what_takes_time_is_not_settled_on_the_spot():
    case = a_case(State.RECEIVED)

    with pytest.raises(NotPermitted):
        services.settle(case.number, desk=a_desk())
    with pytest.raises(Refused, match="不是即办件"):
        services.settle(case.number, desk=a_desk(Role.CHIEF))

    assert not Decision.objects.exists()


def test_the_unified_hall_does_not_settle():
    case = _on_the_spot(window="公安")

    with pytest.raises(NotPermitted, match="综合窗口不作决定"):
        services.settle(case.number, desk=a_desk(agency="zwzx", windows=["公安"]))


def _on_the_spot(**options):
    return a_case(
        State.RECEIVED,
        agency="gaj",
        item="居民身份证换领",
        kind="行政确认",
        result="居民身份证",
        on_the_spot=True,
        promised=Limit(0),
        **options,
    )
