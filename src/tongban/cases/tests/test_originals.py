"""An uploaded paper is compared with its original at the window, and that is taken back."""

from datetime import timedelta

import pytest

from tongban.applications.models import ApplicationMaterial
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.cases import queries, services
from tongban.cases.models import Case
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal
from tongban.journal.queries import history
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

pytestmark = pytest.mark.django_db


def material_of(case):
    papers = ApplicationMaterial.objects.filter(application_id=case.application_id)
    return papers.get(material__isnull=False).material


def test_it_is_trusted_from_then_on_and_both_journals_say_so():
    case, desk = a_case(State.RECEIVED), a_desk(Role.WINDOW, "scjg")
    material = material_of(case)
    until = desk.today + timedelta(days=100)

    services.compare_original(case.number, material.id, desk=desk, until=until)

    material.refresh_from_db()
    assert (material.trust, material.verified_by, material.valid_until) == (
        "B",
        desk.actor_name,
        until,
    )
    assert journal(case)[-1] == "OriginalCompared"
    assert history(f"material:{material.id}")[-1].body["number"] == case.number
    screen = queries.case_screen(case.number, desk)
    assert "核对原件" in [line.title for line in screen.timeline]
    assert screen.may_compare
    with pytest.raises(Refused) as refused:
        services.compare_original(case.number, material.id, desk=desk)
    assert refused.value.code == "records.not_to_verify"
    assert journal(case).count("OriginalCompared") == 1


def test_it_is_taken_back_with_a_reason():
    case, desk = a_case(State.RECEIVED), a_desk(Role.WINDOW, "scjg")
    material = material_of(case)
    services.compare_original(case.number, material.id, desk=desk)

    with pytest.raises(Invalid):
        services.undo_comparison(case.number, material.id, reason="", desk=desk)
    services.undo_comparison(case.number, material.id, reason="原件是别人的", desk=desk)

    material.refresh_from_db()
    assert (material.trust, material.watermark) == ("C", "")
    assert journal(case)[-2:] == ["OriginalCompared", "ComparisonUndone"]


def test_only_who_receives_papers_within_his_reach_and_of_this_case():
    case, other = a_case(State.RECEIVED), a_case(State.RECEIVED)
    material = material_of(case)

    with pytest.raises(NotPermitted):
        services.compare_original(case.number, material.id, desk=a_desk(Role.REVIEWER, "scjg"))
    with pytest.raises(Case.DoesNotExist):
        services.compare_original(case.number, material.id, desk=a_desk(Role.WINDOW, "gaj"))
    with pytest.raises(NotFound):
        services.compare_original(other.number, material.id, desk=a_desk(Role.WINDOW, "scjg"))
    material.refresh_from_db()
    assert material.trust == "C"


def test_a_finished_case_is_left_as_it_is():
    case, desk = a_case(State.FINISHED), a_desk(Role.WINDOW, "scjg")

    with pytest.raises(Refused) as refused:
        services.compare_original(case.number, material_of(case).id, desk=desk)

    assert refused.value.code == "case.finished"
    assert not queries.case_screen(case.number, desk).may_compare
