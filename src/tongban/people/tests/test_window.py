"""A clerk registers and verifies people at the window; identifiers are revealed for a purpose."""

import pytest
from django.db import connection

from tongban.base.errors import Invalid, NotPermitted, Refused
from tongban.journal.queries import history
from tongban.people.models import Organisation, Person
from tongban.people.queries import person_summary, reveal
from tongban.people.services import (
    change_phone_at_window,
    register_organisation_at_window,
    register_person_at_window,
    verify_at_window,
)
from tongban.people.tests.make import (
    a_desk,
    a_person,
    a_uscc,
    an_id_number,
    an_officer,
    sign_in,
)

pytestmark = pytest.mark.django_db


def test_the_same_id_number_is_the_same_person():
    desk, id_number = a_desk(), an_id_number()

    first = register_person_at_window("李梅", id_number, desk=desk)
    again = register_person_at_window("李梅", id_number.lower(), "13800001111", desk=desk)

    assert first == again
    assert Person.objects.get().phone == "13800001111"
    assert [line.event for line in history(f"person:{first}")] == ["PersonRegistered"]


def test_another_name_for_the_number_is_refused():
    desk, id_number = a_desk(), an_id_number()
    register_person_at_window("李梅", id_number, desk=desk)

    with pytest.raises(Invalid) as refused:
        register_person_at_window("李美", id_number, desk=desk)

    assert refused.value.problems[0].code == "person.name_differs"


def test_the_same_code_is_the_same_enterprise():
    desk, uscc = a_desk(), a_uscc()

    first = register_organisation_at_window(uscc, "同江市三江鱼馆", "李梅", desk=desk)
    again = register_organisation_at_window(uscc.lower(), "同江市三江鱼馆", desk=desk)

    assert first == again
    found = Organisation.objects.get()
    assert (found.kind, found.legal_rep_name) == ("企业法人", "李梅")
    assert [line.event for line in history(f"organisation:{first}")] == ["OrganisationRegistered"]


def test_an_enterprise_with_a_wrong_code_or_another_name_is_refused():
    desk, uscc = a_desk(), a_uscc()
    register_organisation_at_window(uscc, "同江市三江鱼馆", desk=desk)

    with pytest.raises(Invalid) as wrong_code:
        register_organisation_at_window(uscc[:-1], "", desk=desk)
    with pytest.raises(Invalid) as other_name:
        register_organisation_at_window(uscc, "同江市四江鱼馆", desk=desk)

    assert [p.field for p in wrong_code.value.problems] == ["uscc", "name"]
    assert "三江鱼馆" in other_name.value.problems[0].message


def test_a_clerk_raises_the_level_to_the_highest():
    desk, person = a_desk(), a_person()

    verify_at_window(person.id, desk=desk)
    verify_at_window(person.id, desk=desk)

    person.refresh_from_db()
    assert person.real_level == 3
    assert [line.event for line in history(f"person:{person.id}")] == ["PersonVerified"]


def test_who_may_not_file_may_not_register():
    with pytest.raises(NotPermitted):
        register_person_at_window("李梅", an_id_number(), desk=a_desk("supervisor"))


def test_a_summary_is_masked(django_assert_num_queries):
    person = a_person("张建国", phone="13812341234")

    with django_assert_num_queries(1):
        view = person_summary(person.id)

    assert (view.name, view.phone) == ("张*国", "138****1234")
    assert person.id_number not in str(view)


def test_revealing_says_who_and_what_for():
    person, desk = a_person(), a_desk()

    shown = reveal(person.id, " 核对身份证原件 ", desk=desk)

    assert shown.id_number == person.id_number
    (line,) = history(f"person:{person.id}")
    assert (line.event, line.actor, line.body["purpose"]) == (
        "IdentifierRevealed",
        desk.actor,
        "核对身份证原件",
    )


def test_nothing_is_revealed_without_a_purpose_or_the_permission():
    person = a_person()

    with pytest.raises(Invalid):
        reveal(person.id, "  ", desk=a_desk())
    with pytest.raises(NotPermitted):
        reveal(person.id, "好奇", desk=a_desk("supervisor"))
    assert history(f"person:{person.id}") == []


def test_identifiers_are_sealed_in_the_database():
    person = a_person()
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, id_number_index FROM people_person")
        row = cursor.fetchone()

    assert person.id_number not in str(row)
    assert person.phone not in str(row)


def test_a_clerk_finds_verifies_and_changes_the_phone(client):
    person, clerk = a_person("李梅", phone="13812341234"), an_officer()
    sign_in(client, clerk)

    found = client.post("/workbench/people", {"id_number": person.id_number})
    page = found["Location"]
    assert page == f"/workbench/people/{person.id}"
    shown = client.get(page).content.decode()
    assert "138****1234" in shown
    assert person.id_number not in shown

    client.post(f"{page}/verification", {"sure": "1"})
    client.post(f"{page}/phone", {"phone": "139 1234 5678"})
    person.refresh_from_db()
    assert (person.real_level, person.phone) == (3, "13912345678")
    again = client.post(f"{page}/phone", {"phone": "139"})
    assert again.status_code == 422
    events = [line.event for line in history(f"person:{person.id}")]
    assert events == ["PersonVerified", "PhoneChanged"]


def test_a_clerk_sees_the_whole_number_for_a_purpose_only(client):
    person = a_person()
    sign_in(client, an_officer())
    page = f"/workbench/people/{person.id}/disclosure"

    assert person.id_number not in client.post(page, {"purpose": ""}).content.decode()
    assert history(f"person:{person.id}") == []
    assert person.id_number in client.post(page, {"purpose": "核对原件"}).content.decode()
    assert [line.event for line in history(f"person:{person.id}")] == ["IdentifierRevealed"]


def test_a_phone_with_an_account_is_not_given_to_another():
    a_person(phone="13900001111")
    person = a_person()

    with pytest.raises(Refused):
        change_phone_at_window(person.id, "13900001111", desk=a_desk())


def test_what_is_not_found_is_said(client):
    sign_in(client, an_officer())

    unknown = client.post("/workbench/people", {"id_number": an_id_number()})
    assert "还没有这个人的记录" in unknown.content.decode()
    assert client.post("/workbench/people", {"id_number": "230881"}).status_code == 422
    sign_in(client, an_officer("reviewer"))
    assert client.get("/workbench/people").status_code == 403
