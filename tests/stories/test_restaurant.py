"""李梅 opens a restaurant in three visits: each asks for less than the one before, the third for no paper."""

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.test_food_licence import ANSWERS
from tests.stories.test_one_form import CODE, FOOD, OWN, SIGN, TRADER, TYPED
from tests.stories.visitor import Visitor, a_file
from tongban.cases.models import Case
from tongban.journal.queries import verify
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD


def typed_for(slug: str, town: Town) -> dict[str, str]:
    """What she would type for an item, if she is asked."""
    own = {key.removeprefix(f"{slug}."): text for key, text in OWN.items() if key.startswith(slug)}
    return (
        TYPED
        | ANSWERS
        | own
        | {"org.legal_rep.id_number": town.citizen.id_number, "org.uscc": CODE}
    )


def begins(slug: str, town: Town, *situations: str) -> Visitor:
    """She signs in, begins, and answers what her situation is."""
    citizen = Visitor()
    citizen.open(f"/items/{slug}/apply")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.press("开始填写")
    citizen.follow("开始填写")
    for answer in situations:
        citizen.press("保存并继续", {citizen.page.fields()[-1]: answer})
    return citizen


def fills(citizen: Visitor, slug: str, town: Town) -> tuple[set[str], set[str]]:
    """She types what is empty; return the fields she had to type, and those that were filled in."""
    known = typed_for(slug, town)
    typed: set[str] = set()
    there: set[str] = set()
    while "/form/" in citizen.page.where:
        shown = citizen.page.values()
        names = [name for name in citizen.page.fields() if "." in name]
        there |= {name for name in names if shown.get(name)}
        blank = {name: known[name] for name in names if not shown.get(name) and name in known}
        typed |= blank.keys()
        citizen.press("保存并继续", blank)
        assert citizen.page.status == 200, citizen.page.text
    return typed, there


def uploads(citizen: Visitor) -> int:
    """She hands in what is still asked for; return how many papers."""
    place = citizen.page.where
    forms = citizen.page.soup.find_all("form", attrs={"data-upload": True})
    for line in [str(form["action"]) for form in forms]:
        citizen.open(place)
        citizen.press("上传", {"file": a_file("材料.pdf", a_pdf())}, at=line)
        assert citizen.page.status == 200, citizen.page.text
    return len(forms)


def submits(citizen: Visitor, slug: str) -> Case:
    base = citizen.page.where.partition("materials")[0]
    citizen.open(f"{base}delivery")
    citizen.press("保存并继续", {"way": "电子证照"})
    citizen.press("提交申请", {"promised": "1", "keep": "1"})
    return Case.objects.get(application__item_version__item__slug=slug)


def settles(town: Town, case: Case) -> None:
    """The business licence is given out on the spot, with the credit code of the new trader."""
    clerk = town.officer("scjg", Role.WINDOW, "赵丽")
    clerk.follow(case.number)
    clerk.press("网上预审", {"pre-review-passed": "是"})
    clerk.press("收件", at="receipt")
    given = {"settlement-number": CODE, "settlement-handed": "否"}
    clerk.press("当场办结", given, at="settlement")
    assert clerk.page.status == 200, clerk.page.text


def test_each_visit_asks_for_less_and_the_third_for_no_paper(town: Town) -> None:
    citizen = begins(TRADER, town, "person", "no", "self")
    typed, _ = fills(citizen, TRADER, town)
    assert {"org.name", "org.address"} <= typed
    assert uploads(citizen) == 2
    trader = submits(citizen, TRADER)
    assert trader.number in citizen.page.text
    settles(town, trader)

    town.go("2026-03-09T10:00")
    citizen = begins(FOOD, town, "catering", "no", "self")
    assert "来自 电子证照“营业执照”" in citizen.page.text
    typed, there = fills(citizen, FOOD, town)
    assert there == {"org.name", "org.uscc", "org.address", "org.legal_rep.name"}
    assert typed == {
        "org.phone",
        "org.legal_rep.id_number",
        *(name for name in ANSWERS if name.startswith("own.")),
    }
    assert "营业执照或其他主体资格证明 免提交" in citizen.page.text
    assert uploads(citizen) == 4  # what the business licence does not say: drawings, rules, health
    food = submits(citizen, FOOD)
    assert "少填 4 项 · 少交 2 份材料 · 少跑 2 趟" in citizen.page.text

    town.go("2026-03-20T10:00")
    citizen = begins(SIGN, town, "no")
    assert f"来自 2026-03-09 的食品经营许可（新办）申请（{food.number}）" in citizen.page.text
    typed, there = fills(citizen, SIGN, town)
    assert there == {"org.name", "org.uscc", "org.phone", "org.legal_rep.name"}
    assert all(name.startswith("own.ad-") for name in typed)
    assert uploads(citizen) == 0
    assert "必交的都齐了" in citizen.page.text
    submits(citizen, SIGN)
    assert "少填 4 项 · 少交 1 份材料 · 少跑 2 趟" in citizen.page.text
    assert verify() == []
