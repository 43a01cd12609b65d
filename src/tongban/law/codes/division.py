"""行政区划代码: 6 digits to the county, 9 to the township, 12 to the village.

Source: GB/T 2260 (6 digits), GB/T 10114 (the next 3), 统计用区划代码 (the last 3).
Pure:   no Django, no database, no system clock.
"""

import re
from enum import StrEnum

from tongban.law.codes.typed import plain

# The first two digits. 83: residence permits of Taiwan residents; 91: of foreigners.
PROVINCES = frozenset(
    f"{region}{place}"
    for region, places in {
        1: "12345",
        2: "123",
        3: "1234567",
        4: "123456",
        5: "01234",
        6: "123456",  # 66: 新疆生产建设兵团
        7: "1",
        8: "123",
        9: "1",
    }.items()
    for place in places
)
FULL = 12


class Level(StrEnum):
    """How far down a code reaches."""

    PROVINCE = "省级"
    CITY = "市级"
    COUNTY = "县级"
    TOWN = "乡级"
    VILLAGE = "村级"


def normalise(text: str) -> str:
    """Return the code as it is stored: half-width digits without separators."""
    return plain(text)


def is_valid(text: str) -> bool:
    """Test whether it can be a division code of 6, 9 or 12 digits. Source: GB/T 2260, 10114."""
    return explain(text) is None


def explain(text: str) -> str | None:
    """Say what is wrong with the code; None if nothing is. Source: GB/T 2260, GB/T 10114."""
    code = normalise(text)
    if not code:
        return "请填写区划代码。"
    if not re.fullmatch(r"[0-9]+", code):
        return "区划代码只能是数字。"
    if len(code) not in (6, 9, FULL):
        return f"区划代码应为 6、9 或 12 位，现在是 {len(code)} 位。"
    if code[:2] not in PROVINCES:
        return f"区划代码开头的“{code[:2]}”不是已知的省份代码。"
    city, county, town, village = _parts(code)
    is_gap_above_county = city == "00" and (county != "00" or town != "000")
    if is_gap_above_county or (town == "000" and village != "000"):
        return "区划代码的上级部分为零而下级部分不为零，请核对。"
    return None


def full(text: str) -> str:
    """Return the code filled up to 12 digits: 230881 is 230881000000.

    Raises ValueError if it is not valid. Source: 统计用区划代码.
    """
    code = normalise(text)
    if problem := explain(code):
        raise ValueError(problem)
    return code.ljust(FULL, "0")


def level(text: str) -> Level:
    """Return how far down the code reaches. Raises ValueError as `full`. Source: GB/T 2260, 10114."""
    city, county, town, village = _parts(full(text))
    if village != "000":
        return Level.VILLAGE
    if town != "000":
        return Level.TOWN
    if county != "00":
        return Level.COUNTY
    return Level.PROVINCE if city == "00" else Level.CITY


def parent(text: str) -> str | None:
    """Return the 12-digit code one level up, None for a province.

    A town of a city without counties (442000) belongs to the city. Raises ValueError as `full`.
    Source: GB/T 2260, GB/T 10114.
    """
    code = full(text)
    keeps = {Level.VILLAGE: 9, Level.TOWN: 6, Level.COUNTY: 4, Level.CITY: 2}
    kept = keeps.get(level(code))
    return None if kept is None else code[:kept].ljust(FULL, "0")


def _parts(code: str) -> tuple[str, str, str, str]:
    filled = code.ljust(FULL, "0")
    return filled[2:4], filled[4:6], filled[6:9], filled[9:]
