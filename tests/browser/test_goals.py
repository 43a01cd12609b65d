"""The goals in a real browser: a number leads to the items it counts."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_accounts import sign_in


def test_a_number_opens_the_items_it_counts(
    page: Page, axe: Callable[[Page], None], take_picture: Callable[[Page, str], None]
) -> None:
    sign_in(page, "/workbench/sign-in", "DUCHA", "/workbench/")
    page.get_by_role("link", name="目标", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("目标进展")
    axe(page)
    take_picture(page, "goals")
    goal = page.get_by_role("region", name=re.compile("高频事项最多跑一次"))
    counted = goal.get_by_role("link").nth(1)
    number = counted.inner_text()

    counted.click()

    expect(page.get_by_role("status").filter(has_text="共")).to_have_text(f"共 {number} 项")
    axe(page)


def test_re_engineering_is_sorted_by_what_was_cut_most(
    page: Page, axe: Callable[[Page], None]
) -> None:
    sign_in(page, "/workbench/sign-in", "DUCHA", "/workbench/")
    page.goto("/workbench/reengineering")
    page.get_by_role("link", name="跑动", exact=True).click()

    expect(page.get_by_role("columnheader", name="跑动（次）").first).to_have_attribute(
        "aria-sort", "descending"
    )
    axe(page)
