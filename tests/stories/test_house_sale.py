"""李梅 buys a flat: the sale is confirmed, taxes are paid side by side, the register is changed, one form."""

from tests.stories.conftest import Town
from tests.stories.one_matter import (
    PHONE,
    begins,
    case_of,
    fills,
    grants,
    hands_in,
    is_open,
    signed_in,
    wishes,
)
from tests.stories.visitor import Visitor
from tongban.agencies.rules import WINDOW_CATEGORIES
from tongban.cases.models import Case
from tongban.joint.models import Confirmation, JointCase
from tongban.journal.queries import verify
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD, an_officer

SELLERS_TAX, DEED_TAX = "used-house-tax-declaration", "deed-tax-declaration"
TRANSFER, MORTGAGE = "realty-transfer", "realty-mortgage-first"
FLAT = {"house": "used", "loan": "no", "relief": "no", "agent": "self"}
TYPED = {
    "property.location": "黑龙江省佳木斯市同江市中华路8号2单元301",
    "property.seller": "王志强",
    "property.seller_id": "230881196503124518",
    "property.price": "268000",
    "property.area": "86.5",
    "person.name": "李梅",
    "person.phone": PHONE,
}


def submits(town: Town) -> Visitor:
    citizen = begins(town, "不动产交易", FLAT)
    fills(citizen, town, TYPED)
    assert citizen.page.text.count("房屋买卖合同") == 1, "one for the taxes and the register"
    assert hands_in(citizen)
    wishes(citizen)
    citizen.press("提交申请", {"promised": "1"})
    assert citizen.page.status == 200, citizen.page.text
    town.go("2026-03-02T10:00")
    return citizen


def confirms(town: Town, says: str, words: str = "") -> Visitor:
    """An officer of the housing bureau looks at the sale and says what he finds."""
    officer = town.officer("zjj", Role.REVIEWER, "孙玉刚")
    officer.open("/workbench/joint")
    officer.follow("等本部门核验的环节")
    officer.follow("合同网签与交易核验")
    assert TYPED["property.location"] in officer.page.text
    assert str(town.citizen.id_number) not in officer.page.text
    officer.press("核验", {"outcome": says, "words": words}, at="saying")
    return officer


def test_from_the_contract_to_the_register(town: Town) -> None:
    citizen = submits(town)
    whole = JointCase.objects.get()
    assert not Case.objects.exists(), "everything waits for the sale to be confirmed"
    citizen.open(f"/my/joint/{whole.number}")
    assert "住建局 等待核验" in citizen.page.text

    officer = confirms(town, "dropped")
    assert "请选择核验通过或者没有通过" in officer.page.text
    officer.press("核验", {"outcome": "failed"}, at="saying")
    assert "请写明哪里不符合" in officer.page.text
    officer.press("核验", {"outcome": "failed", "words": "合同没有网签，请先网签。"}, at="saying")
    assert "已核验" in officer.page.text
    town.go("2026-03-02T14:00")
    citizen = signed_in(town)
    citizen.open("/my/")
    assert "有环节没有通过，请改正" in citizen.page.text
    citizen.open("/my/messages")
    assert "合同网签与交易核验" in citizen.page.text
    citizen.open(f"/my/joint/{whole.number}")
    assert "合同没有网签，请先网签。" in citizen.page.text
    assert "暂停，等前面的环节改正" in citizen.page.text
    citizen.press("请部门再核验", {"words": ""}, at="asking")
    assert citizen.page.status == 422
    assert "请写明改正了什么" in citizen.page.text
    citizen.press("请部门再核验", {"words": "已于今天网签。"}, at="asking")
    assert "等待核验" in citizen.page.text

    town.go("2026-03-03T09:00")
    officer = town.officer("zjj", Role.REVIEWER, "孙玉刚")
    officer.open("/workbench/confirmations")
    assert "改正后再核验" in officer.page.text
    officer.follow("合同网签与交易核验")
    assert "已于今天网签。" in officer.page.text
    officer.press("核验", {"outcome": "passed"}, at="saying")
    officer.open("/workbench/confirmations")
    assert "没有等本部门核验的环节" in officer.page.text
    town.go("2026-03-03T09:30")
    assert is_open(SELLERS_TAX)
    assert is_open(DEED_TAX)
    assert not is_open(TRANSFER)
    assert not is_open(MORTGAGE), "she pays in full"

    grants(town, SELLERS_TAX, "SW0001")
    town.go("2026-03-03T11:00")
    assert not is_open(TRANSFER), "it waits for both taxes"
    grants(town, DEED_TAX, "QS0001")
    town.go("2026-03-03T15:00")
    transfer = case_of(TRANSFER)
    assert transfer.application.papers.filter(way="licence", licence__number="QS0001").exists()
    town.go("2026-03-04T09:00")
    grants(town, TRANSFER, "黑(2026)同江市不动产权第0000001号")
    town.go("2026-03-05T15:00")

    citizen = signed_in(town)
    citizen.open(f"/my/cases/{transfer.number}")
    assert "领取结果前请先缴费：住宅80元/件" in citizen.page.text
    citizen.open(f"/my/joint/{whole.number}")
    assert "全部办结" in citizen.page.text
    whole.refresh_from_db()
    assert whole.is_complete
    assert whole.days_taken is not None
    assert whole.days_taken <= 5
    assert Confirmation.objects.count() == 2
    hands_over_together(town, whole, transfer.number)
    assert verify() == []


def hands_over_together(town: Town, whole: JointCase, transfer: str) -> None:
    """At the one window of the hall: the fee, then all results at once."""
    staff = an_officer(
        Role.WINDOW, "zwzx", windows=WINDOW_CATEGORIES, name="周芳", password=PASSWORD
    )
    clerk = Visitor()
    clerk.open("/workbench/sign-in")
    clerk.press("登录", {"name": staff.number, "password": PASSWORD})
    clerk.open(f"/workbench/joint/{whole.number}")
    assert "没有登记缴费" in clerk.page.text
    results = list(Case.objects.filter(state="delivering").values_list("number", flat=True))
    assert len(results) == 3
    everything = {"cases": results, "receiver": "李梅"}
    clerk.press("一起交给申请人", everything, at="delivery")
    assert "还没有登记缴费：住宅80元/件" in clerk.page.text
    assert not Case.objects.filter(state="finished").exists(), "all or none"
    clerk.open(f"/workbench/cases/{transfer}")
    clerk.press("登记缴费", {"fee-amount": "80", "fee-receipt": ""}, at="fee")
    assert "请填写票据号。" in clerk.page.text
    clerk.press("登记缴费", {"fee-amount": "80", "fee-receipt": "黑财0012345"}, at="fee")
    assert "已缴费 80.00 元，票据号 黑财0012345" in clerk.page.text
    clerk.open(f"/workbench/joint/{whole.number}")
    clerk.press("一起交给申请人", everything, at="delivery")
    assert "一起交给申请人" not in clerk.page.text, "nothing waits any more"
    assert Case.objects.filter(state="finished").count() == 3
    citizen = signed_in(town)
    citizen.open(f"/my/cases/{transfer}")
    assert "已缴费 80" in citizen.page.text


def test_the_seller_follows_it_with_number_and_code(town: Town) -> None:
    submits(town)
    whole = JointCase.objects.get()
    confirms(town, "failed", "卖方王志强的婚姻状况没有写明。")
    seller = Visitor()
    seller.open("/progress")
    seller.press("查进度", {"number": whole.number, "query_code": "AAAAAAAA"}, at="progress")
    assert "没有查到" in seller.page.text
    seller.press("查进度", {"number": f" {whole.number.lower()}", "query_code": whole.query_code})
    assert seller.page.where == f"/progress/{whole.number}"
    assert "合同网签与交易核验 没有通过" in seller.page.text
    assert "王志强" not in seller.page.text
    assert "李梅" not in seller.page.text

    stranger = Visitor()
    stranger.open(f"/progress/{whole.number}")
    assert stranger.page.where == "/progress", "the code opened it for one browser"


def test_a_sale_that_is_given_up_is_not_asked_about_any_more(town: Town) -> None:
    submits(town)
    whole = JointCase.objects.get()
    officer = town.officer("zjj", Role.REVIEWER, "孙玉刚")
    officer.open("/workbench/confirmations")
    officer.follow("合同网签与交易核验")
    citizen = signed_in(town)
    citizen.open(f"/my/joint/{whole.number}")
    citizen.follow("撤回全部")
    citizen.press("确认撤回", {"reason": "不买了"})
    assert "已结束" in citizen.page.text

    officer.press("核验", {"outcome": "passed"}, at="saying")
    assert officer.page.status == 409
    assert "不用再核验" in officer.page.text
    officer.open("/workbench/confirmations")
    assert "没有等本部门核验的环节" in officer.page.text
    assert not Case.objects.exists()
    assert verify() == []


def test_another_body_does_not_find_it(town: Town) -> None:
    submits(town)
    asked = Confirmation.objects.get()
    officer = town.officer("scjg", Role.REVIEWER, "周强")
    officer.open(f"/workbench/confirmations/{asked.id}")
    assert officer.page.status == 404
    officer.open("/workbench/confirmations")
    assert "没有等本部门核验的环节" in officer.page.text
