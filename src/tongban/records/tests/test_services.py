"""Handing files in, vouching for them, and getting them back."""

import io
from dataclasses import replace

import pytest
from django.db import transaction

from tongban.base import files
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.journal.queries import history
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_mandate, a_person, a_viewer, an_organisation
from tongban.records import queries, rules, services
from tongban.records.models import Material, StoredFile
from tongban.records.tests.make import SOMEBODY, a_material, a_pdf, an_image
from tongban.records.traces import without_traces

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _var(var):
    return var


@pytest.fixture
def person():
    return a_person()


def problem(data, name="户口簿.pdf"):
    with pytest.raises(Invalid) as invalid:
        a_material(data, name=name)
    (found,) = invalid.value.problems
    assert found.field == "file"
    return found


def test_an_upload_comes_back_without_what_the_phone_wrote_and_is_journalled(person):
    viewer = a_viewer(person)
    photo = an_image(orientation=6)
    data = without_traces(photo)

    kept = a_material(photo, name="C:\\身份证.JPG", by=viewer, person_id=person.id)

    assert b"Zhang" in photo
    assert b"Zhang" not in data
    assert queries.open_material(kept.id) == ("身份证.jpg", "image/jpeg", data)
    (view,) = queries.materials_of(viewer).items
    assert (view.trust_name, view.pages, view.size) == ("待核验原件", 1, len(data))
    (line,) = history(f"material:{kept.id}")
    assert (line.event, line.actor) == ("MaterialKept", f"person:{person.id}")
    assert line.body["sha256"] == files.digests_of(data).sha256


def test_both_digests_are_recorded():
    kept = a_material(a_pdf(pages=2), name="章程.pdf")

    stored = StoredFile.objects.get(pk=kept.file_id)
    assert (stored.sha256, stored.sm3) == files.digests_of(a_pdf(pages=2))
    assert (stored.media_type, stored.pages) == ("application/pdf", 2)


def test_pressing_twice_keeps_one(person, django_assert_max_num_queries):
    data = an_image()
    with django_assert_max_num_queries(7):  # two of them the savepoint of the service
        first = a_material(data, person_id=person.id)
    with django_assert_max_num_queries(4):
        again = a_material(data, person_id=person.id)

    assert first.id == again.id
    assert len(history(f"material:{first.id}")) == 1


def test_one_content_of_two_people_is_one_file_and_two_materials(person):
    data = a_pdf()
    mine = a_material(data, name="a.pdf", person_id=person.id)
    yours = a_material(data, name="a.pdf", person_id=a_person("李红").id)

    assert mine.id != yours.id
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"MZ" + bytes(100), "records.type"),
        (a_pdf()[:300], "records.corrupt"),
        (a_pdf(password="x"), "records.encrypted"),
        (b"\xff\xd8\xff" + bytes(100), "records.corrupt"),
    ],
)
def test_what_is_refused_is_named_and_leaves_nothing(data, code):
    found = problem(data, name="户口簿.pdf")

    assert found.code == code
    assert found.message.startswith("“户口簿.pdf”")
    assert not Material.objects.exists()
    assert not StoredFile.objects.exists()


def test_an_empty_file_is_refused():
    with pytest.raises(Invalid) as invalid:
        services.keep_upload(io.BytesIO(b""), name="空.pdf", by=SOMEBODY, person_id=None)

    assert [p.code for p in invalid.value.problems] == ["records.empty"]


def test_no_more_is_read_than_may_be_kept(monkeypatch):
    monkeypatch.setattr(rules, "MAX_BYTES", 1024 * 1024)
    endless = io.BytesIO(a_pdf() + bytes(3 * 1024 * 1024))

    with pytest.raises(Invalid) as invalid:
        services.keep_upload(endless, name="大.pdf", by=SOMEBODY, person_id=None)

    assert [p.code for p in invalid.value.problems] == ["records.too_large"]
    assert "超过 1 MB" in invalid.value.message
    assert endless.tell() == 1024 * 1024 + 1


def test_a_clerk_vouches_once():
    kept = a_material()
    desk = a_desk()

    services.verify(kept.id, desk=desk)

    view = Material.objects.get(pk=kept.id)
    assert (view.trust, view.verified_by, view.verified_at) == ("B", desk.actor_name, desk.now)
    assert [line.event for line in history(f"material:{kept.id}")] == [
        "MaterialKept",
        "MaterialVerified",
    ]
    with pytest.raises(Refused) as refused:
        services.verify(kept.id, desk=desk)
    assert refused.value.code == "records.not_to_verify"


def test_only_who_receives_papers_may_vouch():
    kept = a_material()

    with pytest.raises(NotPermitted):
        services.verify(kept.id, desk=a_desk(Role.SUPERVISOR))

    assert Material.objects.get(pk=kept.id).trust == "C"


def test_an_issued_paper_is_trusted_and_handing_it_in_again_keeps_that(person):
    data = a_pdf(title="食品经营许可证")
    issued = services.keep_issued(data, name="许可证", by=SOMEBODY, person_id=person.id)

    again = a_material(data, name="许可证.pdf", person_id=person.id)

    assert again.id == issued.id
    assert Material.objects.get(pk=again.id).trust == "A"


def test_a_paper_is_opened_only_by_its_owner(person):
    enterprise, other = an_organisation(), a_person("李红")
    for one in (person, other):
        a_mandate(enterprise, one)
    own = a_material(an_image(), person_id=person.id)
    of_enterprise = a_material(
        a_pdf(), name="执照.pdf", person_id=person.id, organisation_id=enterprise.id
    )

    himself, stranger = a_viewer(person), a_viewer(other)
    acting, colleague = (a_viewer(one, organisation=enterprise) for one in (person, other))

    assert queries.copy_of_own(own.id, viewer=himself).name == "身份证.jpg"
    assert queries.copy_of_own(of_enterprise.id, viewer=colleague).name == "执照.pdf"
    for material, viewer in [
        (own, stranger),
        (own, replace(himself, person_id=None)),
        (own, acting),
        (of_enterprise, himself),
    ]:
        with pytest.raises(NotFound):
            queries.copy_of_own(material.id, viewer=viewer)
        with pytest.raises(NotFound):
            queries.own_material(material.id, viewer=viewer)


def test_papers_are_listed_for_reuse_by_owner(person, django_assert_num_queries):
    enterprise = an_organisation()
    a_mandate(enterprise, person)
    a_material(an_image(), person_id=person.id)
    a_material(a_pdf(), name="执照.pdf", person_id=person.id, organisation_id=enterprise.id)
    himself = a_viewer(person)

    with django_assert_num_queries(1):
        own = queries.materials_of(himself)
    of_enterprise = queries.materials_of(a_viewer(person, organisation=enterprise))

    assert [view.name for view in own.items] == ["身份证.jpg"]
    assert [view.name for view in of_enterprise.items] == ["执照.pdf"]
    assert queries.materials_of(replace(himself, person_id=None)).items == []


def test_an_image_has_a_preview_and_a_pdf_needs_none():
    assert (queries.preview(a_material().id) or b"").startswith(b"\x89PNG")
    assert queries.preview(a_material(a_pdf(), name="a.pdf").id) is None


def test_a_lost_file_says_so_and_is_mended_by_handing_it_in_again():
    data = an_image()
    kept = a_material(data)
    files.delete(kept.file_id)

    with pytest.raises(files.FileUnreadable):
        queries.open_material(kept.id)

    a_material(data)
    assert queries.open_material(kept.id).data == without_traces(data)


def test_what_cannot_be_journalled_was_not_kept(monkeypatch):
    monkeypatch.setattr("tongban.records.services.papers.journal.record", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        a_material()

    assert not Material.objects.exists()
