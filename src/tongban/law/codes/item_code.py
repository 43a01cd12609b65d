"""Codes of government-service items: 基本编码 (12), 实施编码 (31), 业务办理项编码 (33).

Source: GB/T 39554.1-2020. 12 digits: 2 region (00: the nation), 2 kind, 2 sector, 3 main item, 3 sub-item.
        31: 18 organisation code + 1 level + 12. 33: 31 + 2 running number of the handling item.
        The standard gives them no check character; the organisation code inside has its own.
Pure:   no Django, no database, no system clock.
"""

import re
from dataclasses import dataclass

from tongban.law.codes import uscc
from tongban.law.codes.typed import plain

BASE, TASK, HANDLING = 12, 31, 33

KINDS = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
    "21": "公共服务",  # in the local directory of some provinces
}
LEVELS = {
    "1": "国家级",
    "2": "省级",
    "3": "市级",
    "4": "县级",
    "5": "镇（乡、街道）级",
    "6": "村（社区）级",
}


@dataclass(frozen=True, slots=True)
class ItemCode:
    """The parts of an item's code. `organisation` and `level` are "" in a 基本编码."""

    region: str  # 00: the nation, else the first two digits of the province
    kind: str  # a key of KINDS
    sector: str
    main: str
    sub: str
    organisation: str = ""
    level: str = ""  # a key of LEVELS
    handling: str = ""  # "" unless it is a 业务办理项编码

    @property
    def base(self) -> str:
        """The 基本编码, 12 digits."""
        return self.region + self.kind + self.sector + self.main + self.sub

    def __str__(self) -> str:
        return self.organisation + self.level + self.base + self.handling


def normalise(text: str) -> str:
    """Return the code as it is stored: half-width capitals without separators."""
    return plain(text)


def is_valid(text: str) -> bool:
    """Test whether it can be an item's code of 12, 31 or 33 characters. Source: GB/T 39554.1."""
    return explain(text) is None


def explain(text: str) -> str | None:
    """Say what is wrong with the code; None if nothing is. Source: GB/T 39554.1."""
    code = normalise(text)
    if len(code) not in (BASE, TASK, HANDLING):
        return f"事项编码应为 12、31 或 33 位，现在是 {len(code)} 位。"
    organisation, rest = (code[:18], code[18:]) if len(code) > BASE else ("", f"4{code}")
    if not re.fullmatch(r"[0-9]+", rest):
        return "事项编码的基本编码部分只能是数字。"
    if rest[0] not in LEVELS:
        return f"事项编码的行使层级“{rest[0]}”不存在，应为 1 至 6。"
    if rest[3:5] not in KINDS:
        return f"事项编码的事项类型“{rest[3:5]}”不存在。"
    # Bodies without a credit code of their own (街道) carry a made-up one that begins with letters.
    if organisation and organisation[0].isdecimal() and (why := uscc.explain(organisation)):
        return f"事项编码里的组织代码：{why}"
    if organisation and not re.fullmatch(r"[0-9A-Z]{18}", organisation):
        return "事项编码里的组织代码只能是数字和字母。"
    return None


def parse(text: str) -> ItemCode:
    """Take a code apart. Raises ValueError, in the words of `explain`. Source: GB/T 39554.1."""
    code = normalise(text)
    if problem := explain(code):
        raise ValueError(problem)
    organisation, level, base = ("", "", code) if len(code) == BASE else _split(code)
    return ItemCode(
        region=base[:2],
        kind=base[2:4],
        sector=base[4:6],
        main=base[6:9],
        sub=base[9:12],
        organisation=organisation,
        level=level,
        handling=code[TASK:],
    )


def build(organisation: str, level: str, base: str, handling: str = "") -> str:
    """Put a 实施编码 together, or a 业务办理项编码 where `handling` gives its two digits.

    Raises ValueError, in the words of `explain`. Source: GB/T 39554.1.
    """
    code = normalise(organisation + level + base + handling)
    if problem := explain(code):
        raise ValueError(problem)
    return code


def _split(code: str) -> tuple[str, str, str]:
    return code[:18], code[18], code[19:TASK]
