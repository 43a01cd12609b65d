"""查询码: from random bytes, without letters that look alike."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.codes import query_code


@given(st.binary(min_size=16, max_size=32))
def test_a_code_is_made_of_any_random_bytes(random):
    code = query_code.make(random)

    assert query_code.is_valid(code)
    assert query_code.normalise(f" {code[:4].lower()}-{code[4:]}") == code


def test_no_two_characters_look_alike():
    assert set(query_code.ALPHABET).isdisjoint("0O1IL2Z5S8BUV")
    assert len(set(query_code.ALPHABET)) == len(query_code.ALPHABET)


def test_every_character_is_as_likely():
    random = Random(1)
    drawn = Counter("".join(query_code.make(random.randbytes(16)) for _ in range(5000)))

    assert set(drawn) == set(query_code.ALPHABET)
    assert max(drawn.values()) < 1.2 * min(drawn.values())


def test_too_little_randomness_is_refused():
    with pytest.raises(ValueError, match="16"):
        query_code.make(b"12345678")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "请填写"), ("ACDE", "应为 8 位，现在是 4 位"), ("ACDEFGH0", "没有“0”")],
)
def test_what_is_wrong_is_said(typed, words):
    assert words in query_code.explain(typed)
