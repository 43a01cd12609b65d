"""Lists published in batches: what is frozen, what was added and removed and why, the files of it."""

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tongban.base.errors import Invalid, NotFound, NotPermitted, Refused
from tongban.catalogue import queries, services
from tongban.catalogue.models import Batch, BatchEntry, Item, ItemStanding, ItemVersion
from tongban.catalogue.qualifying import answer
from tongban.catalogue.queries.frequency import frequencies
from tongban.catalogue.queries.lists import Frequency, condition, in_use
from tongban.catalogue.rules import LIST_SLUGS, ListKind, batch_name
from tongban.catalogue.tests.make import NOW, SYSTEM, a_document, an_item, the_whole_catalogue
from tongban.journal.queries import history
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

pytestmark = pytest.mark.django_db

FIRST, SECOND = "同编办发〔2026〕8号", "同编办发〔2026〕20号"


@pytest.fixture
def editor():
    return replace(a_desk(Role.EDITOR), now=NOW, today=date(2026, 11, 20))


def publish(kind, number, desk, **changes):
    fields = {
        "title": f"同江市{kind.value}事项清单",
        "document_number": number,
        "published_on": desk.today,
    }
    return services.publish_batch(kind, **fields | changes, desk=desk)


def two_items():
    """Two items of one visit each."""
    an_item(visits=1)
    an_item("id-card-renew", visits=1)


def names(slug, number):
    return [row.cells[0] for row in queries.batch(slug, number).page.items]


def test_the_rules_and_the_database_give_the_same_answers():
    the_whole_catalogue()
    desk = a_desk(Role.EDITOR)
    rare = in_use().filter(current__monthly_volume=2).values_list("slug", flat=True)[0]
    services.order_onto(rare, document_number=FIRST, reason="旺季", desk=desk)
    least, ordered = frequencies()

    for kind in ListKind:
        by_rule = {
            item.slug
            for item in in_use()
            if answer(kind, item.current, ordered.get(item.id, Frequency(least))).qualifies
        }
        assert set(in_use().filter(condition(kind)).values_list("slug", flat=True)) == by_rule
        assert by_rule
    with_counts = {line.rule.kind: line.items for line in queries.lists()}
    assert with_counts[ListKind.POWERS] + with_counts[ListKind.PUBLIC_SERVICES] == 196


def test_a_batch_freezes_what_the_list_was_at_that_moment(editor):
    two_items()

    number = publish(ListKind.AT_MOST_ONCE, FIRST, editor)
    services.publish(a_document(visits=1, name="改过的名称"), by=SYSTEM)

    assert number == 1
    assert names("at-most-once", 1) == ["居民身份证换领", "食品经营许可（新办）"]
    found = queries.batch("at-most-once", 1)
    assert found.columns == ["事项名称", "实施主体", "事项类型", "承诺时限", "到现场次数"]
    assert found.page.items[1].cells[1:] == [
        "市市场监督管理局",
        "行政许可",
        "5 个工作日",
        "1 次",
    ]
    assert (found.line.document_number, found.issued_by) == (FIRST, "市市场监督管理局")
    entry = history("list:at-most-once")[0]
    assert entry.event == "BatchPublished"
    assert entry.body["items"] == ["id-card-renew", "food-business-licence"]


def test_the_next_batch_marks_what_is_new_and_says_what_went_and_why(editor):
    two_items()
    an_item("passport-first", visits=0, visit_reason=None)
    publish(ListKind.AT_MOST_ONCE, FIRST, editor)
    an_item("hk-macao-permit", visits=1)
    an_item(visits=2)
    stand("id-card-renew", "suspended", reason="系统升级")
    stand("passport-first", "cancelled", number="同政发〔2026〕1号")

    number = publish(ListKind.AT_MOST_ONCE, SECOND, editor)

    found = queries.batch("at-most-once", 2)
    assert number == 2
    assert [(row.slug, row.is_new) for row in found.page.items] == [("hk-macao-permit", True)]
    assert {one.slug: one.why for one in found.removed} == {
        "food-business-licence": "不再符合条件：要到现场 2 次，超过 1 次",
        "id-card-renew": "事项暂停：系统升级",
        "passport-first": "事项取消（同政发〔2026〕1号）",
    }
    assert [row.is_new for row in queries.batch("at-most-once", 1).page.items] == [True] * 3


def stand(slug, state, *, reason="", number=""):
    item = Item.objects.get(slug=slug)
    ItemStanding.objects.create(
        item=item,
        state=state,
        reason=reason,
        document_number=number,
        since=NOW + timedelta(hours=1),
        set_by="王芳",
    )
    Item.objects.filter(pk=item.pk).update(state=state)


def test_what_stopped_qualifying_is_reported_before_the_next_batch(
    editor, django_assert_max_num_queries
):
    two_items()
    publish(ListKind.AT_MOST_ONCE, FIRST, editor)
    publish(ListKind.POWERS, FIRST, editor)
    assert queries.stopped_qualifying() == []

    an_item(visits=3)

    with django_assert_max_num_queries(8):
        (lost,) = queries.stopped_qualifying()
    assert lost.rule.kind is ListKind.AT_MOST_ONCE
    assert [(one.slug, one.why) for one in lost.removed] == [
        ("food-business-licence", "不再符合条件：要到现场 3 次，超过 1 次")
    ]


def test_pressing_twice_publishes_once_and_says_so(editor):
    two_items()
    publish(ListKind.AT_MOST_ONCE, FIRST, editor)

    with pytest.raises(Refused, match="已经公布了这个清单的第一批") as refused:
        publish(ListKind.AT_MOST_ONCE, f" {FIRST} ", editor)

    assert refused.value.details["number"] == 1
    assert Batch.objects.count() == 1
    assert publish(ListKind.ONCE, FIRST, editor) == 1  # another list of the same document


def test_an_empty_list_is_not_published(editor):
    an_item(visits=2)

    with pytest.raises(Refused, match="空的清单"):
        publish(ListKind.AT_MOST_ONCE, FIRST, editor)

    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"document_number": ""}, "document_number"),
        ({"published_on": date(2026, 11, 21)}, "published_on"),
    ],
)
def test_a_batch_needs_title_number_and_a_day_not_after_today(editor, changes, field):
    two_items()

    with pytest.raises(Invalid) as refused:
        publish(ListKind.AT_MOST_ONCE, FIRST, editor, **changes)

    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_batch_is_not_older_than_the_one_before(editor):
    two_items()
    publish(ListKind.AT_MOST_ONCE, FIRST, editor)

    with pytest.raises(Invalid, match="请检查"):
        publish(ListKind.AT_MOST_ONCE, SECOND, editor, published_on=date(2026, 11, 1))


def test_only_the_editor_publishes():
    two_items()

    with pytest.raises(NotPermitted):
        publish(ListKind.AT_MOST_ONCE, FIRST, a_desk(Role.CHIEF))


def test_nothing_of_a_batch_changes_when_the_next_is_published(editor):
    two_items()
    publish(ListKind.HIGH_FREQUENCY, FIRST, editor)
    before = rows_of(1)
    services.set_threshold(1, document_number=SECOND, desk=editor)
    an_item("hk-macao-permit", monthly_volume=2)

    publish(ListKind.HIGH_FREQUENCY, SECOND, editor)

    assert rows_of(1) == before
    assert "现行标准为每月 12 件" in queries.batch("high-frequency", 1).rule_words
    assert "现行标准为每月 1 件" in queries.batch("high-frequency", 2).rule_words


def rows_of(number):
    batch = Batch.objects.filter(number=number)
    return list(batch.values()), list(BatchEntry.objects.filter(batch__in=batch).values())


def test_frequent_items_of_one_visit_are_counted_against_the_goal():
    an_item(visits=1, monthly_volume=30)
    an_item("id-card-renew", visits=2, monthly_volume=300)
    an_item("passport-first", visits=0, visit_reason=None, monthly_volume=3)

    found = queries.current_list("at-most-once", frequent=True)

    assert (found.goal.reached, found.goal.wanted) == (1, {2018: 30, 2019: 100})
    assert [row.line.slug for row in found.page.items] == ["food-business-licence"]
    assert queries.current_list("at-most-once").items == 2


def test_a_list_of_powers_says_basis_and_duties():
    an_item()

    (row,) = queries.current_list("powers").page.items

    facts = dict(row.facts)
    assert "《中华人民共和国食品安全法》第三十五条" in facts["设定依据"]
    assert facts["责任环节"].startswith("受理→")
    assert facts["法定时限"] == "20 个工作日"


def test_a_sheet_holds_the_batch_and_no_formula(editor):
    two_items()
    an_item("passport-first", visits=0, visit_reason=None)
    publish(ListKind.AT_MOST_ONCE, FIRST, editor)
    an_item(visits=1, name="=1+1")
    stand("id-card-renew", "suspended")
    publish(ListKind.AT_MOST_ONCE, SECOND, editor)

    file = queries.batch_file("at-most-once", 2, "xlsx")

    book = load_workbook(io.BytesIO(file.data))
    lines = list(book["清单"].values)
    assert file.name == "同江市最多跑一次事项清单.xlsx"
    assert lines[0][0] == "同江市最多跑一次事项清单"
    assert lines[1][0] == f"市市场监督管理局　{SECOND}　2026年11月20日"
    assert lines[3][:2] == ("序号", "事项名称")
    assert {line[1] for line in lines[4:]} == {"=1+1", "普通护照首次申请"}
    assert {cell.data_type for cell in book["清单"]["B"]} <= {"s", "n"}
    assert list(book["移出"].values)[1][0] == "居民身份证换领"


def test_a_document_says_number_rule_items_and_what_went(editor):
    two_items()
    publish(ListKind.AT_MOST_ONCE, FIRST, editor)
    stand("id-card-renew", "suspended")
    publish(ListKind.AT_MOST_ONCE, SECOND, editor)

    file, again = (queries.batch_file("at-most-once", 2, "pdf") for _ in range(2))

    assert file == again
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.data)).pages)
    for words in (
        SECOND,
        "共1项，其中新增0项，移出1项",
        "食品经营许可",
        "事项暂停",
        "列入规则",
    ):
        assert words in re.sub(r"\s", "", text), words


@pytest.mark.parametrize(
    "ask",
    [
        lambda: queries.current_list("none"),
        lambda: queries.batch("online", 1),
        lambda: queries.batch("none", 1),
    ],
)
def test_what_is_not_there_is_not_found(ask):
    with pytest.raises(NotFound):
        ask()


def test_batches_are_named_in_chinese_figures():
    assert [batch_name(n) for n in (1, 10, 11, 20, 34, 100)] == [
        "第一批", "第十批", "第十一批", "第二十批", "第三十四批", "第100批",
    ]  # fmt: skip


def test_the_columns_of_a_version_answer_like_its_definition():
    the_whole_catalogue()
    usual = Frequency(30)

    for version in ItemVersion.objects.all():
        definition = queries.definition_of(version.pk)
        for kind in LIST_SLUGS:
            assert answer(kind, version, usual) == answer(kind, definition, usual)
