"""Acting for an enterprise: registered by its legal representative, granted, chosen, revoked."""

import pytest

from tongban.journal.queries import history
from tongban.people.models import Mandate, Organisation
from tongban.people.tests.make import a_mandate, a_person, a_uscc, an_organisation, sign_in

pytestmark = pytest.mark.django_db
NAME = "同江市赫乡鱼馆有限公司"


def text(response):
    return response.content.decode()


def register(client, **typed):
    fields = {"uscc": a_uscc(), "name": NAME, "legal_rep_name": "王大江"}
    return client.post("/account/organisations", {**fields, **typed})


@pytest.fixture
def boss():
    return a_person("王大江")


def test_the_legal_representative_registers_his_enterprise(client, boss):
    sign_in(client, boss)

    response = register(client)

    organisation = Organisation.objects.get()
    assert response["Location"] == f"/account/organisations/{organisation.id}"
    assert organisation.kind == "企业法人"
    events = [line.event for line in history(f"organisation:{organisation.id}")]
    assert events == ["OrganisationRegistered", "MandateGranted"]
    assert "法定代表人" in text(client.get(response["Location"]))


def test_a_wrong_code_is_said_beside_the_field_and_kept(client, boss):
    sign_in(client, boss)

    response = register(client, uscc="91230881MA00000000")

    assert response.status_code == 422
    assert 'href="#f-uscc"' in text(response)
    assert NAME in text(response)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(("name", "level"), [("李梅", 1), ("王大江", 0)])
def test_nobody_else_does(client, name, level):
    sign_in(client, a_person(name, real_level=level))

    assert register(client).status_code == 409
    assert not Organisation.objects.exists()


def test_a_namesake_does_not_take_it_over(client, boss):
    organisation = an_organisation(NAME, legal_rep_name="王大江")
    a_mandate(organisation, boss, role="法定代表人")
    sign_in(client, a_person("王大江"))

    response = register(client, uscc=organisation.uscc)

    assert response.status_code == 409
    assert Mandate.objects.count() == 1


def test_an_agent_is_let_act_and_chooses_to(client, boss):
    agent = a_person("李梅", phone="13800006666")
    organisation = an_organisation(NAME)
    a_mandate(organisation, boss, role="法定代表人")
    page = f"/account/organisations/{organisation.id}"
    sign_in(client, boss)

    granted = client.post(page, {"agent_name": "李梅", "agent": "13800006666"})
    assert granted["Location"] == page
    assert "李*" in text(client.get(page))

    sign_in(client, agent)
    assert NAME in text(client.get("/my/acting"))
    chosen = client.post("/my/acting", {"organisation": organisation.id, "next": "/account/"})
    assert chosen["Location"] == "/account/"
    assert f"您正在代表“{NAME}”办事" in text(client.get("/account/"))
    client.post("/my/acting", {"organisation": ""})
    assert "您正在代表" not in text(client.get("/account/"))


def test_a_revoked_mandate_stops_at_once(client, boss):
    agent, organisation = a_person("李梅"), an_organisation(NAME)
    a_mandate(organisation, boss, role="法定代表人")
    mandate = a_mandate(organisation, agent)
    elsewhere = type(client)()
    sign_in(elsewhere, agent, organisation=organisation)
    assert "您正在代表" in text(elsewhere.get("/account/"))

    sign_in(client, boss)
    client.post(f"/account/mandates/{mandate.id}/revocation")

    assert "您正在代表" not in text(elsewhere.get("/account/"))
    assert elsewhere.post("/my/acting", {"organisation": organisation.id}).status_code == 404
    assert [line.event for line in history(f"organisation:{organisation.id}")] == ["MandateRevoked"]


def test_an_agent_may_lay_his_mandate_down_but_not_pass_it_on(client, boss):
    agent, organisation = a_person("李梅"), an_organisation(NAME)
    a_mandate(organisation, boss, role="法定代表人")
    mandate = a_mandate(organisation, agent)
    sign_in(client, agent)
    page = f"/account/organisations/{organisation.id}"

    assert client.post(page, {"agent_name": "王大江", "agent": boss.phone}).status_code == 404
    assert client.post(f"/account/mandates/{mandate.id}/revocation").status_code == 302
    assert client.get(page).status_code == 404


def test_a_strangers_mandate_does_not_exist(client, boss):
    organisation = an_organisation(NAME)
    mandate = a_mandate(organisation, boss, role="法定代表人")
    sign_in(client, a_person())

    assert client.get(f"/account/organisations/{organisation.id}").status_code == 404
    assert client.post(f"/account/mandates/{mandate.id}/revocation").status_code == 404
    assert client.post("/my/acting", {"organisation": organisation.id}).status_code == 404


@pytest.mark.parametrize(
    "typed",
    [
        {"agent_name": "李美", "agent": "13800006666"},
        {"agent_name": "李梅", "agent": "13800006667"},
        {"agent_name": "李梅", "agent": "13800006666", "until": "2017-01-01"},
        {"agent_name": "李梅", "agent": "13800006666", "until": "30 November"},
    ],
)
def test_a_mandate_that_cannot_be_is_explained_and_kept(client, boss, typed):
    a_person("李梅", phone="13800006666")
    organisation = an_organisation(NAME)
    a_mandate(organisation, boss, role="法定代表人")
    sign_in(client, boss)

    response = client.post(f"/account/organisations/{organisation.id}", typed)

    assert response.status_code == 422
    assert typed["agent"] in text(response)
    assert Mandate.objects.count() == 1
