"""电子证照标识, on three real ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from tongban.law import licence_id
from tongban.law.codes.check_characters import ISO7064_ALPHABET, mod37_36_check
from tongban.law.tests.mistakes import wrong_characters

REAL = [
    "11100000000013338W011.11430000006122244L.20230000403.001.U",
    "11100000000013338W009.11330105002500287C.2025052201.002.0",
    "11100000MB03271699022.340100.000000016.001.9",
]
BODIES = st.text(ISO7064_ALPHABET, min_size=1, max_size=60)


@pytest.mark.parametrize("identifier", REAL)
def test_real_identifiers_are_valid_with_and_without_their_root(identifier):
    whole = f"{licence_id.ROOT}.{identifier}"

    assert licence_id.is_valid(whole)
    assert licence_id.is_valid(identifier)
    assert licence_id.normalise(identifier.lower()) == whole


@pytest.mark.parametrize("identifier", REAL)
def test_an_identifier_is_made_of_its_parts(identifier):
    kind, issuer, serial, version, _ = identifier.split(".")

    made = licence_id.make(kind, issuer, serial, int(version))

    assert made == f"{licence_id.ROOT}.{identifier}"


@pytest.mark.parametrize("identifier", REAL)
def test_every_wrong_character_is_caught(identifier):
    for wrong in wrong_characters(identifier, ISO7064_ALPHABET):
        assert not licence_id.is_valid(wrong)


@given(BODIES)
def test_the_check_character_is_that_of_an_independent_implementation(body):
    assert mod37_36_check(body) == mod_37_36.calc_check_digit(body)


@given(BODIES)
def test_every_wrong_character_of_any_body_is_caught(body):
    code = body + mod37_36_check(body)

    for wrong in wrong_characters(code, ISO7064_ALPHABET):
        assert mod37_36_check(wrong[:-1]) != wrong[-1]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "格式不对"),
        ("11100000000013338W011.11430000006122244L.20230000403.U", "格式不对"),
        ("11100000000013338W011.11430000006122244L.20230000403.001.V", "校验位不对"),
    ],
)
def test_what_is_wrong_is_said(typed, words):
    assert words in licence_id.explain(typed)


@pytest.mark.parametrize(
    "parts",
    [
        ("1110000000001333", "340100", "1", 1),
        ("11100000MB03271699022", "340100", "1", 0),
        ("11100000MB03271699022", "340100", "1", 1000),
        ("11100000MB03271699022", "340100", "", 1),
    ],
)
def test_parts_that_do_not_fit_are_refused(parts):
    with pytest.raises(ValueError, match="licence identifier"):
        licence_id.make(*parts)
