"""李梅 founds a company: one form, six cases that open one after the other, one refused and put right."""

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.visitor import Visitor, a_file
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.cases.models import Case
from tongban.config.preparation import DATA
from tongban.joint import services as joint
from tongban.joint.models import JointCase
from tongban.journal.queries import verify
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD, a_uscc

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
    "org.phone": "13904540001",
    "org.legal_rep.name": "李梅",
    "org.capital": "50",
    "person.name": "李梅",
}
OTHERWISE = "1"  # numbers and short texts nobody looks at here


def begins(town: Town) -> Visitor:
    """From the list of joint matters to the first page of the form."""
    joint.load(DATA, by=System(now()))
    citizen = Visitor()
    citizen.open("/joint/")
    citizen.follow("企业开办")
    assert "5 个工作日" in citizen.page.text
    citizen.follow("在线申请")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.press("开始填写", {"agent": "self", "kind": "ordinary"})
    assert "企业开办" in citizen.page.text
    assert "移出这张表" not in citizen.page.text
    citizen.follow("开始填写")
    return citizen


def fills(citizen: Visitor, town: Town) -> None:
    """She answers and types whatever is asked."""
    while "/materials" not in citizen.page.where:
        shown, typed = citizen.page.values(), {}
        for name in citizen.page.fields():
            if name in ("csrfmiddlewaretoken", "version", "q") or shown.get(name):
                continue
            typed[name] = answer(citizen, town, name)
        citizen.press("保存并继续", {k: v for k, v in typed.items() if v})
        assert citizen.page.status == 200, citizen.page.text


def answer(citizen: Visitor, town: Town, name: str) -> str:
    main = citizen.page.soup.find("main")
    assert main
    tag = main.find(attrs={"name": name})
    assert tag
    if tag.name == "select":
        return next(str(o["value"]) for o in tag.find_all("option") if o.get("value"))
    if main.find("input", attrs={"name": name, "type": "checkbox"}):
        return ""
    if tag.get("type") == "radio":
        return str(tag["value"])
    for known, text in TYPED.items():
        if name.endswith(known):
            return text
    if name.endswith("id_number"):
        return str(town.citizen.id_number)
    if name.endswith("uscc"):
        return ""
    if "phone" in name:
        return TYPED["org.phone"]
    return "2026-03-02" if tag.get("type") == "date" else OTHERWISE


def hands_in(citizen: Visitor) -> int:
    place = citizen.page.where
    lines = [
        str(f["action"]) for f in citizen.page.soup.find_all("form", attrs={"data-upload": True})
    ]
    for line in lines:
        citizen.open(place)
        citizen.press("上传", {"file": a_file("材料.pdf", a_pdf())}, at=line)
        assert citizen.page.status == 200, citizen.page.text
    citizen.open(place)
    return len(lines)


def wishes(citizen: Visitor) -> None:
    citizen.follow("继续")
    chosen = {}
    main = citizen.page.soup.find("main")
    assert main
    for name in citizen.page.fields():
        if name.endswith("way"):
            values = [str(tag.get("value")) for tag in main.find_all(attrs={"name": name})]
            chosen[name] = "窗口领取" if "窗口领取" in values else values[0]
    citizen.press("保存并继续", chosen)
    assert citizen.page.status == 200, citizen.page.text


def case_of(slug: str) -> Case:
    return Case.objects.filter(application__item_version__item__slug=slug).latest("submitted_at")


def is_open(slug: str) -> bool:
    return Case.objects.filter(application__item_version__item__slug=slug).exists()


def takes_in(town: Town, slug: str) -> Visitor:
    """A clerk receives the newest case of an item."""
    case = case_of(slug)
    clerk = town.officer(case.agency.slug, Role.WINDOW, "赵丽")
    clerk.open(f"/workbench/cases/{case.number}")
    assert "企业开办" in clerk.page.text
    clerk.press("网上预审", {"pre-review-passed": "是"})
    clerk.press("收件", at="receipt")
    return clerk


def grants(town: Town, slug: str, number: str, *, issues: bool = True) -> None:
    """The department decides for it, at once or in its three steps."""
    clerk, case = takes_in(town, slug), case_of(slug)
    if case.on_the_spot:
        given = {"settlement-number": number, "settlement-handed": "否"}
        clerk.press(
            "当场办结", given if clerk.page.has("settlement-number") else {}, at="settlement"
        )
        assert clerk.page.status == 200, clerk.page.text
        return
    clerk.press("受理", at="acceptance")
    reviewer = town.officer(case.agency.slug, Role.REVIEWER, "孙玉刚")
    reviewer.open(f"/workbench/cases/{case.number}")
    opinion = {"review-recommends": "是", "review-opinion": "符合法定条件"}
    reviewer.press("提交审查意见", opinion)
    chief = town.officer(case.agency.slug, Role.CHIEF, "马立新")
    chief.open(f"/workbench/cases/{case.number}")
    chief.press("准予决定", at="grant")
    if issues:
        chief.press("出具结果", {"result-way": "window", "result-number": number})
    assert chief.page.status == 200, chief.page.text


def first_of(visitor: Visitor, name: str) -> str:
    tag = visitor.page.soup.find("input", attrs={"name": name})
    assert tag
    return str(tag["value"])


def refuses(town: Town, slug: str) -> None:
    clerk = takes_in(town, slug)
    why = {
        "rejection-ground": first_of(clerk, "rejection-ground"),
        "rejection-reason": "刻章单位没有备案",
    }
    clerk.press("不予受理", why, at="rejection")
    assert clerk.page.status == 200, clerk.page.text


def submits(town: Town) -> Visitor:
    citizen = begins(town)
    fills(citizen, town)
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


def signed_in(town: Town) -> Visitor:
    citizen = Visitor()
    citizen.open("/my/")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    return citizen


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
