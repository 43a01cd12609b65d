"""Officers are told of opinions asked, of steps due and of steps late, each once."""

from datetime import datetime, timedelta

import pytest

from tongban.agencies.tests.make import an_agency
from tongban.catalogue.tests.make import an_item
from tongban.journal.models import Entry
from tongban.journal.services import deliver_due
from tongban.messages.models import Message
from tongban.messages.queries import notices
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, an_officer
from tongban.processes.jobs import remind_steps
from tongban.processes.rules import Outcome, Purpose, StepState
from tongban.processes.services import finish_step, take_step
from tongban.processes.tests.make import a_diagram, a_run, a_step, draw

pytestmark = pytest.mark.django_db
LATER = timedelta(days=7)  # of November 2018: a week of five working days


@pytest.fixture
def asked():
    """Return a run in which another agency is asked for its opinion, within three working days."""
    an_item()
    an_agency("gazx")
    fire = a_step("fire", "征求消防意见", agency="gazx", purpose=Purpose.CONSULT, days=3)
    draw(a_diagram(fire, flows="start fire; fire end"))
    return a_run()


def titles(staff, now: datetime = NOW):
    deliver_due(now)
    return [one.title for one in notices(staff.id).items]


def test_who_is_asked_for_an_opinion_is_told_at_once_and_once(asked):
    reviewer = an_officer(Role.REVIEWER, "gazx")
    stranger = an_officer(Role.REVIEWER, "scjg")

    assert titles(reviewer) == ["征求意见：征求消防意见"]
    assert titles(reviewer) == ["征求意见：征求消防意见"]
    assert titles(stranger) == []
    step = asked.steps.get()
    notice = notices(reviewer.id).items[0]
    assert notice.link == f"/workbench/steps/{step.id}"
    assert "11月8日前答复" in notice.text


def test_a_step_is_reminded_of_once_before_it_is_due_and_once_when_late(asked):
    reviewer, chief = an_officer(Role.REVIEWER, "gazx"), an_officer(Role.CHIEF, "gazx")
    asking = an_officer(Role.CHIEF, "scjg")
    titles(reviewer)

    assert remind_steps(NOW) == 0  # due on Thursday; today is Monday
    assert remind_steps(NOW + timedelta(days=2)) == 1
    assert remind_steps(NOW + timedelta(days=2)) == 0
    wednesday = NOW + timedelta(days=2)
    assert titles(reviewer, wednesday) == ["快到期：征求消防意见", "征求意见：征求消防意见"]
    assert titles(chief, wednesday) == titles(reviewer, wednesday)  # he may do what reviewers do
    assert titles(asking, wednesday) == []

    assert remind_steps(NOW + LATER) == 1
    assert remind_steps(NOW + LATER) == 0
    for one in (reviewer, chief, asking):
        assert titles(one, NOW + LATER)[0] == "已超期：征求消防意见"
    assert notices(asking.id).items[0].link == ""  # not a step of his agency
    kinds = Entry.objects.filter(subject=f"run:{asked.id}").order_by("place")
    assert list(kinds.values_list("event", flat=True)) == [
        "RunBegun",
        "StepReminded",
        "StepReminded",
    ]


def test_it_goes_to_whose_desk_it_is_on(asked):
    reviewer, other = an_officer(Role.REVIEWER, "gazx"), an_officer(Role.REVIEWER, "gazx")
    take_step(asked.steps.get().id, desk=a_desk(officer=reviewer))
    deliver_due(NOW)
    Message.objects.all().delete()

    remind_steps(NOW + timedelta(days=3))

    assert titles(reviewer, NOW + LATER) == ["快到期：征求消防意见"]
    assert titles(other, NOW + LATER) == []


def test_what_is_done_is_not_reminded_of(asked):
    step = asked.steps.get()
    reviewer = a_desk(Role.REVIEWER, agency="gazx")
    finish_step(step.id, outcome=Outcome.AGREED, words="同意。", desk=reviewer)

    assert remind_steps(NOW + LATER) == 0
    step.refresh_from_db()
    assert (step.state, step.reminders) == (StepState.DONE, 0)
