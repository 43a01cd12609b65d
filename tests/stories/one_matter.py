"""What an applicant and the departments do for a joint matter (一件事), over HTTP."""

from collections.abc import Mapping

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.visitor import Visitor, a_file
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.cases.models import Case
from tongban.config.preparation import DATA
from tongban.joint import services as joint
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD

PHONE = "13904540001"
OTHERWISE = "1"  # numbers and short texts nobody looks at here


def begins(town: Town, matter: str, answers: Mapping[str, str]) -> Visitor:
    """From the list of joint matters to the first page of the form."""
    joint.load(DATA, by=System(now()))
    citizen = Visitor()
    citizen.open("/joint/")
    citizen.follow(matter)
    assert "5 个工作日" in citizen.page.text
    citizen.follow("在线申请")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.press("开始填写", answers)
    assert matter in citizen.page.text
    assert "移出这张表" not in citizen.page.text
    citizen.follow("开始填写")
    return citizen


def fills(citizen: Visitor, town: Town, typed: Mapping[str, str]) -> None:
    """She answers and types whatever is asked."""
    while "/materials" not in citizen.page.where:
        shown, given = citizen.page.values(), {}
        for name in citizen.page.fields():
            if name in ("csrfmiddlewaretoken", "version", "q") or shown.get(name):
                continue
            given[name] = answer(citizen, town, name, typed)
        citizen.press("保存并继续", {k: v for k, v in given.items() if v})
        assert citizen.page.status == 200, citizen.page.text


def answer(citizen: Visitor, town: Town, name: str, typed: Mapping[str, str]) -> str:
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
    for known, text in typed.items():
        if name.endswith(known):
            return text
    if name.endswith("id_number"):
        return str(town.citizen.id_number)
    if name.endswith("uscc"):
        return ""
    if "phone" in name:
        return PHONE
    return "2026-03-02" if tag.get("type") == "date" else OTHERWISE


def hands_in(citizen: Visitor, *, but: str = "") -> int:
    """She uploads a paper to every line, except one."""
    place = citizen.page.where
    lines = [
        str(f["action"]) for f in citizen.page.soup.find_all("form", attrs={"data-upload": True})
    ]
    for line in lines:
        if but and line.endswith(but):
            continue
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
    decides(town, slug, number, issues=issues)


def decides(town: Town, slug: str, number: str, *, issues: bool = True) -> None:
    """The department reviews and decides what it has accepted."""
    case = case_of(slug)
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


def signed_in(town: Town) -> Visitor:
    citizen = Visitor()
    citizen.open("/my/")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    return citizen
