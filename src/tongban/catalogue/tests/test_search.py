"""Search in people's words: what is found, in which order, with how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.agencies.services import load_divisions
from tongban.catalogue import services
from tongban.catalogue.models import Item
from tongban.catalogue.queries import forget_edition, search, suggest
from tongban.catalogue.ranking import Rarity
from tongban.catalogue.tests.make import (
    SYSTEM,
    TONGJIANG,
    a_document,
    an_item,
    the_whole_catalogue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    the_whole_catalogue()


def test_a_search_costs_two_queries(catalogue):
    search("身份证")

    with CaptureQueriesContext(connection) as sql:
        search("开小饭馆")

    assert len(sql) == 2


@pytest.mark.parametrize("q", ["", "   ", "'\"*()", "xyzzy", "', '| :* & !", "😀", "%_\\"])
def test_words_that_mean_nothing_find_nothing(catalogue, q):
    found = search(q)

    assert (found.hits, found.similar) == ([], [])


def test_a_very_long_question_is_cut_and_answered(catalogue):
    assert search("身份证丢了" * 500).hits[0].item.slug == "id-card-reissue"


def test_a_frequent_question_is_shown_with_its_item(catalogue):
    hits = {hit.item.slug: hit for hit in search("办低保要村里开贫困证明吗").hits}

    assert hits["minimum-living-allowance"].question == "办低保要村里开贫困证明吗？"


def test_people_are_told_by_which_word_an_item_was_found(catalogue):
    (hit, *_) = search("准生证").hits

    assert (hit.item.name, hit.keyword) == ("生育登记服务", "准生证")


@pytest.mark.parametrize("typed", ["身", "身份", "shenf", "sfz"])
def test_typing_suggests(catalogue, typed):
    names = [suggestion.name for suggestion in suggest(typed).items]

    assert any("身份证" in name for name in names)
    assert len(names) <= 8


@pytest.mark.parametrize(
    ("said", "agency"),
    [("公安局", "gaj"), ("车管所", "jjdd"), ("民政局在哪", "mzj"), ("村委会", "xz")],
)
def test_an_agency_called_by_name_comes_with_its_items(catalogue, said, agency):
    found = search(said)

    assert [one.agency for one in found.meant] == [agency]
    assert {hit.item.agency_slug for hit in found.hits} == {agency}


def test_an_agency_named_beside_a_matter_puts_its_items_first(catalogue):
    assert search("民政局过户").meant[0].key == "mzj"
    assert search("交警大队过户").hits[0].item.agency_slug == "jjdd"
    assert search("国土局过户").hits[0].item.agency_slug == "gtzy"


def test_a_township_or_village_is_found_and_left_out_of_the_matter(catalogue):
    load_divisions(TONGJIANG / "divisions.csv")
    forget_edition()

    asked = search("街津口乡结婚登记")

    assert asked.meant[0].name == "街津口赫哲族乡"
    assert asked.hits[0].item.slug == "marriage-registration"
    assert {one.name for one in search("东明村").meant} == {"青河镇"}
    assert search("同江结婚登记").hits[0].item.slug == "marriage-registration"


@pytest.mark.parametrize("typed", ["公安", "gongan", "gaj"])
def test_typing_suggests_agencies(catalogue, typed):
    assert "gaj" in {one.key for one in suggest(typed).meant}


def test_typing_suggests_life_events(catalogue):
    assert [one.key for one in suggest("企业开").meant] == ["start-company"]


def test_a_rare_character_tells_more_than_a_common_one():
    rarity = Rarity.of(["离婚登记", "结婚登记", "出生登记"])

    assert rarity.weight("离") > rarity.weight("婚") > rarity.weight("登")
    assert rarity.shares("离登")["离"] > 0.5


def test_an_item_is_found_by_its_new_words_only():
    an_item("id-card-reissue")
    services.publish(
        a_document("id-card-reissue", name="居民证件补发", keywords=[], faqs=[]), by=SYSTEM
    )

    assert [hit.item.name for hit in search("居民证件").hits] == ["居民证件补发"]
    assert search("身份证丢了").hits == []


def test_a_cancelled_item_is_not_found():
    an_item("id-card-reissue")
    Item.objects.update(state="cancelled")

    assert search("身份证丢了").hits == []


def test_what_was_kept_of_another_catalogue_of_the_same_number_is_forgotten():
    an_item("food-business-licence")
    assert search("食品经营").hits
    Item.objects.update(state="cancelled")

    forget_edition()

    assert not search("食品经营").hits
