"""The editor at the lists: the next batch, high frequency, intermediary services, abolished proofs."""

import re

import pytest

from tongban.catalogue import queries
from tongban.catalogue.models import Batch, FrequencyOrder, Intermediary, Proof
from tongban.catalogue.tests.make import NOW, an_item
from tongban.catalogue.tests.test_side_lists import PROOF, SERVICE
from tongban.journal.queries import history
from tongban.people.permissions import Role
from tongban.people.tests.make import an_officer, sign_in

pytestmark = pytest.mark.django_db

AT = "/workbench/catalogue/"
BATCH = {
    "title": "同江市“最多跑一次”事项清单（第一批）",
    "document_number": "同编办发〔2026〕8号",
    "published_on": "2026-11-20",
}


@pytest.fixture(autouse=True)
def _today(time_machine, var):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def editor(client):
    sign_in(client, an_officer(Role.EDITOR))
    return client


def words(response):
    page = response.content.decode()
    text = page[page.find("<main") : page.find("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


def test_the_next_batch_is_looked_at_and_published_once(editor):
    an_item(visits=1)

    before = words(editor.get(f"{AT}lists/at-most-once"))
    response = editor.post(f"{AT}lists/at-most-once", BATCH)
    again = editor.post(f"{AT}lists/at-most-once", BATCH)

    assert "还没有公布过，全部都是第一次列入" in before
    assert "食品经营许可（新办）" in before
    assert response.status_code == 302
    assert "已公布，公众现在就能看到" in words(editor.get(response.url))
    assert again.status_code == 409
    assert "已经公布了这个清单的第一批" in words(again)
    assert 'value="同编办发〔2026〕8号"' in again.content.decode()  # what was typed stays
    assert Batch.objects.count() == 1


def test_what_would_change_is_shown_before_it_is_frozen(editor):
    an_item(visits=1)
    editor.post(f"{AT}lists/at-most-once", BATCH)
    an_item(visits=2)
    an_item("id-card-renew", visits=1)

    report = words(editor.get(f"{AT}lists"))
    page = words(editor.get(f"{AT}lists/at-most-once"))

    assert "不再符合条件：要到现场 2 次，超过 1 次" in report
    assert "新增 1 项，移出 1 项" in page
    assert "居民身份证换领 市公安局 到现场 1 次" in page
    assert "公布第二批" in page


def test_a_batch_without_a_number_is_refused_beside_the_field(editor):
    an_item(visits=1)

    response = editor.post(f"{AT}lists/at-most-once", {**BATCH, "document_number": ""})

    assert response.status_code == 422
    assert "请填写文号" in words(response)
    assert not Batch.objects.exists()


def test_an_empty_list_offers_no_batch(editor):
    assert "没有可以公布的" in words(editor.get(f"{AT}lists/at-once"))


def test_the_threshold_is_set_and_its_past_stays(editor):
    for volume in ("40", "50"):
        typed = {"monthly_volume": volume, "document_number": f"同编办发{volume}号"}
        assert editor.post(f"{AT}frequency/threshold", typed).status_code == 302

    page = words(editor.get(f"{AT}frequency"))

    assert "达到每月 50 件" in page
    assert "每月 40 件 同编办发40号" in page
    wrong = editor.post(f"{AT}frequency/threshold", {"monthly_volume": "很多"})
    assert (wrong.status_code, "请填写整数" in words(wrong)) == (422, True)


def test_an_item_is_ordered_onto_the_list_and_off_again(editor):
    an_item(monthly_volume=2)
    typed = {"item": "food-business-licence", "document_number": "同编办发9号", "reason": "旺季"}

    editor.post(f"{AT}frequency/orders/new", typed)
    page = words(editor.get(f"{AT}frequency"))
    order = FrequencyOrder.objects.get()
    editor.post(
        f"{AT}frequency/orders/{order.pk}/end",
        {"document_number": "同编办发10号", "reason": "过季"},
    )

    assert "食品经营许可（新办）" in page
    assert "同编办发9号：旺季" in page
    assert "同编办发10号：过季" in words(editor.get(f"{AT}frequency"))


def test_an_intermediary_is_typed_in_by_names_and_comes_back_as_it_was(editor):
    an_item()
    typed = {
        **{key: str(SERVICE[key]) for key in SERVICE if key not in {"items", "basis", "note"}},
        "items": "食品经营许可（新办）",
        "basis": "检测办法 | 第三条 | 印章应当检测",
        "reason": "新增",
    }

    assert editor.post(f"{AT}intermediaries/new", typed).status_code == 302
    kept = queries.intermediary_to_edit("seal-report")
    assert kept.document == SERVICE

    page = editor.get(f"{AT}intermediaries/seal-report").content.decode()
    assert "检测办法 | 第三条 | 印章应当检测" in page
    assert f'name="seen" value="{kept.seen}"' in page
    changed = {**typed, "payer": "审批部门", "seen": kept.seen}
    editor.post(f"{AT}intermediaries/seal-report", changed)
    stale = editor.post(f"{AT}intermediaries/seal-report", {**changed, "payer": "申请人"})

    assert (stale.status_code, "有人改过这一项" in words(stale)) == (409, True)
    assert queries.intermediary("seal-report").payer == "审批部门"
    editor.post(f"{AT}intermediaries/seal-report/cancellation", {"reason": "不再需要"})
    assert "已移出" in words(editor.get(f"{AT}intermediaries"))
    assert "保存后重新列入" in words(editor.get(f"{AT}intermediaries/seal-report"))
    assert len(history("intermediary:seal-report")) == 3


def test_what_cannot_be_read_is_said_beside_its_field(editor):
    typed = {"slug": "x", "typical_days": "3", "basis": "只有一段", "reason": "新增"}
    first = editor.post(f"{AT}intermediaries/new", typed)
    second = editor.post(
        f"{AT}intermediaries/new", {**typed, "basis": "法 | 条 | 要点", "items": "没有的事项"}
    )

    assert "要写成三段" in words(first)
    assert "没有这些事项：没有的事项" in words(second)
    assert not Intermediary.objects.exists()


def test_a_proof_is_added_changed_and_taken_off(editor):
    an_item()
    typed = {
        **{k: v for k, v in PROOF.items() if isinstance(v, str)},
        "material_names": "居委会场所证明",
        "asked_by": "食品经营许可（新办）",
        "reason": "清理",
    }

    assert editor.post(f"{AT}proofs/new", typed).status_code == 302
    row = Proof.objects.get()
    kept = queries.proof_to_edit(row.pk)
    assert kept.document == PROOF

    changed = {**typed, "replacement": "本人承诺", "seen": kept.seen}
    assert editor.post(f"{AT}proofs/{row.pk}", changed).status_code == 302
    assert "书面承诺：本人承诺" in words(editor.get(f"{AT}proofs", {"q": "居委会"}))
    editor.post(f"{AT}proofs/{row.pk}/cancellation", {"reason": "又要"})
    assert not queries.proofs().items


@pytest.mark.parametrize(
    "path",
    ["lists", "lists/at-once", "frequency", "intermediaries", "proofs", "proofs/new"],
)
def test_only_the_editor_sees_them(client, path):
    sign_in(client, an_officer(Role.CHIEF))

    assert client.get(f"{AT}{path}").status_code == 403


def test_an_overview_costs_few_queries(editor, django_assert_max_num_queries):
    an_item(visits=1)
    editor.post(f"{AT}lists/at-most-once", BATCH)

    with django_assert_max_num_queries(18):
        editor.get(f"{AT}lists")
    with django_assert_max_num_queries(20):
        editor.get(f"{AT}lists/at-most-once")
