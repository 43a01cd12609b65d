"""The main job in a real browser: 食品经营许可, from plain words to a rated licence.

With TONGBAN_SHOTS=1 the pages are photographed into docs/images, for the README.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.stories.papers import a_pdf

PASSWORD = "Tongjiang-2026"  # of every demo sign-in
CITIZEN = "13900000001"  # 李秀兰
IMAGES = Path(__file__).parents[2] / "docs" / "images"
ANSWERS = {
    "单位名称": "同江市三江小饭馆",
    "统一社会信用代码": "91230881MA00000017",
    "住所（经营场所）": "同江市通江街12号",
    "单位联系电话": "0454-2920000",
    "法定代表人（负责人）姓名": "李秀兰",
    "法定代表人（负责人）身份证号码": "230881199001010012",
    "经营项目": "热食类食品制售",
    "经营场所面积": "45.5",
    "从业人数": "3",
    "食品安全管理人员姓名": "李秀兰",
}


def photograph(page: Page, name: str) -> None:
    if os.environ.get("TONGBAN_SHOTS"):
        IMAGES.mkdir(exist_ok=True)
        page.screenshot(path=IMAGES / f"{name}.png")


def sign_in(page: Page, path: str, name: str) -> None:
    page.goto(path)
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)


def at_the_counter(browser: Browser, site: str, officer: str) -> Page:
    """Return the browser of an officer who has just signed in."""
    context = browser.new_context(
        base_url=site, viewport={"width": DESK[0], "height": DESK[1]}, locale="zh-CN"
    )
    page = context.new_page()
    sign_in(page, "/workbench/sign-in", officer)
    return page


def take(page: Page, step: str, button: str, fill: Callable[[Page], object] | None = None) -> None:
    """Open a step of the case screen, fill it, and press its button."""
    form = page.locator(f"form[action$='/{step}']")
    if not form.locator("button", has_text=button).first.is_visible():
        page.locator("details", has=form).first.locator("> summary").click()
    if fill:
        fill(page)
    form.locator("button", has_text=button).first.click()
    page.wait_for_url(re.compile(f"done={step}"))


def test_from_plain_words_to_a_rated_licence(
    page: Page, browser: Browser, site: str, axe: Callable[[Page], None]
) -> None:
    page.set_default_timeout(10_000)
    number = applies(page, axe)
    is_asked_to_correct(at_the_counter(browser, site, "SCJG1"), number)
    corrects(page, number, axe)
    is_handled(browser, site, number)
    collects_and_rates(page, number, axe)


def applies(page: Page, axe: Callable[[Page], None]) -> str:
    finds(page)
    sign_in(page, "/account/sign-in?next=/items/food-business-licence/apply", CITIZEN)
    page.get_by_role("button", name="开始填写").click()
    page.get_by_role("link", name="开始填写").click()
    for answer in ("餐饮服务经营者", "否", "本人（法定代表人）办理"):
        page.get_by_label(answer, exact=True).check()
        goes_on(page)
    while "/form/" in page.url:
        fills(page)
        goes_on(page)
        expect(page.locator(".errors")).to_have_count(0)
    hands_in_papers(page, axe)
    page.goto(re.sub("materials$", "delivery", page.url))
    page.get_by_label("电子证照").check()
    goes_on(page)
    axe(page)
    page.get_by_label(re.compile("我承诺")).check()
    page.get_by_role("button", name="提交申请").dblclick()
    page.wait_for_url(re.compile("/receipt"))
    axe(page)
    photograph(page, "receipt")
    found = re.search(r"230881\d{16}[0-9A-Z]", page.locator("main").inner_text())
    assert found
    return found.group()


def goes_on(page: Page) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name="保存并继续").click()


def finds(page: Page) -> None:
    """Plain words, suggestions while typing, and a material list that follows the answers."""
    page.goto("/")
    photograph(page, "home")
    box = page.locator("main input[type=search]")
    box.press_sequentially("开小饭馆", delay=30)
    suggestion = page.get_by_role("option", name=re.compile("食品经营许可（新办）"))
    expect(suggestion).to_be_visible()
    box.press("Enter")
    page.get_by_role("link", name="食品经营许可（新办）").first.click()
    expect(page.locator(".promises")).to_contain_text("法定 20 个工作日")
    expect(page.locator("#materials")).to_contain_text("自动售货设备产品合格证明")
    page.locator("#materials").get_by_label("餐饮服务经营者").check()
    page.locator("#materials").get_by_label("否", exact=True).check()
    expect(page.locator("#materials")).not_to_contain_text("自动售货设备产品合格证明")
    photograph(page, "guide")


def fills(page: Page) -> None:
    """Type what the page asks; the last answer is saved without a button, and said so."""
    typed = False
    for field in page.locator("[data-field]").all():
        words = field.locator("label, legend").first.inner_text()
        answer = next((text for label, text in ANSWERS.items() if words.startswith(label)), None)
        typed = typed or bool(answer)
        if words.startswith("主体业态"):
            field.get_by_label("餐饮服务经营者").check()
        elif answer:
            field.locator("input, textarea").first.fill(answer)
    if typed:
        expect(page.get_by_text("已保存").first).to_be_visible()


def hands_in_papers(page: Page, axe: Callable[[Page], None]) -> None:
    """A disguised program is refused in words and takes nothing else with it."""
    expect(page.get_by_text("0/4")).to_be_visible()
    lines = [form.get_attribute("action") or "" for form in page.locator("form.upload").all()]
    for line in lines:
        upload(page, line, "材料.pdf", a_pdf())
    expect(page.get_by_text("4/4")).to_be_visible()
    upload(page, lines[0], "病毒.pdf", b"MZ\x90\x00 this is a program")
    expect(page.locator("main")).to_contain_text("病毒.pdf")
    expect(page.get_by_text("4/4")).to_be_visible()
    axe(page)


def upload(page: Page, line: str, name: str, content: bytes) -> None:
    files = page.locator(f"form.upload[action='{line}'] input[type=file]").first
    with page.expect_response(lambda answer: answer.url.endswith(line)):
        files.set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})


def is_asked_to_correct(page: Page, number: str) -> None:
    """The clerk works by keys: down, open."""
    page.goto("/workbench/")
    page.locator("body").press("j")
    page.locator("body").press("Enter")
    page.wait_for_url(re.compile(number))
    take(
        page,
        "pre-review",
        "网上预审",
        lambda p: p.locator("[name=pre-review-passed]").first.check(),
    )
    take(page, "receipt", "收件")
    take(
        page,
        "correction",
        "一次性告知补正",
        lambda p: p.locator("[name=correction-what-m3]").fill("请加盖公章后重新上传"),
    )
    expect(page.locator("main")).to_contain_text("待补正")
    page.context.close()


def corrects(page: Page, number: str, axe: Callable[[Page], None]) -> None:
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"/my/cases/{number}")
    expect(page.locator("#todo")).to_contain_text("请加盖公章后重新上传")
    axe(page)
    photograph(page, "phone-correction")
    line = page.locator("#todo form.upload").first.get_attribute("action") or ""
    upload(page, line, "布局图.pdf", a_pdf())
    expect(page.locator("#todo")).to_contain_text("1/1")
    page.get_by_role("button", name="提交补正").click()
    expect(page.locator("main")).to_contain_text("正在核对是否受理")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def is_handled(browser: Browser, site: str, number: str) -> None:
    """Accepted by a second clerk's hand, checked on site, reviewed, granted and issued."""
    address = f"/workbench/cases/{number}"
    clerk = at_the_counter(browser, site, "SCJG1")
    photograph(clerk, "work-list")
    clerk.goto(address)
    take(clerk, "acceptance", "受理")
    clerk.context.close()

    reviewer = at_the_counter(browser, site, "SCJG2")
    reviewer.goto(address)
    photograph(reviewer, "case")
    take(
        reviewer,
        "special-procedure",
        "启动特别程序",
        lambda p: p.locator("[name=special-procedure-reason]").fill("核查经营场所与设备"),
    )
    expect(reviewer.locator("main")).to_contain_text("计时暂停")
    take(reviewer, "special-procedure-end", "结束特别程序", checked_on_site)
    take(reviewer, "review", "提交审查意见", recommends)
    reviewer.context.close()

    chief = at_the_counter(browser, site, "SCJG3")
    chief.goto(address)
    take(
        chief,
        "grant",
        "准予决定",
        lambda p: p.locator("form[action$='/grant'] [name=sure]").check(),
    )
    take(chief, "result", "出具结果")
    expect(chief.locator("main")).to_contain_text("待送达")
    chief.context.close()


def checked_on_site(page: Page) -> None:
    page.locator("[name=special-procedure-end-result]").fill("符合要求")
    page.locator("[name=special-procedure-end-officers]").fill("孙玉刚、葛建华")


def recommends(page: Page) -> None:
    page.locator("[name=review-recommends]").first.check()
    page.locator("[name=review-opinion]").fill("符合法定条件")


def collects_and_rates(page: Page, number: str, axe: Callable[[Page], None]) -> None:
    page.goto(f"/my/cases/{number}")
    page.get_by_role("button", name="领取").click()
    expect(page.locator("main")).to_contain_text("已办结")
    licence = page.get_by_role("link", name="食品经营许可证").first.get_attribute("href")
    paper = page.request.get(licence or "")
    assert paper.body().startswith(b"%PDF-")
    page.get_by_label("非常满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("#rating")).to_contain_text("非常满意")
    axe(page)
    page.get_by_role("link", name="大字版").click()
    expect(page.locator("html")).to_have_class("large")
    axe(page)
    photograph(page, "elder")
