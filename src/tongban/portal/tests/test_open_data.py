"""The catalogue for machines: where it is, and that asking again costs nothing."""

import json

import pytest

from tongban.catalogue.tests.make import an_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/catalogue.jsonld", "application/ld+json"), ("/catalogue.ttl", "text/turtle")],
)
def test_anybody_may_have_it_and_asks_again_by_its_mark(client, address, kind):
    an_item()

    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"].startswith(kind)
    assert "食品经营许可（新办）" in first.content.decode()
    assert again.status_code == 304


def test_it_tells_of_what_is_published_now(client):
    an_item()
    before = client.get("/catalogue.jsonld")
    an_item(name="食品经营许可（改）")

    after = client.get("/catalogue.jsonld")

    names = [
        node["dct:title"]["@value"]
        for node in json.loads(after.content)["@graph"]
        if node["@type"] == ["cpsv:PublicService"]
    ]
    assert names == ["食品经营许可（改）"]
    assert before.headers["ETag"] != after.headers["ETag"]


def test_another_form_is_not_there(client):
    assert client.get("/catalogue.xml").status_code == 404
