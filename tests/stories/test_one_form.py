"""李梅 opens a restaurant on one form: licence, food permit and sign together, shared things typed once."""

from collections.abc import Iterator
from io import BytesIO

from pypdf import PdfReader

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.test_food_licence import ANSWERS
from tests.stories.visitor import Visitor, a_file
from tongban.applications.models import Application
from tongban.cases.models import Case
from tongban.journal.queries import verify
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD, a_uscc

TRADER, FOOD, SIGN = "sole-trader-new", "food-business-licence", "outdoor-advertising"
CODE = a_uscc()
SITUATIONS = {
    f"{TRADER}.form": "person",
    f"{TRADER}.pre": "no",
    f"{TRADER}.agent": "self",
    f"{FOOD}.kind": "catering",
    f"{FOOD}.vending": "no",
    f"{SIGN}.big": "no",
}
OWN = {
    f"{TRADER}.own.business-scope": "餐饮服务",
    f"{TRADER}.own.form": "个人经营",
    f"{TRADER}.own.staff-count": "3",
    f"{FOOD}.own.food-business-type": "餐饮服务经营者",
    f"{FOOD}.own.food-items": "热食类食品制售",
    f"{FOOD}.own.premises-area": "45.5",
    f"{FOOD}.own.staff-count": "3",
    f"{FOOD}.own.food-safety-manager": "李梅",
    f"{SIGN}.own.ad-place": "同江市通江街12号门头",
    f"{SIGN}.own.ad-size": "3×1×0.2",
    f"{SIGN}.own.ad-kind": "店招牌匾",
    f"{SIGN}.own.ad-start": "2026-03-10",
    f"{SIGN}.own.ad-end": "2029-03-09",
}
TYPED = {
    "person.gender": "女",
    "person.ethnicity": "汉族",
    "person.address": "黑龙江省同江市通江街12号",
    "org.name": "同江市三江小饭馆",
    "org.address": ANSWERS["org.address"],
    "org.phone": ANSWERS["org.phone"],
    "org.legal_rep.name": "李梅",
    **OWN,
}


def chooses(town: Town) -> Visitor:
    """On the page of what she is up to she ticks three matters; she is signed in on the way."""
    citizen = Visitor()
    citizen.open("/events/open-restaurant")
    citizen.press("把勾选的一起办", {"items": [TRADER, FOOD, SIGN]})
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    assert "个体工商户注册登记" in citizen.page.text
    citizen.press("开始填写")
    assert "一表申请" in citizen.page.text
    return citizen


def fills(citizen: Visitor, town: Town) -> list[str]:
    """She goes from page to page; return the names of all fields she was asked."""
    citizen.follow("开始填写")
    citizen.press("保存并继续", SITUATIONS)
    asked: list[str] = []
    known = TYPED | {"org.legal_rep.id_number": town.citizen.id_number}
    while "/form/" in citizen.page.where:
        names = [name for name in citizen.page.fields() if "." in name]
        asked += names
        citizen.press("保存并继续", {name: known[name] for name in names if name in known})
        assert citizen.page.status == 200, citizen.page.text
    return asked


def hands_in(citizen: Visitor) -> int:
    """She hands every paper in once; return how many."""
    place = citizen.page.where
    forms = citizen.page.soup.find_all("form", attrs={"data-upload": True})
    lines = [str(form["action"]) for form in forms]
    for line in lines:
        citizen.open(place)
        citizen.press("上传", {"file": a_file("材料.pdf", a_pdf())}, at=line)
        assert citizen.page.status == 200, citizen.page.text
    citizen.open(place)
    return len(lines)


def wishes(citizen: Visitor) -> None:
    """All by e-licence: one question for two of them, one for the third."""
    citizen.follow("继续")
    ways = [name for name in citizen.page.fields() if name.endswith(".way")]
    assert len(ways) == 2
    citizen.press("保存并继续", dict.fromkeys(ways, "电子证照"))


def grants(town: Town, case: Case, agency: str, number: str) -> None:
    """A department accepts, reviews, decides and issues what is its own."""
    clerk = town.officer(agency, Role.WINDOW, "马桂芳")
    clerk.follow(case.number)
    clerk.press("网上预审", {"pre-review-passed": "是"})
    clerk.press("收件", at="receipt")
    clerk.press("受理", at="acceptance")
    reviewer = town.officer(agency, Role.REVIEWER, "孙玉刚")
    reviewer.follow(case.number)
    opinion = {"review-recommends": "是", "review-opinion": "符合法定条件"}
    reviewer.press("提交审查意见", opinion)
    chief = town.officer(agency, Role.CHIEF, "马立新")
    chief.follow(case.number)
    chief.press("准予决定", at="grant")
    chief.press("出具结果", {"result-way": "electronic", "result-number": number})


def settles(town: Town, case: Case) -> None:
    """The business licence is given out on the spot, with the credit code of the new trader."""
    clerk = town.officer("scjg", Role.WINDOW, "赵丽")
    clerk.follow(case.number)
    clerk.press("网上预审", {"pre-review-passed": "是"})
    clerk.press("收件", at="receipt")
    given = {"settlement-number": CODE, "settlement-handed": "否"}
    clerk.press("当场办结", given, at="settlement")
    assert clerk.page.status == 200, clerk.page.text


def cases() -> Iterator[Case]:
    """The three cases in the order she chose them."""
    for slug in (TRADER, FOOD, SIGN):
        yield Case.objects.get(application__item_version__item__slug=slug)


def test_three_matters_one_form_one_receipt_three_decisions(town: Town) -> None:
    citizen = chooses(town)
    asked = fills(citizen, town)
    assert len(asked) == len(set(asked))
    assert [name for name in asked if name.endswith("org.name")] == ["org.name"]
    assert hands_in(citizen) == 6
    wishes(citizen)
    assert "一次提交 3 个事项" in citizen.page.text
    citizen.press("提交申请", {"promised": "1"})

    trader, food, sign = cases()
    numbers = {trader.number, food.number, sign.number}
    assert len(numbers) == 3
    assert "申请已提交，共 3 个事项" in citizen.page.text
    assert all(number in citizen.page.text for number in numbers)
    receipt = citizen.page.where
    citizen.follow("下载回执")
    pages = PdfReader(BytesIO(citizen.page.content)).pages
    printed = "".join("".join(page.extract_text() for page in pages).split())
    assert all(number in printed for number in numbers)
    assert "org.uscc" not in {
        key
        for part in Application.objects.all()
        for key, (text, _) in part.stored_answers.items()
        if text
    }, "nobody has a credit code before the register gives it"

    settles(town, trader)
    town.go("2026-03-03T09:00")
    parts = Application.objects.exclude(pk=trader.application_id)
    assert {part.stored_answers["org.uscc"][0] for part in parts} == {CODE}

    grants(town, food, "scjg", "JY22308810000001")
    clerk = town.officer("cgj", Role.WINDOW, "于洋")
    clerk.follow(sign.number)
    assert CODE in clerk.page.text
    clerk.press("网上预审", {"pre-review-passed": "是"})

    citizen.open(receipt)
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.follow("看办理进度")
    assert "3 个事项" in citizen.page.text
    assert "结果已办好，等待送达" in citizen.page.text
    assert "网上预审已通过" in citizen.page.text
    assert {case.agency.slug for case in cases()} == {"scjg", "cgj"}
    assert verify() == []
