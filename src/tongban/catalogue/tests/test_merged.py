"""多证合一: the list as it is loaded, and what of it belongs to an item."""

import pytest

from tongban.catalogue import queries
from tongban.catalogue.models import MergedFiling
from tongban.catalogue.queries import forget_edition
from tongban.catalogue.tests.make import a_document, the_whole_catalogue

pytestmark = pytest.mark.django_db
COMPANY, TRADER, SEAL = "company-registration-new", "sole-trader-new", "seal-engraving-filing"


@pytest.fixture(autouse=True)
def loaded():
    the_whole_catalogue()


def names(filings):
    return [one.name for one in filings]


def test_the_list_has_twenty_four_of_which_nineteen_are_asked(django_assert_num_queries):
    forget_edition()
    with django_assert_num_queries(4):  # the edition, the rows, the names of items, the agencies
        found = queries.merged_list()
        queries.settled_with(COMPANY)

    assert [one.place for one in found] == list(range(1, 25))
    assert sum(one.is_asked for one in found) == 19
    assert [one.name for one in found if one.is_licence] == ["营业执照"]
    assert all("以主管部门公布为准" in one.note for one in found)
    with django_assert_num_queries(0):
        queries.merged_list()


def test_a_registration_settles_what_its_form_asks_and_what_goes_with_every_licence():
    for slug, always in ((COMPANY, 4), (TRADER, 1)):
        fields = a_document(slug)["form_fields"]
        [asked] = [field for field in fields if field["element"] == "own.multi-certs"]
        settled = queries.settled_with(slug)

        assert names(one for one in settled if one.is_asked) == asked["choices"]
        assert sum(not one.is_asked for one in settled) == always
    assert queries.settled_with(SEAL) == ()


def test_an_item_that_is_merged_knows_it_and_who_receives_it():
    [seal] = queries.merged_away(SEAL)

    assert (seal.name, seal.receiver) == ("公章刻制备案", "gazx")
    assert {item.slug for item in seal.into} == {COMPANY, TRADER}
    assert queries.merged_away(COMPANY) == ()


def test_loading_again_writes_nothing_and_a_list_that_differs_is_replaced():
    before = set(MergedFiling.objects.values_list("pk", flat=True))
    the_whole_catalogue()
    assert set(MergedFiling.objects.values_list("pk", flat=True)) == before

    MergedFiling.objects.filter(place=24).update(name="别的备案")
    the_whole_catalogue()

    assert MergedFiling.objects.get(place=24).name == "分公司《营业执照》备案"
    assert MergedFiling.objects.count() == 24
