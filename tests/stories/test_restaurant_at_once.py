"""李梅 opens a restaurant as one matter: the licence first, then food, environment and fire side by side."""

from tests.stories.conftest import Town
from tests.stories.one_matter import (
    PHONE,
    begins,
    case_of,
    decides,
    fills,
    grants,
    hands_in,
    is_open,
    signed_in,
    takes_in,
    wishes,
)
from tests.stories.papers import a_pdf
from tests.stories.visitor import Visitor, a_file
from tongban.agencies.rules import WINDOW_CATEGORIES
from tongban.cases.models import Case
from tongban.joint.models import JointCase
from tongban.journal.queries import verify
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD, an_officer

LICENCE, EIA, FOOD = "sole-trader-new", "eia-registration-filing", "food-business-licence"
SIGN, FIRE = "outdoor-advertising", "fire-opening-inspection"
ANSWERS = {"who": "sole", "fire": "yes", "sign": "yes", "agent": "self"}
TYPED = {
    "org.name": "同江市李梅小馆",
    "org.address": "黑龙江省佳木斯市同江市通江街9号",
    "person.name": "李梅",
    "person.phone": PHONE,
}


def submits(town: Town) -> Visitor:
    citizen = begins(town, "开办餐饮店", ANSWERS)
    fills(citizen, town, TYPED)
    assert hands_in(citizen)
    wishes(citizen)
    citizen.press("提交申请", {"promised": "1"})
    assert citizen.page.status == 200, citizen.page.text
    town.go("2026-03-02T10:00")
    return citizen


def at_the_one_window(town: Town) -> Visitor:
    staff = an_officer(
        Role.WINDOW, "zwzx", windows=WINDOW_CATEGORIES, name="周芳", password=PASSWORD
    )
    clerk = Visitor()
    clerk.open("/workbench/sign-in")
    clerk.press("登录", {"name": staff.number, "password": PASSWORD})
    return clerk


def test_from_one_form_to_one_delivery(town: Town) -> None:
    citizen = submits(town)
    whole = JointCase.objects.get()
    assert f"{whole.due_on:%-m月%-d日}" == "3月13日", "nine working days"
    assert is_open(LICENCE)
    assert not any(map(is_open, (EIA, FOOD, SIGN, FIRE))), "they wait for the licence"
    citizen.open(f"/my/joint/{whole.number}")
    assert "5 个环节，已办成 0 个" in citizen.page.text

    grants(town, LICENCE, "个00001")
    town.go("2026-03-03T09:00")
    assert all(map(is_open, (EIA, FOOD, SIGN, FIRE))), "the licence is there: all begin at once"
    food = case_of(FOOD)
    assert food.application.papers.filter(licence__number="个00001").exists(), "nobody brings it"

    clerk = takes_in(town, FOOD)
    lines = [name for name in clerk.page.fields() if name.startswith("correction-want-")]
    plan = next(name for name in lines if name.endswith("m3"))
    wanted = {plan: "1", plan.replace("want", "what"): "平面图要标出操作间"}
    clerk.press("一次性告知补正", wanted)
    assert "待补正" in clerk.page.text
    town.go("2026-03-03T11:00")
    citizen = signed_in(town)
    citizen.open(f"/my/joint/{whole.number}")
    assert "补正" in citizen.page.text, citizen.page.text
    puts_right(citizen)

    town.go("2026-03-04T09:00")
    citizen = signed_in(town)
    citizen.open(f"/my/joint/{whole.number}")
    citizen.follow("撤回这个环节 门头牌匾设置")
    assert "照常办理" in citizen.page.text
    citizen.press("确认撤回", {"reason": "不做牌匾了"})
    assert case_of(SIGN).state == "withdrawn"
    grants(town, EIA, "HB0001")
    grants(town, FIRE, "XF0001")
    clerk = town.officer("scjg", Role.WINDOW, "赵丽")
    clerk.open(f"/workbench/cases/{food.number}")
    clerk.press("受理", at="acceptance")
    decides(town, FOOD, "JY0001")
    town.go("2026-03-06T09:00")

    citizen = signed_in(town)
    citizen.open(f"/my/joint/{whole.number}")
    assert "已结束" in citizen.page.text
    assert "已撤回" in citizen.page.text
    whole.refresh_from_db()
    assert whole.days_taken == 2
    clerk = at_the_one_window(town)
    clerk.open(f"/workbench/joint/{whole.number}")
    ready = list(Case.objects.filter(state="delivering").values_list("number", flat=True))
    clerk.press("一起交给申请人", {"cases": ready, "receiver": "李梅"}, at="delivery")
    assert not Case.objects.filter(state="delivering").exists()
    assert verify() == []


def puts_right(citizen: Visitor) -> None:
    """She hands in the plan that was asked for, from the page of the whole."""
    citizen.follow("食品经营许可")
    citizen.press("上传", {"file": a_file("新平面图.pdf", a_pdf())})
    citizen.press("提交补正", {})
    assert citizen.page.status == 200, citizen.page.text
