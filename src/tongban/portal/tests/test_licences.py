"""My e-licences, and the page where anybody checks one."""

import io

import pytest

from tongban.base import files
from tongban.people.permissions import Role
from tongban.people.tests.make import (
    a_desk,
    a_mandate,
    a_person,
    a_viewer,
    an_organisation,
    sign_in,
)
from tongban.portal.tests.see import main, url
from tongban.records import services
from tongban.records.queries import my_licence
from tongban.records.rules import LicenceStep
from tongban.records.tests.make import a_licence, a_pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


@pytest.fixture
def person(client):
    person = a_person()
    sign_in(client, person)
    return person


def upload(client, data, name="证照.pdf"):
    file = io.BytesIO(data)
    file.name = name
    return client.post(url("licence-check-file"), {"file": file})


def suspend(licence):
    services.change_state(
        licence.id, LicenceStep.SUSPEND, reason="食品安全事故。", desk=a_desk(Role.CHIEF)
    )


def test_my_licences_stand_with_their_states(client, person, django_assert_max_num_queries):
    assert "还没有电子证照" in main(client.get(url("licences")))
    licence = a_licence(person_id=person.id, signed=True)
    suspend(licence)

    with django_assert_max_num_queries(8):
        shown = main(client.get(url("licences")))

    assert "食品经营许可证 暂扣" in shown
    assert licence.number in shown
    assert "有效期至 2023年11月4日" in shown


def test_one_of_mine_says_all_and_is_downloaded_sealed(client, person):
    licence = a_licence(person_id=person.id, signed=True)

    shown = main(client.get(url("licence", licence.id)))
    saved = client.get(url("licence-original", licence.id), {"save": "1"})

    assert "同江市繁荣街道1号" in shown
    assert licence.identifier in shown
    assert saved.content == files.get(licence.file_id)
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_before_the_worker_was_there_the_page_says_so(client, person):
    licence = a_licence(person_id=person.id)

    assert "正在签章" in main(client.get(url("licence", licence.id)))
    assert client.get(url("licence-original", licence.id)).status_code == 409


def test_a_copy_needs_a_purpose_and_carries_no_seal(client, person):
    licence = a_licence(person_id=person.id, signed=True)

    without = client.post(url("licence-copy", licence.id), {"purpose": " "})
    copy = client.post(url("licence-copy", licence.id), {"purpose": "办理银行开户"})

    assert without.status_code == 422
    assert "请写明用途" in main(without)
    assert copy.content.startswith(b"%PDF-")
    assert "没有本市的电子签章" in main(upload(client, copy.content))


def test_another_s_does_not_exist(client, person):
    other = a_licence(person_id=a_person("李四").id, signed=True)

    for name in ("licence", "licence-original"):
        assert client.get(url(name, other.id)).status_code == 404
    assert client.post(url("licence-copy", other.id), {"purpose": "x"}).status_code == 404


def test_who_acts_for_an_enterprise_sees_its_licences(client):
    person, firm = a_person(), an_organisation()
    a_mandate(firm, person)
    sign_in(client, person, organisation=firm)
    licence = a_licence(organisation_id=firm.id)

    assert licence.number in main(client.get(url("licences")))


def test_my_licences_ask_to_sign_in(client):
    response = client.get(url("licences"))

    assert response.status_code == 302
    assert "sign-in" in response.url


def test_the_address_in_the_qr_code_answers_without_signing_in(
    client, django_assert_max_num_queries
):
    person = a_person("欧阳建国")
    licence = a_licence(person_id=person.id)
    address = my_licence(licence.id, viewer=a_viewer(person)).check_path

    with django_assert_max_num_queries(2):
        response = client.get(address)

    shown = main(response)
    assert "是本市签发的电子证照，现在有效" in shown
    assert "欧**国" in shown
    assert "欧阳" not in shown
    assert "no-store" in response.headers["Cache-Control"]
    suspend(licence)
    assert "暂扣" in main(client.get(address))
    assert "现在不能用" in main(client.get(address))


def test_a_forged_code_is_not_ours(client):
    assert "不是本站签发" in main(client.get(url("licence-check"), {"proof": "abc.def"}))


def test_by_identifier_the_tail_is_asked_and_what_was_typed_stays(client):
    licence = a_licence()
    typed = {"identifier": licence.identifier, "tail": "0000"}

    wrong = client.post(url("licence-check"), typed)
    right = client.post(url("licence-check"), {**typed, "tail": licence.holder_code[-4:].lower()})

    assert wrong.status_code == 404
    assert "没有查到" in main(wrong)
    assert f'value="{licence.identifier}"' in wrong.content.decode()
    assert "现在有效" in main(right)


def test_an_uploaded_file_is_valid_or_broken_or_missing(client):
    sealed = files.get(a_licence(signed=True).file_id)
    changed = sealed.replace(b"/Seal", b"/SeaI", 1) if b"/Seal" in sealed else sealed + b"x"

    assert "现在有效" in main(upload(client, sealed))
    assert "签章已损坏" in main(upload(client, changed + b"\n"))
    assert "不是本站签发" in main(upload(client, a_pdf()))
    missing = client.post(url("licence-check-file"))
    assert missing.status_code == 422
    assert "请选择要核验的 PDF 文件" in main(missing)


def test_too_many_files_from_one_address_are_refused(client):
    for _ in range(30):
        upload(client, b"no pdf")

    response = upload(client, b"no pdf")
    assert response.status_code == 429
    assert "核验的文件太多了" in main(response)
