"""李梅 founds a company: one form, six cases that open one after the other, one refused and put right."""

from tests.stories.conftest import Town
from tests.stories.one_matter import (
    PHONE,
    begins,
    case_of,
    fills,
    first_of,
    grants,
    hands_in,
    is_open,
    signed_in,
    takes_in,
    wishes,
)
from tests.stories.visitor import Visitor
from tongban.joint.models import JointCase
from tongban.journal.queries import verify
from tongban.people.permissions import Role
from tongban.people.tests.make import a_uscc

NAME, LICENCE, SEAL = (
    "company-name-declaration",
    "company-registration-new",
    "seal-engraving-filing",
)
BANK, TAX, INVOICE = "bank-account-opening", "tax-info-confirm", "invoice-first-apply"
CODE = a_uscc()
TYPED = {
    "org.name": "同江市三江渔业有限公司",
    "org.address": "黑龙江省佳木斯市同江市通江街12号",
    "org.phone": PHONE,
    "org.legal_rep.name": "李梅",
    "org.capital": "50",
    "person.name": "李梅",
}


def refuses(town: Town, slug: str) -> None:
    clerk = takes_in(town, slug)
    assert "企业开办" in clerk.page.text
    why = {
        "rejection-ground": first_of(clerk, "rejection-ground"),
        "rejection-reason": "刻章单位没有备案",
    }
    clerk.press("不予受理", why, at="rejection")
    assert clerk.page.status == 200, clerk.page.text


def submits(town: Town) -> Visitor:
    citizen = begins(town, "企业开办", {"agent": "self", "kind": "ordinary"})
    fills(citizen, town, TYPED)
    assert hands_in(citizen)
    wishes(citizen)
    citizen.press("提交申请", {"promised": "1"})
    return citizen


def test_from_the_name_to_the_invoices(town: Town) -> None:
    citizen = submits(town)
    assert "6 个环节，已办成 0 个" in citizen.page.text
    whole = JointCase.objects.get()
    assert whole.number in citizen.page.text
    assert f"{whole.due_on:%-m月%-d日}" == "3月9日"
    assert not is_open(LICENCE)

    grants(town, NAME, "MC0001")
    town.go("2026-03-02T14:00")
    assert not is_open(SEAL)
    assert not is_open(TAX)
    grants(town, LICENCE, CODE)
    town.go("2026-03-03T09:00")
    assert not is_open(BANK)
    assert not is_open(INVOICE)
    refuses(town, SEAL)
    grants(town, TAX, "SW0001")
    town.go("2026-03-04T09:00")
    assert not is_open(INVOICE), "it waits for the seal too"

    citizen = signed_in(town)
    citizen.open("/my/")
    assert "有环节没有通过，请改正" in citizen.page.text
    assert "6 个环节，已办成 3 个" in citizen.page.text
    citizen.follow("企业开办")
    assert "没有通过" in citizen.page.text
    assert "暂停，等前面的环节改正" in citizen.page.text
    citizen.open("/my/messages")
    assert "因此暂停的环节：开立银行基本存款账户、首次申领发票" in citizen.page.text
    citizen.open(f"/my/joint/{whole.number}")
    citizen.press("改正后重新申请")
    citizen.follow("核对并提交")
    assert TYPED["org.name"] in citizen.page.text
    citizen.press("提交申请", {"promised": "1"})
    assert citizen.page.status == 200, citizen.page.text

    grants(town, SEAL, "YZ0001")
    town.go("2026-03-05T09:00")
    assert is_open(BANK)
    bank = case_of(BANK)
    assert CODE in str(bank.application.stored_answers), "the licence says the credit code"
    assert bank.application.papers.filter(way="licence", licence__number=CODE).exists()
    grants(town, BANK, "KH0001")
    grants(town, INVOICE, "FP0001")
    town.go("2026-03-05T15:00")

    citizen = signed_in(town)
    citizen.open(f"/my/joint/{whole.number}")
    assert "全部办结，用了 3 个工作日" in citizen.page.text
    whole.refresh_from_db()
    assert whole.is_complete
    assert verify() == []


def test_taking_the_licence_back_stops_all_behind_it(town: Town) -> None:
    citizen = submits(town)
    grants(town, NAME, "MC0001")
    town.go("2026-03-02T14:00")
    whole = JointCase.objects.get()
    citizen = signed_in(town)
    citizen.open(f"/my/joint/{whole.number}")
    citizen.follow("撤回这个环节 企业设立登记")
    assert "因此不再办理 公章刻制备案、开立银行基本存款账户" in citizen.page.text
    assert "已经办成，继续有效 企业名称自主申报" in citizen.page.text
    citizen.press("确认撤回", {"reason": "不办了"})
    assert "已结束" in citizen.page.text
    assert "不再办理" in citizen.page.text
    assert case_of(LICENCE).state == "withdrawn"
    town.go("2026-03-03T14:00")
    assert not is_open(SEAL)
    assert verify() == []


def test_what_is_granted_goes_on_when_all_the_rest_is_taken_back(town: Town) -> None:
    citizen = submits(town)
    grants(town, NAME, "MC0001")
    town.go("2026-03-02T14:00")
    grants(town, LICENCE, CODE, issues=False)
    whole = JointCase.objects.get()
    citizen = signed_in(town)
    citizen.open(f"/my/joint/{whole.number}")
    assert "撤回这个环节 企业设立登记" not in citizen.page.text
    citizen.follow("撤回全部")
    assert "照常办理 企业设立登记" in citizen.page.text
    citizen.press("确认撤回")
    assert citizen.page.status == 200, citizen.page.text
    assert case_of(LICENCE).state == "granted"

    chief = town.officer("scjg", Role.CHIEF, "马立新")
    chief.open(f"/workbench/cases/{case_of(LICENCE).number}")
    chief.press("出具结果", {"result-way": "window", "result-number": CODE})
    town.go("2026-03-03T14:00")
    assert not is_open(SEAL)
    whole.refresh_from_db()
    assert whole.finished_on
    assert not whole.is_complete
    assert verify() == []
