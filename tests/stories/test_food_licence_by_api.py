"""The same 食品经营许可 by another system: token in, JSON out, from search to the licence."""

from typing import Any

from django.test import Client

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.test_food_licence import ANSWERS
from tests.stories.visitor import a_file
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.people.permissions import Role
from tongban.people.services import issue_token
from tongban.people.tests.make import an_officer

API = "/api/v1"


class Program:
    """A system that acts as somebody, by his token."""

    def __init__(self, user: Any) -> None:
        token = issue_token(user, "对接系统", days=60, by=System(now()))
        self.client = Client(headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str, **query: str) -> Any:
        return self._answer(self.client.get(API + path, query), 200)

    def post(self, path: str, body: dict[str, Any], status: int = 200) -> Any:
        response = self.client.post(API + path, body, "application/json")
        return self._answer(response, status)

    def put(self, path: str, body: dict[str, Any]) -> Any:
        return self._answer(self.client.put(API + path, body, "application/json"), 200)

    def upload(self, path: str) -> Any:
        return self._answer(
            self.client.post(API + path, {"file": a_file("材料.pdf", a_pdf())}), 201
        )

    def step(self, number: str, noun: str, items: Any = (), **fields: str) -> Any:
        body = {"fields": fields, "items": list(items)}
        return self.post(f"/workbench/cases/{number}/{noun}", body)

    def _answer(self, response: Any, status: int) -> Any:
        assert response.status_code == status, response.content.decode()
        return response.json()


def applies(citizen: Program, id_number: str) -> dict[str, str]:
    first_three = citizen.get("/items", q="开小饭馆")["items"][:3]
    found = next(item for item in first_three if item["name"] == "食品经营许可（新办）")
    draft = citizen.post("/applications", {"item": found["slug"]}, 201)
    place, version = f"/applications/{draft['id']}", draft["version"]

    def save(path: str, answers: dict[str, str]) -> None:
        nonlocal version
        version = citizen.put(place + path, {"version": version, "answers": answers})["version"]

    save("/situations", {"kind": "catering", "vending": "no", "agent": "self"})
    typed = ANSWERS | {"org.legal_rep.id_number": id_number}
    for page in draft["pages"]:
        keys = [field["key"] for field in page["fields"]]
        save(f"/form/{page['key']}", {key: typed[key] for key in keys if key in typed})
    save("/delivery", {"way": "电子证照"})

    incomplete = citizen.post(f"{place}/submission", {"promised": True}, 422)
    missing = {problem["field"] for problem in incomplete["details"]["problems"]}
    for field in missing:
        citizen.upload(place + "/" + field.replace(".", "/"))
    receipt = citizen.post(f"{place}/submission", {"promised": True})
    assert citizen.post(f"{place}/submission", {"promised": True}) == receipt
    return receipt


def test_the_same_by_api(town: Town) -> None:
    citizen = Program(town.citizen.user)
    clerk, reviewer, chief = (
        Program(an_officer(role, "scjg", name=name).user)
        for role, name in (
            (Role.WINDOW, "马桂芳"),
            (Role.REVIEWER, "孙玉刚"),
            (Role.CHIEF, "马立新"),
        )
    )
    receipt = applies(citizen, town.citizen.id_number)
    number = receipt["number"]

    assert [case["number"] for case in clerk.get("/workbench/cases")["cases"]] == [number]
    clerk.step(number, "pre-review", passed="是")
    clerk.step(number, "receipt")
    wanted = {"line": "m3", "name": "主要设备设施布局图、操作流程图", "what": "请加盖公章"}
    clerk.step(number, "correction", [wanted], days="15")
    asked = citizen.get(f"/cases/{number}")["wanted"]
    assert [item["line"] for item in asked["items"]] == ["m3"]
    citizen.upload(f"/cases/{number}/materials/m3")
    citizen.post(f"/cases/{number}/correction", {"answer": "已加盖"})
    clerk.step(number, "acceptance")

    town.go("2026-03-05T09:00")
    reviewer.step(
        number, "special-procedure", name="现场核查", reason="核查场所", days="10", unit="工作日"
    )
    twice = reviewer.post(f"/workbench/cases/{number}/special-procedure", {}, 422)
    assert set(twice) == {"code", "message", "details"}
    refused = reviewer.post(f"/workbench/cases/{number}/review", {"fields": OPINION}, 409)
    assert refused["code"] == "case.step_refused"
    assert refused["details"]["article"]

    town.go("2026-03-09T15:00")
    reviewer.step(number, "special-procedure-end", result="符合要求", officers="孙玉刚、葛建华")
    reviewer.step(number, "review", **OPINION)
    chief.step(number, "grant")
    chief.step(number, "result", way="electronic")
    citizen.post(f"/cases/{number}/collection", {})
    citizen.post(f"/cases/{number}/rating", {"level": 5}, 201)

    done = citizen.get(f"/cases/{number}")
    assert done["state"] == "finished"
    licence = next(one for one in done["documents"] if one["title"] == "食品经营许可证")
    paper = citizen.client.get(f"{API}/cases/{number}/documents/{licence['id']}")
    assert paper.content.startswith(b"%PDF-")
    public = (
        Client().get(f"{API}/cases/{number}/public", {"query_code": receipt["query_code"]}).json()
    )
    assert (public["state"], "李梅" in str(public)) == ("finished", False)


OPINION = {"recommends": "是", "opinion": "符合法定条件"}
