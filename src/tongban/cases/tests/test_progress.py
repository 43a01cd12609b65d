"""How it goes, in the words of the applicant."""

from datetime import date

import pytest

from tongban.base.errors import Refused
from tongban.cases import services
from tongban.cases.models import Case, Document
from tongban.cases.queries import Which, document_file, my_cases, progress
from tongban.cases.rules import Way
from tongban.cases.tests.make import PATHS, a_case, at
from tongban.law.lifecycle import State
from tongban.people.tests.make import a_desk, a_mandate, a_person, a_viewer, an_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(PATHS))
def test_four_queries_say_it_all(state, django_assert_max_num_queries):
    person = a_person()
    case, viewer = a_case(state, person=person), a_viewer(person)

    with django_assert_max_num_queries(4):
        shown = progress(case.number, viewer=viewer)

    assert shown.headline
    assert shown.timeline[0].words.startswith("申请已提交，11月12日前告诉您")


def test_an_accepted_case_says_by_when():
    person = a_person()
    case = a_case(State.ACCEPTED, person=person)

    shown = progress(case.number, viewer=a_viewer(person, now=at(7)))

    assert shown.headline == "已受理，市场监管局正在审查"
    assert shown.who_has_it == "同江市市场监管局"
    assert shown.clock.words == "还剩 3 个工作日，11月12日前"
    assert shown.promised_due_on == date(2018, 11, 12)
    assert [m.words for m in shown.timeline][-1] == "您的申请已受理，将在11月12日前作出决定"
    assert {paper.title for paper in shown.documents} == {"接收回执", "受理通知书"}
    assert (shown.todo, shown.may_withdraw, shown.may_collect) == ("", True, False)


def test_a_correction_says_everything_that_is_missing_and_until_when():
    person = a_person()
    case = a_case(State.CORRECTING, person=person)

    shown = progress(case.number, viewer=a_viewer(person, now=at(20)))

    assert (shown.todo, shown.who_has_it) == ("请补正材料", "您")
    assert shown.wanted is not None
    assert shown.wanted.items[0].what == "请补交标明操作间和仓库的平面图"
    assert (shown.wanted.due_on, shown.wanted.days_left) == (date(2018, 11, 26), 4)


def test_a_denial_says_why_and_what_can_be_done():
    person = a_person()
    case = a_case(State.DENIED, person=person)

    shown = progress(case.number, viewer=a_viewer(person))

    assert "污染源" in shown.reasons
    assert "行政复议" in shown.remedy
    assert shown.may_collect


def test_an_electronic_result_can_be_collected_and_then_stays():
    person = a_person()
    case = a_case(State.DELIVERING, person=person, way=Way.ELECTRONIC)
    viewer = a_viewer(person)

    before = progress(case.number, viewer=viewer)
    services.collect(case.number, viewer=viewer)
    after = progress(case.number, viewer=viewer)

    assert (before.todo, before.may_collect) == ("请在网上领取结果", True)
    assert (after.headline, after.may_collect, after.todo) == ("已办结", False, "")
    assert after.result is not None
    assert after.result.name == "餐馆开业许可证"


def test_with_number_and_code_anybody_sees_it_masked_and_may_do_nothing():
    case = a_case(State.ACCEPTED)
    nobody = a_viewer(a_person("路人"))

    shown = progress(case.number, viewer=nobody, query_code=case.query_code.lower())

    assert shown.applicant_name == "张*国"
    assert (shown.documents, shown.may_withdraw) == ((), False)
    with pytest.raises(Case.DoesNotExist):
        progress(case.number, viewer=nobody, query_code="WRONG234")


def test_another_person_s_number_does_not_exist():
    case = a_case()

    with pytest.raises(Case.DoesNotExist):
        progress(case.number, viewer=a_viewer(a_person("李四")))


def test_my_cases_are_mine_and_my_principal_s(django_assert_num_queries):
    person, boss = a_person(), an_organisation()
    a_mandate(boss, person)
    own = a_case(person=person)
    filed_for = a_case(State.RECEIVED, agent=person)
    of_the_enterprise = a_case(person=person, organisation=boss)
    a_case()
    viewer = a_viewer(person)

    with django_assert_num_queries(1):
        page = my_cases(viewer)

    assert {row.number for row in page.items} == {own.number, filed_for.number}
    acting = my_cases(a_viewer(person, organisation=boss))
    assert [row.number for row in acting.items] == [of_the_enterprise.number]


def test_my_matters_are_told_apart_by_who_has_to_act():
    person = a_person()
    viewer = a_viewer(person)
    corrects = a_case(State.CORRECTING, person=person)
    downloads = a_case(State.DELIVERING, person=person, way=Way.ELECTRONIC)
    denied = a_case(State.DENIED, person=person)
    posted = a_case(State.DELIVERING, person=person, way=Way.POST)
    runs = a_case(State.ACCEPTED, person=person)
    done = a_case(State.FINISHED, person=person)

    waiting, running, ended = (
        {row.number for row in my_cases(viewer, which=which).items}
        for which in (Which.WAITING, Which.RUNNING, Which.ENDED)
    )

    assert waiting == {corrects.number, downloads.number, denied.number}
    assert running == {posted.number, runs.number}
    assert ended == {done.number}
    assert all(row.waits_for_me for row in my_cases(viewer, which=Which.WAITING).items)
    assert not any(row.waits_for_me for row in my_cases(viewer, which=Which.RUNNING).items)


def test_a_result_is_read_once_it_was_taken():
    person = a_person()
    case = a_case(State.DELIVERING, person=person, way=Way.ELECTRONIC)
    viewer = a_viewer(person)
    paper = Document.objects.get(case=case, kind="result")

    assert "result" not in {p.kind for p in progress(case.number, viewer=viewer).documents}
    with pytest.raises(Refused, match="还没有送达"):
        document_file(case.number, paper.id, who=viewer)

    services.collect(case.number, viewer=viewer)
    assert document_file(case.number, paper.id, who=viewer)[2].startswith(b"%PDF")


def test_who_has_the_code_reads_no_words_of_officers():
    case = a_case(State.CORRECTING)
    denied = a_case(State.DENIED)
    nobody = a_viewer(a_person("路人"))

    asked = progress(case.number, viewer=nobody, query_code=case.query_code).wanted
    shown = progress(denied.number, viewer=nobody, query_code=denied.query_code)

    assert asked is not None
    assert [(item.name, item.what) for item in asked.items] == [("场所平面图", "")]
    assert shown.reasons == ""


def test_what_the_officers_say_among_themselves_is_not_in_the_timeline():
    person = a_person()
    case = a_case(State.ACCEPTED, person=person)
    before = len(progress(case.number, viewer=a_viewer(person)).timeline)

    services.claim(case.number, desk=a_desk())

    assert len(progress(case.number, viewer=a_viewer(person)).timeline) == before
