"""Loading catalogue files: all of it or nothing, again without effect, changed text as a new version."""

import re
import shutil

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tongban.agencies.queries import agencies
from tongban.base.errors import Invalid, NotFound
from tongban.catalogue import services
from tongban.catalogue.models import Item, ItemVersion
from tongban.catalogue.queries import definition_of, edition, guide
from tongban.catalogue.tests.make import (
    SYSTEM,
    TONGJIANG,
    a_document,
    an_item,
    the_whole_catalogue,
)
from tongban.journal.queries import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A catalogue folder of one small department, to be spoilt."""
    (tmp_path / "items").mkdir()
    shutil.copy(TONGJIANG / "items" / "xfj.yaml", tmp_path / "items")
    for name in ("bundles.yaml", "synonyms.yaml"):
        shutil.copy(TONGJIANG / name, tmp_path)
    return tmp_path


def change(folder, old, new, *, name="items/xfj.yaml"):
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_whole_catalogue_loads_and_loading_it_again_does_nothing():
    first = the_whole_catalogue()
    again = the_whole_catalogue()

    assert (first.new, first.changed, first.agencies) == (196, 0, 32)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 196)
    assert ItemVersion.objects.count() == Item.objects.filter(state="in_use").count() == 196
    assert len(agencies()) == 32
    assert history("item:food-business-licence")[0].event == "ItemPublished"


def test_changed_text_is_a_new_version_and_the_old_one_stays(folder):
    services.load(folder, by=SYSTEM)
    slug = Item.objects.values_list("slug", flat=True).first()
    before = guide(slug)
    change(folder, before.definition.name, "新的名称")

    report = services.load(folder, by=SYSTEM)
    after = guide(slug)

    assert (report.new, report.changed) == (0, 1)
    assert (before.number, after.number) == (1, 2)
    assert after.definition.name == "新的名称"
    assert definition_of(before.version_id).name == before.definition.name
    assert [line.event for line in history(f"item:{slug}")] == ["ItemPublished"] * 2


def test_a_fault_has_file_line_column_path_and_words_and_nothing_is_loaded(folder):
    line = change(folder, "case_type: 承诺件", "case_type: 承诺")
    unknown = change(folder, "  visits:", "  visit:")

    with pytest.raises(services.Faulty) as refused:
        services.load(folder, by=SYSTEM)

    words = [str(fault) for fault in refused.value.faults]
    assert any(re.match(rf"xfj\.yaml:{line}:3 items\[\d\]\.case_type “承诺”不在", w) for w in words)
    assert any(re.match(rf"xfj\.yaml:{unknown}:3 items\[\d\]\.visit 不认识", w) for w in words)
    assert any("缺少“visits”" in w for w in words)
    assert not Item.objects.exists()
    assert not agencies()


@pytest.mark.parametrize(
    ("name", "spoilt", "words"),
    [
        ("items/bad.yaml", b"organ: [", "bad.yaml:2:1  不是有效的 YAML"),
        ("items/bad.yaml", "organ: 市".encode("gbk"), "bad.yaml:1:1  不是 UTF-8 编码的文件"),
        ("items/bad.yaml", b"", "bad.yaml:1:1  文件是空的"),
        ("items/bad.yaml", b"- 1", "bad.yaml:1:1  应为键值对"),
        ("bundles.yaml", b"bundles: 3", "bundles.yaml:1:1 bundles 应为列表"),
        ("synonyms.yaml", "饭馆: 餐饮".encode(), "synonyms.yaml:1:1 饭馆 应为列表"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(folder, name, spoilt, words):
    (folder / name).write_bytes(spoilt)

    with pytest.raises(services.Faulty) as refused:
        services.load(folder, by=SYSTEM)

    assert words in str(refused.value)
    assert not Item.objects.exists()


def test_a_slug_said_in_two_files_is_refused(folder):
    shutil.copy(folder / "items" / "xfj.yaml", folder / "items" / "zz.yaml")

    with pytest.raises(services.Faulty) as refused:
        services.load(folder, by=SYSTEM)

    assert "zz.yaml:" in str(refused.value)
    assert "在 xfj.yaml 里已有" in str(refused.value)


def test_a_key_written_twice_is_refused(folder):
    change(folder, "  case_type:", "  name: 又一个名称\n  case_type:")

    with pytest.raises(services.Faulty, match="键“name”写了两次"):
        services.load(folder, by=SYSTEM)


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="没有"):
        services.load(tmp_path, by=SYSTEM)


def test_publishing_turns_the_edition_and_the_same_text_does_not():
    an_item()
    before = edition()

    same = services.publish(a_document(), by=SYSTEM)
    assert (same, edition()) == (None, before)

    services.publish(a_document(name="食品经营许可"), by=SYSTEM)
    assert edition() == before + 1


def test_a_faulty_document_is_not_published():
    an_item()

    with pytest.raises(Invalid) as refused:
        services.publish(a_document(kind="许可"), by=SYSTEM)

    assert refused.value.problems[0].field == "kind"
    assert guide("food-business-licence").number == 1


def test_a_guide_costs_two_queries_once_its_version_is_known():
    an_item()
    guide("food-business-licence")

    with CaptureQueriesContext(connection) as sql:
        found = guide("food-business-licence")

    assert len(sql) == 2
    assert (found.definition.name, found.agency.short) == ("食品经营许可（新办）", "市场监管局")


def test_an_item_that_is_not_in_use_is_not_found():
    an_item()
    Item.objects.update(state="cancelled")

    with pytest.raises(NotFound):
        guide("food-business-licence")
    with pytest.raises(NotFound):
        guide("nothing-of-that-name")
