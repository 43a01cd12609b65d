"""The administrator's pages of agencies and of the calendar."""

from datetime import date

import pytest

from tongban.agencies import queries
from tongban.agencies.tests.make import Agency, an_agency
from tongban.agencies.tests.test_agencies import NOTICE
from tongban.people.tests.make import an_officer, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_calendar():
    queries.forget_calendar()
    yield
    queries.forget_calendar()


def text(response):
    return response.content.decode()


def test_an_administrator_adds_a_year(client, time_machine):
    time_machine.move_to("2018-03-01T01:00:00Z")
    sign_in(client, an_officer("admin"))
    queries.forget_calendar()
    assert "请尽快" in text(client.get("/workbench/admin/"))

    response = client.post(
        "/workbench/admin/calendar",
        {"year": "2018", "source": "国办发明电〔2017〕12号", "notice": NOTICE},
    )

    assert response["Location"] == "/workbench/admin/calendar?year=2018"
    page = text(client.get(response["Location"]))
    assert "国庆节" in page
    assert "国办发明电〔2017〕12号" in page
    assert "请尽快" not in text(client.get("/workbench/admin/"))
    assert not queries.calendar().is_workday(date(2018, 10, 1))


@pytest.mark.parametrize(
    ("year", "notice", "why"),
    [
        ("2018", "放假七天", "没有读到 2018 年"),
        ("18", NOTICE, "四位年份"),
        ("2018", "二、春节：2月30日放假。", "2月30日"),
    ],
)
def test_a_notice_that_cannot_be_read_changes_nothing(client, year, notice, why):
    sign_in(client, an_officer("admin"))

    response = client.post("/workbench/admin/calendar", {"year": year, "notice": notice})

    assert response.status_code == 422
    assert why in text(response)
    assert notice.splitlines()[0] in text(response)
    assert queries.calendar_days(2018) == []


def test_an_administrator_changes_an_agency(client):
    an_agency("gaj")
    sign_in(client, an_officer("admin", "zwzx"))
    page = "/workbench/admin/agencies/gaj"
    assert "公安局" in text(client.get("/workbench/admin/agencies"))
    fields = {
        "name": "同江市公安局",
        "short": "公安局",
        "kind": "政府部门",
        "hall": "专厅",
        "phone": "0454-2929110",
        "one_officer_may_decide": "是",
        "active": "是",
    }

    assert client.post(page, fields)["Location"] == "/workbench/admin/agencies"
    agency = Agency.objects.get(slug="gaj")
    assert (agency.hall, agency.phone, agency.one_officer_may_decide) == (
        "专厅",
        "0454-2929110",
        True,
    )

    wrong = client.post(page, {**fields, "name": "", "phone": "0454-1"})
    assert wrong.status_code == 422
    assert 'value="0454-1"' in text(wrong)
