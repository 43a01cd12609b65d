"""高频: the threshold and the orders of the office, now and at a moment gone by."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.catalogue import services
from tongban.catalogue.models import FrequencyOrder, Item, ItemStanding
from tongban.catalogue.queries import edition, high_frequency_ids, home, orders, threshold
from tongban.catalogue.tests.make import NOW, a_document, an_item
from tongban.catalogue.tests.make import SYSTEM as AT_FIRST
from tongban.journal.queries import history
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NUMBER = "同编办发〔2026〕8号"


def an_editor(days=0):
    return replace(a_desk(Role.EDITOR), now=NOW + days * DAY)


def test_an_item_is_frequent_from_the_threshold_on(django_assert_num_queries):
    frequent, rare = an_item("id-card-renew", monthly_volume=12), an_item(monthly_volume=11)

    with django_assert_num_queries(1):
        found = high_frequency_ids(NOW)

    assert found == {frequent.item_id}
    services.set_threshold(11, document_number=NUMBER, desk=an_editor(1))
    assert high_frequency_ids(NOW + DAY) == {frequent.item_id, rare.item_id}
    assert high_frequency_ids(NOW) == {frequent.item_id}


def test_what_a_document_declares_is_not_believed():
    an_item(monthly_volume=3, high_frequency=True)

    assert high_frequency_ids(NOW) == frozenset()
    assert home().popular == []


def test_an_order_puts_a_rare_item_on_the_list_and_its_end_takes_it_off_again():
    item = an_item(monthly_volume=3)
    slug = item.definition.slug

    order = services.order_onto(
        slug, document_number=NUMBER, reason="旺季集中办理", desk=an_editor(1)
    )
    services.end_order(
        order, document_number="同编办发〔2026〕9号", reason="旺季已过", desk=an_editor(3)
    )

    days = [item.item_id in high_frequency_ids(NOW + n * DAY) for n in range(5)]
    assert days == [False, True, True, False, False]
    line = orders().items[0]
    assert (line.document_number, line.ended_document_number) == (NUMBER, "同编办发〔2026〕9号")
    assert (line.reason, line.ended_reason) == ("旺季集中办理", "旺季已过")
    events = [entry.event for entry in history(f"item:{slug}")]
    assert events == ["ItemPublished", "FrequencyOrdered", "FrequencyOrderEnded"]


def test_an_item_is_ordered_once_until_the_order_ends():
    slug = an_item(monthly_volume=3).definition.slug
    order = services.order_onto(slug, document_number=NUMBER, reason="旺季", desk=an_editor())

    with pytest.raises(Refused, match="已经发文列入"):
        services.order_onto(slug, document_number="另一号", reason="旺季", desk=an_editor())
    services.end_order(order, document_number=NUMBER, reason="过季", desk=an_editor(1))
    with pytest.raises(Refused, match="已经移出"):
        services.end_order(order, document_number=NUMBER, reason="过季", desk=an_editor(1))
    services.order_onto(slug, document_number=NUMBER, reason="又一季", desk=an_editor(2))

    assert FrequencyOrder.objects.count() == 2


def test_the_volume_of_the_version_of_that_day_counts():
    item = an_item(monthly_volume=80)
    later = replace(AT_FIRST, now=NOW + DAY)
    services.publish(a_document(monthly_volume=2), by=later)

    assert high_frequency_ids(NOW) == {item.item_id}
    assert high_frequency_ids(NOW + DAY) == frozenset()


def test_what_was_not_in_use_then_was_not_frequent():
    item = an_item(monthly_volume=80)
    ItemStanding.objects.create(
        item=Item.objects.get(), state="suspended", since=NOW + DAY, set_by="王芳"
    )

    assert high_frequency_ids(NOW) == {item.item_id}
    assert high_frequency_ids(NOW - DAY) == high_frequency_ids(NOW + DAY) == frozenset()


def test_the_threshold_in_force_is_told_and_the_public_sees_it_at_once():
    an_item()
    before = edition()

    services.set_threshold(50, document_number=NUMBER, desk=an_editor())

    assert edition() > before
    found = threshold()
    assert (found.monthly_volume, found.document_number) == (50, NUMBER)
    assert history("frequency:threshold")[0].body["before"] == 12


def test_the_same_threshold_again_is_refused():
    services.set_threshold(50, document_number=NUMBER, desk=an_editor())

    with pytest.raises(Refused, match="就是每月 50 件"):
        services.set_threshold(50, document_number=NUMBER, desk=an_editor())


@pytest.mark.parametrize(("volume", "number"), [(0, NUMBER), (100_001, NUMBER), (30, " ")])
def test_a_threshold_needs_a_number_and_a_document(volume, number):
    with pytest.raises(Invalid):
        services.set_threshold(volume, document_number=number, desk=an_editor())


def test_an_order_needs_a_document_a_reason_and_an_item():
    an_item()

    with pytest.raises(Invalid) as refused:
        services.order_onto("x", document_number="", reason="", desk=an_editor())
    assert {p.field for p in refused.value.problems} == {"document_number", "reason"}
    with pytest.raises(NotFound):
        services.order_onto("none", document_number=NUMBER, reason="旺季", desk=an_editor())


def test_only_the_editor_sets_and_orders():
    desk = a_desk(Role.CHIEF)

    with pytest.raises(NotPermitted):
        services.set_threshold(50, document_number=NUMBER, desk=desk)
    with pytest.raises(NotPermitted):
        services.order_onto("x", document_number=NUMBER, reason="旺季", desk=desk)
