"""The officer's work and the applicant's progress over the API."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.base.desk import System
from tongban.cases.models import Document
from tongban.cases.rules import Way
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal, paper
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.services import issue_token
from tongban.people.tests.make import NOW, a_person, an_officer
from tongban.processes.rules import Kind, Node
from tongban.processes.tests.make import a_diagram, a_step, draw
from tongban.records.tests.make import a_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine, var):
    time_machine.move_to(NOW, tick=False)


def bearer(who) -> dict[str, str]:
    token = issue_token(who.user, "测试", days=1, by=System(NOW))
    return {"Authorization": f"Bearer {token}"}


def post(client, address, who, **body):
    return client.post(
        f"/api/v1/{address}", body, content_type="application/json", headers=bearer(who)
    )


def get(client, address, who):
    return client.get(f"/api/v1/{address}", headers=bearer(who))


def test_the_work_list_and_a_case_say_what_can_be_done(client):
    case, clerk = a_case(State.RECEIVED), an_officer(Role.WINDOW)

    listed = get(client, "workbench/cases?stage=intake", clerk).json()
    shown = get(client, f"workbench/cases/{case.number}", clerk).json()

    assert [row["number"] for row in listed["cases"]] == [case.number]
    assert shown["clock"]["words"] == "还剩 5 个工作日，11月12日前"
    steps = {step["noun"]: step["fields"] for step in shown["open"]}
    assert steps["acceptance"] == []
    assert steps["rejection"] == ["ground", "reason", "elsewhere"]
    assert any("没有受理" in closed["why"] for closed in shown["closed"])


def test_a_step_is_taken_once(client):
    case, clerk = a_case(State.RECEIVED), an_officer(Role.WINDOW)
    address = f"workbench/cases/{case.number}/acceptance"

    first = post(client, address, clerk, version=case.version)
    second = post(client, address, clerk)

    assert (first.status_code, first.json()["state"]) == (200, "accepted")
    assert second.status_code == 409
    assert second.json()["code"] == "case.step_refused"
    assert "审查中" in second.json()["message"]
    assert journal(case).count("CaseAccepted") == 1


def test_a_correction_takes_its_items(client):
    case, clerk = a_case(State.RECEIVED), an_officer(Role.WINDOW)
    items = [{"line": "m5", "name": "场所平面图", "what": "请补交"}]

    address = f"workbench/cases/{case.number}/correction"
    response = post(client, address, clerk, fields={"days": "10"}, items=items)

    assert response.status_code == 200
    assert "场所平面图：请补交" in paper(case, "correction")


def test_what_is_missing_is_named_by_its_field(client):
    case, chief = a_case(State.DECIDING), an_officer(Role.CHIEF)

    response = post(client, f"workbench/cases/{case.number}/denial", chief)

    assert response.status_code == 422
    assert response.json()["details"]["problems"][0]["field"] == "reasons"


def test_another_agency_s_case_and_unknown_steps_are_not_found(client):
    case = a_case(State.RECEIVED)

    other = post(
        client, f"workbench/cases/{case.number}/acceptance", an_officer(Role.WINDOW, "gaj")
    )
    unknown = post(client, f"workbench/cases/{case.number}/nonsense", an_officer(Role.WINDOW))

    assert (other.status_code, unknown.status_code) == (404, 404)
    assert other.json()["code"] == "not_found"


def test_a_message_nobody_waits_for_may_be_sent_again(client):
    case, chief = a_case(State.ACCEPTED), an_officer(Role.CHIEF)

    refused = post(client, "workbench/messages", chief, number=case.number, name="税款已缴清")

    assert refused.status_code == 404
    assert refused.json()["code"] == "process.not_awaited"


def test_a_message_goes_on_where_the_diagram_waits_for_it(client):
    case, chief = a_case(State.RECEIVED), an_officer(Role.CHIEF)
    key = case.item_version.item.slug
    wait, look = Node("wait", Kind.MESSAGE, "税款已缴清"), a_step("look", "复核")
    draw(a_diagram(wait, look, flows="start wait; wait look; look end", key=key), key=key)
    post(client, f"workbench/cases/{case.number}/acceptance", chief, version=case.version)
    message = {"number": case.number, "name": "税款已缴清", "words": "完税凭证 0001"}

    assert post(client, "workbench/messages", chief, **message).json() == {"steps": 1}
    assert post(client, "workbench/messages", chief, **message).status_code == 404
    shown = get(client, f"cases/{case.number}/public?query_code={case.query_code}", chief).json()
    assert [(one["name"], bool(one["done_at"])) for one in shown["inside"]] == [
        ("税款已缴清", True),
        ("复核", False),
    ]


def test_the_applicant_follows_and_withdraws(client):
    person = a_person()
    case = a_case(State.ACCEPTED, person=person)

    mine = get(client, "cases", person).json()
    shown = get(client, f"cases/{case.number}", person).json()
    done = post(client, f"cases/{case.number}/withdrawal", person, reason="不办了")

    assert [row["number"] for row in mine["cases"]] == [case.number]
    assert shown["headline"] == "已受理，市场监管局正在审查"
    assert done.json()["state"] == "withdrawn"


def test_he_collects_an_electronic_result_and_downloads_its_paper(client):
    person = a_person()
    case = a_case(State.DELIVERING, person=person, way=Way.ELECTRONIC)

    done = post(client, f"cases/{case.number}/collection", person).json()
    result = next(d for d in done["documents"] if d["kind"] == "result")
    pdf = get(client, f"cases/{case.number}/documents/{result['id']}", person)

    assert done["state"] == "finished"
    assert pdf.content.startswith(b"%PDF-")


def test_number_and_code_open_the_public_progress_without_a_token(client):
    case = a_case()
    address = f"/api/v1/cases/{case.number}/public"

    found = client.get(address, {"query_code": case.query_code})
    wrong = client.get(address, {"query_code": "WRONG234"})

    assert (found.status_code, found.json()["applicant_name"]) == (200, "张*国")
    assert wrong.status_code == 404


def test_another_person_s_case_does_not_exist(client):
    assert get(client, f"cases/{a_case().number}", a_person("李四")).status_code == 404


def test_a_paper_made_elsewhere_is_handed_in_with_the_result(client):
    case, clerk = a_case(State.CERTIFYING), an_officer(Role.WINDOW)
    address = f"/api/v1/workbench/cases/{case.number}/result/file"
    fields = json.dumps({"way": "window", "number": "JY1"})

    def send(data, fields=fields):
        file = SimpleUploadedFile("许可证.pdf", data)
        return client.post(address, {"file": file, "fields": fields}, headers=bearer(clerk))

    refused, unread, done = send(b"no PDF"), send(a_pdf(), "[]"), send(a_pdf())

    assert (refused.status_code, refused.json()["details"]["problems"][0]["field"]) == (422, "file")
    assert unread.status_code == 422
    assert (done.status_code, done.json()["state"]) == (200, "delivering")
    assert Document.objects.get(case=case, kind="result").file_id
