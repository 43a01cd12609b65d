"""Sign-up by phone, passwords, real name, and one person per ID number."""

import pytest

from tongban.journal.queries import history
from tongban.people.models import Person, PhoneCode
from tongban.people.services import register_person_at_window
from tongban.people.tests.make import (
    PASSWORD,
    a_desk,
    a_mandate,
    a_person,
    an_id_number,
    an_organisation,
    sign_in,
)

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "13800002222"


def text(response):
    return response.content.decode()


def sign_up(client, phone, **typed):
    client.post("/account/sign-up", {"phone": PHONE})
    fields = {"code": phone.code, "name": "李梅", "password": PASSWORD}
    return client.post("/account/sign-up/code", {**fields, **typed})


def test_signing_up_opens_an_account_and_signs_in(client, phone):
    response = sign_up(client, phone)

    assert response["Location"] == "/my/"
    person = Person.objects.get()
    assert (person.name, person.phone, person.real_level) == ("李梅", PHONE, 0)
    assert [line.event for line in history(f"person:{person.id}")] == ["PersonRegistered"]
    page = text(client.get("/account/"))
    assert "李*" in page
    assert "138****2222" in page
    assert "未实名" in page


def test_a_wrong_code_keeps_what_was_typed(client, phone):
    response = sign_up(client, phone, code="000000" if phone else "")

    assert response.status_code == 422
    assert "验证码不对" in text(response)
    assert 'value="李梅"' in text(response)
    assert not Person.objects.exists()


def test_a_code_is_tried_five_times_at_most(client, phone):
    client.post("/account/sign-up", {"phone": PHONE})
    right = phone.code
    wrong = "000000" if right != "000000" else "111111"
    fields = {"name": "李梅", "password": PASSWORD}
    for _ in range(5):
        client.post("/account/sign-up/code", {**fields, "code": wrong})

    response = client.post("/account/sign-up/code", {**fields, "code": right})

    assert "输错次数太多" in text(response)
    assert not Person.objects.exists()


def test_a_code_expires(client, phone, time_machine):
    time_machine.move_to("2018-11-05T01:00:00Z", tick=False)
    client.post("/account/sign-up", {"phone": PHONE})
    time_machine.move_to("2018-11-05T01:11:00Z", tick=False)

    fields = {"code": phone.code, "name": "李梅", "password": PASSWORD}
    response = client.post("/account/sign-up/code", fields)

    assert "验证码已失效" in text(response)


def test_codes_are_not_sent_in_a_row(client, phone):
    client.post("/account/sign-up", {"phone": PHONE})
    response = client.post("/account/sign-up", {"phone": PHONE})

    assert "秒后再试" in text(response)
    assert len(phone.texts) == 1


def test_one_address_does_not_flood_the_town_with_texts(client, phone):
    for number in range(30):
        client.post("/account/sign-up", {"phone": f"139000000{number:02d}"})

    assert "从您所在的网络" in text(client.post("/account/sign-up", {"phone": PHONE}))
    elsewhere = client.post("/account/sign-up", {"phone": PHONE}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 302


def test_a_stranger_does_not_learn_who_has_an_account(client, phone):
    a_person(phone=PHONE)

    known = client.post("/account/sign-up", {"phone": PHONE})
    unknown = client.post("/account/sign-up", {"phone": "13900009999"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "已经注册" in phone.texts[0][1]
    assert "验证码" not in phone.texts[0][1]


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short1", "8"),
        ("password123", "常见"),
        ("8273645192", "数字"),
        (f"x{PHONE}", "不要包含"),
    ],
)
def test_a_weak_password_is_refused_and_the_code_is_not_spent(client, phone, password, why):
    response = sign_up(client, phone, password=password)

    assert response.status_code == 422
    assert why in text(response)
    assert not PhoneCode.objects.exclude(spent_at=None).exists()
    again = client.post(
        "/account/sign-up/code", {"code": phone.code, "name": "李梅", "password": PASSWORD}
    )
    assert again.status_code == 302


def test_neither_codes_nor_numbers_lie_open_in_the_database(client, phone):
    client.post("/account/sign-up", {"phone": PHONE})

    assert PHONE not in str(dict(client.session.items()))
    row = PhoneCode.objects.values().get()
    assert PHONE not in str(row)
    assert phone.code not in row["digest"]


def test_a_forgotten_password_is_set_anew_by_code(client, phone):
    person = a_person(phone=PHONE, password="old-password-2018")
    elsewhere = type(client)()
    sign_in(elsewhere, person)

    client.post("/account/password/forgotten", {"phone": PHONE})
    response = client.post(
        "/account/password/forgotten/code", {"code": phone.code, "password": PASSWORD}
    )

    assert response["Location"] == "/account/sign-in?changed=1"
    assert elsewhere.get("/account/").status_code == 302  # that session has ended
    signed = client.post("/account/sign-in", {"name": PHONE, "password": PASSWORD})
    assert signed["Location"] == "/my/"


def test_a_password_chosen_anew_by_code_ends_the_wait(client, phone):
    a_person(phone=PHONE, password="old-password-2018")
    for _ in range(5):
        client.post("/account/sign-in", {"name": PHONE, "password": "wrong"})

    client.post("/account/password/forgotten", {"phone": PHONE})
    client.post("/account/password/forgotten/code", {"code": phone.code, "password": PASSWORD})

    signed = client.post("/account/sign-in", {"name": PHONE, "password": PASSWORD})
    assert signed.status_code == 302


def test_one_changes_ones_own_password(client):
    person = a_person(phone=PHONE, password="old-password-2018")
    elsewhere = type(client)()
    sign_in(elsewhere, person)
    sign_in(client, person)

    wrong = client.post("/account/password", {"old": "no", "new": PASSWORD})
    assert "原密码不对" in text(wrong)

    client.post("/account/password", {"old": "old-password-2018", "new": PASSWORD})
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    events = [line.event for line in history(f"user:{person.user_id}")]
    assert events == ["PasswordChanged"]


def test_a_name_and_id_number_that_fit_give_level_one(client):
    person = a_person("李梅", id_number="", real_level=0)
    sign_in(client, person)
    id_number = an_id_number()

    response = client.post("/account/real-name", {"name": "李梅", "id_number": id_number})

    assert response.status_code == 302
    person.refresh_from_db()
    assert (person.real_level, person.id_number) == (1, id_number)
    page = text(client.get("/account/"))
    assert "初级实名" in page
    assert id_number not in page
    assert f"{id_number[:6]}********{id_number[-4:]}" in page


def test_a_wrong_id_number_is_said_beside_the_field(client):
    sign_in(client, a_person("李梅", id_number="", real_level=0))
    good = an_id_number()
    bad = good[:-1] + ("0" if good[-1] != "0" else "1")

    response = client.post("/account/real-name", {"name": "李梅", "id_number": bad})

    assert response.status_code == 422
    assert 'href="#f-id_number"' in text(response)
    assert bad in text(response)


def test_a_child_is_sent_to_the_window(client, time_machine):
    time_machine.move_to("2018-11-05T01:00:00Z")
    sign_in(client, a_person("李梅", id_number="", real_level=0))

    response = client.post(
        "/account/real-name", {"name": "李梅", "id_number": an_id_number(birth="20100101")}
    )

    assert "不满 16 周岁" in text(response)


def test_one_id_number_is_one_account(client):
    other = a_person("李梅")
    sign_in(client, a_person("李梅", id_number="", real_level=0))

    response = client.post("/account/real-name", {"name": "李梅", "id_number": other.id_number})

    assert response.status_code == 409
    assert "已有账号" in text(response)


def test_the_record_of_a_window_joins_the_account(client, phone):
    id_number, desk = an_id_number(), a_desk()
    at_window = register_person_at_window("李梅", id_number, "13900003333", desk=desk)
    person = a_person("李梅", id_number="", phone=PHONE, real_level=0)
    mandate = a_mandate(an_organisation(), person)
    sign_in(client, person)

    response = client.post("/account/real-name", {"name": "李梅", "id_number": id_number})
    assert response["Location"] == "/account/real-name/join"
    assert "139****3333" in text(client.get(response["Location"]))
    assert phone.texts[-1][0] == "13900003333"

    wrong = client.post("/account/real-name/join", {"code": "12"})
    assert wrong.status_code == 422
    response = client.post("/account/real-name/join", {"code": phone.code})

    assert response["Location"] == "/account/"
    kept = Person.objects.get()
    assert kept.id == at_window
    assert (kept.user_id, kept.phone, kept.real_level) == (person.user_id, PHONE, 1)
    mandate.refresh_from_db()
    assert mandate.agent_id == at_window
    assert "初级实名" in text(client.get("/account/"))
    events = [line.event for line in history(f"person:{at_window}")]
    assert events == ["PersonRegistered", "PersonsJoined", "PersonVerified"]


def test_a_stranger_cannot_join_a_record_by_its_number(client, phone):
    id_number = an_id_number()
    register_person_at_window("李梅", id_number, "13900003333", desk=a_desk())
    sign_in(client, a_person("王五", id_number="", real_level=0))

    response = client.post("/account/real-name", {"name": "王五", "id_number": id_number})

    assert response.status_code == 422
    assert phone.texts == []
