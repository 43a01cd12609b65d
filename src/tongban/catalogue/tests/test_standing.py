"""An item is suspended, taken up again, cancelled, split, merged; what the public sees of it."""

from datetime import timedelta

import pytest

from tongban.base.clock import local_day
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.catalogue import jobs, queries, services
from tongban.catalogue.models import ItemStanding
from tongban.catalogue.tests.make import (
    NOW,
    TODAY,
    a_changed_draft,
    a_chief,
    a_document,
    an_editor,
    an_item,
    approve,
    submit,
)
from tongban.journal.queries import history

pytestmark = pytest.mark.django_db

SLUG = "food-business-licence"


def the_events():
    return [line.event for line in history(f"item:{SLUG}")]


def save_name(draft_id, name, desk):
    version = queries.draft(draft_id, desk).version
    services.save_section(draft_id, "basic", {"name": name}, version=version, desk=desk)


def a_split(*, editor=None):
    an_item()
    editor = editor or an_editor()
    return services.begin_split(SLUG, ["食品销售许可", "餐饮服务许可"], desk=editor)


def test_a_suspended_item_says_why_and_since_when(django_assert_max_num_queries):
    an_item()
    an_item("id-card-renew")
    editor = an_editor()
    for _ in range(2):
        services.suspend(SLUG, reason="系统升级", document_number="同编〔2026〕3号", desk=editor)

    queries.guide("id-card-renew")  # what is kept of an edition
    with django_assert_max_num_queries(3):
        found = queries.guide(SLUG)
    assert found.is_suspended
    assert (found.standing.reason, found.standing.document_number) == (
        "系统升级",
        "同编〔2026〕3号",
    )
    assert queries.search("食品经营许可").hits[0].item.is_suspended
    for _ in range(2):
        services.resume(SLUG, reason="升级完成", desk=editor)
    assert queries.guide(SLUG).standing is None
    assert the_events() == ["ItemPublished", "ItemSuspended", "ItemResumed"]
    assert [one.state for one in queries.standings(SLUG)] == ["in_use", "suspended", "in_use"]


def test_a_new_version_does_not_take_a_suspended_item_up_again():
    an_item()
    services.suspend(SLUG, reason="系统升级", desk=an_editor())
    services.publish(a_document(name="食品经营许可"), by=an_editor())

    assert queries.guide(SLUG).is_suspended


def test_an_order_needs_words_and_the_office():
    an_item()
    with pytest.raises(Invalid):
        services.suspend(SLUG, reason=" ", desk=an_editor())
    with pytest.raises(NotPermitted):
        services.suspend(SLUG, reason="停", desk=a_chief())
    with pytest.raises(NotPermitted):
        services.cancel(SLUG, reason="停", desk=a_chief())
    with pytest.raises(NotFound):
        services.suspend("nothing", reason="停", desk=an_editor())
    assert not queries.guide(SLUG).is_suspended


def test_a_cancelled_item_says_since_when_and_what_replaces_it(django_assert_max_num_queries):
    an_item()
    an_item("company-registration-new")
    editor, before = an_editor(), queries.edition()
    draft_id = services.begin_change(SLUG, desk=a_chief())
    for _ in range(2):
        services.cancel(
            SLUG, reason="法律修改", replaced_by=["company-registration-new"], desk=editor
        )

    with django_assert_max_num_queries(4), pytest.raises(NotFound) as refused:
        queries.guide(SLUG)
    assert refused.value.code == "item.cancelled"
    assert "2026年11月20日取消办理，由“" in refused.value.message
    assert refused.value.details["replaced_by"][0]["slug"] == "company-registration-new"
    assert SLUG not in [hit.item.slug for hit in queries.search("食品经营许可").hits]
    assert queries.edition() == before + 1
    assert queries.draft(draft_id, editor).line.state == "dropped"
    assert the_events()[1:] == ["ItemCancelled"]
    assert queries.predecessors("company-registration-new")[0].slug == SLUG


def test_what_was_cancelled_does_not_come_back():
    an_item()
    services.cancel(SLUG, reason="法律修改", desk=an_editor())

    with pytest.raises(Refused) as refused:
        services.publish(a_document(name="又来了"), by=an_editor())
    assert refused.value.code == "item.cancelled"
    with pytest.raises(NotFound):
        services.begin_change(SLUG, desk=a_chief())


def test_a_cancellation_is_planned_and_done_on_its_day_once():
    an_item()
    editor = an_editor()
    day = TODAY + timedelta(days=2)
    for _ in range(2):
        services.cancel(SLUG, reason="法律修改", document_number="甲", on=day, desk=editor)

    assert jobs.cancel_due(NOW + timedelta(days=1)) == 0
    assert queries.guide(SLUG).number == 1
    assert jobs.cancel_due(NOW + timedelta(days=2)) == 1
    assert jobs.cancel_due(NOW + timedelta(days=2)) == 0
    with pytest.raises(NotFound) as refused:
        queries.guide(SLUG)
    assert refused.value.details["document_number"] == "甲"
    assert the_events() == ["ItemPublished", "ItemCancelPlanned", "ItemCancelled"]


def test_a_planned_cancellation_is_given_up():
    an_item()
    editor = an_editor()
    services.cancel(SLUG, reason="法律修改", on=TODAY + timedelta(days=2), desk=editor)
    for _ in range(2):
        services.keep(SLUG, desk=editor)

    assert jobs.cancel_due(NOW + timedelta(days=9)) == 0
    assert the_events() == ["ItemPublished", "ItemCancelPlanned", "ItemCancelPlanned"]


@pytest.mark.parametrize(
    "order", [{"on": TODAY - timedelta(days=1)}, {"replaced_by": ["x"]}, {"replaced_by": [SLUG]}]
)
def test_an_order_that_cannot_be_is_refused(order):
    an_item()
    with pytest.raises(Invalid):
        services.cancel(SLUG, reason="法律修改", desk=an_editor(), **order)
    assert queries.guide(SLUG).number == 1


def test_a_split_item_ends_when_all_its_parts_are_published():
    editor = an_editor()
    first, second = drafts = a_split(editor=editor)
    assert services.begin_split(SLUG, ["食品销售许可", "餐饮服务许可"], desk=editor) == drafts
    submit(first, desk=a_chief())
    approve(first)

    with pytest.raises(Refused) as refused:
        services.publish_approved(first, desk=editor)
    assert refused.value.code == "draft.not_approved"
    assert jobs.publish_due(NOW) == 0
    submit(second, desk=a_chief())
    approve(second)
    services.publish_approved(second, desk=editor)

    with pytest.raises(NotFound) as cancelled:
        queries.guide(SLUG)
    assert {one["name"] for one in cancelled.value.details["replaced_by"]} == {
        "食品销售许可",
        "餐饮服务许可",
    }
    assert queries.guide("can-yin-fu-wu-xu-ke").number == 1
    assert queries.draft(first, editor).line.state == "published"
    assert (
        services.publish_approved(first, desk=editor)
        == queries.guide(queries.draft(first, editor).line.slug).version_id
    )


def test_a_split_and_a_merge_of_the_same_item_exclude_each_other():
    a_split()
    an_item("company-registration-new")

    with pytest.raises(Refused) as refused:
        services.begin_merge([SLUG, "company-registration-new"], "合并事项", desk=an_editor())
    assert refused.value.code == "item.being_replaced"


@pytest.mark.parametrize("names", [["甲"], ["甲", "甲"], ["甲", " "], []])
def test_a_split_needs_two_names(names):
    an_item()
    with pytest.raises(Invalid):
        services.begin_split(SLUG, names, desk=an_editor())


def test_merged_items_end_when_the_new_one_is_published():
    an_item()
    other = "company-registration-new"
    an_item(other)
    editor = an_editor()
    draft_id = services.begin_merge([SLUG, other], "开办餐饮店登记许可", desk=editor)
    assert services.begin_merge([SLUG, other], "开办餐饮店登记许可", desk=editor) == draft_id
    view = queries.draft(draft_id, editor)
    assert view.line.origin == "合并"
    assert {m["name"] for m in a_document(other)["materials"]} <= {
        m["name"] for m in view.document["materials"]
    }

    submit(draft_id, desk=a_chief())
    approve(draft_id)
    assert jobs.publish_due(NOW) == 1

    for slug in (SLUG, other):
        with pytest.raises(NotFound) as gone:
            queries.guide(slug)
        assert [one["name"] for one in gone.value.details["replaced_by"]] == ["开办餐饮店登记许可"]
    assert queries.guide(view.line.slug).definition.name == "开办餐饮店登记许可"


def test_parts_and_wholes_may_keep_the_national_code():
    """同一事项、同一编码: what is replaced is no other item, and 办理项 share their main item."""
    code = {"base_code": "000131001000"}
    an_item(**code)
    editor = an_editor()
    parts = services.begin_split(SLUG, ["食品销售许可", "餐饮服务许可"], desk=editor)
    for draft_id in parts:
        submit(draft_id, desk=a_chief())
        approve(draft_id)
    services.publish_approved(parts[0], desk=editor)
    slugs = [queries.draft(draft_id, editor).line.slug for draft_id in parts]
    assert {queries.guide(slug).definition.parent for slug in slugs} == {"食品经营许可"}

    whole = services.begin_merge(slugs, "食品经营许可（合并）", desk=editor)
    submit(whole, desk=a_chief())
    approve(whole)
    services.publish_approved(whole, desk=editor)

    slug = queries.draft(whole, editor).line.slug
    assert queries.guide(slug).definition.base_code == code["base_code"]


def test_only_the_office_splits_and_merges():
    an_item()
    with pytest.raises(NotPermitted):
        services.begin_split(SLUG, ["甲", "乙"], desk=a_chief())
    with pytest.raises(NotPermitted):
        services.begin_merge([SLUG, "x"], "甲", desk=a_chief())


def test_any_day_shows_what_the_public_saw_then(django_assert_max_num_queries):
    an_item()
    later = an_editor(now=NOW + timedelta(days=1))
    services.publish(a_document(name="第二天的名称"), by=later)
    services.suspend(SLUG, reason="停", desk=an_editor(now=NOW + timedelta(days=2)))
    services.cancel(SLUG, reason="完", desk=an_editor(now=NOW + timedelta(days=3)))

    with pytest.raises(NotFound) as early:
        queries.as_of(SLUG, TODAY - timedelta(days=1))
    assert early.value.code == "item.not_yet_published"
    with django_assert_max_num_queries(4):
        first = queries.as_of(SLUG, TODAY)
    assert (first.number, first.is_suspended) == (1, False)
    assert queries.as_of(SLUG, TODAY + timedelta(days=1)).definition.name == "第二天的名称"
    assert queries.as_of(SLUG, TODAY + timedelta(days=2)).is_suspended
    with pytest.raises(NotFound) as gone:
        queries.as_of(SLUG, TODAY + timedelta(days=3))
    assert gone.value.code == "item.cancelled"


def test_a_day_ends_at_midnight_in_tongjiang():
    an_item()  # 10:00 on the 20th
    after_midnight = NOW + timedelta(hours=14, minutes=1)  # 00:01 on the 21st, the 20th in UTC
    services.publish(a_document(name="新名称"), by=an_editor(now=after_midnight))

    assert local_day(after_midnight) == TODAY + timedelta(days=1)
    assert queries.as_of(SLUG, TODAY).number == 1
    assert queries.as_of(SLUG, TODAY + timedelta(days=1)).number == 2


def test_versions_are_listed_and_compared(django_assert_max_num_queries):
    draft_id, chief = a_changed_draft()
    submit(draft_id, desk=chief)
    approve(draft_id)
    services.publish_approved(draft_id, desk=an_editor())

    with django_assert_max_num_queries(1):
        lines = queries.versions(SLUG)
    assert [(one.number, one.is_current, one.reason) for one in lines] == [
        (2, True, "按新规定修改"),
        (1, False, ""),
    ]
    with django_assert_max_num_queries(1):
        (change,) = queries.difference(SLUG, 1, 2)
    assert (change.section_name, change.name, change.after) == ("基本信息", "事项名称", "新名称")
    assert queries.version(SLUG, 1).definition.name == "食品经营许可（新办）"
    for missing in (lambda: queries.difference(SLUG, 1, 3), lambda: queries.version(SLUG, 9)):
        with pytest.raises(NotFound):
            missing()
    with pytest.raises(NotFound):
        queries.versions("nothing")
    assert ItemStanding.objects.count() == 1


def test_versions_over_the_api(client):
    an_item()
    services.publish(a_document(name="新名称"), by=an_editor())

    found = client.get(f"/api/v1/items/{SLUG}/versions").json()
    assert [one["number"] for one in found["versions"]] == [2, 1]
    first = client.get(f"/api/v1/items/{SLUG}/versions/1").json()
    assert first["definition"]["name"] == "食品经营许可（新办）"
    assert client.get(f"/api/v1/items/{SLUG}/versions/7").status_code == 404
    services.cancel(SLUG, reason="完", desk=an_editor())
    assert client.get(f"/api/v1/items/{SLUG}").json()["code"] == "item.cancelled"
    assert client.get(f"/api/v1/items/{SLUG}/versions/2").json()["standing"]["state"] == "cancelled"
