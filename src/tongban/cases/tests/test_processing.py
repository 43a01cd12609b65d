"""A case on its way through the diagram of its item."""

import pytest

from tongban.agencies.queries import clock_desk
from tongban.agencies.tests.make import an_agency
from tongban.base.errors import Refused
from tongban.cases import queries, services
from tongban.cases.tests.make import a_case, at
from tongban.cases.tests.see import journal
from tongban.law.lifecycle import State, StepRefused
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_viewer
from tongban.processes import queries as processes
from tongban.processes import services as running
from tongban.processes.models import Run
from tongban.processes.queries import run_of
from tongban.processes.rules import Kind, Node, Outcome, Purpose, RunState, StepState
from tongban.processes.tests.make import a_diagram, a_step, draw

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn_case():
    """Return a received case whose item has a diagram: review, by area beside an opinion asked."""
    case = a_case(State.RECEIVED)
    an_agency("gazx")
    key = case.item_version.item.slug
    diagram = a_diagram(
        a_step("review", "资料审查"),
        Node("size", Kind.CHOICE, ""),
        a_step("fire", "征求消防意见", agency="gazx", purpose=Purpose.CONSULT, days=3),
        flows="start review; review size; size fire own_area > 50; size end default; fire end",
        key=key,
    )
    draw(diagram, key=key)
    return case


def finish(case, name, desk, outcome=Outcome.AGREED, words="同意。"):
    step = next(
        one
        for one in run_of(f"case:{case.id}").steps
        if one.name == name and one.state is StepState.OPEN
    )
    running.finish_step(step.id, outcome=outcome, words=words, desk=desk)


def test_acceptance_opens_the_first_step_and_the_last_leads_to_the_decision(drawn_case):
    case, reviewer = drawn_case, a_desk(Role.REVIEWER)
    services.accept(case.number, desk=a_desk())

    finish(case, "资料审查", reviewer)
    finish(case, "征求消防意见", a_desk(Role.REVIEWER, agency="gazx"))

    case.refresh_from_db()
    assert case.state == State.DECIDING
    assert journal(case)[-2:] == ["CaseAccepted", "CaseReviewed"]
    services.grant(case.number, desk=a_desk(Role.CHIEF))
    case.refresh_from_db()
    assert case.state == State.GRANTED


def test_the_applicant_sees_who_has_it_and_not_what_was_thought_of_it(
    drawn_case, django_assert_max_num_queries
):
    case = drawn_case
    services.accept(case.number, desk=a_desk())
    finish(case, "资料审查", a_desk(Role.REVIEWER), words="字号与另一家相近，酌情。")

    with django_assert_max_num_queries(5):
        seen = queries.progress(case.number, viewer=a_viewer(), query_code=case.query_code)

    done, asked = seen.inside
    assert (done.name, done.agency) == ("资料审查", case.agency.short)
    assert done.done_at
    assert (asked.name, asked.is_consultation, asked.done_at) == ("征求消防意见", True, None)
    assert asked.due_on == a_desk().calendar.add(a_desk().today, 3)
    assert "酌情" not in str(seen)


def test_nobody_decides_over_open_steps(drawn_case):
    case = drawn_case
    services.accept(case.number, desk=a_desk())

    with pytest.raises(Refused, match="还有环节没有办完"):
        services.grant(case.number, desk=a_desk(Role.CHIEF))
    with pytest.raises(Refused, match="还有环节没有办完"):
        services.review(
            case.number, desk=a_desk(Role.REVIEWER), recommends_grant=True, opinion="可以。"
        )

    case.refresh_from_db()
    assert case.state == State.ACCEPTED


def test_an_objection_stands_in_the_review(drawn_case):
    case = drawn_case
    services.accept(case.number, desk=a_desk())
    finish(case, "资料审查", a_desk(Role.REVIEWER))
    finish(
        case,
        "征求消防意见",
        a_desk(Role.REVIEWER, agency="gazx"),
        Outcome.OBJECTED,
        "疏散通道不足。",
    )

    review = case.reviews.get()
    assert not review.recommends_grant
    assert "征求消防意见" in review.opinion


def test_a_withdrawn_case_leaves_no_step_on_a_desk(drawn_case):
    case = drawn_case
    services.accept(case.number, desk=a_desk())

    services.withdraw(case.number, by=a_viewer(case.person))

    assert run_of(f"case:{case.id}").state is RunState.STOPPED
    assert not processes.open_steps(a_desk(Role.REVIEWER)).items


def test_while_the_clock_stands_the_last_step_waits_and_its_days_are_given_back(drawn_case):
    case, reviewer = drawn_case, a_desk(Role.REVIEWER)
    services.accept(case.number, desk=a_desk())
    finish(case, "资料审查", reviewer)
    services.suspend(case.number, desk=reviewer, name="专家评审", reason="工艺新", days=10)

    with pytest.raises(StepRefused):
        finish(case, "征求消防意见", a_desk(Role.REVIEWER, agency="gazx"))
    before = run_of(f"case:{case.id}").steps[-1].due_on
    services.resume(case.number, desk=a_desk(Role.REVIEWER, now=at(8)), result="通过。")

    after = run_of(f"case:{case.id}").steps[-1].due_on
    assert reviewer.calendar.count(before, after) == 3


def test_the_screen_shows_where_it_stands(drawn_case):
    case = drawn_case
    services.accept(case.number, desk=a_desk())

    screen = queries.case_screen(case.number, a_desk())

    assert screen.run is not None
    assert screen.run.lit == {"review"}


def test_an_asked_agency_sees_the_papers_of_its_step_alone(drawn_case):
    case, fire = drawn_case, a_desk(Role.REVIEWER, agency="gazx")
    services.accept(case.number, desk=a_desk())
    finish(case, "资料审查", a_desk(Role.REVIEWER))
    (line,) = processes.open_steps(fire).items

    page = queries.step_page(line.id, fire)

    assert page.number == case.number
    assert page.content.pages
    with pytest.raises(case.DoesNotExist):
        queries.case_screen(case.number, fire)


def test_what_a_run_knew_of_the_answers_goes_with_the_papers_and_its_steps_stay(drawn_case):
    case = drawn_case
    services.accept(case.number, desk=a_desk())
    finish(case, "资料审查", a_desk(Role.REVIEWER))
    services.withdraw(case.number, by=a_viewer(case.person))
    steps = [(step.name, step.state) for step in run_of(f"case:{case.id}").steps]
    assert "86.5" in Run.objects.get().answers

    services.erase([case.id], basis="规则", by=clock_desk(at(1, year=2049)))

    run = Run.objects.get()
    assert (run.answers, run.progress) == ("", "")
    assert [(step.name, step.state) for step in run_of(f"case:{case.id}").steps] == steps
    assert queries.case_screen(case.number, a_desk(Role.CHIEF)).run
