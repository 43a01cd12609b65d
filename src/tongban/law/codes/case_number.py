"""办件编号: 230881 20261122 01 000123 W: division, day, channel, running number, check character.

Source: the check character is that of GB 32100-2015 (mod 31, weights 3^i) over the 22 characters:
        it catches every wrong character and every two characters swapped.
Pure:   no Django, no database, no system clock.
"""

import re
from dataclasses import dataclass
from datetime import date

from tongban.law.codes.check_characters import GB32100_ALPHABET, gb32100_check
from tongban.law.codes.typed import plain

LENGTH = 23
MAX_SEQUENCE = 999_999
_SHAPE = re.compile(rf"([0-9]{{6}})([0-9]{{8}})([0-9]{{2}})([0-9]{{6}})[{GB32100_ALPHABET}]")


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """The parts of a case number."""

    division: str
    day: date
    channel: str
    sequence: int


def make(division6: str, day: date, channel2: str, seq: int) -> str:
    """Return the number of the `seq`th case of a day and channel.

    Raises ValueError if a part does not fit its place. Source: GB 32100 check character.
    """
    if not (re.fullmatch(r"[0-9]{6}", division6) and re.fullmatch(r"[0-9]{2}", channel2)):
        raise ValueError(f"division {division6!r}, channel {channel2!r}")
    if not 0 <= seq <= MAX_SEQUENCE:
        raise ValueError(f"sequence {seq}")
    body = f"{division6}{day:%Y%m%d}{channel2}{seq:06d}"
    return body + gb32100_check(body)


def normalise(text: str) -> str:
    """Return the number as it is stored: half-width capitals without separators."""
    return plain(text)


def is_valid(text: str) -> bool:
    """Test whether it can be a case number. Source: as `make`."""
    return explain(text) is None


def explain(text: str) -> str | None:
    """Say what is wrong with the number; None if nothing is. Source: as `make`."""
    number = normalise(text)
    if not number:
        return "请填写办件编号。"
    if len(number) != LENGTH:
        return f"办件编号应为 {LENGTH} 位，现在是 {len(number)} 位。"
    match = _SHAPE.fullmatch(number)
    if not match:
        return "办件编号前 22 位应为数字，最后一位为数字或字母。"
    if gb32100_check(number[:-1]) != number[-1] or _day(match[2]) is None:
        return "办件编号不对，请检查是否有数字写错。"
    return None


def check(text: str) -> CaseNumber:
    """Take a number apart. Raises ValueError, in the words of `explain`. Source: as `make`."""
    number = normalise(text)
    if problem := explain(number):
        raise ValueError(problem)
    return CaseNumber(
        division=number[:6],
        day=date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
        channel=number[14:16],
        sequence=int(number[16:22]),
    )


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
