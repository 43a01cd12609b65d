"""The catalogue as linked data: both forms say the same, and satisfy CPSV-AP."""

import os
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, RDF

from tongban.catalogue import cpsv, queries
from tongban.catalogue.tests.make import an_item, suspend, the_whole_catalogue
from tongban.law.clock import Limit, Unit

# rdflib and pyshacl warn of each other's coming changes.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")

SITE = "https://zwfw.tongjiang.example"
SHAPES = Path(__file__).parent / "cpsv_shapes.ttl"
PUBLISHED = os.environ.get("TONGBAN_CPSV_SHAPES", "")
SERVICE = URIRef(f"{SITE}/items/food-business-licence#service")
ONE_ITEM = "food-business-licence"
CPSV, CV = "http://purl.org/vocab/cpsv#", "http://data.europa.eu/m8g/"


def graph(form="ttl"):
    names = {"ttl": "turtle", "jsonld": "json-ld"}
    return Graph().parse(data=queries.linked_data(form, site=SITE), format=names[form])


def said(one, name, of=SERVICE):
    return [str(value) for value in one.objects(of, URIRef(name))]


def broken(data, shapes):
    conforms, _, words = pyshacl.validate(data, shacl_graph=str(shapes))
    return "" if conforms else words


@pytest.mark.django_db
def test_an_item_is_told_with_all_it_has():
    an_item()

    told = graph()

    assert Literal("食品经营许可（新办）", lang="zh") in told.objects(SERVICE, DCTERMS.title)
    assert said(told, f"{CV}hasCompetentAuthority") == [f"{SITE}/departments/scjg#agency"]
    for name in ("hasLegalResource", "hasCost", "hasChannel", "thematicArea", "contactPoint"):
        assert said(told, f"{CV}{name}"), name
    for name in ("hasInput", "produces", "follows"):
        assert said(told, f"{CPSV}{name}"), name


@pytest.mark.django_db
def test_both_forms_say_the_same():
    an_item()

    assert isomorphic(graph("ttl"), graph("jsonld"))


@pytest.mark.django_db
def test_a_suspended_item_says_so_at_once():
    an_item()
    before = said(graph(), "http://www.w3.org/ns/adms#status")
    suspend(ONE_ITEM)
    queries.forget_edition()

    assert said(graph(), "http://www.w3.org/ns/adms#status") != before


@pytest.mark.django_db
def test_the_whole_catalogue_satisfies_the_profile(django_assert_max_num_queries):
    the_whole_catalogue()

    told = graph()

    assert len(set(told.subjects(RDF.type, URIRef(f"{CPSV}PublicService")))) == 196
    assert set(told.subjects(RDF.type, URIRef(f"{CV}BusinessEvent")))
    assert set(told.subjects(RDF.type, URIRef(f"{CV}LifeEvent")))
    assert broken(told, SHAPES) == ""
    if PUBLISHED:
        assert broken(told, PUBLISHED) == ""
    with django_assert_max_num_queries(1):  # is it still the same edition?
        queries.linked_data("ttl", site=SITE)


@pytest.mark.django_db
def test_the_shapes_notice_what_is_missing():
    an_item()
    told = graph()
    told.remove((SERVICE, DCTERMS.title, None))
    told.add((SERVICE, URIRef(f"{CPSV}hasInput"), SERVICE))

    words = broken(told, SHAPES)

    assert "Less than 1 values" in words
    assert "Evidence" in words


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (Limit(0, Unit.WORKDAY), "P0D"),
        (Limit(5, Unit.WORKDAY), "P7D"),
        (Limit(12, Unit.WORKDAY), "P16D"),
        (Limit(30, Unit.DAY), "P30D"),
    ],
)
def test_working_days_are_told_as_calendar_days(limit, expected):
    assert cpsv.duration(limit) == expected
