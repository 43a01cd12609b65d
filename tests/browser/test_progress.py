"""Progress without signing in, in the browser."""

from collections.abc import Callable

from playwright.sync_api import Page

Axe = Callable[[Page], None]


def test_a_wrong_code_is_said_and_what_was_typed_stays(page: Page, axe: Axe) -> None:
    page.goto("/progress?number=2308812026010101000001X")
    axe(page)
    page.get_by_label("查询码").fill("ABCD2345")
    page.locator("main").get_by_role("button", name="查进度").click()

    page.get_by_role("alert").get_by_text("没有查到").wait_for()
    assert page.get_by_label("办件编号").input_value() == "2308812026010101000001X"
    axe(page)


def test_progress_and_my_space_fit_a_phone(phone: Page, axe: Axe) -> None:
    phone.goto("/progress")
    axe(phone)
    phone.goto("/my/messages")
    phone.get_by_label("手机号或身份证号").fill("13900000001")
    phone.get_by_label("密码").fill("Tongjiang-2026")
    phone.locator("main").get_by_role("button", name="登录").click()

    phone.wait_for_url("**/my/messages")
    axe(phone)
    for address in ("/my/", "/my/cases", "/my/vault"):
        phone.goto(address)
        axe(phone)
