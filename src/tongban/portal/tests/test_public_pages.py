"""The public pages: what a citizen reads on them, and how many queries they cost."""

import re

import pytest
from django.urls import reverse

from tongban.catalogue import services
from tongban.catalogue.models import Item
from tongban.catalogue.queries import forget_edition
from tongban.catalogue.tests.make import NOW, a_document, an_item, the_whole_catalogue
from tongban.joint.tests.make import the_matters
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

pytestmark = pytest.mark.django_db

GUIDE = "/items/food-business-licence"


@pytest.fixture(autouse=True)
def _fresh_edition():
    forget_edition()


def words_of(response):
    """Return the text a person sees of the main part of a page."""
    text = response.content.decode()
    main = text[text.find("<main") : text.find("</main>")] if "<main" in text else text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def materials_of(response):
    return re.findall(r'class="material-name"[^>]*>([^<]+)<', response.content.decode())


def test_the_home_page_counts_what_is_there(client, django_assert_max_num_queries):
    the_whole_catalogue()
    documents = [version.definition for version in map(_current, Item.objects.all())]

    with django_assert_max_num_queries(6):
        response = client.get("/")

    words = words_of(response)
    counts = {
        "政务服务事项": len(documents),
        "可在线申请": sum(d["online_depth"] >= 2 for d in documents),
        "一次不用跑": sum(d["visits"] == 0 for d in documents),
        "当场办结": sum(d["case_type"] == "即办件" for d in documents),
    }
    for name, number in counts.items():
        assert f"{name} {number}" in words
    for seen in ("大家常办", "居民身份证换领", "开办餐饮店", "户籍办理", "市场监管局"):
        assert seen in words


def _current(item):
    return item.current


def test_a_guide_says_everything_a_citizen_asks(client, django_assert_max_num_queries):
    an_item(faqs=[{"q": "要几天？", "a": "五天。"}])
    client.get(GUIDE)  # this process now knows the version and the lists beside it

    with django_assert_max_num_queries(3):
        response = client.get(GUIDE)

    words = words_of(response)
    for seen in (
        "食品经营许可（新办）", "行政许可", "法定 20 个工作日", "承诺 5 个工作日", "最多跑 1 次", "不收费",
        "受理条件", "申请材料", "办理流程", "现场核查", "不计入时限", "市行政服务中心", "工作日 8:30",
        "12345", "要几天？", "五天。", "食品安全法", "第三十五条", "行政复议", "同江市人民法院", "窗口领取",
        "免提交", "承诺时限为常见值，以窗口公布为准", "第 1 版",
    ):  # fmt: skip
        assert seen in words, seen
    assert "<svg" in response.content.decode()
    assert reverse("portal:apply", args=["food-business-licence"]) in response.content.decode()


def test_answers_change_the_material_list(client):
    an_item()
    everything = materials_of(client.get(GUIDE))

    sale = materials_of(client.get(GUIDE, {"kind": "sale"}))
    nonsense = materials_of(client.get(GUIDE, {"kind": "moon", "x": "y"}))

    assert set(sale) < set(everything)
    assert nonsense == everything


def test_htmx_gets_the_list_alone(client):
    an_item()

    part = client.get(GUIDE, {"kind": "sale"}, headers={"HX-Request": "true"})
    page = client.get(GUIDE, {"kind": "sale"})

    assert "<html" not in part.content.decode()
    assert part.content.decode().lstrip().startswith('<section id="materials"')
    assert materials_of(part) == materials_of(page)
    assert 'value="sale" id="q-kind-1" checked' in part.content.decode()


def test_the_answers_go_along_to_the_application(client):
    an_item()

    response = client.get(GUIDE, {"kind": "sale", "x": "y"})

    assert f'href="{GUIDE}/apply?kind=sale"' in response.content.decode()


def test_an_item_that_cannot_be_filed_says_where_to_go(client):
    an_item(online_depth=1)

    response = client.get(GUIDE)

    assert f"{GUIDE}/apply" not in response.content.decode()
    assert "本事项到现场办理 市行政服务中心" in words_of(response)


def test_a_suspended_item_says_so_and_cannot_be_filed(client):
    an_item()
    Item.objects.update(state="suspended")

    response = client.get(GUIDE)

    assert "暂停办理" in words_of(response)
    assert f"{GUIDE}/apply" not in response.content.decode()


def test_a_suspended_item_says_why_and_since_when(client):
    an_item()
    editor = a_desk(Role.EDITOR, "zwzx", now=NOW)
    services.suspend(
        "food-business-licence", reason="系统升级", document_number="同编〔2026〕3号", desk=editor
    )

    words = words_of(client.get(GUIDE))

    assert "原因： 系统升级（同编〔2026〕3号）" in words
    assert "暂停日期：2026年11月20日" in words


def test_a_cancelled_item_says_so_at_its_old_address_and_leads_on(client):
    an_item()
    an_item("company-registration-new")
    editor = a_desk(Role.EDITOR, "zwzx", now=NOW)
    assert client.get(GUIDE).status_code == 200
    services.cancel(
        "food-business-licence",
        reason="法律修改",
        replaced_by=["company-registration-new"],
        desk=editor,
    )

    response = client.get(GUIDE)

    assert response.status_code == 404
    assert "已于2026年11月20日取消办理" in words_of(response)
    assert 'href="/items/company-registration-new"' in response.content.decode()
    assert "法律修改" in client.get(GUIDE, headers={"HX-Request": "true"}).content.decode()


def test_an_instant_item_is_done_on_the_spot(client):
    an_item("id-card-temporary", case_type="即办件")

    assert "当场办结" in words_of(client.get("/items/id-card-temporary"))


@pytest.mark.parametrize(
    "path", ["/items/none", "/departments/none", "/themes/吃饭", "/events/none"]
)
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_search_shows_hits_and_why(client, django_assert_max_num_queries):
    the_whole_catalogue()
    client.get("/search", {"q": "身份证"})

    with django_assert_max_num_queries(2):
        response = client.get("/search", {"q": "准生证"})

    words = words_of(response)
    assert "生育登记服务" in words
    assert "也叫： 准生证" in words
    assert "全程网办" in words or "可在线申请" in words


@pytest.mark.parametrize(
    ("q", "matter"),
    [
        ("开办餐饮店", "open-restaurant"),
        ("开饭店", "open-restaurant"),
        ("企业开办", "start-company"),
        ("买二手房过户", "realty-trade-one-stop"),
    ],
)
def test_a_search_finds_the_joint_matter_and_costs_no_more(
    client, django_assert_max_num_queries, q, matter
):
    the_matters()
    client.get("/search", {"q": q})

    with django_assert_max_num_queries(2):
        response = client.get("/search", {"q": q})

    assert f'href="/joint/{matter}"' in response.content.decode()
    assert "一件事一次办" in words_of(response)


def test_a_joint_matter_is_suggested_by_its_name(client):
    the_matters()

    offered = client.get("/search/suggest", {"q": "企业开"}).json()["suggestions"]

    assert offered[0] == {"text": "企业开办", "href": "/joint/start-company", "note": "一件事"}
    assert not [one for one in client.get("/search/suggest", {"q": "火星"}).json()["suggestions"]]


def test_an_empty_search_helps(client):
    the_whole_catalogue()

    words = words_of(client.get("/search", {"q": "火星签证办理处"}))

    assert "没有找到“火星签证办理处”" in words
    assert "12345" in words
    assert "按部门找" in words


@pytest.mark.parametrize("q", ["", "<script>alert(1)</script>", "'", "x" * 5000])
def test_any_question_is_answered(client, q):
    response = client.get("/search", {"q": q})

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_suggestions_are_items_with_addresses(client, django_assert_max_num_queries):
    the_whole_catalogue()
    client.get("/search/suggest", {"q": "身"})

    with django_assert_max_num_queries(2):
        suggestions = client.get("/search/suggest", {"q": "sfz"}).json()["suggestions"]

    assert {"text", "href", "note"} == set(suggestions[0])
    assert suggestions[0]["href"].startswith("/items/id-card-")


def test_a_department_lists_its_items_page_by_page(client, django_assert_max_num_queries):
    for number in range(35):
        an_item(slug=f"item-{number:02}", name=f"事项{number:02}", monthly_volume=number // 2)

    with django_assert_max_num_queries(3):
        first = client.get("/departments/scjg")
    following = re.search(r"\?after=[^\"]+", first.content.decode())
    second = client.get(f"/departments/scjg{following[0]}")

    names = [
        re.findall(r'class="matter-name"[^>]*>([^<]+)<', r.content.decode())
        for r in (first, second)
    ]
    assert [len(n) for n in names] == [30, 5]
    assert len(set(names[0] + names[1])) == 35
    assert names[0][0] == "事项34"


def test_a_theme_and_a_life_event_list_their_items(client):
    the_whole_catalogue()

    assert "居民身份证换领" in words_of(client.get("/themes/证件办理"))
    event = words_of(client.get("/events/open-restaurant"))
    assert event.index("个体工商户注册登记") < event.index("食品经营许可（新办）")


def test_the_guide_shows_the_text_that_is_published(client):
    document = a_document(name="食品经营许可（改）")
    an_item()
    an_item(**{key: document[key] for key in ("name",)})

    words = words_of(client.get(GUIDE))
    assert "食品经营许可（改）" in words
    assert "第 2 版" in words
