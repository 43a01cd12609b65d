"""Two devices, one draft: nothing that was typed is lost."""

from hypothesis import given
from hypothesis import strategies as st

from tongban.applications.rules import merge, texts

keys = st.sampled_from("abc")
typed = st.dictionaries(keys, st.text(max_size=3))
stored = st.dictionaries(keys, st.tuples(st.text(max_size=3), st.integers(1, 9)))


@given(stored, typed, st.integers(0, 9))
def test_every_text_is_either_saved_or_shown_as_a_conflict(before, new, seen):
    after, conflicts = merge(before, new, seen=seen, version=10)

    mine = {conflict.field: conflict.mine for conflict in conflicts}
    for key, text in new.items():
        assert texts(after).get(key, "") == text or mine[key] == text


@given(stored, typed)
def test_whoever_saw_the_last_version_never_conflicts(before, new):
    after, conflicts = merge(before, new, seen=9, version=10)

    assert conflicts == []
    assert {**texts(before), **new} == {**{k: "" for k in new}, **texts(after)}


@given(stored, typed, st.integers(0, 9))
def test_what_another_device_changed_is_never_overwritten_unseen(before, new, seen):
    after, conflicts = merge(before, new, seen=seen, version=10)

    for key, (text, changed_at) in before.items():
        if changed_at > seen:
            assert after[key] == (text, changed_at)
    assert all(before[c.field][0] == c.theirs != c.mine for c in conflicts)


@given(stored, typed, st.integers(0, 9))
def test_saving_the_same_again_changes_nothing(before, new, seen):
    once, _ = merge(before, new, seen=seen, version=10)

    again, _ = merge(once, new, seen=10, version=11)

    assert {k: v for k, v in again.items() if v[1] == 11}.keys() <= {
        key for key, text in new.items() if texts(once).get(key, "") != text
    }
