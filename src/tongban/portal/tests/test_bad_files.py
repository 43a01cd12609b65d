"""Bad files, from the pages where they are handed in: told in words, and nothing else is lost."""

import pytest

from tongban.applications import queries
from tongban.applications.tests.make import (
    GOOD_ANSWERS,
    a_complete_draft,
    a_draft,
    an_item,
    an_upload,
    the_application,
)
from tongban.cases.models import Case
from tongban.cases.tests.make import a_case
from tongban.law.lifecycle import State
from tongban.people.tests.make import a_person, a_viewer, sign_in
from tongban.portal.tests.see import main, url
from tongban.records.models import Material, StoredFile
from tongban.records.tests.make import a_book, a_pdf, a_png_of, a_polyglot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

BAD = {
    "损坏的.pdf": (a_pdf(pages=9)[:600], "已损坏或不完整"),
    "一万页.pdf": (a_book(10_000), "超过 2000 页"),
    "图片炸弹.png": (a_png_of(60_000, 60_000), "像素过大"),
    "两用文件.pdf": (a_polyglot(), "混有其他类型的文件"),
    "网页.jpg": (b"\xff\xd8\xff\xfe<html><script>alert(1)</script>", "混有其他类型的文件"),
    "空的.pdf": (b"", "是空文件"),
}
EVERY = pytest.mark.parametrize("name", BAD)


@pytest.fixture
def person(client):
    """A citizen, signed in, and an item he can apply for."""
    an_item()
    person = a_person()
    sign_in(client, person)
    return person


def state_of(draft_id, person):
    """All that can be lost: what was typed, and the papers given."""
    view = queries.draft(draft_id, viewer=a_viewer(person))
    papers = [paper.name for line in view.lines for paper in line.papers]
    return [page.values for page in view.pages], papers, view.version, view.lacks


@EVERY
def test_on_a_draft_it_is_told_and_everything_else_stays(client, person, name):
    draft_id = a_complete_draft(a_viewer(person))
    before, kept = state_of(draft_id, person), StoredFile.objects.count()
    body, words = BAD[name]

    response = client.post(url("upload", draft_id, "m2"), {"file": an_upload(body, name)})

    assert response.status_code == 422
    assert f"“{name}”" in main(response)
    assert words in main(response)
    assert state_of(draft_id, person) == before
    assert StoredFile.objects.count() == kept


@EVERY
def test_in_the_place_of_a_good_one_the_good_one_stays(client, person, name):
    draft_id = a_complete_draft(a_viewer(person))
    before = state_of(draft_id, person)
    paper = the_application(draft_id).papers.get(line="m2", removed_at=None)
    body, words = BAD[name]

    response = client.post(url("replacement", draft_id, paper.id), {"file": an_upload(body, name)})

    assert (response.status_code, state_of(draft_id, person)) == (422, before)
    assert words in main(response)


def test_all_of_them_at_once_leave_the_good_one_among_them(client, person):
    draft_id = a_draft(a_viewer(person))
    files = [an_upload(body, name) for name, (body, _) in BAD.items()]
    files.insert(2, an_upload(a_pdf(), "身份证.pdf"))

    response = client.post(url("upload", draft_id, "m2"), {"file": files})

    assert response.status_code == 422
    for name, (_, words) in BAD.items():
        assert f"“{name}”" in main(response)
        assert words in main(response)
    assert state_of(draft_id, person)[1] == ["身份证.pdf"]
    assert Material.objects.count() == 1


@EVERY
def test_in_a_correction_the_case_still_waits(client, name):
    person = a_person()
    sign_in(client, person)
    case = a_case(State.CORRECTING, person=person)
    papers = Material.objects.count()
    body, words = BAD[name]

    response = client.post(url("case-upload", case.number, "m5"), {"file": an_upload(body, name)})

    assert response.status_code == 422
    assert words in main(response)
    assert Material.objects.count() == papers
    assert Case.objects.get(pk=case.pk).state == State.CORRECTING


def test_the_answers_of_the_draft_are_the_ones_typed(person):
    draft_id = a_complete_draft(a_viewer(person))

    assert state_of(draft_id, person)[0][-1] == GOOD_ANSWERS["own"]
