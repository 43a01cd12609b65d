"""Diagrams and steps on the workbench: drawn, published, and a case taken through them."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tongban.agencies.tests.make import an_agency
from tongban.cases import services as cases
from tongban.cases.tests.make import a_case
from tongban.catalogue.tests.make import an_item
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, an_officer, sign_in
from tongban.processes.models import Process, RunStep
from tongban.processes.rules import Kind, Node, Purpose, StepState
from tongban.processes.tests.make import KEY, a_diagram, a_file, a_step, draw

pytestmark = pytest.mark.django_db
AT = f"/workbench/processes/{KEY}/"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def editor(client):
    an_item()
    an_agency("gazx")
    sign_in(client, an_officer(Role.EDITOR, agency="bb"))
    return client


def words(response):
    page = response.content.decode()
    text = page[page.find("<main") : page.find("</main>")]
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def send(client, noun, **fields):
    return client.post(f"{AT}{noun}", fields, follow=True)


ONE_STEP = a_file(a_step("a", "资料审查"), flows="start a; a end")


def test_an_item_is_opened_drawn_tried_and_published(editor, django_assert_max_num_queries):
    assert "还没有画过流程" in words(editor.get("/workbench/processes/"))
    opened = editor.get("/workbench/processes/", {"key": KEY}, follow=True)
    assert "按办理环节排出" in words(opened)

    saved = words(send(editor, "drawing", version="0", file=ONE_STEP))
    assert "已保存" in saved
    assert "没有发现问题" in saved
    assert "资料审查 审查人员，2 个工作日：同意" in words(editor.get(f"{AT}trial"))

    assert "请写明为什么改" in words(send(editor, "publication", version="1", reason=""))
    published = words(send(editor, "publication", version="1", reason="首次绘制"))
    assert "第 1 版" in published
    assert "首次绘制" in published
    with django_assert_max_num_queries(16):
        editor.get(AT)


def test_a_file_of_another_tool_comes_in_and_its_script_does_not(editor):
    good = SimpleUploadedFile("a.bpmn", ONE_STEP.encode())
    assert "已保存" in words(send(editor, "drawing", version="0", upload=good, file=""))
    bad = SimpleUploadedFile("b.bpmn", ONE_STEP.replace("userTask", "scriptTask").encode())

    refused = send(editor, "drawing", version="1", upload=bad, file="")

    assert refused.status_code == 422
    assert "脚本会在服务器上运行程序" in words(refused)
    assert "scriptTask" not in Process.objects.get().draft
    assert "scriptTask" in refused.content.decode()  # what was sent stays to be put right


def test_two_tabs_do_not_overwrite_each_other(editor):
    send(editor, "drawing", version="0", file=ONE_STEP)
    other = ONE_STEP.replace("资料审查", "书面审查")
    send(editor, "drawing", version="1", file=other)

    stale = send(editor, "drawing", version="1", file=ONE_STEP)

    assert stale.status_code == 409
    assert "刚在别处改过" in words(stale)
    assert "书面审查" in Process.objects.get().draft


def test_what_is_drawn_is_downloaded_and_thrown_away(editor):
    send(editor, "drawing", version="0", file=ONE_STEP)
    file = editor.get(f"{AT}file.bpmn")

    assert "资料审查" in file.content.decode()
    assert file["Content-Disposition"].startswith("attachment")
    assert "已放弃修改" in words(send(editor, "discarding", sure="1"))
    assert not Process.objects.exists()


@pytest.mark.parametrize("role", [Role.WINDOW, Role.REVIEWER, Role.LEGAL])
def test_who_may_not_draw_is_refused(client, role):
    an_item()
    sign_in(client, an_officer(role))

    assert client.get(AT).status_code == 403
    assert client.post(f"{AT}drawing", {"file": ONE_STEP, "version": "0"}).status_code == 403


@pytest.fixture
def asked_case():
    """Return an accepted case: reviewed, then the fire brigade is asked."""
    case = a_case(State.RECEIVED)
    an_agency("gazx")
    key = case.item_version.item.slug
    diagram = a_diagram(
        a_step("review", "资料审查"),
        a_step("fire", "征求消防意见", agency="gazx", purpose=Purpose.CONSULT, days=3),
        flows="start review; review fire; fire end",
        key=key,
    )
    draw(diagram, key=key)
    cases.accept(case.number, desk=a_desk())
    return case


def open_step():
    return f"/workbench/steps/{RunStep.objects.get(state=StepState.OPEN).id}"


def test_a_case_goes_from_desk_to_desk_and_then_to_the_decision(
    client, asked_case, django_assert_max_num_queries
):
    sign_in(client, an_officer(Role.REVIEWER))
    with django_assert_max_num_queries(10):
        assert "资料审查" in words(client.get("/workbench/steps/"))
    at = open_step()
    with django_assert_max_num_queries(16):
        page = words(client.get(at))
    assert "赫乡小馆" in page
    assert "已接到您手上" in words(client.post(f"{at}/holding", follow=True))
    assert "资料审查" in words(client.get("/workbench/steps/?mine=1"))
    assert "请从给出的选项中选一项" in words(client.post(f"{at}/completion", {"words": "好"}))
    done = client.post(f"{at}/completion", {"outcome": "agreed", "words": ""}, follow=True)
    assert "环节已办结" in words(done)
    assert "正在办" in words(client.get(f"/workbench/cases/{asked_case.number}"))

    sign_in(client, an_officer(Role.REVIEWER, agency="gazx"))
    assert "征求意见" in words(client.get("/workbench/steps/"))
    at = open_step()
    silent = client.post(f"{at}/completion", {"outcome": "agreed", "words": ""})
    assert silent.status_code == 422
    assert "请写明贵部门的意见" in words(silent)
    client.post(f"{at}/completion", {"outcome": "agreed", "words": "符合消防要求。"})
    assert client.get(at).status_code == 404
    assert client.get(f"/workbench/cases/{asked_case.number}").status_code == 404

    asked_case.refresh_from_db()
    assert asked_case.state == State.DECIDING


def test_an_asked_agency_opens_the_papers_of_its_step_alone(client, asked_case):
    sign_in(client, an_officer(Role.REVIEWER))
    client.post(f"{open_step()}/completion", {"outcome": "agreed"})
    fire = an_officer(Role.REVIEWER, agency="gazx")
    sign_in(client, fire)

    at = open_step()
    links = re.findall(rf'href="({at}/materials/[^"]+)"', client.get(at).content.decode())

    assert links
    assert client.get(links[0]).status_code == 200
    other = links[0].rsplit("/", 1)[0] + "/00000000-0000-7000-8000-000000000000"
    assert client.get(other).status_code == 404
    sign_in(client, an_officer(Role.REVIEWER, agency="gaj"))
    assert client.get(links[0]).status_code == 404


def test_a_step_is_sent_back_handed_over_and_stood_in_for(client, asked_case):
    mine, colleague = an_officer(Role.REVIEWER), an_officer(Role.REVIEWER)
    sign_in(client, mine)
    at = open_step()
    assert "第一个环节" in words(client.post(f"{at}/return", {"words": "再看"}))
    assert "请选择本部门的同事" in words(client.post(f"{at}/handover", {"to": ""}))
    handed = client.post(f"{at}/handover", {"to": str(colleague.id)}, follow=True)
    assert "已移交" in words(handed)
    held = client.post(f"{at}/completion", {"outcome": "agreed"})
    assert held.status_code == 409
    assert "手上" in words(held)

    sign_in(client, colleague)
    away = {"deputy": str(mine.id), "since": "2018-11-05", "until": "2018-11-09"}
    assert "已登记外出" in words(client.post("/workbench/steps/absences", away, follow=True))
    backwards = {**away, "until": "2018-11-01"}
    assert "起止日期" in words(client.post("/workbench/steps/absences", backwards))

    sign_in(client, mine)
    assert "环节已办结" in words(
        client.post(f"{at}/completion", {"outcome": "agreed"}, follow=True)
    )


def test_running_cases_are_moved_by_the_editor(client, asked_case):
    key = asked_case.item_version.item.slug
    newer = a_diagram(
        a_step("review", "资料审查"),
        Node("g", Kind.PARALLEL, ""),
        a_step("x", "现场核查"),
        flows="start g; g review; review x; x end",
        key=key,
    )
    draw(newer, key=key)
    sign_in(client, an_officer(Role.EDITOR, agency="bb"))
    page = client.get(f"/workbench/processes/{key}/")
    assert asked_case.number in words(page)
    run = re.findall(r'name="runs" value="([^"]+)"', page.content.decode())

    moved = client.post(f"/workbench/processes/{key}/moves", {"runs": run}, follow=True)

    assert "已改用新版流程" in words(moved)
    none = client.post(f"/workbench/processes/{key}/moves", {"runs": []})
    assert "请选择" in words(none)
