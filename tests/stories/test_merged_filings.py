"""李梅 opens a restaurant and needs a seal: the filing at the police comes with her licence (多证合一)."""

from tests.stories.conftest import Town
from tests.stories.test_one_form import TRADER
from tests.stories.test_restaurant import begins, fills, settles, submits, uploads
from tests.stories.visitor import Visitor
from tongban.journal.queries import verify
from tongban.people.permissions import Role

SEAL, RECYCLING = "公章刻制备案", "再生资源回收经营者备案"


def reads_that_it_is_merged() -> None:
    """Whoever looks for the filing is told where it went."""
    reader = Visitor()
    reader.open("/items/seal-engraving-filing")
    assert f"“{SEAL}”已合并到营业执照" in reader.page.text
    reader.follow("看多证合一清单")
    assert "典型清单，以主管部门公布为准" in reader.page.text
    reader.follow("个体工商户注册登记")
    assert f"{SEAL} 以前由公安办 · 勾选后办结" in reader.page.text
    assert "税务登记证 以前由税务办 · 自动办结" in reader.page.text


def ticks(citizen: Visitor, town: Town) -> None:
    """On the page of what is her own she ticks two of the filings, and unticks one again."""
    fills(citizen, TRADER, town)
    place = citizen.page.where.partition("materials")[0]
    citizen.open(f"{place}form/own")
    citizen.press("保存并继续", {"own.multi-certs": ["", SEAL, RECYCLING]})
    citizen.open(f"{place}form/own")
    assert citizen.page.soup.find_all("input", value=RECYCLING, checked=True)
    citizen.press("保存并继续", {"own.multi-certs": ["", SEAL]})
    citizen.open(f"{place}check")
    assert SEAL in citizen.page.text
    assert RECYCLING not in citizen.page.text
    citizen.open(f"{place}materials")


def test_the_seal_is_filed_with_the_licence(town: Town) -> None:
    reads_that_it_is_merged()
    citizen = begins(TRADER, town, "person", "no", "self")
    ticks(citizen, town)
    uploads(citizen)
    case = submits(citizen, TRADER)
    police = town.officer("gazx", Role.WINDOW, "周强")
    settles(town, case)

    town.go("2026-03-02T15:00")
    citizen.open(f"/my/cases/{case.number}")
    assert "已一并办结" in citizen.page.text
    assert f"{SEAL} 市公安局（治安、消防）" in citizen.page.text
    assert "税务登记证 国家税务总局同江市税务局" in citizen.page.text

    police.open("/workbench/notices")
    assert f"信息推送：{SEAL}" in police.page.text
    police.follow("推送")
    assert "同江市三江小饭馆" in police.page.text
    police.press("接收", at="receipt")
    assert "没有要接收的信息" in police.page.text
    police.open("/workbench/filings?show=all")
    assert "周强" in police.page.text

    citizen.open(f"/my/cases/{case.number}")
    assert f"部门已接收“{SEAL}”的信息" in citizen.page.text
    assert verify() == []
