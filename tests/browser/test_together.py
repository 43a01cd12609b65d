"""One form over several items on a phone: typed by keyboard, saved as it is typed, once for all items."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.test_story import CITIZEN
from tongban.config import demo

Axe = Callable[[Page], None]
Pictures = Callable[[Page, str], None]


def test_three_matters_are_begun_and_typed_once(
    phone: Page, axe: Axe, take_picture: Pictures
) -> None:
    phone.goto("/events/open-restaurant")
    for name in ("个体工商户注册登记", "食品经营许可（新办）", "大型户外广告设置审批"):
        phone.get_by_label(f"一起办 {name}").check()
    axe(phone)
    phone.get_by_role("button", name="把勾选的一起办").press("Enter")
    phone.fill("#f-name", CITIZEN.phone)
    phone.fill("#f-password", demo.PASSWORD)
    phone.press("#f-password", "Enter")
    axe(phone)
    phone.get_by_role("button", name="开始填写").press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("一表申请")
    expect(phone.locator(".lead")).to_contain_text("在这张表上只填")
    axe(phone)
    take_picture(phone, "one-form")
    base = phone.url

    phone.get_by_role("link", name="办理情形").press("Enter")
    for question in phone.get_by_role("radiogroup").all():
        question.get_by_role("radio").first.check()
    axe(phone)
    phone.get_by_role("button", name="保存并继续").press("Enter")
    expect(phone).to_have_url(re.compile("/form/person"))

    phone.goto(f"{base}form/org")
    name = phone.get_by_label("名称（字号）")
    name.press_sequentially("同江市三江小饭馆")
    expect(phone.locator("[data-autosave-state]")).to_contain_text("已保存")
    expect(phone.locator("main")).to_contain_text("办成后自动填入")
    axe(phone)
    phone.goto(f"{base}check")
    expect(phone.locator("main")).to_contain_text("同江市三江小饭馆")
    expect(phone.locator("main")).to_contain_text("一次提交 3 个事项")
    axe(phone)
    phone.goto(f"{base}materials")
    expect(phone.locator("main")).to_contain_text("用于：")
    axe(phone)
