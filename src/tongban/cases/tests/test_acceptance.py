"""Pre-review, receipt, acceptance and rejection: down to the row, the paper and the journal."""

from datetime import date

import pytest

from tongban.base.errors import Invalid, NotPermitted, Refused, Stale
from tongban.cases import services
from tongban.cases.models import Acceptance, Case, Document
from tongban.cases.rules import FAR, MissingItem, RejectionGround
from tongban.cases.tests.make import a_case, at
from tongban.cases.tests.see import journal, paper
from tongban.catalogue import services as catalogue
from tongban.law.clock import Limit, Unit
from tongban.law.lifecycle import Finish, State, StepRefused
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer

pytestmark = pytest.mark.django_db


def test_accepting_starts_the_clock(django_assert_max_num_queries):
    case, clerk = a_case(State.RECEIVED), a_desk(now=at(6))

    with django_assert_max_num_queries(12):
        services.accept(case.number, desk=clerk, version=case.version)

    case.refresh_from_db()
    assert (case.state, case.accepted_on) == (State.ACCEPTED, date(2018, 11, 6))
    assert case.promised_due_on == date(2018, 11, 13)  # 5 working days
    assert case.statutory_due_on == date(2018, 12, 4)  # 20 working days
    assert case.due_on == case.promised_due_on
    assert journal(case)[-1] == "CaseAccepted"
    text = paper(case, "acceptance")
    assert "2018年11月6日起予以受理" in text
    assert "法定办理期限20个工作日，至2018年12月4日届满" in text
    assert "第三十二条第一款第（五）项" in text


def test_a_case_goes_on_when_its_item_is_cancelled():
    case = a_case(State.RECEIVED)
    slug = case.item_version.item.slug
    catalogue.cancel(slug, reason="法律修改", desk=a_desk(Role.EDITOR, "zwzx", now=at(6)))

    services.accept(case.number, desk=a_desk(now=at(6)), version=case.version)

    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert "予以受理" in paper(case, "acceptance")


def test_a_case_is_accepted_once():
    case, clerk = a_case(State.ACCEPTED), a_desk()

    with pytest.raises(StepRefused, match=r"审查中.*不能办理“受理”"):
        services.accept(case.number, desk=clerk)

    assert journal(case) == ["CaseOpened", "CaseReceived", "CaseAccepted"]
    assert Document.objects.filter(case=case, kind="acceptance").count() == 1


def test_a_stale_page_is_refused_with_what_happened_meanwhile():
    case = a_case(State.RECEIVED)
    seen = case.version
    services.accept(case.number, desk=a_desk())

    with pytest.raises(Stale, match="已被他人处理，现在是“审查中”"):
        services.accept(case.number, desk=a_desk(), version=seen)


def test_another_agency_s_case_does_not_exist():
    case = a_case(State.RECEIVED, agency="gaj")

    with pytest.raises(Case.DoesNotExist):
        services.accept(case.number, desk=a_desk(agency="scjg"))


def test_a_reviewer_may_not_accept():
    case = a_case(State.RECEIVED)

    with pytest.raises(NotPermitted):
        services.accept(case.number, desk=a_desk(Role.REVIEWER))


def test_the_unified_hall_accepts_for_an_agency_but_does_not_reject():
    case = a_case(State.RECEIVED, window="市场准入")
    hall = a_desk(agency="zwzx", windows=["市场准入"])

    with pytest.raises(NotPermitted, match="市场监管局"):
        services.reject(case.number, desk=hall, ground=RejectionGround.BARRED, reason="材料虚假")
    services.accept(case.number, desk=hall)

    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_the_hall_does_not_see_another_window_s_cases():
    case = a_case(State.RECEIVED, window="公安")

    with pytest.raises(Case.DoesNotExist):
        services.accept(case.number, desk=a_desk(agency="zwzx", windows=["市场准入"]))


def test_what_cannot_be_journalled_did_not_happen(monkeypatch):
    case = a_case(State.RECEIVED)
    monkeypatch.setattr("tongban.cases.services.acceptance.record", lambda event, *, by: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        services.accept(case.number, desk=a_desk())

    case.refresh_from_db()
    assert (case.state, case.accepted_on) == (State.RECEIVED, None)
    assert not Acceptance.objects.filter(case=case).exists()
    assert not Document.objects.filter(case=case, kind="acceptance").exists()


def test_a_limit_in_calendar_days_that_ends_on_a_sunday_runs_to_monday():
    case = a_case(State.RECEIVED, statutory=Limit(13, Unit.DAY), promised=None)

    services.accept(case.number, desk=a_desk())

    case.refresh_from_db()
    assert case.statutory_due_on == date(2018, 11, 19)
    assert case.promised_due_on is None


def test_an_item_without_any_limit_waits_at_the_end_of_the_list():
    case = a_case(State.ACCEPTED, statutory=None, promised=None)

    assert (case.statutory_due_on, case.due_on) == (None, FAR)


def test_receiving_gives_a_receipt_and_puts_the_case_on_the_clerk_s_desk():
    case, clerk = a_case(), a_desk()

    services.receive(case.number, desk=clerk)

    case.refresh_from_db()
    assert case.holder_id == clerk.staff_id
    assert case.answer_by == case.due_on == date(2018, 11, 12)
    text = paper(case, "receipt")
    assert case.number in text
    assert "2018年11月12日前告知是否受理" in text


def test_a_returned_application_waits_for_the_applicant_and_starts_anew():
    person = a_person()
    case = a_case(State.PRE_RETURNED, person=person)
    assert (case.answer_by, case.due_on) == (None, FAR)
    assert "营业执照照片看不清" in paper(case, "pre_review")

    services.resubmit(case.number, viewer=a_viewer(person, now=at(20)))

    case.refresh_from_db()
    assert (case.state, case.received_on) == (State.SUBMITTED, date(2018, 11, 20))
    assert case.answer_by == case.due_on == date(2018, 11, 27)


def test_returning_needs_words():
    case = a_case()

    with pytest.raises(Invalid) as refused:
        services.return_pre_review(case.number, desk=a_desk(), opinion=" ")

    assert refused.value.problems[0].field == "opinion"


def test_rejecting_ends_the_case_in_writing():
    case = a_case(State.REJECTED)

    assert case.finish == Finish.RETURNED
    assert case.finished_at is not None
    text = paper(case, "rejection")
    assert "请向市烟草专卖局提出申请" in text
    assert "六十日内" in text
    assert "六个月内" in text
    assert "第三十二条第一款第（二）项" in text
    assert journal(case)[-1] == "CaseRejected"


def test_who_is_sent_elsewhere_is_told_where():
    case = a_case(State.RECEIVED)

    with pytest.raises(Invalid, match="请检查"):
        services.reject(
            case.number,
            desk=a_desk(),
            ground=RejectionGround.NOT_OURS,
            reason="不归我们管",
        )

    case.refresh_from_db()
    assert case.state == State.RECEIVED


def test_after_five_silent_days_it_is_too_late_to_refuse_or_to_ask():
    case, late = a_case(State.RECEIVED), a_desk(now=at(13))

    with pytest.raises(Refused, match="视为已受理") as refused:
        services.ask_correction(case.number, desk=late, items=[MissingItem("m1", "章程", "补")])
    assert refused.value.code == "case.deemed"
    assert "第三十二条" in refused.value.article
    with pytest.raises(Refused, match="视为已受理"):
        services.reject(case.number, desk=late, ground=RejectionGround.BARRED, reason="材料虚假")
