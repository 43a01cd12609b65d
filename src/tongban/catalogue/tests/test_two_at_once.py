"""Two officers, or two workers, do the same in the same second. Needs a database with row locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from tongban.base.errors import Refused
from tongban.catalogue import jobs, queries, services
from tongban.catalogue.models import Draft, ItemStanding, ItemVersion
from tongban.catalogue.tests.make import (
    NOW,
    TODAY,
    a_changed_draft,
    a_chief,
    an_approved_draft,
    an_editor,
    an_item,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not connection.features.has_select_for_update,
        reason="SQLite has one writer at a time: the second begins after the first has ended",
    ),
]

SLUG = "food-business-licence"


def at_once(*presses):
    """Let each be pressed in its own thread at the same moment; return what came of them, sorted."""
    gate = Barrier(len(presses))

    def run(press):
        try:
            gate.wait(timeout=10)
            return str(press())
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(presses)) as pool:
        return sorted(pool.map(run, presses))


def test_of_two_who_save_one_is_told_to_look_again():
    draft_id, chief = a_changed_draft()
    names = ["甲的名称", "乙的名称"]

    def saving(name):
        return lambda: (
            services.save_section(draft_id, "basic", {"name": name}, version=2, desk=chief).version
        )

    assert at_once(*(saving(name) for name in names)) == ["3", "draft.stale"]
    assert queries.draft(draft_id, chief).line.name in names


def test_two_who_begin_get_the_same_draft():
    an_item()
    chiefs = [a_chief(), a_chief()]

    changes = at_once(*(lambda d=d: services.begin_change(SLUG, desk=d) for d in chiefs))
    news = at_once(
        *(lambda d=d: services.begin_item(agency="scjg", name="摊贩登记", desk=d) for d in chiefs)
    )

    assert len(set(changes)) == len(set(news)) == 1
    assert Draft.objects.count() == 2


def test_two_who_publish_publish_once():
    draft_id = an_approved_draft()
    editors = [an_editor(), an_editor()]

    found = at_once(
        *(lambda d=d: services.publish_approved(draft_id, desk=d) for d in editors),
        lambda: jobs.publish_due(NOW),
    )

    assert len({one for one in found if len(one) > 1}) == 1
    assert ItemVersion.objects.count() == 2


def test_a_version_that_comes_in_meanwhile_is_not_overwritten_unseen():
    draft_id = an_approved_draft()
    editor = an_editor()

    at_once(
        lambda: services.publish_approved(draft_id, desk=editor),
        lambda: an_item(name="导入的名称").number,
    )

    names = list(ItemVersion.objects.order_by("number").values_list("name", flat=True))
    assert names in (
        ["食品经营许可（新办）", "新名称", "导入的名称"],
        ["食品经营许可（新办）", "导入的名称"],
    )


def test_who_publishes_and_who_cancels_do_not_wait_for_each_other():
    draft_id = an_approved_draft()
    editor = an_editor()
    services.cancel(SLUG, reason="完", on=TODAY + timedelta(days=1), desk=editor)

    at_once(
        lambda: services.publish_approved(draft_id, desk=editor),
        lambda: jobs.cancel_due(NOW + timedelta(days=1)),
        lambda: jobs.cancel_due(NOW + timedelta(days=1)),
    )

    assert ItemStanding.objects.filter(state="cancelled").count() == 1
    assert queries.draft(draft_id, editor).line.state in ("published", "dropped")
