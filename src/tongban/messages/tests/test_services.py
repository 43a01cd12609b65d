"""A message arrives once, or somebody knows that it did not."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tongban.base.errors import NotFound, NotPermitted, Refused
from tongban.journal.queries import history
from tongban.messages import channels, queries, rules, services
from tongban.messages.channels import Undeliverable
from tongban.messages.contrib.console import Console
from tongban.messages.handlers import tell_blocked
from tongban.messages.models import Message
from tongban.messages.tests.make import NOW, NUMBER, Remembering, tell
from tongban.people.events import SignInBlocked
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sms():
    channel = Remembering()
    before = channels.register(channel)
    yield channel
    channels.register(before)


@pytest.fixture
def person():
    return a_person()


def titles(person):
    return [view.title for view in queries.inbox(person.id).items]


def test_a_message_lies_in_the_inbox_at_once_and_goes_to_the_phone_next(sms, person):
    tell(person.id, link="/my/cases/1")

    (view,) = queries.inbox(person.id).items
    assert view.title == "已受理：食品经营许可（新办）"
    assert "最晚 12月2日前办完" in view.text
    assert (view.link, view.is_read) == ("/my/cases/1", False)
    assert sms.sent == []
    assert services.deliver_due(NOW) == 1
    assert services.deliver_due(NOW) == 0
    (sent,) = sms.sent
    assert sent.address == person.phone
    assert NUMBER in sent.text


def test_what_asks_nothing_of_a_person_does_not_ring_his_phone(sms, person):
    tell(person.id, "case.suspended")

    assert services.deliver_due(NOW) == 0
    assert titles(person) == ["办理时间暂停计算：食品经营许可（新办）"]


def test_the_same_event_tells_once(sms, person):
    for _ in range(3):
        tell(person.id, key="entry-1")
    tell(person.id, key="entry-2")

    assert len(titles(person)) == 2
    assert services.deliver_due(NOW) == 2


def test_nothing_that_people_typed_is_escaped_or_run(sms, person):
    tell(person.id, "case.denied", reason="A & B <店> {{ number }} {% now 'Y' %}")

    (view,) = queries.inbox(person.id).items
    assert "原因：A & B <店> {{ number }} {% now 'Y' %}\n" in view.text


def test_words_and_phone_are_sealed_in_the_database(sms, person, django_db_blocker):
    tell(person.id)

    for row in Message.objects.raw("SELECT id, text || address AS kept FROM notices_message"):
        assert NUMBER not in row.kept
        assert person.phone not in row.kept


def test_sending_takes_three_queries(sms, person, django_assert_num_queries):
    with django_assert_num_queries(5):  # two of them the savepoint of the test
        tell(person.id)


def test_a_person_gets_so_many_sms_an_hour_and_everything_in_his_inbox(sms, person, monkeypatch):
    monkeypatch.setattr(rules, "MAX_SMS_AN_HOUR", 2)
    for _ in range(4):
        tell(person.id)
    tell(person.id, now=NOW + timedelta(hours=1, seconds=1))
    tell(a_person("李红").id)

    assert services.deliver_due(NOW + timedelta(hours=2)) == 4
    assert len(titles(person)) == 5
    assert [f.error for f in queries.failures().items] == [services.TOO_MANY] * 2


def test_who_has_no_phone_finds_it_in_his_inbox(sms):
    person = a_person(phone="")

    tell(person.id)

    assert len(titles(person)) == 1
    assert services.deliver_due(NOW) == 0
    assert [f.error for f in queries.failures().items] == [services.NO_PHONE]


def test_a_failure_is_kept_and_tried_again_later(sms, person):
    tell(person.id)
    sms.failures = [Undeliverable("网关超时"), ValueError("a bug")]

    assert services.deliver_due(NOW) == 0
    assert Message.objects.get(channel="sms").error == "网关超时"
    assert services.deliver_due(NOW + timedelta(seconds=29)) == 0  # not yet
    assert services.deliver_due(NOW + timedelta(seconds=30)) == 0  # the bug
    assert services.deliver_due(NOW + timedelta(seconds=89)) == 0  # not yet
    assert services.deliver_due(NOW + timedelta(seconds=90)) == 1
    message = Message.objects.get(channel="sms")
    assert (message.attempts, message.error) == (3, "")
    assert message.sent_at == NOW + timedelta(seconds=90)


def test_what_keeps_failing_is_given_up_and_can_be_sent_again(sms, person):
    tell(person.id)
    sms.failures = [Undeliverable("网关超时")] * rules.MAX_ATTEMPTS
    for hours in range(rules.MAX_ATTEMPTS + 2):
        assert services.deliver_due(NOW + timedelta(hours=hours)) == 0
    (failure,) = queries.failures().items
    assert (failure.attempts, failure.error) == (rules.MAX_ATTEMPTS, "网关超时")
    person.phone = "13900001111"  # he has changed it since
    person.save()
    desk = a_desk(Role.ADMIN)

    services.resend(failure.id, desk=desk)

    assert services.deliver_due(desk.now) == 1
    assert sms.sent[0].address == "13900001111"
    assert queries.failures().items == []
    assert [line.event for line in history(f"message:{failure.id}")] == ["MessageResent"]
    with pytest.raises(Refused):
        services.resend(failure.id, desk=desk)


def test_what_can_never_arrive_is_given_up_at_once(sms, person):
    tell(person.id)
    sms.failures = [Undeliverable("空号", final=True)]

    services.deliver_due(NOW)

    assert [f.error for f in queries.failures().items] == ["空号"]


def test_only_operators_send_again(sms, person):
    with pytest.raises(NotPermitted):
        services.resend(uuid4(), desk=a_desk(Role.WINDOW))
    with pytest.raises(NotFound):
        services.resend(uuid4(), desk=a_desk(Role.ADMIN))


def test_a_message_taken_by_a_worker_that_died_is_taken_up_again(sms, person):
    tell(person.id)

    assert len(list(services._taken(NOW, 10))) == 1
    assert services.deliver_due(NOW) == 0
    assert services.deliver_due(NOW + rules.LEASE) == 1


def test_an_inbox_is_its_owner_s(sms, person, django_assert_num_queries):
    other = a_person("李红")
    for _ in range(queries.ON_A_PAGE + 1):
        tell(person.id, "case.suspended")
    tell(other.id, "case.suspended")

    with django_assert_num_queries(2):
        first = queries.inbox(person.id)
        assert queries.unread_count(person.id) == queries.ON_A_PAGE + 1
    rest = queries.inbox(person.id, after=first.next_token)

    assert (len(first.items), len(rest.items)) == (queries.ON_A_PAGE, 1)
    services.mark_read(first.items[0].id, person_id=other.id, now=NOW)
    assert queries.unread_count(person.id) == queries.ON_A_PAGE + 1
    services.mark_read(first.items[0].id, person_id=person.id, now=NOW)
    assert queries.unread_count(person.id) == queries.ON_A_PAGE
    assert queries.message(first.items[0].id, person_id=person.id).is_read
    with pytest.raises(NotFound):
        queries.message(first.items[0].id, person_id=other.id)
    services.mark_all_read(person_id=person.id, now=NOW)
    assert (queries.unread_count(person.id), queries.unread_count(other.id)) == (0, 1)


def test_a_demonstration_shows_its_sms_to_the_visitor(var, capsys, settings):
    settings.TONGBAN_DEMO = True
    before = channels.register(Console())
    try:
        services.send_text("13800000001", "【同江通办】验证码 123456")
    finally:
        channels.register(before)

    log = var / "sms.log"
    assert "13800000001 【同江通办】验证码 123456\n" in log.read_text("utf-8")
    assert "验证码 123456" in capsys.readouterr().out
    assert log.stat().st_mode & 0o077 == 0


def test_a_real_site_without_a_gateway_writes_no_phone_down(var, settings, capsys, person):
    settings.TONGBAN_DEMO = False
    tell(person.id)

    services.deliver_due(NOW)
    services.send_text("13800000001", "验证码 123456")  # raises nothing

    assert not (var / "sms.log").exists()
    assert [f.error for f in queries.failures().items] == ["没有接入短信网关，短信未发出。"]
    assert "123456" not in "".join(capsys.readouterr())


def test_the_owner_of_a_blocked_account_is_told_once(sms, person):
    entry = uuid4()
    event = SignInBlocked(subject="sign-in:x", address="10.0.0.1", minutes=10, person_id=person.id)
    nobody_s = SignInBlocked(subject="sign-in:y", address="10.0.0.1", minutes=10)

    for blocked in (event, event, nobody_s):
        tell_blocked(blocked, entry, NOW)

    assert titles(person) == ["有人多次输错您的密码"]
    assert Message.objects.count() == 2
