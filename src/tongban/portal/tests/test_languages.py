"""The citizen pages in English and Russian: what the site itself says is not Chinese."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from tongban.applications.tests.make import SLUG, a_complete_draft, a_draft, an_item
from tongban.cases.tests.make import a_case
from tongban.catalogue.queries import forget_edition
from tongban.law.lifecycle import State
from tongban.people.tests.make import a_person, a_viewer, sign_in
from tongban.portal.tests.see import main, url

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# What one presses and finds one's way by. Names of items, offices and people stay Chinese.
SAID_BY_THE_SITE = (
    "button, label.form-label, .btn, nav.bar a:not([href='/my/']), .strip-link:not([lang]), .footer-help,"
    " main h2, .task .tag, .crumbs li:first-child, .guide-toc a, .my-links a, .required, .optional"
)
OFFICIAL = re.compile("餐馆开业许可|店名|经营面积|开业日期|市场监管局|身份证.pdf")


@pytest.fixture(autouse=True)
def _fresh_edition():
    forget_edition()


@pytest.fixture(params=["en", "ru"])
def language(request, client):
    """A browser that asked for a language."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = request.param
    return request.param


@pytest.fixture
def person(client):
    """A citizen, signed in."""
    person = a_person()
    sign_in(client, person)
    return person


def chinese_of(response):
    """What the site says in Chinese where it should not."""
    page = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 200
    for official in page.select("[lang=zh-CN]:not(html)"):
        official.decompose()
    texts = [element.get_text(" ", strip=True) for element in page.select(SAID_BY_THE_SITE)]
    assert texts
    return [text for text in texts if CHINESE.search(OFFICIAL.sub("", text))]


@pytest.mark.parametrize("path", ["/", "/progress", "/account/sign-in", "/account/sign-up"])
def test_a_page_for_everybody(client, language, path):
    response = client.get(path)

    assert chinese_of(response) == []
    assert f'<html lang="{language}"' in response.content.decode()
    assert response.headers["Content-Language"] == language


def test_a_guide_and_a_notice_that_what_is_official_is_chinese(client, language):
    an_item()

    response = client.get(url("item", SLUG))

    assert chinese_of(response) == []
    said = {"en": "Official text is in Chinese", "ru": "Официальный текст — на китайском"}
    assert said[language] in main(response)
    promised = {"en": "promised 5 working days", "ru": "обещано: 5 рабочих дней"}
    assert promised[language] in main(response)


def test_the_chinese_guide_has_no_such_notice(client):
    an_item()

    assert "12345。" not in main(client.get(url("item", SLUG)))[:400]


@pytest.mark.parametrize("place", ["application", "form", "materials", "delivery", "check"])
def test_the_pages_of_an_application(client, person, language, place):
    an_item()
    draft_id = a_complete_draft(a_viewer(person))
    more = ["own"] if place == "form" else []

    response = client.get(url(place, draft_id, *more))

    assert chinese_of(response) == []


def test_my_matters_and_one_of_them(client, person, language):
    an_item()
    a_draft(a_viewer(person), slug=SLUG)
    case = a_case(State.CORRECTING, person=person)

    assert chinese_of(client.get(url("my"))) == []
    shown = main(client.get(url("case", case.number)))
    assert {"en": "working days left", "ru": "рабочих дней"}[language] in shown
    assert {"en": "waiting for you", "ru": "ждём вас"}[language] in shown


def test_progress_without_signing_in(client, language):
    case = a_case(State.ACCEPTED)

    asked = {"number": case.number, "query_code": case.query_code}
    response = client.post(url("progress"), asked, follow=True)

    assert chinese_of(response) == []
    said = {"en": "Accepted; 市场监管局 is reviewing it", "ru": "Принято, 市场监管局 рассматривает"}
    assert said[language] in main(response)
    left = {
        "en": "5 working days left, by 12 November",
        "ru": "Осталось 5 рабочих дней, до 12 ноября",
    }
    assert left[language] in main(response)


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 рабочий день"), (3, "3 рабочих дня"), (21, "21 рабочий день")]
)
def test_russian_counts_in_three_forms(client, number, words):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    an_item(
        promised_limit={"days": number, "unit": "工作日"},
        statutory_limit={"days": 30, "unit": "工作日"},
    )

    assert f"обещано: {words}" in main(client.get(url("item", SLUG)))


def test_staff_pages_stay_chinese(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"

    response = client.get("/workbench/sign-in")

    assert "登录" in main(response)
    assert response.headers["Content-Language"] == "zh-hans"


def test_what_is_wrong_is_told_in_the_language_of_the_page(client, person, language):
    an_item()
    draft_id = a_draft(a_viewer(person), slug=SLUG)

    response = client.post(url("form", draft_id, "person"), {"version": 1, "person.name": ""})

    fill_in = {"en": "Please fill in: Name", "ru": "Заполните: Имя"}
    assert main(response).count(fill_in[language]) == 2  # in the summary, and beside the field


def test_a_refusal_is_told_in_the_language_of_the_page(client, language):
    response = client.post("/account/sign-in", {"name": "13900000009", "password": "wrong-one"})

    said = {"en": "Wrong account or password", "ru": "Неверный профиль или пароль"}
    assert said[language] in main(response)
