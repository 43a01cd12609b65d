"""Items in files on the pages of officials: template, export, the report of a file, taking it in."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from tongban.catalogue.models import Draft
from tongban.catalogue.services import begin_change
from tongban.catalogue.tests.make import (
    a_chief,
    a_document,
    a_file,
    an_item,
    items_in,
    the_whole_catalogue,
)
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, an_officer, sign_in

pytestmark = pytest.mark.django_db
HOME = "/workbench/catalogue/exchange"


@pytest.fixture(autouse=True)
def _today(time_machine, var):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def editor(client: Client) -> Client:
    sign_in(client, an_officer(Role.EDITOR))
    return client


def upload(client, data, name="事项.xlsx", **fields):
    return client.post(HOME, {"file": SimpleUploadedFile(name, data), **fields})


def test_a_file_is_looked_at_then_taken_in_as_drafts(editor):
    an_item()

    looked = upload(editor, a_file(a_document(name="新名称"), a_document(slug="food-new")))
    report = editor.get(looked.url).content.decode()
    taken = editor.post(f"{looked.url}taking", {"entries": "1"}, follow=True)

    assert "新事项 1" in report
    assert "有变更 1" in report
    assert "<ins>新名称</ins>" in report
    assert "已全部取入" in taken.content.decode()
    assert set(Draft.objects.values_list("slug", flat=True)) == {
        "food-business-licence",
        "food-new",
    }
    assert "全部取入</button>" not in editor.get(looked.url).content.decode()


def test_bad_cells_are_listed_and_nothing_can_be_taken(editor):
    an_item()
    data = a_file(*[a_document(slug=f"food-{n}", kind="许可") for n in range(60)], form="csv")

    looked = upload(editor, data, name="事项.csv")
    first = editor.get(looked.url).content.decode()
    second = editor.get(f"{looked.url}?show=faults&first=50").content.decode()
    refused = editor.post(f"{looked.url}taking")

    assert "错误 60 处" in first
    assert "不在可选值之内" in first
    assert (first.count("<td>许可</td>"), second.count("<td>许可</td>")) == (50, 10)
    assert "全部取入</button>" not in first
    assert refused.status_code == 409
    assert "文件里还有错误" in refused.content.decode()
    assert not Draft.objects.exists()


def test_what_changed_since_the_look_is_shown_before_anything_is_taken(editor):
    an_item()
    looked = upload(editor, a_file(a_document(name="新名称")))
    begin_change("food-business-licence", desk=a_chief())

    answer = editor.post(f"{looked.url}taking")

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "重新计算的结果" in page
    assert "已有没办完的草稿" in page


def test_what_cannot_be_read_is_said_on_the_page(editor):
    no_file = editor.post(HOME)
    unknown = upload(editor, b"x", name="x.doc")
    macros = upload(editor, b"x", name="x.xlsx")

    assert [r.status_code for r in (no_file, unknown, macros)] == [422, 422, 422]
    assert "请选择要导入的文件" in no_file.content.decode()
    assert "请选择格式" in unknown.content.decode()
    assert "这不是 .xlsx 文件" in macros.content.decode()


def test_the_template_comes_as_a_spreadsheet(editor):
    response = editor.get(f"{HOME}/template.xlsx")

    assert "attachment" in response["Content-Disposition"]
    assert "申请材料" in load_workbook(io.BytesIO(response.content)).sheetnames


@pytest.mark.parametrize("form", ["xlsx", "yaml", "csv"])
def test_what_is_exported_comes_back_the_same(editor, form):
    the_whole_catalogue()

    exported = editor.get(f"{HOME}/export?form={form}")
    looked = upload(editor, exported.content, name=f"全部.{form}")
    report = editor.get(looked.url).content.decode()

    assert "无变化 196" in report
    assert "有变更 0" in report


def test_an_export_is_narrowed_by_department_and_words(editor):
    the_whole_catalogue()

    data = editor.get(f"{HOME}/export?form=csv&agency=scjg&q=食品").content
    nothing = editor.get(f"{HOME}/export?form=csv&agency=scjg&q=没有这个")

    documents = items_in(data, "csv")
    assert documents
    assert {d["agency"] for d in documents} == {"市市场监督管理局"}
    assert all("食品" in document["name"] for document in documents)
    assert nothing.status_code == 422


def test_it_is_for_those_who_draft(client):
    sign_in(client, an_officer(Role.WINDOW))

    assert client.get(HOME).status_code == 403
    assert client.get(f"{HOME}/template.xlsx").status_code == 403
    assert client.get(f"{HOME}/export?form=csv").status_code == 403


def test_pages_ask_the_database_little(editor, django_assert_max_num_queries):
    an_item()
    looked = upload(editor, a_file(a_document(name="新名称")))

    with django_assert_max_num_queries(8):
        editor.get(looked.url)
    with django_assert_max_num_queries(8):
        editor.get(HOME)
