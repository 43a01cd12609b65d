"""The dictionary of data elements as officials read it."""

import pytest

from tongban.catalogue.tests.make import the_whole_catalogue
from tongban.people.permissions import Role
from tongban.people.tests.make import an_officer, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/workbench/catalogue/elements"


def test_the_dictionary_is_read_a_page_at_a_time_and_leads_to_the_items(
    client, django_assert_max_num_queries
):
    the_whole_catalogue()
    sign_in(client, an_officer(Role.EDITOR))
    client.get(PAGE)

    with django_assert_max_num_queries(6):  # session, user, positions; the edition, the page
        page = client.get(PAGE).content.decode()
    entry = client.get(f"{PAGE}/person.name").content.decode()

    assert "DE01006" in page
    assert 'class="next"' in page or "下一页" in page
    assert "DE01006" in entry
    assert "/workbench/catalogue/items/food-vendor-filing" in entry
    assert client.get(f"{PAGE}/person.shoe_size").status_code == 404


def test_without_the_catalogue_there_is_no_dictionary(client):
    sign_in(client, an_officer(Role.WINDOW))

    assert client.get(PAGE).status_code == client.get("/workbench/catalogue/gate").status_code
