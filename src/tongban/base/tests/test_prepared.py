"""A statement compiled once: the same rows as its queryset, for every value."""

import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, DateTimeField, Q
from django.utils import timezone

from tongban.base.prepared import Prepared, Slot, filled, insert

WHEN = timezone.now()


@pytest.fixture
def sessions(db: None) -> None:
    Session.objects.create(session_key="first", expire_date=WHEN)
    Session.objects.create(session_key="second", expire_date=WHEN)


def by_name() -> Prepared[Session]:
    return Prepared(lambda: Session.objects.filter(session_key=Slot("key", CharField())))


@pytest.mark.usefixtures("sessions")
def test_each_value_finds_its_own_rows() -> None:
    prepared = by_name()
    assert [prepared.get(key=name).session_key for name in ("first", "second", "first")] == [
        "first",
        "second",
        "first",
    ]
    assert prepared.all(key="third") == []


@pytest.mark.usefixtures("sessions")
def test_what_was_written_in_between_is_seen() -> None:
    prepared = by_name()
    prepared.get(key="first")
    Session.objects.filter(pk="first").update(session_data="written")
    assert prepared.get(key="first").session_data == "written"


@pytest.mark.usefixtures("sessions")
def test_nothing_found_is_none_or_does_not_exist() -> None:
    assert by_name().first(key="third") is None
    with pytest.raises(Session.DoesNotExist):
        by_name().get(key="third")


@pytest.mark.usefixtures("sessions")
def test_a_value_is_prepared_as_its_column_wants_it() -> None:
    prepared = Prepared(
        lambda: Session.objects.filter(
            Q(session_data="") | Q(session_data="none"),
            expire_date__gte=Slot("since", DateTimeField()),
        ).order_by("pk")[:1]
    )
    assert [one.session_key for one in prepared.all(since=WHEN)] == ["first"]


def test_a_forgotten_value_is_an_error(db: None) -> None:
    with pytest.raises(KeyError):
        by_name().all()


def test_parameters_that_are_no_slots_stay() -> None:
    assert filled(["a", Slot("b", CharField())], {"b": "c"}) == ("a", "c")


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection() -> None:
    prepared, found = by_name(), []
    assert prepared.all(key="first") == []

    def ask() -> None:
        found.append(prepared._statement().connection)
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert found[0] is not prepared._statement().connection


@pytest.mark.django_db
def test_a_row_is_written_as_save_writes_it() -> None:
    row = Session(session_key="third", session_data="said", expire_date=WHEN)
    insert(row)
    insert(Session(session_key="fourth", expire_date=WHEN))

    kept = Session.objects.get(pk="third")
    assert (kept.session_data, kept.expire_date) == ("said", WHEN)
    row.session_data = "changed"
    row.save()
    assert Session.objects.get(pk="third").session_data == "changed"
    assert Session.objects.count() == 2


@pytest.mark.django_db
def test_a_row_that_is_there_is_not_written_over() -> None:
    insert(Session(session_key="third", session_data="said", expire_date=WHEN))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Session(session_key="third", session_data="other", expire_date=WHEN))
    assert Session.objects.get(pk="third").session_data == "said"
