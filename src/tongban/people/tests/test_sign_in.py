"""Signing in through the page: names, the wait, the way back, the session."""

import pytest
from django.conf import settings

from tongban.base.sealing import blind_index
from tongban.journal.queries import history
from tongban.people.models import Failures
from tongban.people.services import reset_staff_password
from tongban.people.tests.make import PASSWORD, a_desk, a_person, an_officer, sign_in

pytestmark = pytest.mark.django_db
PHONE = "13800001111"


def attempt(client, name, password=PASSWORD, *, path="/account/sign-in", **more):
    return client.post(path, {"name": name, "password": password, **more})


def text(response):
    return response.content.decode()


def test_a_citizen_signs_in_by_phone(client):
    person = a_person(phone=PHONE, password=PASSWORD)

    response = attempt(client, "138 0000 1111")

    assert response.status_code == 302
    assert response["Location"] == "/my/"
    assert "138****1111" in text(client.get("/account/"))
    assert [line.event for line in history(f"user:{person.user_id}")] == ["SignedIn"]


def test_a_citizen_signs_in_by_id_number(client):
    person = a_person(password=PASSWORD)

    assert attempt(client, person.id_number.lower()).status_code == 302


def test_what_was_typed_is_kept_and_the_password_is_not(client):
    a_person(phone=PHONE, password=PASSWORD)

    response = attempt(client, PHONE, "wrong-password-1")

    assert response.status_code == 409
    assert "账号或密码不对" in text(response)
    assert PHONE in text(response)
    assert "wrong-password-1" not in text(response)


@pytest.mark.parametrize("known", [True, False])
def test_five_wrong_passwords_make_one_wait(client, time_machine, known):
    time_machine.move_to("2018-11-05T01:00:00Z", tick=False)
    account = a_person(phone=PHONE, password=PASSWORD).user_id if known else PHONE
    for _ in range(4):
        assert "账号或密码不对" in text(attempt(client, PHONE, "wrong"))

    fifth = attempt(client, PHONE, "wrong")
    assert "密码连续输错 5 次，请 10 分钟后再试" in text(fifth)

    # The right password does not get in, and does not lengthen the wait.
    time_machine.move_to("2018-11-05T01:07:30Z", tick=False)
    assert "请 3 分钟后再试" in text(attempt(client, PHONE))
    blocked = history(f"sign-in:{blind_index(f'account|{account}')}")
    assert [line.event for line in blocked] == ["SignInBlocked"]
    assert (blocked[0].body["person_id"] is not None) is known  # who is told of it

    time_machine.move_to("2018-11-05T01:10:00Z", tick=False)
    assert attempt(client, PHONE).status_code == (302 if known else 409)


def test_phone_and_id_number_of_one_account_count_together(client):
    person = a_person(phone=PHONE, password=PASSWORD)
    for name in [PHONE, person.id_number, PHONE, person.id_number]:
        attempt(client, name, "wrong")

    assert "密码连续输错 5 次" in text(attempt(client, PHONE, "wrong"))


def test_a_right_password_begins_the_count_anew(client):
    a_person(phone=PHONE, password=PASSWORD)
    for _ in range(4):
        attempt(client, PHONE, "wrong")
    attempt(client, PHONE)

    assert "账号或密码不对" in text(attempt(client, PHONE, "wrong"))


def test_a_password_given_by_the_administrator_ends_the_wait(client):
    officer = an_officer(password=PASSWORD)
    for _ in range(5):
        attempt(client, officer.number, "wrong", path="/workbench/sign-in")

    given = reset_staff_password(officer.id, desk=a_desk("admin"))

    assert attempt(client, officer.number, given, path="/workbench/sign-in").status_code == 302


def test_many_accounts_tried_from_one_address_make_it_wait(client):
    a_person(phone=PHONE, password=PASSWORD)
    for number in range(20):
        attempt(client, f"139000000{number:02d}", "wrong")

    assert "密码连续输错 20 次" in text(attempt(client, PHONE))
    elsewhere = client.post(
        "/account/sign-in", {"name": PHONE, "password": PASSWORD}, REMOTE_ADDR="10.0.0.9"
    )
    assert elsewhere.status_code == 302


def test_nothing_personal_is_kept_of_a_failure(client):
    attempt(client, PHONE, "wrong")

    assert all(PHONE not in failures.key for failures in Failures.objects.all())


def test_staff_wait_too(client):
    officer = an_officer(password=PASSWORD)
    for _ in range(5):
        attempt(client, officer.number, "wrong", path="/workbench/sign-in")

    response = attempt(client, officer.number, path="/workbench/sign-in")
    assert "密码连续输错 5 次" in text(response)


def test_officers_and_citizens_use_their_own_doors(client):
    officer = an_officer(password=PASSWORD)
    a_person(phone=PHONE, password=PASSWORD)

    assert "账号或密码不对" in text(attempt(client, officer.number))
    assert "账号或密码不对" in text(attempt(client, PHONE, path="/workbench/sign-in"))
    assert attempt(client, officer.number.lower(), path="/workbench/sign-in").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "place"),
    [
        ("/apply/123/form/a?x=1", "/apply/123/form/a?x=1"),
        ("https://evil.example/", "/my/"),
        ("//evil.example/", "/my/"),
        ("javascript:alert(1)", "/my/"),
        ("", "/my/"),
    ],
)
def test_one_comes_back_to_where_one_was_on_this_site_only(client, wanted, place):
    a_person(phone=PHONE, password=PASSWORD)

    response = attempt(client, PHONE, next=wanted)

    assert response["Location"] == place


def test_an_expired_session_leads_to_sign_in_and_back(client):
    sign_in(client, a_person(phone=PHONE, password=PASSWORD))
    client.session.flush()

    response = client.get("/my/acting")

    assert response["Location"] == "/account/sign-in?next=%2Fmy%2Facting"
    page = client.get(response["Location"])
    assert 'name="next" value="/my/acting"' in text(page)
    assert attempt(client, PHONE, next="/my/acting")["Location"] == "/my/acting"


def test_the_session_key_changes_at_sign_in_and_ends_at_sign_out(client):
    a_person(phone=PHONE, password=PASSWORD)
    session = client.session
    session["kept"] = "from before"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before

    attempt(client, PHONE)
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before

    client.post("/account/sign-out")
    assert client.get("/account/").status_code == 302


def test_asking_for_the_head_alone_tries_nothing(client):
    assert client.head("/account/sign-in").status_code == 200
    assert client.head("/account/sign-up").status_code == 200


def test_sign_out_is_not_a_link(client):
    sign_in(client, a_person())

    assert client.get("/account/sign-out")["Location"] == "/"
    assert client.get("/account/").status_code == 200


def test_an_account_that_is_switched_off_is_out_at_once(client):
    person = a_person(phone=PHONE, password=PASSWORD)
    attempt(client, PHONE)
    person.user.is_active = False
    person.user.save()

    assert client.get("/account/").status_code == 302
    assert "账号或密码不对" in text(attempt(client, PHONE))
