"""Agencies, divisions and the calendar: loaded, changed by the administrator, seen by the clock."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.agencies import queries, services
from tongban.agencies.models import Division
from tongban.agencies.rules import parse_notice
from tongban.agencies.tests.make import an_agency
from tongban.base.desk import System
from tongban.base.errors import Invalid, NotFound
from tongban.journal.queries import history

DATA = Path(__file__).parents[4] / "data" / "tongjiang"
NOW = datetime(2018, 11, 5, 1, 0, tzinfo=UTC)
NOTICE = """国务院办公厅关于2018年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月15日至21日放假调休，共7天。2月11日（星期日）、2月24日（星期六）上班。
三、清明节：4月5日至7日放假调休，共3天。4月8日（星期日）上班。
四、劳动节：4月29日至5月1日放假调休，共3天。4月28日（星期六）上班。
五、端午节：6月18日放假，与周末连休。
六、中秋节：9月24日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期六）、9月30日（星期日）上班。"""


@pytest.fixture(autouse=True)
def _fresh_calendar():
    queries.forget_calendar()
    yield
    queries.forget_calendar()


@pytest.mark.django_db
def test_the_calendar_is_seeded_once(django_assert_num_queries):
    by = System(NOW)

    assert services.seed_calendar(by=by) >= 9  # 2018 to 2026 at least
    assert services.seed_calendar(by=by) == 0
    assert [line.event for line in history("calendar:2018")] == ["CalendarSaved"]

    calendar = queries.calendar()
    assert not calendar.is_workday(date(2018, 10, 1))
    assert calendar.is_workday(date(2018, 9, 30))  # a Sunday worked for it
    assert not calendar.is_workday(date(2018, 10, 6))  # a Saturday
    with django_assert_num_queries(0):
        queries.calendar()


@pytest.mark.django_db
def test_the_notice_as_published_says_what_was_seeded():
    services.seed_calendar(by=System(NOW))

    seeded = {(d.day, d.worked, d.name) for d in queries.calendar_days(2018)}
    seeded -= {d for d in seeded if d[0] > date(2018, 12, 1)}  # from the notice for 2019

    assert {(d.day, d.worked, d.name) for d in parse_notice(NOTICE, year=2018)} == seeded


def test_a_notice_may_reach_into_the_year_before():
    days = parse_notice("一、元旦：2018年12月30日至2019年1月1日放假调休。12月29日上班。", year=2018)

    assert [(d.day.isoformat(), d.worked) for d in days] == [
        ("2018-12-29", True),
        ("2018-12-31", False),
        ("2019-01-01", False),
    ]


def test_a_day_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="2月30日"):
        parse_notice("二、春节：2月30日放假。", year=2018)


@given(st.text(max_size=200), st.integers(1990, 2100))
def test_any_text_is_read_or_refused(notice, year):
    try:
        days = parse_notice(f"一、元旦：{notice}", year=year)
    except ValueError:
        return
    assert all(day.worked == (day.day.weekday() >= 5) for day in days)


@pytest.mark.django_db
def test_a_notice_read_again_keeps_the_new_year_of_the_next_one():
    by = System(NOW)
    services.seed_calendar(by=by)

    days = parse_notice(NOTICE.replace("三、清明节：4月5日", "三、清明节：4月6日"), year=2018)
    services.save_calendar_days(2018, days, source="更正", by=by)

    kept = {d.day for d in queries.calendar_days(2018)}
    assert date(2018, 12, 31) in kept
    assert date(2018, 4, 5) not in kept


@pytest.mark.django_db
def test_divisions_are_loaded_once():
    assert services.load_divisions(DATA / "divisions.csv") == 56
    assert services.load_divisions(DATA / "divisions.csv") == 0
    village = Division.objects.get(name="街津口赫哲族村")
    assert village.parent.name == "街津口赫哲族乡"


@pytest.mark.django_db
def test_saving_an_agency_is_journalled_only_when_something_changes():
    by = System(NOW)

    first = services.save_agency("zwzx", name="同江市行政服务中心", short="服务中心", by=by)
    again = services.save_agency("zwzx", name="同江市行政服务中心", by=by)
    services.save_agency("zwzx", phone="0454-1234567", by=by)

    assert first == again
    assert [line.body["fields"] for line in history("agency:zwzx")] == [
        ["name", "short"],
        ["phone"],
    ]
    with pytest.raises(Invalid):
        services.save_agency("zwzx", colour="red", by=by)


@pytest.mark.django_db
def test_an_agency_is_found_by_slug_and_id(django_assert_num_queries):
    agency = an_agency("gaj", phone="0454-110")

    with django_assert_num_queries(1):
        assert queries.agency("gaj").phone == "0454-110"
    assert queries.agency(agency.id).slug == "gaj"
    with pytest.raises(NotFound):
        queries.agency("nowhere")
