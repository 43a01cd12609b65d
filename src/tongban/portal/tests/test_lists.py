"""The public lists, their batches, intermediary services and abolished proofs, as a citizen reads them."""

from dataclasses import replace
from datetime import date

import pytest

from tongban.catalogue import services
from tongban.catalogue.models import Item
from tongban.catalogue.queries import forget_edition
from tongban.catalogue.rules import ListKind
from tongban.catalogue.tests.make import NOW, an_item, the_whole_catalogue
from tongban.catalogue.tests.test_side_lists import PROOF, SERVICE
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk
from tongban.portal.tests.see import main
from tongban.retention.models import KeepingRule

pytestmark = pytest.mark.django_db

NUMBER, LATER = "同编办发〔2026〕8号", "同编办发〔2026〕20号"


@pytest.fixture(autouse=True)
def _fresh_edition():
    forget_edition()


@pytest.fixture
def editor():
    return replace(a_desk(Role.EDITOR), now=NOW, today=date(2026, 11, 20))


def publish(desk, number=NUMBER, kind=ListKind.AT_MOST_ONCE):
    return services.publish_batch(
        kind,
        title=f"同江市{kind.value}清单",
        document_number=number,
        published_on=desk.today,
        desk=desk,
    )


def test_every_list_says_its_rule_and_counts_its_items(client, django_assert_max_num_queries):
    the_whole_catalogue()
    documents = [item.current.definition for item in Item.objects.select_related("current")]

    with django_assert_max_num_queries(3):
        words = main(client.get("/lists"))

    instant = sum(d["case_type"] == "即办件" for d in documents)
    online = sum(d["online_depth"] >= 3 for d in documents)
    powers = sum(d["kind"] != "公共服务" for d in documents)
    for title, count in (("“马上办”事项清单", instant), ("“网上办”事项清单", online)):
        assert f"{title} {count} 个事项" in words
    assert f"行政权力事项清单（权责清单） {powers} 个事项" in words
    assert "材料齐全、符合法定形式的，当场办结。" in words


def test_a_list_shows_its_items_page_by_page(client, django_assert_max_num_queries):
    the_whole_catalogue()

    with django_assert_max_num_queries(5):
        first = client.get("/lists/at-most-once")
    following = first.context["page"].next_token
    second = client.get("/lists/at-most-once", {"after": following})

    assert "高频事项中，现有" in main(first)
    assert "2019 年底目标：100 项" in main(first)
    slugs = [[row.line.slug for row in r.context["page"].items] for r in (first, second)]
    assert len(set(slugs[0] + slugs[1])) == 60


def test_the_powers_are_listed_with_basis_and_duties(client, django_assert_max_num_queries):
    an_item()

    with django_assert_max_num_queries(5):
        words = main(client.get("/lists/powers"))

    assert "设定依据 《中华人民共和国食品安全法》第三十五条" in words
    assert "责任环节 受理→" in words


def test_the_threshold_stands_on_the_list_of_frequent_items(client, editor):
    an_item(monthly_volume=40)
    services.set_threshold(40, document_number=NUMBER, desk=editor)

    words = main(client.get("/lists/high-frequency"))

    assert f"现行标准：每月 40 件。 （{NUMBER}）" in words
    assert "食品经营许可（新办）" in words


def test_a_batch_is_read_and_saved(client, editor, django_assert_max_num_queries):
    an_item(visits=1)
    an_item("id-card-renew", visits=1)
    publish(editor)
    an_item(visits=2)
    an_item("hk-macao-permit", visits=1)
    publish(editor, LATER)

    with django_assert_max_num_queries(4):
        words = main(client.get("/lists/at-most-once/2"))

    assert f"第二批 文号 {LATER}" in words
    assert "（新增 1，移出 1）" in words
    assert "食品经营许可（新办） 市市场监督管理局 不再符合条件：要到现场 2 次，超过 1 次" in words
    earlier = main(client.get("/lists/at-most-once/1"))
    assert "这是以前公布的一批" in earlier
    assert "食品经营许可（新办）" in earlier
    for form, head in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        file = client.get(f"/lists/at-most-once/2.{form}")
        assert file.status_code == 200
        assert file.content.startswith(head)
        assert file["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "path",
    ["/lists/none", "/lists/online/1", "/lists/online/1.pdf", "/intermediaries/none"],
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_a_form_nobody_makes_is_not_found(client, editor):
    an_item(visits=1)
    publish(editor)

    assert client.get("/lists/at-most-once/1.exe").status_code == 404


def test_an_intermediary_says_who_pays_and_whether_one_may_do_it_oneself(client, editor):
    an_item()
    services.add_intermediary(SERVICE, reason="新增", desk=editor)

    assert "印章检测 可自行编制 申请人付费 市场调节价 可以自己做" in main(
        client.get("/intermediaries")
    )
    words = main(client.get("/intermediaries/seal-report"))

    assert "任何部门不得强制您委托中介" in words
    assert "哪些事项要用 食品经营许可（新办）" in words
    assert "《检测办法》" in words


def test_a_proof_is_found_by_what_it_was_called_and_says_what_replaces_it(
    client, editor, django_assert_max_num_queries
):
    an_item()
    services.add_proof(PROOF, reason="清理", desk=editor)

    with django_assert_max_num_queries(3):
        words = main(client.get("/abolished-proofs", {"q": "居委会 场所"}))

    assert "经营场所证明 改用 书面承诺 · 住所申报承诺" in words
    assert "以前要它的事项 食品经营许可（新办）" in words
    assert "清单里没有“火星证明”" in main(client.get("/abolished-proofs", {"q": "火星证明"}))


def test_a_guide_shows_its_lists_services_and_proofs(client, editor):
    an_item(case_type="承诺件", online_depth=3, visits=1, lists=["马上办"])
    services.add_intermediary(SERVICE, reason="新增", desk=editor)
    services.add_proof(PROOF, reason="清理", desk=editor)

    response = client.get("/items/food-business-licence")
    words, page = main(response), response.content.decode()

    assert "以下证明不再索要： 经营场所证明 改用：住所申报承诺" in words
    assert "印章检测 可自行编制 · 市场调节价 · 申请人付费 · 可以自己做" in words
    assert 'href="/lists/online"' in page
    assert 'href="/lists/at-once"' not in page.replace("footer", "")


def test_an_empty_list_says_so(client):
    assert "现在没有符合规则的事项" in main(client.get("/lists/at-once"))
    assert "现在没有列入清单的中介服务" in main(client.get("/intermediaries"))
    assert "现在没有列入清单的证明" in main(client.get("/abolished-proofs"))


def test_the_list_of_merged_filings_says_how_each_is_settled_and_by_whom_received(
    client, django_assert_max_num_queries
):
    the_whole_catalogue()
    forget_edition()

    with django_assert_max_num_queries(4):
        words = main(client.get("/merged-filings"))

    assert "典型清单，以主管部门公布为准。" in words
    assert "公章刻制备案 怎么办 办执照时勾选，一并办结" in words
    assert "税务登记证 怎么办 随执照自动办结，不用勾选" in words
    assert "谁接收信息 市公安局（治安、消防）" in words
    assert "粮油仓储企业备案" in words
    assert "由登记机关转送主管部门" in words
    assert words.count("以前由谁办") == 24


def test_without_a_list_the_page_says_so(client):
    assert "现在没有合并到营业执照的备案" in main(client.get("/merged-filings"))


def test_everybody_reads_for_how_long_data_are_kept(client):
    assert "保管期限还没有公布" in main(client.get("/retention"))
    rule = {"what": "填写的内容", "since": "办结", "basis": "规则", "is_typical": True}
    KeepingRule.objects.create(kind="draft", place=1, name="草稿", days=180, **rule)
    KeepingRule.objects.create(
        kind="permit", place=2, name="行政许可", years=30, from_next_year=True, **rule
    )
    KeepingRule.objects.create(kind="service", place=3, name="其他办件", **rule)

    words = main(client.get("/retention"))

    assert "草稿 180 天" in words
    assert (
        "行政许可 30 年 ，从次年1月1日起算" in words or "行政许可 30 年，从次年1月1日起算" in words
    )
    assert "其他办件 永久保管" in words
    assert "填写的内容 · 从办结起 · 规则" in words
