"""The work list: what a desk sees, in which order, how it is narrowed and paged."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.base.errors import NotPermitted
from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.queries import Filters, Stage, work_list
from tongban.cases.queries import worklist as module
from tongban.cases.tests.make import a_case, at
from tongban.law.clock import Limit
from tongban.law.lifecycle import State
from tongban.law.lights import Light
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person

pytestmark = pytest.mark.django_db


def numbers(desk, **filters):
    return [row.number for row in work_list(desk, Filters(**filters)).page.items]


def test_the_nearest_deadline_comes_first_and_what_waits_comes_last(
    django_assert_num_queries,
):
    waiting = a_case(State.CORRECTING)
    later = a_case(State.ACCEPTED, promised=Limit(10))
    sooner = a_case(State.ACCEPTED, promised=Limit(3))
    a_case(State.FINISHED)
    a_case(agency="gaj")
    desk = a_desk()

    with django_assert_num_queries(2):
        found = work_list(desk, Filters())

    rows = found.page.items
    assert [row.number for row in rows] == [sooner.number, later.number, waiting.number]
    assert rows[0].clock.words == "还剩 3 个工作日，11月8日前"
    assert (rows[0].clock.what, rows[0].clock.used, rows[0].clock.whole) == ("承诺期限", 0, 3)
    assert rows[2].clock.words == "等待申请人补正"
    assert found.counts.stages[Stage.ALL] == "3"
    assert found.counts.stages[Stage.APPLICANT] == "1"


def test_late_is_red_in_words_and_colour():
    case = a_case(State.ACCEPTED, promised=Limit(3))
    desk = a_desk(now=at(12))

    row = work_list(desk, Filters(light=Light.RED)).page.items[0]

    assert (row.number, row.clock.light) == (case.number, Light.RED)
    assert row.clock.words == "超期 2 个工作日"
    assert work_list(desk, Filters()).counts.overdue == "1"
    assert numbers(desk, light=Light.GREEN) == []


def test_mine_is_what_i_hold():
    mine, _ = a_case(), a_case()
    desk = a_desk()
    services.claim(mine.number, desk=desk)

    assert numbers(desk, mine=True) == [mine.number]
    assert work_list(desk, Filters()).counts.mine == "1"


def test_stages_group_states():
    received, deciding = a_case(State.RECEIVED), a_case(State.DECIDING)
    finished = a_case(State.FINISHED)
    desk = a_desk()

    assert numbers(desk, stage=Stage.INTAKE) == [received.number]
    assert numbers(desk, stage=Stage.DECIDE) == [deciding.number]
    assert numbers(desk, stage=Stage.ENDED) == [finished.number]


def test_a_case_is_found_by_number_and_by_name_also_when_it_has_ended():
    wang = a_case(State.FINISHED, person=a_person("王老板", account=False))
    a_case()
    desk = a_desk()

    assert numbers(desk, text="王老") == [wang.number]
    assert numbers(desk, text=wang.number) == [wang.number]
    assert numbers(desk, text="没有这个人") == []


@pytest.mark.parametrize("read_out", [4, 5, 6, 12])
def test_a_case_is_found_by_the_end_of_its_number_within_the_list_alone(read_out):
    cases = [a_case() for _ in range(3)]
    elsewhere = a_case(agency="gaj")
    desk = a_desk()

    for case in cases:
        assert case.number in numbers(desk, text=f" {case.number[-read_out:].lower()} ")
    assert numbers(desk, text=cases[0].number[-6:]) == [cases[0].number]
    assert numbers(desk, text=elsewhere.number[-6:]) == []


def test_the_end_of_a_number_is_found_by_an_index(django_assert_num_queries):
    for _ in range(30):
        a_case()
    case, desk = a_case(), a_desk()

    with django_assert_num_queries(2), CaptureQueriesContext(connection) as asked:
        work_list(desk, Filters(text=case.number[-6:]))

    listed = next(query["sql"] for query in asked if "number_tail" in query["sql"])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # few rows are read quicker than an index
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {_SHOWN[connection.vendor]} {listed}")
        plan = str(cursor.fetchall())
    assert "case_number_tail" in plan, plan


_SHOWN = {"sqlite": "QUERY PLAN", "postgresql": ""}


def test_the_hall_sees_its_window_categories_for_every_agency():
    taken_in = a_case(window="市场准入")
    a_case(window="公安", agency="gaj")

    assert numbers(a_desk(agency="zwzx", windows=["市场准入"])) == [taken_in.number]


@pytest.fixture
def anew():
    """Compile the statements of the list anew, and leave none behind that has other numbers in it."""
    kept = (module._first_of_tab, module._counting)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


@pytest.mark.usefixtures("anew")
def test_pages_go_on_after_the_last_row_seen(monkeypatch):
    monkeypatch.setattr(module, "PAGE_SIZE", 2)
    made = [a_case().number for _ in range(5)]
    desk = a_desk()

    seen, token = [], None
    for _ in range(3):
        page = work_list(desk, Filters(), after=token).page
        seen += [row.number for row in page.items]
        token = page.next_token

    assert (sorted(seen), token) == (sorted(made), None)


@pytest.mark.usefixtures("anew")
def test_counting_stops_at_99(monkeypatch):
    monkeypatch.setattr(module, "COUNTED", 3)
    for _ in range(4):
        a_case()

    assert work_list(a_desk(), Filters()).counts.stages[Stage.ALL] == "2+"


def test_who_may_not_read_cases_sees_no_list():
    with pytest.raises(NotPermitted):
        work_list(a_desk(Role.ADMIN), Filters())


def test_yellow_is_today_and_the_next_working_day():
    a_case(State.ACCEPTED, promised=Limit(5))
    near = a_case(State.ACCEPTED, promised=Limit(1))
    desk = a_desk()

    assert numbers(desk, light=Light.YELLOW) == [near.number]
    assert Case.objects.get(pk=near.pk).due_on == desk.today + timedelta(days=1)
