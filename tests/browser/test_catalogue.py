"""Keeping the catalogue in a real browser: sections save themselves, rows are sorted, all is kept."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tongban.config import demo

ITEM = "/workbench/catalogue/items/food-business-licence-change/"


def test_a_section_saves_itself_and_says_what_is_wrong(page: Page) -> None:
    # A draft of its own: where another section cannot be read, the gate says no more than that.
    a_draft(page, "/workbench/catalogue/items/food-business-licence-renew/")
    page.get_by_role("link", name=re.compile("办理时限")).click()
    days = page.locator("[id='f-promised_limit.days']")

    days.fill("45")

    expect(page.get_by_text("已保存")).to_be_visible()
    mark = page.get_by_role("navigation", name="草稿的各部分").get_by_role(
        "link", name=re.compile("办理时限")
    )
    expect(mark).to_contain_text("1 处要改")
    page.reload()
    expect(days).to_have_value("45")
    days.fill("5")
    expect(mark).not_to_contain_text("处要改")


def test_materials_are_sorted_by_button_and_by_grip(
    page: Page, axe: Callable[[Page], None], take_picture: Callable[[Page, str], None]
) -> None:
    a_draft(page)
    page.get_by_role("link", name=re.compile("申请材料")).click()
    axe(page)
    take_picture(page, "editor")
    first, second, third = titles(page)[:3]

    page.get_by_role("button", name=f"下移{first}", exact=True).click()
    expect(page.get_by_text("已保存")).to_be_visible()
    page.reload()
    assert titles(page)[:3] == [second, first, third]

    drag(page, 2, 0)
    expect(page.get_by_text("已保存")).to_be_visible()
    page.reload()
    assert titles(page)[:3] == [third, second, first]


def test_the_material_list_follows_the_answers(page: Page) -> None:
    a_draft(page, "/workbench/catalogue/items/company-registration-new/")
    page.get_by_role("link", name=re.compile("情形")).click()
    tried = page.locator("#rehearsal")
    before = tried.locator("ol li").count()

    tried.get_by_label("股东是谁").select_option(label="自然人")

    expect(tried).to_contain_text("这种情形不要：法人股东营业执照")
    expect(tried.locator("ol li")).to_have_count(before - 1)
    page.locator(".row-body > summary").first.click()
    page.get_by_label("问题").first.fill("谁出资")
    expect(tried.get_by_label("谁出资")).to_be_visible()
    expect(tried.locator("ol li")).to_have_count(before - 1)


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(page: Page, browser: Browser) -> None:
    address = a_draft(page)
    page.goto(f"{address}sections/faqs")
    page.get_by_role("button", name="添加问答").click()
    answer = page.get_by_label("答", exact=False).last
    other = browser.new_context(storage_state=page.context.storage_state()).new_page()
    other.goto(page.url)
    other.get_by_label("答", exact=False).last.fill("同事写的")
    expect(other.get_by_text("已保存")).to_be_visible()
    other.context.close()

    answer.fill("我写的")
    page.get_by_role("button", name="对照两份内容").click()

    expect(page.get_by_role("heading", name="您填写的时候，同事改了这一部分")).to_be_visible()
    expect(page.get_by_label("答", exact=False).last).to_have_value("我写的")
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("保存并检查")).click()
    page.goto(f"{address}sections/faqs")
    expect(page.locator("textarea").filter(has_text="我写的")).to_have_count(1)


def a_draft(page: Page, item: str = ITEM) -> str:
    """Sign the chief of the agency in and begin, or open, the change of an item; return its address."""
    page.goto("/workbench/sign-in")
    page.fill("#f-name", "SCJG3")
    page.fill("#f-password", demo.PASSWORD)
    page.press("#f-password", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(item)
    begin = page.get_by_role("button", name="开始变更")
    (begin if begin.count() else page.get_by_role("link", name="在办的草稿")).click()
    page.wait_for_url("**/drafts/**")
    return page.url


def titles(page: Page) -> list[str]:
    """Return the names of the rows, in order."""
    return page.locator(".row-title").all_inner_texts()


def drag(page: Page, start: int, end: int) -> None:
    """Take a row by its grip and let it go above another one."""
    grips = page.locator("[data-row-grip]")
    grips.nth(start).hover()
    page.mouse.down()
    box = grips.nth(end).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 5, box["y"] + box["height"] / 2, steps=8)
    page.mouse.move(box["x"] + 5, box["y"] + 2, steps=4)
    page.mouse.up()
