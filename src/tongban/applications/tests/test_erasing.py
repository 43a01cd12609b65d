"""Drafts nobody submitted, and their papers."""

from datetime import timedelta
from io import BytesIO

import pytest

from tongban.applications import queries, services
from tongban.applications.models import Application, Folder
from tongban.applications.tests.make import (
    a_complete_draft,
    a_folder,
    a_material,
    a_pdf,
    a_sign_item,
    an_item,
    complete_folder,
)
from tongban.base.ageing import Spared
from tongban.base.desk import System
from tongban.journal.queries import verify
from tongban.people.models import Person
from tongban.people.tests.make import NOW, a_person, a_viewer
from tongban.records.models import Material, StoredFile
from tongban.sharing import queries as sharing
from tongban.sharing.models import Fetch
from tongban.sharing.tests.make import a_row, a_source

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=200)
NOBODY = Spared()


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    def run(*, spared=NOBODY, before=LATER):
        with django_capture_on_commit_callbacks(execute=True):
            ids = queries.left_drafts(spared).first(before, 50)
            return services.erase_drafts(ids, basis="规则", by=System(LATER))

    return run


def files_of(var):
    return [path for path in (var / "files").rglob("*") if path.is_file()]


def test_a_draft_and_its_files_go_and_its_holder_finds_nothing(var, erase):
    an_item()
    viewer = a_viewer(a_person())
    a_complete_draft(viewer)
    assert files_of(var)

    assert erase().rows == 1

    assert (
        Application.objects.count() == Material.objects.count() == StoredFile.objects.count() == 0
    )
    assert files_of(var) == []
    assert verify() == []
    assert erase().rows == 0


def test_one_thrown_away_goes_too_and_a_submitted_one_never(var, erase):
    an_item()
    viewer = a_viewer(a_person())
    submitted = services.submit(a_complete_draft(viewer), viewer=viewer, promised=True)
    thrown = a_complete_draft(viewer)
    services.abandon(thrown, viewer=viewer)

    assert erase().rows == 1

    assert [row.number for row in Application.objects.all()] == [submitted.number]
    assert len(files_of(var)) == StoredFile.objects.count() == 1  # the submitted one has it still


def test_one_saved_later_or_held_is_left(erase):
    an_item()
    viewer = a_viewer(a_person())
    a_complete_draft(viewer)

    assert erase(before=NOW).rows == 0
    assert erase(spared=Spared(people=frozenset({viewer.person_id}))).rows == 0
    assert Application.objects.count() == 1


def test_a_form_over_several_items_goes_as_a_whole_when_it_was_last_saved(erase):
    an_item()
    a_sign_item()
    viewer = a_viewer(a_person())
    folder = a_folder(viewer)
    complete_folder(folder, viewer)
    Folder.objects.update(saved_at=LATER)

    assert erase().rows == 0
    assert erase(before=LATER + timedelta(days=1)).rows == 2
    assert Application.objects.count() == Folder.objects.count() == Material.objects.count() == 0


def test_a_paper_taken_off_a_draft_and_left_is_unused_once_the_draft_is_gone(erase):
    an_item()
    viewer = a_viewer(a_person())
    draft = services.start("restaurant-licence", viewer=viewer)
    paper = services.attach(draft, "m2", BytesIO(a_pdf()), name="证.pdf", viewer=viewer)
    services.detach(draft, paper, viewer=viewer)

    assert erase().files == 1
    assert Material.objects.count() == 0


def test_what_a_source_said_in_place_of_a_paper_goes_with_the_last_application_that_has_it(erase):
    an_item(materials=[a_material("居民户口簿", data_source="household")])
    viewer = a_viewer(a_person())
    a_row(a_source(), Person.objects.get(pk=viewer.person_id).id_number)
    draft = services.start("restaurant-licence", viewer=viewer)
    services.ask_source(draft, "m1", viewer=viewer)
    asked = sharing.kept_answers(NOBODY)
    assert Fetch.objects.exclude(facts="").count() == 1
    assert asked.due(LATER).rows == 0  # it is in the place of a paper

    assert erase().rows == 1

    assert Fetch.objects.exclude(facts="").count() == 0
    assert Fetch.objects.count() == 1  # that it was asked stays
    assert verify() == []
