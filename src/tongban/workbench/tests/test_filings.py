"""信息推送 over HTTP: the list of an agency, taking over, the same over the API."""

import pytest
from django.test import Client

from tongban.applications.models import Application
from tongban.applications.rules import texts
from tongban.applications.tests.make import SLUG
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.cases.models import SettledFiling
from tongban.cases.tests.test_filings import GRAIN, SEAL, TAX, granted, listed
from tongban.people.permissions import Role
from tongban.people.services import issue_token
from tongban.people.tests.make import a_person, a_phone, an_id_number, an_officer, sign_in

pytestmark = pytest.mark.django_db
__all__ = ["listed"]


@pytest.fixture
def police(client, listed):
    granted(a_person("毕长山"), chosen=SEAL)
    sign_in(client, an_officer(Role.WINDOW, "gazx", name="周强"))
    return client


def test_an_officer_reads_what_is_new_and_takes_it_over(police, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):  # session, user, post, position, edition, the list
        page = police.get("/workbench/filings").content.decode()

    assert SEAL in page
    assert TAX not in page
    assert "毕长山" in page
    row = SettledFiling.objects.get(name=SEAL)
    place = f"/workbench/filings/{row.id}/receipt"

    assert police.get(place).headers["Location"] == "/workbench/filings"
    first, second = police.post(place), police.post(place)

    assert first.status_code == second.status_code == 302
    assert "没有要接收的信息" in police.get("/workbench/filings").content.decode()
    assert "周强" in police.get("/workbench/filings?show=all").content.decode()
    assert "没有要接收的信息" in police.get("/workbench/filings?q=毕&x").content.decode()


def test_another_agency_s_does_not_exist_and_who_looks_on_takes_nothing_over(police):
    other = SettledFiling.objects.get(name=TAX)
    assert police.post(f"/workbench/filings/{other.id}/receipt").status_code == 404

    watcher = Client()
    sign_in(watcher, an_officer(Role.SUPERVISOR, "zwzx"))
    page = watcher.get("/workbench/filings").content.decode()
    assert SEAL in page
    assert TAX in page
    assert "/receipt" not in page
    assert watcher.post(f"/workbench/filings/{other.id}/receipt").status_code == 403
    assert not SettledFiling.objects.exclude(received_at=None).exists()


def test_a_system_of_the_agency_takes_over_by_the_api(police):
    token = issue_token(an_officer(Role.WINDOW, "gazx").user, "测试", days=1, by=System(now()))
    api = Client(headers={"Authorization": f"Bearer {token}"})

    [row] = api.get("/api/v1/workbench/filings").json()["filings"]
    assert (row["name"], row["information"]) == (SEAL, [["店名", "赫乡小馆"]])
    place = f"/api/v1/workbench/filings/{row['id']}/receipt"
    assert api.post(place).json() == {"received": True}
    assert api.post(place).json() == {"received": False}
    assert api.get("/api/v1/workbench/filings").json() == {"filings": [], "next": None}


def test_at_the_counter_several_are_ticked_and_all_unticked_again(client, listed):
    sign_in(client, an_officer(Role.WINDOW, "scjg"))
    visitor = {"name": "毕长山", "id_number": an_id_number(), "phone": a_phone()}
    place = client.post(f"/workbench/intake/items/{SLUG}", visitor)["Location"]

    for ticked, kept in ((["", GRAIN, SEAL], f"{GRAIN}\n{SEAL}"), ([""], "")):
        client.post(place, {"whole": "1", "own.shop": "赫乡小馆", "own.multi-certs": ticked})

        answers = texts(Application.objects.get().stored_answers)
        assert (answers["own.multi-certs"], answers["own.shop"]) == (kept, "赫乡小馆")
        page = client.get(place).content.decode()
        assert page.count("checked><span>") == len(ticked) - 1
