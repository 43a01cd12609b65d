"""Correction: everything at once, a second time only with a reason."""

from datetime import date

import pytest

from tongban.applications.queries import content
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.cases import services
from tongban.cases.models import Case, Correction
from tongban.cases.rules import FAR, MissingItem
from tongban.cases.tests.make import SHOP_PLAN, a_case, at, bring
from tongban.cases.tests.see import journal, paper
from tongban.law.lifecycle import State, StepRefused
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_mandate, a_person, a_viewer, an_organisation

pytestmark = pytest.mark.django_db

FORM = MissingItem("", "经营项目", "请勾选具体的经营项目")


def test_the_notice_lists_every_item_and_the_clock_has_not_begun(django_assert_max_num_queries):
    case, clerk = a_case(State.RECEIVED), a_desk(now=at(7))

    with django_assert_max_num_queries(12):
        services.ask_correction(
            case.number, desk=clerk, items=[SHOP_PLAN, FORM], version=case.version
        )

    case.refresh_from_db()
    assert (case.state, case.accepted_on, case.answer_by) == (State.CORRECTING, None, None)
    assert case.due_on == FAR
    text = paper(case, "correction")
    assert "场所平面图：请补交标明操作间和仓库的平面图" in text
    assert "经营项目：请勾选具体的经营项目" in text
    assert "一次性告知" in text
    assert "2018年11月28日前补正" in text  # 15 working days
    assert journal(case)[-1] == "CorrectionAsked"


@pytest.mark.parametrize(
    ("items", "words"),
    [([], "逐项列出"), ([MissingItem("m1", "章程", " ")], "请写明“章程”怎么补")],
)
def test_a_notice_says_what_to_do(items, words):
    case = a_case(State.RECEIVED)

    with pytest.raises(Invalid) as refused:
        services.ask_correction(case.number, desk=a_desk(), items=items)

    assert words in refused.value.problems[0].message
    assert not Correction.objects.exists()


def test_the_agency_has_five_new_days_when_the_papers_are_complete():
    person = a_person()
    case = a_case(State.CORRECTING, person=person)

    bring(case, a_viewer(person, now=at(14)))
    services.answer_correction(
        case.number, viewer=a_viewer(person, now=at(14)), answer="平面图已补。"
    )

    case.refresh_from_db()
    assert (case.state, case.received_on) == (State.RECEIVED, date(2018, 11, 14))
    assert case.answer_by == case.due_on == date(2018, 11, 21)
    assert Correction.objects.get().answer == "平面图已补。"


def test_a_second_notice_says_why_and_is_counted():
    case, clerk = _corrected(), a_desk()

    with pytest.raises(Invalid) as refused:
        services.ask_correction(case.number, desk=clerk, items=[FORM])
    assert refused.value.problems[0].field == "reason_again"

    services.ask_correction(
        case.number, desk=clerk, items=[FORM], reason_again="补交的平面图与申请表不一致。"
    )
    assert "第2次告知，原因：补交的平面图与申请表不一致" in paper(case, "correction")
    assert Correction.objects.get(round=2).reason_again


def test_what_is_still_missing_is_told_item_by_item_and_nothing_moves():
    person = a_person()
    case = a_case(State.RECEIVED, person=person)
    services.ask_correction(case.number, desk=a_desk(), items=[SHOP_PLAN, FORM])

    with pytest.raises(Invalid) as refused:
        services.answer_correction(case.number, viewer=a_viewer(person))

    assert [(p.field, p.message[:11]) for p in refused.value.problems] == [
        ("line-m5", "请上传“场所平面图”。"),
        ("answer", "“经营项目”还没有改："),
    ]
    case.refresh_from_db()
    assert case.state == State.CORRECTING
    assert journal(case)[-1] == "CorrectionAsked"


def test_a_changed_answer_or_a_word_on_it_answers_the_form():
    person = a_person()
    case, viewer = a_case(State.RECEIVED, person=person), a_viewer(person, now=at(7))
    services.ask_correction(case.number, desk=a_desk(), items=[FORM])

    services.revise_answers(case.number, {"own.area": "90"}, viewer=viewer)
    services.answer_correction(case.number, viewer=viewer)

    assert journal(case)[-1] == "CorrectionAnswered"


def test_a_changed_answer_must_be_right():
    person = a_person()
    case, viewer = a_case(State.RECEIVED, person=person), a_viewer(person, now=at(7))
    services.ask_correction(case.number, desk=a_desk(), items=[FORM])
    services.revise_answers(case.number, {"own.area": "很大"}, viewer=viewer)

    with pytest.raises(Invalid) as refused:
        services.answer_correction(case.number, viewer=viewer)

    assert refused.value.problems[0].field == "answers.own.area"


def test_papers_are_taken_only_while_the_case_waits_and_only_those_asked_for():
    person = a_person()
    viewer = a_viewer(person)
    waiting = a_case(State.CORRECTING, person=person)
    accepted = a_case(State.ACCEPTED, person=person)

    with pytest.raises(Refused, match="没有要求这项材料"):
        bring(waiting, viewer, "m6")
    with pytest.raises(Refused, match="现在是“审查中”"):
        bring(accepted, viewer)
    with pytest.raises(Case.DoesNotExist):
        bring(waiting, a_viewer(a_person("李四")))


def test_a_paper_of_this_round_can_be_taken_back_one_of_the_first_cannot():
    person = a_person()
    case, viewer = a_case(State.CORRECTING, person=person), a_viewer(person)
    bring(case, viewer)
    first, new = content(case.application_id, desk=viewer).lines[-2].papers

    services.take_back_paper(case.number, new.id, viewer=viewer)
    with pytest.raises(NotFound):
        services.take_back_paper(case.number, first.id, viewer=viewer)


def test_a_colleague_with_a_mandate_corrects_for_the_enterprise():
    boss, filer, colleague = an_organisation(), a_person(), a_person("李四")
    a_mandate(boss, filer)
    a_mandate(boss, colleague)
    case = a_case(State.CORRECTING, person=filer, organisation=boss)
    viewer = a_viewer(colleague, organisation=boss)

    bring(case, viewer)
    services.answer_correction(case.number, viewer=viewer)

    case.refresh_from_db()
    assert case.state == State.RECEIVED


def test_another_person_does_not_find_the_case():
    case = a_case(State.CORRECTING)

    with pytest.raises(Case.DoesNotExist):
        services.answer_correction(case.number, viewer=a_viewer(a_person("李四")))


def test_the_agent_who_filed_it_may_correct_it():
    agent = a_person("李四")
    case = a_case(State.CORRECTING, agent=agent)

    bring(case, a_viewer(agent))
    services.answer_correction(case.number, viewer=a_viewer(agent))

    case.refresh_from_db()
    assert case.state == State.RECEIVED


def test_a_clerk_takes_the_missing_papers_in_at_the_window():
    case = a_case(State.CORRECTING)

    services.answer_correction(case.number, viewer=a_desk())

    assert journal(case)[-1] == "CorrectionAnswered"


def test_what_is_not_asked_for_cannot_be_answered():
    person = a_person()
    case = a_case(State.RECEIVED, person=person)

    with pytest.raises(StepRefused, match="已收件"):
        services.answer_correction(case.number, viewer=a_viewer(person))


def test_a_reviewer_may_not_ask():
    case = a_case(State.RECEIVED)

    with pytest.raises(Exception, match="没有办理这一步的权限"):
        services.ask_correction(case.number, desk=a_desk(Role.REVIEWER), items=[FORM])


def _corrected() -> Case:
    person = a_person()
    case = a_case(State.CORRECTING, person=person)
    bring(case, a_viewer(person))
    services.answer_correction(case.number, viewer=a_viewer(person))
    return case
