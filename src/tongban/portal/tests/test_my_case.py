"""One's own case over HTTP, without JavaScript: read, correct, withdraw, take, rate."""

import re

import pytest

from tongban.agencies.queries import clock_desk
from tongban.applications.models import ApplicationMaterial
from tongban.applications.tests.make import a_pdf, a_photo, an_upload
from tongban.cases import services
from tongban.cases.models import Case, Correction, Document
from tongban.cases.rules import MissingItem, Way
from tongban.cases.tests.make import PATHS, SHOP_PLAN, a_case, at, bring
from tongban.cases.tests.see import journal
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import (
    PASSWORD,
    a_desk,
    a_mandate,
    a_person,
    a_viewer,
    an_organisation,
    sign_in,
)
from tongban.portal.tests.see import main, url, words
from tongban.ratings.models import Rating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

FORM = MissingItem("", "经营面积", "与平面图标注的面积不一致，请核对")
AN_EXE = b"MZ" + b"\0" * 400


@pytest.fixture
def person(client):
    """A citizen, signed in."""
    person = a_person(password=PASSWORD)
    sign_in(client, person)
    return person


@pytest.fixture
def correcting(person):
    """A case that asks its applicant for a plan, and for another look at the form."""
    case = a_case(State.RECEIVED, person=person)
    services.ask_correction(case.number, desk=a_desk(), items=[SHOP_PLAN, FORM])
    case.refresh_from_db()
    return case


def upload(client, case, line="m5", file=None, **headers):
    file = file or an_upload(a_pdf(), "新平面图.pdf")
    return client.post(url("case-upload", case.number, line), {"file": file}, headers=headers)


def test_a_case_tells_everything_about_itself(client, person, django_assert_max_num_queries):
    case = a_case(State.ACCEPTED, person=person)

    with django_assert_max_num_queries(
        4
    ):  # session with its person; the case, its way, its documents
        response = client.get(url("case", case.number))
    with django_assert_max_num_queries(7):
        handed_in = main(client.get(url("case-content", case.number)))

    shown = main(response)
    for said in (
        "已受理，市场监管局正在审查",
        "还剩 5 个工作日，11月12日前",
        "申请已提交，11月12日前告诉您是否受理",
        "接收回执",
        "受理通知书",
        "撤回申请",
    ):
        assert said in shown
    assert url("case-content", case.number) in response.content.decode()
    assert "赫乡小馆" in handed_in
    assert "平面图.pdf" in handed_in
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("state", list(PATHS))
def test_there_is_a_page_for_every_state(client, person, state):
    way = Way.WINDOW if state is State.FINISHED else Way.ELECTRONIC
    case = a_case(state, person=person, way=way)

    response = client.get(url("case", case.number))

    assert response.status_code == 200
    assert case.number in main(response)


def test_another_person_s_case_does_not_exist_for_any_step(client, person):
    case = a_case(State.CORRECTING)
    document = Document.objects.filter(case=case).first()

    seen = [client.get(url("case", case.number))]
    for page in ("case-content", "case-withdrawal", "case-answers"):
        seen += [client.get(url(page, case.number))]
    seen += [client.get(url("case-document", case.number, document.id))]
    seen += [
        client.post(url(f"case-{noun}", case.number), {"level": "5"})
        for noun in ("correction", "resubmission", "withdrawal", "collection", "rating", "answers")
    ]
    seen += [upload(client, case)]

    assert {response.status_code for response in seen} == {404}
    case.refresh_from_db()
    assert case.state == State.CORRECTING
    assert not Rating.objects.exists()


def test_who_is_not_signed_in_signs_in_first(client):
    case = a_case()

    response = client.get(url("case", case.number))

    assert response["Location"] == f"/account/sign-in?next=%2Fmy%2Fcases%2F{case.number}"


def test_a_correction_is_one_list_and_one_button(
    client, person, correcting, django_assert_max_num_queries
):
    with django_assert_max_num_queries(11):  # two more: the notice, and what was changed since
        shown = main(client.get(url("case", correcting.number)))
    assert "经营面积 待修改" in shown
    assert "请在 2018年11月26日（周一） 前一次补齐，还剩 15 个工作日" in shown
    assert "材料 0/1" in shown
    assert "请补交标明操作间和仓库的平面图" in shown
    assert "与平面图标注的面积不一致" in shown

    assert upload(client, correcting)["Location"] == url("case", correcting.number)
    assert "材料 1/1，都已上传" in main(client.get(url("case", correcting.number)))
    changed = client.post(url("case-answers", correcting.number), {"own.area": "92"})
    assert changed["Location"] == url("case", correcting.number)
    assert "经营面积 已修改" in main(client.get(url("case", correcting.number)))

    done = client.post(url("case-correction", correcting.number), {"answer": "按平面图改了面积"})
    assert done["Location"] == url("case", correcting.number)
    correcting.refresh_from_db()
    assert correcting.state == State.RECEIVED
    assert Correction.objects.get().answer == "按平面图改了面积"
    assert "补正材料已提交" in main(client.get(url("case", correcting.number)))
    after = main(client.get(url("case-content", correcting.number)))
    assert "92" in after
    assert "新平面图.pdf 第 1 次补正" in after


def test_a_correction_pressed_twice_is_handed_in_once(client, person, correcting):
    upload(client, correcting)
    first, second = (
        client.post(url("case-correction", correcting.number), {"answer": "面积无误"})
        for _ in range(2)
    )

    assert first["Location"] == second["Location"] == url("case", correcting.number)
    assert journal(correcting).count("CorrectionAnswered") == 1


def test_what_is_still_missing_is_said_with_a_link_and_the_words_typed_stay(
    client, person, correcting
):
    services.revise_answers(correcting.number, {"own.area": "很大"}, viewer=a_viewer(person))

    response = client.post(url("case-correction", correcting.number), {"answer": "见附件"})
    assert response.status_code == 422
    assert "请上传“场所平面图”" in main(response)
    assert 'href="#f-line-m5"' in response.content.decode()
    assert ">见附件</textarea>" in response.content.decode()

    upload(client, correcting)
    response = client.post(url("case-correction", correcting.number), {"answer": "见附件"})
    assert response.status_code == 422
    assert f"{url('case-answers', correcting.number)}#f-own.area" in response.content.decode()
    correcting.refresh_from_db()
    assert correcting.state == State.CORRECTING


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (lambda: an_upload(AN_EXE, "平面图.pdf"), "程序"),
        (lambda: an_upload(b"%PDF-1.7" + b"0" * (20 * 1024 * 1024), "大图.pdf"), "20 MB"),
        (lambda: an_upload(b"", "空.pdf"), "空"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why_and_nothing_is_kept(
    client, person, correcting, file, said
):
    papers = ApplicationMaterial.objects.count()

    response = upload(client, correcting, file=file())

    assert response.status_code == 422
    assert said in main(response)
    assert 'href="#f-line-m5"' in response.content.decode()
    assert ApplicationMaterial.objects.count() == papers


def test_a_bad_file_does_not_stop_the_good_one_beside_it(client, person, correcting):
    files = [an_upload(AN_EXE, "坏.pdf"), an_upload(a_photo(), "图.png", "image/png")]

    response = client.post(url("case-upload", correcting.number, "m5"), {"file": files})

    assert response.status_code == 422
    assert "图.png" in main(response)
    assert ApplicationMaterial.objects.filter(round=1).count() == 1


def test_an_upload_of_a_script_answers_with_the_list_alone(client, person, correcting):
    response = upload(client, correcting, HX_Request="true")

    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith('<div id="todo">')
    assert "材料 1/1" in words(response)


def test_a_paper_is_looked_at_and_taken_back(client, person, correcting):
    upload(client, correcting)
    paper = ApplicationMaterial.objects.get(round=1)
    first = ApplicationMaterial.objects.get(round=0, line="m5")

    seen = client.get(url("case-paper", correcting.number, paper.material_id))
    assert seen.content == a_pdf()
    assert seen.headers["Content-Disposition"].startswith("inline")

    client.post(url("case-removal", correcting.number, paper.id))
    assert "材料 0/1" in main(client.get(url("case", correcting.number)))
    assert client.post(url("case-removal", correcting.number, first.id)).status_code == 404


def test_wrong_answers_are_kept_as_typed_with_the_fault_beside_them(client, person, correcting):
    response = client.post(url("case-answers", correcting.number), {"own.area": "九十平"})

    assert response.status_code == 422
    assert 'value="九十平"' in response.content.decode()
    assert 'href="#f-own.area"' in response.content.decode()


def test_the_form_is_not_changed_when_only_a_paper_is_asked(client, person):
    case = a_case(State.CORRECTING, person=person)

    assert client.get(url("case-answers", case.number))["Location"] == url("case", case.number)


def test_nothing_is_changed_once_it_is_handed_in(client, person):
    case = a_case(State.ACCEPTED, person=person)

    refused = [
        upload(client, case),
        client.post(url("case-answers", case.number), {"own.area": "1"}),
    ]

    assert refused[0].status_code == 422
    assert refused[1].status_code == 409
    for response in refused:
        assert "没有在等您补正" in main(response)
    assert "86.5" in main(client.get(url("case-content", case.number)))


def test_what_the_pre_review_sent_back_is_changed_and_handed_in_again(client, person):
    case = a_case(State.PRE_RETURNED, person=person)
    shown = main(client.get(url("case", case.number)))
    assert "营业执照照片看不清" in shown
    assert "其他材料，也可以换" in shown
    old = ApplicationMaterial.objects.get(line="m5")

    client.post(url("case-removal", case.number, old.id))
    refused = client.post(url("case-resubmission", case.number))
    assert refused.status_code == 422
    assert "请提交材料：场所平面图" in main(refused)
    assert 'href="#f-line-m5"' in refused.content.decode()

    upload(client, case)
    for _ in range(2):
        done = client.post(url("case-resubmission", case.number))
        assert done["Location"] == url("case", case.number)
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    assert journal(case).count("CaseResubmitted") == 1


def test_a_withdrawal_is_asked_once_and_done_once(client, person):
    case = a_case(State.ACCEPTED, person=person)
    assert "撤回这份申请？" in main(client.get(url("case-withdrawal", case.number)))

    for _ in range(2):
        done = client.post(url("case-withdrawal", case.number), {"reason": "不开店了"})
        assert done["Location"] == url("case", case.number)

    shown = main(client.get(url("case", case.number)))
    assert "您已撤回申请" in shown
    assert "不开店了" in shown
    assert journal(case).count("CaseEnded") == 1


def test_after_the_decision_it_is_too_late_to_withdraw(client, person):
    case = a_case(State.GRANTED, person=person)

    assert "撤回申请" not in main(client.get(url("case", case.number)))
    response = client.post(url("case-withdrawal", case.number), {"reason": "不开店了"})

    assert response.status_code == 409
    case.refresh_from_db()
    assert case.state == State.GRANTED


def test_an_electronic_result_is_taken_and_then_downloaded(client, person):
    case = a_case(State.DELIVERING, person=person, way=Way.ELECTRONIC)
    paper = Document.objects.get(case=case, kind="result")
    address = url("case-document", case.number, paper.id)
    assert client.get(address).status_code == 409

    for _ in range(2):
        done = client.post(url("case-collection", case.number))
        assert done["Location"] == url("case", case.number)

    assert journal(case).count("CaseDelivered") == 1
    assert "已办结" in main(client.get(url("case", case.number)))
    shown, saved = client.get(address), client.get(address, {"save": "1"})
    assert shown.content == saved.content
    assert shown.content.startswith(b"%PDF")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_a_result_at_the_window_says_where_when_and_what_to_bring(client, person):
    case = a_case(State.DELIVERING, person=person, way=Way.WINDOW)
    agency = case.agency
    agency.address, agency.hours = "同江市政务服务中心二楼", "周一至周五 8:30-17:00"
    agency.save()

    shown = main(client.get(url("case", case.number)))
    refused = client.post(url("case-collection", case.number))

    for said in ("同江市政务服务中心二楼", "周一至周五 8:30-17:00", "本人身份证"):
        assert said in shown
    assert refused.status_code == 409
    assert "窗口领取" in main(refused)


def test_a_posted_result_shows_its_tracking_number(client, person):
    case = a_case(State.DELIVERING, person=person, way=Way.POST)
    services.send_by_post(case.number, desk=a_desk(), tracking="EMS1234567890CN")

    shown = main(client.get(url("case", case.number)))

    assert "EMS1234567890CN" in shown
    assert "张建国" in shown


def test_a_denial_is_taken_with_its_reasons_and_remedies(client, person):
    case = a_case(State.DENIED, person=person)
    shown = main(client.get(url("case", case.number)))
    assert "污染源" in shown
    assert "行政复议" in shown

    client.post(url("case-collection", case.number))

    assert "不予决定书" in main(client.get(url("case", case.number)))


def test_what_ended_is_rated_once_and_then_shown(client, person):
    case = a_case(State.FINISHED, person=person)
    assert "这次办得怎么样" in main(client.get(url("case", case.number)))

    for level in ("5", "1"):
        done = client.post(
            url("case-rating", case.number),
            {"level": level, "phrases": ["工作人员耐心"], "words": "谢谢"},
        )
        assert done["Location"] == url("case", case.number)

    shown = main(client.get(url("case", case.number)))
    assert "非常满意" in shown
    assert "工作人员耐心" in shown
    assert "提交评价" not in shown
    assert Rating.objects.get().level == 5


def test_a_rating_that_cannot_be_taken_keeps_what_was_typed(client, person):
    case = a_case(State.FINISHED, person=person)

    response = client.post(
        url("case-rating", case.number),
        {"level": "3", "phrases": ["多次往返"], "words": "字" * 501},
    )

    assert response.status_code == 422
    page = response.content.decode()
    assert re.search(r'value="3" checked', page)
    assert re.search(r'value="多次往返" checked', page)
    assert "字" * 501 in page
    assert not Rating.objects.exists()


def test_the_session_ended_while_typing_and_nothing_is_lost(client, person, correcting):
    client.logout()

    sent = client.post(url("case-correction", correcting.number), {"answer": "写了很久的说明"})
    assert sent["Location"].startswith("/account/sign-in?next=")
    client.post(sent["Location"], {"name": person.phone, "password": PASSWORD})
    back = client.get(url("case-correction", correcting.number))

    assert ">写了很久的说明</textarea>" in back.content.decode()
    correcting.refresh_from_db()
    assert correcting.state == State.CORRECTING


def test_the_enterprise_s_case_is_seen_in_its_capacity(client, person):
    boss = an_organisation()
    a_mandate(boss, person)
    case = a_case(person=person, organisation=boss)

    offered = client.get(url("case", case.number))
    assert offered.status_code == 409
    assert f"以“{boss.name}”的名义办的" in main(offered)
    switched = client.post(
        "/my/acting", {"organisation": str(boss.id), "next": url("case", case.number)}
    )
    assert switched["Location"] == url("case", case.number)
    assert case.number in main(client.get(switched["Location"]))

    own = a_case(person=person)
    assert "以本人名义" in main(client.get(url("case", own.number)))


def test_without_a_mandate_the_enterprise_s_case_does_not_exist(client, person):
    case = a_case(person=_an_agent_of(boss := an_organisation()), organisation=boss)

    assert client.get(url("case", case.number)).status_code == 404


def test_a_paper_of_another_case_is_not_shown_through_one_s_own(client, person):
    mine, other = a_case(person=person), a_case()
    theirs = ApplicationMaterial.objects.get(application=other.application_id, line="m5")
    document = Document.objects.filter(case=a_case(State.RECEIVED)).get()

    assert client.get(url("case-paper", mine.number, theirs.material_id)).status_code == 404
    assert client.get(url("case-document", mine.number, document.id)).status_code == 404


def test_two_officers_and_an_applicant_end_in_one_state(client, person, correcting):
    """The clock ended the case while he was typing: his answer comes too late and says so."""
    bring(correcting, a_viewer(person))
    services.void(correcting.number, desk=a_desk(Role.CHIEF), reason="重复申请")

    response = client.post(url("case-correction", correcting.number), {"answer": "好了"})

    assert Case.objects.get(pk=correcting.pk).state == State.VOIDED
    assert response.status_code == 409
    assert "作废" in main(response)


def _an_agent_of(organisation):
    agent = a_person("李四")
    a_mandate(organisation, agent)
    return agent


def test_a_case_whose_papers_were_erased_says_when_and_by_which_rule(client, person):
    case = a_case(State.WITHDRAWN, person=person)
    paper = case.application.papers.get().material_id
    document = Document.objects.filter(case=case).first()
    services.erase([case.id], basis="个人信息保护法第十九条", by=clock_desk(at(1, year=2021)))

    page = words(client.get(url("case", case.number)))
    assert "材料已按期销毁（2021年11月1日，依据：个人信息保护法第十九条）" in page
    assert case.number in page
    assert "（未填）" not in page
    for address in (
        url("case-paper", case.number, paper),
        url("case-document", case.number, document.id),
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "材料已按期销毁（2021年11月1日" in answer.content.decode()
    client.cookies["django_language"] = "en"
    english = words(client.get(url("case", case.number), headers={"accept-language": "en"}))
    assert "erased on schedule (1 November 2021" in english


def test_what_was_handed_in_comes_as_a_part_where_it_is_asked_for_in_place(client, person):
    case = a_case(State.ACCEPTED, person=person)

    part = client.get(url("case-content", case.number), headers={"HX-Request": "true"})

    assert 'id="handed-in"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "赫乡小馆" in part.content.decode()
