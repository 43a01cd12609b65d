"""李梅 opens a small restaurant: from plain words to a licence in her hands."""

from urllib.parse import quote

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.visitor import Visitor, a_file
from tongban.cases.models import Case
from tongban.journal.queries import history, verify
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD, a_uscc

ANSWERS = {
    "org.name": "同江市三江小饭馆",
    "org.uscc": a_uscc(),
    "org.address": "同江市通江街12号",
    "org.phone": "0454-2920000",
    "org.legal_rep.name": "李梅",
    "own.food-business-type": "餐饮服务经营者",
    "own.food-items": "热食类食品制售",
    "own.premises-area": "45.5",
    "own.staff-count": "3",
    "own.food-safety-manager": "李梅",
}


def applies(town: Town, **agrees: str) -> tuple[Visitor, str]:
    """李梅 finds the item in her own words, fills in page by page, and submits; `agrees`: boxes ticked."""
    citizen = Visitor()
    citizen.open(f"/search?q={quote('开小饭馆')}")
    citizen.follow("食品经营许可（新办）")
    assert "法定 20 个工作日 · 承诺 5 个工作日" in citizen.page.text
    citizen.follow("在线申请")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.press("开始填写")
    citizen.follow("开始填写")
    for answer in ("catering", "no", "self"):
        citizen.press("保存并继续", {citizen.page.fields()[-1]: answer})
    while "/form/" in citizen.page.where:
        citizen.press("保存并继续", fill(citizen, town))
        assert citizen.page.status == 200, citizen.page.text
    assert "材料" in citizen.page.text
    hands_in_papers(citizen)
    base = citizen.page.where.removesuffix("materials")
    citizen.open(f"{base}delivery")
    citizen.press("保存并继续", {"way": "电子证照"})
    assert "同江市三江小饭馆" in citizen.page.text
    citizen.press("提交申请", {"promised": "1", **agrees})
    case = Case.objects.get()
    assert case.number in citizen.page.text
    assert case.query_code in citizen.page.text
    return citizen, case.number


def fill(citizen: Visitor, town: Town) -> dict[str, str]:
    """Return what she types on the page she sees."""
    typed = ANSWERS | {"org.legal_rep.id_number": town.citizen.id_number}
    return {name: typed[name] for name in citizen.page.fields() if name in typed}


def hands_in_papers(citizen: Visitor) -> None:
    """Upload a paper to every line that asks for one; a disguised program is refused, nothing lost."""
    place = citizen.page.where
    lines = [
        str(form["action"])
        for form in citizen.page.soup.find_all("form", attrs={"data-upload": True})
    ]
    assert len(lines) == 4
    citizen.press("上传", {"file": a_file("病毒.pdf", b"MZ\x90\x00 not a pdf")}, at=lines[0])
    assert citizen.page.status == 422
    for line in lines:
        citizen.open(place)
        citizen.press("上传", {"file": a_file("材料.pdf", a_pdf())}, at=line)
        assert citizen.page.status == 200, citizen.page.text
    citizen.open(place)
    assert "4/4" in citizen.page.text


def corrects(citizen: Visitor, town: Town) -> None:
    """A day later she is asked to sign in again, brings the one paper, and hands it in."""
    citizen.open("/my/")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.follow("食品经营许可（新办）")
    assert "请加盖公章后重新上传" in citizen.page.text
    citizen.press("提交补正")
    assert "请上传“主要设备设施布局图、操作流程图”" in citizen.page.text
    citizen.press("上传", {"file": a_file("布局图.pdf", a_pdf())})
    assert "1/1" in citizen.page.text
    citizen.press("提交补正")
    assert "正在核对是否受理" in citizen.page.text


def collects(citizen: Visitor, town: Town, number: str) -> None:
    """She takes the licence, opens the paper, and says what she thinks of it all."""
    citizen.open(f"/my/cases/{number}")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.press("领取")
    assert "已办结" in citizen.page.text
    place = citizen.page.where
    citizen.follow("食品经营许可证")
    assert citizen.page.content.startswith(b"%PDF-")
    citizen.open(place)
    citizen.press("提交评价", {"level": "5", "words": "一次就办成了。"})
    assert "非常满意" in citizen.page.text


def test_from_plain_words_to_a_licence(town: Town) -> None:
    citizen, number = applies(town)

    clerk = town.officer("scjg", Role.WINDOW, "马桂芳")
    clerk.follow(number)
    clerk.press("网上预审", {"pre-review-passed": "是"})
    clerk.press("收件", at="receipt")
    wanted = {"correction-want-m3": "1", "correction-what-m3": "请加盖公章后重新上传"}
    clerk.press("一次性告知补正", wanted)
    assert "待补正" in clerk.page.text

    town.go("2026-03-03T10:00")
    corrects(citizen, town)

    town.go("2026-03-04T09:00")
    clerk = town.officer("scjg", Role.WINDOW, "赵丽")
    clerk.follow(number)
    clerk.press("受理", at="acceptance")
    assert "还剩 5 个工作日，3月11日前" in clerk.page.text

    town.go("2026-03-05T09:00")
    reviewer = town.officer("scjg", Role.REVIEWER, "孙玉刚")
    reviewer.follow(number)
    check = {
        "special-procedure-name": "现场核查",
        "special-procedure-reason": "核查经营场所与设备",
        "special-procedure-days": "10",
    }
    reviewer.press("启动特别程序", check)
    assert "计时暂停" in reviewer.page.text
    assert "现场核查开始" in reviewer.page.text

    town.go("2026-03-09T15:00")
    assert "暂停" in asks_by_code(number)
    reviewer = town.officer("scjg", Role.REVIEWER, "葛建华")
    reviewer.follow(number)
    done = {
        "special-procedure-end-result": "符合要求",
        "special-procedure-end-officers": "孙玉刚、葛建华",
    }
    reviewer.press("结束特别程序", done)
    # Two working days (5 and 6 March) were not counted, nor was the day it ended.
    assert "3月13日前" in reviewer.page.text
    opinion = {"review-recommends": "是", "review-opinion": "符合法定条件"}
    reviewer.press("提交审查意见", opinion)
    assert "待决定" in reviewer.page.text

    town.go("2026-03-10T09:00")
    chief = town.officer("scjg", Role.CHIEF, "马立新")
    chief.follow(number)
    chief.press("准予决定", at="grant")
    chief.press("出具结果", {"result-way": "electronic"})
    assert "待送达" in chief.page.text

    town.go("2026-03-11T20:00")
    collects(citizen, town, number)

    case = Case.objects.get()
    assert (case.state, case.finish) == ("finished", 0)
    assert [line.event for line in history(f"case:{case.id}")] == [
        "CaseOpened",
        "PreReviewPassed",
        "CaseReceived",
        "CorrectionAsked",
        "CorrectionAnswered",
        "CaseAccepted",
        "CaseSuspended",
        "CaseResumed",
        "CaseReviewed",
        "CaseGranted",
        "ResultIssued",
        "CaseDelivered",
    ]
    assert verify() == []


def asks_by_code(number: str) -> str:
    """Anybody who holds number and query code sees how it goes, without signing in."""
    passer_by = Visitor()
    passer_by.open("/progress")
    code = Case.objects.get(number=number).query_code
    passer_by.press("查进度", {"number": number, "query_code": code})
    assert "李梅" not in passer_by.page.text
    return passer_by.page.text
