"""What is recorded can be proved, and what is owed is told once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from tongban.base.desk import Desk
from tongban.base.errors import NotFound, NotPermitted, Refused
from tongban.journal import queries, rules, services
from tongban.journal.models import Entry, Telling
from tongban.law.workdays import Calendar

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lit:
    """The lamp was lit."""

    SUBJECT_IS_LOCKED: ClassVar[bool] = True

    subject: str
    lamp: UUID
    on: date
    note: str | None = None


@pytest.fixture
def told():
    return []


@pytest.fixture(autouse=True)
def wiring(told):
    def remember(event, entry_id, now):
        if event.note == "fail":
            raise RuntimeError("no oil")
        told.append((event, entry_id))

    usual = services.connect({}, {Lit: [remember]})
    yield
    services.connect(*usual)


def a_desk(now, permissions=frozenset({"journal:operations:read"})):
    return Desk(
        staff_id=uuid4(),
        staff_name="赵平",
        agency_id=None,
        agency_name="",
        position_id=None,
        position_name="",
        permissions=permissions,
        windows=frozenset(),
        now=now,
        today=now.date(),
        calendar=Calendar({}, date(2026, 12, 31)),
    )


def light(subject="lamp:1", *, now=NOON, note=None):
    event = Lit(subject, uuid4(), date(2026, 3, 2), note)
    with transaction.atomic():
        services.record(event, by=SimpleNamespace(actor="staff:1", actor_name="王芳", now=now))
    return event


def test_history_is_told_in_order_with_who_and_when():
    first, second = light(), light()
    light("lamp:2")

    lines = queries.history("lamp:1")

    assert [line.body["lamp"] for line in lines] == [str(first.lamp), str(second.lamp)]
    assert {(line.event, line.actor_name, line.happened_at) for line in lines} == {
        ("Lit", "王芳", NOON)
    }


def test_a_later_reaction_is_told_once_with_the_event_as_it_was(told):
    event = light()

    assert services.deliver_due(NOON) == 1
    assert services.deliver_due(NOON) == 0
    assert [event for event, _ in told] == [event]


def test_what_was_rolled_back_is_not_told(told):
    with transaction.atomic():
        light()
        transaction.set_rollback(True)

    assert services.deliver_due(NOON) == 0
    assert not Entry.objects.exists()


def test_a_failing_reaction_is_retried_later_and_given_up_in_the_end(told):
    light(note="fail")
    now = NOON
    for _ in range(rules.MAX_ATTEMPTS):
        assert services.deliver_due(now) == 0
        now += timedelta(hours=1)

    [failure] = queries.failures().items
    assert (failure.attempts, failure.given_up) == (rules.MAX_ATTEMPTS, True)
    assert failure.error == "RuntimeError: no oil"
    assert services.deliver_due(now) == 0

    assert queries.given_up() == 1
    services.retry(failure.id, desk=a_desk(now))
    assert Telling.objects.get().attempts == 0
    assert queries.history(f"telling:{failure.id}")[0].body["reaction"] == failure.reaction
    assert queries.given_up() == 0


def test_only_what_was_given_up_is_retried_by_hand_and_only_by_an_operator():
    light(note="fail")
    services.deliver_due(NOON)
    telling = Telling.objects.get()

    with pytest.raises(Refused, match="还在自动重试"):
        services.retry(telling.id, desk=a_desk(NOON))
    with pytest.raises(NotFound):
        services.retry(uuid4(), desk=a_desk(NOON))
    with pytest.raises(NotPermitted):
        services.retry(telling.id, desk=a_desk(NOON, permissions=frozenset()))
    assert queries.history(f"telling:{telling.id}") == []


def test_back_off_waits():
    light(note="fail")
    services.deliver_due(NOON)

    assert services.deliver_due(NOON + timedelta(seconds=9)) == 0
    assert Telling.objects.get().attempts == 1
    services.deliver_due(NOON + timedelta(seconds=10))
    assert Telling.objects.get().attempts == 2


def test_a_whole_journal_proves_itself():
    for _ in range(3):
        light()
    services.close_days(NOON + timedelta(days=1))

    assert queries.verify() == []


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda rows: rows.filter(place=2).update(actor="staff:2"), "内容被改动"),
        (lambda rows: rows.filter(place=2).delete(), "前一条缺失或被改动"),
        (lambda rows: rows.filter(place=1).update(digest="0" * 64), "内容被改动"),
    ],
)
def test_a_changed_or_missing_entry_is_found(damage, why):
    for _ in range(3):
        light()
    damage(Entry.objects.filter(subject="lamp:1"))

    assert why in [broken.why for broken in queries.verify("lamp:1")]


def test_cutting_off_the_end_of_a_chain_is_found_by_the_sealed_day():
    for _ in range(3):
        light()
    services.close_days(NOON + timedelta(days=1))
    Entry.objects.filter(place=3).delete()

    assert queries.verify("lamp:1") == []
    assert [broken.why for broken in queries.verify()] == ["当日记录与日封存摘要不符"]


def test_recording_costs_two_queries_and_one_for_all_that_is_owed(django_assert_num_queries):
    with django_assert_num_queries(5):  # savepoint, head, entry, tellings, release
        light()


def test_a_job_runs_once_per_turn_and_its_failure_is_kept():
    ran = []
    every = timedelta(hours=1)

    def job(now):
        ran.append(now)
        raise ValueError("broken")

    assert services.run_if_due("lamp.trim", job, every=every, now=NOON)
    assert not services.run_if_due("lamp.trim", job, every=every, now=NOON + timedelta(minutes=59))
    assert services.run_if_due("lamp.trim", job, every=every, now=NOON + every)
    assert len(ran) == 2
    assert [run.error for run in queries.runs()] == ["ValueError: broken"]
