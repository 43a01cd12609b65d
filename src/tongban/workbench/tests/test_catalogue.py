"""The pages on which officials keep the catalogue: sections, rows, colleagues, reviews, orders."""

from typing import Any

import pytest
from django.test import Client

from tests.stories.visitor import Visitor
from tongban.catalogue.models import DirectoryEntry, Draft, Item
from tongban.catalogue.tests.make import an_item
from tongban.people.permissions import Role
from tongban.people.tests.make import an_officer, sign_in

pytestmark = pytest.mark.django_db

SLUG = "food-business-licence"
CATALOGUE = "/workbench/catalogue/"


@pytest.fixture(autouse=True)
def _today(time_machine, var):
    time_machine.move_to("2026-11-23T09:00+08:00", tick=False)


@pytest.fixture(autouse=True)
def _item():
    an_item()


def browser_of(role: Role, agency: str = "scjg", name: str = "王芳") -> Visitor:
    client = Client()
    sign_in(client, an_officer(role, agency, name=name))
    return Visitor(client)


@pytest.fixture
def chief() -> Visitor:
    return browser_of(Role.CHIEF)


@pytest.fixture
def draft(chief: Visitor) -> str:
    """The address of a change just begun by the chief."""
    chief.open(f"{CATALOGUE}items/{SLUG}/")
    return chief.press("开始变更").where


def typed(visitor: Visitor, **fill: Any) -> dict[str, Any]:
    """Return what the browser would send from the form on the page, with some fields changed."""
    form, _ = visitor.page.form("保存并检查", "")
    data: dict[str, Any] = {}
    for tag in form.find_all(["input", "textarea", "select"]):
        if tag.get("type") == "checkbox" and not tag.has_attr("checked"):
            continue
        chosen = tag.find("option", selected=True) if tag.name == "select" else None
        value = (chosen or {}).get("value", "") if tag.name == "select" else tag.get("value", "")
        value = tag.get_text() if tag.name == "textarea" else value
        data.setdefault(tag["name"], []).append(value)
    return data | fill


def autosave(visitor: Visitor, section: str, data: dict[str, Any]) -> Any:
    return visitor.client.post(section, data, headers={"Accept": "application/json"})


# --- who may ------------------------------------------------------------------------------------


def test_a_draft_of_another_agency_does_not_exist(draft):
    other = browser_of(Role.CHIEF, "gaj")

    assert other.open(draft).status == 404
    assert other.open(f"{draft}sections/basic").status == 404
    assert other.open(f"{CATALOGUE}items/{SLUG}/").status == 404


@pytest.mark.parametrize("page", ["", "items", "directory", "new"])
def test_a_window_has_no_catalogue(page):
    assert browser_of(Role.WINDOW).open(f"{CATALOGUE}{page}").status == 403


def test_the_legal_office_reads_and_comments_but_does_not_write(draft):
    legal = browser_of(Role.LEGAL, "zwzx")
    legal.open(f"{draft}sections/basic")

    assert "只供查看" in legal.page.text
    assert legal.page.soup.find("fieldset", disabled=True)
    refused = legal.client.post(f"{draft}sections/basic", {"version": "1.", "name": "改名"})
    assert refused.status_code == 403


# --- saving -------------------------------------------------------------------------------------


def test_a_section_is_drawn_and_saved_with_few_queries(draft, chief, django_assert_max_num_queries):
    section = f"{draft}sections/materials"
    chief.open(section)

    # Three for the draft, six for the gate, agencies, intermediaries; the rest to know who asks.
    with django_assert_max_num_queries(16):
        chief.open(section)
    data = typed(chief, **{"materials.0.name": "食品经营许可申请表"})
    # Read, write, journal; then the draft as it is now.
    with django_assert_max_num_queries(24):
        answer = autosave(chief, section, data)

    assert answer.status_code == 200
    assert Draft.objects.get().document["materials"][0]["name"] == "食品经营许可申请表"


def test_opening_and_saving_changes_nothing(draft, chief):
    before = Draft.objects.get().document
    for section in ("basic", "extend", "limits", "materials", "form", "fee", "steps", "result"):
        chief.open(f"{draft}sections/{section}")
        chief.press("保存并检查")

    after = Draft.objects.get()
    assert after.document == before
    assert after.version == 1


def test_two_saves_one_after_the_other_follow_each_other(draft, chief):
    section = f"{draft}sections/limits"
    chief.open(section)
    first = autosave(chief, section, typed(chief, **{"promised_limit.days": "4"})).json()

    data = typed(chief, version=first["version"], **{"promised_limit.days": "3"})
    second = autosave(chief, section, data)

    assert first["saved_at"] == "09:00"
    assert second.status_code == 200
    assert Draft.objects.get().document["promised_limit"]["days"] == 3


def test_colleagues_write_in_different_sections_at_the_same_time(draft, chief):
    colleague = browser_of(Role.CHIEF, name="李明")
    chief.open(f"{draft}sections/limits")
    colleague.open(f"{draft}sections/basic")
    colleague.press("保存并检查", {"parent": "食品经营"})

    chief.press("保存并检查", {"promised_limit.days": "3"})

    assert chief.page.status == 200
    document = Draft.objects.get().document
    assert (document["parent"], document["promised_limit"]["days"]) == ("食品经营", 3)


def test_colleagues_in_one_section_are_told_and_nothing_is_lost(draft, chief):
    colleague, section = browser_of(Role.CHIEF, name="李明"), f"{draft}sections/limits"
    chief.open(section)
    data = typed(chief, **{"promised_limit.days": "2"})
    colleague.open(section)
    colleague.press("保存并检查", {"promised_limit.days": "4"})

    said = autosave(chief, section, data)
    chief.press("保存并检查", {"promised_limit.days": "2"})

    assert said.status_code == 409
    assert "李明" in said.json()["message"]
    assert chief.page.status == 409
    assert "同事改了这一部分" in chief.page.text
    assert "与已保存的不同：承诺办结时限" in chief.page.text
    assert chief.page.soup.find(attrs={"name": "promised_limit.days"})["value"] == "2"
    assert Draft.objects.get().document["promised_limit"]["days"] == 4

    chief.press("保存并检查")  # he has looked, and means it

    assert Draft.objects.get().document["promised_limit"]["days"] == 2


# --- rows ---------------------------------------------------------------------------------------


def test_rows_are_added_moved_and_removed_without_scripts(draft, chief):
    chief.open(f"{draft}sections/faqs")
    chief.press("添加问答", {})
    place = len(chief.page.soup.select("[data-row]")) - 1
    chief.press("保存并检查", {f"faqs.{place}.q": "要体检吗？", f"faqs.{place}.a": "要健康证明。"})
    for _ in range(place):
        chief.press("上移要体检吗？")
    faqs = Draft.objects.get().document["faqs"]
    assert faqs[0] == {"q": "要体检吗？", "a": "要健康证明。"}

    chief.press("删除要体检吗？")

    assert Draft.objects.get().document["faqs"] == faqs[1:]


def test_what_was_typed_is_kept_when_a_row_is_added(draft, chief):
    chief.open(f"{draft}sections/materials")

    chief.press("添加材料", {"materials.0.name": "申请书（2018版）"})

    materials = Draft.objects.get().document["materials"]
    assert materials[0]["name"] == "申请书（2018版）"
    assert materials[-1] | {"name": ""} == {
        **dict.fromkeys(("issued_by", "when", "licence")),
        "name": "",
        "kind": "其他",
        "source": "申请人自备",
        "form": "电子或纸质",
        "originals": 1,
        "copies": 0,
        "necessity": "必要",
        "status": "保留",
    }


def test_a_shared_element_comes_as_other_forms_ask_it(draft, chief):
    an_item("id-card-first")
    chief.open(f"{draft}sections/form")
    assert "申请人" in [tag["label"] for tag in chief.page.soup.select("optgroup")]

    chief.press("添加字段", {"element": "person.name"})
    chief.press("添加字段", {"element": ""})

    shared, own = Draft.objects.get().document["form_fields"][-2:]
    assert (shared["element"], shared["label"], shared["type"]) == ("person.name", "姓名", "string")
    assert own == {"element": "own.field1", "label": "", "type": "string", "required": True}


def test_an_unknown_row_is_not_found(draft, chief):
    chief.open(f"{draft}sections/faqs")

    answer = chief.client.post(f"{draft}sections/faqs", typed(chief, do="nothing.add"))

    assert answer.status_code == 404


def test_answers_are_tried_out_on_the_saved_text(draft, chief):
    chief.open(f"{draft}sections/situations")
    everything = len(chief.page.soup.select("#rehearsal ol li"))

    question = chief.page.soup.select_one("#rehearsal select")
    option = question.find_all("option")[1]
    chief.press("看材料清单", {question["name"]: option["value"]})

    assert "这种情形不要" in chief.page.text
    assert len(chief.page.soup.select("#rehearsal ol li")) < everything


# --- from the basic catalogue to the public -----------------------------------------------------


def test_an_entry_is_claimed_and_shows_what_is_still_to_be_written(chief):
    DirectoryEntry.objects.all().delete()
    editor = browser_of(Role.EDITOR, "zwzx")
    editor.open(f"{CATALOGUE}directory")
    editor.follow("新增一条")
    entry = {"code": "000131001000", "name": "食品生产许可", "kind": "行政许可"}
    entry |= {"levels": "县级", "days": "20", "unit": "工作日"}
    editor.press("保存这一条", entry)
    assert "已保存" in editor.page.text

    chief.open(f"{CATALOGUE}directory?q=食品生产")
    chief.press("认领")

    assert "食品生产许可" in chief.page.text
    assert "处必须改" in chief.page.text
    assert "服务对象 ：还没有填写。" in chief.page.text
    assert all(tag.get_text(strip=True) for tag in chief.page.soup.select(".against a"))
    draft = chief.page.where
    chief.open(f"{draft}sections/limits")
    assert chief.page.soup.find(attrs={"name": "statutory_limit.days"})["value"] == "20"
    chief.open(f"{draft}sections/basic")
    assert "还没有填写。" not in chief.page.soup.find("form").get_text()
    chief.press("保存并检查")
    assert "还没有填写。" in chief.page.soup.find("form", attrs={"data-autosave": True}).get_text()
    assert chief.open(f"{draft}preview").status == 409
    assert "还不能预览" in chief.page.text


def test_a_plan_to_cancel_can_be_given_up(chief):
    editor = browser_of(Role.EDITOR, "zwzx")
    editor.open(f"{CATALOGUE}items/{SLUG}/")
    order = {"reason": "改为备案", "on": "2026-12-31", "sure": "1"}
    editor.press("取消事项", order)
    assert "计划 2026年12月31日" in editor.page.text

    editor.press("撤销取消计划")

    assert "计划 2026年12月31日" not in editor.page.text
    assert Item.objects.get(slug=SLUG).cancel_on is None
    assert "取消事项" not in chief.open(f"{CATALOGUE}items/{SLUG}/").text


def test_items_are_split_and_merged(chief):
    an_item("food-workshop-approval")
    an_item("food-vendor-filing")
    editor = browser_of(Role.EDITOR, "zwzx")
    editor.open(f"{CATALOGUE}items/{SLUG}/")
    editor.press("开始拆分", {"names": "食品销售许可"})
    assert editor.page.status == 422
    editor.press("开始拆分", {"names": "食品销售许可\n餐饮服务许可"})
    assert "食品销售许可" in editor.page.text
    assert "餐饮服务许可" in editor.page.text

    editor.open(f"{CATALOGUE}merge?slug=food-workshop-approval&slug=food-vendor-filing")
    editor.press("开始合并", {"name": "食品小作坊和摊贩管理"})

    assert "食品小作坊和摊贩管理" in editor.page.text
    assert "合并" in editor.page.text
    replaced = sorted(draft.replaces for draft in Draft.objects.all())
    assert replaced == [[SLUG], [SLUG], ["food-workshop-approval", "food-vendor-filing"]]


def test_a_dropped_draft_stays_to_be_read(draft, chief):
    chief.open(draft)
    chief.press("放弃", {"sure": "1"}, at="abandonment")

    assert "这份草稿已放弃" in chief.page.text
    assert "放弃草稿" in chief.page.text
    chief.open(f"{CATALOGUE}?show=dropped")
    assert "食品经营许可（新办）" in chief.page.text
