"""毕长山 comes to the counter with his old card: the new one is ordered, a temporary one goes with him.

居民身份证 is made elsewhere and takes its time (居民身份证法 12); 临时居民身份证 is decided on the
spot (行政许可法 34).
"""

from tests.stories.conftest import Town
from tests.stories.visitor import Visitor
from tongban.cases.models import Case
from tongban.law.codes import resident_id
from tongban.people.models import Person
from tongban.people.permissions import Role
from tongban.people.tests.make import an_id_number

CARD = an_id_number(birth="19720305")
TYPED = {
    "person.name": "毕长山",
    "person.id_number": CARD,
    "person.phone": "13904542222",
    "person.gender": resident_id.check(CARD).gender,
    "person.birth_date": "1972-03-05",
    "person.ethnicity": "赫哲族",
    "person.address": "同江市八岔赫哲族乡八岔村",
}


def files(clerk: Visitor, words: str) -> str:
    """The clerk finds the item, types what the old card says, sees the papers, and submits."""
    clerk.open(f"/workbench/intake?q={words}")
    clerk.follow(words)
    clerk.press("开始填写", {"name": "毕长山", "id_number": CARD.lower(), "phone": "139 0454 2222"})
    page = clerk.page
    typed = {name: TYPED.get(name, "演示") for name in page.fields() if "." in name}
    for name in [name for name in page.fields() if name.startswith("situation:") or name == "way"]:
        typed[name] = str(page.soup.find_all(attrs={"name": name})[-1]["value"])
    for name in typed:
        tag = page.soup.find(attrs={"name": name})
        if name not in TYPED and tag.get("type") == "radio":
            typed[name] = str(page.soup.find_all(attrs={"name": name})[-1]["value"])
    if "way" in typed:
        typed["way"] = "窗口领取"
    lines = [str(tag["value"]) for tag in page.soup.find_all(attrs={"name": "shown"})]
    shown = {"shown": lines} if lines else {}
    clerk.press("提交", typed | shown | {"promised": "1"}, at="submission")
    assert clerk.page.status == 200, clerk.page.text[:800]
    return str(clerk.page.where).rsplit("/", 1)[-1]


def test_a_card_is_ordered_and_a_temporary_one_handed_over(town: Town) -> None:
    clerk = town.officer("gaj", Role.WINDOW, "高艳")

    renewal = files(clerk, "居民身份证换领")
    assert "已收件" in clerk.page.text
    clerk.follow("接收回执")
    assert clerk.page.content.startswith(b"%PDF-")
    clerk.open(f"/workbench/cases/{renewal}")
    clerk.press("受理", at="acceptance")
    assert "审查中" in clerk.page.text

    temporary = files(clerk, "临时居民身份证申领")
    assert "没有登记缴费" in clerk.page.text
    assert "每证10元" in clerk.page.text
    clerk.press("登记缴费", {"fee-amount": "10", "fee-receipt": "黑财0000101"}, at="fee")
    handed = {"settlement-handed": "是", "settlement-receiver": "毕长山"}
    clerk.press("当场办结", handed, at="settlement")
    assert "已办结" in clerk.page.text

    done = Case.objects.get(number=temporary)
    assert (done.accepted_on, done.decided_on) == (done.received_on, done.received_on)
    assert set(done.documents.values_list("kind", flat=True)) >= {"receipt", "grant", "delivery"}
    assert Person.objects.filter(name="毕长山").count() == 1
    assert Case.objects.get(number=renewal).state == "accepted"
