"""Telephone numbers of the mainland: mobile phones, and fixed lines with their area code.

Source: 工业和信息化部 电信网编号计划 (2017): mobile 1[3-9] + 9 digits; area code 0 + 2 or 3 digits.
Pure:   no Django, no database, no system clock.
"""

import re

from tongban.law.codes.typed import plain

_COUNTRY = re.compile(r"^(?:\+|00)86(?=[01])|^86(?=1[3-9][0-9]{9}$)")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_FIXED = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-8][0-9]{6,7}")
_PARENTHESES = str.maketrans("", "", "()")


def normalise(text: str) -> str:
    """Return the number as it is stored: digits only, without +86."""
    return _COUNTRY.sub("", plain(text).translate(_PARENTHESES))


def is_valid(text: str) -> bool:
    """Test whether it can be a mobile phone number. Source: 电信网编号计划."""
    return explain(text) is None


def explain(text: str) -> str | None:
    """Say what is wrong with a mobile phone number; None if nothing is. Source: 电信网编号计划."""
    number = normalise(text)
    if not number:
        return "请填写手机号码。"
    if not re.fullmatch(r"[0-9]+", number):
        return "手机号码只能是数字。"
    if len(number) != 11:
        return f"手机号码应为 11 位，现在是 {len(number)} 位。"
    if not _MOBILE.fullmatch(number):
        return "手机号码应以 13 至 19 开头，请核对。"
    return None


def explain_any(text: str) -> str | None:
    """Say what is wrong with a mobile or fixed number; None if nothing is. Source: 电信网编号计划."""
    number = normalise(text)
    if _FIXED.fullmatch(number):
        return None
    if number.startswith("0"):
        return "固定电话应为区号加号码，例如 0454-2921234。"
    return explain(number)
