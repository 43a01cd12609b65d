"""投资项目代码: 2018-230881-13-03-000012: year, division, industry, kind, running number.

The national platform (全国投资项目在线审批监管平台) gives one code to a project for life; every approval
names it. Type of project: 01 审批, 02 核准, 03 备案.

Source: 企业投资项目核准和备案管理条例 (国务院令第673号) art. 4 (one code, all through the platform);
        the shape is the usual one of the platform; only this module knows it.
Pure:   no Django, no database, no system clock.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from tongban.law.codes.typed import plain

LENGTH = 20  # digits, without hyphens
FIRST_YEAR = 2015  # the platform began
INDUSTRIES = range(1, 98)  # 大类 of GB/T 4754
MAX_SEQUENCE = 999_999
_SHAPE = re.compile(r"([0-9]{4})([0-9]{6})([0-9]{2})([0-9]{2})([0-9]{6})")


class Kind(StrEnum):
    """How a project is approved."""

    APPROVED = "01"  # 审批: of the state's own money
    SANCTIONED = "02"  # 核准
    FILED = "03"  # 备案


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """The parts of a project code."""

    year: int
    division: str
    industry: int
    kind: Kind
    sequence: int


def make(year: int, division6: str, industry: int, kind: Kind, seq: int) -> str:
    """Return the code of the `seq`th project of a division and year, with hyphens.

    Raises ValueError if a part does not fit its place. Source: shape of the national platform.
    """
    code = f"{year:04d}-{division6}-{industry:02d}-{kind}-{seq:06d}"
    if problem := explain(code):
        raise ValueError(problem)
    return code


def normalise(text: str) -> str:
    """Return the code as it is stored, with hyphens where its parts are complete."""
    digits = plain(text)
    match = _SHAPE.fullmatch(digits)
    return "-".join(match.groups()) if match else digits


def is_valid(text: str) -> bool:
    """Test whether it can be a project code. Source: as `make`."""
    return explain(text) is None


def explain(text: str) -> str | None:
    """Say what is wrong with the code; None if nothing is. Source: as `make`."""
    digits = plain(text)
    if not digits:
        return "请填写投资项目代码。"
    if len(digits) != LENGTH:
        return f"投资项目代码应为 {LENGTH} 位数字，现在是 {len(digits)} 位。"
    match = _SHAPE.fullmatch(digits)
    if match is None:
        return "投资项目代码只能是数字，例如 2018-230881-13-03-000012。"
    if int(match[1]) < FIRST_YEAR:
        return f"投资项目代码的前四位是年份，不会早于 {FIRST_YEAR} 年。"
    if int(match[3]) not in INDUSTRIES:
        return "投资项目代码的第三段是国民经济行业大类，应为 01 到 97。"
    if match[4] not in set(Kind):
        return "投资项目代码的第四段应为 01（审批）、02（核准）或 03（备案）。"
    return None


def check(text: str) -> ProjectCode:
    """Take a code apart. Raises ValueError, in the words of `explain`. Source: as `make`."""
    if problem := explain(text):
        raise ValueError(problem)
    year, division, industry, kind, sequence = normalise(text).split("-")
    return ProjectCode(int(year), division, int(industry), Kind(kind), int(sequence))
