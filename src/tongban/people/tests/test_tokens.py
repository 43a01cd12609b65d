"""Bearer tokens: made on the page, shown once, resolved to a desk or a viewer, revoked."""

import re
from datetime import timedelta

import pytest

from tongban.base.desk import Desk, Viewer
from tongban.people.models import ApiToken
from tongban.people.queries import identity_of_token
from tongban.people.services import issue_token
from tongban.people.tests.make import NOW, a_desk, a_person, a_viewer, an_officer, sign_in

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_a_token_is_shown_once_and_only_its_digest_kept(client):
    sign_in(client, a_person())

    page = text(client.post("/account/tokens", {"name": "家里的脚本", "days": "30"}))

    secret = re.search(r"<code>(tb_[\w-]+)</code>", page)[1]
    assert secret not in text(client.get("/account/tokens"))
    assert secret not in str(ApiToken.objects.values().get())
    assert "家里的脚本" in text(client.get("/account/tokens"))


def test_a_token_acts_as_its_owner(django_assert_num_queries):
    person, officer = a_person("李梅"), an_officer("chief", "gaj")
    of_person = issue_token(person.user, "a", days=30, by=a_viewer(person))
    of_officer = issue_token(officer.user, "b", days=30, by=a_desk(officer=officer))

    with django_assert_num_queries(1):
        viewer = identity_of_token(of_person, now=NOW)
    with django_assert_num_queries(2):
        desk = identity_of_token(of_officer, now=NOW)

    assert isinstance(viewer, Viewer)
    assert viewer.person_id == person.id
    assert isinstance(desk, Desk)
    assert (desk.staff_id, desk.agency_name) == (officer.id, "公安局")


def test_what_is_unknown_expired_or_switched_off_opens_nothing():
    person = a_person()
    secret = issue_token(person.user, "a", days=30, by=a_viewer(person))

    assert identity_of_token("tb_nonsense", now=NOW) is None
    assert identity_of_token(secret, now=NOW + timedelta(days=30)) is None
    person.user.is_active = False
    person.user.save()
    assert identity_of_token(secret, now=NOW) is None


def test_a_revoked_token_opens_nothing(client):
    person = a_person()
    secret = issue_token(person.user, "a", days=30, by=a_viewer(person))
    sign_in(client, person)
    token = ApiToken.objects.get()

    client.post(f"/account/tokens/{token.id}/revocation")

    assert identity_of_token(secret, now=NOW) is None
    sign_in(client, a_person())
    assert client.post(f"/account/tokens/{token.id}/revocation").status_code == 404


@pytest.mark.parametrize("typed", [{"name": "", "days": "30"}, {"name": "x", "days": "9999"}])
def test_a_token_needs_a_name_and_an_end(client, typed):
    sign_in(client, an_officer())

    assert client.post("/account/tokens", typed).status_code == 422
    assert not ApiToken.objects.exists()
