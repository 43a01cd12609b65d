"""The e-licence that comes of a case."""

from datetime import date

import pytest

from tongban.base.errors import Invalid, Refused
from tongban.cases import services
from tongban.cases.queries import case_screen
from tongban.cases.tests.make import a_case
from tongban.journal.services import deliver_due
from tongban.law.lifecycle import State
from tongban.messages.models import Message
from tongban.people.permissions import Role
from tongban.people.tests.make import NOW, a_desk, a_mandate, a_person, an_organisation
from tongban.records import services as records
from tongban.records.models import Licence
from tongban.records.rules import LicenceState, LicenceStep
from tongban.records.tests.make import a_licence_type

pytestmark = pytest.mark.django_db
LICENCE = "餐馆开业许可证"


@pytest.fixture(autouse=True)
def _type():
    a_licence_type(LICENCE, fields=["编号", "经营者名称", "姓名", "有效期至"])


def of(case):
    return Licence.objects.get(source=f"case:{case.id}")


def test_issuing_a_licence_issues_the_e_licence_of_the_applicant():
    person = a_person()
    case = a_case(State.DELIVERING, person=person)

    licence = of(case)
    assert (licence.person_id, licence.organisation) == (person.id, None)
    assert licence.number == case.result.number
    assert licence.valid_until == case.result.valid_until == date(2023, 11, 4)
    assert "张建国" in licence.entries


def test_the_enterprise_applied_for_holds_it():
    person, firm = a_person(), an_organisation()
    a_mandate(firm, person)

    assert of(a_case(State.DELIVERING, person=person, organisation=firm)).organisation == firm


def test_on_the_spot_too():
    case = a_case(State.RECEIVED, on_the_spot=True)
    services.settle(case.number, desk=a_desk(), receiver="张建国")

    assert of(case).state == LicenceState.VALID


def test_other_results_make_none():
    a_case(State.DELIVERING, result="没有这种证照")
    a_case(State.DELIVERING, result="")

    assert not Licence.objects.exists()


def test_the_officer_says_which_licence_is_renewed_and_sees_those_there_are():
    person = a_person()
    before = of(a_case(State.FINISHED, person=person))
    case = a_case(State.GRANTED, person=person)

    screen = case_screen(case.number, a_desk())
    assert [one.identifier for one in screen.renewable] == [before.identifier]
    paper = services.Paper(renews=before.identifier)
    services.issue_result(case.number, desk=a_desk(), paper=paper)

    before.refresh_from_db()
    assert (before.state, of(case).previous) == (LicenceState.LAPSED, before)


def test_what_cannot_be_renewed_issues_nothing():
    case = a_case(State.GRANTED)

    with pytest.raises(Refused) as refused:
        services.issue_result(
            case.number, desk=a_desk(), paper=services.Paper(renews="1.2.156.3005.2.X")
        )

    assert refused.value.code == "licence.renews"
    case.refresh_from_db()
    assert case.state == State.GRANTED


def test_a_licence_does_not_end_before_it_begins():
    case = a_case(State.GRANTED)

    with pytest.raises(Invalid) as invalid:
        services.issue_result(
            case.number, desk=a_desk(), paper=services.Paper(valid_until=date(2018, 11, 4))
        )

    assert [problem.field for problem in invalid.value.problems] == ["valid_until"]


def test_its_holder_is_told_what_becomes_of_it():
    person = a_person()
    licence = of(a_case(State.FINISHED, person=person))
    records.change_state(
        licence.id, LicenceStep.SUSPEND, reason="食品安全事故调查期间", desk=a_desk(Role.CHIEF)
    )
    deliver_due(NOW)

    told = Message.objects.filter(template="licence.changed", channel="in_app").get()
    assert (told.person_id, told.link) == (person.id, f"/my/licences/{licence.id}")
    assert told.title == f"您的{LICENCE}已被暂扣"
    assert "食品安全事故调查期间。" in told.text


def test_everybody_who_acts_for_an_enterprise_is_told():
    person, other, firm = a_person(), a_person("李四"), an_organisation()
    a_mandate(firm, person)
    a_mandate(firm, other)
    licence = of(a_case(State.FINISHED, person=person, organisation=firm))
    records.change_state(
        licence.id, LicenceStep.CANCEL, reason="终止经营。", desk=a_desk(Role.CHIEF)
    )
    deliver_due(NOW)

    told = Message.objects.filter(template="licence.changed", channel="in_app")
    assert {message.person_id for message in told} == {person.id, other.id}
