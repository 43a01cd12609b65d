"""Promises at the counter and over the API: a paper by a day, a commitment, the lists of both."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongban.applications.models import Application
from tongban.applications.tests.make import SLUG, a_material, a_pdf, an_item
from tongban.base.clock import local_day, now
from tongban.base.desk import System
from tongban.cases.models import Case
from tongban.people.permissions import Role
from tongban.people.services import issue_token
from tongban.people.tests.make import a_person, a_phone, an_id_number, an_officer, sign_in

pytestmark = pytest.mark.django_db
MATERIALS = [
    a_material("开业申请书", kind="申请表"),  # m1
    a_material("健康证明", kind="证明", necessity="容缺后补"),  # m2
    a_material("消防平面图", kind="图纸", necessity="容缺后补"),  # m3
]


@pytest.fixture
def clerk(client):
    an_item(materials=MATERIALS, commitment=True)
    sign_in(client, an_officer(Role.WINDOW, "scjg"))
    return client


def begin(clerk):
    visitor = {"name": "毕长山", "id_number": an_id_number(), "phone": a_phone()}
    place = clerk.post(f"/workbench/intake/items/{SLUG}", visitor)["Location"]
    return place, {
        "whole": "1",
        "situation:kind": "shop",
        "person.name": "毕长山",
        "person.id_number": visitor["id_number"],
        "own.shop": "赫乡小馆",
        "own.area": "86",
        "way": "窗口领取",
        "promised": "1",
        "shown": ["m3"],
    }


def in_days(days):
    return (local_day(now()) + timedelta(days=days)).isoformat()


def test_the_applicant_signs_at_the_counter_and_brings_the_paper_later(clerk):
    place, typed = begin(clerk)
    page = clerk.get(place).content.decode()
    assert "承诺补交日期" in page
    assert "申请人阅读了告知内容" in page

    late = clerk.post(f"{place}/submission", typed | {"until:m2": in_days(300)})
    assert late.status_code == 422
    assert "之间的一天" in late.content.decode()
    done = clerk.post(f"{place}/submission", typed | {"until:m2": in_days(3)}, follow=True)

    case = Case.objects.get()
    assert "待补交" in done.content.decode()
    assert case.number in clerk.get("/workbench/promises").content.decode()
    row = clerk.get("/workbench/").content.decode()
    assert "容缺，" in row

    data = {"promised-paper-line": "m2", "version": case.version}
    given = clerk.post(f"/workbench/cases/{case.number}/promised-paper", data, follow=True)
    assert "已补交" in given.content.decode()
    case.refresh_from_db()
    assert case.owed_until is None


def test_the_applicant_commits_at_the_counter_and_is_served_at_once(clerk):
    place, typed = begin(clerk)

    clerk.post(f"{place}/submission", typed | {"commits": "1"})

    case = Case.objects.get()
    assert case.committed
    assert Application.objects.get().committed_at
    handed = {"settlement-handed": "是", "settlement-receiver": "毕长山"}
    clerk.post(f"/workbench/cases/{case.number}/settlement", handed)
    case.refresh_from_db()
    assert case.state == "finished"
    assert case.number in clerk.get("/workbench/checks").content.decode()


def api_of(user):
    token = issue_token(user, "测试", days=1, by=System(now()))
    return Client(headers={"Authorization": f"Bearer {token}"})


def put(api, address, body):
    return api.put(address, json.dumps(body), content_type="application/json")


def test_the_same_over_the_api(client):
    an_item(materials=MATERIALS, commitment=True)
    person = a_person(real_level=2)
    api = api_of(person.user)
    draft = api.post(
        "/api/v1/applications", json.dumps({"item": SLUG}), content_type="application/json"
    ).json()
    at = f"/api/v1/applications/{draft['id']}"

    assert draft["commitment"]["replaces"] == ["健康证明"]
    unsigned = put(api, f"{at}/commitment", {"commits": True})
    assert (unsigned.status_code, unsigned.json()["code"]) == (422, "invalid")
    signed = put(api, f"{at}/commitment", {"commits": True, "signed": True}).json()
    assert signed["commitment"]["chosen"]
    assert [line["key"] for line in signed["materials"]] == ["m1", "m3"]
    put(api, f"{at}/commitment", {"commits": False})
    body = {"until": in_days(3), "signed": True}
    promised = put(api, f"{at}/materials/m2/promise", body).json()
    [line] = [line for line in promised["materials"] if line["key"] == "m2"]
    assert line["papers"][0]["promised_on"] == in_days(3)
    file = SimpleUploadedFile("平面图.pdf", a_pdf(), "application/pdf")
    assert api.post(f"{at}/materials/m3", {"file": file}).status_code == 201


def test_staff_read_the_lists_over_the_api(clerk):
    place, typed = begin(clerk)
    clerk.post(f"{place}/submission", typed | {"until:m2": in_days(3)})
    api = api_of(an_officer(Role.WINDOW, "scjg").user)

    owed = api.get("/api/v1/workbench/promises").json()

    assert [row["name"] for row in owed["papers"]] == ["健康证明"]
    assert api.get("/api/v1/workbench/checks").json() == {"checks": [], "next": None}
