"""The operator's pages: what did not work is seen, tried again, and the wiring is said in words."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tongban.base import clock
from tongban.base.desk import System
from tongban.config.operations import wiring_page
from tongban.config.schedule import JOBS
from tongban.config.wiring import LATER, NOW
from tongban.config.worker import work_once
from tongban.journal import rules, services
from tongban.journal.models import Entry, Run, Telling
from tongban.journal.queries import history
from tongban.messages.channels import Undeliverable, register
from tongban.messages.contrib.console import Console
from tongban.messages.models import Message
from tongban.messages.tests.make import Remembering, tell
from tongban.people.events import SignInBlocked
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person, an_officer, sign_in
from tongban.sharing import services as sharing
from tongban.sharing.tests.make import a_source

pytestmark = pytest.mark.django_db
PAGE = "/workbench/admin/operations"


def words_of(response: Any) -> str:
    """The text an operator reads."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def admin(client: Client) -> Client:
    sign_in(client, an_officer(Role.ADMIN, "zwzx", name="赵平"))
    return client


@pytest.fixture
def failed() -> Telling:
    """A reaction that was given up: it asks for a person who does not exist."""
    now = clock.now()
    event = SignInBlocked(subject="sign-in:1", address="", minutes=15)
    with transaction.atomic():
        entry = services.record(event, by=System(now))
    telling = Telling.objects.get(entry_id=entry)
    telling.attempts, telling.failed_at, telling.error = rules.MAX_ATTEMPTS, now, "OSError: 没有网"
    telling.save()
    return telling


@pytest.fixture
def undelivered() -> Message:
    """A text message the gateway refused for good."""
    phone = Remembering()
    before = register(phone)
    phone.failures = [Undeliverable("号码是空号。", final=True)]
    now = clock.now()
    tell(a_person().id, "case.correction", now=now)
    work_once(now)
    register(before or Console())
    return Message.objects.get(channel="sms")


@pytest.mark.parametrize("path", ["", "/reactions", "/messages", "/sources", "wiring"])
def test_only_an_operator_sees_the_pages(client: Client, path: str) -> None:
    where = "/workbench/admin/wiring" if path == "wiring" else PAGE + path
    assert client.get(where)["Location"].startswith("/workbench/sign-in")
    sign_in(client, an_officer(Role.CHIEF))
    assert client.get(where).status_code == 403


def test_the_page_of_a_site_in_order(admin: Client, django_assert_max_num_queries: Any) -> None:
    work_once(clock.now())
    admin.get(PAGE)
    with django_assert_max_num_queries(35):
        words = words_of(admin.get(PAGE))

    assert words.count("正常") == 5 + len(JOBS)
    assert "有问题" not in words
    assert "没有失败的后续动作" in words
    assert "消息都已送达" in words
    assert re.search(r"(SQLite|PostgreSQL) \d", words)
    assert "tongban" in words


def test_what_is_broken_now_is_said(admin: Client, settings: Any) -> None:
    settings.TONGBAN_DEMO = False
    words = words_of(admin.get(PAGE))
    assert "没有接入短信网关" in words


def test_a_job_that_failed_and_one_that_does_not_run_are_told_apart(admin: Client) -> None:
    now = clock.now()
    work_once(now)
    Run.objects.filter(job="journal.close_days").update(error="OSError: 磁盘已满")
    Run.objects.filter(job="cases.deem_accepted").update(began_at=now - timedelta(hours=2))

    words = words_of(admin.get(PAGE))

    assert "出错 OSError: 磁盘已满" in words
    assert words.count("没有按时运行") == 1


def test_a_reaction_given_up_is_shown_and_tried_again(admin: Client, failed: Telling) -> None:
    for page in (PAGE, f"{PAGE}/reactions"):
        words = words_of(admin.get(page))
        assert "messages.tell_blocked" in words
        assert "没有网" in words

    done = admin.post(f"{PAGE}/reactions/{failed.id}/retry")
    assert done["Location"] == f"{PAGE}/reactions"
    assert [line.event for line in history(f"telling:{failed.id}")] == ["ReactionRetried"]

    work_once(clock.now())
    assert "没有失败的后续动作" in words_of(admin.get(f"{PAGE}/reactions"))

    again = admin.post(f"{PAGE}/reactions/{failed.id}/retry")
    assert again.status_code == 404
    assert "可能已经执行成功" in words_of(again)


def test_a_message_that_did_not_arrive_is_shown_and_sent_again(
    admin: Client, undelivered: Message
) -> None:
    for page in (PAGE, f"{PAGE}/messages"):
        words = words_of(admin.get(page))
        assert "号码是空号。" in words
        assert undelivered.address not in words

    done = admin.post(f"{PAGE}/messages/{undelivered.id}/resending")

    assert done["Location"] == f"{PAGE}/messages"
    assert "消息都已送达" in words_of(admin.get(f"{PAGE}/messages"))


def test_nobody_else_may_retry(client: Client, failed: Telling) -> None:
    sign_in(client, an_officer(Role.CHIEF))
    assert client.post(f"{PAGE}/reactions/{failed.id}/retry").status_code == 403
    assert Telling.objects.get().failed_at is not None
    assert not Entry.objects.filter(event="ReactionRetried").exists()


def test_the_administrator_finds_the_pages(admin: Client) -> None:
    page = admin.get("/workbench/admin/").content.decode()
    assert f'href="{PAGE}"' in page
    assert 'href="/workbench/admin/wiring"' in page


def test_the_wiring_page_says_every_event_and_reaction(admin: Client) -> None:
    words = words_of(admin.get("/workbench/admin/wiring"))
    wired = {*NOW, *LATER}
    assert [kind.__name__ for kind in wired if kind.__name__ not in words] == []
    assert "申请已提交" in words
    assert "开立办件" in words


def test_every_wire_has_chinese_words_and_no_words_are_left_over() -> None:
    wires = wiring_page.wires(a_desk(Role.ADMIN))
    assert [wire.event for wire in wires if not re.match(r"[一-鿿]", wire.words)] == []
    used = {one.name for wire in wires for one in (*wire.now, *wire.later)}
    assert used == set(wiring_page.WORDS)


def test_a_data_source_that_fails_is_seen_and_switched_off_and_on(
    admin: Client, django_assert_max_num_queries: Any
) -> None:
    source = a_source(connector="unknown")
    person, by = a_person(), System(clock.now())
    ask = {"person_id": person.id, "organisation_id": None, "basis": "716号", "by": by}
    sharing.ask("household", purpose="application:1", **ask)
    admin.get(f"{PAGE}/sources")
    with django_assert_max_num_queries(6):
        page = admin.get(f"{PAGE}/sources")
    assert "接口没有配置好 1 次" in words_of(page)
    assert "已停用" not in words_of(page)
    admin.post(f"{PAGE}/sources/{source.id}/switch", {"on": "0"})
    assert "已停用" in words_of(admin.get(f"{PAGE}/sources"))
    admin.post(f"{PAGE}/sources/{source.id}/switch", {"on": "1"})
    assert "已停用" not in words_of(admin.get(f"{PAGE}/sources"))


def test_who_is_no_operator_switches_nothing(client: Client) -> None:
    source = a_source()
    sign_in(client, an_officer(Role.CHIEF))
    assert client.post(f"{PAGE}/sources/{source.id}/switch", {"on": "0"}).status_code == 403
    source.refresh_from_db()
    assert source.is_on
