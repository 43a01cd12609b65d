"""A diagram waits for a message: the platform brings what it knows, a system brings the rest."""

import pytest

from tongban.agencies.queries import clock_desk
from tongban.agencies.tests.make import an_agency
from tongban.applications.models import Application
from tongban.applications.services import folders
from tongban.applications.tests.make import (
    SIGN,
    SLUG,
    a_folder,
    a_sign_item,
    an_item,
    complete_folder,
)
from tongban.base.errors import NotFound, NotPermitted
from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.tests.make import a_case
from tongban.journal.services import deliver_due
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_viewer
from tongban.processes.queries import run_of
from tongban.processes.rules import Kind, Node, Outcome, StepState
from tongban.processes.services import finish_step
from tongban.processes.tests.make import a_diagram, a_step, draw

pytestmark = pytest.mark.django_db


def waits_for(name, **more):
    return Node("wait", Kind.MESSAGE, name, **more)


def drawn(key, *, name, before=(), agency=""):
    flows = "start wait; wait look; look end"
    if before:
        flows = "start first; first wait; wait look; look end"
    nodes = [*before, waits_for(name, agency=agency), a_step("look", "复核")]
    draw(a_diagram(*nodes, flows=flows, key=key), key=key)


def accepted(case):
    services.receive(case.number, desk=a_desk(agency=case.agency))
    services.accept(case.number, desk=a_desk(agency=case.agency))


def on_desks(case):
    steps = run_of(f"case:{case.id}").steps
    return [one.name for one in steps if one.state is StepState.OPEN]


@pytest.fixture
def two():
    """Return two cases of one form, neither of which is accepted: a restaurant's, and of its sign."""
    an_item()
    a_sign_item()
    viewer = a_viewer()
    folder = a_folder(viewer)
    complete_folder(folder, viewer)
    folders.submit(folder, viewer=viewer, promised=True, version=None)
    by_item = {}
    for case in Case.objects.select_related("application__item_version__item"):
        by_item[case.application.item_version.item.slug] = case
    return by_item[SLUG], by_item[SIGN]


def test_a_case_waits_for_another_of_its_form(two):
    licence, sign = two
    drawn(SIGN, name=f"{licence.item_name}办结")
    accepted(sign)
    deliver_due(NOW)
    assert on_desks(sign) == [f"{licence.item_name}办结"]

    accepted(licence)
    services.grant(licence.number, desk=a_desk(Role.CHIEF, agency=licence.agency))
    deliver_due(NOW)

    assert on_desks(sign) == ["复核"]


def test_what_happened_before_it_was_waited_for_counts(two):
    licence, sign = two
    drawn(SIGN, name=f"{licence.item_name}办结", before=[a_step("first", "初审")])
    accepted(sign)
    accepted(licence)
    services.grant(licence.number, desk=a_desk(Role.CHIEF, agency=licence.agency))
    deliver_due(NOW)
    assert on_desks(sign) == ["初审"]

    first = run_of(f"case:{sign.id}").steps[0]
    finish_step(
        first.id,
        outcome=Outcome.AGREED,
        words="好。",
        desk=a_desk(Role.REVIEWER, agency=sign.agency),
    )
    deliver_due(NOW)

    assert on_desks(sign) == ["复核"]


def test_papers_that_nobody_owes_are_not_waited_for():
    case = a_case(State.RECEIVED)
    drawn(case.item_version.item.slug, name=services.PAPERS_IN)
    services.accept(case.number, desk=a_desk())
    deliver_due(NOW)

    assert on_desks(case) == ["复核"]


def test_a_system_brings_it_once_for_its_own_agency():
    case = a_case(State.RECEIVED)
    an_agency("gazx")
    drawn(case.item_version.item.slug, name="税款已缴清", agency="gazx")
    services.accept(case.number, desk=a_desk())
    bring = {"words": "完税凭证 0001", "desk": a_desk(Role.CHIEF, agency="gazx")}

    with pytest.raises(NotFound) as unknown:
        services.receive_message(case.number, "别的消息", **bring)
    assert unknown.value.code == "process.not_awaited"
    with pytest.raises(NotFound):
        services.receive_message(case.number, "税款已缴清", **bring | {"desk": a_desk(Role.CHIEF)})
    with pytest.raises(NotPermitted):
        services.receive_message(
            case.number, "税款已缴清", **bring | {"desk": a_desk(Role.REVIEWER, agency="gazx")}
        )
    assert on_desks(case) == ["税款已缴清"]

    assert services.receive_message(case.number, "税款已缴清", **bring) == 1
    with pytest.raises(NotFound):
        services.receive_message(case.number, "税款已缴清", **bring)
    arrived = run_of(f"case:{case.id}").steps[0]
    assert (arrived.state, arrived.words) == (StepState.DONE, "完税凭证 0001")
    assert on_desks(case) == ["复核"]


def test_nobody_is_told_of_a_case_that_is_alone():
    case = a_case(State.GRANTED)

    assert services.pass_on_result(case.id, clock=clock_desk(NOW)) == 0
    assert Application.objects.get(pk=case.application_id).folder_id is None
