"""The other ways of giving a paper, promises and newer versions on one form over several items."""

from datetime import timedelta
from io import BytesIO

import pytest

from tongban.applications import queries
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.rules import Way
from tongban.applications.services import folders
from tongban.applications.tests.make import a_folder, a_material, a_pdf, an_item
from tongban.base.errors import Invalid, Refused
from tongban.people.tests.make import a_person, a_viewer
from tongban.records.tests.make import a_licence

pytestmark = pytest.mark.django_db
NAME = "餐馆卫生证"
ASKED = [{"element": "person.name", "label": "姓名", "type": "string", "required": True}]


def items(first, second, **changes):
    """Two items that want these papers and ask nothing else."""
    for slug, materials in (("one", first), ("two", second)):
        an_item(
            slug=slug,
            name={"one": "甲", "two": "乙"}[slug],
            situations=[],
            materials=materials,
            form_fields=ASKED,
            **changes,
        )


def given():
    """Ways and days of the papers in force, by item."""
    rows = ApplicationMaterial.objects.filter(removed_at=None).order_by("application_id")
    return [
        (row.application.item_version.item.slug, row.line, row.way, row.promised_on) for row in rows
    ]


def lines(folder_id, viewer):
    return {line.material.key: line for line in queries.folder(folder_id, viewer=viewer).lines}


def test_a_paper_all_may_wait_for_is_promised_once():
    paper = a_material("健康证", necessity="容缺后补")
    items([paper], [a_material("申请表", kind="申请表"), paper])
    viewer = a_viewer()
    folder_id = a_folder(viewer, "one", "two")
    day = queries.folder(folder_id, viewer=viewer).later.last

    with pytest.raises(Invalid):
        folders.promise_later(folder_id, "one.m1", until=day, signed=False, viewer=viewer)
    folders.promise_later(folder_id, "one.m1", until=day, signed=True, viewer=viewer)

    assert given() == [("one", "m1", "later", day), ("two", "m2", "later", day)]
    assert lines(folder_id, viewer)["one.m1"].owed_until == day


def test_the_day_suits_the_item_that_waits_least():
    paper = a_material("健康证", necessity="容缺后补")
    items([paper], [paper])
    an_item(
        slug="quick",
        name="快件",
        situations=[],
        materials=[paper],
        form_fields=ASKED,
        later_days=2,
    )
    viewer = a_viewer()
    alone = queries.folder(a_folder(viewer, "one", "two"), viewer=viewer).later.last

    together = queries.folder(a_folder(viewer, "one", "quick"), viewer=viewer).later.last

    assert together < alone
    folder_id = a_folder(viewer, "one", "quick")
    late = together + timedelta(days=1)
    with pytest.raises(Invalid):
        folders.promise_later(folder_id, "one.m1", until=late, signed=True, viewer=viewer)
    assert given() == []


def test_a_paper_one_item_needs_now_is_promised_to_none():
    items([a_material("健康证", necessity="容缺后补")], [a_material("健康证")])
    viewer = a_viewer()
    folder_id = a_folder(viewer, "one", "two")

    line = lines(folder_id, viewer)["one.m1"]
    with pytest.raises(Refused) as refused:
        folders.promise_later(folder_id, "one.m1", until=None, signed=True, viewer=viewer)

    assert (line.need.value, line.may_come_later) == ("required", False)
    assert refused.value.code == "application.not_later"


def test_an_item_whose_situation_wants_none_stops_no_promise():
    kind = {
        "key": "kind",
        "question": "类型",
        "options": [{"value": "a", "label": "甲类"}, {"value": "b", "label": "乙类"}],
    }
    waits, now = (
        a_material("健康证", necessity="容缺后补"),
        a_material("健康证", when={"kind": ["b"]}),
    )
    items([waits], [waits])
    an_item(slug="sometimes", name="丙", situations=[kind], materials=[now], form_fields=ASKED)
    viewer = a_viewer()
    folder_id = a_folder(viewer, "one", "sometimes")
    folders.choose(folder_id, {"sometimes.kind": "a"}, viewer=viewer, version=1)
    day = queries.folder(folder_id, viewer=viewer).later.last

    folders.promise_later(folder_id, "one.m1", until=day, signed=True, viewer=viewer)

    assert given() == [("one", "m1", "later", day)]
    version = queries.folder(folder_id, viewer=viewer).version
    folders.choose(folder_id, {"sometimes.kind": "b"}, viewer=viewer, version=version)
    line = lines(folder_id, viewer)["one.m1"]
    assert (line.papers, line.need.value) == ((), "required")


def test_an_e_licence_stands_in_everywhere_and_a_file_takes_its_place_everywhere(var):
    paper = a_material(NAME, licence=NAME)
    items([paper], [paper])
    person = a_person()
    a_licence(type_name=NAME, person_id=person.id, signed=True)
    viewer = a_viewer(person)
    folder_id = a_folder(viewer, "one", "two")
    assert {way for _, _, way, _ in given()} == {"licence"}
    [paper] = lines(folder_id, viewer)["one.m1"].papers

    folders.detach(folder_id, paper.id, viewer=viewer)
    assert given() == []
    assert lines(folder_id, viewer)["one.m1"].stand_in is not None
    folders.use_licence(folder_id, "one.m1", viewer=viewer)

    assert [(slug, way) for slug, _, way, _ in given()] == [("one", "licence"), ("two", "licence")]
    assert not [
        lack for lack in queries.folder(folder_id, viewer=viewer).lacks if lack.place == "materials"
    ]


def test_papers_of_one_name_are_apart_where_an_e_licence_does_for_one_alone(var):
    items([a_material(NAME, licence=NAME)], [a_material(NAME)])
    person = a_person()
    a_licence(type_name=NAME, person_id=person.id, signed=True)
    viewer = a_viewer(person)
    folder_id = a_folder(viewer, "one", "two")

    shown = lines(folder_id, viewer)

    assert [line.wanted_by for line in shown.values()] == [("甲",), ("乙",)]
    assert shown["one.m1"].papers[0].way is Way.LICENCE
    assert shown["two.m1"].papers == ()


def test_commitment_is_chosen_for_one_item_and_asks_the_others_nothing_less(var):
    proof = a_material("场所证明", kind="证明")
    items([proof], [proof])
    an_item(
        slug="believed",
        name="承诺件",
        situations=[],
        materials=[proof],
        form_fields=ASKED,
        commitment=True,
    )
    viewer = a_viewer()
    folder_id = a_folder(viewer, "one", "believed")
    assert queries.folder(folder_id, viewer=viewer).resume == "commitment/believed"

    with pytest.raises(Invalid):
        folders.commit(folder_id, "believed", commits=True, signed=False, viewer=viewer)
    folders.commit(folder_id, "believed", commits=True, signed=True, viewer=viewer)

    [line] = lines(folder_id, viewer).values()
    assert line.wanted_by == ("甲",)
    with pytest.raises(Refused):
        folders.commit(folder_id, "one", commits=True, signed=True, viewer=viewer)


def test_newer_versions_are_taken_up_with_all_that_is_typed(var):
    items([a_material("平面图")], [a_material("照片")])
    viewer = a_viewer()
    folder_id = a_folder(viewer, "one", "two")
    folders.fill(folder_id, "person", {"person.name": "王小红"}, viewer=viewer, version=1)
    folders.attach(folder_id, "one.m1", BytesIO(a_pdf()), name="图.pdf", viewer=viewer)
    items([a_material("平面图"), a_material("新材料")], [a_material("照片")])
    assert queries.folder(folder_id, viewer=viewer).newer == ("甲",)

    folders.renew(folder_id, viewer=viewer)

    view = queries.folder(folder_id, viewer=viewer)
    assert view.newer == ()
    assert [line.material.name for line in view.lines] == ["平面图", "新材料", "照片"]
    assert view.page("form/person").values == {"person.name": "王小红"}
    assert len(view.lines[0].papers) == 1
    assert {part.stored_answers["person.name"][0] for part in Application.objects.all()} == {
        "王小红"
    }
