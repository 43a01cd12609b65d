"""What departments hold together: one day for all, one record, each signs for itself."""

from datetime import timedelta

import pytest

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.joint.models import JointCase
from tongban.joint.tests.make import the_matters
from tongban.journal.models import Entry
from tongban.people.tests.make import a_desk
from tongban.projects import jobs, queries, services
from tongban.projects.models import Convening, Signature
from tongban.projects.tests.make import a_project, an_agent

pytestmark = pytest.mark.django_db
VISIT = "联合踏勘"


@pytest.fixture
def code() -> str:
    """A project whose first phase is being handled."""
    the_matters()
    viewer = an_agent()
    code = a_project(viewer)
    folder_id = services.begin_phase(code, 1, viewer=viewer)
    joint = JointCase.objects.get(folder_id=folder_id)
    joint.submitted_at, joint.started_on = viewer.now, viewer.today
    joint.due_on = viewer.today + timedelta(28)
    joint.number = "2308812018110590000001X"
    joint.save()
    return code


def convene(code: str, *, days: int = 1, place: str = "工业园区门口", agency: str = "zjj"):
    desk = a_desk("reviewer", agency)
    return services.convene(
        code, 1, VISIT, starts_at=desk.now + timedelta(days), place=place, desk=desk
    )


def later(agency: str, days: int = 1):
    officer = a_desk("reviewer", agency)
    return a_desk("reviewer", agency, now=officer.now + timedelta(days))


def test_every_department_of_its_stages_is_invited_once(code: str) -> None:
    held = convene(code)
    assert convene(code) == held
    lines = Signature.objects.filter(convening_id=held)
    assert {line.agency.slug: line.stages for line in lines} == {
        "gtzy": ["pre-land"],
        "fgj": ["approve"],
    }
    assert Entry.objects.filter(event="ActConvened").count() == 1


def test_it_is_moved_until_somebody_signed(code: str) -> None:
    held = convene(code)
    assert convene(code, days=2) == held
    assert Entry.objects.filter(event="ActConvened").last().body["is_moved"] is True
    services.sign(held, attended=True, opinion="现场与材料一致", desk=later("gtzy", 2))
    with pytest.raises(Refused) as refused:
        convene(code, days=3)
    assert refused.value.code == "project.signed"
    assert queries.project_at_desk(code, desk=a_desk("reviewer", "zjj")).to_convene == ()


@pytest.mark.parametrize(
    ("days", "place", "field"), [(0, "门口", "day"), (5, "门口", "day"), (1, " ", "place")]
)
def test_a_day_too_near_or_off_and_no_place_are_refused(code, days, place, field) -> None:
    with pytest.raises(Invalid) as refused:
        convene(code, days=days, place=place)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_who_does_not_lead_it_convenes_nothing(code: str) -> None:
    with pytest.raises(NotFound):
        convene(code, agency="fgj")
    desk = a_desk("window", "zjj")
    with pytest.raises(NotPermitted):
        services.convene(code, 1, VISIT, starts_at=desk.now, place="门口", desk=desk)
    desk = a_desk("reviewer", "zjj")
    with pytest.raises(Refused) as refused:
        services.convene(
            code, 4, "联合验收", starts_at=desk.now + timedelta(1), place="门口", desk=desk
        )
    assert refused.value.code == "project.nothing_to_convene"


def test_each_signs_its_own_opinion_once_and_not_before_the_day(code: str) -> None:
    held = convene(code)
    with pytest.raises(Refused) as early:
        services.sign(held, attended=True, opinion="一致", desk=a_desk("reviewer", "gtzy"))
    assert early.value.code == "project.not_held_yet"
    desk = later("gtzy")
    services.sign(held, attended=False, opinion="书面：一致", desk=desk)
    services.sign(held, attended=False, opinion="书面：一致", desk=desk)
    with pytest.raises(Refused) as again:
        services.sign(held, attended=True, opinion="改了", desk=desk)
    assert again.value.code == "project.signed"
    with pytest.raises(NotFound):
        services.sign(held, attended=True, opinion="一致", desk=later("scjg"))
    assert Entry.objects.get(event="RecordSigned").body["still_to_sign"] == 1
    record = queries.convening(held, desk=later("fgj"))
    assert [(one.agency, one.may_sign) for one in record.signatures] == [
        ("市国土资源局", False),
        ("市发展和改革局", True),
    ]
    assert not record.is_signed
    with pytest.raises(NotFound):
        queries.convening(held, desk=a_desk("reviewer", "scjg"))


def test_who_did_not_sign_is_reminded_once(code: str) -> None:
    held = convene(code)
    services.sign(held, attended=True, opinion="一致", desk=later("gtzy"))
    now = Convening.objects.get().starts_at
    assert jobs.remind_to_sign(now + timedelta(hours=2)) == 0, "on the day itself nobody is late"
    assert jobs.remind_to_sign(now + timedelta(1)) == 1
    assert jobs.remind_to_sign(now + timedelta(2)) == 0


def test_a_record_is_read_with_few_queries(code: str, django_assert_max_num_queries) -> None:
    held, desk = convene(code), later("fgj")
    with django_assert_max_num_queries(4):
        queries.convening(held, desk=desk)
    with django_assert_max_num_queries(14):
        queries.project_at_desk(code, desk=desk)
