"""What is kept of a holder: with consent alone, whose it is, what became of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from tongban.base.errors import Invalid, NotFound
from tongban.forms import services
from tongban.forms.models import Consent, DataElement, ProfileAnswer
from tongban.forms.queries import Trust, downloaded, holdings, known
from tongban.forms.tests.make import ADDRESS, SHOP, a_dictionary, agreed, remembered
from tongban.journal.queries import history
from tongban.people.tests.make import a_desk, a_mandate, a_person, a_viewer, an_organisation

pytestmark = pytest.mark.django_db
HOME = "同江市繁荣街道 1 号"
MOVED = "同江市幸福街道 2 号"


@pytest.fixture
def viewer():
    a_dictionary(a_desk())
    return a_viewer()


def offered(viewer, item="food-licence"):
    found = known(
        person_id=viewer.person_id, organisation_id=viewer.organisation_id, item_slug=item
    )
    return {element: (one.text, one.trust.value) for element, one in found.items()}


def the_events(viewer):
    holder = (
        f"organisation:{viewer.organisation_id}"
        if viewer.organisation_id
        else f"person:{viewer.person_id}"
    )
    return [line.event for line in history(f"profile:{holder}")]


def test_nothing_is_kept_without_consent(viewer):
    assert remembered(viewer, {"own.shop": "赫乡小馆"}) == 0
    assert not ProfileAnswer.objects.exists()


def test_what_is_kept_is_offered_with_its_origin_and_its_value_is_sealed(
    viewer, django_assert_num_queries
):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME})

    with django_assert_num_queries(1):
        [one] = known(person_id=viewer.person_id, organisation_id=None, item_slug="x").values()

    assert one.origin_words == "2018-11-05 的食品经营许可申请（230881-2018-000001）"
    assert (one.text, one.trust, one.stated_on) == (HOME, Trust.STATED, date(2018, 11, 5))
    assert HOME not in ProfileAnswer.objects.extra(select={"raw": "value"}).get().raw
    assert HOME not in str([line.body for line in history(f"profile:person:{viewer.person_id}")])


def test_what_is_an_item_s_own_is_offered_for_that_item_alone(viewer):
    agreed(viewer)
    remembered(viewer, {"own.shop": "赫乡小馆", "person.address": HOME})

    assert set(offered(viewer)) == {"own.shop", "person.address"}
    assert set(offered(viewer, "another-item")) == {"person.address"}


def test_another_text_takes_the_place_and_the_one_before_is_history(viewer):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME})
    remembered(viewer, {"person.address": MOVED}, number="230881-2018-000002")

    assert offered(viewer) == {"person.address": (MOVED, "C")}
    [held] = holdings(viewer).every
    assert [old.origin_words for old in held.earlier] == [
        "2018-11-05 的食品经营许可申请（230881-2018-000001）"
    ]


def test_the_same_text_again_keeps_that_it_was_verified(viewer):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME})
    services.vouch("230881-2018-000001", agency="市场监管局", on=date(2018, 11, 9))

    assert remembered(viewer, {"person.address": HOME}, number="230881-2018-000002") == 0
    assert offered(viewer) == {"person.address": (HOME, "B")}
    assert holdings(viewer).every[0].origin_words.endswith("，市场监管局 2018-11-09 核验")


def test_what_is_changed_in_the_case_is_what_is_kept_and_what_is_wrong_now_is_not(viewer):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME, "own.shop": "赫乡小馆"})

    with transaction.atomic():
        services.restate(
            "230881-2018-000001",
            (ADDRESS, SHOP),
            {"person.address": MOVED, "own.shop": "\u202e"},
            on=viewer.today,
            by=viewer,
        )

    assert offered(viewer) == {"person.address": (MOVED, "C")}
    assert the_events(viewer)[-1] == "AnswersKept"


def test_withdrawing_stops_keeping_and_offering_and_erases_when_asked(viewer):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME})

    services.withdraw_consent(viewer=viewer, erase=False)

    assert offered(viewer) == {}
    assert len(holdings(viewer).every) == 1
    assert remembered(viewer, {"own.shop": "赫乡小馆"}) == 0

    agreed(viewer)
    assert offered(viewer) == {"person.address": (HOME, "C")}
    services.withdraw_consent(viewer=viewer, erase=True)
    assert not ProfileAnswer.objects.exists()
    assert the_events(viewer) == [
        "ConsentGiven",
        "AnswersKept",
        "ConsentWithdrawn",
        "ConsentGiven",
        "ConsentWithdrawn",
        "AnswersErased",
    ]


def test_agreeing_twice_is_one_consent(viewer):
    agreed(viewer)
    agreed(viewer)

    assert Consent.objects.count() == 1


def test_an_enterprise_s_answers_are_its_own(viewer):
    organisation, agent, other = an_organisation(), a_person(), a_person()
    a_mandate(organisation, agent)
    a_mandate(organisation, other)
    acting = a_viewer(agent, organisation=organisation)
    agreed(acting)
    remembered(acting, {"person.address": HOME, "org.address": MOVED})

    assert offered(a_viewer(other, organisation=organisation)) == {"org.address": (MOVED, "C")}
    assert offered(a_viewer(agent)) == {}
    assert offered(viewer) == {}


def test_a_correction_is_offered_from_then_on_and_the_old_one_is_history(viewer):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME})
    [held] = holdings(viewer).every

    services.correct(held.id, MOVED, viewer=viewer)

    assert offered(viewer) == {"person.address": (MOVED, "D")}
    [held] = holdings(viewer, revealed=[row.id for row in ProfileAnswer.objects.all()]).every
    assert held.origin_words == "2018-11-05 本人更正"
    assert [old.text for old in held.earlier] == [HOME]


def test_a_correction_that_the_element_does_not_take_is_refused(viewer):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME})
    [held] = holdings(viewer).every

    with pytest.raises(Invalid) as invalid:
        services.correct(held.id, "  ", viewer=viewer)

    assert invalid.value.problems[0].field == "text"
    assert offered(viewer) == {"person.address": (HOME, "C")}


def test_erasing_takes_the_history_along_and_leaves_a_line_without_the_value(viewer):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME, "own.shop": "赫乡小馆"})
    remembered(viewer, {"person.address": MOVED})
    held = next(one for one in holdings(viewer).every if one.element == "person.address")

    services.forget(held.id, viewer=viewer)

    assert [row.element for row in ProfileAnswer.objects.all()] == ["own.shop"]
    last = history(f"profile:person:{viewer.person_id}")[-1]
    assert (last.event, last.body) == ("AnswersErased", {"elements": ["person.address"]})


@pytest.mark.parametrize("act", ["forget", "correct", "reveal"])
def test_another_holder_s_answers_do_not_exist(viewer, act):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME})
    [held] = holdings(viewer).every
    stranger = a_viewer(a_person())
    acts = {
        "forget": lambda: services.forget(held.id, viewer=stranger),
        "correct": lambda: services.correct(held.id, MOVED, viewer=stranger),
        "reveal": lambda: services.reveal(viewer=stranger, answer_id=held.id),
    }

    with pytest.raises(NotFound):
        acts[act]()

    assert downloaded(stranger) == []
    assert offered(viewer) == {"person.address": (HOME, "C")}


def test_sensitive_answers_are_masked_and_showing_them_is_journalled(
    viewer, django_assert_num_queries
):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME, "own.shop": "赫乡小馆"})

    with django_assert_num_queries(3):
        hidden = {one.element: one.text for one in holdings(viewer).every}
    shown = holdings(viewer, revealed=services.reveal(viewer=viewer)).every

    assert hidden["own.shop"] == "赫乡小馆"
    assert "繁荣" not in hidden["person.address"]
    assert HOME in {one.text for one in shown}
    last = history(f"profile:person:{viewer.person_id}")[-1]
    assert last.body == {"elements": ["person.address"], "way": "shown"}


def test_all_of_it_is_taken_along_in_full_with_its_history(viewer):
    agreed(viewer)
    remembered(viewer, {"person.address": HOME})
    remembered(viewer, {"person.address": MOVED})

    rows = services.download(viewer=viewer)

    assert {(row["text"], row["superseded_at"] is None) for row in rows} == {
        (HOME, False),
        (MOVED, True),
    }
    assert the_events(viewer)[-1] == "DataRevealed"


def test_where_an_answer_was_used_is_told_and_an_erased_one_is_no_trouble(viewer):
    agreed(viewer)
    remembered(viewer, {"own.shop": "赫乡小馆"})
    [held] = holdings(viewer).every

    services.note_uses([held.id, uuid4()], number="2", item_name="招牌设置", by=viewer)

    assert [use.item_name for use in holdings(viewer).every[0].uses] == ["招牌设置"]


def test_the_dictionary_is_loaded_once_and_a_change_is_told():
    desk = a_desk()

    assert a_dictionary(desk) == 7
    assert a_dictionary(desk) == 0
    DataElement.objects.filter(code="DE01001").update(name="地址")
    assert a_dictionary(desk) == 1
    last = history("element:DE01001")[-1].body
    assert (last["before"]["name"], last["after"]["name"]) == ("地址", "住址")
