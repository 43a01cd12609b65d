"""企业开办: the numbers of the goals page, counted again by SQL, and the cases behind them."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client

from tongban.base.errors import NotPermitted
from tongban.joint.tests.make import a_finished_case, the_matters
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, an_officer, sign_in
from tongban.supervision import queries

pytestmark = pytest.mark.django_db

SUMMER = datetime(2026, 7, 1, 8, tzinfo=UTC)
AGAIN = """
    SELECT COUNT(*), SUM(CASE WHEN c.days_taken <= 5 THEN 1 ELSE 0 END),
           SUM(CASE WHEN c.days_taken * 2 <= 17 THEN 1 ELSE 0 END), SUM(c.days_taken)
    FROM joint_jointcase c JOIN joint_definition d ON d.id = c.definition_id
    WHERE d.slug = 'start-company' AND c.is_complete AND c.finished_on BETWEEN %s AND %s
"""


@pytest.fixture
def cases() -> set[str]:
    """Five that count in 2026, and four that do not."""
    the_matters()
    day, year = date(2026, 3, 2), date(2026, 1, 1)
    counted = {a_finished_case(year, day, days).number for days in (3, 5, 6, 8, 9)}
    a_finished_case(year, day, 1, slug="open-restaurant")
    a_finished_case(year, day, 1, is_complete=False)
    a_finished_case(date(2025, 12, 1), date(2025, 12, 31), 2)
    a_finished_case(year, date(2026, 11, 22), 2)
    return counted


def test_the_numbers_are_what_sql_counts(cases: set[str]) -> None:
    found = queries.starting(date(2026, 6, 30), desk=a_desk(Role.SUPERVISOR, "zfb", now=SUMMER))
    with connection.cursor() as cursor:
        cursor.execute(AGAIN, [date(2026, 1, 1), date(2026, 6, 30)])
        again = cursor.fetchone()
    assert (found.ended, found.within_own, found.within_state, found.days) == tuple(again)
    assert (found.ended, found.within_own, found.within_state) == (5, 2, 4)
    assert str(found.mean) == "6.2"


def test_the_list_holds_exactly_the_cases_counted(cases: set[str]) -> None:
    desk = a_desk(Role.SUPERVISOR, "zfb", now=SUMMER)
    board = queries.starting_board(date(2026, 6, 30), desk=desk)
    assert {row.number for row in board.page.items} == cases
    late = queries.starting_board(date(2026, 6, 30), desk=desk, late_only=True)
    assert sorted(row.days_taken for row in late.page.items) == [6, 8, 9]


def test_it_stands_on_the_goals_page(client: Client, cases: set[str]) -> None:
    sign_in(client, an_officer(Role.SUPERVISOR, "zfb"))
    page = client.get("/workbench/goals?on=2026-06-30").content.decode()
    assert "企业开办 5 个工作日内办结：2 / 5 件" in page


def test_who_may_not_read_goals_may_not_read_this(cases: set[str]) -> None:
    with pytest.raises(NotPermitted):
        queries.starting(desk=a_desk(Role.WINDOW, "scjg", now=SUMMER))
