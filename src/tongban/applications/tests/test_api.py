"""The same way over the API: start, choose, fill, attach, submit."""

import pytest

from tongban.applications import services
from tongban.applications.models import Application
from tongban.applications.tests.make import (
    GOOD_ANSWERS,
    GOOD_DELIVERY,
    SLUG,
    a_complete_draft,
    a_draft,
    a_pdf,
    an_item,
    an_upload,
)
from tongban.law.codes import case_number
from tongban.people.tests.make import a_person, a_viewer, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tongban.applications.tests.urls")]

ROOT = "/api/v1/applications"


@pytest.fixture
def person(client):
    """A citizen whose requests these are, and an item he can apply for."""
    an_item(online_depth=4, visits=0, visit_reason=None)
    person = a_person()
    sign_in(client, person)
    return person


def put(client, path, **body):
    return client.put(ROOT + path, body, content_type="application/json")


def post(client, path="", **body):
    return client.post(ROOT + path, body, content_type="application/json")


def test_the_whole_way(client, person):
    begun = post(client, item=SLUG)
    assert begun.status_code == 201
    draft = begun.json()
    path = f"/{draft['id']}"
    assert [page["key"] for page in draft["pages"]] == ["person", "org", "own"]

    saved = put(client, f"{path}/situations", version=draft["version"], answers={"kind": "shop"})
    for group, answers in GOOD_ANSWERS.items():
        version = saved.json()["version"]
        saved = put(client, f"{path}/form/{group}", version=version, answers=answers)
        assert saved.json()["problems"] == []
    put(client, f"{path}/delivery", version=saved.json()["version"], answers=GOOD_DELIVERY)
    for line in ("m2", "m5"):
        file = an_upload(a_pdf(), f"{line}.pdf")
        assert client.post(f"{ROOT}{path}/materials/{line}", {"file": file}).status_code == 201
    assert client.get(ROOT + path).json()["problems"] == []

    receipt = post(client, f"{path}/submission", promised=True).json()

    assert case_number.check(receipt["number"]).channel == "03"
    assert post(client, f"{path}/submission", promised=True).json() == receipt
    shown = client.get(ROOT + path)
    assert (shown.status_code, shown.json()["code"]) == (409, "application.submitted")


def test_what_is_missing_is_said_in_the_one_error_shape(client, person):
    draft_id = a_draft(a_viewer(person))

    response = post(client, f"/{draft_id}/submission", promised=True)

    assert response.status_code == 422
    body = response.json()
    assert (body["code"], set(body)) == ("invalid", {"code", "message", "details"})
    assert "answers.own.shop" in {problem["field"] for problem in body["details"]["problems"]}


def test_a_second_client_with_an_old_version_is_told_both_texts(client, person):
    draft_id = a_draft(a_viewer(person))
    put(client, f"/{draft_id}/form/own", version=1, answers={"own.shop": "甲"})

    response = put(client, f"/{draft_id}/form/own", version=1, answers={"own.shop": "乙"})

    assert (response.status_code, response.json()["code"]) == (409, "stale")
    assert response.json()["details"]["conflicts"] == [
        {"field": "own.shop", "label": "店名", "mine": "乙", "theirs": "甲"}
    ]


def test_a_paper_is_taken_off(client, person):
    draft_id = a_draft(a_viewer(person))
    file = an_upload(a_pdf(), "身份证.pdf")
    paper_id = client.post(f"{ROOT}/{draft_id}/materials/m2", {"file": file}).json()["id"]

    assert client.delete(f"{ROOT}/{draft_id}/papers/{paper_id}").status_code == 204
    assert not Application.objects.get().papers.filter(removed_at=None).exists()


def test_another_person_s_draft_does_not_exist(client, person):
    response = client.get(f"{ROOT}/{a_draft(a_viewer())}")

    assert (response.status_code, response.json()["code"]) == (404, "application.unknown")


def test_nobody_is_asked_to_sign_in(client, person):
    client.logout()

    response = post(client, item=SLUG)

    assert (response.status_code, response.json()["code"]) == (401, "sign_in_needed")


def test_a_paper_handed_in_before_is_given_again(client, person):
    viewer = a_viewer(person)
    an_item()
    first = a_complete_draft(viewer)
    services.submit(first, viewer=viewer, promised=True)
    an_item(slug="signboard", name="招牌设置")
    path = f"/{post(client, item='signboard').json()['id']}"
    line = line_of(client.get(ROOT + path), "m2")
    (kept,) = line["kept"]
    assert (kept["name"], kept["trust"], kept["why_not"]) == ("身份证.pdf", "C", "")

    for _ in range(2):
        given = put(client, f"{path}/materials/m2/kept/{kept['id']}")

    line = line_of(given, "m2")
    assert [(paper["name"], paper["way"]) for paper in line["papers"]] == [("身份证.pdf", "vault")]
    assert line["kept"] == []
    refused = put(client, f"{path}/materials/m6/kept/{kept['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "records.other_kind")
    sign_in(client, a_person())
    assert put(client, f"{path}/materials/m2/kept/{kept['id']}").status_code == 404


def line_of(response, key):
    return next(line for line in response.json()["materials"] if line["key"] == key)
