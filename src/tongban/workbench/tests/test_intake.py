"""A clerk files for the person at the counter: found, typed, checked, submitted, on to the case."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongban.applications.models import Application
from tongban.cases.models import Case
from tongban.catalogue.tests.make import an_item
from tongban.forms.tests.make import a_dictionary
from tongban.people.models import Organisation, Person
from tongban.people.permissions import Role
from tongban.people.tests.make import (
    a_desk,
    a_phone,
    a_uscc,
    an_id_number,
    an_officer,
    sign_in,
)
from tongban.records.tests.make import a_pdf

pytestmark = pytest.mark.django_db
ITEM = "id-card-temporary"


@pytest.fixture
def clerk(client):
    an_item(ITEM)
    sign_in(client, an_officer(Role.WINDOW, "gaj"))
    return client


def a_visitor(**changes):
    typed = {"name": "毕长山", "id_number": an_id_number(birth="19720305"), "phone": a_phone()}
    return typed | changes


def begin(clerk, slug=ITEM, **changes):
    return clerk.post(f"/workbench/intake/items/{slug}", a_visitor(**changes))


def everything(application):
    """All that the page of this item can post, as the clerk would leave it."""
    definition = an_item(ITEM).definition
    answers = {
        field.key: field.choices[0] if field.choices else "演示" for field in definition.fields
    }
    answers |= {
        "person.name": "毕长山",
        "person.id_number": application.person.id_number,
        "person.phone": application.person.phone,
        "person.birth_date": "1972-03-05",
        "person.gender": "男" if int(application.person.id_number[16]) % 2 else "女",
    }
    keys = {field.key for field in definition.fields}
    situations = {
        f"situation:{question.key}": question.options[-1].value
        for question in definition.situations
    }
    return {
        **{key: text for key, text in answers.items() if key in keys},
        **situations,
        "whole": "1",
        "way": definition.result.delivery[0],
        "shown": [material.key for material in definition.materials if material.is_required],
    }


def test_a_clerk_finds_what_his_window_takes_in(clerk, django_assert_max_num_queries):
    an_item("food-business-licence")
    clerk.get("/workbench/intake", {"q": "执照"})  # the first search of an edition reads names

    with django_assert_max_num_queries(8):
        mine = clerk.get("/workbench/intake", {"q": "身份证"}).content.decode()
    theirs = clerk.get("/workbench/intake", {"q": "食品经营"}).content.decode()

    assert "临时居民身份证申领" in mine
    assert "您的窗口没有这样的事项" in theirs


def test_the_whole_way_from_the_counter_to_a_received_case(clerk):
    response = begin(clerk)
    application = Application.objects.select_related("person").get()
    assert response.headers["Location"] == f"/workbench/intake/{application.id}"
    page = clerk.get(response.headers["Location"]).content.decode()
    assert application.person.id_number in page  # typed once, filled in

    typed = everything(application)
    done = clerk.post(f"/workbench/intake/{application.id}/submission", typed | {"promised": "1"})

    case = Case.objects.get()
    assert done.headers["Location"] == f"/workbench/cases/{case.number}"
    assert (case.state, case.channel, case.applicant_name) == ("received", "02", "毕长山")
    assert "在我手上" in clerk.get(done.headers["Location"]).content.decode()


def test_what_a_person_let_be_kept_is_filled_in_next_time_and_the_clerk_sees_from_where(clerk):
    who = a_visitor()
    clerk.post(f"/workbench/intake/items/{ITEM}", who)
    application = Application.objects.select_related("person").get()
    typed = everything(application) | {"promised": "1", "keep": "1"}
    a_dictionary(a_desk())
    clerk.post(f"/workbench/intake/{application.id}/submission", typed)

    again = clerk.post(f"/workbench/intake/items/{ITEM}", who)
    page = clerk.get(again.headers["Location"]).content.decode()

    assert f"的{Case.objects.get().item_name}申请（{Case.objects.get().number}）" in page
    assert 'name="keep"' in page


def test_pressing_twice_gives_one_case(clerk):
    begin(clerk)
    application = Application.objects.select_related("person").get()
    typed = everything(application) | {"promised": "1"}
    address = f"/workbench/intake/{application.id}/submission"

    first, second = clerk.post(address, typed), clerk.post(address, typed)

    assert first.status_code == 302
    assert second.status_code == 409
    assert Case.objects.get().number in second.content.decode()


def test_what_is_missing_is_named_and_what_was_typed_is_kept(clerk):
    begin(clerk)
    application = Application.objects.select_related("person").get()
    typed = everything(application) | {"person.phone": "123", "shown": []}

    response = clerk.post(f"/workbench/intake/{application.id}/submission", typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "请提交材料" in page
    assert "请阅读并勾选真实性承诺" in page
    assert 'value="123"' in page
    assert not Case.objects.exists()
    assert 'value="123"' in clerk.get(f"/workbench/intake/{application.id}").content.decode()


def test_a_wrong_number_registers_nobody_and_begins_nothing(clerk):
    response = begin(clerk, id_number="230881199001010013", agent_name="李梅")

    assert response.status_code == 422
    assert 'value="230881199001010013"' in response.content.decode()
    assert not Person.objects.exists()
    assert not Application.objects.exists()


def test_a_wrong_agent_is_told_at_his_own_field(clerk):
    response = begin(clerk, agent_name="李梅", agent_id_number="1")

    assert 'href="#f-agent_id_number"' in response.content.decode()
    assert not Person.objects.exists()


def test_everybody_s_wrong_fields_are_told_at_once(clerk):
    page = begin(clerk, id_number="1", agent_name="李梅", agent_id_number="1").content.decode()

    assert 'href="#f-id_number"' in page
    assert 'href="#f-agent_id_number"' in page


def test_an_agent_and_an_enterprise_are_recorded(client):
    an_item("food-business-licence")
    sign_in(client, an_officer(Role.WINDOW, "scjg"))
    uscc = a_uscc()

    begin(
        client,
        "food-business-licence",
        uscc=uscc,
        organisation="同江市三江鱼馆",
        agent_name="李梅",
        agent_id_number=an_id_number(),
    )

    application = Application.objects.get()
    assert application.organisation == Organisation.objects.get(uscc=uscc)
    assert application.agent.name == "李梅"


def lines_of(page):
    """The lines of the material list that take a scan."""
    return re.findall(r'name="file:([^"]+)"', page)


@pytest.mark.parametrize("pressed", ["", "/submission", "/materials/{}"])
def test_any_button_keeps_what_is_typed_and_the_files_chosen(clerk, pressed):
    begin(clerk)
    application = Application.objects.select_related("person").get()
    address = f"/workbench/intake/{application.id}"
    page = clerk.get(address).content.decode()
    line = lines_of(page)[0]
    assert f'form="intake" formaction="{address}/materials/{line}"' in page
    scans = {
        f"file:{line}": [
            SimpleUploadedFile("户口簿.pdf", a_pdf()),
            SimpleUploadedFile("照片.pdf", a_pdf(title="照片")),
        ]
    }

    typed = everything(application) | {"person.phone": "139"}
    clerk.post(address + pressed.format(line), typed | scans)

    page = clerk.get(address).content.decode()
    for kept in ('value="139"', "户口簿.pdf", "照片.pdf", "checked"):
        assert kept in page


def test_a_file_sent_by_itself_leaves_the_page_as_it_was_saved(clerk):
    begin(clerk)
    application = Application.objects.select_related("person").get()
    address = f"/workbench/intake/{application.id}"
    clerk.post(address, everything(application) | {"person.phone": "139"})

    scan = SimpleUploadedFile("户口簿.pdf", a_pdf())
    line = lines_of(clerk.get(address).content.decode())[0]
    clerk.post(f"{address}/materials/{line}", {"file": scan}, headers={"HX-Request": "true"})

    page = clerk.get(address).content.decode()
    assert 'value="139"' in page
    assert "户口簿.pdf" in page


def test_a_file_of_another_kind_is_refused_in_words_and_the_typed_text_kept(clerk):
    begin(clerk)
    application = Application.objects.select_related("person").get()
    address = f"/workbench/intake/{application.id}"
    line = lines_of(clerk.get(address).content.decode())[0]
    typed = {"whole": "1", "person.phone": "139"}

    scan = SimpleUploadedFile("户口簿.pdf", b"not a PDF")
    response = clerk.post(f"{address}/materials/{line}", typed | {f"file:{line}": scan})

    page = response.content.decode()
    assert response.status_code == 422
    assert "户口簿.pdf" in page
    assert 'value="139"' in page


def test_another_window_s_item_is_refused_in_words(client):
    an_item(ITEM)
    sign_in(client, an_officer(Role.WINDOW, "scjg"))

    response = begin(client)

    assert response.status_code == 403
    assert "请引导到" in response.content.decode()


def test_another_clerk_s_draft_does_not_exist(clerk):
    begin(clerk)
    application = Application.objects.get()
    other = Client()
    sign_in(other, an_officer(Role.WINDOW, "gaj", name="赵强"))

    assert other.get(f"/workbench/intake/{application.id}").status_code == 404


def test_without_the_permission_there_is_no_intake(client):
    an_item(ITEM)
    sign_in(client, an_officer(Role.REVIEWER, "gaj"))

    assert client.get("/workbench/intake").status_code == 403
    assert begin(client).status_code == 403
