"""TOTP through the pages: set up, asked for, recovered from, switched off."""

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest
from allauth.mfa.models import Authenticator

from tongban.people.tests.make import PASSWORD, a_person, an_officer

pytestmark = pytest.mark.django_db


def one_time_code(secret, *, steps=0):
    """RFC 6238, as an app on a phone does it."""
    counter = int(time.time()) // 30 + steps
    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", counter), hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def text(response):
    return response.content.decode()


def enter(client, officer):
    return client.post("/workbench/sign-in", {"name": officer.number, "password": PASSWORD})


def set_up(client):
    """Set TOTP up as one does, and return its secret."""
    confirm = client.get("/account/two-factor/on")
    assert confirm["Location"].startswith("/account/confirm")
    back = client.post(confirm["Location"], {"password": PASSWORD})
    assert back["Location"] == "/account/two-factor/on"
    page = text(client.get("/account/two-factor/on"))
    assert "<svg" in page
    assert "style=" not in page
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    wrong = client.post("/account/two-factor/on", {"code": "000000"})
    assert wrong.status_code == 200
    done = client.post("/account/two-factor/on", {"code": one_time_code(secret)})
    assert done["Location"] == "/account/two-factor/recovery"
    return secret


@pytest.fixture
def officer():
    return an_officer("admin", password=PASSWORD)


def test_an_officer_sets_totp_up_and_is_asked_for_it(client, officer, time_machine):
    time_machine.move_to("2018-11-05T01:00:00Z", tick=False)
    enter(client, officer)
    secret = set_up(client)
    client.post("/workbench/sign-out")

    asked = enter(client, officer)
    assert asked["Location"] == "/account/two-factor/code"
    assert client.get("/workbench/admin/")["Location"].startswith("/workbench/sign-in")
    assert "动态口令" in text(client.get("/account/two-factor/code"))
    wrong = client.post("/account/two-factor/code", {"code": "000000"})
    assert "请输入应用上现在显示的 6 位数字" in text(wrong)
    assert "workbench" not in wrong.headers

    passed = client.post("/account/two-factor/code", {"code": one_time_code(secret, steps=1)})
    assert passed["Location"] == "/workbench/"
    assert client.get("/workbench/admin/").status_code == 200


def test_a_code_opens_once(client, officer, time_machine):
    time_machine.move_to("2018-11-05T01:00:00Z", tick=False)
    enter(client, officer)
    secret = set_up(client)
    code = one_time_code(secret, steps=1)
    client.post("/workbench/sign-out")
    enter(client, officer)
    client.post("/account/two-factor/code", {"code": code})
    client.post("/workbench/sign-out")

    enter(client, officer)
    again = client.post("/account/two-factor/code", {"code": code})

    assert again.status_code == 200
    assert client.get("/workbench/admin/").status_code == 302


def test_guessing_the_code_is_stopped(client, officer, time_machine):
    time_machine.move_to("2018-11-05T01:00:00Z", tick=False)
    enter(client, officer)
    secret = set_up(client)
    client.post("/workbench/sign-out")
    enter(client, officer)
    for _ in range(5):
        client.post("/account/two-factor/code", {"code": "000000"})

    right = client.post("/account/two-factor/code", {"code": one_time_code(secret, steps=1)})

    assert right.status_code == 200
    assert "太多" in text(right) or "过多" in text(right)


def test_a_recovery_code_stands_in_once(client, officer):
    enter(client, officer)
    set_up(client)
    codes = re.findall(r"<code>(\d{8})</code>", text(client.get("/account/two-factor/recovery")))
    assert len(codes) == 10
    client.post("/workbench/sign-out")

    enter(client, officer)
    passed = client.post("/account/two-factor/code", {"code": codes[0]})
    assert passed["Location"] == "/workbench/"
    client.post("/workbench/sign-out")

    enter(client, officer)
    assert client.post("/account/two-factor/code", {"code": codes[0]}).status_code == 200


def test_the_demand_is_met_by_setting_it_up(client, officer):
    officer.must_use_totp = True
    officer.save()
    enter(client, officer)
    assert client.get("/workbench/admin/")["Location"] == "/account/two-factor"

    set_up(client)

    assert client.get("/workbench/admin/").status_code == 200


def test_a_citizen_who_set_it_up_is_asked_for_it_too(client):
    person = a_person(phone="13800005555", password=PASSWORD)
    client.post("/account/sign-in", {"name": person.phone, "password": PASSWORD})
    set_up(client)
    client.post("/account/sign-out")

    asked = client.post("/account/sign-in", {"name": person.phone, "password": PASSWORD})

    assert asked["Location"] == "/account/two-factor/code"
    assert client.get("/account/").status_code == 302  # not in yet


def test_secrets_are_sealed(client, officer):
    enter(client, officer)
    secret = set_up(client)

    assert all(secret not in str(row.data) for row in Authenticator.objects.all())
    assert all(":" in row.data.get("secret", ":") for row in Authenticator.objects.all())


def test_off_again(client, officer):
    enter(client, officer)
    set_up(client)
    assert "关闭后" in text(client.get("/account/two-factor/off"))

    client.post("/account/two-factor/off")

    assert not Authenticator.objects.exists()
    client.post("/workbench/sign-out")
    assert enter(client, officer)["Location"] == "/workbench/"
