"""Walking all pages of a list meets each row once, in order.

Not in base, which has no table with nulls and relations to page through.
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tongban.base.errors import Invalid
from tongban.base.models import NumberSeries
from tongban.base.paging import page_by_key
from tongban.journal.models import Entry, Telling

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, tzinfo=UTC)
KEYS = [
    ("next_at", "id"),
    ("-next_at", "-id"),
    ("failed_at", "id"),
    ("-failed_at", "id"),
    ("-attempts", "failed_at", "-next_at", "id"),
    ("-attempts", "-failed_at", "id"),
    ("entry__place", "id"),
]


def tellings(rows):
    """Make one telling per (attempts, hours to the next, hours to giving up or None, place)."""
    Entry.objects.all().delete()
    for number, (attempts, next_in, failed_in, place) in enumerate(rows):
        entry = Entry.objects.create(
            subject=f"lamp:{number}", place=place, happened_at=START, body={}
        )
        Telling.objects.create(
            entry=entry,
            attempts=attempts,
            next_at=START + timedelta(hours=next_in),
            failed_at=None if failed_in is None else START + timedelta(hours=failed_in),
        )


def walk(queryset, key, size):
    pages, after = [], None
    while True:
        page = page_by_key(queryset, key=key, after=after, size=size)
        pages.append([row.pk for row in page.items])
        after = page.next_token
        if after is None:
            return pages


def in_order(key):
    """Sort in Python, the last column first: a stable sort, null above everything."""
    rows = list(Telling.objects.select_related("entry"))
    for name in reversed(key):
        path = name.removeprefix("-").split("__")

        def value(row, path=path):
            for part in path:
                row = getattr(row, part)
            return (row is None, row or START if row is None else row)

        rows.sort(key=value, reverse=name.startswith("-"))
    return [row.pk for row in rows]


@hypothesis_settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 2),
            st.integers(0, 2),
            st.none() | st.integers(0, 2),
            st.integers(1, 2),
        ),
        max_size=9,
    ),
    key=st.sampled_from(KEYS),
    size=st.integers(1, 4),
)
def test_all_pages_together_are_the_list(db, rows, key, size):
    tellings(rows)

    pages = walk(Telling.objects.select_related("entry"), key, size)

    assert [pk for page in pages for pk in page] == in_order(key)
    assert all(len(page) == size for page in pages[:-1])


def test_a_page_is_one_query(django_assert_num_queries):
    NumberSeries.objects.bulk_create(NumberSeries(name=f"s{n}", next=1) for n in range(5))
    key = ("next", "name")

    with django_assert_num_queries(2):
        first = page_by_key(NumberSeries.objects.all(), key=key, after=None, size=2)
        second = page_by_key(NumberSeries.objects.all(), key=key, after=first.next_token, size=9)

    assert [row.name for row in first.items] == ["s0", "s1"]
    assert [row.name for row in second.items] == ["s2", "s3", "s4"]
    assert second.next_token is None


def test_rows_may_be_dicts_and_be_seen_as_something_else():
    NumberSeries.objects.bulk_create(NumberSeries(name=f"s{n}", next=n) for n in range(3))
    rows = NumberSeries.objects.values("name", "next")

    page = page_by_key(rows, key=("-next", "name"), after=None, size=2).map(lambda r: r["name"])

    assert page.items == ["s2", "s1"]
    assert page.next_token is not None


def test_a_row_added_before_the_place_reached_moves_nothing():
    NumberSeries.objects.bulk_create(NumberSeries(name=n) for n in "bdf")
    first = page_by_key(NumberSeries.objects.all(), key=("name",), after=None, size=2)
    NumberSeries.objects.create(name="a")

    rest = page_by_key(NumberSeries.objects.all(), key=("name",), after=first.next_token, size=2)

    assert [row.name for row in rest.items] == ["f"]


def test_a_token_opens_only_the_list_it_was_made_for():
    NumberSeries.objects.bulk_create(NumberSeries(name=n) for n in "abc")
    token = page_by_key(NumberSeries.objects.all(), key=("name",), after=None, size=1).next_token
    assert token

    for key, bad in [(("-name",), token), (("name",), token[:-1]), (("name",), "x")]:
        with pytest.raises(Invalid) as refused:
            page_by_key(NumberSeries.objects.all(), key=key, after=bad, size=1)
        assert refused.value.problems[0].code == "paging.token"


def test_a_key_that_is_not_unique_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="unique"):
        page_by_key(NumberSeries.objects.all(), key=("next",), after=None, size=1)
