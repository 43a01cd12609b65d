"""A data source is asked in place of a paper: with consent, once, and an upload where it says nothing."""

from datetime import timedelta
from io import BytesIO

import pytest

from tongban.applications import queries, services
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.rules import ANSWER_DAYS, Way
from tongban.applications.services import folders
from tongban.applications.tests.make import (
    a_draft,
    a_folder,
    a_material,
    a_pdf,
    a_sign_item,
    an_item,
    version_of,
)
from tongban.base.errors import NotFound, Refused
from tongban.people.models import Person
from tongban.people.tests.make import NOW, a_viewer
from tongban.sharing.models import Fetch
from tongban.sharing.tests.make import a_row, a_source

pytestmark = pytest.mark.django_db
LINE = "m2"
MATERIALS = [
    a_material("开业申请书", kind="申请表"),  # m1
    a_material("居民户口簿", data_source="household"),  # m2
    a_material("场所平面图", kind="图纸"),  # m3
]


@pytest.fixture
def viewer():
    an_item(materials=MATERIALS)
    return a_viewer()


@pytest.fixture
def source(viewer):
    """A register that knows the applicant."""
    source = a_source()
    a_row(source, Person.objects.get(pk=viewer.person_id).id_number)
    return source


def line(draft, viewer, key=LINE):
    view = queries.with_kept(queries.draft(draft, viewer=viewer), viewer=viewer)
    return next(one for one in view.lines if one.material.key == key)


def places(draft, viewer):
    lacks = queries.draft(draft, viewer=viewer).lacks
    return [lack.problem.field for lack in lacks]


def test_where_a_source_may_be_asked_it_is_offered_with_whose_it_is(viewer, source):
    draft = a_draft(viewer)

    offered = line(draft, viewer).source
    assert (offered.name, offered.agency) == ("户籍信息", source.agency.short)
    assert line(draft, viewer, "m3").source is None
    assert not Fetch.objects.exists()  # nothing is asked before he agrees


def test_what_it_says_stands_for_the_paper_and_is_the_officer_s_to_read(viewer, source):
    draft = a_draft(viewer)
    assert f"materials.{LINE}" in places(draft, viewer)

    services.ask_source(draft, LINE, viewer=viewer)

    assert f"materials.{LINE}" not in places(draft, viewer)
    shown = line(draft, viewer)
    assert shown.is_looked_up
    assert shown.source is None
    assert [paper.name for paper in shown.papers] == ["部门共享核验，免交"]
    assert "同江市演示街" not in str(shown)  # the applicant's page does not carry it
    fetch = Fetch.objects.get()
    assert fetch.purpose.startswith(Application.objects.get(pk=draft).item_version.name)


def test_pressed_twice_it_is_asked_once(viewer, source):
    draft = a_draft(viewer)

    first = services.ask_source(draft, LINE, viewer=viewer)
    assert services.ask_source(draft, LINE, viewer=viewer) == first
    assert Fetch.objects.count() == 1
    assert ApplicationMaterial.objects.count() == 1


def test_another_application_asks_anew(viewer, source):
    draft = a_draft(viewer)
    services.ask_source(draft, LINE, viewer=viewer)
    services.fill(
        draft, "own", {"own.shop": "赫乡小馆"}, viewer=viewer, version=version_of(draft, viewer)
    )

    services.ask_source(a_draft(viewer), LINE, viewer=viewer)

    assert Fetch.objects.count() == 2


@pytest.mark.parametrize(
    ("is_known", "code"), [(True, "sharing.failed"), (False, "sharing.not_found")]
)
def test_what_it_does_not_say_is_uploaded(viewer, is_known, code):
    source = a_source(connector="register" if not is_known else "http-json", settings={})
    draft = a_draft(viewer)

    with pytest.raises(Refused) as refused:
        services.ask_source(draft, LINE, viewer=viewer)

    assert refused.value.code == code
    assert "请上传" in refused.value.message
    assert Fetch.objects.get().source == source  # that it failed is kept
    assert not ApplicationMaterial.objects.exists()
    services.attach(draft, LINE, BytesIO(a_pdf()), name="户口簿.pdf", viewer=viewer)
    assert f"materials.{LINE}" not in places(draft, viewer)


def test_a_source_switched_off_is_not_offered_and_says_so(viewer, source):
    draft = a_draft(viewer)
    source.is_on = False
    source.save()

    assert line(draft, viewer).source is None
    with pytest.raises(Refused) as refused:
        services.ask_source(draft, LINE, viewer=viewer)
    assert refused.value.code == "application.no_source"


@pytest.mark.parametrize("key", ["m1", "m3"])
def test_a_line_without_a_source_asks_nobody(viewer, source, key):
    with pytest.raises(Refused):
        services.ask_source(a_draft(viewer), key, viewer=viewer)
    assert not Fetch.objects.exists()


def test_another_person_s_draft_does_not_exist(viewer, source):
    with pytest.raises(NotFound):
        services.ask_source(a_draft(viewer), LINE, viewer=a_viewer())
    assert not Fetch.objects.exists()


def test_it_takes_the_place_of_a_promise_and_may_be_taken_back(viewer, source):
    draft = a_draft(viewer)
    paper = services.ask_source(draft, LINE, viewer=viewer)

    services.detach(draft, paper, viewer=viewer)

    assert f"materials.{LINE}" in places(draft, viewer)
    assert line(draft, viewer).source is not None


def test_an_answer_grows_old_on_a_draft(viewer, source):
    draft = a_draft(viewer)
    services.ask_source(draft, LINE, viewer=viewer)
    old = NOW - timedelta(days=ANSWER_DAYS + 1)
    ApplicationMaterial.objects.filter(way=Way.SHARED).update(added_at=old)

    lacks = str(queries.draft(draft, viewer=viewer).lacks)

    assert "核验结果已超过 30 天" in lacks


def test_the_source_of_an_enterprise_is_offered_to_who_acts_for_one_alone(viewer):
    a_source(about="法人")

    assert line(a_draft(viewer), viewer).source is None


def test_what_is_asked_and_looked_at_costs_few_queries(
    viewer, source, django_assert_max_num_queries
):
    draft = a_draft(viewer)
    view = queries.draft(draft, viewer=viewer)
    with django_assert_max_num_queries(2):  # kept papers, sources
        queries.with_kept(view, viewer=viewer)


@pytest.fixture
def form(viewer, source):
    """One form over the restaurant and its sign, which both want the booklet."""
    a_sign_item(
        materials=[
            a_material("招牌申请表", kind="申请表"),
            a_material("居民户口簿", data_source="household"),
        ]
    )
    return a_folder(viewer)


def booklet(form, viewer):
    view = queries.folder_with_kept(queries.folder(form, viewer=viewer), viewer=viewer)
    return next(one for one in view.lines if one.material.name == "居民户口簿")


def test_on_one_form_it_is_asked_once_for_all_who_want_it(viewer, form):
    line = booklet(form, viewer)
    assert line.source.name == "户籍信息"

    folders.ask_source(form, line.material.key, viewer=viewer)
    folders.ask_source(form, line.material.key, viewer=viewer)

    assert Fetch.objects.count() == 1
    assert ApplicationMaterial.objects.filter(way=Way.SHARED).count() == 2
    shown = booklet(form, viewer)
    assert shown.is_looked_up
    folders.detach(form, shown.papers[0].id, viewer=viewer)
    assert not booklet(form, viewer).papers


def test_where_one_of_them_names_no_source_it_is_uploaded_for_all(viewer, source):
    a_sign_item(materials=[a_material("居民户口簿")])
    form = a_folder(viewer)
    line = booklet(form, viewer)
    assert line.source is None

    with pytest.raises(Refused) as refused:
        folders.ask_source(form, line.material.key, viewer=viewer)
    assert refused.value.code == "application.no_source"
    assert not Fetch.objects.exists()
