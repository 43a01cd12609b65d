"""Runs: steps on desks, done, sent back, taken over, stopped."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from tongban.agencies.tests.make import an_agency
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.catalogue.tests.make import an_item
from tongban.journal.models import Entry
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk
from tongban.processes import queries, services
from tongban.processes.models import Run, RunStep
from tongban.processes.rules import Outcome, RunState, StepState
from tongban.processes.tests.make import KEY, a_diagram, a_forked_diagram, a_run, a_step, draw

pytestmark = pytest.mark.django_db
LARGE = {"own.premises-area": "800"}


@pytest.fixture
def drawn():
    an_item()
    an_agency("gazx")
    draw(a_forked_diagram())


def open_names(run):
    return sorted(run.steps.filter(state=StepState.OPEN).values_list("name", flat=True))


def finish(run, name, desk, outcome=Outcome.AGREED, words="同意。"):
    step = run.steps.get(name=name, state=StepState.OPEN)
    services.finish_step(step.id, outcome=outcome, words=words, desk=desk)


def kinds(run):
    rows = Entry.objects.filter(subject=f"run:{run.id}").order_by("place")
    return list(rows.values_list("event", flat=True))


def test_steps_open_on_the_desks_of_their_agency_and_role(drawn):
    reviewer = a_desk(Role.REVIEWER, agency="scjg")
    run = a_run(LARGE)

    (line,) = queries.open_steps(reviewer).items
    assert (line.name, line.asked_by, line.words) == (
        "资料审查",
        reviewer.agency_name,
        "还剩 2 个工作日，11月7日前",
    )
    assert not queries.open_steps(a_desk(Role.WINDOW, agency="scjg")).items
    assert not queries.open_steps(a_desk(Role.REVIEWER, agency="gazx")).items

    finish(run, "资料审查", reviewer)

    assert open_names(run) == ["征求消防意见", "现场核查"]
    (asked,) = queries.open_steps(a_desk(Role.REVIEWER, agency="gazx")).items
    assert (asked.is_consultation, asked.due_on) == (True, date(2018, 11, 8))


def test_when_all_is_done_the_run_ends_and_says_who_objected(drawn):
    reviewer, fire = a_desk(Role.REVIEWER, agency="scjg"), a_desk(Role.REVIEWER, agency="gazx")
    run = a_run(LARGE)
    finish(run, "资料审查", reviewer)
    finish(run, "征求消防意见", fire, Outcome.OBJECTED, "疏散通道不足。")
    finish(run, "现场核查", reviewer)
    finish(run, "复核", a_desk(Role.CHIEF, agency="scjg"))

    run.refresh_from_db()
    assert run.state == RunState.ENDED
    assert kinds(run) == ["RunBegun", *["StepFinished"] * 4, "RunEnded"]
    ended = Entry.objects.get(subject=f"run:{run.id}", event="RunEnded")
    assert ended.body["objected"] == ["征求消防意见"]


def test_an_objection_and_an_asked_opinion_need_words(drawn):
    reviewer = a_desk(Role.REVIEWER, agency="scjg")
    run = a_run(LARGE)

    with pytest.raises(Invalid, match="检查"):
        finish(run, "资料审查", reviewer, Outcome.OBJECTED, " ")
    finish(run, "资料审查", reviewer, words="")
    with pytest.raises(Invalid):
        finish(run, "征求消防意见", a_desk(Role.REVIEWER, agency="gazx"), words="")

    assert open_names(run) == ["征求消防意见", "现场核查"]


def test_a_step_is_not_for_another_agency_or_role(drawn):
    run = a_run()

    with pytest.raises(NotFound):
        finish(run, "资料审查", a_desk(Role.REVIEWER, agency="gazx"))
    with pytest.raises(NotPermitted):
        finish(run, "资料审查", a_desk(Role.WINDOW, agency="scjg"))


def test_a_step_is_done_once(drawn):
    reviewer, run = a_desk(Role.REVIEWER, agency="scjg"), a_run()
    step = run.steps.get(state=StepState.OPEN)
    services.finish_step(step.id, outcome=Outcome.AGREED, words="", desk=reviewer)

    with pytest.raises(NotFound, match="刚被办结"):
        services.finish_step(step.id, outcome=Outcome.AGREED, words="", desk=reviewer)


def test_a_step_is_sent_back_with_a_reason(drawn):
    reviewer, chief, run = (
        a_desk(Role.REVIEWER, agency="scjg"),
        a_desk(Role.CHIEF, agency="scjg"),
        a_run(),
    )
    finish(run, "资料审查", reviewer)
    check = run.steps.get(name="复核")

    with pytest.raises(Invalid):
        services.send_step_back(check.id, reason="", desk=chief)
    services.send_step_back(check.id, reason="面积与图纸不符。", desk=chief)

    assert open_names(run) == ["资料审查"]
    assert kinds(run)[-1] == "StepSentBack"
    view = queries.run_of(run.subject)
    assert [(one.name, one.state) for one in view.steps] == [
        ("资料审查", StepState.DONE),
        ("复核", StepState.SENT_BACK),
        ("资料审查", StepState.OPEN),
    ]
    with pytest.raises(Refused, match="第一个环节"):
        services.send_step_back(run.steps.get(state=StepState.OPEN).id, reason="再看", desk=chief)


def test_a_step_on_a_colleagues_desk_is_his_until_the_chief_takes_it(drawn):
    mine, other = a_desk(Role.REVIEWER, agency="scjg"), a_desk(Role.REVIEWER, agency="scjg")
    run = a_run()
    step = run.steps.get()
    services.take_step(step.id, desk=mine)
    services.take_step(step.id, desk=mine)

    with pytest.raises(Refused, match="手上"):
        services.finish_step(step.id, outcome=Outcome.AGREED, words="", desk=other)
    chief = a_desk(Role.CHIEF, agency="scjg")
    services.take_step(step.id, desk=chief)

    assert RunStep.objects.get().holder_id == chief.staff_id
    assert kinds(run).count("StepHeld") == 2


def test_it_is_handed_to_a_colleague_of_the_agency_only(drawn):
    mine, other = a_desk(Role.REVIEWER, agency="scjg"), a_desk(Role.REVIEWER, agency="scjg")
    stranger, run = a_desk(Role.REVIEWER, agency="gazx"), a_run()
    step = run.steps.get()

    with pytest.raises(Invalid):
        services.hand_step(step.id, to=stranger.staff_id, desk=mine)
    services.hand_step(step.id, to=other.staff_id, desk=mine)
    services.release_step(step.id, desk=other)

    assert RunStep.objects.get().holder_id is None


def test_a_deputy_does_the_steps_of_who_is_away(drawn):
    away, deputy = a_desk(Role.REVIEWER, agency="scjg"), a_desk(Role.REVIEWER, agency="scjg")
    run = a_run()
    step = run.steps.get()
    services.take_step(step.id, desk=away)

    absence = services.say_absent(
        deputy=deputy.staff_id, since=away.today, until=away.today + timedelta(days=3), desk=away
    )
    services.finish_step(step.id, outcome=Outcome.AGREED, words="", desk=deputy)
    services.take_back_absence(absence, desk=away)

    assert open_names(run) == ["复核"]
    with pytest.raises(Invalid):
        services.say_absent(deputy=away.staff_id, since=away.today, until=away.today, desk=away)


def test_a_case_that_ends_takes_its_steps_along(drawn):
    run = a_run()

    services.stop_run(run.subject, by=a_desk())

    run.refresh_from_db()
    assert (run.state, open_names(run)) == (RunState.STOPPED, [])
    assert not queries.is_running(run.subject)


def test_the_days_the_clock_stood_are_given_back(drawn):
    run, desk = a_run(), a_desk()

    services.shift_steps(run.subject, days=3, calendar=desk.calendar)

    assert run.steps.get().due_on == date(2018, 11, 12)


def test_only_what_conditions_ask_for_is_kept_and_sealed(drawn):
    run = a_run({"own.premises-area": "800", "person.id_number": "230881199001010012"})

    with_sql = (
        Run.objects.filter(pk=run.pk).extra(select={"raw": "answers"}).values_list("raw")[0][0]
    )
    assert run.answers == '{"own_premises_area": "800"}'
    assert "800" not in with_sql


def test_without_a_diagram_nothing_runs(django_assert_num_queries):
    item, desk = an_item(), a_desk()

    with django_assert_num_queries(3):  # two of them the savepoint
        begun = services.begin_run(
            item.item_id,
            subject="case:x",
            title="",
            agency_id=desk.agency_id,
            answers={},
            by=desk,
            on=desk.today,
            calendar=desk.calendar,
        )

    assert not begun


def test_a_step_costs_as_much_in_a_long_run_as_in_a_short_one(django_assert_max_num_queries):
    an_item()
    nodes = [a_step(f"s{number}") for number in range(23)]
    names = ["start", *(node.id for node in nodes), "end"]
    flows = "; ".join(f"{a} {b}" for a, b in itertools.pairwise(names))
    draw(a_diagram(*nodes, flows=flows))
    reviewer, run = a_desk(Role.REVIEWER, agency="scjg"), a_run()
    for number in range(20):
        finish(run, f"s{number}", reviewer)
    step = run.steps.get(state=StepState.OPEN)

    with django_assert_max_num_queries(13):
        services.finish_step(step.id, outcome=Outcome.AGREED, words="", desk=reviewer)


def test_where_the_time_goes_is_counted_in_working_days(drawn):
    for day in (6, 6, 7, 8, 12):
        run = a_run()
        later = a_desk(Role.REVIEWER, agency="scjg", now=datetime(2018, 11, day, 2, tzinfo=UTC))
        finish(run, "资料审查", later)
    finish(run, "复核", a_desk(Role.CHIEF, agency="scjg"))

    (found,) = queries.durations(KEY, desk=a_desk(Role.CHIEF, agency="scjg"))

    assert (found.name, found.number, found.median, found.nine_of_ten) == ("资料审查", 5, 2, 5)
