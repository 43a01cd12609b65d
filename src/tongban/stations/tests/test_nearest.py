"""Where to go: the nearest place first, by the township one lives in."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tongban.agencies.models import Division
from tongban.catalogue.models import Item
from tongban.hall.models import Stationing
from tongban.hall.rules import HallKind
from tongban.hall.tests.make import a_hall
from tongban.people.tests.make import NOW, a_viewer
from tongban.stations import queries
from tongban.stations.rules import Near, near
from tongban.stations.tests.make import BACHA, a_township, a_village, posted, the_item

JIEJINKOU = "230881204000"


@given(st.sampled_from(HallKind), st.sampled_from(["", BACHA, JIEJINKOU]))
def test_a_place_is_near_only_to_who_lives_in_its_township(kind, division):
    where = near(kind, division, BACHA)

    assert (where in (Near.VILLAGE, Near.TOWNSHIP)) == (division == BACHA)
    assert (where is Near.CITY) == (not division)


@pytest.fixture
def _townships(db, var):
    city = Division.objects.create(code="230881000000", name="同江市", kind="县级市")
    for code, name in ((BACHA, "八岔赫哲族乡"), (JIEJINKOU, "街津口赫哲族乡")):
        Division.objects.create(code=code, name=name, kind="民族乡", parent=city)


def stationed(*halls):
    item = Item.objects.get(slug=the_item())
    for hall in halls:
        Stationing.objects.create(item=item, hall=hall, since=NOW, set_by="编办")
    return item.slug


def names(slug, home):
    viewer = a_viewer()
    found = queries.nearest(slug, home=home, now=NOW, calendar=viewer.calendar)
    return [(row.hall.name, row.near_name, row.is_helped) for row in found.rows]


@pytest.mark.usefixtures("_townships")
def test_the_own_village_comes_first_and_other_townships_last():
    centre, far = a_hall(name="市中心"), a_township("街津口中心", JIEJINKOU)
    own = a_township("八岔中心")
    village, empty = a_village("八岔村"), a_village("没有人的村")
    posted(village), posted(a_village("街津口村", JIEJINKOU))
    slug = stationed(centre, far, own)

    assert names(slug, BACHA) == [
        ("八岔村", "本乡镇的村里", True),
        ("八岔中心", "本乡镇", False),
        ("市中心", "市里", False),
        ("街津口中心", "别的乡镇", False),
    ]
    assert empty.name not in str(names(slug, BACHA))
    for nowhere in ("", "999"):
        assert names(slug, nowhere)[0] == ("市中心", "市里", False)
        assert not any(helped for _, _, helped in names(slug, nowhere))


@pytest.mark.usefixtures("_townships")
def test_the_pages_ask_as_much_however_many_halls(client, django_assert_max_num_queries):
    village = a_village("八岔村")
    posted(village)
    slug = stationed(a_hall(), a_hall(), a_township())

    with django_assert_max_num_queries(17):
        page = client.get(f"{reverse('stations:nearest', args=[slug])}?at={BACHA}")
    assert "帮办代办" in page.content.decode()
    assert client.get(reverse("stations:nearest", args=["no-such-item"])).status_code == 404


@pytest.mark.usefixtures("_townships")
def test_a_place_lists_what_it_does_and_what_it_files_for_a_neighbour(client):
    village, empty = a_village("八岔村"), a_village("没有人的村")
    posted(village)
    the_item()

    def page(hall, query=""):
        answer = client.get(reverse("stations:offered", args=[hall.slug]) + query)
        return answer.content.decode()

    assert "还没有进驻的事项" in page(village)
    assert "餐馆开业许可" in page(village, "?help=1")
    assert "帮办代办" not in page(empty).partition("<main")[2].partition("</main")[0]
    assert client.get(reverse("stations:offered", args=["nowhere"])).status_code == 404
