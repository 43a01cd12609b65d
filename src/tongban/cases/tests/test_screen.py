"""The one screen of a case: all of it in eight queries, and every step open or said why not."""

from dataclasses import replace

import pytest

from tongban.applications.tests.make import a_pdf
from tongban.base.errors import NotFound
from tongban.cases import queries, services
from tongban.cases.models import Case, Document
from tongban.cases.queries import case_screen
from tongban.cases.rules import Way
from tongban.cases.tests.make import PATHS, a_case
from tongban.journal.services import deliver_due
from tongban.law.lifecycle import State, Step
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", list(PATHS))
def test_eight_queries_show_all_of_it(state, django_assert_max_num_queries):
    case, desk = a_case(state), a_desk(Role.CHIEF)

    with django_assert_max_num_queries(9):
        screen = case_screen(case.number, desk)

    assert screen.state == state
    assert screen.timeline[0].title == "提交申请"
    answers = {f.field.label: f.raw for page in screen.content.pages for f in page.fields}
    assert answers["店名"] == "赫乡小馆"
    assert set(screen.open_steps).isdisjoint(closed.step for closed in screen.closed)


def test_the_buttons_are_what_state_and_position_allow():
    case = a_case(State.RECEIVED)

    clerk, reviewer = (
        case_screen(case.number, a_desk(role)) for role in (Role.WINDOW, Role.REVIEWER)
    )

    assert {Step.ACCEPT, Step.ASK_CORRECTION, Step.REJECT} <= set(clerk.open_steps)
    assert reviewer.open_steps == ()
    why = {closed.step: closed.why for closed in clerk.closed}
    assert "没有受理的申请不能作出决定" in why[Step.GRANT]
    why = {closed.step: closed.why for closed in reviewer.closed}
    assert why[Step.ACCEPT] == "由窗口人员、首席代表办理，您当前的岗位没有这项权限。"


def test_who_accepted_is_told_that_he_may_not_decide():
    chief = a_desk(Role.CHIEF)
    case = a_case(State.ACCEPTED, clerk=chief)

    screen = case_screen(case.number, chief)

    assert Step.GRANT not in screen.open_steps
    why = {closed.step: closed.why for closed in screen.closed}
    assert "不能是同一个人" in why[Step.GRANT]


def test_what_was_said_at_each_step_is_there():
    case = a_case(State.SUSPENDED)
    reviewer = a_desk(Role.REVIEWER)
    services.resume(case.number, desk=reviewer, result="现场一致。", officers="王芳 李强")
    services.ask_extension(case.number, desk=reviewer, days=5, reason="案情复杂。")

    screen = case_screen(case.number, a_desk(Role.CHIEF))

    said = [(note.kind, note.text, note.answer) for note in screen.notes]
    assert ("special", "核对经营场所布局。", "现场一致。") in said
    assert ("extension", "案情复杂。", "") in said
    assert screen.may_answer_extension
    assert screen.running_procedure is None


def test_the_wish_of_the_applicant_is_at_hand():
    screen = case_screen(a_case().number, a_desk())

    assert screen.wished_way is Way.WINDOW


def test_names_of_persons_are_masked_and_their_numbers_too():
    person = a_person("张建国")

    screen = case_screen(a_case(person=person).number, a_desk())

    assert person.id_number not in str(screen.person)


def test_another_agency_s_case_does_not_exist():
    case = a_case(agency="gaj")

    with pytest.raises(Case.DoesNotExist):
        case_screen(case.number, a_desk())


def test_a_paper_handed_in_opens_for_its_agency_alone():
    case = a_case()
    screen = case_screen(case.number, a_desk())
    material = next(p.material_id for line in screen.content.lines for p in line.papers)

    name, media_type, data = queries.material_file(case.number, material, who=a_desk())

    assert (name, media_type, data[:5]) == ("平面图.pdf", "application/pdf", b"%PDF-")
    assert len(data) >= len(a_pdf()) // 2
    with pytest.raises(Case.DoesNotExist):
        queries.material_file(case.number, material, who=a_desk(agency="gaj"))
    with pytest.raises(NotFound):
        queries.material_file(a_case().number, material, who=a_desk())


def test_the_worker_makes_the_pdf_and_before_it_one_is_made_on_the_fly():
    person = a_person()
    case = a_case(State.RECEIVED, person=person)
    document = Document.objects.get(case=case)
    assert document.file_id is None

    _, _, early = queries.document_file(case.number, document.id, who=a_viewer(person))
    assert Document.objects.get().file_id is None
    assert deliver_due(NOW) >= 1

    document.refresh_from_db()
    name, _, kept = queries.document_file(case.number, document.id, who=a_desk())
    assert document.file_id is not None
    assert kept == early
    assert name.startswith("接收回执-同政服〔收〕2018-")


def test_a_limit_beyond_the_known_holidays_is_said_to_be_uncertain():
    case, desk = a_case(State.ACCEPTED), a_desk(Role.REVIEWER)

    def uncertain(known_through):
        known = replace(desk.calendar, known_through=known_through)
        return case_screen(case.number, replace(desk, calendar=known)).beyond_calendar

    assert not uncertain(case.statutory_due_on)
    assert uncertain(case.promised_due_on)  # not the law's, which is later
