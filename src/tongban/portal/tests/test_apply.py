"""A citizen applies, page by page, over HTTP and without JavaScript."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tongban.applications import queries, services
from tongban.applications.tests.make import (
    GOOD_ANSWERS,
    GOOD_DELIVERY,
    SLUG,
    a_complete_draft,
    a_draft,
    a_pdf,
    a_photo,
    an_item,
    an_upload,
    the_application,
    version_of,
)
from tongban.catalogue.tests.make import suspend
from tongban.people.tests.make import PASSWORD, a_person, a_viewer, an_id_number, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

JSON = {"Accept": "application/json"}


@pytest.fixture
def person(client):
    """A citizen, signed in, and an item he can apply for."""
    an_item()
    person = a_person(password=PASSWORD)
    sign_in(client, person)
    return person


def url(name, *args):
    return reverse(f"portal:{name}", args=args)


def words(response):
    """The text of a page as it is read."""
    page = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def typed_in(response, key):
    """The text that stands in a field."""
    found = re.search(rf'<input[^>]* name="{re.escape(key)}"[^>]* value="([^"]*)"', page(response))
    return unescape(found[1]) if found else None


def page(response):
    return response.content.decode()


def post(client, name, *args, then="", **fields):
    """Post the form of a page as its version is now."""
    viewer = a_viewer(the_application(args[0]).person)
    data = {"version": version_of(args[0], viewer), **fields}
    return client.post(url(name, *args), {**data, "then": then} if then else data)


def test_the_whole_way_from_the_guide_to_the_number(client, person):
    begun = client.post(url("apply", SLUG))
    draft_id = the_application().id
    assert begun["Location"] == url("application", draft_id)
    assert "申请材料 0/2" in words(client.get(begun["Location"]))

    step = post(client, "situation", draft_id, "kind", kind="shop")
    assert step["Location"] == url("form", draft_id, "person")
    step = post(client, "form", draft_id, "person", **GOOD_ANSWERS["person"])
    assert step["Location"] == url("form", draft_id, "org")
    step = post(client, "form", draft_id, "org", **{"org.uscc": ""})
    assert step["Location"] == url("form", draft_id, "own")
    step = post(client, "form", draft_id, "own", **GOOD_ANSWERS["own"])
    assert step["Location"] == url("materials", draft_id)

    files = [an_upload(a_pdf(), "身份证.pdf"), an_upload(a_photo(), "背面.png", "image/png")]
    listed = client.post(url("upload", draft_id, "m2"), {"file": files})
    assert "材料 1/2" in words(listed)
    assert "身份证.pdf" in words(listed)
    listed = client.post(url("original", draft_id, "m5"))
    assert "材料 2/2，必交的都齐了" in words(listed)

    step = post(client, "delivery", draft_id, **GOOD_DELIVERY)
    assert step["Location"] == url("check", draft_id)
    check = client.get(step["Location"])
    for shown in ("餐馆", "张建国", "86.5", "背面.png", "到窗口提交原件", "邮寄", "共享核验"):
        assert shown in words(check)

    done = post(client, "submission", draft_id, promised="1")
    assert done["Location"] == url("receipt", draft_id)
    receipt = words(client.get(done["Location"]))
    application = the_application()
    assert application.number in receipt
    assert application.query_code in receipt
    assert "2018年11月12日（周一） 前" in receipt  # told within five working days
    assert "2018年11月19日（周一） 前" in receipt  # decided within five more
    assert "0454-2900000" in receipt
    assert "场所平面图的原件" in receipt


def test_a_visitor_signs_in_first_and_comes_back_to_begin(client):
    an_item()

    response = client.post(url("apply", SLUG))

    assert response["Location"].startswith("/account/sign-in?next=")
    assert the_application() is None


def test_an_item_for_others_is_refused_on_the_page_in_words(client, person):
    an_item(slug="for-firms", audience=["企业法人"], name="企业专办")

    response = client.post(url("apply", "for-firms"))

    assert response.status_code == 409
    assert "面向企业法人" in words(response)
    assert 'href="/my/acting?next=%2Fitems%2Ffor-firms%2Fapply"' in page(response)
    assert the_application() is None


def test_who_has_not_proved_his_name_is_led_there_and_back(client):
    an_item()
    sign_in(client, a_person(real_level=0))

    response = client.post(url("apply", SLUG))

    assert response.status_code == 409
    assert "先完成实名认证" in words(response)
    assert f'href="/account/real-name?next=%2Fitems%2F{SLUG}%2Fapply"' in page(response)


def test_a_half_filled_draft_is_offered_before_a_new_one_is_begun(client, person):
    draft_id = a_draft(a_viewer(person))
    post(client, "form", draft_id, "own", **{"own.shop": "小馆"})

    before = client.get(url("apply", SLUG))

    assert url("application", draft_id) in page(before)
    assert "重新填一份" in words(before)
    assert url("application", draft_id) in page(client.get(url("drafts")))


@pytest.mark.parametrize(
    ("group", "typed", "told"),
    [
        ("person", {"person.id_number": "23088119900101001"}, "身份证号码应为 18 位"),
        ("person", {"person.id_number": "230881199001010013"}, "校验码不对"),
        ("org", {"org.uscc": "91230881MA00000000"}, "统一社会信用代码"),
        ("own", {"own.opened": "2018-02-30"}, "2018年2月30日不存在"),
        ("own", {"own.area": "八十六"}, "应填数字"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_kept(client, person, group, typed, told):
    draft_id = a_draft(a_viewer(person))

    response = post(client, "form", draft_id, group, **typed)

    [(key, text)] = typed.items()
    assert response.status_code == 422
    assert told in words(response)
    assert f'href="#f-{key}"' in page(response), "the summary leads to the field"
    assert typed_in(response, key) == text
    again = client.get(url("form", draft_id, group))
    assert typed_in(again, key) == text, "nothing typed is lost"


def test_a_page_not_finished_can_be_left_for_the_list(client, person):
    draft_id = a_draft(a_viewer(person))

    response = post(client, "form", draft_id, "own", then="list", **{"own.area": "八十六"})

    assert response["Location"] == url("application", draft_id)
    assert "1 处要改" in words(client.get(response["Location"]))


def test_a_situation_must_be_answered(client, person):
    draft_id = a_draft(a_viewer(person))

    response = post(client, "situation", draft_id, "kind")

    assert response.status_code == 422
    assert "请从给出的选项中选一项" in words(response)


def test_autosave_keeps_what_is_typed_and_says_when(client, person):
    draft_id = a_draft(a_viewer(person))

    response = client.post(
        url("form", draft_id, "own"), {"version": 1, "own.area": "八十六"}, headers=JSON
    )

    assert response.json() == {
        "version": 2,
        "saved_at": "09:00",
        "problems": [
            {"field": "own.shop", "code": "forms.required", "message": "请填写店名。"},
            {
                "field": "own.area",
                "code": "forms.decimal",
                "message": "经营面积应填数字，例如 86.5；不要写单位，小数最多 6 位。",
            },
        ],
    }
    assert typed_in(client.get(url("form", draft_id, "own")), "own.area") == "八十六"


def test_autosave_on_a_second_device_is_told_what_the_first_typed(client, person):
    draft_id = a_draft(a_viewer(person))
    client.post(url("form", draft_id, "own"), {"version": 1, "own.shop": "甲"}, headers=JSON)

    response = client.post(
        url("form", draft_id, "own"), {"version": 1, "own.shop": "乙"}, headers=JSON
    )

    assert response.status_code == 409
    assert response.json()["code"] == "stale"
    assert "“甲”" in response.json()["message"]


def test_without_javascript_a_second_device_shows_both_and_the_choice_is_saved(client, person):
    draft_id = a_draft(a_viewer(person))
    client.post(url("form", draft_id, "own"), {"version": 1, "own.shop": "甲", "then": "list"})

    clash = client.post(url("form", draft_id, "own"), {"version": 1, "own.shop": "乙"})

    assert clash.status_code == 409
    assert "另一台设备填的是“甲”，您刚填的是“乙”" in words(clash)
    assert typed_in(clash, "own.shop") == "乙"
    client.post(
        url("form", draft_id, "own"),
        {"version": typed_in(clash, "version"), "own.shop": "乙", "then": "list"},
    )
    assert typed_in(client.get(url("form", draft_id, "own")), "own.shop") == "乙"


def test_a_session_that_ended_in_the_middle_of_a_form_loses_nothing(client, person):
    draft_id = a_draft(a_viewer(person))
    here = url("form", draft_id, "own")
    client.logout()

    sent = client.post(here, {"version": 1, "own.shop": "赫乡小馆", "own.area": "八十六"})

    assert sent["Location"] == f"/account/sign-in?next={here.replace('/', '%2F')}"
    assert "赫乡小馆" not in str(dict(client.session)), "sealed while it waits"
    back = client.post(sent["Location"], {"name": person.phone, "password": PASSWORD})
    assert back["Location"] == here
    again = client.get(here)
    assert typed_in(again, "own.shop") == "赫乡小馆"
    assert typed_in(again, "own.area") == "八十六"
    assert "已找回，还没有保存" in words(again)
    post(client, "form", draft_id, "own", **{"own.shop": "赫乡小馆", "own.area": "86"})
    assert "已找回" not in words(client.get(here))


def test_what_was_typed_comes_back_to_nobody_else(client, person):
    draft_id = a_draft(a_viewer(person))
    here = url("form", draft_id, "own")
    client.logout()
    client.post(here, {"version": 1, "own.shop": "赫乡小馆"})

    sign_in(client, a_person())
    response = client.get(here)

    assert response.status_code == 404
    assert "赫乡小馆" not in page(response)


def test_autosave_without_a_session_is_told_to_sign_in(client, person):
    draft_id = a_draft(a_viewer(person))
    client.logout()

    response = client.post(url("form", draft_id, "own"), {"own.shop": "小馆"}, headers=JSON)

    assert (response.status_code, response.json()["code"]) == (401, "sign_in_needed")


@pytest.mark.parametrize(
    "name", ["application", "materials", "delivery", "check", "abandonment", "receipt"]
)
def test_another_person_s_draft_does_not_exist(client, person, name):
    draft_id = a_draft(a_viewer())

    assert client.get(url(name, draft_id)).status_code == 404


def test_a_bad_file_is_told_and_the_good_ones_are_kept(client, person):
    draft_id = a_draft(a_viewer(person))
    files = [
        an_upload(a_pdf(), "身份证.pdf"),
        an_upload(b"MZ\x90\x00" + b"\x00" * 300, "病毒.pdf"),
        an_upload(b"", "空的.pdf"),
        an_upload(a_photo(), "背面.png", "image/png"),
    ]

    response = client.post(url("upload", draft_id, "m2"), {"file": files})

    assert response.status_code == 422
    assert "“病毒.pdf”" in words(response)
    assert "“空的.pdf”" in words(response)
    [line] = [
        line
        for line in queries.draft(draft_id, viewer=a_viewer(person)).lines
        if line.material.key == "m2"
    ]
    assert [paper.name for paper in line.papers] == ["身份证.pdf", "背面.png"]


def test_uploading_nothing_says_so(client, person):
    draft_id = a_draft(a_viewer(person))

    response = client.post(url("upload", draft_id, "m2"))

    assert response.status_code == 422
    assert "请先选择要上传的文件" in words(response)


def test_with_javascript_the_list_alone_is_answered(client, person):
    draft_id = a_draft(a_viewer(person))

    response = client.post(
        url("upload", draft_id, "m2"),
        {"file": an_upload(a_pdf(), "身份证.pdf")},
        headers={"HX-Request": "true"},
    )

    assert page(response).lstrip().startswith('<div id="materials">')


def test_a_paper_is_looked_at_replaced_and_taken_off(client, person):
    draft_id = a_draft(a_viewer(person))
    body = a_pdf()
    client.post(url("upload", draft_id, "m2"), {"file": an_upload(body, "身份证.pdf")})
    paper_id = the_application().papers.get().id

    seen = client.get(url("paper", draft_id, paper_id))
    assert (seen["Content-Type"], seen.content) == ("application/pdf", body)

    response = client.post(
        url("replacement", draft_id, paper_id), {"file": an_upload(a_photo(), "清楚的.png")}
    )
    assert "清楚的.png" in words(response)
    assert "身份证.pdf" not in words(response)
    paper_id = the_application().papers.get(removed_at=None).id
    response = client.post(url("removal", draft_id, paper_id))
    assert "清楚的.png" not in words(response)


def test_submitting_with_something_missing_lists_it_with_links(client, person):
    draft_id = a_draft(a_viewer(person))

    response = post(client, "submission", draft_id, promised="1")

    assert response.status_code == 422
    assert "请提交材料：负责人身份证" in words(response)
    assert f"{url('form', draft_id, 'own')}?missing=1#f-own.shop" in page(response)
    led = client.get(url("form", draft_id, "own") + "?missing=1")
    assert "请填写店名" in words(led)
    assert the_application().number == ""


def test_submitting_without_the_promise_asks_for_it(client, person):
    draft_id = a_complete_draft(a_viewer(person))

    response = post(client, "submission", draft_id)

    assert response.status_code == 422
    assert "请阅读并勾选真实性承诺" in words(response)
    assert the_application().state == "draft"


def test_pressing_submit_twice_gives_one_number(client, person):
    draft_id = a_complete_draft(a_viewer(person))
    version = version_of(draft_id, a_viewer(person))
    fields = {"promised": "1", "version": version}

    first = client.post(url("submission", draft_id), fields)
    number = the_application().number
    second = client.post(url("submission", draft_id), fields)

    assert first["Location"] == second["Location"] == url("receipt", draft_id)
    assert the_application().number == number


def test_a_submitted_draft_leads_to_its_receipt(client, person):
    draft_id = a_complete_draft(a_viewer(person))
    services.submit(draft_id, viewer=a_viewer(person), promised=True)

    assert client.get(url("form", draft_id, "own"))["Location"] == url("receipt", draft_id)
    late = client.post(url("form", draft_id, "own"), {"version": 9, "own.shop": "晚了"})
    assert late.status_code == 409
    assert "已经提交" in words(late)


def test_the_news_of_an_item_is_told_and_taken_up(client, person):
    draft_id = a_draft(a_viewer(person))
    an_item(conditions=["有新的条件"])

    assert "办事指南更新了" in words(client.get(url("form", draft_id, "own")))
    client.post(url("item-version", draft_id))
    assert "办事指南更新了" not in words(client.get(url("form", draft_id, "own")))


def test_a_suspended_item_is_told_in_the_draft(client, person):
    draft_id = a_draft(a_viewer(person))
    suspend(SLUG)

    assert "暂停或取消办理" in words(client.get(url("form", draft_id, "own")))


def test_a_draft_is_given_up_after_being_asked_once(client, person):
    draft_id = a_draft(a_viewer(person))

    assert "不能恢复" in words(client.get(url("abandonment", draft_id)))
    client.post(url("abandonment", draft_id))

    assert client.get(url("application", draft_id)).status_code == 404


def test_no_browser_keeps_a_page_of_a_draft(client, person):
    draft_id = a_draft(a_viewer(person))

    assert "no-store" in client.get(url("form", draft_id, "own"))["Cache-Control"]


@pytest.mark.parametrize(("name", "most"), [("application", 4), ("materials", 4), ("check", 5)])
def test_a_page_of_a_draft_takes_few_queries(
    client, person, name, most, django_assert_max_num_queries
):
    draft_id = a_complete_draft(a_viewer(person))
    client.get(url(name, draft_id))  # the session is touched every quarter of an hour

    # Session, user, draft, papers; before submitting, whether he agreed that answers are kept.
    with django_assert_max_num_queries(most):
        client.get(url(name, draft_id))


def test_a_saved_page_takes_few_queries(client, person, django_assert_max_num_queries):
    draft_id = a_draft(a_viewer(person))
    client.get(url("form", draft_id, "own"))

    with django_assert_max_num_queries(6):  # session, user, lock, save; savepoint of the test
        client.post(url("form", draft_id, "own"), {"version": 1, "own.shop": "甲"}, headers=JSON)


def test_a_date_that_is_none_stays_readable_in_its_field(client, person):
    draft_id = a_draft(a_viewer(person))
    post(client, "form", draft_id, "own", **{"own.opened": "二〇一八年"})

    response = client.get(url("form", draft_id, "own"))

    assert typed_in(response, "own.opened") == "二〇一八年"
    assert 'type="date"' not in page(response)


def test_a_doubt_is_shown_but_does_not_stop(client, person):
    draft_id = a_draft(a_viewer(person))

    response = post(
        client,
        "form",
        draft_id,
        "person",
        **{"person.name": "李梅", "person.id_number": an_id_number()},
    )

    assert response.status_code == 302


def test_submitting_takes_at_most_twelve_queries(client, person, django_assert_max_num_queries):
    """With the case it opens; two savepoints, each begun and released, are not counted."""
    draft_id = a_complete_draft(a_viewer(person))
    fields = {"promised": "1", "version": version_of(draft_id, a_viewer(person))}
    client.get(url("check", draft_id))

    with django_assert_max_num_queries(12 + 4):
        client.post(url("submission", draft_id), fields)

    assert the_application().number
