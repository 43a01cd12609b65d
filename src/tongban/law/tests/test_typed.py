"""What people type is brought into one form, and stays in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.law.codes.typed import plain


@given(st.text(max_size=30))
def test_what_is_plain_stays_as_it_is(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("２０１８－230881 ‐ 13", "201823088113"),
        (" 91230881ma18\u200bxxx ", "91230881MA18XXX"),
        ("A-\u0301", "Á"),  # an accent joins the letter before the hyphen
    ],
)
def test_blanks_hyphens_and_wide_forms_fall_away(typed, stored):
    assert plain(typed) == stored
