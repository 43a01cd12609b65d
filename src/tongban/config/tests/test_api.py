"""The API root: its schema, its docs, its one error shape, and who a bearer token is."""

import pytest

from tongban.base.clock import now
from tongban.base.desk import System
from tongban.catalogue.tests.make import an_item
from tongban.people.services import issue_token
from tongban.people.tests.make import a_person

pytestmark = pytest.mark.django_db
SHAPE = {"code", "message", "details"}


def bearer(person):
    token = issue_token(person.user, "测试", days=1, by=System(now()))
    return {"Authorization": f"Bearer {token}"}


def test_the_schema_is_openapi_3_1_and_every_operation_says_what_it_does(client):
    schema = client.get("/api/v1/openapi.json").json()

    assert schema["openapi"].startswith("3.1")
    operations = [one for methods in schema["paths"].values() for one in methods.values()]
    assert len(operations) > 5
    assert [one["operationId"] for one in operations if not one.get("summary")] == []


def test_the_docs_page_lists_every_operation(client):
    schema = client.get("/api/v1/openapi.json").json()

    page = client.get("/api/v1/docs").content.decode()

    assert [path for path in schema["paths"] if path not in page] == []


def test_a_guide_answers_to_situations(client):
    guide = an_item()
    question = guide.definition.situations[0]
    first, last = question.options[0].value, question.options[-1].value

    lists = [
        {
            one["key"]
            for one in client.get(
                f"/api/v1/items/{guide.definition.slug}", {question.key: value}
            ).json()["materials"]
        }
        for value in (first, last)
    ]

    expected = [
        {m.key for m in guide.definition.materials_for({question.key: value})}
        for value in (first, last)
    ]
    assert lists == expected


def test_plain_words_find_an_item(client):
    an_item()

    found = client.get("/api/v1/items", {"q": "开饭店"}).json()

    assert [item["slug"] for item in found["items"]] == ["food-business-licence"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "code"),
    [
        ("get", "/api/v1/items/nothing", {}, 404, "item.unknown"),
        ("post", "/api/v1/applications", {}, 401, "sign_in_needed"),
        ("post", "/api/v1/applications", {"Authorization": "Bearer tb_x"}, 401, "sign_in_needed"),
        ("get", "/api/v1/items?after=broken", {}, 422, None),
        ("get", "/api/v1/nowhere", {}, 404, "not_found"),
    ],
)
def test_errors_have_one_shape(client, method, path, headers, status, code):
    response = getattr(client, method)(path, headers=headers)

    assert response.status_code == status
    assert set(response.json()) == SHAPE
    assert code in (None, response.json()["code"])


def test_a_malformed_body_names_the_field(client):
    response = client.post(
        "/api/v1/applications", {}, "application/json", headers=bearer(a_person())
    )

    assert response.status_code == 422
    problem = response.json()["details"]["problems"][0]
    assert problem["field"].endswith("item")


def test_a_token_acts_as_its_owner(client):
    an_item()
    headers = bearer(a_person("李梅"))

    response = client.post(
        "/api/v1/applications",
        {"item": "food-business-licence"},
        "application/json",
        headers=headers,
    )

    assert response.status_code == 201
    assert response.json()["item"] == "food-business-licence"
