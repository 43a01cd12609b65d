"""What two documents differ in, in words; laws that hold of every pair of documents."""

from copy import deepcopy
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.differences import How, difference
from tongban.catalogue.document import ITEM
from tongban.catalogue.elements import NAMES, section_of
from tongban.catalogue.rules import SECTIONS
from tongban.catalogue.tests.make import a_document

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["", "甲", "乙"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "days", "when", "q", "a"]), inner, max_size=3)
    ),
    max_leaves=8,
)
MEMBERS = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("甲乙丙"), "copies": st.integers(0, 2)}),
    max_size=4,
)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from("甲乙"),
        "materials": MEMBERS | VALUES,
        "steps": MEMBERS,
        "fee": VALUES,
        "faqs": VALUES,
        "place": VALUES,
    },
)


def at(document, path):
    """Return what stands at a path, None where nothing does."""
    try:
        return reduce(lambda value, part: value[part], path, document)
    except (KeyError, IndexError, TypeError):
        return None


@given(DOCUMENTS)
def test_a_document_does_not_differ_from_itself(document):
    assert difference(document, deepcopy(document)) == []


@given(DOCUMENTS, DOCUMENTS)
def test_every_change_leads_to_something_that_differs(old, new):
    for change in difference(old, new):
        where = old if change.how is How.REMOVED else new
        found = at(where, change.path)
        assert found not in (None, "", [], {})
        if change.how is How.CHANGED:
            assert repr(found) != repr(at(old, change.path)) or old != new


@given(DOCUMENTS, DOCUMENTS)
def test_what_is_added_one_way_is_removed_the_other(old, new):
    there = sorted((c.path, c.after) for c in difference(old, new) if c.how is How.ADDED)
    back = sorted((c.path, c.before) for c in difference(new, old) if c.how is How.REMOVED)

    assert [str(one) for one in there] == [str(one) for one in back]


@given(DOCUMENTS, DOCUMENTS)
def test_documents_that_say_something_else_have_a_difference(old, new):
    if difference(old, new) == []:
        assert meaning(old) == meaning(new)


def meaning(value):
    """What a value says: nothing said in different ways is the same."""
    if isinstance(value, dict):
        said = {key: meaning(one) for key, one in value.items()}
        return {key: one for key, one in said.items() if one is not None} or None
    if isinstance(value, list):
        return [meaning(one) for one in value] or None
    return None if value in ("", None) else (type(value), value)


def test_every_element_has_a_name_and_a_section():
    keys = {*ITEM.keys, *ITEM.optional}

    assert keys == set(NAMES)
    assert {key for key in keys if not section_of(key)} == {"slug", "agency"}
    assert keys - {"slug", "agency"} == {key for _, keys in SECTIONS.values() for key in keys}


def words_of(old, new):
    return [(c.name, c.how, c.before, c.after) for c in difference(old, new)]


def test_a_material_more_at_the_top_changes_nothing_of_the_others():
    old = a_document()
    new = deepcopy(old)
    new["materials"].insert(0, {**new["materials"][0], "name": "新材料"})

    (change,) = difference(old, new)

    assert (change.how, change.path, change.section) == (How.ADDED, ("materials", 0), "materials")
    assert change.name == "申请材料“新材料”"
    assert "原件份数：1" in change.after


def test_limits_flags_and_copies_are_said_in_words():
    old = a_document()
    new = deepcopy(old)
    new["promised_limit"] = {"days": 3, "unit": "工作日"}
    new["in_hall"], new["not_in_hall_reason"] = False, "涉密"
    first = new["materials"][0]
    first["copies"] = 2

    days = old["promised_limit"]["days"]
    assert words_of(old, new) == [
        ("是否进驻政务大厅", How.CHANGED, "是", "否"),
        ("未进驻原因", How.ADDED, "", "涉密"),
        ("承诺办结时限", How.CHANGED, f"{days} 个工作日", "3 个工作日"),
        (
            f"申请材料“{first['name']}”：复印件份数",
            How.CHANGED,
            str(old["materials"][0]["copies"]),
            "2",
        ),
    ]


def test_another_order_is_one_change():
    old = a_document()
    new = deepcopy(old)
    new["materials"].reverse()

    assert [change.how for change in difference(old, new)] == [How.MOVED]


def test_leaving_out_says_what_null_says():
    old = a_document()

    assert difference(old, {**old, "quota": None, "joint_agencies": []}) == []
