"""The goals as of a day, recomputed by SQL of its own, and the items behind each number."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection

from tongban.base.desk import System
from tongban.base.errors import Invalid, NotPermitted
from tongban.catalogue.models import ItemStanding
from tongban.catalogue.rules import State
from tongban.catalogue.tests.make import NOW, TONGJIANG, an_item, the_whole_catalogue
from tongban.hall.models import Stationing
from tongban.hall.services import load
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, an_officer, sign_in
from tongban.supervision import queries
from tongban.supervision.rules import GOALS, Cut, Part

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=3)

IN_USE = """
    FROM catalogue_itemversion v JOIN catalogue_item i ON i.id = v.item_id
    WHERE i.current_id = v.id AND i.state = 'in_use'
"""
CITY = IN_USE + " AND v.level = '县级'"
FREQUENT = """
    (v.monthly_volume >= 12 OR EXISTS (SELECT 1 FROM catalogue_frequencyorder o
     WHERE o.item_id = i.id AND o.ended_at IS NULL))
"""
SERVED = """
    EXISTS (SELECT 1 FROM hall_stationing s JOIN hall_hall h ON h.id = s.hall_id
     WHERE s.item_id = i.id AND s.until IS NULL AND h.kind IN ('centre', 'special'))
"""
LEFT_OUT = """
    (v.not_in_hall_reason = '涉密' OR EXISTS (SELECT 1 FROM hall_stationingexception e
     WHERE e.item_id = i.id AND e.approved_at IS NOT NULL AND e.ended_at IS NULL
     AND e.reason IN ('涉密', '场地特殊要求')))
"""
# Another way to the same numbers: nothing of the code under test.
BY_SQL = {
    "online": (
        f"SELECT COUNT(*) {CITY} AND v.not_in_hall_reason <> '涉密' AND v.online_depth > 1",
        f"SELECT COUNT(*) {CITY} AND v.not_in_hall_reason <> '涉密'",
    ),
    "materials": (
        f"SELECT SUM(v.baseline_materials) - SUM(v.materials) {IN_USE} AND v.baseline_materials > 0",
        f"SELECT SUM(v.baseline_materials) {IN_USE}",
    ),
    "at-most-once": (
        f"SELECT COUNT(*) {CITY} AND v.not_in_hall_reason <> '涉密' AND v.visits < 2 AND {FREQUENT}",
        f"SELECT COUNT(*) {CITY} AND v.not_in_hall_reason <> '涉密' AND {FREQUENT}",
    ),
    "stationed": (
        f"SELECT COUNT(*) {CITY} AND {SERVED} AND NOT {LEFT_OUT}",
        f"SELECT COUNT(*) {CITY} AND NOT {LEFT_OUT}",
    ),
    "one-window": (
        f"SELECT COUNT(*) {CITY} AND {SERVED} AND v.\"window\" <> ''",
        f"SELECT COUNT(*) {CITY} AND {SERVED}",
    ),
}


@pytest.fixture
def desk():
    return a_desk(Role.SUPERVISOR, now=LATER)


def by_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] or 0


class TestWithTheWholeCatalogue:
    @pytest.fixture(autouse=True)
    def _catalogue(self):
        the_whole_catalogue()
        load(TONGJIANG / "halls.yaml", by=System(NOW + timedelta(hours=1)))
        Stationing.objects.first().delete()  # one that should be there and is not

    def test_every_goal_is_what_other_sql_says(self, desk):
        board = queries.board(desk=desk)

        assert {line.goal.code for line in board.goals} == set(BY_SQL) == set(GOALS)
        for line in board.goals:
            counted, whole = (by_sql(statement) for statement in BY_SQL[line.goal.code])
            assert (line.measure.counted, line.measure.whole) == (counted, whole), line.goal.code
            assert whole > 0

    def test_agencies_and_levels_add_up_to_the_whole(self, desk):
        board = queries.board(desk=desk)

        for place, line in enumerate(board.goals):
            rows = [row.measures[place][1] for row in board.by_agency]
            assert sum(one.counted for one in rows) == line.measure.counted
            assert sum(one.whole for one in rows) == line.measure.whole
        assert sum(row.items for row in board.by_level) == board.items

    def test_the_list_behind_a_number_has_exactly_the_items_counted(self, desk):
        for line in queries.board(desk=desk).goals:
            seen = every_item(line.goal.code, desk=desk, part=Part.COUNTED)
            missing = every_item(line.goal.code, desk=desk, part=Part.MISSING)

            assert sum(one.share.counted for one in seen + missing) == line.measure.counted
            assert len(seen) + len(missing) == line.measure.items
            assert len({one.figures.slug for one in seen}) == len(seen)

    def test_what_was_cut_is_what_other_sql_says(self, desk):
        total = queries.reengineering(desk=desk).total

        for cut in (Cut.STEPS, Cut.MATERIALS, Cut.VISITS):
            one = total.cuts[cut]
            assert one.before == by_sql(f"SELECT SUM(v.baseline_{cut}) {IN_USE}")
            assert one.now == by_sql(f"SELECT SUM(v.{cut}) {IN_USE}")

    def test_the_board_takes_few_queries(self, desk, django_assert_num_queries):
        with django_assert_num_queries(4):
            queries.board(desk=desk)
        with django_assert_num_queries(1):
            queries.reengineering(desk=desk)


def every_item(code, **asked):
    after, items = None, []
    while True:
        page = queries.goal_items(code, after=after, **asked).page
        items += page.items
        if page.next_token is None:
            return items
        after = page.next_token


def test_an_item_counts_from_the_day_it_was_published_until_it_was_cancelled(desk):
    item = an_item()
    ItemStanding.objects.create(
        item_id=item.item_id,
        state=State.CANCELLED.value,
        since=NOW + timedelta(days=1),
        set_by="编办",
    )

    def items(on):
        return queries.board(on, desk=desk).items

    assert items(NOW.date() - timedelta(days=1)) == 0
    assert items(NOW.date()) == 1
    assert items(NOW.date() + timedelta(days=1)) == 0


def test_a_past_day_shows_the_version_of_that_day(desk):
    an_item(online_depth=1)
    before = queries.board(NOW.date(), desk=desk).goals[0].measure
    assert (before.counted, before.whole) == (0, 1)


def test_a_day_to_come_is_refused(desk):
    with pytest.raises(Invalid, match="今天以后"):
        queries.board(date(2030, 1, 1), desk=desk)


def test_a_clerk_does_not_see_the_goals():
    with pytest.raises(NotPermitted):
        queries.board(desk=a_desk(Role.WINDOW))


def test_items_are_sorted_by_what_became_less(desk):
    an_item()
    an_item("id-card-first")

    rows = queries.reengineering(desk=desk, by="days").page.items

    less = [row.cuts[Cut.DAYS].less for row in rows]
    assert less == sorted(less, reverse=True)
    assert len(rows) == 2


class TestPages:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client):
        an_item()
        sign_in(client, an_officer(Role.SUPERVISOR))

    def test_every_number_opens_its_list(self, client):
        page = client.get("/workbench/goals").content.decode()
        links = set(re.findall(r'href="(/workbench/goals/[^"]+)"', page))

        assert len(links) > len(GOALS)
        for link in links:
            assert client.get(link.replace("&amp;", "&")).status_code == 200, link

    def test_nothing_can_be_typed_in_but_the_day(self, client):
        for address in ("/workbench/goals", "/workbench/goals/online"):
            page = client.get(address).content.decode()
            names = set(re.findall(r'<(?:input|select|textarea)[^>]*name="([^"]+)"', page))

            assert names - {"csrfmiddlewaretoken"} <= {"on", "part", "agency", "level"}
            assert "常见值" in client.get("/workbench/goals").content.decode()

    def test_before_and_now_stand_beside_each_other(self, client):
        page = client.get("/workbench/reengineering?by=materials").content.decode()

        assert "食品经营许可" in page
        assert "改革前" in page

    def test_a_wrong_day_is_told(self, client):
        answer = client.get("/workbench/goals?on=yesterday")

        assert answer.status_code == 422
        assert "不是日期" in answer.content.decode()

    def test_an_unknown_goal_is_not_there(self, client):
        assert client.get("/workbench/goals/wealth").status_code == 404
