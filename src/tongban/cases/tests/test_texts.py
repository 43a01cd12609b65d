"""The words of the papers can be changed, for all items or for one."""

import pytest

from tongban.agencies.tests.make import an_agency
from tongban.base.errors import Invalid, NotPermitted
from tongban.cases import queries, services
from tongban.cases.documents import FORMS, Kind, content
from tongban.cases.models import Document, DocumentText
from tongban.cases.tests.make import a_case
from tongban.cases.tests.see import paper
from tongban.law.lifecycle import State
from tongban.people.permissions import Role
from tongban.people.tests.make import a_desk

pytestmark = pytest.mark.django_db


def test_own_words_are_used_from_then_on_and_not_before():
    before = a_case(State.RECEIVED)

    services.save_text(Kind.RECEIPT, "{item}的材料已收到。", desk=a_desk(Role.EDITOR))

    assert "餐馆开业许可的材料已收到。" in paper(a_case(State.RECEIVED), "receipt")
    assert "一次告知" in paper(before, "receipt")


def test_an_item_s_own_words_win():
    case = a_case()
    editor = a_desk(Role.EDITOR)
    services.save_text(Kind.RECEIPT, "所有事项。", desk=editor)

    services.save_text(
        Kind.RECEIPT, "只是这个事项。", item_id=case.item_version.item_id, desk=editor
    )
    services.receive(case.number, desk=a_desk())

    assert "只是这个事项。" in paper(case, "receipt")


def test_what_an_officer_typed_closes_as_a_sentence():
    case = a_case(State.RECEIVED)

    services.withdraw(case.number, by=a_desk(), reason="本人不办了")

    assert "本人不办了。" in paper(case, "ending")


def test_the_agency_signs_with_its_full_name():
    an_agency("gaj", name="市公安局")
    case = a_case(State.RECEIVED, agency="gaj")

    assert content(Document.objects.get(case=case))["agency"] == "同江市公安局"


def test_an_unknown_placeholder_is_named():
    with pytest.raises(Invalid) as refused:
        services.save_text(Kind.RECEIPT, "{姓名}你好", desk=a_desk(Role.EDITOR))

    assert refused.value.problems[0].message == "没有“{姓名}”这个占位符。"


def test_the_built_in_words_come_back():
    editor = a_desk(Role.EDITOR)
    services.save_text(Kind.RECEIPT, "自己的话。", desk=editor)
    assert next(t for t in queries.texts() if t.kind is Kind.RECEIPT).is_own

    services.save_text(Kind.RECEIPT, FORMS[Kind.RECEIPT].text, desk=editor)

    assert not DocumentText.objects.exists()


def test_a_clerk_may_not_change_them():
    with pytest.raises(NotPermitted):
        services.save_text(Kind.RECEIPT, "随便写。", desk=a_desk())


@pytest.mark.parametrize("kind", list(Kind))
def test_no_built_in_text_names_an_unknown_placeholder(kind):
    form = FORMS[kind]

    services.save_text(kind, form.text + "\n{agency}", desk=a_desk(Role.EDITOR))
