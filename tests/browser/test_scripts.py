"""The scripts of the pages, on the real site: keys, saving, uploads, suggestions, large letters."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_accounts import sign_in
from tongban.config import demo

BEGIN = re.compile("开始填写|重新填一份")
ITEM = "/items/food-business-licence"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


# --- keys --------------------------------------------------------------------------------------


def test_rows_are_walked_and_opened_by_keys(page: Page) -> None:
    page.goto("/parts/?staff")
    rows = page.locator("[data-key-row]")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")

    expect(rows.nth(1).locator("a")).to_be_focused()
    expect(page.locator(".key-here")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**#{rows.nth(1).locator('a').inner_text()}")


def test_letters_typed_into_a_field_are_letters(page: Page) -> None:
    page.goto("/parts/?staff")

    page.keyboard.press("/")
    page.keyboard.type("jk?a")

    expect(page.locator("[data-key-search]")).to_have_value("jk?a")
    expect(page.locator(".key-here")).to_have_count(0)
    expect(page.locator("#key-help")).to_be_hidden()


def test_the_keys_of_the_page_are_listed_and_can_be_switched_off(
    page: Page, axe: Callable[[Page], None]
) -> None:
    page.goto("/parts/?staff")

    page.keyboard.press("?")
    expect(page.get_by_role("row", name="c 一次性补正")).to_be_visible()
    axe(page)
    page.get_by_label("使用单键快捷键").uncheck()
    page.get_by_role("button", name="关闭").click()
    page.keyboard.press("j")

    expect(page.locator(".key-here")).to_have_count(0)


# --- saving while typing -----------------------------------------------------------------------


def test_what_is_typed_is_saved_and_said(phone: Page) -> None:
    answer = a_page_of_a_draft(phone)

    answer.fill("同江小馆")

    expect(phone.get_by_text("已保存")).to_be_visible()
    phone.reload()
    expect(answer).to_have_value("同江小馆")


def test_an_expired_session_loses_nothing(page: Page) -> None:
    answer = a_page_of_a_draft(page)
    page.context.clear_cookies()

    answer.fill("过期之后写的字")
    expect(page.get_by_text("登录已过期")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="在新页面登录").click()
    door = opened.value
    door.fill("#f-name", demo.CITIZENS[0].phone)
    door.fill("#f-password", demo.PASSWORD)
    door.press("#f-password", "Enter")
    door.wait_for_url(lambda url: "sign-in" not in url)
    page.get_by_role("button", name="登录好了，继续保存").click()

    expect(page.get_by_text("已保存")).to_be_visible()
    page.reload()
    expect(answer).to_have_value("过期之后写的字")


def test_without_a_line_it_says_so_and_saves_when_the_line_is_back(page: Page) -> None:
    answer = a_page_of_a_draft(page)
    page.context.set_offline(True)

    answer.fill("断网时写的字")
    expect(page.get_by_role("button", name="保存失败，点此重试")).to_be_visible()
    page.context.set_offline(False)

    expect(page.get_by_text("已保存")).to_be_visible()
    page.reload()
    expect(answer).to_have_value("断网时写的字")


def test_what_was_typed_just_before_the_page_was_loaded_anew_comes_back(page: Page) -> None:
    answer = a_page_of_a_draft(page)

    answer.fill("没等保存就刷新")
    page.reload()

    expect(answer).to_have_value("没等保存就刷新")
    expect(page.get_by_text("已恢复上次没有保存的内容")).to_be_visible()
    expect(page.get_by_text("已保存")).to_be_visible()


def test_what_comes_back_does_not_overwrite_another_device(browser: Browser, page: Page) -> None:
    answer = a_page_of_a_draft(page)
    answer.fill("先写的")
    expect(page.get_by_text("已保存")).to_be_visible()
    page.context.set_offline(True)
    answer.fill("断网时写的")
    expect(page.get_by_role("button", name="保存失败，点此重试")).to_be_visible()
    other = browser.new_context(storage_state=page.context.storage_state()).new_page()
    other.goto(page.url)
    other.locator("form[data-autosave] input[type=text]").first.fill("电脑上写的")
    expect(other.get_by_text("已保存")).to_be_visible()
    other.context.close()
    page.context.set_offline(False)

    page.reload()

    expect(answer).to_have_value("断网时写的")
    expect(page.locator("[data-autosave-state]")).to_contain_text("那边填的是“电脑上写的”")


def test_going_on_at_once_takes_along_what_was_just_typed(page: Page) -> None:
    answer = a_page_of_a_draft(page)
    address = page.url

    answer.fill("没等保存就继续")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="保存并继续").click()
    page.goto(address)

    expect(answer).to_have_value("没等保存就继续")


# --- uploads -----------------------------------------------------------------------------------


def test_one_bad_file_does_not_stop_the_others(page: Page, tmp_path: Path) -> None:
    a_draft(page)
    page.get_by_role("link", name="申请材料").click()
    good, bad = tmp_path / "平面图.png", tmp_path / "病毒.pdf"
    good.write_bytes(PNG)
    bad.write_bytes(b"MZ" + bytes(500))

    page.locator("form[data-upload]").first.locator("input[type=file]").first.set_input_files(
        [bad, good]
    )

    expect(page.get_by_role("link", name="平面图.png")).to_be_visible()
    failed = page.locator(".upload-list li")
    expect(failed).to_contain_text("病毒.pdf")
    expect(failed.get_by_role("button", name="重试")).to_be_visible()
    assert failed.locator(".upload-failed").inner_text() != "上传失败，请重试"


# --- suggestions -------------------------------------------------------------------------------


def test_suggestions_are_chosen_by_keys(page: Page, axe: Callable[[Page], None]) -> None:
    page.goto("/parts/")
    box = page.get_by_role("combobox", name="搜索要办的事")

    box.press_sequentially("sfz")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    axe(page)
    box.press("Enter")

    page.wait_for_url("**/items/**")


def test_suggestions_close_and_leave_what_was_typed(page: Page) -> None:
    page.goto("/parts/")
    box = page.get_by_role("combobox", name="搜索要办的事")
    box.press_sequentially("sfz")
    expect(page.get_by_role("option").first).to_be_visible()

    box.press("Escape")

    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("sfz")


# --- pressing twice, display -------------------------------------------------------------------


def test_a_button_pressed_twice_sends_once(page: Page) -> None:
    page.goto("/parts/?staff")
    sent: list[Route] = []
    page.route("**/parts/", lambda route: sent.append(route))  # the answer takes its time
    page.locator("[data-key=a]").scroll_into_view_if_needed()
    place = page.locator("[data-key=a]").bounding_box()
    assert place

    page.mouse.dblclick(place["x"] + 10, place["y"] + 10)

    page.wait_for_timeout(300)
    assert len(sent) == 1
    sent[0].fulfill(status=204)  # leaves the page as it is
    expect(page.locator("[data-once]:disabled")).to_have_count(3)


@pytest.mark.parametrize("address", ["/", "/parts/", ITEM])
def test_large_letters_stay_and_can_be_read_aloud(
    phone: Page, axe: Callable[[Page], None], address: str
) -> None:
    phone.goto(address)
    phone.get_by_role("link", name="大字版").click()

    expect(phone.locator("html")).to_have_css("font-size", "20px")
    assert phone.url.endswith(address)
    expect(phone.get_by_role("button", name="朗读")).to_be_visible()
    axe(phone)
    phone.get_by_role("link", name="退出大字版").click()
    expect(phone.locator("html")).to_have_css("font-size", "16px")


def a_draft(page: Page) -> None:
    """Sign in as a citizen and begin an application; the page is its task list."""
    sign_in(page, "/account/sign-in", demo.CITIZENS[0].phone, f"{ITEM}/apply")
    page.locator("main form").get_by_role("button", name=BEGIN).click()
    page.wait_for_url("**/apply/*/")


def a_page_of_a_draft(page: Page):  # type: ignore[no-untyped-def]
    """Open a page of a new application; return its first text."""
    a_draft(page)
    page.get_by_role("link", name="单位信息").click()
    return page.locator("form[data-autosave] input[type=text]").first
