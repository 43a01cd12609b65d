"""Codes of entries of the basic catalogue: the national one, and one of our own where none is known.

基本编码: 12 digits. 地方编码: TJ-<two digits of the kind>-<four digits>, as TJ-01-0417; it says nothing
but that 同江 gave it. Source: DOMAIN of the exchange library (事项类型). Pure.
"""

import re
import zlib
from collections.abc import Container

from tongban.catalogue.document import BASE_CODE

KIND_DIGITS = {
    "行政许可": "01",
    "行政征收": "04",
    "行政给付": "05",
    "行政确认": "07",
    "行政奖励": "08",
    "行政裁决": "09",
    "其他行政权力": "10",
    "公共服务": "20",
}
LOCAL = re.compile(r"TJ-\d{2}-\d{4}")
NUMBERS = 10_000  # of one kind


def local_code(kind: str, slug: str, taken: Container[str]) -> str:
    """Return the code of our own for an item: from its slug, so that it is the same on every load.

    Where another item has it the next free one follows. Raises ValueError when all are given out.
    """
    start = zlib.crc32(slug.encode())
    for step in range(NUMBERS):
        code = f"TJ-{KIND_DIGITS[kind]}-{(start + step) % NUMBERS:04d}"
        if code not in taken:
            return code
    raise ValueError(f"no code is left for {kind}")


def is_local(code: str) -> bool:
    """Test whether a code was given by 同江 itself (地方编码)."""
    return LOCAL.fullmatch(code) is not None


def code_fault(code: str) -> str:
    """Return what is wrong with a code, "" for one that is right; it is kept as it is either way."""
    if is_local(code) or not any(BASE_CODE.faults(code, ())):
        return ""
    return "不是 12 位基本编码，也不是本市的地方编码；按来源原样保留"
