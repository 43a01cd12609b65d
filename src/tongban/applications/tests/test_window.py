"""Filing for a person at the counter, and changing what was submitted while its case waits."""

from dataclasses import replace
from io import BytesIO

import pytest

from tongban.applications import queries, services
from tongban.applications.models import Application
from tongban.applications.tests.make import (
    GOOD_ANSWERS,
    SLUG,
    a_complete_draft,
    a_pdf,
    an_item,
)
from tongban.base.errors import Invalid, NotFound, NotPermitted
from tongban.journal.queries import history
from tongban.law.codes import case_number
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer

pytestmark = pytest.mark.django_db

ANSWERS = {**GOOD_ANSWERS["person"], **GOOD_ANSWERS["own"]}


def an_intake(desk, **people):
    """Begin for a person at the counter."""
    person = a_person(account=False)
    return services.start_at_window(
        SLUG, desk=desk, person_id=person.id, facts={"person.name": person.name}, **people
    )


def save(draft_id, desk, **changes):
    page = {
        "situations": {"kind": "shop"},
        "answers": ANSWERS,
        "shown": ["m2", "m5"],
        "delivery": {"way": "窗口领取"},
    }
    return services.save_at_window(draft_id, desk=desk, **{**page, **changes})


def test_a_clerk_files_for_a_person_with_the_originals_before_him():
    an_item()
    desk = a_desk(Role.WINDOW, "scjg")
    agent = a_person("代办人")
    draft_id = an_intake(desk, agent_id=agent.id)

    assert save(draft_id, desk) == []
    receipt = services.submit_at_window(draft_id, desk=desk, promised=True)

    application = Application.objects.get()
    assert case_number.check(receipt.number).channel == "02"
    assert (application.agent_id, application.filed_by) == (agent.id, desk.actor)
    [line] = history(f"application:{draft_id}")
    assert (line.event, line.actor_name) == ("ApplicationSubmitted", desk.actor_name)
    assert services.submit_at_window(draft_id, desk=desk, promised=True) == receipt


def test_what_is_missing_at_the_counter_is_told_and_what_was_typed_is_kept():
    an_item()
    desk = a_desk(Role.WINDOW, "scjg")
    draft_id = an_intake(desk)

    lacks = save(draft_id, desk, answers={**ANSWERS, "own.area": "很大"}, shown=["m2"])

    assert [lack.problem.field for lack in lacks] == ["answers.own.area", "materials.m5"]
    with pytest.raises(Invalid):
        services.submit_at_window(draft_id, desk=desk, promised=True)
    assert queries.draft(draft_id, viewer=desk).page("form/own").values["own.area"] == "很大"


def test_an_original_unticked_is_no_longer_shown():
    an_item()
    desk = a_desk(Role.WINDOW, "scjg")
    draft_id = an_intake(desk)
    save(draft_id, desk)

    lacks = save(draft_id, desk, shown=["m5"])

    assert [lack.problem.field for lack in lacks] == ["materials.m2"]


def test_a_scan_counts_as_well_as_the_original():
    an_item()
    desk = a_desk(Role.WINDOW, "scjg")
    draft_id = an_intake(desk)
    services.attach(draft_id, "m2", BytesIO(a_pdf()), name="扫描.pdf", viewer=desk)

    assert save(draft_id, desk, shown=["m5"]) == []


def test_only_a_window_that_takes_the_item_in_may_file_it():
    an_item()

    for desk in (
        a_desk(Role.WINDOW, "gaj"),
        replace(a_desk(Role.WINDOW, "scjg"), permissions=frozenset()),
    ):
        with pytest.raises(NotPermitted):
            an_intake(desk)
    an_intake(a_desk(Role.WINDOW, "zwzx", windows=["市场准入"]))

    assert Application.objects.count() == 1


def test_another_officer_s_intake_does_not_exist():
    an_item()
    draft_id = an_intake(a_desk(Role.WINDOW, "scjg"))

    with pytest.raises(NotFound):
        save(draft_id, a_desk(Role.WINDOW, "scjg"))


def test_a_correction_adds_papers_in_its_round_and_keeps_those_before():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    services.submit(draft_id, viewer=viewer, promised=True)

    paper_id = services.add_paper(
        draft_id, "m6", BytesIO(a_pdf()), name="健康证.pdf", by=viewer, round=1
    )

    given = {
        line.material.key: [paper.round for paper in line.papers]
        for line in queries.content(draft_id, desk=viewer).lines
        if line.papers
    }
    assert given == {"m2": [0], "m5": [0], "m6": [1]}
    services.take_back_paper(draft_id, paper_id, by=viewer, round=1)
    assert [line.event for line in history(f"application:{draft_id}")] == [
        "ApplicationSubmitted",
        "PaperAdded",
        "PaperTakenBack",
    ]


def test_a_paper_of_an_earlier_round_is_not_taken_back():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    services.submit(draft_id, viewer=viewer, promised=True)
    [first] = [
        paper
        for line in queries.content(draft_id, desk=viewer).lines
        for paper in line.papers
        if line.material.key == "m2"
    ]

    with pytest.raises(NotFound):
        services.take_back_paper(draft_id, first.id, by=viewer, round=1)


def test_a_stranger_adds_nothing_to_a_submitted_application():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    services.submit(draft_id, viewer=viewer, promised=True)

    with pytest.raises(NotFound):
        services.add_paper(draft_id, "m6", BytesIO(a_pdf()), name="x.pdf", by=a_viewer(), round=1)


def test_answers_sent_back_are_revised_and_checked_before_they_go_in_again():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    services.submit(draft_id, viewer=viewer, promised=True)

    saved = services.revise_answers(draft_id, {"own.area": "很大"}, by=viewer)
    assert [problem.field for problem in saved.problems] == ["own.area"]
    with pytest.raises(Invalid):
        services.require_complete(draft_id, by=viewer)

    services.revise_answers(draft_id, {"own.area": "100"}, by=viewer)
    services.require_complete(draft_id, by=viewer)

    changed = [line.body["fields"] for line in history(f"application:{draft_id}")[1:]]
    assert changed == [["own.area"], ["own.area"]]
