"""Other ways to items: by level, near home, side by side, what changed."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from tongban.agencies.models import Division
from tongban.base.desk import System
from tongban.catalogue import services
from tongban.catalogue.models import Item, ItemStanding
from tongban.catalogue.queries import forget_edition
from tongban.catalogue.rules import State
from tongban.catalogue.tests.make import NOW, SYSTEM, a_document, an_item

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
FOOD, CARD = "food-business-licence", "id-card-first"


@pytest.fixture(autouse=True)
def _fresh_edition():
    forget_edition()


@pytest.fixture
def township():
    city = Division.objects.create(code="230881000000", name="同江市", kind="县级市")
    town = Division.objects.create(code="230881100000", name="同江镇", kind="镇", parent=city)
    Division.objects.create(name="新中村", kind="村", parent=town)
    return town


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_level_shows_what_can_be_filed_there(client, django_assert_max_num_queries):
    an_item(FOOD, delegated_to=["乡镇"])
    an_item(CARD, delegated_to=[])
    client.get("/levels/city")

    with django_assert_max_num_queries(3):
        near = text_of(client.get("/levels/township"))

    assert "食品经营许可（新办）" in near
    assert "居民身份证" not in near
    assert client.get("/levels/moon").status_code == 404


def test_a_township_shows_what_it_and_its_villages_take_in(client, township):
    an_item(FOOD, delegated_to=["乡镇"])
    an_item(CARD, delegated_to=["村"])

    chosen = text_of(client.get("/townships"))
    own = text_of(client.get(f"/townships/{township.code}"))
    of_villages = text_of(client.get(f"/townships/{township.code}?at=village"))

    assert "同江镇" in chosen
    assert "新中村" not in chosen
    assert "食品经营许可（新办）" in own
    assert "居民身份证" not in own
    assert "居民身份证" in of_villages
    assert "新中村" in of_villages
    assert client.get("/townships/110000000000").status_code == 404


def test_two_items_stand_side_by_side(client):
    an_item(FOOD)
    an_item(CARD)

    page = text_of(client.get(f"/compare?a={FOOD}&b={CARD}"))

    assert "市市场监督管理局" in page
    assert "市公安局" in page
    assert "两个事项都要的材料" in page
    assert "比较两个事项" in text_of(client.get("/compare"))
    assert client.get(f"/compare?a={FOOD}&b=nothing").status_code == 404


def entries(response):
    assert response["Content-Type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(response.content)
    return [
        (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}id"))
        for entry in root.iter(f"{ATOM}entry")
    ]


def test_changes_can_be_subscribed_to(client):
    an_item(FOOD)
    an_item(CARD)
    services.publish(a_document(FOOD, conditions=["有固定的经营场所"]), by=SYSTEM)
    ItemStanding.objects.create(
        item=Item.objects.get(slug=CARD),
        state=State.SUSPENDED.value,
        reason="系统升级",
        since=datetime(2026, 11, 21, tzinfo=UTC),
        set_by="编办",
    )

    every = entries(client.get("/changes.atom"))
    of_food = entries(client.get(f"/items/{FOOD}.atom"))
    of_police = entries(client.get("/departments/gaj.atom"))

    assert [title.partition("：")[0] for title, _ in every] == ["暂停", "变更", "新公布", "新公布"]
    assert len(of_food) == 2
    assert {title.partition("：")[0] for title, _ in of_police} == {"暂停", "新公布"}
    assert len({entry_id for _, entry_id in every}) == 4
    assert "系统升级" in text_of(client.get("/changes"))


def test_a_feed_without_changes_is_a_feed(client):
    assert entries(client.get("/changes.atom")) == []


def test_every_version_can_be_read_as_the_public_saw_it(client):
    an_item(FOOD, conditions=["有店面"])
    changed = a_document(FOOD, conditions=["有店面", "有健康证明"])
    services.publish(changed, by=System(NOW + timedelta(days=10)))

    listed = text_of(client.get(f"/items/{FOOD}/versions"))
    first = text_of(client.get(f"/items/{FOOD}/versions/1"))
    on_a_day = text_of(client.get(f"/items/{FOOD}/versions?day={(NOW + timedelta(days=1)).date()}"))
    differences = text_of(client.get(f"/items/{FOOD}/versions/2/changes"))

    assert "第 2 版" in listed
    assert "现行" in listed
    assert "有健康证明" not in first
    assert "有健康证明" not in on_a_day
    assert "第 1 版" in on_a_day
    assert "有健康证明" in differences
    assert "有健康证明" in text_of(client.get(f"/items/{FOOD}"))
    assert "/apply" not in client.get(f"/items/{FOOD}/versions/1").content.decode()


def test_days_before_it_was_published_and_no_days_at_all_are_told(client):
    an_item(FOOD)

    assert client.get(f"/items/{FOOD}/versions?day=2001-01-01").status_code == 404
    assert client.get(f"/items/{FOOD}/versions?day=gestern").status_code == 422
    assert client.get("/items/nothing/versions").status_code == 404
    assert client.get(f"/items/{FOOD}/versions/7").status_code == 404
    assert client.get(f"/items/{FOOD}/versions/1/changes").status_code == 404
