"""Codes of government-service items as Sichuan wrote them before the national ones.

511A0138000000-511602000000-000-115113010833722043-1-00 is: base code, division (12), sub-item (3),
organisation (18, or one of the nine-character codes before GB 32100), one digit, running number (2).
A base code is 51, a digit (1 行政权力, 2 公共服务, 3 其他), a letter or digit, and 8 to 10 digits.
Source: the decoding used by the province's own pages, held against the published lists.
Pure:   no Django, no database, no system clock.
"""

import re
from dataclasses import dataclass

from tongban.law.codes import uscc

# The organisation is what stands between two parts of known length: old ones have a hyphen inside.
_WHOLE = re.compile(r"(.+)-(\d{12})-(\d{3})-(.+)-(\d)-(\d{2})")
_BASE = re.compile(r"51[123][0-9A-Z]\d{8,10}")


@dataclass(frozen=True, slots=True)
class SichuanCode:
    """The parts of a code."""

    base: str
    division: str
    sub: str
    organisation: str
    version: str
    sequence: str


def parse(text: str) -> SichuanCode:
    """Take a code apart. Raises ValueError, in the words of `explain`. Source: the published lists."""
    found = _WHOLE.fullmatch(text)
    if not found:
        raise ValueError("不是“基本编码-区划-子项-机构-序号-版本”六段的四川事项编码。")
    return SichuanCode(*found.groups())


def explain(text: str) -> str | None:
    """Say what is wrong with the code as a whole; None if it has its parts. Source: the published lists."""
    try:
        parse(text)
    except ValueError as problem:
        return str(problem)
    return None


def explain_base(base: str) -> str | None:
    """Say what is wrong with a base code; None if nothing is. Source: the published lists."""
    if _BASE.fullmatch(base):
        return None
    return "不是四川基本编码：应为 51、一位大类、一位字母或数字，再加 8 至 10 位数字。"


def explain_organisation(code: SichuanCode) -> str | None:
    """Say what is wrong with the organisation in a code; None if nothing is. Source: GB 32100."""
    if not uscc.is_valid(code.organisation):
        return f"机构段“{code.organisation}”不是统一社会信用代码。"
    return None
