"""A hall in the browser: the clerk by keyboard, the board that chimes, a network that goes away."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_accounts import sign_in

BOARD = "/hall/centre/board"


@pytest.fixture
def clerk(page: Page) -> Iterator[Page]:
    """The clerk of the unified windows, at the third window of the centre."""
    sign_in(page, "/workbench/sign-in", "ZWZX1", "/workbench/window")
    seats = page.get_by_role("row").filter(has_text="同江市政务服务中心")
    seats.filter(has_text="3 号").get_by_role("button").click()
    yield page
    page.goto("/workbench/window")
    page.get_by_role("button", name="离岗").click()
    expect(page.get_by_role("heading", name="选择窗口上岗")).to_be_visible()


@pytest.fixture
def board(browser: Browser, site: str) -> Iterator[Page]:
    """The board on the wall."""
    context = browser.new_context(base_url=site, viewport={"width": 1920, "height": 1080})
    page = context.new_page()
    page.goto(BOARD)
    yield page
    context.close()


def takes_a_number(clerk: Page, category: str) -> tuple[str, str]:
    """Take a number for a visitor; return it and the address of its page."""
    clerk.goto("/workbench/window")
    clerk.get_by_text("替群众取号").click()
    clerk.get_by_label("类别", exact=True).select_option(label=category)
    clerk.get_by_role("button", name="取号", exact=True).click()
    clerk.wait_for_url("**/hall/t/*")
    number, address = clerk.locator(".slip-number").inner_text(), clerk.url
    clerk.goto("/workbench/window")
    return number, address


def test_a_person_is_called_and_served_by_keyboard_and_the_board_shows_it(
    clerk: Page, board: Page, axe: Callable[[Page], None], take_picture: Callable[[Page, str], None]
) -> None:
    number, address = takes_a_number(clerk, "D 社会事务")
    expect(board.locator(".board-next")).to_contain_text(number)

    clerk.keyboard.press("n")
    expect(clerk.locator(".slip-number")).to_have_text(number)
    called = board.locator(".board-called")
    expect(called).to_contain_text(number)
    expect(called).to_have_attribute("data-say", f"请 {' '.join(number)} 号，到 3 号窗口")
    first = called.get_attribute("data-call")
    clerk.keyboard.press("r")
    expect(called).not_to_have_attribute("data-call", first or "")
    take_picture(clerk, "window")
    take_picture(board, "board")
    axe(clerk)
    axe(board)

    clerk.keyboard.press("s")
    expect(clerk.get_by_text("正在办理").first).to_be_visible()
    expect(board.locator(".board-called")).to_have_count(0)
    clerk.goto(address)
    expect(clerk.get_by_text("请到 3 号窗口")).to_be_visible()
    clerk.goto("/workbench/window")
    clerk.keyboard.press("d")
    expect(clerk.get_by_role("button", name="呼叫下一位")).to_be_visible()


def test_the_clerk_s_screen_fits_a_small_tablet(clerk: Page, axe: Callable[[Page], None]) -> None:
    takes_a_number(clerk, "F 民生保障")
    clerk.set_viewport_size({"width": 320, "height": 740})
    clerk.keyboard.press("n")
    expect(clerk.locator(".slip-number")).to_be_visible()

    axe(clerk)

    clerk.keyboard.press("p")
    expect(clerk.get_by_text("挂起和过号").first).to_be_visible()
    axe(clerk)


def test_a_board_that_lost_the_network_keeps_what_it_showed_and_says_so(board: Page) -> None:
    shown = board.locator("#board").inner_text()
    board.context.set_offline(True)

    expect(board.locator("#board-lost")).to_contain_text("网络中断，屏上是", timeout=10_000)
    assert board.locator("#board").inner_text() == shown

    board.context.set_offline(False)
    expect(board.locator("#board-lost")).to_be_hidden(timeout=10_000)


def test_the_sound_of_a_board_is_switched_on_once(board: Page) -> None:
    board.get_by_role("button", name="打开声音").click()

    expect(board.get_by_role("button", name="打开声音")).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, (1080, 1920)])
def test_the_machine_and_the_displays_are_accessible(
    page: Page, axe: Callable[[Page], None], size: tuple[int, int]
) -> None:
    sign_in(page, "/workbench/sign-in", "ADMIN", "/workbench/admin/halls/centre")
    machine = page.get_by_role("link", name="取号机页面").get_attribute("href") or ""
    page.set_viewport_size({"width": size[0], "height": size[1]})

    for address in (machine, BOARD, "/hall/centre/windows/7/display"):
        page.goto(address)
        axe(page)


def test_the_tablet_asks_who_was_served_and_comes_back_by_itself(
    clerk: Page,
    browser: Browser,
    site: str,
    axe: Callable[[Page], None],
) -> None:
    admin = browser.new_context(base_url=site, locale="zh-CN").new_page()
    sign_in(admin, "/workbench/sign-in", "ADMIN", "/workbench/admin/halls/centre")
    way = admin.get_by_role("link", name="3 号评价器").get_attribute("href")
    assert way
    tablet = browser.new_context(base_url=site, viewport={"width": 1280, "height": 800}).new_page()
    tablet.goto(way)
    at_rest, skips = tablet.get_by_text("请等候叫号"), tablet.get_by_text("这次不评")
    expect(at_rest.or_(skips)).to_be_visible()
    if skips.is_visible():  # somebody was served here just before
        skips.click()
    expect(at_rest).to_be_visible()

    takes_a_number(clerk, "D 社会事务")
    clerk.keyboard.press("n")
    expect(clerk.get_by_role("button", name="到了，开始办理")).to_be_visible()
    clerk.keyboard.press("s")
    expect(tablet.get_by_text("正在办理")).to_be_visible(timeout=15_000)
    clerk.keyboard.press("d")
    bad = tablet.get_by_role("link", name="不满意", exact=True)
    expect(bad).to_be_visible(timeout=15_000)
    axe(tablet)
    bad.click()
    tablet.get_by_text("一次没说清").click()
    tablet.get_by_role("button", name="提交评价").click()
    expect(tablet.get_by_role("heading", name="谢谢您的评价")).to_be_visible()

    expect(tablet.get_by_text("请等候叫号")).to_be_visible(timeout=15_000)
    tablet.context.close()
    admin.context.close()
