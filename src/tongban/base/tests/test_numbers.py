"""Numbers are unique, whatever rolls back, forks or runs beside."""

import multiprocessing
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from tongban.base.models import NumberSeries
from tongban.base.numbers import reserve


@pytest.fixture
def postgres(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("an in-memory SQLite belongs to one connection")


def reserve_and_rest(series, *, fail=False):
    with transaction.atomic():
        number = reserve(series)
        transaction.set_rollback(fail)
    return number


@pytest.mark.django_db(transaction=True)
def test_a_block_is_one_query(django_assert_num_queries):
    first = reserve("block", block=5)

    with django_assert_num_queries(0):
        rest = [reserve("block", block=5) for _ in range(4)]

    assert [first, *rest] == [1, 2, 3, 4, 5]
    assert reserve("block", block=5) == 6


@pytest.mark.django_db(transaction=True)
def test_series_do_not_touch_one_another():
    assert [reserve("left"), reserve("right"), reserve("left")] == [1, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_block_is_kept_only_once_its_transaction_has_committed(django_assert_num_queries):
    taken = reserve_and_rest("undone", fail=True)

    assert not NumberSeries.objects.filter(name="undone").exists()
    assert reserve_and_rest("undone") == taken  # nothing of the first attempt is left
    with django_assert_num_queries(0):
        assert reserve("undone") == taken + 1


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_a_gap_but_no_duplicate():
    before = reserve("gap")
    lost = reserve_and_rest("gap", fail=True)

    assert before < lost < reserve("gap")


@pytest.mark.django_db(transaction=True)
def test_an_undone_savepoint_gives_its_block_back():
    with transaction.atomic():
        with transaction.atomic():
            reserve("savepoint")
            transaction.set_rollback(True)
        kept = [reserve("savepoint") for _ in range(3)]

    assert len(set(kept) | {reserve("savepoint")}) == 4


@pytest.mark.django_db(transaction=True)
def test_a_vanished_row_does_not_bring_numbers_back():
    taken = {reserve("vanished", block=3) for _ in range(2)}
    NumberSeries.objects.all().delete()

    later = [reserve("vanished", block=3) for _ in range(5)]

    assert len(taken | set(later)) == 7


@pytest.mark.django_db
def test_in_a_test_that_rolls_back_nothing_is_remembered():
    assert [reserve("test", block=10) for _ in range(2)] == [1, 11]


def test_threads_get_different_numbers(postgres):
    def take(count):
        numbers = [reserve_and_rest("threads", fail=n % 7 == 3) for n in range(count)]
        connection.close()
        return [number for n, number in enumerate(numbers) if n % 7 != 3]

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for batch in pool.map(take, [120] * 8) for number in batch]

    assert len(numbers) == len(set(numbers)) == 8 * (120 - 17)


def in_a_child(count):
    numbers = [reserve("forked", block=10) for _ in range(count)]
    connections.close_all()
    return numbers


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_forked_processes_get_different_numbers(postgres):
    mine = [
        reserve("forked", block=10) for _ in range(3)
    ]  # seven are left for the children to copy
    connections.close_all()

    with multiprocessing.get_context("fork").Pool(4) as pool:
        numbers = mine + [n for batch in pool.map(in_a_child, [200] * 4) for n in batch]
    mine_after = [reserve("forked", block=10) for _ in range(20)]

    assert len(set(numbers + mine_after)) == 3 + 800 + 20
