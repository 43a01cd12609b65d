"""One form over several items in the browser: choose, fill once, submit once, follow all of it."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tongban.applications import queries
from tongban.applications.models import Application
from tongban.applications.tests.make import (
    GOOD_FOLDER,
    SIGN,
    SLUG,
    a_folder,
    a_pdf,
    a_sign_item,
    an_item,
    an_upload,
    complete_folder,
)
from tongban.cases.models import Case
from tongban.catalogue.tests.make import suspend
from tongban.people.tests.make import a_person, a_viewer, sign_in
from tongban.portal.tests.see import url, words

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}


@pytest.fixture
def person(client, today):
    an_item()
    a_sign_item()
    someone = a_person(password=None)
    sign_in(client, someone)
    return someone


def page(response):
    return response.content.decode()


def post(client, name, folder_id, *args, **fields):
    version = queries.folder(folder_id, viewer=a_viewer(Application.objects.first().person)).version
    return client.post(url(name, folder_id, *args), {"version": version, **fields})


def ready(client, person):
    folder_id = a_folder(a_viewer(person))
    complete_folder(folder_id, a_viewer(person))
    return folder_id


# ---- Choosing -------------------------------------------------------------------------------------


def test_items_are_chosen_by_address_and_begun_with_one_button(client, person):
    shown = client.get(url("together-new"), {"items": f"{SLUG},{SIGN}"})

    assert "餐馆开业许可" in words(shown)
    assert "招牌设置许可" in words(shown)
    begun = client.post(url("together-new"), {"items": [SLUG, SIGN]})
    assert begun.status_code == 302
    overview = client.get(begun["Location"])
    assert "分开办要填 10 项，在这张表上只填 8 项" in words(overview)


def test_boxes_of_a_list_and_words_lead_to_the_same_page(client, person):
    shown = client.get(url("together-new"), {"items": [SLUG], "q": "招牌"})

    assert f"items={SLUG}%2C{SIGN}" in page(shown)


def test_what_cannot_be_applied_for_says_why_before_one_begins(client, person):
    suspend(SIGN)

    shown = client.get(url("together-new"), {"items": f"{SLUG},{SIGN},nothing"})

    assert "暂停" in words(shown)
    assert "请至少选两个可以申请的事项" in words(shown)
    refused = client.post(url("together-new"), {"items": [SLUG, SIGN]})
    assert refused.status_code == 422
    assert "“招牌设置许可”" in words(refused)


def test_who_is_signed_out_signs_in_first(client, var):
    response = client.get(url("together-new"), {"items": "a,b"})

    assert response["Location"].startswith("/account/sign-in?next=%2Ftogether%2Fnew")


# ---- Filling --------------------------------------------------------------------------------------


def test_page_by_page_to_one_receipt(client, person):
    folder_id = a_folder(a_viewer(person))
    answer = post(
        client, "together-situations", folder_id, **{f"{SLUG}.kind": "shop", f"{SIGN}.big": "no"}
    )
    assert answer["Location"] == url("together-form", folder_id, "person")
    for group, typed in GOOD_FOLDER.items():
        answer = post(client, "together-form", folder_id, group, **typed)
        assert answer.status_code in (302, 422), words(answer)
    post(client, "together-form", folder_id, "org")
    for line in (f"{SLUG}.m2", f"{SIGN}.m2"):
        answer = client.post(
            url("together-upload", folder_id, line), {"file": an_upload(a_pdf(), f"{line}.pdf")}
        )
        assert answer.status_code == 200, words(answer)
    client.post(url("together-original", folder_id, f"{SLUG}.m5"))
    ways = {f"{SLUG}.way": "窗口领取", f"{SIGN}.way": "窗口领取"}
    answer = post(client, "together-delivery", folder_id, **ways)
    assert answer["Location"] == url("together-check", folder_id)
    check = client.get(answer["Location"])
    assert "一次提交 2 个事项：餐馆开业许可、招牌设置许可" in words(check)

    done = post(client, "together-submission", folder_id, promised="1")

    assert done["Location"] == url("together-receipt", folder_id)
    receipt = words(client.get(done["Location"]))
    for case in Case.objects.all():
        assert case.number in receipt
        assert case.query_code in receipt
    assert Case.objects.count() == 2
    assert len(set(Case.objects.values_list("agency", flat=True))) == 2


def test_the_shared_page_asks_each_thing_once_in_the_words_of_the_first(client, person):
    folder_id = a_folder(a_viewer(person))

    html = page(client.get(url("together-form", folder_id, "person")))

    assert html.count('name="person.name"') == 1
    assert "姓名" in html
    assert "申请人姓名" not in html


def test_autosave_keeps_what_is_typed_in_every_part(client, person):
    folder_id = a_folder(a_viewer(person))

    response = client.post(
        url("together-form", folder_id, "person"),
        {"version": 1, "person.name": "王小红"},
        headers=JSON,
    )

    assert response.json()["version"] == 2
    kept = {part.stored_answers["person.name"][0] for part in Application.objects.all()}
    assert kept == {"王小红"}


def test_two_devices_are_shown_both_texts(client, person):
    folder_id = a_folder(a_viewer(person))
    address = url("together-form", folder_id, "person")
    client.post(address, {"version": 1, "person.name": "王小红"})

    response = client.post(address, {"version": 1, "person.name": "王晓红"})

    assert response.status_code == 409
    assert "另一台设备填的是“王小红”，您刚填的是“王晓红”" in words(response)


def test_an_open_question_is_named_and_the_answered_one_kept(client, person):
    folder_id = a_folder(a_viewer(person))

    response = post(client, "together-situations", folder_id, **{f"{SLUG}.kind": "shop"})

    assert response.status_code == 422
    assert f'href="#f-{SIGN}.big"' in page(response)
    assert 'value="shop" checked' in page(response)
    assert "未回答" in words(client.get(url("together", folder_id)))


def test_a_bad_file_is_told_and_the_paper_lies_with_all_who_want_it(client, person):
    folder_id = a_folder(a_viewer(person))
    address = url("together-upload", folder_id, f"{SLUG}.m2")

    bad = client.post(address, {"file": an_upload(b"MZ\x90\x00", "病毒.pdf")})
    good = client.post(address, {"file": an_upload(a_pdf(), "证.pdf")})

    assert bad.status_code == 422
    assert "用于：餐馆开业许可、招牌设置许可。交一次就行。" in words(good)
    papers = [part.papers.get() for part in Application.objects.order_by("id")]
    assert papers[0].material_id == papers[1].material_id
    opened = client.get(url("together-paper", folder_id, papers[0].id))
    assert opened.content.startswith(b"%PDF-")
    client.post(url("together-removal", folder_id, papers[0].id))
    assert not any(part.papers.filter(removed_at=None) for part in Application.objects.all())


def test_a_part_leads_to_the_form_it_is_on(client, person):
    folder_id = a_folder(a_viewer(person))
    part = Application.objects.first()

    assert client.get(url("application", part.id))["Location"] == url("together", folder_id)


def test_a_submitted_form_leads_to_its_receipt(client, person):
    folder_id = ready(client, person)
    post(client, "together-submission", folder_id, promised="1")

    response = client.get(url("together-check", folder_id))

    assert response["Location"] == url("together-receipt", folder_id)


# ---- One more, one less ---------------------------------------------------------------------------


def test_an_item_is_added_with_one_button(client, person):
    a_sign_item(slug="third", name="第三件事项")
    folder_id = ready(client, person)

    shown = client.get(url("together-items", folder_id), {"q": "第三件事项"})
    client.post(url("together-items", folder_id), {"item": "third"})

    assert "加到这张表" in words(shown)
    assert "第三件事项" in words(client.get(url("together", folder_id)))


def test_a_suspended_item_is_named_can_be_taken_off_and_nothing_is_lost(client, person):
    folder_id = ready(client, person)
    suspend(SIGN)

    refused = post(client, "together-submission", folder_id, promised="1")

    assert refused.status_code == 409
    assert "没有提交：下面的事项现在不能申请" in words(refused)
    assert "招牌设置许可" in words(refused)
    assert not Case.objects.exists()
    post(client, "together-part", folder_id, SIGN, then="alone")
    assert post(client, "together-submission", folder_id, promised="1").status_code == 302
    assert Case.objects.count() == 1
    alone = Application.objects.get(folder=None)
    assert alone.stored_answers["own.size"][0] == "3×1"


def test_missing_things_are_links_to_their_places(client, person):
    folder_id = a_folder(a_viewer(person))

    response = post(client, "together-submission", folder_id)

    assert response.status_code == 422
    place = url("together-form", folder_id, f"own-{SIGN}")
    assert f'href="{place}?missing=1#f-{SIGN}.own.size"' in page(response)


# ---- Following ------------------------------------------------------------------------------------


def test_my_space_has_one_line_for_it_before_and_after(client, person):
    folder_id = ready(client, person)
    before = client.get(url("my"))
    post(client, "together-submission", folder_id, promised="1")
    after = client.get(url("my"))

    assert url("together", folder_id) in page(before)
    assert "一表申请（2 个事项）" in words(before)
    assert url("together-progress", folder_id) in page(after)
    for case in Case.objects.all():
        assert case.number not in page(after), "they stand in one line"
    progress = client.get(url("together-progress", folder_id))
    assert all(case.number in words(progress) for case in Case.objects.all())
    assert "2 个事项，0 个已办完" in words(progress)
    own = client.get(url("case", Case.objects.first().number))
    assert url("together-progress", folder_id) in page(own)


def test_the_receipt_on_paper_lists_every_number(client, person):
    folder_id = ready(client, person)
    post(client, "together-submission", folder_id, promised="1")

    response = client.get(url("together-receipt-file", folder_id))

    text = "".join(sheet.extract_text() for sheet in PdfReader(BytesIO(response.content)).pages)
    squeezed = "".join(text.split())
    assert all(case.number in squeezed for case in Case.objects.all())


@pytest.mark.parametrize(
    "name", ["together-receipt", "together-receipt-file", "together-progress", "together"]
)
def test_another_person_finds_none_of_it(client, person, name):
    folder_id = ready(client, person)
    if name != "together":
        post(client, "together-submission", folder_id, promised="1")
    sign_in(client, a_person("李四"))

    assert client.get(url(name, folder_id)).status_code == 404


# ---- Entrances, and what it costs -------------------------------------------------------------------


def test_the_guide_offers_to_do_it_with_others(client, var):
    an_item()

    assert f"{url('together-new')}?items={SLUG}" in page(client.get(url("item", SLUG)))


@pytest.mark.parametrize(
    ("name", "most"),
    [("together", 7), ("together-check", 8), ("together-materials", 8), ("together-form", 7)],
)
def test_a_page_takes_few_queries(client, person, name, most, django_assert_max_num_queries):
    folder_id = a_folder(a_viewer(person))
    address = url(name, folder_id, *(["person"] if name == "together-form" else []))
    client.get(address)

    with django_assert_max_num_queries(most):
        client.get(address)
