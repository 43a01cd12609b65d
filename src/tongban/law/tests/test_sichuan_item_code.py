"""Codes of items as Sichuan wrote them, on the shapes of published ones (the numbers are made up)."""

import pytest

from tongban.law.codes import sichuan_item_code

WHOLE = "511A0138000000-511602000000-000-91350100M000100Y43-1-00"


def test_a_code_is_taken_apart():
    code = sichuan_item_code.parse(WHOLE)

    assert (code.base, code.division, code.sub) == ("511A0138000000", "511602000000", "000")
    assert (code.organisation, code.version, code.sequence) == ("91350100M000100Y43", "1", "00")
    assert sichuan_item_code.explain(WHOLE) is None
    assert sichuan_item_code.explain_organisation(code) is None


def test_an_old_organisation_keeps_its_hyphen_and_is_flagged():
    code = sichuan_item_code.parse("512C0107400001-511602000000-000-12345678-5-1-00")

    assert (code.organisation, code.version) == ("12345678-5", "1")
    assert "12345678-5" in sichuan_item_code.explain_organisation(code)


@pytest.mark.parametrize("text", ["", "E-000004-001-11511301000000000B", WHOLE[:-3], WHOLE + "1"])
def test_what_has_not_its_six_parts_is_told(text):
    assert "六段" in sichuan_item_code.explain(text)


@pytest.mark.parametrize(
    ("base", "is_right"),
    [
        ("511A0138000000", True),
        ("511Z07001006", True),
        ("512012345678", True),
        ("Z-000007-001", False),
        ("514A0138000000", False),
        ("511A01380", False),
        ("", False),
    ],
)
def test_base_codes(base, is_right):
    assert (sichuan_item_code.explain_base(base) is None) == is_right
