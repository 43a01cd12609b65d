"""Drawing a process in a real browser."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_accounts import sign_in

AT = "/workbench/processes/public-place-hygiene/"


def test_an_official_draws_who_does_a_step_and_it_is_kept(
    page: Page, axe: Callable[[Page], None], take_picture: Callable[[Page, str], None]
) -> None:
    sign_in(page, "/workbench/sign-in", "MULU", "/workbench/admin/texts")
    page.goto(AT)
    step = page.locator(".djs-shape[data-element-id=step1]")
    step.click()
    page.get_by_label("时限（工作日）").fill("3")
    page.get_by_label("时限（工作日）").press("Tab")
    page.locator(".djs-context-pad [data-action='append.choice']").click()
    axe(page)

    page.get_by_role("button", name="保存").click()

    expect(page.get_by_text("已保存")).to_be_visible()
    expect(page.get_by_text("之后走不到结束")).to_be_visible()  # the gateway leads nowhere yet
    page.locator(".djs-shape[data-element-id=step1]").click()
    expect(page.get_by_label("时限（工作日）")).to_have_value("3")
    take_picture(page, "process")
