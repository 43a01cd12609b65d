"""李梅 asks for a flat: the household register is asked for the booklet; if it fails, she uploads it."""

from pathlib import Path

import pytest

from tests.stories.conftest import Town
from tests.stories.papers import a_pdf
from tests.stories.visitor import Visitor, a_file
from tongban.base.clock import now
from tongban.base.desk import System
from tongban.people.permissions import Role
from tongban.people.tests.make import PASSWORD
from tongban.sharing import files, services
from tongban.sharing.models import DataSource, Fetch
from tongban.sharing.tests.make import a_row

DATA = Path(__file__).resolve().parents[2] / "data" / "tongjiang" / "sharing"
ITEM, LINE = "public-rental-housing", "居民户口簿"


@pytest.fixture
def register(town: Town) -> DataSource:
    """The household register, which knows her."""
    services.load(files.read(DATA), by=System(now()))
    source = DataSource.objects.get(code="household")
    a_row(source, town.citizen.id_number, 户主姓名="李梅", 户籍地址="同江市演示街8号")
    return source


def reaches_materials(town: Town) -> Visitor:
    citizen = Visitor()
    citizen.open(f"/items/{ITEM}")
    assert "可由部门查询，免交" in citizen.page.text
    citizen.open(f"/items/{ITEM}/apply")
    citizen.press("登录", {"name": town.citizen.phone, "password": PASSWORD}, at="sign-in")
    citizen.press("开始填写")
    citizen.open(f"{citizen.page.where}materials")
    return citizen


def test_the_register_is_asked_with_her_consent(town: Town, register: DataSource) -> None:
    citizen = reaches_materials(town)
    assert "我们向公安局查询您的“户籍信息”，只用于办理这个事项" in citizen.page.text
    assert not Fetch.objects.exists()

    citizen.press("同意查询，免交")
    assert "免提交，部门已核验" in citizen.page.text
    citizen.press("不用查询结果，自己上传")
    assert "免提交，部门已核验" not in citizen.page.text
    citizen.press("同意查询，免交")
    assert "免提交，部门已核验" in citizen.page.text

    citizen.open("/my/data")
    assert "户籍信息 查到" in citizen.page.text
    assert "演示街8号" not in citizen.page.text


def test_a_register_that_fails_leaves_her_the_upload(town: Town, register: DataSource) -> None:
    register.connector, register.settings = "http-json", {}
    register.save()
    citizen = reaches_materials(town)

    citizen.press("同意查询，免交")
    assert citizen.page.status == 422
    assert "“户籍信息”暂时查不到，请上传这份材料，或者稍后再试" in citizen.page.text
    upload = next(
        str(one["action"])
        for one in citizen.page.soup.find_all("form", attrs={"data-upload": True})
        if LINE in " ".join(one.find_parent("section").get_text(" ").split())
    )
    citizen.press("上传", {"file": a_file("户口簿.pdf", a_pdf())}, at=upload)
    assert citizen.page.status == 200
    assert "户口簿.pdf" in citizen.page.text

    operator = town.officer("xxzx", Role.ADMIN, "韩冰")
    operator.open("/workbench/admin/operations/sources")
    assert "接口没有配置好 1 次" in operator.page.text
