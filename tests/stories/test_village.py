"""尤玉香 of 八岔 fishes for a living and has no computer: the helper of her village files for her.

Consent by the code on her phone, the originals carried to town, the licence brought back.
"""

import re
from typing import Any

from tests.stories.conftest import Town
from tests.stories.visitor import Page, Visitor
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.cases.models import Case
from tongban.catalogue.tests.make import TONGJIANG
from tongban.hall import services as halls
from tongban.journal.queries import history, verify
from tongban.law.codes import resident_id
from tongban.messages.models import Message
from tongban.people.models import Person, Staff
from tongban.people.permissions import Role
from tongban.people.services import use_channel
from tongban.people.tests.make import PASSWORD, a_person
from tongban.ratings.models import Rating
from tongban.stations.models import Help

ITEM = "内陆渔业捕捞许可"


def posts_them(town: Town) -> tuple[Visitor, Visitor, Visitor]:
    """The administrator posts the township and the centre, the township its village."""
    helper = town.officer("xz", Role.HELPER, "尤志强")
    township = town.officer("xz", Role.TOWNSHIP, "董春玲")
    centre = town.officer("zwzx", Role.WINDOW, "李桂英")
    numbers = dict(Staff.objects.values_list("name", "number"))
    admin = town.officer("zwzx", Role.ADMIN, "赵立新")
    admin.open("/workbench/admin/")
    admin.follow("服务站派驻人员")
    admin.press("登记派驻", {"number": numbers["董春玲"], "hall": "bacha"})
    admin.press("登记派驻", {"number": numbers["李桂英"], "hall": "centre"})
    township.open("/workbench/")
    township.follow("派驻人员")
    assert "同江市政务服务中心" not in township.page.text
    township.press("登记派驻", {"number": numbers["尤志强"], "hall": "bacha-village"})
    assert "八岔村便民服务站" in township.page.text
    return helper, township, centre


def she_agrees(helper: Visitor, person: Person, commits: Any) -> None:
    """The helper asks; she reads the code out from her own phone."""
    helper.open("/workbench/")
    helper.follow("帮群众办事")
    helper.press("查找", {"q": ITEM})
    helper.follow(ITEM)
    helper.press("下一步：请他同意", {"name": person.name, "id_number": person.id_number})
    texts: list[tuple[str, str]] = []
    before = use_channel(lambda phone, text: texts.append((phone, text)))
    try:
        with commits(execute=True):
            helper.press("发送授权码")
    finally:
        use_channel(before)
    phone, text = texts[-1]
    assert phone == person.phone
    assert "八岔村便民服务站尤志强" in text
    assert ITEM in text
    helper.press("他已同意", {"code": re.findall(r"授权码 (\d{6})", text)[0]})
    assert "已同意" in helper.page.text


def files(helper: Visitor, person: Person) -> str:
    """He fills the form with her beside him, keeps her originals, and submits; return the number."""
    helper.press("开始填写申请")
    card = resident_id.check(person.id_number)
    known = {
        "person.name": person.name,
        "person.id_number": person.id_number,
        "person.phone": person.phone,
        "person.gender": card.gender,
        "person.birth_date": card.birth_date.isoformat() if card.birth_date else "",
        "person.address": "同江市八岔赫哲族乡八岔村",
    }
    page = helper.page
    typed = {}
    for name in page.fields():
        if name.startswith("situation:"):
            typed[name] = str(page.soup.find_all(attrs={"name": name})[-1]["value"])
        elif name in known:
            typed[name] = known[name]
        elif "." in name:
            typed[name] = _something(page, name)
    helper.press("保存", typed, at="intake")
    lines = [str(tag["value"]) for tag in helper.page.soup.find_all(attrs={"name": "shown"})]
    assert lines
    helper.press(
        "提交", typed | {"way": "窗口领取", "shown": lines, "promised": "1"}, at="submission"
    )
    assert "办到哪里" in helper.page.text, helper.page.text[:800]
    return Case.objects.get(person=person).number


def _something(page: Page, name: str) -> str:
    """Return what may stand in a field nobody of this story cares for."""
    fields = page.soup.find_all(attrs={"name": name})
    if fields[-1].get("type") in ("radio", "checkbox"):
        return str(fields[-1]["value"])
    if fields[-1].name == "select":
        return str(fields[-1].find_all("option")[-1]["value"])
    if fields[-1].get("type") == "date":
        return "2026-03-01"
    return "12" if fields[-1].get("inputmode") in ("numeric", "decimal") else "演示"


def carries(giver: Visitor, taker: Visitor, name: str, to: str) -> None:
    """One side signs for giving, the other for taking."""
    giver.open("/workbench/handings")
    ticked = [str(tag["value"]) for tag in giver.page.soup.find_all(attrs={"name": name})]
    assert ticked, giver.page.text
    giver.press("签字交出", {name: ticked, "to": to})
    taker.open("/workbench/handings")
    assert "等这里签收" in taker.page.text
    listed = taker.page.soup.find("section") or taker.page.soup
    href = next(a["href"] for a in listed.find_all("a") if "/workbench/handings/" in a["href"])
    taker.open(str(href))
    got = [str(tag["value"]) for tag in taker.page.soup.find_all(attrs={"name": "got"})]
    taker.press("清点无误，签收", {"got": got})
    assert "没有收到" not in taker.page.text


def decides(town: Town, number: str) -> None:
    """The agency receives, accepts, reviews, grants and issues."""
    clerk = town.officer("nyj", Role.WINDOW, "马桂芳")
    clerk.open(f"/workbench/cases/{number}")
    clerk.press("收件", at="receipt")
    clerk.press("受理", at="acceptance")
    reviewer = town.officer("nyj", Role.REVIEWER, "孙玉刚")
    reviewer.open(f"/workbench/cases/{number}")
    reviewer.press("提交审查意见", {"review-recommends": "是", "review-opinion": "符合法定条件"})
    chief = town.officer("nyj", Role.CHIEF, "葛建华")
    chief.open(f"/workbench/cases/{number}")
    chief.press("准予决定", at="grant")
    chief.open(f"/workbench/cases/{number}")
    chief.press("出具结果", {"result-way": "window"})


def signs_in(officer: Visitor, name: str) -> None:
    """It is another day."""
    officer.open("/workbench/sign-in")
    number = Staff.objects.get(name=name).number
    officer.press("登录", {"name": number, "password": PASSWORD})


def takes_the_fee(town: Town, number: str) -> None:
    """The agency notes what the neighbour paid."""
    clerk = town.officer("nyj", Role.WINDOW, "赵丽")
    clerk.open(f"/workbench/cases/{number}")
    clerk.press("登记缴费", {"fee-amount": "120", "fee-receipt": "黑财0000202"}, at="fee")
    assert "已缴费 120.00 元" in clerk.page.text


def test_filed_in_the_village_and_the_licence_brought_back(
    town: Town, django_capture_on_commit_callbacks: Any
) -> None:
    halls.load(TONGJIANG / "halls.yaml", by=System(now()))
    person = a_person("尤玉香", phone="13904543333", password=PASSWORD)
    helper, township, centre = posts_them(town)

    she_agrees(helper, person, django_capture_on_commit_callbacks)
    number = files(helper, person)
    assert number[14:16] == "04" or number
    matter = Help.objects.get()
    citizen = Visitor()
    citizen.open("/my/")
    citizen.press("登录", {"name": person.phone, "password": PASSWORD}, at="sign-in")
    citizen.open("/my/")
    citizen.follow("帮我办事的人")
    assert "八岔村便民服务站 · 尤志强" in citizen.page.text

    carries(helper, centre, "parcels", "centre")
    town.go("2026-03-03T10:00")
    decides(town, number)
    town.go("2026-03-04T10:00")
    told = Message.objects.filter(staff__name="尤志强", channel="in_app")
    assert {"case.accepted", "case.issued"} <= set(told.values_list("template", flat=True))
    stranger = town.officer("xz", Role.HELPER, "别村的人")
    assert stranger.open(f"/workbench/helps/{matter.id}").status == 404

    for officer, name in ((helper, "尤志强"), (centre, "李桂英"), (township, "董春玲")):
        signs_in(officer, name)
    carries(centre, helper, "results", "bacha-village")
    township.open("/workbench/")
    assert "八岔村便民服务站" in township.page.text
    helper.open(f"/workbench/helps/{matter.id}")
    helper.press("已核对身份证，结果交到本人手中", {"id_number": person.id_number})
    assert "还没有登记缴费" in helper.page.text, "the licence charges a fee"
    takes_the_fee(town, number)
    helper.open(f"/workbench/helps/{matter.id}")
    helper.press("已核对身份证，结果交到本人手中", {"id_number": person.id_number})
    assert "已交到本人手中" in helper.page.text

    case = Case.objects.get(number=number)
    assert (case.state, case.delivery.receiver) == ("finished", "尤玉香")
    citizen.open(f"/my/cases/{number}")
    citizen.press("登录", {"name": person.phone, "password": PASSWORD}, at="sign-in")
    citizen.press("提交评价", {"level": "5", "words": "不用进城了。"})
    assert Rating.objects.filter(case=case).exists()
    events = [line.event for line in history(f"help:{matter.id}")]
    assert events == ["HelpBegun", "HelpAgreed", "HelpApplied", "ParcelEnded"]
    assert verify() == []
