"""李梅 opens a second restaurant: what she handed in for the first is not uploaded again."""

from tests.stories.conftest import Town
from tests.stories.test_food_licence import applies, fill
from tests.stories.visitor import Visitor
from tongban.cases.models import Case
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD

HEALTH = "食品安全管理人员及从业人员健康证明"


def compares(town: Town, number: str) -> None:
    """The window takes it in, and holds the health certificate against its original."""
    clerk = town.officer("scjg", Role.WINDOW, "马桂芳")
    clerk.follow(number)
    clerk.press("网上预审", {"pre-review-passed": "是"})
    clerk.press("收件", at="receipt")
    clerk.press("已核对原件", {"until": "2027-02-28"})
    assert "已核验原件" in clerk.page.text
    place = clerk.page.where
    clerk.press("撤销", {"reason": "拿错了原件"}, at="undoing")
    assert "撤销原件核对" in clerk.page.text
    clerk.press("已核对原件", {"until": "2027-02-28"})
    clerk.follow("材料.pdf")
    assert clerk.page.content.startswith(b"%PDF")
    clerk.open(place)
    clerk.press("受理", at="acceptance")


def reaches_materials(citizen: Visitor, town: Town) -> None:
    """She begins again, and goes as far as the papers."""
    citizen.open("/items/food-business-licence/apply")
    citizen.press("开始填写")
    citizen.follow("开始填写")
    for answer in ("catering", "no", "self"):
        citizen.press("保存并继续", {citizen.page.fields()[-1]: answer})
    while "/form/" in citizen.page.where:
        citizen.press("保存并继续", fill(citizen, town))


def test_a_second_application_uploads_nothing(town: Town) -> None:
    _, number = applies(town)
    compares(town, number)
    town.go("2026-04-20T10:00")
    citizen = Visitor()
    citizen.open("/my/vault")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    reaches_materials(citizen, town)

    assert "0/4" in citizen.page.text
    assert "您 2026-03-02 交过这份材料（窗口核验过）" in citizen.page.text
    for _ in range(4):
        citizen.press("用这一份", at="/kept/")
    assert "4/4" in citizen.page.text
    base = citizen.page.where.partition("materials")[0]
    citizen.open(f"{base}delivery")
    citizen.press("保存并继续", {"way": "电子证照"})
    citizen.press("提交申请", {"promised": "1"})

    second = Case.objects.exclude(number=number).get()
    assert second.number in citizen.page.text
    citizen.open("/my/vault")
    citizen.follow(kept := "主要设备设施布局图、操作流程图")
    assert kept in citizen.page.text
    assert number in citizen.page.text
    assert second.number in citizen.page.text
    citizen.open("/my/vault")
    assert citizen.page.text.count("已核验原件") == 1


def test_what_has_expired_meanwhile_says_so_and_is_brought_anew(town: Town) -> None:
    _, number = applies(town)
    compares(town, number)
    town.go("2027-03-01T10:00")
    citizen = Visitor()
    citizen.open("/my/vault")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    assert "已过期" in citizen.page.text

    reaches_materials(citizen, town)

    assert "但现在不能用：“材料.pdf”已于2027-02-28过期。" in citizen.page.text
    for _ in range(3):
        citizen.press("用这一份", at="/kept/")
    assert "3/4" in citizen.page.text
    assert "/kept/" not in citizen.page.html
