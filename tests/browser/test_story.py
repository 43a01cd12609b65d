"""The main job as people see it: 李秀兰 opens a small restaurant, from plain words to her licence.

The clock is the real one, so nothing here depends on the day: tests/stories tells the same over weeks.
With TONGBAN_SHOTS=1 it takes the pictures of docs/images.
"""

import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_accounts import sign_in
from tests.stories.papers import a_pdf
from tongban.config import demo
from tongban.people.tests.make import a_uscc

Axe = Callable[[Page], None]
Pictures = Callable[[Page, str], None]
CITIZEN = demo.CITIZENS[0]
PAPERS_SECONDS = 15
# “已保存” may be of a save before the last key: ask the server until it has that too.
ALL_ANSWERED = re.compile("(?=.*kind=catering)(?=.*vending=no)(?=.*agent=self)")
ANOTHER_DEVICE_SEES = (
    """async (words) => (await (await fetch(location.href)).text()).includes(words)"""
)
TYPED = {
    "org.name": "同江市三江小饭馆",
    "org.uscc": a_uscc(),
    "org.address": "同江市通江街12号",
    "org.phone": "0454-2920000",
    "org.legal_rep.name": CITIZEN.name,
    "org.legal_rep.id_number": CITIZEN.id_number,
    "own.food-business-type": "餐饮服务经营者",
    "own.food-items": "热食类食品制售",
    "own.premises-area": "45.5",
    "own.staff-count": "3",
    "own.food-safety-manager": CITIZEN.name,
}


class Street:
    """Everybody of the story, each in a browser of his own."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser, self._site = browser, site
        self.faults: list[str] = []
        self.contexts: list[BrowserContext] = []

    def enters(self, size: tuple[int, int] = DESK, *, large: bool = False) -> Page:
        """Open a browser for somebody; his scripts must not fail."""
        context = self._browser.new_context(
            base_url=self._site,
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            accept_downloads=True,
        )
        if large:
            context.add_cookies([{"name": "display", "value": "large", "url": self._site}])
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.contexts.append(context)
        return page

    def officer(self, number: str, case: str) -> Page:
        """Open the case an officer finds by its number in his list."""
        page = self.enters()
        sign_in(page, "/workbench/sign-in", number, "/workbench/")
        find_by_keys(page, case)
        page.get_by_role("link", name=case).click()
        return page


@pytest.fixture
def street(browser: Browser, site: str) -> Iterator[Street]:
    people = Street(browser, site)
    yield people
    for context in people.contexts:
        context.close()
    assert people.faults == []


def test_from_plain_words_to_a_licence(
    street: Street, tmp_path: Path, axe: Axe, take_picture: Pictures
) -> None:
    citizen = street.enters()
    finds(citizen, take_picture)
    chooses_her_situation(citizen, take_picture)
    fills_in(citizen)
    hands_in_papers(citizen, tmp_path, axe)
    number, code = submits(citizen, axe, take_picture)

    clerk = street.officer("SCJG1", number)
    asks_for_a_correction(clerk)
    corrects(citizen, number, tmp_path, axe, take_picture)
    accepts(clerk, number, axe, take_picture)

    reviewer = street.officer("SCJG2", number)
    checks_on_site(reviewer, axe, take_picture, lambda: asks_by_code(street, number, code, axe))

    chief = street.officer("SCJG3", number)
    grants(chief)
    collects(citizen, number)
    rates(citizen, axe, take_picture)


def finds(citizen: Page, take_picture: Pictures) -> None:
    """She types what she calls it; the item stands among the suggestions."""
    citizen.goto("/")
    take_picture(citizen, "home")
    citizen.locator("#home-search").press_sequentially("开小饭馆", delay=20)
    suggested = citizen.get_by_role("option", name="食品经营许可（新办）")
    expect(suggested).to_be_visible()
    suggested.click()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("食品经营许可（新办）")
    expect(citizen.locator(".promises")).to_contain_text("法定 20 个工作日 · 承诺 5 个工作日")


def chooses_her_situation(citizen: Page, take_picture: Pictures) -> None:
    """Her answers change the list of materials at once, on the same page."""
    names = citizen.locator("#materials .material-name")
    before = names.all_inner_texts()
    assert any("委托" in name for name in before)
    citizen.get_by_label("餐饮服务经营者").check()
    expect(citizen).to_have_url(re.compile("kind=catering"))
    citizen.get_by_label("否", exact=True).check()
    citizen.get_by_label("本人（法定代表人）办理").check()
    # Who goes on before the page has caught up with him is asked once more, no harm; she is patient.
    expect(citizen).to_have_url(re.compile("vending=no.*agent=self|agent=self.*vending=no"))
    expect(names.filter(has_text="委托")).to_have_count(0)
    assert set(names.all_inner_texts()) < set(before)
    citizen.locator("#materials-title").evaluate("title => scrollTo(0, title.offsetTop - 16)")
    take_picture(citizen, "guide")
    apply = citizen.get_by_role("link", name="按这个情形在线申请")
    expect(apply).to_have_attribute("href", ALL_ANSWERED)
    apply.click()
    citizen.fill("#f-name", CITIZEN.phone)
    citizen.fill("#f-password", demo.PASSWORD)
    citizen.press("#f-password", "Enter")
    begins(citizen)
    citizen.get_by_role("link", name="开始填写").click()


def begins(citizen: Page) -> None:
    """Begin an application; the button says so when there is another draft of the item."""
    citizen.get_by_role("button", name=re.compile("开始填写|重新填一份")).click()


def fills_in(citizen: Page) -> None:
    """Page by page; what she types is saved before she presses anything."""
    while "/situations/" in citizen.url:
        expect(citizen.locator("main input:checked")).to_have_count(1)  # taken along from the guide
        goes_on(citizen)
    seen = False
    while "/form/" in citizen.url:
        for name, text in TYPED.items():
            fill(citizen, name, text)
        if citizen.locator('[name="own.premises-area"]').count():
            expect(citizen.locator("[data-autosave-state]")).to_contain_text("已保存")
            assert citizen.evaluate(ANOTHER_DEVICE_SEES, 'value="45.5"')
            citizen.reload()
            expect(citizen.locator('[name="own.premises-area"]')).to_have_value("45.5")
            seen = True
        goes_on(citizen)
    assert seen


def fill(page: Page, name: str, text: str) -> None:
    """Fill a field in if the page asks for it, whatever its kind."""
    field = page.locator(f'[name="{name}"]')
    if not field.count():
        return
    if field.first.get_attribute("type") == "radio":
        page.locator(f'[name="{name}"][value="{text}"]').check()
    elif field.evaluate("element => element.tagName") == "SELECT":
        field.select_option(text)
    else:
        field.fill(text)


def goes_on(citizen: Page) -> None:
    here = citizen.url
    citizen.get_by_role("button", name="保存并继续").click()
    citizen.wait_for_url(lambda url: url != here)


def hands_in_papers(citizen: Page, folder: Path, axe: Axe) -> None:
    """Each file goes as soon as it is chosen. A disguised one is refused beside the others."""
    paper, disguised = folder / "材料.pdf", folder / "布局图.pdf"
    paper.write_bytes(a_pdf())
    disguised.write_bytes(b"MZ\x90\x00 not a pdf at all")
    lines = citizen.locator("section.panel:has(form[data-upload])")
    expect(lines).to_have_count(4)

    choose(lines.nth(0), [paper, disguised])
    expect(lines.nth(0).locator(".upload-failed")).to_contain_text("PDF")
    expect(lines.nth(0).get_by_text("已提交")).to_be_visible()
    for place in (1, 2, 3):
        choose(lines.nth(place), [paper])
        expect(lines.nth(place).get_by_text("已提交")).to_be_visible()
    expect(lines.nth(0).get_by_role("link", name="材料.pdf")).to_have_count(1)
    expect(citizen.get_by_text("4/4")).to_be_visible()
    axe(citizen)
    citizen.get_by_role("link", name="继续").click()


def choose(place: Locator, files: list[Path]) -> None:
    place.locator("input[type=file]").first.set_input_files(files)


def submits(citizen: Page, axe: Axe, take_picture: Pictures) -> tuple[str, str]:
    """She reads everything once more, promises that it is true, and gets a number and a code."""
    citizen.get_by_label("电子证照").check()
    goes_on(citizen)
    expect(citizen.get_by_role("main")).to_contain_text("同江市三江小饭馆")
    axe(citizen)
    citizen.get_by_label("我承诺").check()
    before = numbers_of_cases(citizen)
    citizen.get_by_role("button", name="提交申请").dblclick()
    expect(citizen.get_by_role("heading", level=1)).to_have_text("申请已提交")
    axe(citizen)
    take_picture(citizen, "receipt")
    number, code = citizen.locator(".answer .number").all_inner_texts()
    assert numbers_of_cases(citizen) - before == {number}
    return number, code


def numbers_of_cases(citizen: Page) -> set[str]:
    return set(re.findall(r"/my/cases/(\w{23})", citizen.request.get("/my/cases").text()))


def asks_for_a_correction(clerk: Page) -> None:
    """The clerk passes the pre-review, receives, and lists everything that is missing at once."""
    press(clerk, "网上预审", {"预审通过": "是"})
    press(clerk, "收件")
    clerk.keyboard.press("c")
    form = clerk.locator("details[open]").filter(has_text="需要补正的内容")
    wanted = form.locator(".missing").filter(has_text="布局图")
    wanted.get_by_role("checkbox").check()
    wanted.get_by_role("textbox").fill("请加盖公章后重新上传")
    form.get_by_role("button", name="一次性告知补正").click()
    expect(clerk.locator(".case-head")).to_contain_text("待补正")


def corrects(citizen: Page, number: str, folder: Path, axe: Axe, take_picture: Pictures) -> None:
    """She sees on her phone what is wanted, brings the one paper, and hands it in."""
    citizen.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    citizen.goto(f"/my/cases/{number}")
    expect(citizen.get_by_role("main")).to_contain_text("请加盖公章后重新上传")
    axe(citizen)
    take_picture(citizen, "phone-correction")
    choose(citizen.locator(".wanted-list li").first, [folder / "材料.pdf"])
    expect(citizen.get_by_text("1/1，都已上传")).to_be_visible()
    citizen.get_by_role("button", name="提交补正").click()
    expect(citizen.get_by_role("main")).to_contain_text("正在核对是否受理")
    citizen.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def accepts(clerk: Page, number: str, axe: Axe, take_picture: Pictures) -> None:
    """The clerk finds it again and opens it by keys."""
    clerk.goto("/workbench/")
    axe(clerk)
    take_picture(clerk, "work-list")
    find_by_keys(clerk, number)
    clerk.keyboard.press("j")
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(f"**/cases/{number}")
    press(clerk, "受理")


def checks_on_site(
    reviewer: Page, axe: Axe, take_picture: Pictures, meanwhile: Callable[[], None]
) -> None:
    """The clock stands still while officers look at the premises."""
    axe(reviewer)
    take_picture(reviewer, "case")
    visit = {"程序名称": "现场核查", "原因": "核查经营场所与设备", "预计需要": "10"}
    press(reviewer, "启动特别程序（暂停计时）", visit)
    expect(reviewer.locator(".case-head")).to_contain_text("暂停")
    meanwhile()
    press(reviewer, "结束特别程序（恢复计时）", {"结果": "符合要求", "核查人员": "孙玉刚、葛建华"})
    expect(reviewer.locator(".case-head")).to_contain_text("还剩 5 个工作日")
    press(reviewer, "提交审查意见", {"建议准予": "是", "审查意见": "符合法定条件"})
    expect(reviewer.locator(".case-head")).to_contain_text("待决定")


def asks_by_code(street: Street, number: str, code: str, axe: Axe) -> None:
    """Her father, who reads large letters on a small phone, asks by number and code."""
    father = street.enters(PHONE, large=True)
    father.goto("/progress")
    father.get_by_label("办件编号").fill(number)
    father.get_by_label("查询码").fill(code)
    father.get_by_role("main").get_by_role("button", name="查进度").click()
    expect(father.get_by_role("main")).to_contain_text("暂停")
    expect(father.get_by_role("main")).not_to_contain_text(CITIZEN.name)
    axe(father)


def grants(chief: Page) -> None:
    """The chief grants, and finds the electronic licence she wished for already chosen."""
    press(chief, "准予决定")
    expect(chief.locator("[name=result-way]:checked")).to_have_value("electronic")
    press(chief, "出具结果")
    expect(chief.locator(".case-head")).to_contain_text("待送达")


def collects(citizen: Page, number: str) -> None:
    """She takes the licence: a PDF that bears her name."""
    citizen.goto(f"/my/cases/{number}")
    citizen.get_by_role("button", name="领取").click()
    expect(citizen.get_by_role("main")).to_contain_text("已办结")
    licence = citizen.get_by_role("link", name="下载 食品经营许可证")
    wait_for_paper(citizen, licence)
    with citizen.expect_download() as saving:
        licence.click()
    text = PdfReader(BytesIO(saving.value.path().read_bytes())).pages[0].extract_text()
    assert f"持有人：{CITIZEN.name}" in text


def rates(citizen: Page, axe: Axe, take_picture: Pictures) -> None:
    """She says what she thinks, and tries the large letters."""
    citizen.get_by_label("非常满意", exact=True).check()
    citizen.get_by_label("想说的话").fill("一次就办成了。")
    citizen.get_by_role("button", name="提交评价").click()
    expect(citizen.locator("#rating")).to_contain_text("一次就办成了。")
    axe(citizen)
    citizen.get_by_role("link", name="大字版").click()
    expect(citizen.locator("html")).to_have_class("large")
    axe(citizen)
    take_picture(citizen, "elder")


def wait_for_paper(page: Page, link: Locator) -> None:
    """The worker prints the papers after the step: look again until it has."""
    deadline = time.monotonic() + PAPERS_SECONDS
    while not link.count():
        assert time.monotonic() < deadline, "the licence was not printed"
        page.wait_for_timeout(200)
        page.reload()


def find_by_keys(officer: Page, number: str) -> None:
    officer.keyboard.press("/")
    officer.keyboard.type(number)
    officer.keyboard.press("Enter")
    officer.wait_for_url(f"**q={number}*")


def press(officer: Page, step: str, fields: dict[str, str] | None = None) -> None:
    """Take a step on the case screen: open its form where it has one, fill it in, press."""
    summary = officer.locator("summary").filter(has_text=re.compile(rf"^\s*{step}(\s+\w)?\s*$"))
    if not summary.count():
        officer.locator("#panel").get_by_role("button", name=step, exact=True).click()
    else:
        form = officer.locator("details").filter(has=summary)
        summary.click()
        for label, text in (fields or {}).items():
            answer(form, label, text)
        for sure in form.locator("[name=sure]").all():
            sure.check()
        form.get_by_role("button", name=step, exact=True).click()
    expect(officer.locator(".case-done")).to_contain_text(step)


def answer(form: Locator, label: str, text: str) -> None:
    """Fill in the field of a step, or choose from its answers."""
    group = form.get_by_role("radiogroup", name=label)
    if group.count():
        group.get_by_label(text, exact=True).check()
        return
    field = form.get_by_label(label)
    if field.evaluate("element => element.tagName") == "SELECT":
        field.select_option(label=text)
    else:
        field.fill(text)
