"""What 李梅 stated once is there the next time, says where it came from, and is hers to take back."""

from tests.stories.conftest import Town
from tests.stories.test_food_licence import ANSWERS, applies
from tests.stories.visitor import Visitor
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD

CHANGE = "food-business-licence-change"


def accepts(town: Town, number: str) -> None:
    """The window takes it in and accepts it."""
    clerk = town.officer("scjg", Role.WINDOW, "马桂芳")
    clerk.follow(number)
    clerk.press("网上预审", {"pre-review-passed": "是"})
    clerk.press("收件", at="receipt")
    clerk.press("受理", at="acceptance")


def begins(citizen: Visitor) -> Visitor:
    """She begins to apply for a change, and looks at what is asked of the enterprise."""
    citizen.open(f"/items/{CHANGE}/apply")
    citizen.press("开始填写")
    citizen.open(f"{citizen.page.where}form/org")
    return citizen


def test_the_second_application_has_what_the_first_one_stated(town: Town) -> None:
    citizen, number = applies(town, keep="1")
    accepts(town, number)
    town.go("2026-03-09T10:00")
    citizen = Visitor()
    citizen.open("/my/data")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    assert "已核验" in citizen.page.text
    assert town.citizen.id_number not in citizen.page.text  # of the legal representative

    begins(citizen)

    html = str(citizen.page.soup)
    assert all(f'value="{ANSWERS[name]}"' in html for name in ("org.name", "org.phone", "org.uscc"))
    assert (
        f"来自 2026-03-02 的食品经营许可（新办）申请（{number}），市场监管局 2026-03-02 核验"
        in citizen.page.text
    )

    citizen.open("/my/data/withdrawal")
    citizen.press("撤回同意", {"kept": "erase"})
    assert "没有留存的填写内容" in citizen.page.text
    citizen.open("/items/food-business-licence-cancel/apply")
    citizen.press("开始填写")
    citizen.open(f"{citizen.page.where}form/org")
    assert ANSWERS["org.phone"] not in str(citizen.page.soup)
