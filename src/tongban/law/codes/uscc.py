"""统一社会信用代码, the 18-character number of an organisation.

Source: GB 32100-2015: 1 registering department, 1 kind of body, 6 division, 9 organisation code
        (GB 11714), 1 check character.
Pure:   no Django, no database, no system clock.
"""

from dataclasses import dataclass, field

from tongban.law.codes.check_characters import GB32100_ALPHABET, gb32100_check
from tongban.law.codes.division import PROVINCES
from tongban.law.codes.typed import plain

LENGTH = 18
_LOOK_ALIKE = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
_KINDS = {
    "11": "机关",
    "12": "事业单位",
    "13": "中央编办直接管理机构编制的群众团体",
    "19": "其他机构编制管理的单位",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "59": "其他民政登记的组织",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
}
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES = {c: v for v, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a code says, and what is wrong with it. `problems` refuse it, `warnings` do not."""

    code: str
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    kind: str = ""  # 企业, 个体工商户, 机关 …; "" if the standard names no such kind
    division: str = ""  # of registration, six digits


def normalise(text: str) -> str:
    """Return the code as it is stored: half-width capitals without separators."""
    return plain(text)


def is_valid(text: str) -> bool:
    """Test whether it can be an organisation's code. Source: GB 32100."""
    return explain(text) is None


def explain(text: str) -> str | None:
    """Say the first thing wrong with the code; None if nothing is. Source: GB 32100."""
    return next(iter(check(text).problems), None)


def check(text: str) -> Checked:
    """Check a code and read the facts in it. Source: GB 32100, GB 11714.

    The division and the check character of the organisation code inside are warnings only: codes
    issued before 2015 were carried over as they were.
    """
    code = normalise(text)
    if problem := _shape_problem(code):
        return Checked(code, problems=[problem])
    problems = []
    if gb32100_check(code[:17]) != code[17]:
        problems.append("统一社会信用代码的校验码不对，请检查是否有字符写错。")
    warnings = []
    if code[2:4] not in PROVINCES and code[2:4] != "10":  # 10: registered with the centre
        warnings.append(f"统一社会信用代码里的“{code[2:8]}”不是已知的区划代码，请核对。")
    if _organisation_check(code[8:16]) != code[16]:
        warnings.append("统一社会信用代码里的组织机构代码校验码不对，请核对执照。")
    return Checked(
        code,
        problems=problems,
        warnings=warnings,
        kind=_KINDS.get(code[:2], ""),
        division=code[2:8],
    )


def _shape_problem(code: str) -> str | None:
    if not code:
        return "请填写统一社会信用代码。"
    for character in code:
        if character in _LOOK_ALIKE:
            return (
                f"统一社会信用代码不使用字母 {character}，请检查是否应为 {_LOOK_ALIKE[character]}。"
            )
        if character not in GB32100_ALPHABET:
            return f"统一社会信用代码里不能有“{character}”。"
    if len(code) != LENGTH:
        return f"统一社会信用代码应为 18 位，现在是 {len(code)} 位。"
    if not code[2:8].isdecimal():
        return "统一社会信用代码第 3 至 8 位应为数字。"
    return None


def _organisation_check(body: str) -> str:
    total = sum(
        weight * _ORGANISATION_VALUES[character]
        for weight, character in zip(_ORGANISATION_WEIGHTS, body, strict=True)
    )
    return "0123456789X"[-total % 11]
