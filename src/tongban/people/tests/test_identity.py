"""The desk and the viewer of a request: what they carry, what they cost, how soon they change."""

from datetime import date

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from tongban.agencies.tests.make import Agency, Position
from tongban.base.web import citizen_of, desk_of, viewer_of
from tongban.people.models import User
from tongban.people.permissions import Permission, Role
from tongban.people.services import appoint, end_appointment
from tongban.people.tests.make import (
    BACKEND,
    a_desk,
    a_mandate,
    a_person,
    a_position,
    an_agency,
    an_officer,
    an_organisation,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def public(request):
    return HttpResponse("anybody")


def at_desk(request):
    desk = desk_of(request)
    return HttpResponse(f"{desk.actor_name} {sorted(desk.windows)} {desk.may('cases:case:decide')}")


def as_citizen(request):
    viewer = citizen_of(request)
    return HttpResponse(f"{viewer.name}|{viewer.organisation_name}|{viewer.real_level}")


def asked_who(request):
    return HttpResponse(viewer_of(request).actor)


urlpatterns = [
    path("public", public),
    path("at-desk", at_desk),
    path("as-citizen", as_citizen),
    path("asked-who", asked_who),
    path("", include("tongban.agencies.urls")),
    path("", include("tongban.people.urls")),
]


def text(response):
    return response.content.decode()


def test_a_visitor_costs_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert text(client.get("/public")) == "anybody"
        assert text(client.get("/asked-who")) == "anonymous"

    assert "Cookie" not in client.get("/public").headers.get("Vary", "")


def test_an_officer_costs_one_query(client, django_assert_num_queries):
    sign_in(client, an_officer("chief", "gaj"))

    with django_assert_num_queries(1):
        response = client.get("/at-desk")

    assert text(response) == "王芳（公安局） [] True"


def test_a_citizen_costs_one_query(client, django_assert_num_queries):
    sign_in(client, a_person("李梅", real_level=2))

    with django_assert_num_queries(1):
        assert text(client.get("/as-citizen")) == "李梅||2"


def test_an_agent_costs_two_queries(client, django_assert_num_queries):
    person, organisation = a_person("李梅"), an_organisation("江鲜渔业")
    a_mandate(organisation, person)
    sign_in(client, person, organisation=organisation)

    with django_assert_num_queries(2):
        assert text(client.get("/as-citizen")) == "李梅|江鲜渔业|1"


def test_an_officer_of_one_position_is_put_there_and_stays(client, django_assert_num_queries):
    client.force_login(an_officer("chief", "gaj").user, backend=BACKEND)

    assert text(client.get("/at-desk")) == "王芳（公安局） [] True"

    with django_assert_num_queries(1):
        assert text(client.get("/at-desk")) == "王芳（公安局） [] True"


@pytest.mark.parametrize(
    "change",
    [
        lambda staff: staff.appointments.update(until=date(2018, 1, 2)),
        lambda staff: staff.appointments.update(since=date(2999, 1, 1)),
        lambda staff: Position.objects.update(active=False),
        lambda staff: Agency.objects.update(active=False),
        lambda staff: User.objects.update(is_active=False),
        lambda staff: User.objects.update(password="another"),
    ],
)
def test_who_is_dismissed_has_no_desk_on_his_next_page(client, change):
    staff = an_officer("chief", "gaj")
    sign_in(client, staff)
    assert "王芳" in text(client.get("/at-desk"))

    change(staff)

    assert client.get("/at-desk").status_code == 302


def test_a_position_carries_its_windows(client):
    sign_in(client, an_officer("window", "zwzx", windows=["公安", "不动产"]))

    assert "['不动产', '公安'] False" in text(client.get("/at-desk"))


@pytest.mark.parametrize(
    "ended", [{"revoked_at": "2018-11-01T00:00:00Z"}, {"until": date(2018, 1, 2)}]
)
def test_a_mandate_that_has_ended_no_longer_carries(client, ended):
    person, organisation = a_person("李梅"), an_organisation()
    a_mandate(organisation, person, **ended)
    sign_in(client, person, organisation=organisation)

    assert text(client.get("/as-citizen")) == "李梅||1"


def test_officers_are_not_citizens_and_the_reverse(client):
    sign_in(client, an_officer())
    assert client.get("/as-citizen")["Location"].startswith("/account/sign-in")
    assert text(client.get("/asked-who")) == "anonymous"

    sign_in(client, a_person())
    assert client.get("/at-desk")["Location"] == "/workbench/sign-in?next=%2Fat-desk"


def test_an_appointment_that_ends_takes_the_desk_away_at_once(client):
    officer = an_officer()
    sign_in(client, officer)
    assert client.get("/at-desk").status_code == 200

    end_appointment(officer.appointments.get().id, desk=a_desk("admin"))

    assert client.get("/at-desk")["Location"].startswith("/workbench/position")
    assert "没有在任的岗位" in text(client.get("/workbench/position"))


def test_of_several_positions_one_is_chosen(client):
    officer = an_officer("window", "scjg")
    chief = a_position(an_agency("gaj"), role="chief", name="首席代表")
    admin = a_desk("admin")
    appointment = appoint(officer.id, chief.id, since=date(2018, 1, 1), by=admin)
    client.force_login(officer.user)

    response = client.get("/at-desk")
    assert response["Location"] == "/workbench/position?next=%2Fat-desk"
    page = text(client.get(response["Location"]))
    assert "公安局 首席代表" in page

    chosen = client.post("/workbench/position", {"position": appointment, "next": "/at-desk"})
    assert chosen["Location"] == "/at-desk"
    assert "公安局" in text(client.get("/at-desk"))

    someone_elses = an_officer().appointments.get().id
    assert client.post("/workbench/position", {"position": someone_elses}).status_code == 404


def test_a_one_time_password_comes_before_the_desk(client):
    officer = an_officer(password="one-time-2018")
    officer.user.must_change_password = True
    officer.user.save()
    sign_in(client, officer)

    assert client.get("/at-desk")["Location"] == "/account/password"
    assert "一次性密码" in text(client.get("/account/password"))
    client.post("/account/password", {"old": "one-time-2018", "new": "my-own-words-18"})
    assert client.get("/at-desk").status_code == 200


@pytest.mark.parametrize("demanded_by", ["officer", "site"])
def test_totp_comes_before_the_desk_where_demanded(client, demanded_by):
    officer = an_officer()
    officer.must_use_totp = demanded_by == "officer"
    officer.save()
    sign_in(client, officer)

    with override_settings(TONGBAN_STAFF_TOTP=demanded_by == "site"):
        assert client.get("/at-desk")["Location"] == "/account/two-factor"
        assert "设置动态口令" in text(client.get("/account/two-factor"))


def test_htmx_is_told_to_go_elsewhere(client):
    officer = an_officer()
    officer.must_use_totp = True
    officer.save()
    sign_in(client, officer)

    response = client.get("/at-desk", headers={"HX-Request": "true"})

    assert response.headers["HX-Redirect"] == "/account/two-factor"


def test_every_permission_is_granted_to_somebody_who_is_not_everybody():
    desks = [a_desk(role) for role in Role]

    for permission in Permission:
        holders = [desk for desk in desks if desk.may(permission)]
        assert 0 < len(holders) < len(desks), permission
