"""The one screen of a case in the browser: every step through its form, refusals beside the panel."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tongban.cases.models import Case, Decision, Document, SpecialProcedure
from tongban.cases.queries import texts
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import journal, paper
from tongban.journal.queries import history
from tongban.law.lifecycle import State
from tongban.people.models import Staff
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_person, an_officer, sign_in
from tongban.records.tests.make import a_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine, var):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def at_desk(client: Client):
    """Sign in an officer of a role; return his browser."""

    def signed_in(role: Role = Role.WINDOW, agency: str = "scjg", **options) -> Client:
        browser = Client()
        sign_in(browser, an_officer(role, agency, **options))
        return browser

    return signed_in


def take(browser: Client, case: Case, noun: str, **typed):
    """Press the button of a step with what was typed in its fields."""
    fields = {f"{noun}-{name.replace('__', '-')}": text for name, text in typed.items()}
    return browser.post(
        f"/workbench/cases/{case.number}/{noun}", {"version": case.version, **fields}
    )


def page_of(browser: Client, case: Case) -> str:
    return browser.get(f"/workbench/cases/{case.number}").content.decode()


def test_the_screen_shows_papers_answers_and_the_open_steps(at_desk, django_assert_max_num_queries):
    case, browser = a_case(State.RECEIVED), at_desk()

    with django_assert_max_num_queries(
        16
    ):  # ten for the case and its joint case, the rest to know who asks
        page = page_of(browser, case)

    for words in ("平面图.pdf", "赫乡小馆", "受理", "一次性告知补正", "接收回执", "经过"):
        assert words in page
    assert "准予决定</button>" not in page
    assert "没有受理的申请不能作出决定" in page


def test_accepting_leads_back_to_the_case_and_says_it_is_done(at_desk):
    case, browser = a_case(State.RECEIVED), at_desk()

    response = take(browser, case, "acceptance")

    assert response.status_code == 302
    assert "已办理：受理" in browser.get(response.url).content.decode()
    assert journal(case)[-1] == "CaseAccepted"


def test_a_second_press_is_refused_beside_the_panel_and_names_the_state(at_desk):
    case, browser = a_case(State.RECEIVED), at_desk()
    take(browser, case, "acceptance")

    response = take(browser, case, "acceptance")

    assert response.status_code == 409
    assert "已被他人处理，现在是“审查中”" in response.content.decode()
    assert journal(case).count("CaseAccepted") == 1


def test_a_step_the_state_does_not_allow_names_state_and_article(at_desk):
    case, browser = a_case(State.RECEIVED), at_desk(Role.CHIEF)

    response = take(browser, case, "grant")

    page = response.content.decode()
    assert response.status_code == 409
    assert "没有受理的申请不能作出决定" in page
    assert "行政许可法第三十八条第一款" in page
    assert not Decision.objects.exists()


def test_a_correction_names_lines_of_the_list_and_free_items(at_desk):
    case, browser = a_case(State.RECEIVED), at_desk()

    response = take(
        browser,
        case,
        "correction",
        want__m5="1",
        what__m5="请补交标明操作间的平面图",
        other__name__1="经营项目",
        other__what__1="请勾选具体项目",
        days="10",
    )

    assert response.status_code == 302
    text = paper(case, "correction")
    assert "场所平面图：请补交标明操作间的平面图" in text
    assert "经营项目：请勾选具体项目" in text
    assert "待补正" in page_of(browser, case)


def test_a_refused_form_keeps_what_was_typed(at_desk):
    case, browser = a_case(State.RECEIVED), at_desk()

    response = take(browser, case, "rejection", ground="not_ours", reason="归烟草部门管。")

    page = response.content.decode()
    assert response.status_code == 422
    assert "请告知申请人应当向哪个机关申请" in page
    assert 'href="#f-rejection-elsewhere"' in page
    assert "归烟草部门管。" in page


def test_what_is_no_number_or_choice_is_said_at_its_field(at_desk):
    case, browser = a_case(State.ACCEPTED), at_desk(Role.REVIEWER)

    page = take(browser, case, "extension", days="许多", reason="复杂").content.decode()
    assert "请填写整数" in page
    page = take(browser, case, "review", opinion="好").content.decode()
    assert "请选择“是”或“否”" in page


def test_from_review_to_delivery_each_at_his_desk(at_desk):
    case = a_case(State.ACCEPTED)
    reviewer, chief, window = at_desk(Role.REVIEWER), at_desk(Role.CHIEF), at_desk(Role.WINDOW)

    def go(browser, noun, **typed):
        case.refresh_from_db()
        response = take(browser, case, noun, **typed)
        assert response.status_code == 302, response.content.decode()

    go(
        reviewer,
        "special-procedure",
        name="现场核查",
        reason="核对布局",
        days="10",
        unit="工作日",
    )
    go(reviewer, "special-procedure-end", result="一致", officers="王芳、李强")
    go(reviewer, "extension", days="5", reason="案情复杂")
    go(chief, "extension-answer", approved="是")
    go(reviewer, "review", recommends="是", opinion="符合条件")
    go(chief, "return", opinion="请补充消防意见")
    go(reviewer, "review", recommends="是", opinion="已补充")
    go(chief, "grant", opinion="同意")
    go(window, "certification")
    go(window, "result", number="JY2018001", valid_from="2018-11-05", way="post",
       receiver="张建国", address="繁荣街道1号")  # fmt: skip
    go(window, "posting", tracking="EMS123", receiver="张建国", address="繁荣街道1号")
    go(window, "delivery", way="post", receiver="张建国", tracking="EMS123")

    case.refresh_from_db()
    assert case.state == State.FINISHED
    assert SpecialProcedure.objects.get().officers == "王芳、李强"
    page = page_of(window, case)
    for words in ("JY2018001", "请补充消防意见", "EMS123", "送达（邮寄），办结", "已批准"):
        assert words in page


def test_a_denial_through_the_form(at_desk):
    case, chief = a_case(State.DECIDING), at_desk(Role.CHIEF)
    assert "六十日内" in page_of(chief, case)  # the remedy is filled in

    assert take(chief, case, "denial", reasons="").status_code == 422
    assert take(chief, case, "denial", reasons="距污染源过近。").status_code == 302

    assert "行政复议" in paper(case, "denial")


def test_an_item_on_the_spot_is_done_in_one_sitting(at_desk):
    case = a_case(State.RECEIVED, agency="gaj", on_the_spot=True, kind="行政确认")
    clerk = at_desk(Role.WINDOW, "gaj")

    nobody = take(clerk, case, "settlement", handed="是", receiver="")
    assert nobody.status_code == 422
    assert "请填写签收人" in nobody.content.decode()

    response = take(clerk, case, "settlement", handed="是", receiver="张建国")

    assert response.status_code == 302
    case.refresh_from_db()
    assert case.state == State.FINISHED


@pytest.mark.parametrize(
    ("state", "role", "noun", "typed", "after"),
    [
        (State.SUBMITTED, Role.WINDOW, "receipt", {}, State.RECEIVED),
        (State.SUBMITTED, Role.WINDOW, "pre-review", {"passed": "是"}, State.PRE_PASSED),
        (
            State.SUBMITTED,
            Role.WINDOW,
            "pre-review",
            {"passed": "否", "opinion": "照片不清"},
            State.PRE_RETURNED,
        ),
        (State.CORRECTING, Role.WINDOW, "corrected-papers", {"answer": "已补"}, State.RECEIVED),
        (State.RECEIVED, Role.WINDOW, "withdrawal", {"reason": "不办了"}, State.WITHDRAWN),
        (
            State.RECEIVED,
            Role.WINDOW,
            "forwarding",
            {"where": "佳木斯", "reason": "市级"},
            State.FORWARDED,
        ),
        (State.RECEIVED, Role.CHIEF, "voiding", {"reason": "重复"}, State.VOIDED),
        (State.RECEIVED, Role.CHIEF, "deletion", {"reason": "录错"}, State.DELETED),
    ],
)
def test_every_other_step_has_its_form(at_desk, state, role, noun, typed, after):
    case, browser = a_case(state), at_desk(role)
    assert f"/{noun}" in page_of(browser, case)

    assert take(browser, case, noun, **typed).status_code == 302

    case.refresh_from_db()
    assert case.state == after


def test_a_case_is_claimed_put_back_and_handed_over(at_desk):
    case, browser = a_case(), at_desk()
    colleague = an_officer(Role.WINDOW, "scjg", name="李强")

    take(browser, case, "holder")
    page = page_of(browser, case)
    assert "在我手上" in page
    assert ">李强（" in page
    assert page.count("<option") == Staff.objects.count() - 1  # nobody hands a case to himself
    case.refresh_from_db()
    browser.post(
        f"/workbench/cases/{case.number}/handover",
        {"to": str(colleague.id), "version": case.version},
    )

    case.refresh_from_db()
    assert case.holder_id == colleague.id


def test_another_agency_s_case_and_an_unknown_step_are_not_found(at_desk):
    case = a_case(State.RECEIVED)

    assert at_desk(agency="gaj").get(f"/workbench/cases/{case.number}").status_code == 404
    assert take(at_desk(agency="gaj"), case, "acceptance").status_code == 404
    assert take(at_desk(), case, "nonsense").status_code == 404


def test_the_hall_accepts_but_has_no_button_to_decide(at_desk):
    case = a_case(State.RECEIVED, window="市场准入")
    hall = at_desk(Role.WINDOW, "zwzx", windows=["市场准入"])

    page = page_of(hall, case)

    assert "/acceptance" in page
    assert "/rejection" not in page


def test_numbers_are_masked_until_a_purpose_is_given(at_desk):
    person = a_person(id_number="230881199001010012")
    case, browser = a_case(person=person), at_desk()
    address = f"/workbench/cases/{case.number}/identifier"
    assert "230881199001010012" not in page_of(browser, case)  # nor in what was applied for

    assert browser.post(address, {"purpose": ""}).status_code == 422
    page = browser.post(address, {"purpose": "核对身份证原件"}).content.decode()

    assert page.count("230881199001010012") >= 1
    last = history(f"person:{person.id}")[-1]
    assert (last.event, last.body["purpose"]) == ("IdentifierRevealed", "核对身份证原件")


def test_papers_open_beside_the_form_and_nowhere_else(at_desk):
    case, browser = a_case(State.RECEIVED), at_desk()
    screen_page = page_of(browser, case)
    address = screen_page.split('name="paper" title="材料预览" src="')[1].split('"')[0]

    response = browser.get(address)

    assert response["Content-Type"] == "application/pdf"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Cache-Control"] == "private, no-store"
    assert at_desk(agency="gaj").get(address).status_code == 404


def test_a_document_is_printed_and_downloaded(at_desk):
    case, browser = a_case(State.ACCEPTED), at_desk()
    document = case.documents.get(kind="acceptance")
    address = f"/workbench/cases/{case.number}/documents/{document.id}"

    shown, saved = browser.get(address), browser.get(f"{address}?download")

    assert shown.content.startswith(b"%PDF-")
    assert shown["Content-Disposition"].startswith("inline")
    assert saved["Content-Disposition"].startswith("attachment")


def test_the_words_of_papers_are_changed_by_the_editor_alone(at_desk):
    editor = at_desk(Role.EDITOR)
    assert "一次性告知" in editor.get("/workbench/admin/texts?kind=correction").content.decode()

    response = editor.post("/workbench/admin/texts?kind=receipt", {"text": "{item}收到了。"})
    refused = editor.post("/workbench/admin/texts?kind=receipt", {"text": "{姓名}"})

    assert response.status_code == 302
    assert "餐馆开业许可收到了。" in paper(a_case(State.RECEIVED), "receipt")
    assert (refused.status_code, "没有“{姓名}”" in refused.content.decode()) == (422, True)
    assert at_desk().get("/workbench/admin/texts").status_code == 403


def test_an_editor_changes_the_words_for_one_item_and_takes_them_back(at_desk):
    case = a_case(item="餐馆开业许可")
    other = a_case(item="公章刻制备案")
    editor = at_desk(Role.EDITOR)
    address = f"/workbench/admin/texts?kind=receipt&item={case.item_version.item.slug}"
    assert "现在使用所有事项的用语" in editor.get(address).content.decode()
    everybodys_words = next(one.text for one in texts() if one.kind == "receipt")

    saved = editor.post(address, {"text": "请带{item}的原件。"}, follow=True).content.decode()
    for each in (case, other):
        take(at_desk(), each, "receipt")

    assert "使用自己的用语" in saved
    assert "请带餐馆开业许可的原件。" in paper(case, "receipt")
    assert "一次告知" in paper(other, "receipt")
    editor.post(address, {"text": everybodys_words})
    assert "现在使用所有事项的用语" in editor.get(address).content.decode()
    assert editor.get("/workbench/admin/texts?kind=receipt&item=none").status_code == 404


def test_what_has_ended_waits_for_nobody(at_desk):
    assert "待认领" not in page_of(at_desk(), a_case(State.FINISHED))


def test_who_checked_on_site_is_told_beside_the_result(at_desk):
    case, browser = a_case(State.ACCEPTED), at_desk(Role.REVIEWER)
    take(
        browser, case, "special-procedure", name="现场核查", reason="依法", days="5", unit="工作日"
    )
    case.refresh_from_db()

    take(browser, case, "special-procedure-end", result="符合", officers="王芳 李强")

    assert "核查人员：王芳、李强" in page_of(browser, case)


def test_a_paper_made_elsewhere_is_handed_in_on_the_page(at_desk):
    case, browser = a_case(State.CERTIFYING), at_desk()
    page = page_of(browser, case)
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" id="f-result-file" name="result-file" accept="application/pdf"' in page

    wrong = take(browser, case, "result", way="window", file=SimpleUploadedFile("证.pdf", b"no"))
    assert wrong.status_code == 422
    assert 'href="#f-result-file"' in wrong.content.decode()

    made = SimpleUploadedFile("证.pdf", a_pdf(title="许可证"))
    take(browser, case, "result", way="window", number="JY1", file=made)

    assert "（上传已制好的 PDF）" in page_of(browser, case)
    document = Document.objects.get(case=case, kind="result")
    kept = browser.get(f"/workbench/cases/{case.number}/documents/{document.id}")
    assert kept.content == a_pdf(title="许可证")


def test_an_ended_case_is_archived_with_its_button(at_desk):
    case, browser = a_case(State.FINISHED), at_desk()
    assert f"/workbench/cases/{case.number}/archive" in page_of(browser, case)

    take(browser, case, "archive")

    case.refresh_from_db()
    assert case.state == State.ARCHIVED
    assert f"/workbench/cases/{case.number}/archive" not in page_of(browser, case)


def test_the_words_of_a_paper_have_room_to_be_read(at_desk):
    page = at_desk(Role.EDITOR).get("/workbench/admin/texts?kind=receipt").content.decode()

    assert 'name="text" rows="18"' in page


def test_the_e_file_of_an_ended_case_is_taken_with_one_press(client):
    case = a_case(State.FINISHED)
    sign_in(client, an_officer(Role.CHIEF))
    assert "下载电子档案" in client.get(f"/workbench/cases/{case.number}").content.decode()

    answer = client.post(f"/workbench/cases/{case.number}/e-file")

    assert answer["Content-Type"] == "application/zip"
    assert "filename*=utf-8''" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_case_that_goes_on_says_why_it_has_no_e_file(client):
    case = a_case(State.ACCEPTED)
    sign_in(client, an_officer(Role.CHIEF))
    assert "下载电子档案" not in client.get(f"/workbench/cases/{case.number}").content.decode()

    answer = client.post(f"/workbench/cases/{case.number}/e-file")

    assert answer.status_code == 409
    assert "办结以后才能导出电子档案" in answer.content.decode()
