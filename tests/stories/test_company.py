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
    lines = [str(f["action"]) for f in citizen.page.soup.find_all("form", attrs={"data-upload": True})]
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


def test_from_the_name_to_the_invoices(town: Town) -> None:
    citizen = begins(town)
    fills(citizen, town)
    assert hands_in(citizen)
    wishes(citizen)
    citizen.press("提交申请", {"promised": "1"})
    assert "6 个环节，已办成 0 个" in citizen.page.text, citizen.page.text
    whole = JointCase.objects.get()
    assert whole.number in citizen.page.text
    assert is_open(NAME)
    assert not is_open(LICENCE)
    assert verify() == []
