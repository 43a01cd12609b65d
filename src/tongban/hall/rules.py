"""The life of a ticket, the hours of a hall, and when a ticket may be taken from afar. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from tongban.law.refusal import Refused
from tongban.law.workdays import Calendar

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like figures
SLOT = timedelta(minutes=30)  # of appointments
HOLD = timedelta(minutes=10)  # how long a slot is kept for who has chosen it and not confirmed yet
LEAD = timedelta(hours=1)  # how long before it an hour can still be booked
FARTHEST = 7  # working days ahead that can be booked
REMINDED = timedelta(hours=24)  # before an hour, unless it was booked later than that
MOST_MISSED = 3  # appointments missed within MISSED_SINCE: then no more for a while
MISSED_SINCE = timedelta(days=30)
ON_THE_SPOT = timedelta(hours=2)  # how long before it opens who stands in the hall gets a ticket
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—至到]\s*(\d{1,2}):(\d{2})")

Session = tuple[time, time]  # opens, closes


class HallKind(StrEnum):
    """What kind of place it is (一门)."""

    CENTRE = "centre"  # 综合性政务大厅
    SPECIAL = "special"  # 专业分厅
    TOWNSHIP = "township"  # 乡镇便民服务中心
    VILLAGE = "village"  # 村级便民服务站


HALL_KINDS: Mapping[HallKind, str] = {
    HallKind.CENTRE: "综合大厅",
    HallKind.SPECIAL: "专厅",
    HallKind.TOWNSHIP: "乡镇便民服务中心",
    HallKind.VILLAGE: "村级便民服务站",
}


class TakenBy(StrEnum):
    """How a ticket was taken."""

    KIOSK = "kiosk"
    PHONE = "phone"
    CLERK = "clerk"
    BOOKING = "booking"


TAKEN_BY_NAMES: Mapping[TakenBy, str] = {
    TakenBy.KIOSK: "取号机",
    TakenBy.PHONE: "手机",
    TakenBy.CLERK: "工作人员",
    TakenBy.BOOKING: "预约",
}


class State(StrEnum):
    """Where a ticket is in its life."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    SKIPPED = "skipped"
    DONE = "done"
    LEFT = "left"


STATE_NAMES: Mapping[State, str] = {
    State.WAITING: "等候",
    State.CALLED: "已叫号",
    State.SERVING: "正在办理",
    State.HELD: "挂起",
    State.SKIPPED: "过号",
    State.DONE: "办完",
    State.LEFT: "已离开",
}
AT_WINDOW = frozenset({State.CALLED, State.SERVING})
ENDED = frozenset({State.DONE, State.LEFT})


class Step(StrEnum):
    """What can be done to a ticket."""

    CALL = "call"
    RECALL = "recall"
    SERVE = "serve"
    HOLD = "hold"
    SKIP = "skip"
    TRANSFER = "transfer"
    BACK = "back"
    DONE = "done"
    LEAVE = "leave"


STEP_NAMES: Mapping[Step, str] = {
    Step.CALL: "叫号",
    Step.RECALL: "重呼",
    Step.SERVE: "开始办理",
    Step.HOLD: "挂起",
    Step.SKIP: "过号",
    Step.TRANSFER: "转办",
    Step.BACK: "重新排队",
    Step.DONE: "办完",
    Step.LEAVE: "取消",
}

LIFE: Mapping[tuple[State, Step], State] = {
    (State.WAITING, Step.CALL): State.CALLED,
    (State.WAITING, Step.LEAVE): State.LEFT,
    (State.CALLED, Step.RECALL): State.CALLED,
    (State.CALLED, Step.SERVE): State.SERVING,
    (State.CALLED, Step.HOLD): State.HELD,
    (State.CALLED, Step.SKIP): State.SKIPPED,
    (State.CALLED, Step.TRANSFER): State.WAITING,
    (State.CALLED, Step.DONE): State.DONE,
    (State.SERVING, Step.HOLD): State.HELD,
    (State.SERVING, Step.TRANSFER): State.WAITING,
    (State.SERVING, Step.DONE): State.DONE,
    (State.HELD, Step.CALL): State.CALLED,
    (State.HELD, Step.BACK): State.WAITING,
    (State.HELD, Step.LEAVE): State.LEFT,
    (State.SKIPPED, Step.CALL): State.CALLED,
    (State.SKIPPED, Step.BACK): State.WAITING,
    (State.SKIPPED, Step.LEAVE): State.LEFT,
}


class StationingStep(StrEnum):
    """What is done about where an item is served (应进必进)."""

    STATION = "station"  # 进驻
    WITHDRAW = "withdraw"  # 退出
    ASK = "ask"  # 申请不进驻
    APPROVE = "approve"
    REFUSE = "refuse"
    END = "end"  # 不进驻的理由没有了


# 综合性实体大厅: the centre, and the halls that are part of it elsewhere.
COMPREHENSIVE = frozenset({HallKind.CENTRE, HallKind.SPECIAL})


class BookingState(StrEnum):
    """Where an appointment is in its life."""

    HELD = "held"  # chosen, not confirmed
    BOOKED = "booked"
    ARRIVED = "arrived"
    CANCELLED = "cancelled"
    MISSED = "missed"
    LAPSED = "lapsed"  # never confirmed


BOOKING_NAMES: Mapping[BookingState, str] = {
    BookingState.HELD: "待确认",
    BookingState.BOOKED: "已预约",
    BookingState.ARRIVED: "已到场取号",
    BookingState.CANCELLED: "已取消",
    BookingState.MISSED: "未到场",
    BookingState.LAPSED: "未确认，已失效",
}
TAKES_A_SLOT = frozenset({BookingState.HELD, BookingState.BOOKED, BookingState.ARRIVED})


@dataclass(frozen=True, slots=True)
class Opening:
    """When a hall is open, and the days it is closed though they are worked."""

    sessions: tuple[Session, ...]
    closed: Mapping[date, str]  # day → why

    def on(self, day: date, calendar: Calendar) -> tuple[Session, ...]:
        """Return the hours of a day, () when the hall is closed."""
        if day in self.closed or not calendar.is_workday(day):
            return ()
        return self.sessions

    def is_open(self, at: datetime, calendar: Calendar) -> bool:
        """Test whether the hall is open at a local instant; at lunch it is not."""
        sessions = self.on(at.date(), calendar)
        return any(opens <= at.time() < closes for opens, closes in sessions)


def after(state: State, step: Step) -> State:
    """Return the state a step leads to. Raises Refused (hall.step)."""
    if (state, step) not in LIFE:
        words = f"这个号现在是“{STATE_NAMES[state]}”，不能{STEP_NAMES[step]}。"
        raise Refused(words, code="hall.step")
    return LIFE[state, step]


def open_steps(state: State) -> list[Step]:
    """Return the steps a ticket in this state can take, in the order of Step."""
    return [step for step in Step if (state, step) in LIFE]


def read_hours(text: str) -> tuple[Session, ...]:
    """Read “08:30-11:30 13:30-16:30”. Raises ValueError, in words, for anything else."""
    sessions = tuple(_session(match) for match in _SPAN.finditer(text))
    if not sessions or _SPAN.sub("", text).strip(" ,，;；、"):
        raise ValueError("请按“08:30-11:30 13:30-16:30”的样子填写办公时间。")
    moments = [moment for session in sessions for moment in session]
    if any(early >= late for early, late in pairwise(moments)):
        raise ValueError("办公时间要从早到晚，不能重叠。")
    return sessions


def hours_words(sessions: Sequence[Session]) -> str:
    """08:30-11:30、13:30-16:30."""
    return "、".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in sessions)


def may_take(opening: Opening, at: datetime, calendar: Calendar, *, ahead: timedelta) -> bool:
    """Test whether a ticket may be taken: while the hall is open, or opens within `ahead`.

    At lunch too, if it opens again soon enough. `at` is a local instant.
    """
    return any(
        datetime.combine(at.date(), opens, at.tzinfo) - ahead
        <= at
        < datetime.combine(at.date(), closes, at.tzinfo)
        for opens, closes in opening.on(at.date(), calendar)
    )


def slots(opening: Opening, day: date, calendar: Calendar) -> Iterator[Session]:
    """Yield the hours of a day that can be booked: whole slots within each session."""
    for opens, closes in opening.on(day, calendar):
        begins, ends = datetime.combine(day, opens), datetime.combine(day, closes)
        while begins + SLOT <= ends:
            yield begins.time(), (begins + SLOT).time()
            begins += SLOT


def slot_capacity(windows: int, service: timedelta, share: int) -> int:
    """Return how many may book one slot: what the windows can serve in it × `share` per cent.

    The rest is for who comes without an appointment. 0 without a window, else at least 1.
    """
    return max(1, int(windows * SLOT / service * share / 100)) if windows else 0


def _session(match: re.Match[str]) -> Session:
    first_hour, first_minute, last_hour, last_minute = (int(part) for part in match.groups())
    try:
        return time(first_hour, first_minute), time(last_hour, last_minute)
    except ValueError:
        raise ValueError(f"“{match[0]}”不是有效的时间。") from None
