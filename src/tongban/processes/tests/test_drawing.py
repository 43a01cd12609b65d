"""Drawing, publishing, trying out, and moving running cases to a new version."""

import pytest

from tongban.agencies.tests.make import an_agency
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from tongban.catalogue.tests.make import an_item
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk
from tongban.processes import queries, services
from tongban.processes.models import Process
from tongban.processes.rules import Kind, Node, Outcome, StepState
from tongban.processes.tests.make import (
    KEY,
    a_diagram,
    a_file,
    a_forked_diagram,
    a_run,
    a_step,
    draw,
)
from tongban.processes.writing import write

pytestmark = pytest.mark.django_db
SCRIPT = (
    write(a_diagram(a_step("a"), flows="start a; a end")).decode().replace("userTask", "scriptTask")
)


@pytest.fixture
def editor():
    an_item()
    an_agency("gazx")
    return a_desk(Role.EDITOR, agency="bb")


def test_an_item_nobody_has_drawn_shows_its_own_steps(editor):
    view = queries.diagram_page(KEY, desk=editor)

    assert view.is_default
    assert next(node.name for node in view.diagram.nodes.values()) == "受理"
    assert any(node.kind is Kind.STEP for node in view.diagram.nodes.values())
    assert not view.stops


def test_what_is_unfinished_is_kept_and_its_faults_shown(editor):
    version = services.save_diagram(
        KEY, a_file(a_step("a", role=None), flows="start a; a end"), version=0, desk=editor
    )

    view = queries.diagram_page(KEY, desk=editor)
    assert (view.draft_version, view.stops) == (version, True)
    assert "没有写由什么岗位办" in view.faults[0].words
    with pytest.raises(Invalid):
        services.publish_diagram(KEY, version=version, reason="试行", desk=editor)


def test_a_program_is_not_kept(editor):
    with pytest.raises(Invalid, match="scriptTask") as refused:
        services.save_diagram(KEY, SCRIPT, version=0, desk=editor)

    assert refused.value.problems[0].code == "process.element"
    assert not Process.objects.exists()


def test_two_who_draw_do_not_overwrite_each_other(editor):
    file = a_file(a_step("a"), flows="start a; a end")
    first = services.save_diagram(KEY, file, version=0, desk=editor)
    services.save_diagram(KEY, file, version=first, desk=editor)

    with pytest.raises(Stale):
        services.save_diagram(KEY, file, version=first, desk=editor)


def test_an_agency_draws_for_its_own_items_and_does_not_publish(editor):
    file = a_file(a_step("a"), flows="start a; a end")
    own, stranger = a_desk(Role.CHIEF, agency="scjg"), a_desk(Role.CHIEF, agency="gaj")

    with pytest.raises(NotPermitted):
        services.save_diagram(KEY, file, version=0, desk=stranger)
    version = services.save_diagram(KEY, file, version=0, desk=own)
    with pytest.raises(NotPermitted):
        services.publish_diagram(KEY, version=version, reason="试行", desk=own)
    with pytest.raises(NotFound):
        queries.diagram_page(KEY, desk=stranger)


def test_publication_needs_a_reason_and_a_change(editor):
    file = a_file(a_step("a"), flows="start a; a end")
    version = services.save_diagram(KEY, file, version=0, desk=editor)

    with pytest.raises(Invalid):
        services.publish_diagram(KEY, version=version, reason=" ", desk=editor)
    assert services.publish_diagram(KEY, version=version, reason="试行", desk=editor) == 1
    with pytest.raises(Refused, match="没有改动"):
        services.publish_diagram(KEY, version=version + 1, reason="再发", desk=editor)


def test_the_versions_stand_side_by_side(editor):
    draw(a_forked_diagram(), editor=editor)
    draw(a_diagram(a_step("check", days=1), flows="start check; check end"), editor=editor)

    newer, older = queries.diagram_page(KEY, desk=editor).versions
    assert (newer.number, newer.measure.days, newer.measure.steps) == (2, 1, 1)
    assert (older.number, older.measure.days, older.measure.steps) == (1, 6, 4)
    assert "现场核查" in queries.version_file(KEY, 1, desk=editor)


def test_what_was_drawn_can_be_thrown_away(editor):
    draw(a_forked_diagram(), editor=editor)
    before = queries.diagram_page(KEY, desk=editor)
    file = a_file(a_step("a"), flows="start a; a end")
    services.save_diagram(KEY, file, version=before.draft_version, desk=editor)

    services.discard_draft(KEY, desk=editor)

    assert queries.diagram_page(KEY, desk=editor).file == before.file


@pytest.mark.parametrize(
    ("area", "steps"),
    [
        ("80", ["资料审查", "复核"]),
        ("800", ["资料审查", "现场核查", "征求消防意见", "复核"]),
    ],
)
def test_it_can_be_tried_out_before_it_is_published(editor, area, steps):
    services.save_diagram(KEY, write(a_forked_diagram()).decode(), version=0, desk=editor)

    found = queries.trial(KEY, answers={"own_premises_area": area}, desk=editor)

    assert [one.name for one in found.rounds] == steps
    assert found.has_ended


def test_a_trial_shows_a_circle_that_does_not_end(editor):
    loop = a_diagram(
        a_step("a"),
        Node("g", Kind.CHOICE, ""),
        a_step("b"),
        flows='start a; a g; g a outcome == "objected"; g b default; b end',
    )
    services.save_diagram(KEY, write(loop).decode(), version=0, desk=editor)

    found = queries.trial(KEY, answers={}, objecting="a", desk=editor)

    assert not found.has_ended
    assert "兜圈子" in found.stopped


def test_running_cases_stay_until_they_are_moved_with_what_was_done(editor):
    draw(a_forked_diagram(), editor=editor)
    reviewer = a_desk(Role.REVIEWER, agency="scjg")
    stays, moves = a_run(), a_run()
    step = moves.steps.get()
    services.finish_step(step.id, outcome=Outcome.AGREED, words="", desk=reviewer)
    draw(
        a_diagram(
            a_step("review", "资料审查"),
            a_step("extra", "集体讨论"),
            flows="start review; review extra; extra end",
        ),
        editor=editor,
    )

    lines = queries.runs_to_move(KEY, desk=editor).items
    assert {(one.now, one.then) for one in lines} == {
        (("资料审查",), ("资料审查",)),
        (("复核",), ("集体讨论",)),
    }
    moved = services.move_runs(KEY, [moves.id], desk=editor)

    assert (len(moved.done), moved.refused) == (1, {})
    open_steps = {
        run.subject: list(run.steps.filter(state=StepState.OPEN).values_list("name", flat=True))
        for run in (stays, moves)
    }
    assert open_steps == {stays.subject: ["资料审查"], moves.subject: ["集体讨论"]}
    again = services.move_runs(KEY, [moves.id], desk=editor)
    assert "最新版" in again.refused[str(moves.id)]


def test_a_run_that_would_have_nothing_left_is_not_moved(editor):
    draw(a_forked_diagram(), editor=editor)
    run = a_run()
    services.finish_step(
        run.steps.get().id,
        outcome=Outcome.AGREED,
        words="",
        desk=a_desk(Role.REVIEWER, agency="scjg"),
    )
    draw(a_diagram(a_step("review", "资料审查"), flows="start review; review end"), editor=editor)

    assert queries.runs_to_move(KEY, desk=editor).items[0].ends
    assert (
        "先把手上的环节办结" in services.move_runs(KEY, [run.id], desk=editor).refused[str(run.id)]
    )


def test_a_called_process_must_be_published(editor):
    outer = a_diagram(
        Node("c", Kind.CALL, "子流程", calls="food-workshop-approval"), flows="start c; c end"
    )
    version = services.save_diagram(KEY, write(outer).decode(), version=0, desk=editor)

    with pytest.raises(Invalid, match="必须改正"):
        services.publish_diagram(KEY, version=version, reason="试行", desk=editor)
    an_item("food-workshop-approval")
    draw(
        a_diagram(a_step("in", "里面"), flows="start in; in end", key="food-workshop-approval"),
        editor=editor,
        key="food-workshop-approval",
    )
    services.publish_diagram(KEY, version=version, reason="试行", desk=editor)

    run = a_run()
    assert run.steps.get().name == "里面"
    assert queries.run_of(run.subject).lit == {"c"}
