"""One form over several items over the API: the whole way, and what is refused."""

import pytest

from tongban.applications.models import Application
from tongban.applications.tests.make import (
    GOOD_DELIVERY,
    GOOD_FOLDER,
    SIGN,
    SLUG,
    a_pdf,
    a_sign_item,
    an_item,
    an_upload,
)
from tongban.people.tests.make import a_person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tongban.applications.tests.urls")]
ROOT = "/api/v1/together"


@pytest.fixture
def person(client):
    """A citizen whose requests these are, and two items of different agencies."""
    an_item(online_depth=4, visits=0, visit_reason=None)
    a_sign_item()
    person = a_person()
    sign_in(client, person)
    return person


def send(client, method, path="", **body):
    return getattr(client, method)(ROOT + path, body, content_type="application/json")


def test_the_whole_way(client, person):
    begun = send(client, "post", items=[SLUG, SIGN])
    assert begun.status_code == 201
    form = begun.json()
    path = f"/{form['id']}"
    keys = [field["key"] for page in form["pages"] for field in page["fields"]]
    assert keys.count("person.name") == 1
    assert {line["name"]: line["wanted_by"] for line in form["materials"]}["负责人身份证"] == [
        "餐馆开业许可",
        "招牌设置许可",
    ]

    chosen = {f"{SLUG}.kind": "shop", f"{SIGN}.big": "no"}
    saved = send(client, "put", f"{path}/situations", version=form["version"], answers=chosen)
    for group, answers in GOOD_FOLDER.items():
        version = saved.json()["version"]
        saved = send(client, "put", f"{path}/form/{group}", version=version, answers=answers)
        assert saved.json()["problems"] == []
    ways = {f"{SLUG}.way": "窗口领取", f"{SIGN}.way": "窗口领取", **GOOD_DELIVERY}
    del ways["way"]
    send(client, "put", f"{path}/delivery", version=saved.json()["version"], answers=ways)
    for line in (f"{SLUG}.m2", f"{SLUG}.m5", f"{SIGN}.m2"):
        answer = client.post(
            f"{ROOT}{path}/materials/{line}", {"file": an_upload(a_pdf(), f"{line}.pdf")}
        )
        assert answer.status_code == 200, answer.json()
    assert client.get(ROOT + path).json()["problems"] == []

    receipts = send(client, "post", f"{path}/submission", promised=True).json()

    numbers = {one["number"] for one in receipts["receipts"]}
    assert numbers == set(Application.objects.values_list("number", flat=True))
    assert len(numbers) == 2
    assert send(client, "post", f"{path}/submission", promised=True).json() == receipts
    shown = client.get(ROOT + path)
    assert (shown.status_code, shown.json()["code"]) == (409, "folder.submitted")


def test_what_cannot_be_on_one_form_is_said_in_the_one_error_shape(client, person):
    refused = send(client, "post", items=[SLUG])

    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")


def test_a_part_is_changed_through_the_form_alone(client, person):
    form = send(client, "post", items=[SLUG, SIGN]).json()
    part = form["parts"][0]["application_id"]

    refused = client.get(f"/api/v1/applications/{part}")
    assert refused.json()["code"] == "application.in_folder"
    assert client.delete(f"{ROOT}/{form['id']}/items/{SLUG}").status_code == 204
    assert client.get(f"/api/v1/applications/{part}").status_code == 200


def test_another_person_finds_nothing(client, person):
    form = send(client, "post", items=[SLUG, SIGN]).json()
    sign_in(client, a_person("李四"))

    assert client.get(f"{ROOT}/{form['id']}").status_code == 404
