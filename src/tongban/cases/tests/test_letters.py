"""What the applicant hears of his case: in his inbox, once."""

from functools import partial

import pytest

from tongban.cases import services
from tongban.cases.rules import Way
from tongban.cases.tests.make import PATHS, a_case
from tongban.journal.services import deliver_due
from tongban.law.lifecycle import State
from tongban.messages.queries import inbox
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_person

pytestmark = pytest.mark.django_db


def titles(person) -> list[str]:
    """Let the worker run; return the titles in the inbox, oldest first."""
    deliver_due(NOW)
    return [message.title for message in inbox(person.id).items][::-1]


def test_every_step_of_the_way_is_told():
    person = a_person()
    a_case(State.FINISHED, person=person)

    assert titles(person) == [
        "已提交：餐馆开业许可",
        "已收到材料：餐馆开业许可",
        "已受理：餐馆开业许可",
        "准予：餐馆开业许可",
        "可以领取了：餐馆开业许可证",
        "已送达：餐馆开业许可证",
    ]
    assert titles(person) == titles(person)


@pytest.mark.parametrize("state", list(PATHS))
def test_no_message_fails(state):
    person = a_person()
    a_case(state, person=person)

    deliver_due(NOW)

    assert titles(person)
    assert deliver_due(NOW) == 0


def test_a_correction_lists_what_to_do():
    person = a_person()
    a_case(State.CORRECTING, person=person)
    deliver_due(NOW)

    text = inbox(person.id).items[0].text

    assert "场所平面图：请补交标明操作间和仓库的平面图" in text


def test_the_agent_hears_of_it_too():
    person, agent = a_person(), a_person("李四")
    a_case(State.RECEIVED, person=person, agent=agent)

    assert titles(agent) == titles(person) == ["已提交：餐馆开业许可"]


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (partial(services.forward, where="佳木斯市市场监督管理局"), "已转报佳木斯市市场监督管理局"),
        (services.void, "已作废"),
        (services.delete, "是误录，已删除"),
    ],
)
def test_who_ends_a_case_tells_the_applicant_why(end, told):
    person = a_person()
    case = a_case(State.RECEIVED, person=person)

    end(case.number, desk=a_desk(Role.CHIEF), reason="重复申请")
    deliver_due(NOW)

    text = inbox(person.id).items[0].text
    assert told in text
    assert "原因：重复申请。" in text


def test_the_number_of_the_parcel_is_told():
    person = a_person()
    case = a_case(State.DELIVERING, person=person, way=Way.POST)
    services.send_by_post(case.number, desk=a_desk(), tracking="EMS123")
    deliver_due(NOW)

    assert "邮件号码 EMS123" in inbox(person.id).items[0].text
