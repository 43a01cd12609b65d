"""A statement compiled once: the same rows as its queryset, for every value."""

import threading

import pytest
from django.db import connection
from django.db.models import CharField, DateTimeField, Q
from django.utils import timezone

from tongban.base.prepared import Prepared, Slot, filled
from tongban.journal.models import Run

WHEN = timezone.now()


@pytest.fixture
def runs(db: None) -> None:
    Run.objects.create(job="first", began_at=WHEN)
    Run.objects.create(job="second", began_at=WHEN)


def by_name() -> Prepared[Run]:
    return Prepared(lambda: Run.objects.filter(job=Slot("job", CharField())))


@pytest.mark.usefixtures("runs")
def test_each_value_finds_its_own_rows() -> None:
    prepared = by_name()
    assert [prepared.get(job=name).job for name in ("first", "second", "first")] == [
        "first",
        "second",
        "first",
    ]
    assert prepared.all(job="third") == []


@pytest.mark.usefixtures("runs")
def test_what_was_written_in_between_is_seen() -> None:
    prepared = by_name()
    prepared.get(job="first")
    Run.objects.filter(job="first").update(error="broken")
    assert prepared.get(job="first").error == "broken"


@pytest.mark.usefixtures("runs")
def test_nothing_found_is_none_or_does_not_exist() -> None:
    assert by_name().first(job="third") is None
    with pytest.raises(Run.DoesNotExist):
        by_name().get(job="third")


@pytest.mark.usefixtures("runs")
def test_a_value_is_prepared_as_its_column_wants_it() -> None:
    prepared = Prepared(
        lambda: Run.objects.filter(
            Q(error="") | Q(error="none"), began_at__gte=Slot("since", DateTimeField())
        ).order_by("job")[:1]
    )
    assert [run.job for run in prepared.all(since=WHEN)] == ["first"]


def test_a_forgotten_value_is_an_error(db: None) -> None:
    with pytest.raises(KeyError):
        by_name().all()


def test_parameters_that_are_no_slots_stay() -> None:
    assert filled(["a", Slot("b", CharField())], {"b": "c"}) == ("a", "c")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection() -> None:
    prepared, found = by_name(), []
    assert prepared.all(job="first") == []

    def ask() -> None:
        found.append(prepared._statement().connection)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found[0] is not prepared._statement().connection
