"""Which of several texts is offered, and what is worth keeping. Properties over anything."""

from datetime import date
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from tongban.forms.profile import Known, Trust, best, fits, kept, masked, offered
from tongban.forms.rules import Field, Type

TODAY = date(2026, 3, 2)
NAME = Field("person.name", "person.name", "姓名", Type.STRING)
ADDRESS = Field("person.address", "person.address", "住址", Type.ADDRESS)
GENDER = Field("person.gender", "person.gender", "性别", Type.CHOICE, choices=("男", "女"))
ID_NUMBER = Field("person.id_number", "person.id_number", "身份证号码", Type.ID_NUMBER)
SHOP = Field("own.shop", "own.shop", "店名", Type.STRING)
AREA = Field("own.area", "own.area", "经营面积", Type.DECIMAL)
PROMISE = Field("own.promise", "own.promise", "承诺", Type.BOOLEAN)
AGENT = Field("agent.name", "agent.name", "代办人姓名", Type.STRING)
HOLDER = "230881199001010012"
OTHER = "230881199001010039"

days = st.none() | st.dates(date(2018, 1, 1), date(2026, 3, 2))
knowns = st.builds(
    Known,
    text=st.text(min_size=1, max_size=20),
    origin_words=st.just("某次申请"),
    stated_on=days,
    trust=st.sampled_from(Trust),
)


def worth(fields, answers, **changes):
    options = {
        "reused": {"person.address", "person.gender", "person.name", "person.id_number"},
        "for_organisation": False,
        "holder_id_number": HOLDER,
        "today": TODAY,
    }
    return {field.key for field, _ in kept(fields, answers, **{**options, **changes})}


@given(st.lists(knowns, min_size=1))
def test_the_best_is_one_of_them_and_nothing_beats_it(candidates):
    chosen = best(candidates)

    assert chosen in candidates
    if any(one.trust is Trust.LICENCE for one in candidates):
        assert chosen.trust is Trust.LICENCE
    elif any(one.trust is Trust.VERIFIED for one in candidates):
        assert chosen.trust is Trust.VERIFIED
    rank = {Trust.LICENCE: 2, Trust.VERIFIED: 1}
    same = [one for one in candidates if rank.get(one.trust, 0) == rank.get(chosen.trust, 0)]
    assert all((one.stated_on or date.min) <= (chosen.stated_on or date.min) for one in same)


@given(st.lists(knowns))
def test_the_order_they_come_in_does_not_matter(candidates):
    one, other = best(candidates), best(list(reversed(candidates)))

    assert (one is None) == (other is None)
    if one and other:
        assert (one.stated_on, one.trust in "AB") == (other.stated_on, other.trust in "AB")


@given(st.text(), st.sampled_from([NAME, ADDRESS, GENDER, ID_NUMBER, SHOP, AREA, PROMISE]))
def test_only_what_the_field_would_take_is_ever_offered(text, field):
    known = {field.element: [Known(text, "某次申请", TODAY, Trust.LICENCE)]}

    chosen = offered([field], known, today=TODAY)

    assert bool(chosen) == fits(field, text, TODAY)
    if field.type is Type.CHOICE and chosen:
        assert text.strip() in field.choices
    assert field is not PROMISE or not chosen


def test_a_choice_that_is_no_longer_offered_gives_way_to_an_older_one_that_is():
    known = {
        "person.gender": [
            Known("未说明", "证照", TODAY, Trust.LICENCE),
            Known("女", "某次申请", date(2020, 1, 1), Trust.STATED),
        ]
    }

    assert offered([GENDER], known, today=TODAY)["person.gender"].text == "女"


def test_quantities_promises_agents_and_identity_are_not_kept():
    answers = {
        "person.name": "张建国",
        "person.id_number": HOLDER,
        "person.address": "同江市繁荣街道 1 号",
        "own.shop": "赫乡小馆",
        "own.area": "86.5",
        "own.promise": "是",
        "agent.name": "李四",
    }
    fields = [NAME, ID_NUMBER, ADDRESS, SHOP, AREA, PROMISE, AGENT]

    assert worth(fields, answers) == {"person.address", "own.shop"}


def test_what_a_form_says_of_another_person_is_not_kept_as_the_holder_s():
    answers = {"person.id_number": OTHER, "person.address": "佳木斯市", "own.shop": "赫乡小馆"}

    assert worth([ID_NUMBER, ADDRESS, SHOP], answers) == {"own.shop"}


def test_an_enterprise_keeps_nothing_of_the_person_who_acts_for_it():
    answers = {"person.address": "同江市繁荣街道 1 号", "own.shop": "赫乡小馆"}

    assert worth([ADDRESS, SHOP], answers, for_organisation=True) == {"own.shop"}


def test_what_is_wrong_is_not_kept():
    assert worth([GENDER], {"person.gender": "不说"}) == set()


def test_what_the_dictionary_does_not_let_be_reused_is_not_kept():
    assert worth([ADDRESS], {"person.address": "同江市"}, reused=set()) == set()


def test_why_something_is_asked_for_is_not_kept():
    reason = Field("own.reason", "own.reason", "办理原因", Type.STRING)

    assert worth([reason], {"own.reason": "丢失"}) == set()


def test_an_own_field_with_a_number_of_a_person_is_not_kept():
    officer = Field("own.officer", "own.officer", "财务负责人姓名、身份证号码", Type.STRING)

    assert worth([officer], {"own.officer": f"王五 {OTHER}"}) == set()


@given(st.text(min_size=1, max_size=60))
def test_a_mask_keeps_the_length_and_shows_four_characters_at_most(text):
    hidden = masked(text)

    assert len(hidden) == len(text)
    if "*" not in text:
        assert sum(1 for char in hidden if char != "*") <= 4
    assert len(text) > 2 or set(hidden) == {"*"}


def test_an_answer_knows_which_row_it_came_of():
    row = uuid4()
    known = {"own.shop": [Known("赫乡小馆", "某次申请", TODAY, Trust.STATED, row)]}

    assert offered([SHOP], known, today=TODAY)["own.shop"].answer_id == row
