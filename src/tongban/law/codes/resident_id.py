"""公民身份号码, the 18-digit number of a resident.

Source: GB 11643-1999: 6 division, 8 birth date, 3 sequence (odd: male), 1 check (ISO 7064 MOD 11-2).
Pure:   no Django, no database, no system clock.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from tongban.law.codes.division import PROVINCES
from tongban.law.codes.typed import plain

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CENTURIES = ("19", "20")
_OLDEST = 130  # years; nobody on record lived longer


@dataclass(frozen=True, slots=True)
class Checked:
    """What a number says, and what is wrong with it.

    `problems` refuse the number, `warnings` ask to look twice. The facts are None or "" where the
    number does not state them.
    """

    number: str
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    birth_date: date | None = None
    gender: str = ""  # 男, 女
    division: str = ""  # of first registration, six digits


def normalise(text: str) -> str:
    """Return the number as it is stored: half-width, without separators, a capital X."""
    return plain(text)


def is_valid(text: str, *, today: date | None = None) -> bool:
    """Test whether it can be a resident's number. Source: GB 11643."""
    return explain(text, today=today) is None


def explain(text: str, *, today: date | None = None) -> str | None:
    """Say the first thing wrong with the number; None if nothing is. Source: GB 11643."""
    return next(iter(check(text, today=today).problems), None)


def check(text: str, *, today: date | None = None) -> Checked:
    """Check a number and read the facts in it. Source: GB 11643.

    With `today`, a birth date in the future or more than 130 years ago is a problem. A division
    nobody knows is a warning only: divisions come and go, the number stays for life.
    """
    number = normalise(text)
    if problem := _shape_problem(number):
        return Checked(number, problems=[problem])
    born = _birth_date(number)
    problems = [problem for problem in (_birth_problem(number, born, today),) if problem]
    if check_digit(number[:17]) != number[17]:
        problems.append("身份证号码的校验码不对，请检查是否有数字写错。")
    warnings = []
    if number[:2] not in PROVINCES:
        warnings.append(f"身份证号码开头的“{number[:2]}”不是已知的省份代码，请核对证件。")
    return Checked(
        number,
        problems=problems,
        warnings=warnings,
        birth_date=born,
        gender="男" if int(number[16]) % 2 else "女",
        division=number[:6],
    )


def check_digit(body: str) -> str:
    """Return the check digit, 0-9 or X, of the first 17 digits. Source: GB 11643 annex A."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True))
    return _CHECKS[total % 11]


def _shape_problem(number: str) -> str | None:
    if not number:
        return "请填写身份证号码。"
    if re.fullmatch(r"[0-9]{15}", number):
        return "15 位身份证号码已经停用，请填写 18 位号码。"
    if len(number) != 18:
        return f"身份证号码应为 18 位，现在是 {len(number)} 位。"
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "身份证号码前 17 位应为数字，最后一位为数字或字母 X。"
    return None


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def _birth_problem(number: str, born: date | None, today: date | None) -> str | None:
    if born is None or number[6:8] not in _CENTURIES:
        return f"身份证号码里的出生日期“{number[6:14]}”不存在，请核对。"
    if today is None:
        return None
    if born > today:
        return "身份证号码里的出生日期晚于今天，请核对。"
    if today.year - born.year > _OLDEST:
        return "身份证号码里的出生日期过早，请核对。"
    return None
