"""Beginning and filling: who may, what is kept, and two devices at one draft."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tongban.applications import queries, services
from tongban.applications.models import Application
from tongban.applications.tests.make import (
    GOOD_ANSWERS,
    SLUG,
    a_complete_draft,
    a_draft,
    a_material,
    an_item,
    version_of,
)
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from tongban.people.tests.make import a_mandate, a_person, a_viewer, an_organisation

pytestmark = pytest.mark.django_db
NAME_FIELD = {"element": "person.name", "label": "姓名", "type": "string", "required": True}


def shown(draft_id, viewer, key):
    """What the page shows in a field."""
    draft = queries.draft(draft_id, viewer=viewer)
    return next(page.values[key] for page in draft.pages if key in page.values)


def test_a_draft_begins_with_what_is_known_of_the_applicant():
    an_item()
    viewer = a_viewer(a_person("李梅"))

    draft_id = a_draft(viewer)

    assert shown(draft_id, viewer, "person.name") == "李梅"
    assert queries.draft(draft_id, viewer=viewer).resume == "situations/kind"


def test_for_an_enterprise_its_code_is_filled_in():
    an_item()
    organisation, agent = an_organisation(), a_person()
    a_mandate(organisation, agent)
    viewer = a_viewer(agent, organisation=organisation)

    draft_id = a_draft(viewer)

    assert shown(draft_id, viewer, "org.uscc") == organisation.uscc
    assert queries.draft(draft_id, viewer=viewer).organisation == organisation.name


def test_what_was_answered_on_the_guide_page_is_not_asked_again():
    an_item()
    viewer = a_viewer()

    draft_id = services.start(SLUG, viewer=viewer, situations={"kind": "shop", "colour": "red"})

    assert Application.objects.get(pk=draft_id).situations == {"kind": "shop"}


def test_pressing_begin_twice_makes_one_draft():
    an_item()
    viewer = a_viewer()

    assert a_draft(viewer) == a_draft(viewer)
    assert Application.objects.count() == 1


def test_an_untouched_draft_takes_the_answers_given_on_the_guide_this_time():
    an_item()
    viewer = a_viewer()
    first = services.start(SLUG, viewer=viewer, situations={})

    again = services.start(SLUG, viewer=viewer, situations={"kind": "shop"})
    from_a_bookmark = services.start(SLUG, viewer=viewer, situations={})

    assert first == again == from_a_bookmark
    assert Application.objects.get(pk=first).situations == {"kind": "shop"}


def test_a_touched_draft_is_kept_beside_a_new_one():
    an_item()
    viewer = a_viewer()
    first = a_draft(viewer)
    services.fill(first, "own", {"own.shop": "赫乡小馆"}, viewer=viewer, version=1)

    assert a_draft(viewer) != first


@pytest.mark.parametrize(
    ("who", "code"),
    [({"real_level": 0}, "application.real_level"), (None, "sign_in")],
)
def test_who_is_not_known_well_enough_may_not_file(who, code):
    an_item()
    viewer = a_viewer(a_person(**who)) if who else _nobody()

    with pytest.raises(NotPermitted) as refused:
        a_draft(viewer)

    assert refused.value.code == code
    assert not Application.objects.exists()


def test_an_item_for_enterprises_is_refused_to_a_person_in_words():
    an_item(audience=["企业法人"])

    with pytest.raises(Refused, match=r"面向企业法人.*代表单位办理") as refused:
        a_draft()

    assert refused.value.code == "application.audience"


def test_an_item_that_is_not_filed_online_is_refused():
    an_item(online_depth=1)

    with pytest.raises(Refused) as refused:
        a_draft()

    assert refused.value.code == "application.not_online"


def test_what_was_typed_is_saved_also_when_it_is_wrong():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)

    saved = services.fill(
        draft_id, "own", {"own.area": "很大", "own.shop": "　小馆 "}, viewer=viewer, version=1
    )

    assert [problem.code for problem in saved.problems] == ["forms.decimal"]
    assert shown(draft_id, viewer, "own.area") == "很大"
    assert shown(draft_id, viewer, "own.shop") == "　小馆 "


def test_saving_one_field_leaves_the_others():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    saved = services.fill(draft_id, "own", {"own.shop": "小馆"}, viewer=viewer, version=1)

    services.fill(draft_id, "own", {"own.area": "20"}, viewer=viewer, version=saved.version)

    assert shown(draft_id, viewer, "own.shop") == "小馆"


def test_a_second_device_with_an_old_page_is_told_and_nothing_is_lost():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    services.fill(draft_id, "own", {"own.shop": "电脑上填的"}, viewer=viewer, version=1)

    with pytest.raises(Stale) as stale:
        services.fill(draft_id, "own", {"own.shop": "手机上填的"}, viewer=viewer, version=1)

    [conflict] = stale.value.details["conflicts"]
    assert (conflict["theirs"], conflict["mine"]) == ("电脑上填的", "手机上填的")
    assert shown(draft_id, viewer, "own.shop") == "电脑上填的"
    services.fill(  # he chooses, knowing both
        draft_id,
        "own",
        {"own.shop": "手机上填的"},
        viewer=viewer,
        version=stale.value.details["version"],
    )
    assert shown(draft_id, viewer, "own.shop") == "手机上填的"


def test_two_devices_on_different_fields_do_not_disturb_one_another():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    services.fill(draft_id, "own", {"own.shop": "小馆"}, viewer=viewer, version=1)

    services.fill(draft_id, "own", {"own.area": "20"}, viewer=viewer, version=1)

    assert (shown(draft_id, viewer, "own.shop"), shown(draft_id, viewer, "own.area")) == (
        "小馆",
        "20",
    )


def test_an_unknown_answer_to_a_situation_is_refused():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)

    with pytest.raises(Invalid):
        services.choose_situations(draft_id, {"kind": "castle"}, viewer=viewer, version=1)

    assert queries.draft(draft_id, viewer=viewer).questions[0].chosen == ""


def test_a_situation_changed_elsewhere_is_told():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    services.choose_situations(draft_id, {"kind": "shop"}, viewer=viewer, version=1)

    with pytest.raises(Stale):
        services.choose_situations(draft_id, {"kind": "canteen"}, viewer=viewer, version=1)


def test_situations_decide_the_material_list():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)

    services.choose_situations(draft_id, {"kind": "shop"}, viewer=viewer, version=1)

    lines = queries.draft(draft_id, viewer=viewer).lines
    assert [(line.material.key, line.need.value) for line in lines] == [
        ("m1", "form"),
        ("m2", "required"),
        ("m4", "shared"),
        ("m5", "required"),
        ("m6", "optional"),
    ]


def test_another_person_s_draft_does_not_exist():
    an_item()
    draft_id = a_draft()
    stranger = a_viewer()

    for do in (
        lambda: queries.draft(draft_id, viewer=stranger),
        lambda: services.fill(draft_id, "own", {}, viewer=stranger, version=1),
        lambda: services.detach(draft_id, uuid4(), viewer=stranger),
        lambda: services.submit(draft_id, viewer=stranger, promised=True),
        lambda: services.abandon(draft_id, viewer=stranger),
    ):
        with pytest.raises(NotFound):
            do()


def test_one_goes_on_where_one_stopped():
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    services.choose_situations(draft_id, {"kind": "shop"}, viewer=viewer, version=1)
    assert queries.draft(draft_id, viewer=viewer).resume == "form/person"

    services.fill(draft_id, "own", {"own.shop": "小馆"}, viewer=viewer, version=2)

    assert queries.draft(draft_id, viewer=viewer).resume == "form/own"


def test_a_complete_draft_goes_on_at_the_check():
    an_item()
    viewer = a_viewer()

    assert queries.draft(a_complete_draft(viewer), viewer=viewer).resume == "check"


def test_an_abandoned_draft_is_gone_with_what_was_typed():
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)

    services.abandon(draft_id, viewer=viewer)

    assert queries.drafts_of(viewer).items == []
    with pytest.raises(NotFound):
        queries.draft(draft_id, viewer=viewer)
    assert Application.objects.get().answers == ""


def test_drafts_are_listed_last_saved_first():
    an_item()
    an_item(slug="other-licence", name="另一项许可")
    viewer = a_viewer()
    a_draft(viewer)
    a_draft(viewer, slug="other-licence")

    assert [line.item_name for line in queries.drafts_of(viewer).items] == [
        "另一项许可",
        "餐馆开业许可",
    ]


def test_a_new_version_of_the_item_is_told_and_may_be_taken_up_with_all_answers():
    document = an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)
    extra = {"element": "own.seats", "label": "座位数", "type": "integer", "required": True}
    an_item(
        form_fields=[*document["form_fields"], extra],
        materials=[*document["materials"], a_material("消防证明")],
    )
    assert queries.draft(draft_id, viewer=viewer).newer
    assert queries.draft(draft_id, viewer=viewer).lacks == ()

    services.move_to_current(draft_id, viewer=viewer)

    draft = queries.draft(draft_id, viewer=viewer)
    assert not draft.newer
    assert shown(draft_id, viewer, "own.shop") == GOOD_ANSWERS["own"]["own.shop"]
    assert [lack.problem.field for lack in draft.lacks] == ["answers.own.seats", "materials.m8"]


def test_a_draft_takes_two_queries_to_show(django_assert_max_num_queries):
    an_item()
    viewer = a_viewer()
    draft_id = a_complete_draft(viewer)

    with django_assert_max_num_queries(2):
        queries.draft(draft_id, viewer=viewer)


def test_a_saved_field_takes_two_queries(django_assert_max_num_queries):
    an_item()
    viewer = a_viewer()
    draft_id = a_draft(viewer)
    version = version_of(draft_id, viewer)

    with django_assert_max_num_queries(4):  # and the savepoint of the test around them
        services.fill(draft_id, "own", {"own.shop": "小馆"}, viewer=viewer, version=version)


def _nobody():
    return replace(a_viewer(), person_id=None)


def test_an_agent_whose_mandate_was_revoked_no_longer_sees_what_he_began():
    an_item()
    organisation, agent = an_organisation(), a_person()
    mandate = a_mandate(organisation, agent)
    acting = a_viewer(agent, organisation=organisation)
    draft_id = a_draft(acting)
    own = a_draft(a_viewer(agent))
    himself = a_viewer(agent)
    assert queries.draft(draft_id, viewer=himself).id == draft_id  # he still may act for it
    assert {line.id for line in queries.drafts_of(himself).items} == {draft_id, own}

    mandate.revoked_at = himself.now
    mandate.save()

    with pytest.raises(NotFound):
        queries.draft(draft_id, viewer=himself)
    with pytest.raises(NotFound):
        services.fill(draft_id, "own", {"own.shop": "改名"}, viewer=himself, version=1)
    assert {line.id for line in queries.drafts_of(himself).items} == {own}


# --- what is asked in a situation only ---------------------------------------------------------

AGENT = {
    "key": "by",
    "question": "谁来办",
    "options": [{"value": "self", "label": "本人"}, {"value": "agent", "label": "代办人"}],
}
BY_AGENT = {
    "element": "agent.name",
    "label": "代办人姓名",
    "type": "string",
    "required": True,
    "when": {"by": ["agent"]},
}


def a_draft_by(who, viewer):
    draft_id = a_draft(viewer)
    services.choose_situations(
        draft_id, {"by": who}, viewer=viewer, version=version_of(draft_id, viewer)
    )
    return draft_id


@pytest.fixture
def _item_with_agent():
    an_item(
        situations=[AGENT], form_fields=[NAME_FIELD, BY_AGENT], materials=[a_material("申请书")]
    )


@pytest.mark.usefixtures("_item_with_agent")
def test_who_comes_himself_is_not_asked_for_an_agent():
    viewer = a_viewer()

    draft = queries.draft(a_draft_by("self", viewer), viewer=viewer)

    assert [page.key for page in draft.pages] == ["person"]
    assert draft.place_after("form/person") == "materials"
    assert not [lack for lack in draft.lacks if lack.place == "form/agent"]


@pytest.mark.usefixtures("_item_with_agent")
def test_who_sends_an_agent_must_name_him():
    viewer = a_viewer()

    draft = queries.draft(a_draft_by("agent", viewer), viewer=viewer)

    assert [page.key for page in draft.pages] == ["person", "agent"]
    assert [lack.place for lack in draft.lacks if "agent" in lack.place] == ["form/agent"]


@pytest.mark.usefixtures("_item_with_agent")
def test_what_was_typed_comes_back_with_its_situation():
    viewer = a_viewer()
    draft_id = a_draft_by("agent", viewer)
    for who, typed in (("agent", {"agent.name": "赵六"}), ("self", {}), ("agent", {})):
        version = version_of(draft_id, viewer)
        services.choose_situations(draft_id, {"by": who}, viewer=viewer, version=version)
        services.fill(draft_id, "agent", typed, viewer=viewer, version=version_of(draft_id, viewer))

    assert shown(draft_id, viewer, "agent.name") == "赵六"


# --- the address the result is posted to -------------------------------------------------------


def postal(draft_id, viewer):
    page = queries.draft(draft_id, viewer=viewer).delivery
    return {field.field.key: (field.raw, field.note) for field in page.fields}


def test_the_name_typed_in_the_form_is_offered_for_the_post():
    an_item()
    viewer = a_viewer(a_person("李梅"))
    draft_id = a_draft(viewer)

    assert postal(draft_id, viewer)["recipient"] == ("李梅", "来自 本次申请填写的内容")
    assert not Application.objects.get(pk=draft_id).stored_delivery

    wish = {"way": "邮寄", "recipient": "王五", "phone": "", "address": ""}
    version = version_of(draft_id, viewer)
    services.wish_delivery(draft_id, wish, viewer=viewer, version=version)

    assert postal(draft_id, viewer)["recipient"] == ("王五", "")


def test_an_address_nobody_posts_to_is_not_kept():
    an_item()
    viewer = a_viewer(a_person("李梅"))
    draft_id = a_draft(viewer)

    wish = {"way": "窗口领取", "recipient": "李梅", "phone": "13800000001", "address": "某处"}
    version = version_of(draft_id, viewer)
    services.wish_delivery(draft_id, wish, viewer=viewer, version=version)

    stored = Application.objects.get(pk=draft_id).stored_delivery
    assert {key: text for key, (text, _) in stored.items() if text} == {"way": "窗口领取"}
