"""Layout, large letters and languages, and what a public page costs."""

import pytest
from django.conf import settings

from tongban.base.display import Display


def test_a_public_page_asks_neither_database_nor_session(client, django_assert_num_queries) -> None:
    response = client.get("/parts/?staff")

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_there_is_no_gallery_in_production(client, settings) -> None:
    settings.TONGBAN_DEMO = False

    assert client.get("/parts/").status_code == 404


@pytest.mark.parametrize("query", ["", "?staff"])
def test_pages_carry_no_inline_script_or_style(client, query: str) -> None:
    html = client.get(f"/parts/{query}").content.decode()

    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert html.count("<script") == html.count("<script src=")


def test_large_letters_are_remembered(client) -> None:
    response = client.get("/display?text=large&next=/parts/")

    assert response.headers["Location"] == "/parts/"
    assert '<html lang="zh-CN" class="large">' in client.get("/parts/").content.decode()
    client.get("/display?text=normal")
    assert 'class="large"' not in client.get("/parts/").content.decode()


def test_a_language_is_remembered(client) -> None:
    client.get("/display?language=ru&next=/parts/")

    response = client.get("/parts/")

    assert '<html lang="ru">' in response.content.decode()
    assert response.headers["Content-Language"] == "ru"


def test_an_unknown_wish_changes_nothing(client) -> None:
    response = client.get("/display?language=xx&text=huge")

    assert not response.cookies


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1", ""]
)
def test_the_way_back_stays_on_the_site(client, elsewhere: str) -> None:
    response = client.get("/display", {"text": "large", "next": elsewhere})

    assert response.headers["Location"] == "/"


def test_a_display_has_one_name_for_keeping_pages() -> None:
    assert Display("zh-hans", large=False).key == "zh-hans"
    assert Display("en", large=True).key == "en+large"


def test_the_footer_states_only_what_is_set(client, settings) -> None:
    settings.TONGBAN_FOOTER = {"owner": "同江市人民政府办公室", "icp": ""}

    html = client.get("/parts/").content.decode()

    assert "主办单位：同江市人民政府办公室" in html
    assert "beian.miit.gov.cn" not in html
    assert "演示数据" in html


def test_every_language_the_site_offers_is_named_in_itself() -> None:
    assert dict(settings.LANGUAGES) == {"zh-hans": "简体中文", "en": "English", "ru": "Русский"}
