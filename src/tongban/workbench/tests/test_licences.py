"""The licences of an agency on its workbench."""

import re
from html import unescape

import pytest

from tongban.base import files
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_person, an_officer, sign_in
from tongban.records.rules import LicenceState
from tongban.records.tests.make import a_licence

pytestmark = pytest.mark.django_db
AT = "/workbench/licences"


@pytest.fixture(autouse=True)
def _today(time_machine, var):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def chief(client):
    sign_in(client, an_officer(Role.CHIEF))
    return client


def words(response):
    page = response.content.decode()
    text = page[page.find("<main") : page.find("</main>")]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def take(client, licence, noun, reason="依法决定。", **more):
    return client.post(f"{AT}/{licence.id}/{noun}", {f"{noun}-reason": reason, **more}, follow=True)


def test_a_licence_is_found_by_its_number_and_shown_masked(chief, django_assert_max_num_queries):
    person = a_person("欧阳建国")
    licence = a_licence(person_id=person.id, signed=True)

    with django_assert_max_num_queries(10):
        found = words(chief.get(AT, {"q": licence.number}))

    assert licence.number in found
    assert "欧**国" in found
    assert "没有找到" in words(chief.get(AT, {"q": "没有这个编号"}))
    page = words(chief.get(f"{AT}/{licence.id}"))
    assert licence.identifier in page
    assert person.id_number not in page
    assert chief.get(f"{AT}/{licence.id}/original").content == files.get(licence.file_id)


def test_the_chief_suspends_and_returns(chief):
    licence = a_licence()

    suspended = words(take(chief, licence, "suspension", "食品安全事故调查期间。"))
    assert "已办理：暂扣" in suspended
    assert "食品安全事故调查期间。" in suspended
    assert "行政处罚法第九条第三项" in suspended
    take(chief, licence, "return")

    licence.refresh_from_db()
    assert licence.state == LicenceState.VALID


def test_without_a_reason_nothing_happens_and_the_form_stays_open(chief):
    licence = a_licence()

    response = take(chief, licence, "revocation", "")

    assert response.status_code == 422
    assert "请写明理由" in words(response)
    assert 'href="#f-revocation-reason"' in response.content.decode()
    licence.refresh_from_db()
    assert licence.state == LicenceState.VALID


def test_what_the_law_does_not_allow_is_refused_with_its_article(chief):
    licence = a_licence()
    take(chief, licence, "cancellation")

    response = take(chief, licence, "suspension", version=str(licence.version + 1))

    assert response.status_code == 409
    assert "现在是“注销”，不能暂扣" in words(response)
    stale = take(chief, licence, "revocation", version=str(licence.version))
    assert "您打开页面以后" in words(stale)


def test_a_clerk_reads_and_nothing_more(client):
    licence = a_licence()
    sign_in(client, an_officer(Role.WINDOW))

    assert "的理由" not in words(client.get(f"{AT}/{licence.id}"))
    assert take(client, licence, "suspension").status_code == 403


def test_another_agency_s_does_not_exist(client):
    licence = a_licence()
    sign_in(client, an_officer(Role.CHIEF, "gaj"))

    assert client.get(f"{AT}/{licence.id}").status_code == 404
    assert client.get(f"{AT}/{licence.id}/original").status_code == 404
    assert take(client, licence, "suspension").status_code == 404
    assert take(client, licence, "lapse").status_code == 404
