"""Progress by number and query code, without signing in."""

from datetime import timedelta

import pytest

from tongban.cases.services import accept
from tongban.cases.tests.make import a_case
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person
from tongban.portal.tests.see import main, url, words
from tongban.processes.queries import run_of
from tongban.processes.rules import Outcome
from tongban.processes.services import finish_step
from tongban.processes.tests.make import a_diagram, a_step, draw
from tongban.ratings.models import Rating

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def ask(client, case, code=None, **more):
    return client.post(
        url("progress"),
        {"number": case.number, "query_code": code or case.query_code, **more},
        follow=True,
    )


def test_number_and_code_are_asked_and_a_qr_code_fills_in_the_number(client):
    response = client.get(url("progress"), {"number": "2308812018110501000001X"})

    assert 'value="2308812018110501000001X"' in response.content.decode()
    assert "不用登录" in words(response)
    assert "no-store" in response.headers["Cache-Control"]


def test_the_way_back_to_it_is_an_image_without_the_query_code(client):
    response = client.get(url("progress-qr", "2308812018110501000001X"))

    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")
    assert client.get(url("progress-qr", "1" * 41)).status_code == 404


def test_it_says_how_it_goes_by_when_and_who_has_it(client, django_assert_max_num_queries):
    case = a_case(State.ACCEPTED)

    ask(client, case)
    with django_assert_max_num_queries(4):
        response = client.get(url("progress-case", case.number))

    shown = main(response)
    assert "已受理，市场监管局正在审查" in shown
    assert "还剩 5 个工作日，11月12日前" in shown
    assert "承诺 2018年11月12日（周一） · 法定 2018年12月3日（周一）" in shown
    assert "同江市市场监管局" in shown
    assert "您的申请已受理，将在11月12日前作出决定" in shown
    assert "作出决定 （未开始）" in shown


@pytest.mark.parametrize("state", [State.CORRECTING, State.DENIED, State.FINISHED])
def test_nobody_s_name_or_words_are_shown_without_signing_in(
    client, state, django_assert_max_num_queries
):
    case = a_case(state, person=a_person("欧阳建国"), shop="欧阳鱼馆")

    ask(client, case)
    with django_assert_max_num_queries(4):
        shown = main(client.get(url("progress-case", case.number)))

    assert "欧**国" in shown
    for hidden in ("欧阳", "张建国", "繁荣街道", "污染源", "请补交标明", "230881199001010012"):
        assert hidden not in shown


def test_the_answer_has_a_page_that_can_be_loaded_again_for_half_an_hour(client, time_machine):
    case, other = a_case(State.ACCEPTED), a_case(State.ACCEPTED)
    asked = client.post(url("progress"), {"number": case.number, "query_code": case.query_code})

    page = url("progress-case", case.number)
    assert asked["Location"] == page
    assert case.query_code not in page
    assert "已受理" in main(client.get(page))
    assert "no-store" in client.get(page).headers["Cache-Control"]

    # a code is of one case, and a cookie that was made up is of none
    question = f"{url('progress')}?number={other.number}"
    assert client.get(url("progress-case", other.number))["Location"] == question
    client.cookies["query_code"] = other.query_code
    assert client.get(url("progress-case", other.number))["Location"] == question

    ask(client, case)
    time_machine.move_to(NOW + timedelta(minutes=31), tick=False)
    assert client.get(page)["Location"] == f"{url('progress')}?number={case.number}"


def test_blanks_and_small_letters_do_not_matter(client):
    case = a_case()
    number = f" {case.number[:6]} {case.number[6:]} "

    response = client.post(
        url("progress"),
        {"number": number, "query_code": f" {case.query_code.lower()} "},
        follow=True,
    )

    assert response.status_code == 200
    assert case.number in words(response)


def test_a_wrong_number_and_a_wrong_code_get_the_same_answer_and_what_was_typed_stays(client):
    case = a_case()
    code = "WRONG234"

    wrong_code = ask(client, case, code)
    wrong_number = client.post(
        url("progress"), {"number": "230881000000000000000000", "query_code": case.query_code}
    )
    none = ask(client, case, " ")

    assert [r.status_code for r in (wrong_code, wrong_number, none)] == [404] * 3
    answers = {main(r) for r in (wrong_code, wrong_number, none)}
    assert len(answers) == 1
    assert "请核对办件编号和查询码" in answers.pop()
    assert f'value="{case.number}"' in wrong_code.content.decode()


def test_guessing_ends_after_ten_and_says_how_long_to_wait(client, time_machine):
    case = a_case()
    for _ in range(10):
        assert ask(client, case, "WRONG234").status_code == 404

    refused = ask(client, case)
    assert refused.status_code == 429
    assert "输错次数过多，请 15 分钟后再试" in words(refused)
    elsewhere = client.post(
        url("progress"),
        {"number": case.number, "query_code": case.query_code},
        REMOTE_ADDR="10.0.0.9",
    )
    assert elsewhere.status_code == 302

    time_machine.move_to(NOW + timedelta(minutes=16), tick=False)
    assert ask(client, case).status_code == 200


def test_a_correction_names_what_is_missing_and_where_to_bring_it(client):
    shown = main(ask(client, a_case(State.CORRECTING)))

    assert "请在 2018年11月26日（周一） 前一次补齐，还剩 15 个工作日" in shown
    assert "场所平面图" in shown
    assert "把材料带到窗口" in shown


def test_who_holds_the_code_rates_once_without_signing_in(client):
    case = a_case(State.FINISHED)
    assert "这次办得怎么样" in words(ask(client, case))
    rating = {"number": case.number, "query_code": case.query_code, "level": "2"}

    # ticked before the level was changed: phrases of another level are not of this rating
    first = client.post(
        url("progress-rating"),
        {**rating, "phrases": ["多次往返", "工作人员耐心"], "words": "跑了三趟"},
        follow=True,
    )
    again = client.post(url("progress-rating"), {**rating, "level": "5"}, follow=True)

    for response in (first, again):
        assert response.status_code == 200
        assert "不满意" in main(response)
        assert "跑了三趟" in main(response)
        assert "这次办得怎么样" not in main(response)
    kept = Rating.objects.get()
    assert (kept.level, kept.tags) == (2, ["多次往返"])


def test_a_rating_without_a_level_keeps_the_words(client):
    case = a_case(State.FINISHED)

    response = client.post(
        url("progress-rating"),
        {"number": case.number, "query_code": case.query_code, "words": "很好"},
    )

    assert response.status_code == 422
    assert "请选择一个满意程度" in main(response)
    assert ">很好</textarea>" in response.content.decode()
    assert not Rating.objects.exists()


def test_a_running_matter_is_not_rated(client):
    case = a_case(State.ACCEPTED)

    response = client.post(
        url("progress-rating"),
        {"number": case.number, "query_code": case.query_code, "level": "5"},
    )

    assert response.status_code == 409
    assert "办结后才能评价" in main(response)


def test_a_rating_with_a_wrong_code_is_a_guess_too(client):
    case = a_case(State.FINISHED)

    for _ in range(10):
        client.post(
            url("progress-rating"),
            {"number": case.number, "query_code": "WRONG234", "level": "1"},
        )

    assert ask(client, case).status_code == 429
    assert not Rating.objects.exists()


def test_the_steps_within_the_agencies_stand_in_the_timeline(client):
    case = a_case(State.RECEIVED)
    key = case.item_version.item.slug
    diagram = a_diagram(
        a_step("review", "资料审查"),
        a_step("site", "现场核查"),
        flows="start review; review site; site end",
        key=key,
    )
    draw(diagram, key=key)
    accept(case.number, desk=a_desk())
    first = run_of(f"case:{case.id}").steps[0]
    finish_step(first.id, outcome=Outcome.AGREED, words="字号相近。", desk=a_desk(Role.REVIEWER))

    ask(client, case)
    shown = main(client.get(url("progress-case", case.number)))

    assert "环节：资料审查 （已完成）" in shown
    assert "环节：现场核查 （进行中）" in shown
    assert "前办完" in shown
    assert "字号相近" not in shown
