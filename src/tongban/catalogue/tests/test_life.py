"""The life of an item's text: draft, review by 编办 and the legal office, publication, change."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused, Stale
from tongban.catalogue import queries, services
from tongban.catalogue.models import Draft, ItemVersion
from tongban.catalogue.tests.make import (
    TODAY,
    a_changed_draft,
    a_chief,
    an_approved_draft,
    an_editor,
    an_item,
    approve,
    at_legal,
    fill,
    on_day,
    submit,
)
from tongban.journal.queries import history

pytestmark = pytest.mark.django_db

SLUG = "food-business-licence"


def events_of(draft_id):
    return [line.event for line in history(f"draft:{draft_id}")]


def test_a_change_goes_from_draft_to_the_public():
    an_item()
    chief = a_chief()
    draft_id = services.begin_change(SLUG, desk=chief)
    saved = services.save_section(
        draft_id, "basic", {"name": "食品经营许可"}, version=1, desk=chief
    )
    assert (saved.version, saved.problems) == (2, [])

    submit(draft_id, desk=chief)
    approve(draft_id)
    services.publish_approved(draft_id, desk=an_editor())

    found = queries.guide(SLUG)
    assert (found.number, found.definition.name) == (2, "食品经营许可")
    assert ItemVersion.objects.get(number=2).reason == "按新规定修改"
    assert events_of(draft_id) == [
        "DraftBegun",
        "SectionSaved",
        "DraftSubmitted",
        "DraftReviewed",
        "DraftReviewed",
        "DraftPublished",
    ]


def test_what_is_typed_is_kept_and_what_is_wrong_with_it_is_said():
    an_item()
    chief = a_chief()
    draft_id = services.begin_change(SLUG, desk=chief)

    saved = services.save_section(
        draft_id,
        "materials",
        {"materials": [{"name": "申请书", "kind": "表"}]},
        version=1,
        desk=chief,
    )

    assert ("materials", 0, "kind") in [fault.path for fault in saved.problems]
    view = queries.draft(draft_id, chief)
    assert view.document["materials"] == [{"name": "申请书", "kind": "表"}]
    assert [section.key for section in view.sections if section.problems] == ["materials"]


def test_a_material_asked_for_an_answer_nobody_can_give_is_said_at_once():
    an_item()
    chief = a_chief()
    draft_id = services.begin_change(SLUG, desk=chief)
    materials = queries.draft(draft_id, chief).document["materials"]
    materials[0]["when"] = {"nothing": ["x"]}

    saved = services.save_section(
        draft_id, "materials", {"materials": materials}, version=1, desk=chief
    )

    assert [fault.path for fault in saved.problems] == [("materials", 0, "when", "nothing")]


def test_saving_the_same_again_writes_nothing():
    draft_id, chief = a_changed_draft()
    again = services.save_section(draft_id, "basic", {"name": "新名称"}, version=1, desk=chief)

    assert again.version == 2
    assert events_of(draft_id) == ["DraftBegun", "SectionSaved"]


def test_two_tabs_do_not_overwrite_each_other():
    draft_id, chief = a_changed_draft()

    with pytest.raises(Stale):
        services.save_section(draft_id, "basic", {"name": "另一个"}, version=1, desk=chief)

    assert queries.draft(draft_id, chief).line.name == "新名称"


@pytest.mark.parametrize(
    ("section", "values"),
    [("nothing", {}), ("basic", {"slug": "x"}), ("basic", {"name": "空\x00字"})],
)
def test_what_belongs_to_no_element_is_refused(section, values):
    draft_id, chief = a_changed_draft()

    with pytest.raises(Invalid):
        services.save_section(draft_id, section, values, version=2, desk=chief)


def test_an_incomplete_draft_is_not_handed_in():
    chief = a_chief()
    draft_id = services.begin_item(agency="scjg", name="摊贩登记", desk=chief)

    with pytest.raises(Invalid) as refused:
        services.submit(draft_id, reason="", version=1, desk=chief)

    assert "steps" in "".join(problem.message for problem in refused.value.problems)
    assert queries.draft(draft_id, chief).line.state == "editing"


def test_a_change_without_reason_or_without_change_is_not_handed_in():
    an_item()
    chief = a_chief()
    draft_id = services.begin_change(SLUG, desk=chief)

    with pytest.raises(Invalid):
        services.submit(draft_id, reason=" ", version=1, desk=chief)
    with pytest.raises(Refused) as refused:
        services.submit(draft_id, reason="改", version=1, desk=chief)
    assert refused.value.code == "draft.unchanged"


def test_a_new_item_is_published_from_nothing():
    chief = a_chief()
    draft_id = services.begin_item(agency="scjg", name="摊贩登记", desk=chief)
    assert services.begin_item(agency="scjg", name="摊贩登记", desk=chief) == draft_id

    fill(draft_id, chief)
    submit(draft_id, desk=chief)
    approve(draft_id)
    services.publish_approved(draft_id, desk=an_editor())

    assert queries.guide("tan-fan-deng-ji").definition.name == "摊贩登记"


def test_the_order_of_reviews_is_fixed():
    draft_id, chief = a_changed_draft()
    editor, legal = an_editor(), at_legal()

    with pytest.raises(Refused) as refused:
        services.review(draft_id, "office", passed=True, version=2, desk=editor)
    assert refused.value.code == "draft.not_waiting"
    submit(draft_id, desk=chief)
    with pytest.raises(Refused):
        services.review(draft_id, "legal", passed=True, version=3, desk=legal)
    with pytest.raises(Refused):
        services.publish_approved(draft_id, desk=editor)
    with pytest.raises(NotPermitted):
        services.review(draft_id, "office", passed=True, version=3, desk=legal)


def test_a_draft_sent_back_is_edited_again_with_words_and_comments():
    draft_id, chief = a_changed_draft()
    submit(draft_id, desk=chief)
    editor = an_editor()
    services.comment(draft_id, "fee", "收费依据不全", desk=editor)

    with pytest.raises(Invalid):
        services.review(draft_id, "office", passed=False, version=3, desk=editor)
    services.review(draft_id, "office", passed=False, words="请补依据", version=3, desk=editor)

    view = queries.draft(draft_id, chief)
    assert (view.line.state, view.reviews[0].words) == ("editing", "请补依据")
    assert [(one.section, one.words) for one in view.comments] == [("fee", "收费依据不全")]
    services.settle_comment(view.comments[0].id, desk=chief)
    services.settle_comment(view.comments[0].id, desk=chief)
    assert queries.draft(draft_id, chief).line.open_comments == 0


def test_who_wrote_in_a_draft_does_not_review_it():
    an_item()
    editor = an_editor()
    draft_id = services.begin_change(SLUG, desk=editor)
    services.save_section(draft_id, "basic", {"name": "新名称"}, version=1, desk=editor)
    submit(draft_id, desk=a_chief())

    with pytest.raises(NotPermitted) as refused:
        services.review(draft_id, "office", passed=True, version=3, desk=editor)

    assert refused.value.code == "review.own_draft"
    assert queries.draft(draft_id, editor).can_review == ""


def test_pressing_twice_does_everything_once():
    draft_id, chief = a_changed_draft()
    editor = an_editor()
    for _ in range(2):
        services.submit(draft_id, reason="改", version=2, desk=chief)
    for _ in range(2):
        services.review(draft_id, "office", passed=True, version=3, desk=editor)
    services.review(draft_id, "legal", passed=True, version=4, desk=at_legal())
    first = services.publish_approved(draft_id, desk=editor)

    assert services.publish_approved(draft_id, desk=editor) == first
    assert queries.guide(SLUG).number == 2
    assert len(events_of(draft_id)) == 6


def test_another_agency_s_draft_does_not_exist():
    draft_id, _ = a_changed_draft()
    stranger = a_chief("gaj")

    with pytest.raises(NotFound):
        queries.draft(draft_id, stranger)
    with pytest.raises(NotFound):
        services.save_section(draft_id, "basic", {"name": "甲"}, version=2, desk=stranger)
    with pytest.raises(NotFound):
        services.drop(draft_id, version=2, desk=stranger)
    with pytest.raises(NotPermitted):
        services.begin_change(SLUG, desk=stranger)
    with pytest.raises(NotPermitted):
        services.begin_item(agency="scjg", name="乙", desk=stranger)
    assert queries.drafts(stranger).items == []
    with pytest.raises(NotFound):
        queries.draft(uuid4(), an_editor())


def test_a_clerk_sees_no_drafts():
    draft_id, _ = a_changed_draft()
    from_window = a_chief(role="window")

    with pytest.raises(NotPermitted):
        queries.drafts(from_window)
    with pytest.raises(NotFound):
        queries.draft(draft_id, from_window)


def test_lists_and_views_of_drafts_cost_few_queries(django_assert_max_num_queries):
    draft_id, chief = a_changed_draft()
    editor = an_editor()

    with django_assert_max_num_queries(1):
        page = queries.drafts(
            editor, queries.DraftFilters(state="open", agency="scjg", words="新名")
        )
    with django_assert_max_num_queries(3):
        view = queries.draft(draft_id, chief)

    assert [line.id for line in page.items] == [draft_id]
    assert (view.line.origin, view.base_number, view.can_write) == ("变更", 1, True)
    assert queries.drafts(editor, queries.DraftFilters(waiting=True)).items == []


def test_an_item_has_one_open_draft():
    draft_id, chief = a_changed_draft()

    assert services.begin_change(SLUG, desk=chief) == draft_id
    services.drop(draft_id, version=2, desk=chief)
    services.drop(draft_id, version=2, desk=chief)
    assert services.begin_change(SLUG, desk=chief) != draft_id


def test_a_planned_draft_goes_out_on_its_day_and_once():
    draft_id = an_approved_draft(planned_on=TODAY + timedelta(days=3))

    with pytest.raises(Refused) as refused:
        services.publish_approved(draft_id, desk=an_editor())
    assert refused.value.code == "draft.not_due"
    assert services.publish_due(on_day(2)[0], by=on_day(2)[1]) == 0
    assert services.publish_due(on_day(3)[0], by=on_day(3)[1]) == 1
    assert services.publish_due(on_day(3)[0], by=on_day(3)[1]) == 0
    assert queries.guide(SLUG).number == 2


def test_a_day_in_the_past_cannot_be_planned():
    draft_id, chief = a_changed_draft()

    with pytest.raises(Invalid):
        submit(draft_id, desk=chief, planned_on=date(2018, 1, 1))


def test_a_draft_overtaken_by_another_version_goes_back_with_the_reason():
    draft_id = an_approved_draft()
    an_item(name="导入的名称")

    with pytest.raises(Refused) as refused:
        services.publish_approved(draft_id, desk=an_editor())
    assert refused.value.code == "draft.outdated"
    today, by = on_day(0)
    assert services.publish_due(today, by=by) == 0

    view = queries.draft(draft_id, an_editor())
    assert view.line.state == "editing"
    assert "已经发布了新的版本" in view.comments[0].words
    assert queries.guide(SLUG).definition.name == "导入的名称"


def test_what_cannot_be_journalled_did_not_happen(monkeypatch):
    draft_id = an_approved_draft()
    editor = an_editor()
    monkeypatch.setattr("tongban.journal.services._head", lambda event: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        services.publish_approved(draft_id, desk=editor)

    assert Draft.objects.get().state == "approved"
