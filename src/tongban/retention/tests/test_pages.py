"""The pages of what is kept, held and erased, and the command."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from tongban.agencies.queries import clock_desk
from tongban.base.desk import System
from tongban.cases.tests.make import a_case
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, an_officer, sign_in
from tongban.retention import files, services
from tongban.retention.models import Hold
from tongban.retention.tests.make import DATA

pytestmark = pytest.mark.django_db
PAGE, HOLDS = "/workbench/admin/retention", "/workbench/admin/retention/holds"


@pytest.fixture(autouse=True)
def _rules(var: Path) -> None:
    services.load(files.read(DATA), by=System(NOW))


@pytest.fixture
def legal(client):
    sign_in(client, an_officer(Role.LEGAL, "sfj", name="钱明"))
    return client


def words(response):
    return response.content.decode()


def test_each_sort_with_its_time_and_what_is_due(legal):
    a_case(State.WITHDRAWN)

    page = words(legal.get(PAGE))

    assert "没有作出决定的办件" in page
    assert "1 条" in page  # 2018 is long ago
    assert "2018年11月5日" in page
    assert "常见值，待确认" in page


def test_a_case_is_held_and_let_go_with_reasons(legal):
    number = a_case(State.WITHDRAWN).number

    wrong = legal.post(HOLDS, {"number": "0", "scope": "case", "reason": "诉讼"})
    assert wrong.status_code == 422
    assert "没有这个编号的办件" in words(wrong)
    assert 'value="诉讼"' in words(wrong)

    legal.post(HOLDS, {"number": number, "scope": "case", "reason": "行政诉讼"})
    page = words(legal.get(HOLDS))
    assert number in page
    assert "钱明" in page
    assert "没有" in words(legal.get(PAGE))

    lifting = reverse("retention:lifting", args=[Hold.objects.get().id])
    assert legal.post(lifting, {"reason": ""}).status_code == 422
    assert "行政诉讼" in words(legal.get(lifting))
    legal.post(lifting, {"reason": "判决已经生效"})
    assert "判决已经生效" in words(legal.get(HOLDS))
    assert "已在" in words(legal.get(lifting))


def test_what_was_erased_is_on_record(legal):
    a_case(State.WITHDRAWN)
    services.erase_due(clock=clock_desk(datetime(2026, 1, 1, tzinfo=UTC)))

    page = words(legal.get(f"{PAGE}/erasures"))

    assert "没有作出决定的办件" in page
    assert "个人信息保护法第十九条" in page


@pytest.mark.parametrize("address", [PAGE, HOLDS, f"{PAGE}/erasures"])
def test_a_clerk_may_not_see_them(client, address):
    sign_in(client, an_officer(Role.WINDOW, "scjg"))
    assert client.get(address).status_code == 403


def test_the_officer_reads_on_the_case_that_it_is_held_or_erased(client):
    held, erased = a_case(State.WITHDRAWN), a_case(State.REJECTED)
    legal = clock_desk(NOW)
    Hold.objects.create(
        scope="case", case=held, reason="行政复议", by=legal.actor, by_name="钱明", at=NOW
    )
    services.erase_due(clock=clock_desk(datetime(2026, 1, 1, tzinfo=UTC)))
    sign_in(client, an_officer(Role.CHIEF, "scjg"))

    assert "暂停销毁：行政复议" in words(client.get(f"/workbench/cases/{held.number}"))
    page = words(client.get(f"/workbench/cases/{erased.number}"))
    assert "材料已按期销毁（2026年1月1日，依据：个人信息保护法第十九条、第四十七条）" in page
