"""Comparing papers with their originals: on the screen of a case, and at the counter."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pypdf import PdfReader

from tongban.applications import queries as applications
from tongban.applications.models import Application, ApplicationMaterial
from tongban.applications.tests.make import SLUG, an_item
from tongban.cases.models import Case
from tongban.cases.tests.make import a_case
from tongban.journal.queries import history
from tongban.law.lifecycle import State
from tongban.people.models import Staff
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_phone, an_id_number, an_officer, sign_in
from tongban.records import services as records
from tongban.records.models import Material
from tongban.records.tests.make import a_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("var")]


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def clerk(client):
    sign_in(client, an_officer(Role.WINDOW, "scjg"))
    return client


def url(name, *args):
    return reverse(f"workbench:{name}", args=args)


def text(response):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", response.content.decode())))


def the_material(case):
    papers = ApplicationMaterial.objects.filter(application_id=case.application_id)
    return papers.get(material__isnull=False).material


def test_one_press_on_the_case_and_a_reason_to_take_it_back(clerk):
    case = a_case(State.RECEIVED)
    material = the_material(case)
    assert "已核对原件" in text(clerk.get(url("case", case.number)))

    done = clerk.post(url("comparison", case.number, material.id), {"until": "2020-01-31"})
    page = text(clerk.get(done["Location"]))

    assert "已核验原件" in page
    assert "有效期至 2020-01-31" in page
    assert "撤销核对" in page
    again = clerk.post(url("comparison", case.number, material.id))
    assert again.status_code == 409
    assert "不需要再核验" in text(again)

    undo = url("comparison-undoing", case.number, material.id)
    assert clerk.post(undo, {"reason": ""}).status_code == 422
    page = text(clerk.get(clerk.post(undo, {"reason": "看错了"})["Location"]))
    assert "待核验原件" in page
    assert "撤销原件核对" in page
    assert clerk.get(undo)["Location"] == url("case", case.number)


def test_a_day_that_has_passed_is_refused_in_words(clerk):
    case = a_case(State.RECEIVED)

    response = clerk.post(
        url("comparison", case.number, the_material(case).id), {"until": "2018-11-04"}
    )

    assert response.status_code == 422
    assert "已经过期" in text(response)
    assert Material.objects.filter(trust="B").count() == 0


def test_who_only_looks_on_has_no_button_and_cannot_press_it(client):
    case = a_case(State.RECEIVED)
    sign_in(client, an_officer(Role.REVIEWER, "scjg"))

    assert "已核对原件" not in text(client.get(url("case", case.number)))
    assert client.post(url("comparison", case.number, the_material(case).id)).status_code == 403


def begin(clerk, number):
    typed = {"name": "毕长山", "id_number": number, "phone": a_phone()}
    clerk.post(f"/workbench/intake/items/{SLUG}", typed)
    return Application.objects.latest("id")


def upload(clerk, draft, line="m2"):
    file = SimpleUploadedFile("身份证.pdf", a_pdf(), "application/pdf")
    clerk.post(url("intake-upload", draft.id, line), {"file": file}, headers={"HX-Request": "true"})
    return draft.papers.get(line=line, removed_at=None)


WHOLE = {
    "whole": "1",
    "situation:kind": "shop",
    "person.name": "毕长山",
    "own.shop": "赫乡小馆",
    "own.area": "86.5",
    "way": "窗口领取",
    "shown": ["m5"],
}


def test_at_the_counter_the_scan_is_compared_and_nothing_typed_is_lost(clerk):
    an_item()
    draft = begin(clerk, an_id_number())
    paper = upload(clerk, draft)
    address = url("intake-comparison", draft.id, paper.id)

    page = text(clerk.post(address, WHOLE | {f"good:{paper.id}": "2030-06-01"}))

    assert "已核验原件" in page
    draft.refresh_from_db()
    assert draft.stored_answers["own.shop"][0] == "赫乡小馆"
    material = paper.material
    material.refresh_from_db()
    assert (material.trust, material.valid_until.isoformat()) == ("B", "2030-06-01")
    undo = url("intake-undoing", draft.id, paper.id)
    assert clerk.post(undo, WHOLE).status_code == 409
    assert "待核验原件" in text(clerk.post(undo, WHOLE | {f"reason:{paper.id}": "看错了"}))
    events = [line.event for line in history(f"material:{material.id}")]
    assert events == ["MaterialKept", "MaterialVerified", "MaterialUnverified"]


def test_what_the_person_handed_in_before_is_offered_at_the_counter_as_compared(clerk):
    an_item()
    who = an_id_number()
    first = begin(clerk, who)
    paper = upload(clerk, first)
    clerk.post(url("intake-comparison", first.id, paper.id), WHOLE)
    whole = WHOLE | {"person.id_number": who, "promised": "1"}
    done = clerk.post(url("intake-submission", first.id), whole)
    assert done["Location"] == url("case", Case.objects.get().number)

    second = begin(clerk, who)
    page = clerk.get(url("intake", second.id))
    assert "2018-11-05 交过（窗口核验过）：身份证.pdf" in text(page)
    page = clerk.post(url("intake-reuse", second.id, "m2", paper.material_id), WHOLE)

    assert "以前交过的" in text(page)
    (given,) = second.papers.filter(line="m2", removed_at=None)
    assert (given.way, given.material_id) == ("vault", paper.material_id)
    assert applications.has_paper(second.id, paper.material_id)


def test_enter_in_a_field_saves_and_vouches_for_nothing(clerk):
    an_item()
    draft = begin(clerk, an_id_number())
    upload(clerk, draft)

    page = clerk.get(url("intake", draft.id)).content.decode()

    form = page[page.index('<form id="intake"') :]
    first = re.search(r"<button[^>]*>", form)[0]
    assert f'formaction="{url("intake", draft.id)}"' in first
    assert "/comparison" in form


def test_another_officer_s_draft_does_not_exist(clerk):
    an_item()
    draft = begin(clerk, an_id_number())
    paper = upload(clerk, draft)
    sign_in(clerk, an_officer(Role.WINDOW, "scjg"))

    assert clerk.post(url("intake-comparison", draft.id, paper.id)).status_code == 404


def test_an_officer_sees_an_identity_paper_marked_and_it_is_noted_once_a_day(clerk, time_machine):
    an_item()
    who = an_id_number()
    draft = begin(clerk, who)
    paper = upload(clerk, draft)
    whole = WHOLE | {"person.id_number": who, "promised": "1"}
    clerk.post(url("intake-submission", draft.id), whole)
    records.load_identity_papers(["身份证"], by=a_desk())
    address = url("material", Case.objects.get().number, paper.material_id)

    seen = clerk.get(address)
    clerk.get(address)

    shown = PdfReader(BytesIO(seen.content)).pages[0].extract_text()
    assert "仅用于 餐馆开业许可 申请 2018-11-05" in shown
    subject = f"material:{paper.material_id}"
    assert [line.event for line in history(subject)] == ["MaterialKept", "MaterialOpened"]
    officer = Staff.objects.get(user_id=clerk.session["_auth_user_id"])
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    sign_in(clerk, officer)
    clerk.get(address)
    assert [line.event for line in history(subject)].count("MaterialOpened") == 2
