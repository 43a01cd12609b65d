"""Levels and phrases of a rating.

Source: GB/T 39735-2020 (five levels, evaluation items), 国办发〔2019〕51号 (一事一评, voluntary).
Pure.
"""

from datetime import datetime, timedelta
from enum import IntEnum

from tongban.law.lifecycle import ENDED, State
from tongban.law.refusal import Refused

MAX_WORDS = 500
ASKED_FOR = timedelta(minutes=2)  # how long the tablet asks who was served last
RATED_WITHIN = timedelta(minutes=5)  # for who is still choosing while it asks no more


class Level(IntEnum):
    """满意度: five levels of GB/T 39735."""

    VERY_GOOD = 5
    GOOD = 4
    FAIR = 3
    BAD = 2
    VERY_BAD = 1


LEVEL_NAMES: dict[Level, str] = {
    Level.VERY_GOOD: "非常满意",
    Level.GOOD: "满意",
    Level.FAIR: "基本满意",
    Level.BAD: "不满意",
    Level.VERY_BAD: "非常不满意",
}

GOOD_PHRASES = ("一次就办成了", "材料要求清楚", "比承诺的时间快", "工作人员耐心", "网上办很方便")
BAD_PHRASES = (
    "要求指南之外的材料",
    "超过承诺时间",
    "多次往返",
    "态度生硬",
    "网上操作困难",
    "一次没说清",
)


class RatingRefused(Refused):
    """The case cannot be rated now, or was rated before."""

    code = "rating.refused"


def phrases_for(level: Level) -> tuple[str, ...]:
    """Return the phrases one may tick at this level; 基本满意 may use both kinds."""
    if level is Level.FAIR:
        return GOOD_PHRASES + BAD_PHRASES
    return GOOD_PHRASES if level > Level.FAIR else BAD_PHRASES


def is_bad(level: Level) -> bool:
    """Test for 差评: levels 1 and 2, which are verified, fixed and called back."""
    return level <= Level.BAD


def check_ratable(state: State) -> None:
    """Go on only if the case has ended. Raises RatingRefused: a service is rated once it was given."""
    if state not in ENDED:
        raise RatingRefused("事项办结后才能评价。", code="rating.too_early")


def asks(ended_at: datetime, now: datetime, *, next_is_served: bool) -> bool:
    """Test whether the tablet asks who was served last: a while, until the next one is served."""
    return not next_is_served and ended_at <= now < ended_at + ASKED_FOR


def check_visit_ratable(ended_at: datetime, now: datetime) -> None:
    """Go on only soon after the service. Raises RatingRefused: later somebody else stands there.

    Source: 国办发〔2019〕51号 (现场服务一次一评).
    """
    if not ended_at <= now < ended_at + RATED_WITHIN:
        raise RatingRefused("这一次的评价时间已过，谢谢您。", code="rating.visit_over")
