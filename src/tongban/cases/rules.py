"""When something is due of whom, who may decide, and what a refusal has to say. Pure.

Source: 行政许可法 (2019) art. 32 (answer within five days), 34 (deciding on the spot), 38 (denial),
        42 (time to decide), 44 (time to issue), 45 (time not counted).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol, Self

from tongban.law.clock import Limit, Pause, Unit, due_date
from tongban.law.lifecycle import State
from tongban.law.workdays import Calendar

FAR = date(9999, 12, 31)  # nothing is due of the agency: it waits, or all is done
ISSUE_WITHIN = 10  # working days from the decision (art. 44)
CHECKERS_ON_SITE = 2  # 实地核实 by two officers or more (art. 34)
# 行政复议法 (2023) art. 20: sixty days to ask for reconsideration; until then a case may be needed.
ARCHIVE_AFTER = timedelta(days=60)
MOST_CORRECTION_ITEMS = 40
MOST_AT_ONCE = 50  # cases of one batch action

WITH_APPLICANT = frozenset({State.PRE_RETURNED, State.CORRECTING})
BEFORE_ACCEPTANCE = frozenset({State.SUBMITTED, State.PRE_PASSED, State.RECEIVED})
RUNNING = frozenset({State.ACCEPTED, State.DECIDING})
DECIDED = frozenset({State.GRANTED, State.CERTIFYING, State.DENIED, State.DELIVERING})


def archive_number(fonds: str, period: str, *, agency: str, year: int, serial: int) -> str:
    """Return a 档号: 全宗号-门类·年度-保管期限-机构-件号 (DA/T 13-2022); ZW: government services.

    `period` is Y (永久), D30 or D10; `serial` counts within agency and year, from 1.
    """
    return f"{fonds}-ZW·{year}-{period}-{agency.upper()}-{serial:05}"


class Kept(StrEnum):
    """For how long the papers of an ended case are kept depends on how it ended, and what it was."""

    CLOSED = "closed"  # ended without a decision, not archived
    PERMIT = "permit"  # 行政许可 decided, and what its 档号 keeps as long
    SERVICE = "service"  # anything else decided or archived


class Way(StrEnum):
    """How a result reaches the applicant."""

    WINDOW = "window"
    POST = "post"
    ELECTRONIC = "electronic"


WAY_NAMES = {Way.WINDOW: "窗口领取", Way.POST: "邮寄", Way.ELECTRONIC: "电子送达"}


class RejectionGround(StrEnum):
    """Why an application is not accepted (行政许可法 32)."""

    NOT_NEEDED = "not_needed"
    NOT_OURS = "not_ours"
    BARRED = "barred"
    INCOMPLETE = "incomplete"


GROUND_NAMES = {
    RejectionGround.NOT_NEEDED: "申请事项依法不需要办理本项手续",
    RejectionGround.NOT_OURS: "申请事项不属于本机关职权范围",
    RejectionGround.BARRED: "申请人隐瞒情况、提供虚假材料或依法不得申请",
    RejectionGround.INCOMPLETE: "经补正仍不齐全或不符合法定形式",
}
GROUND_ARTICLES = {
    RejectionGround.NOT_NEEDED: "《中华人民共和国行政许可法》第三十二条第一款第（一）项",
    RejectionGround.NOT_OURS: "《中华人民共和国行政许可法》第三十二条第一款第（二）项",
    RejectionGround.BARRED: "《中华人民共和国行政许可法》第七十八条",
    RejectionGround.INCOMPLETE: "《中华人民共和国行政许可法》第三十二条第一款第（五）项",
}

# 收费: when what is paid can be noted, before the result is handed over.
FEE_STATES = frozenset(
    {
        State.RECEIVED,
        State.ACCEPTED,
        State.SUSPENDED,
        State.DECIDING,
        State.GRANTED,
        State.CERTIFYING,
        State.DELIVERING,
    }
)


@dataclass(frozen=True, slots=True)
class MissingItem:
    """One thing the applicant has to put right. `line` is the key of a material, "" for the form."""

    line: str
    name: str
    what: str

    def as_dict(self) -> dict[str, str]:
        return {"line": self.line, "name": self.name, "what": self.what}

    @classmethod
    def from_dict(cls, stored: dict[str, str]) -> Self:
        return cls(stored["line"], stored["name"], stored["what"])


def unanswered(
    items: Sequence[MissingItem], *, given: frozenset[str], revised: bool
) -> list[MissingItem]:
    """List what of a notice is not put right: lines without a new paper; the form, unless `revised`."""
    return [item for item in items if not (item.line in given if item.line else revised)]


class Clocked(Protocol):
    """The columns of a case its clock is told from."""

    state: str
    answer_by: date | None
    accepted_on: date | None
    decided_on: date | None
    statutory_days: int | None
    statutory_unit: str
    promised_days: int | None
    promised_unit: str
    extended_days: int


@dataclass(frozen=True, slots=True)
class Due:
    """The two limits side by side (None while the clock stands, or where none is set), and the next
    day on which something is due of the agency (FAR when nothing is).
    """

    statutory: date | None
    promised: date | None
    next: date


def due(
    case: Clocked, *, pauses: Sequence[Pause], calendar: Calendar, to_post: bool = False
) -> Due:
    """Tell what is due when. `to_post`: the result is ready and waits to be posted."""
    state = State(case.state)
    if state in BEFORE_ACCEPTANCE:
        return Due(None, None, case.answer_by or FAR)
    if state in RUNNING:
        assert case.accepted_on is not None
        statutory = _limit(case.statutory_days, case.statutory_unit)
        promised = _limit(case.promised_days, case.promised_unit)
        ends = [
            due_date(case.accepted_on, limit, pauses, calendar, extended=case.extended_days)
            if limit
            else None
            for limit in (statutory, promised)
        ]
        return Due(ends[0], ends[1], min((day for day in ends if day), default=FAR))
    if state in {State.GRANTED, State.CERTIFYING, State.DENIED} or to_post:
        assert case.decided_on is not None
        return Due(None, None, calendar.add(case.decided_on, ISSUE_WITHIN))
    return Due(None, None, FAR)


class Outcome(StrEnum):
    """What an after-check (事后核查) came to."""

    TRUE = "true"
    REVOKED = "revoked"


OUTCOME_NAMES = {Outcome.TRUE: "符合承诺", Outcome.REVOKED: "承诺不实，已撤销"}


def may_decide(*, accepted_by: str, actor: str, on_the_spot: bool, one_officer: bool) -> bool:
    """Test whether `actor` may decide what `accepted_by` accepted.

    受理与决定相分离: not the same person, unless the item is decided on the spot (art. 34) or the
    agency is too small to keep them apart.
    """
    return on_the_spot or one_officer or accepted_by != actor


def remedy(*, reconsideration_body: str, court: str) -> str:
    """Return the words on 复议 and 诉讼 that a denial or a rejection must carry (art. 38).

    Source: 行政复议法 (2023) art. 20 (sixty days); 行政诉讼法 art. 46 (six months).
    """
    return (
        f"如不服本决定，可以自收到之日起六十日内向{reconsideration_body or '本级人民政府'}申请行政复议，"
        f"也可以自收到之日起六个月内依法向{court or '有管辖权的人民法院'}提起行政诉讼。"
    )


def is_on_site(procedure: str) -> bool:
    """Test whether a special procedure is a check on site, which takes two officers."""
    return any(word in procedure for word in ("现场", "实地", "勘验", "踏勘"))


def names_in(text: str) -> list[str]:
    """Split a list of names as people type it: 王芳、李强 or 王芳 李强."""
    for mark in "、，,；;/":
        text = text.replace(mark, " ")
    return text.split()


def _limit(days: int | None, unit: str) -> Limit | None:
    return None if days is None else Limit(days, Unit(unit))
