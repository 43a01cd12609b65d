"""The administrator's pages of staff and positions."""

import re

import pytest

from tongban.journal.queries import history
from tongban.people.models import Appointment, Staff
from tongban.people.tests.make import (
    PASSWORD,
    a_person,
    a_position,
    an_agency,
    an_officer,
    sign_in,
)

pytestmark = pytest.mark.django_db
PEOPLE = "/workbench/admin/people"


def text(response):
    return response.content.decode()


@pytest.fixture
def admin(client):
    officer = an_officer("admin", "zwzx", name="赵平")
    sign_in(client, officer)
    return officer


def test_a_new_officer_gets_a_password_once_and_must_change_it(client, admin):
    page = text(
        client.post(f"{PEOPLE}/new", {"number": "tj2018", "name": "孙丽", "must_use_totp": "否"})
    )
    password = re.search(r"<code>([\w-]{12})</code>", page)[1]

    staff = Staff.objects.get(number="TJ2018")
    assert [line.event for line in history(f"staff:{staff.id}")] == ["StaffCreated"]
    assert password not in text(client.get(f"{PEOPLE}/{staff.id}"))

    theirs = type(client)()
    theirs.post("/workbench/sign-in", {"name": "TJ2018", "password": password})
    assert theirs.get("/workbench/admin/")["Location"] == "/account/password"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"number": "tj1", "name": "孙丽"}, "number"),
        ({"number": "13800001111", "name": "孙丽"}, "number"),
        ({"number": "TJ2018", "name": ""}, "name"),
        ({"number": "TJ2018", "name": "孙丽", "phone": "12"}, "phone"),
    ],
)
def test_what_is_wrong_with_a_new_officer_is_said_and_kept(client, admin, typed, field):
    response = client.post(f"{PEOPLE}/new", typed)

    assert response.status_code == 422
    assert f'href="#f-{field}"' in text(response)
    assert f'value="{typed["number"]}"' in text(response)


def test_a_number_is_used_once(client, admin):
    response = client.post(f"{PEOPLE}/new", {"number": admin.number, "name": "孙丽"})

    assert "已在使用" in text(response)


def test_an_officer_is_appointed_and_the_appointment_ends(client, admin):
    officer, position = an_officer(), a_position(an_agency("gaj"), role="chief", name="首席代表")
    page = f"{PEOPLE}/{officer.id}"

    client.post(f"{page}/appointment", {"position": position.id, "since": "2018-01-01"})
    assert "公安局 首席代表" in text(client.get(page))
    twice = client.post(f"{page}/appointment", {"position": position.id, "since": "2018-01-01"})
    assert twice.status_code == 409

    appointment = Appointment.objects.get(position=position)
    client.post(f"/workbench/admin/appointments/{appointment.id}/end", {"next": page})
    appointment.refresh_from_db()
    assert appointment.until is not None
    events = [line.event for line in history(f"staff:{officer.id}")]
    assert events == ["Appointed", "AppointmentEnded"]


def test_nobody_saws_off_his_own_branch(client, admin):
    own = admin.appointments.get()
    assert client.post(f"/workbench/admin/appointments/{own.id}/end").status_code == 409

    response = client.post(f"{PEOPLE}/{admin.id}", {"name": "赵平", "active": "否"})
    assert response.status_code == 409
    assert client.get(PEOPLE).status_code == 200


def test_an_officer_is_switched_off(client, admin):
    officer = an_officer(password=PASSWORD)
    theirs = type(client)()
    sign_in(theirs, officer)

    fields = {"name": officer.name, "phone": "", "must_use_totp": "是", "active": "否"}
    client.post(f"{PEOPLE}/{officer.id}", fields)

    assert theirs.get("/account/").status_code == 302
    (line,) = history(f"staff:{officer.id}")
    assert line.body["what"] == "要求动态口令、停用"


def test_a_reset_password_ends_the_sessions(client, admin):
    officer = an_officer(password=PASSWORD)
    theirs = type(client)()
    sign_in(theirs, officer)

    page = text(client.post(f"{PEOPLE}/{officer.id}/password"))

    password = re.search(r"<code>([\w-]{12})</code>", page)[1]
    assert theirs.get("/account/").status_code == 302
    entered = theirs.post("/workbench/sign-in", {"name": officer.number, "password": password})
    assert entered.status_code == 302


def test_staff_are_found_by_number_name_and_agency(client, admin, django_assert_max_num_queries):
    officer = an_officer("window", "gaj", name="周强")

    for words in (officer.number.lower(), "周强", "公安"):
        page = text(client.get(PEOPLE, {"q": words}))
        assert officer.number in page
        assert admin.number not in page
    with django_assert_max_num_queries(5):  # three for the desk
        client.get(PEOPLE)


def test_a_position_is_made_and_changed(client, admin):
    an_agency("zwzx")
    fields = {"agency": "zwzx", "name": "综合窗口", "role": "window", "active": "是"}

    client.post("/workbench/admin/positions", {**fields, "windows": ["公安", "不动产", "税务"]})
    page = text(client.get("/workbench/admin/positions"))
    assert "公安、不动产、税务" in page

    client.post("/workbench/admin/positions", {**fields, "windows": "公安"})
    assert "公安、不动产" not in text(client.get("/workbench/admin/positions"))
    events = [line.event for line in history("agency:zwzx")]
    assert events == ["PositionSaved", "PositionSaved"]


def test_a_window_category_nobody_knows_is_refused_and_what_was_chosen_kept(client, admin):
    an_agency("zwzx")
    fields = {"agency": "zwzx", "name": "综合窗口", "role": "window", "active": "是"}

    response = client.post("/workbench/admin/positions", {**fields, "windows": ["税务", "天文"]})

    page = response.content.decode()
    assert response.status_code == 422
    assert "没有这样的一窗分类：天文。" in page
    assert 'value="税务" checked' in page
    assert 'value="公安">' in page
    assert 'value="综合窗口"' in page
    assert history("agency:zwzx") == []


def test_a_position_needs_a_role_that_exists(client, admin):
    an_agency("zwzx")
    fields = {"agency": "zwzx", "name": "综合窗口", "role": "king", "active": "是"}

    assert client.post("/workbench/admin/positions", fields).status_code == 422


def test_everything_wrong_with_a_position_is_told_at_once_and_what_was_typed_kept(client, admin):
    fields = {"agency": "", "name": "", "role": "", "windows": ["公安"], "active": "是"}

    response = client.post("/workbench/admin/positions", fields)

    assert response.status_code == 422
    for words in ("请选择部门。", "请填写岗位名称。", "请选择岗位角色。", 'value="公安" checked'):
        assert words in response.content.decode()


@pytest.mark.parametrize(
    "path", [PEOPLE, f"{PEOPLE}/new", "/workbench/admin/positions", "/workbench/admin/agencies"]
)
def test_only_administrators_come_in(client, path):
    assert client.get(path)["Location"].startswith("/workbench/sign-in")
    sign_in(client, a_person())
    assert client.get(path)["Location"].startswith("/workbench/sign-in")
    sign_in(client, an_officer("chief"))
    assert client.get(path).status_code == 403


def test_what_is_not_permitted_is_not_written(client):
    sign_in(client, an_officer("chief"))

    client.post(f"{PEOPLE}/new", {"number": "TJ2018", "name": "孙丽"})

    assert not Staff.objects.filter(number="TJ2018").exists()
