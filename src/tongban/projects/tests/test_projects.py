"""Registering projects, beginning their phases, who sees them and at what cost."""

from datetime import timedelta

import pytest
from django.test import Client

from tongban.applications.models import Folder
from tongban.base.errors import Invalid, NotFound, Refused
from tongban.joint.models import JointCase, JointStage
from tongban.joint.tests.make import the_matters
from tongban.journal.models import Entry
from tongban.people.models import Organisation, Person
from tongban.people.tests.make import a_desk, a_viewer, an_officer, sign_in
from tongban.projects import queries, services
from tongban.projects.models import Project
from tongban.projects.rules import Gate
from tongban.projects.tests.make import a_project, an_agent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _matters() -> None:
    the_matters()


def signed_in(client: Client, viewer) -> Client:
    person = Person.objects.get(pk=viewer.person_id)
    sign_in(client, person, organisation=Organisation.objects.get(pk=viewer.organisation_id))
    return client


def finished(folder_id) -> None:
    """Let all stages of a phase have been done, as the services leave them."""
    joint = JointCase.objects.get(folder_id=folder_id)
    Folder.objects.filter(pk=folder_id).update(state="submitted", submitted_at=joint.created_at)
    JointStage.objects.filter(joint=joint).delete()
    day = joint.created_at.date()
    joint.submitted_at, joint.started_on, joint.due_on = joint.created_at, day, day
    joint.finished_on, joint.number = day + timedelta(1), f"J{folder_id}"[:40]
    joint.save()


def test_a_project_gets_a_code_and_is_written_in_the_journal() -> None:
    viewer = an_agent()
    code = a_project(viewer)
    assert code == f"{viewer.today.year}-230881-13-02-000001"
    project = Project.objects.get()
    assert project.facts["project.location"] == "同江市工业园区"
    entry = Entry.objects.get(subject=f"project:{project.id}")
    assert (entry.event, entry.body["code"]) == ("ProjectRegistered", code)


def test_a_code_of_the_province_is_kept_and_registered_once() -> None:
    viewer = an_agent()
    code = a_project(viewer, **{"project.code": "2018 230881 13 02 000777"})
    assert code == "2018-230881-13-02-000777"
    assert a_project(viewer, **{"project.code": code}) == code
    assert Project.objects.count() == 1
    with pytest.raises(Invalid) as refused:
        a_project(an_agent(), **{"project.code": code})
    assert [problem.code for problem in refused.value.problems] == ["project.code_taken"]


def test_a_person_for_himself_registers_none() -> None:
    with pytest.raises(Refused) as refused:
        a_project(a_viewer())
    assert refused.value.code == "joint.audience"


def test_a_phase_begun_twice_is_one_form_and_the_next_is_refused_in_words() -> None:
    viewer = an_agent()
    code = a_project(viewer)
    form = services.begin_phase(code, 1, options=["eia-table", "unheard-of"], viewer=viewer)
    assert services.begin_phase(code, 1, viewer=viewer) == form
    joint = JointCase.objects.get()
    assert list(joint.stages.values_list("slug", flat=True)) == [
        "pre-land",
        "approve",
        "land-permit",
        "eia-table",
    ]
    assert joint.name == "三江米业稻米加工厂·立项用地规划许可"
    answers = str([part.stored_answers for part in joint.folder.parts.all()])
    assert code in answers
    assert "同江市工业园区" in answers
    with pytest.raises(Refused) as refused:
        services.begin_phase(code, 2, viewer=viewer)
    assert refused.value.code == "project.gate_closed"
    assert "用地预审、项目核准、建设用地规划许可证" in refused.value.message


def test_two_projects_of_one_enterprise_have_forms_of_their_own() -> None:
    viewer = an_agent()
    one = services.begin_phase(a_project(viewer), 1, viewer=viewer)
    other = a_project(viewer, **{"project.name": "二期"})
    assert services.begin_phase(other, 1, viewer=viewer) != one


def test_a_project_of_another_enterprise_does_not_exist() -> None:
    code, other = a_project(an_agent()), an_agent()
    with pytest.raises(NotFound):
        queries.my_project(code, viewer=other)
    with pytest.raises(NotFound):
        services.begin_phase(code, 1, viewer=other)
    assert queries.my_projects(other).items == []


def test_agencies_without_a_part_see_no_project() -> None:
    code = a_project(an_agent())
    builder, market = a_desk(agency="zjj"), a_desk(agency="scjg")
    assert queries.project_at_desk(code, desk=builder).phases[0].gate is Gate.OPEN
    assert [row.code for row in queries.projects_at_desk(desk=builder, q="米业 加工").items] == [
        code
    ]
    assert queries.projects_at_desk(desk=builder, q="饭馆").items == []
    assert queries.projects_at_desk(desk=market).items == []
    with pytest.raises(NotFound):
        queries.project_at_desk(code, desk=market)
    assert queries.project_at_desk(code, desk=a_desk("supervisor", "zwzx")).code == code


def test_pages_ask_the_database_little(client: Client, django_assert_max_num_queries) -> None:
    viewer = an_agent()
    code = a_project(viewer)
    finished(services.begin_phase(code, 1, viewer=viewer))
    signed_in(client, viewer).get("/my/projects")
    with django_assert_max_num_queries(12):
        page = client.get(f"/my/projects/{code}").content.decode()
    assert "还不能申报" in page
    with django_assert_max_num_queries(5):
        assert code in client.get("/my/projects").content.decode()
    sign_in(client, an_officer("reviewer", "zjj"))
    with django_assert_max_num_queries(17):
        assert client.get(f"/workbench/projects/{code}").status_code == 200
    with django_assert_max_num_queries(7):
        assert code in client.get("/workbench/projects").content.decode()


def test_what_is_wrong_is_said_and_what_was_typed_stays(client: Client) -> None:
    page = signed_in(client, an_agent()).post(
        "/my/projects/registration", {"project.name": "加工厂", "project.code": "123"}
    )
    assert page.status_code == 422
    assert "现在是 3 位" in page.content.decode()
    assert 'value="加工厂"' in page.content.decode()


def test_a_phase_there_is_not_does_not_exist(client: Client) -> None:
    viewer = an_agent()
    code = a_project(viewer)
    assert signed_in(client, viewer).get(f"/my/projects/{code}/phases/7").status_code == 404
    assert client.post(f"/my/projects/{code}/phases/2").status_code == 409
    assert client.get(f"/my/projects/{code}/phases/1").status_code == 200
