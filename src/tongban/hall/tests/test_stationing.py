"""应进必进: an item is served in a hall, or has an exception one asked for and another approved."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from tongban.base.desk import System
from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.catalogue.models import Item
from tongban.catalogue.tests.make import NOW, TONGJIANG, an_item, the_whole_catalogue
from tongban.hall import queries, services
from tongban.hall.models import Hall, Stationing, StationingException
from tongban.hall.tests.make import a_hall
from tongban.journal.models import Entry
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, an_officer, sign_in

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
ASKED = {"reason": "场地特殊要求", "explanation": "需要检测线", "document_number": ""}


@pytest.fixture
def item():
    return Item.objects.get(pk=an_item().item_id)


@pytest.fixture
def editor():
    return a_desk(Role.EDITOR, "bb", now=LATER)


def chief(item):
    return a_desk(Role.CHIEF, item.agency.slug, now=LATER)


def standing(item, desk):
    return queries.station_item(item.slug, desk=desk).standing


def journal_of(item):
    entries = Entry.objects.filter(subject=f"stationing:{item.id}").order_by("place")
    return [entry.body["what"] for entry in entries]


def test_an_item_is_served_from_the_day_it_is_stationed_until_it_is_withdrawn(item, editor):
    hall = a_hall()
    assert standing(item, editor) == "not"

    for _ in range(2):
        services.station(item.slug, hall.slug, desk=editor)
    assert standing(item, editor) == "stationed"
    services.withdraw(item.slug, hall.slug, desk=editor)

    assert standing(item, editor) == "not"
    assert journal_of(item) == ["station", "withdraw"]
    with pytest.raises(NotFound):
        services.withdraw(item.slug, hall.slug, desk=editor)


def test_a_past_day_shows_where_it_was_served_then(item, editor):
    hall = a_hall(name="中心")
    services.station(item.slug, hall.slug, desk=editor)
    Stationing.objects.update(until=LATER + timedelta(days=2))

    def halls(at):
        return queries.stationed_at(at).get(item.id, queries.NOWHERE).halls

    assert halls(LATER) == ()
    assert halls(LATER + timedelta(days=1)) == ("中心",)
    assert halls(LATER + timedelta(days=3)) == ()


def test_a_village_station_is_no_comprehensive_hall(item, editor):
    services.station(item.slug, a_hall(kind="village").slug, desk=editor)

    assert not queries.stationed_at(LATER + timedelta(days=1))[item.id].is_comprehensive


def test_an_exception_counts_once_another_approved_it(item, editor):
    services.ask_exception(item.slug, desk=chief(item), **ASKED)
    assert standing(item, editor) == "asked"
    assert queries.stationed_at(LATER + timedelta(days=1)) == {}

    services.decide_exception(item.slug, approve=True, desk=editor)
    assert queries.stationed_at(LATER + timedelta(days=1))[item.id].exception == "场地特殊要求"
    with pytest.raises(Refused) as refused:
        services.station(item.slug, a_hall().slug, desk=editor)
    assert refused.value.code == "hall.excepted"
    services.end_exception(item.slug, desk=editor)

    assert standing(item, editor) == "not"
    assert journal_of(item) == ["ask", "approve", "end"]


def test_a_refused_exception_leaves_the_duty(item, editor):
    services.ask_exception(item.slug, desk=chief(item), **ASKED)
    services.decide_exception(item.slug, approve=False, desk=editor)

    assert standing(item, editor) == "not"
    with pytest.raises(Refused):
        services.decide_exception(item.slug, approve=True, desk=editor)


def test_nobody_approves_what_he_asked_for_nor_what_is_still_served(item, editor):
    services.ask_exception(item.slug, desk=chief(item), **ASKED)
    StationingException.objects.update(asked_by=editor.actor)
    with pytest.raises(Refused) as own:
        services.decide_exception(item.slug, approve=True, desk=editor)
    StationingException.objects.update(asked_by="staff:x")
    services.station(item.slug, a_hall().slug, desk=editor)
    with pytest.raises(Refused) as served:
        services.decide_exception(item.slug, approve=True, desk=editor)

    assert (own.value.code, served.value.code) == ("hall.own_request", "hall.stationed")


def test_an_agency_asks_for_its_own_items_with_a_reason(item):
    with pytest.raises(NotFound):
        services.ask_exception(item.slug, desk=a_desk(Role.CHIEF, "gaj", now=LATER), **ASKED)
    with pytest.raises(NotPermitted):
        services.ask_exception(item.slug, desk=a_desk(Role.WINDOW, now=LATER), **ASKED)
    with pytest.raises(Invalid) as wrong:
        services.ask_exception(
            item.slug, reason="忙", explanation=" ", document_number="", desk=chief(item)
        )
    assert {one.field for one in wrong.value.problems} == {"reason", "explanation"}


def test_loading_stations_what_never_was_and_changes_nothing_afterwards(editor):
    the_whole_catalogue()
    by = System(NOW)  # the very instant the catalogue was loaded
    path = TONGJIANG / "halls.yaml"

    assert services.load(path, by=by) == 4
    counts = queries.station_list(desk=editor).counts
    before = Entry.objects.count()
    Hall.objects.filter(slug="centre").update(name="改过的名称")
    assert services.load(path, by=by) == 0

    assert Entry.objects.count() == before
    assert counts["not"] == counts["asked"] == 0
    assert counts["excepted"] == Item.objects.filter(current__in_hall=False).count()


def test_the_pages_do_it_all(client, item, django_assert_max_num_queries):
    hall = a_hall(name="中心")
    page = reverse("hall:stationing-item", args=[item.slug])

    def step(noun, **sent):
        return client.post(
            reverse("hall:stationing-step", args=[item.slug, noun]), sent, follow=True
        )

    def text(response):
        return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())

    sign_in(client, an_officer(Role.CHIEF, item.agency.slug))
    assert step("exception", reason="").status_code == 422
    assert "申请不进驻" in text(step("exception", **ASKED))
    sign_in(client, an_officer(Role.EDITOR, "bb"))
    assert "应进未进" in text(step("refusal"))
    assert "已进驻" in text(step("station", hall=hall.slug))
    assert "应进未进" in text(step("withdrawal", hall=hall.slug))
    assert step("end").status_code == 409
    with django_assert_max_num_queries(7):
        assert item.current.name in text(client.get("/workbench/stationing?standing=not"))
    sign_in(client, an_officer(Role.WINDOW))
    assert client.get(page).status_code == 403


def test_the_guide_leads_to_the_halls_that_serve_it(client, item, django_assert_max_num_queries):
    hall = a_hall(item.current.window or "公安", name="中心")
    address = reverse("hall:places", args=[item.slug])
    assert address in client.get(reverse("portal:item", args=[item.slug])).content.decode()
    assert "还没有进驻大厅" in client.get(address).content.decode()
    Stationing.objects.create(item=item, hall=hall, since=NOW, set_by="编办")

    with django_assert_max_num_queries(11):
        page = client.get(address).content.decode()

    assert "中心" in page
    assert reverse("hall:take", args=[hall.slug]) in page
    Stationing.objects.update(until=NOW)
    made = {"explanation": "x", "asked_at": NOW, "asked_by": "staff:x", "asked_by_name": "x"}
    StationingException.objects.create(item=item, reason="涉密", approved_at=NOW, **made)
    assert "不在大厅办（涉密）" in client.get(address).content.decode()
    assert client.get(reverse("hall:places", args=["no-such-item"])).status_code == 404
