"""Promises: 李梅 opens a bookshop. A paper comes later; or her word is taken, and checked afterwards."""

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.visitor import Visitor, a_file
from tongban.applications.models import BrokenPromise
from tongban.cases.models import Case, Document
from tongban.journal.queries import history, verify
from tongban.messages.models import Message
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD, a_uscc
from tongban.records.models import Licence

ANSWERS = {
    "org.name": "同江市三江书店",
    "org.uscc": a_uscc(),
    "org.address": "同江市通江街16号",
    "org.phone": "0454-2920000",
    "org.legal_rep.name": "李梅",
}
LATER = "m4"  # 经营场所使用证明, may come later; 告知承诺 stands in for it


def begins(town: Town) -> Visitor:
    """李梅 begins to apply for the licence to sell books."""
    citizen = Visitor()
    citizen.open("/items/publication-retail")
    citizen.follow("在线申请")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.press("开始填写")
    citizen.follow("开始填写")
    assert "您也可以按一般程序办理" in citizen.page.text
    return citizen


def fills(citizen: Visitor, town: Town) -> str:
    """She fills in every page, hands in her business licence; return where her draft is."""
    typed = ANSWERS | {"org.legal_rep.id_number": town.citizen.id_number}
    while "/form/" in citizen.page.where:
        asked = {name: typed[name] for name in citizen.page.fields() if name in typed}
        if citizen.page.has("own.business-scope"):
            select = citizen.page.soup.find(attrs={"name": "own.business-scope"})
            asked["own.business-scope"] = str(
                select["value"] if select.get("value") else select.find_all("option")[-1]["value"]
            )
        citizen.press("保存并继续", asked)
        assert citizen.page.status == 200, citizen.page.text
    base = citizen.page.where.removesuffix("materials")
    citizen.press("上传", {"file": a_file("营业执照.pdf", a_pdf())}, at="materials/m2")
    return base


def submits(citizen: Visitor, base: str) -> str:
    """She says how she wants the result, and submits; return the number."""
    citizen.open(f"{base}delivery")
    citizen.press("保存并继续", {"way": "电子证照"})
    citizen.press("提交申请", {"promised": "1"})
    assert "申请已提交" in citizen.page.text, citizen.page.text
    return Case.objects.latest("submitted_at").number


def files_with_a_promise(town: Town) -> tuple[Visitor, str]:
    """She signs to bring the paper of her shop by 10 March, and submits."""
    citizen = begins(town)
    citizen.press("保存并继续", {"way": "ordinary"})
    base = fills(citizen, town)
    citizen.open(f"{base}check")
    assert "请提交材料，或者承诺以后补交：经营场所使用证明" in citizen.page.text
    citizen.open(f"{base}materials")
    citizen.press("签署承诺", {"until": "2026-06-30", "signed": "1"})
    assert "之间的一天" in citizen.page.text
    citizen.open(f"{base}materials")
    citizen.press("签署承诺", {"until": "2026-03-10", "signed": "1"})
    assert "已承诺在 2026年3月10日（周二） 前补交" in citizen.page.text
    return citizen, submits(citizen, base)


def decides(town: Town, number: str) -> Visitor:
    """The agency receives, accepts, reviews; return the browser of who decides."""
    clerk = town.officer("wgj", Role.WINDOW, "马桂芳")
    clerk.open(f"/workbench/cases/{number}")
    clerk.press("收件", at="receipt")
    clerk.press("受理", at="acceptance")
    reviewer = town.officer("wgj", Role.REVIEWER, "孙玉刚")
    reviewer.open(f"/workbench/cases/{number}")
    reviewer.press("提交审查意见", {"review-recommends": "是", "review-opinion": "符合法定条件"})
    chief = town.officer("wgj", Role.CHIEF, "马立新")
    chief.open(f"/workbench/cases/{number}")
    return chief


def test_a_paper_comes_later_and_no_decision_before_it(town: Town) -> None:
    citizen, number = files_with_a_promise(town)
    assert "3月10日" in citizen.page.text
    assert Document.objects.filter(case__number=number, kind="promise").exists()

    chief = decides(town, number)
    assert "补齐前不能作出准予决定" in chief.page.text
    assert not any("grant" in str(form.get("action")) for form in chief.page.soup.find_all("form"))
    chief.open("/workbench/promises")
    assert number in chief.page.text
    assert "经营场所使用证明" in chief.page.text

    town.go("2026-03-06T09:00")  # two working days before
    town.go("2026-03-06T12:00")  # and once only
    owed = Message.objects.filter(template="case.owed", channel="in_app")
    assert owed.count() == 1
    citizen.open(f"/my/cases/{number}")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    assert "还欠 1 份材料，请在3月10日前补交" in citizen.page.text
    citizen.press("上传", {"file": a_file("租赁合同.pdf", a_pdf())}, at="promised/m4")
    assert "还欠" not in citizen.page.text
    assert "承诺补交的材料已交齐" in citizen.page.text

    chief = town.officer("wgj", Role.CHIEF, "葛建华")
    chief.open(f"/workbench/cases/{number}")
    chief.press("准予决定", at="grant")
    assert "已准予" in chief.page.text
    assert verify() == []


def test_who_does_not_bring_it_is_sent_back_and_not_believed_for_a_time(town: Town) -> None:
    citizen, number = files_with_a_promise(town)
    decides(town, number)

    town.go("2026-03-10T10:00")
    assert Case.objects.get(number=number).state == "deciding"
    town.go("2026-03-11T10:00")

    case = Case.objects.get(number=number)
    assert (case.state, case.finish, case.owed_until) == ("returned", 1, None)
    assert [line.event for line in history(f"case:{case.id}")][-2:] == ["PromiseDue", "CaseEnded"]
    record = BrokenPromise.objects.get()
    assert (record.number, record.kind) == (number, "later")
    told = Message.objects.filter(template="case.ended", channel="in_app").get()
    assert "已退件" in told.text

    citizen = begins(town)
    assert "已记入诚信记录" in citizen.page.text
    citizen.press("保存并继续", {"way": "ordinary"})
    base = fills(citizen, town)
    citizen.open(f"{base}materials")
    assert "不能再作承诺" in citizen.page.text
    assert "签署承诺" not in citizen.page.text
    assert verify() == []


def files_by_commitment(town: Town) -> tuple[Visitor, str]:
    """She gives her word that she has a shop; the paper of it is not asked."""
    citizen = begins(town)
    citizen.press("保存并继续", {"way": "commitment"})
    assert "请阅读并勾选承诺" in citizen.page.text
    citizen.press("保存并继续", {"way": "commitment", "signed": "1"})
    base = fills(citizen, town)
    citizen.open(f"{base}materials")
    assert "经营场所使用证明" not in citizen.page.text
    return citizen, submits(citizen, base)


def settles(town: Town, number: str) -> None:
    """The counter accepts, grants and issues in one sitting."""
    clerk = town.officer("wgj", Role.WINDOW, "马桂芳")
    assert "告知承诺" in clerk.page.text
    clerk.open(f"/workbench/cases/{number}")
    clerk.press("收件", at="receipt")
    clerk.press(
        "当场办结", {"settlement-handed": "是", "settlement-receiver": "李梅"}, at="settlement"
    )
    assert "已办结" in clerk.page.text, clerk.page.text


def test_a_false_word_costs_the_licence(town: Town) -> None:
    _, number = files_by_commitment(town)
    settles(town, number)
    case = Case.objects.get(number=number)
    kinds = set(Document.objects.filter(case=case).values_list("kind", flat=True))
    assert {"commitment", "grant", "result"} <= kinds
    assert Licence.objects.get().state == "valid"

    town.go("2026-03-20T09:00")
    chief = town.officer("wgj", Role.CHIEF, "马立新")
    chief.open("/workbench/checks")
    assert number in chief.page.text
    chief.follow(number)
    chief.press(
        "限期整改",
        {"check-correction-finding": "没有营业场所", "check-correction-days": "5"},
    )
    assert "整改" in chief.page.text
    town.go("2026-03-30T09:00")
    chief = town.officer("wgj", Role.CHIEF, "葛建华")
    chief.open(f"/workbench/cases/{number}")
    chief.press("撤销决定", {"revocation-reasons": "到期仍没有营业场所，承诺不实。"})
    assert "承诺不实，已撤销" in chief.page.text

    assert Licence.objects.get().state == "revoked"
    record = BrokenPromise.objects.get()
    assert (record.kind, record.believed_again_on) == ("commitment", None)
    events = [line.event for line in history(f"case:{case.id}")]
    assert events[-2:] == ["CommitmentQuestioned", "DecisionRevoked"]

    town.go("2026-03-30T10:00")
    told = Message.objects.get(template="case.revoked", channel="in_app")
    assert "行政复议" in told.text
    assert "行政诉讼" in told.text
    citizen = Visitor()
    citizen.open(f"/my/cases/{number}")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    assert "决定已撤销" in citizen.page.text
    assert "到期仍没有营业场所" in citizen.page.text
    citizen.follow("撤销决定书")
    assert citizen.page.content.startswith(b"%PDF-")
    citizen = begins_again(citizen)
    assert "不再适用告知承诺" in citizen.page.text
    assert not citizen.page.soup.find(attrs={"value": "commitment"})
    assert verify() == []


def begins_again(citizen: Visitor) -> Visitor:
    citizen.open("/items/publication-retail/apply")
    citizen.press("开始填写")
    citizen.follow("开始填写")
    return citizen


def test_a_true_word_is_checked_and_closed(town: Town) -> None:
    _, number = files_by_commitment(town)
    settles(town, number)

    town.go("2026-03-20T09:00")
    reviewer = town.officer("wgj", Role.REVIEWER, "孙玉刚")
    reviewer.open(f"/workbench/cases/{number}")
    assert not any(
        "revocation" in str(f.get("action")) for f in reviewer.page.soup.find_all("form")
    )
    reviewer.press("符合承诺", {"check-passed-finding": "场所与承诺一致。"})
    assert "符合承诺" in reviewer.page.text
    reviewer.open("/workbench/checks")
    assert number not in reviewer.page.text
    reviewer.open("/workbench/checks?show=all")
    assert number in reviewer.page.text
    assert Licence.objects.get().state == "valid"
