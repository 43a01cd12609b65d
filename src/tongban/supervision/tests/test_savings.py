"""What applicants were spared: the sums are those of other SQL, and lead to the applications."""

from datetime import timedelta

import pytest
from django.db import connection

from tongban.applications import services
from tongban.applications.tests.make import a_complete_draft, an_item, version_of
from tongban.base.errors import NotPermitted
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, a_viewer, an_officer, sign_in
from tongban.supervision import queries

pytestmark = pytest.mark.django_db
BY_SQL = """
    SELECT COUNT(*), SUM(prefilled), SUM(spared_papers), SUM(spared_visits)
    FROM applications_application WHERE state = 'submitted'
"""


@pytest.fixture
def _two():
    an_item()
    for _ in range(2):
        viewer = a_viewer(a_person())
        draft_id = a_complete_draft(viewer)
        version = version_of(draft_id, viewer)
        services.submit(draft_id, viewer=viewer, promised=True, version=version)
    a_complete_draft(a_viewer(a_person()))  # not submitted: spares nobody anything


@pytest.mark.usefixtures("_two")
def test_the_sums_are_what_other_sql_says():
    desk = a_desk(Role.SUPERVISOR, now=a_viewer().now + timedelta(hours=1))

    board = queries.savings_board(desk=desk)

    with connection.cursor() as cursor:
        cursor.execute(BY_SQL)
        number, fields, papers, visits = cursor.fetchone()
    assert number == board.whole.applications == len(board.page.items) == 2
    assert (fields, papers, visits) == (
        board.whole.savings.fields,
        board.whole.savings.papers,
        board.whole.savings.visits,
    )
    assert visits == 2  # the original is shown at the window, the result is posted
    assert queries.savings(desk=desk) == board.whole
    [row] = board.by_agency
    assert row.savings == board.whole.savings


@pytest.mark.usefixtures("_two")
def test_applications_of_another_year_are_not_counted():
    desk = a_desk(Role.SUPERVISOR, now=a_viewer().now + timedelta(days=400))

    assert queries.savings(desk=desk).applications == 0


@pytest.mark.usefixtures("_two")
def test_every_number_leads_to_its_applications(client, django_assert_max_num_queries):
    sign_in(client, an_officer(Role.SUPERVISOR))
    day = f"{a_viewer().now:%Y-%m-%d}"
    goals = client.get("/workbench/goals", {"on": day}).text
    assert "少跑 2 趟" in goals
    assert f'href="/workbench/savings?on={day}">2 件' in goals

    with django_assert_max_num_queries(8):
        page = client.get("/workbench/savings", {"on": day, "agency": "scjg"})

    assert page.status_code == 200
    assert page.text.count('href="/workbench/cases/') == 2
    assert client.get("/workbench/savings", {"agency": "nobody"}).status_code == 404


def test_only_who_may_see_the_goals_sees_the_sums():
    with pytest.raises(NotPermitted):
        queries.savings_board(desk=a_desk(Role.WINDOW))
