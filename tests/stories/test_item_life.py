"""An item changes: a department writes, two offices review, the public sees it; at last it ends."""

from tests.stories.conftest import Town
from tests.stories.test_food_licence import applies
from tests.stories.visitor import Visitor
from tongban.cases.models import Case
from tongban.catalogue.models import Draft, Item
from tongban.journal.queries import verify
from tongban.people.permissions import Role

SLUG = "food-business-licence"
ITEM = "食品经营许可（新办）"
NEW = "食品安全管理制度文本（新）"


def test_an_item_is_changed_reviewed_published_suspended_and_cancelled(town: Town) -> None:
    applies(town)
    chief = town.officer("scjg", Role.CHIEF, "首席")
    editor = town.officer("scjg", Role.EDITOR, "编办")
    legal = town.officer("scjg", Role.LEGAL, "法制")

    begins_the_change(chief)
    is_stopped_by_the_gate_and_mends_it(chief)
    chief.press("报送审核", {"reason": "承诺时限压到 3 个工作日，增加一样材料"})
    assert "等编办审核" in chief.page.text

    sends_it_back(editor)
    puts_it_right(chief)
    passes(editor, "通过，送法制审核")
    passes(legal, "通过")
    publishes(editor)

    the_public_sees_the_new_version()
    assert Case.objects.get().item_version.number == 1
    officers_read_the_versions(chief)
    ends(editor)
    assert verify() == []


def begins_the_change(chief: Visitor) -> None:
    """The chief finds the item and changes its limits and materials, section by section."""
    chief.open("/workbench/catalogue/")
    chief.follow("变更已发布的事项")
    chief.press("查看", {"q": ITEM})
    chief.follow(ITEM)
    chief.press("开始变更")
    assert "现行第 1 版" in chief.page.text
    chief.follow("办理时限")
    chief.press("保存并检查", {"promised_limit.days": "三"})
    assert "整数" in chief.page.text
    assert chief.page.soup.find(id="f-promised_limit.days")["value"] == "三"
    chief.press("保存并检查", {"promised_limit.days": "3"})
    assert "没有必须改的" in chief.page.text
    chief.follow("申请材料")
    chief.press("添加材料")
    place = len(chief.page.soup.select("[data-row]")) - 1
    chief.press("保存并检查", {f"materials.{place}.name": NEW})
    chief.press(f"上移{NEW}")
    assert new_material(chief) == place - 1


def is_stopped_by_the_gate_and_mends_it(chief: Visitor) -> None:
    """A promise longer than the law stops it; the page leads to the field."""
    chief.follow("办理时限")
    chief.press("保存并检查", {"promised_limit.days": "30"})
    chief.follow("总览")
    chief.press("报送审核", {"reason": "试试"})
    assert chief.page.status == 422
    assert "没有报送" in chief.page.text
    chief.follow("承诺办结时限")
    assert chief.page.where.endswith("sections/limits")
    chief.press("保存并检查", {"promised_limit.days": "3"})
    mends_the_new_material(chief)
    chief.follow("总览")
    assert "没有必须改的，可以报送编办审核" in chief.page.text


def mends_the_new_material(chief: Visitor) -> None:
    chief.follow("申请材料")
    names = [name for name in chief.page.fields() if name.endswith(".basis")]
    chief.press("保存并检查", {name: "食品经营许可管理办法第十二条" for name in names})


def sends_it_back(editor: Visitor) -> None:
    """编办 looks at the difference, comments on a section and returns it."""
    editor.open("/workbench/catalogue/")
    editor.follow(ITEM)
    editor.follow("与现行版本对比")
    assert "5 个工作日" in editor.page.text
    assert "3 个工作日" in editor.page.text
    editor.follow("回到草稿")
    editor.follow("申请材料")
    assert "只供查看" in editor.page.text
    editor.press("提出意见", {"words": "新增的材料请说明怎么准备"})
    assert "新增的材料请说明怎么准备" in editor.page.text
    editor.follow("总览")
    editor.press("退回修改")
    assert editor.page.status == 422
    assert "退回时请写明要改什么" in editor.page.text
    editor.press("退回修改", {"words": "见材料部分的意见"})
    assert "正在编制" in editor.page.text or "报送审核" in editor.page.text


def puts_it_right(chief: Visitor) -> None:
    """The chief reads the comment, writes what was asked for, settles it and hands it in again."""
    chief.open("/workbench/catalogue/")
    chief.follow(ITEM)
    assert "见材料部分的意见" in chief.page.text
    chief.follow("申请材料")
    place = new_material(chief)
    chief.press("保存并检查", {f"materials.{place}.explain": "按门店实际写，一页即可"})
    chief.press("标为已处理")
    assert "已处理" in chief.page.text
    chief.follow("总览")
    chief.follow("预览办事指南")
    assert "预览" in chief.page.text
    assert NEW in chief.page.text
    chief.follow("返回")
    chief.press("报送审核", {"reason": "承诺时限压到 3 个工作日，增加一样材料"})
    assert "等编办审核" in chief.page.text


def new_material(chief: Visitor) -> int:
    """Return the place of the material that was added."""
    found = chief.page.soup.find("input", value=NEW)
    return int(str(found["name"]).split(".")[1])


def passes(reviewer: Visitor, button: str) -> None:
    reviewer.open("/workbench/catalogue/")
    reviewer.follow(ITEM)
    reviewer.press(button, {"words": "同意"})
    assert reviewer.page.status == 200
    assert "已写下审核意见" in reviewer.page.text


def publishes(editor: Visitor) -> None:
    editor.open("/workbench/catalogue/")
    editor.follow(ITEM)
    editor.press("现在发布")
    assert "群众现在看到的是新版本" in editor.page.text
    assert Draft.objects.get().state == "published"


def the_public_sees_the_new_version() -> None:
    public = Visitor()
    public.open(f"/items/{SLUG}")
    assert "承诺 3 个工作日" in public.page.text
    assert NEW in public.page.text
    assert "第 2 版" in public.page.text


def officers_read_the_versions(chief: Visitor) -> None:
    chief.open(f"/workbench/catalogue/items/{SLUG}/versions")
    chief.press("对比选中的两个版本")
    assert "第 1 版到第 2 版" in chief.page.text
    assert "5 个工作日" in chief.page.text
    chief.press("查看这一天", {"day": "2026-03-02"})
    assert "2026年3月2日群众看到的办事指南：第 2 版" in chief.page.text
    chief.open(f"/workbench/catalogue/items/{SLUG}/versions/1")
    assert "承诺 5 个工作日" in chief.page.text


def ends(editor: Visitor) -> None:
    """It is suspended by an order, and cancelled by another."""
    public = Visitor()
    editor.open(f"/workbench/catalogue/items/{SLUG}/")
    editor.press("暂停事项")
    assert editor.page.status == 422
    assert "请写明原因" in editor.page.text
    order = {"reason": "上级系统升级", "document_number": "同政办发〔2026〕3号"}
    editor.press("暂停事项", order)
    assert "已暂停" in editor.page.text
    public.open(f"/items/{SLUG}")
    assert "暂停办理" in public.page.text
    order = {"reason": "改为备案", "document_number": "同政办发〔2026〕5号", "sure": "1"}
    editor.press("取消事项", order)
    assert "已取消" in editor.page.text
    assert "同政办发〔2026〕5号" in editor.page.text
    assert Item.objects.get(slug=SLUG).state == "cancelled"
    assert public.open(f"/items/{SLUG}").status == 404
