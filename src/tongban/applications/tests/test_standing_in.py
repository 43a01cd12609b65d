"""An e-licence stands in for the paper: given by itself, taken back, and looked at again when submitted."""

from datetime import date
from io import BytesIO

import pytest

from tongban.applications import queries, services
from tongban.applications.models import ApplicationMaterial
from tongban.applications.rules import Way
from tongban.applications.tests.make import (
    DOCUMENT,
    a_draft,
    a_pdf,
    an_item,
    complete,
    the_application,
)
from tongban.base import files
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_mandate, a_person, a_viewer, an_organisation
from tongban.records import queries as records
from tongban.records import services as keeping
from tongban.records.rules import LicenceStep
from tongban.records.tests.make import a_licence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("var")]
NAME = "餐馆卫生证"
LINE = "m1"


@pytest.fixture
def applicant():
    """A person before an item whose first paper an e-licence may stand in for."""
    first, *rest = DOCUMENT["materials"]
    first = {
        **first,
        "name": NAME,
        "kind": "证照",
        "licence": NAME,
        "necessity": "必要",
        "when": None,
    }
    first["status"], first["form"] = "保留", "电子或纸质"
    an_item(materials=[first, *rest])
    return a_person()


def a_held(person, **changes):
    return a_licence(type_name=NAME, person_id=person.id, signed=True, **changes)


def line_of(draft_id, viewer):
    view = queries.draft(draft_id, viewer=viewer)
    return next(line for line in view.lines if line.material.key == LINE)


def test_it_is_given_by_itself_and_can_be_opened(applicant):
    licence, viewer = a_held(applicant), a_viewer(applicant)

    draft_id = a_draft(viewer)

    line = line_of(draft_id, viewer)
    (paper,) = line.papers
    assert (paper.way, line.stands_in) == (Way.LICENCE, True)
    name, _, data = queries.paper_file(draft_id, paper.id, viewer=viewer)
    assert licence.number in name
    assert data == files.get(licence.file_id)


def test_pressing_begin_twice_is_still_one_draft(applicant):
    a_held(applicant)
    viewer = a_viewer(applicant)

    assert a_draft(viewer) == a_draft(viewer)
    assert ApplicationMaterial.objects.count() == 1


def test_it_is_taken_back_and_given_again_by_one_press(applicant):
    a_held(applicant)
    viewer = a_viewer(applicant)
    draft_id = a_draft(viewer)
    services.detach(draft_id, line_of(draft_id, viewer).papers[0].id, viewer=viewer)

    line = line_of(draft_id, viewer)
    assert (line.papers, line.stand_in.type_name) == ((), NAME)
    first = services.use_licence(draft_id, LINE, viewer=viewer)
    again = services.use_licence(draft_id, LINE, viewer=viewer)

    assert first == again
    assert line_of(draft_id, viewer).stands_in


def test_without_one_it_is_uploaded(applicant):
    viewer = a_viewer(applicant)
    draft_id = a_draft(viewer)

    assert line_of(draft_id, viewer).stand_in is None
    with pytest.raises(Refused, match="没有有效的电子"):
        services.use_licence(draft_id, LINE, viewer=viewer)
    services.attach(draft_id, LINE, BytesIO(a_pdf()), name="证.pdf", viewer=viewer)
    assert not line_of(draft_id, viewer).stands_in


@pytest.mark.parametrize(
    "other",
    [
        lambda person: a_licence(type_name=NAME, signed=True),  # an enterprise's
        lambda person: a_licence(type_name=NAME, person_id=a_person().id, signed=True),
        lambda person: a_licence(type_name="另一种证", person_id=person.id, signed=True),
        lambda person: a_licence(type_name=NAME, person_id=person.id),  # not signed yet
        lambda person: a_held(person, valid_until=date(2018, 11, 4), valid_from=date(2017, 1, 1)),
        lambda person: a_held(person, valid_from=date(2018, 12, 1)),
    ],
)
def test_what_is_not_his_or_not_in_force_does_not_stand_in(applicant, other):
    other(applicant)
    viewer = a_viewer(applicant)

    assert not line_of(a_draft(viewer), viewer).papers


def test_for_an_enterprise_only_its_own_stands_in(applicant):
    organisation = an_organisation()
    a_mandate(organisation, applicant)
    a_held(applicant)
    viewer = a_viewer(applicant, organisation=organisation)
    assert not line_of(a_draft(viewer), viewer).papers

    own = a_licence(type_name=NAME, organisation_id=organisation.id, signed=True)
    draft_id = a_draft(viewer)
    services.use_licence(draft_id, LINE, viewer=viewer)
    assert own.number in line_of(draft_id, viewer).papers[0].name


def test_a_licence_revoked_meanwhile_stops_the_submission_and_loses_nothing(applicant):
    licence, viewer = a_held(applicant), a_viewer(applicant)
    draft_id = a_draft(viewer)
    complete(draft_id, viewer)
    chief = a_desk(Role.CHIEF, agency="scjg")
    keeping.change_state(licence.id, LicenceStep.SUSPEND, reason="调查期间。", desk=chief)

    with pytest.raises(Invalid) as refused:
        services.submit(draft_id, viewer=viewer, promised=True)

    (problem,) = refused.value.problems
    assert (problem.field, problem.code) == (f"materials.{LINE}", "application.licence_unfit")
    assert "暂扣" in str(problem.message)
    keeping.change_state(licence.id, LicenceStep.RETURN, reason="调查结束。", desk=chief)
    assert services.submit(draft_id, viewer=viewer, promised=True).number


def test_it_goes_with_the_application_and_another_applicant_cannot_open_it(applicant):
    a_held(applicant)
    viewer = a_viewer(applicant)
    draft_id = a_draft(viewer)
    complete(draft_id, viewer)
    services.submit(draft_id, viewer=viewer, promised=True)

    content = queries.content(draft_id, desk=a_desk(agency="scjg"))
    (paper,) = next(line for line in content.lines if line.material.key == LINE).papers
    assert paper.way is Way.LICENCE
    assert the_application(draft_id).papers.filter(way=Way.LICENCE).count() == 1
    with pytest.raises(NotFound):
        records.copy_of_own(paper.material_id, viewer=a_viewer(a_person()))
