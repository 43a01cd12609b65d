"""What a new form is filled with, where it says it comes from, and what is counted."""

from datetime import timedelta

import pytest

from tongban.applications import queries, services
from tongban.applications.tests.make import (
    DOCUMENT,
    GOOD_ANSWERS,
    SLUG,
    a_complete_draft,
    a_draft,
    an_item,
    complete,
    the_application,
)
from tongban.forms.queries import holdings
from tongban.forms.tests.make import a_dictionary
from tongban.people.tests.make import (
    NOW,
    a_desk,
    a_mandate,
    a_person,
    a_viewer,
    an_organisation,
)
from tongban.records.models import Licence
from tongban.records.tests.make import a_licence

pytestmark = pytest.mark.django_db
ADDRESS = {"element": "org.address", "label": "经营场所", "type": "address", "required": False}


def notes(draft_id, viewer):
    """Key → what stands in the field, and the note under it, where there is one."""
    view = queries.draft(draft_id, viewer=viewer)
    return {
        asked.field.key: (asked.raw, asked.note)
        for page in view.pages
        for asked in page.fields
        if asked.note
    }


def submitted(viewer, **options):
    draft_id = a_complete_draft(viewer)
    return services.submit(draft_id, viewer=viewer, promised=True, **options)


@pytest.fixture
def viewer():
    an_item(form_fields=[*DOCUMENT["form_fields"], ADDRESS])
    a_dictionary(a_desk())
    return a_viewer()


def test_the_account_is_named_as_the_origin(viewer):
    assert notes(a_draft(viewer), viewer)["person.name"] == ("张建国", "来自 账号信息")


def test_what_was_kept_of_the_last_one_is_offered_and_a_quantity_is_not(viewer):
    number = submitted(viewer, keep=True).number

    found = notes(a_draft(viewer), viewer)

    assert found["own.shop"] == (
        "赫乡小馆",
        f"来自 2018-11-05 的餐馆开业许可申请（{number}）",
    )
    assert "own.area" not in found


def test_without_agreeing_nothing_is_kept(viewer):
    submitted(viewer)

    assert "own.shop" not in notes(a_draft(viewer), viewer)
    assert holdings(viewer).every == []


def test_a_changed_field_says_so_and_is_not_counted(viewer):
    submitted(viewer, keep=True)
    draft_id = a_draft(viewer)
    services.fill(draft_id, "own", {"own.shop": "新店"}, viewer=viewer, version=1)

    assert notes(draft_id, viewer)["own.shop"] == ("新店", "您已修改")


def test_what_stayed_as_it_was_filled_in_is_counted_and_where_it_was_used_is_told(viewer):
    submitted(viewer, keep=True)
    draft_id = a_draft(viewer)
    complete(draft_id, viewer)
    answers = GOOD_ANSWERS["person"]
    assert (
        the_application(draft_id).stored_answers["person.id_number"][0]
        == answers["person.id_number"]
    )

    number = services.submit(draft_id, viewer=viewer, promised=True, keep=True).number

    # The name and the shop; the identity number was typed anew, as another's.
    assert queries.savings_of(draft_id).fields == 2
    [held] = holdings(viewer).every
    assert [use.number for use in held.uses] == [number]


def test_a_licence_in_force_goes_before_what_was_stated(viewer):
    organisation, agent = an_organisation(address="旧址"), a_person()
    a_mandate(organisation, agent)
    acting = a_viewer(agent, organisation=organisation)
    a_licence(organisation_id=organisation.id)

    found = notes(a_draft(acting), acting)

    assert found["org.address"] == ("同江市繁荣街道1号", "来自 电子证照“食品经营许可证”")


@pytest.mark.parametrize("change", [{"state": "suspended"}, {"valid_until": "2018-11-05"}])
def test_a_licence_not_in_force_says_nothing(viewer, change):
    organisation, agent = an_organisation(address="旧址"), a_person()
    a_mandate(organisation, agent)
    licence = a_licence(organisation_id=organisation.id)
    Licence.objects.filter(pk=licence.pk).update(**change)
    acting = a_viewer(agent, organisation=organisation, now=NOW + timedelta(days=2))

    assert notes(a_draft(acting), acting)["org.address"] == ("旧址", "来自 单位登记信息")


def test_what_a_clerk_typed_stands_and_what_is_kept_is_noted_for_him_too(viewer):
    submitted(viewer, keep=True)
    desk = a_desk()

    draft_id = services.start_at_window(
        SLUG, desk=desk, person_id=viewer.person_id, facts={"person.name": "张建"}
    )

    found = notes(draft_id, desk)
    assert found["own.shop"][0] == "赫乡小馆"
    assert "person.name" not in found
    assert queries.draft(draft_id, viewer=desk).page("form/person").values["person.name"] == "张建"


def test_nobody_agrees_in_the_place_of_the_applicant(viewer):
    desk = a_desk()
    draft_id = services.start_at_window(
        SLUG,
        desk=desk,
        person_id=viewer.person_id,
        agent_id=a_person().id,
        facts=GOOD_ANSWERS["person"],
    )
    services.save_at_window(
        draft_id,
        desk=desk,
        situations={"kind": "shop"},
        answers=GOOD_ANSWERS["own"],
        shown=["m2", "m5"],
        delivery={"way": "窗口领取"},
    )

    services.submit_at_window(draft_id, desk=desk, promised=True, keep=True)

    assert holdings(viewer).every == []


def test_beginning_takes_few_queries(viewer, django_assert_max_num_queries):
    a_draft(a_viewer(a_person()))  # the guide is warm

    # The item and its agency, drafts begun, the person; what is kept, licences; the draft; and the
    # savepoint of the test around them.
    with django_assert_max_num_queries(7 + 2):
        a_draft(viewer)


def test_giving_a_draft_up_erases_where_its_texts_came_from(viewer):
    draft_id = a_draft(viewer)

    services.abandon(draft_id, viewer=viewer)

    assert the_application(draft_id).origins == ""
