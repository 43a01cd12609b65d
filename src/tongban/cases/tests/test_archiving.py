"""An ended case is archived: by an officer, or by the clock once nobody may ask for it any more."""

from datetime import timedelta

import pytest

from tongban.base.errors import NotPermitted
from tongban.cases import jobs, services
from tongban.cases.models import Case
from tongban.cases.queries import case_screen, document_file, progress
from tongban.cases.rules import ARCHIVE_AFTER
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal
from tongban.law.lifecycle import Finish, State, Step, StepRefused
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer

pytestmark = pytest.mark.django_db


def test_an_ended_case_is_archived_and_stays_as_it_ended():
    person = a_person()
    case, clerk = a_case(State.FINISHED, person=person), a_desk()
    assert Step.ARCHIVE in case_screen(case.number, clerk).open_steps

    services.archive(case.number, desk=clerk, version=case.version)

    ended = case.finished_at
    case.refresh_from_db()
    assert (case.state, case.finish, case.finished_at) == (State.ARCHIVED, Finish.ISSUED, ended)
    assert case.archive_number == "230881-ZW·2018-D30-SCJG-00001"
    assert journal(case)[-1] == "CaseArchived"
    shown = progress(case.number, viewer=a_viewer(person))
    assert shown.headline == "已办结归档"
    assert shown.timeline[-1].words == "办件材料已归档"
    result = next(paper for paper in shown.documents if paper.kind == "result")
    assert document_file(case.number, result.id, who=a_viewer(person))[2].startswith(b"%PDF")


def test_a_case_that_goes_on_is_not_archived():
    case = a_case(State.DELIVERING)

    with pytest.raises(StepRefused, match="归档"):
        services.archive(case.number, desk=a_desk())


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SUPERVISOR])
def test_who_does_not_hand_out_does_not_archive(role):
    case = a_case(State.FINISHED)

    with pytest.raises(NotPermitted):
        services.archive(case.number, desk=a_desk(role))


def test_the_clock_archives_what_was_delivered_long_ago_and_nothing_else():
    old, rejected = a_case(State.FINISHED), a_case(State.REJECTED)
    late = NOW + ARCHIVE_AFTER + timedelta(days=1)
    recent = a_case(State.FINISHED)
    Case.objects.filter(pk=recent.pk).update(finished_at=late - timedelta(days=59))

    assert jobs.archive(NOW + timedelta(days=59)) == 0
    assert jobs.archive(late) == 1
    assert jobs.archive(late) == 0

    states = dict(Case.objects.values_list("pk", "state"))
    assert states == {
        old.pk: State.ARCHIVED,
        recent.pk: State.FINISHED,
        rejected.pk: State.REJECTED,
    }
    assert journal(old)[-1] == "CaseArchived"
