"""What can be read of ratings. Never who rated."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import UUIDField

from tongban.base.prepared import Prepared, Slot
from tongban.hall.queries import Served, TabletWindow, tablet_window
from tongban.ratings import rules
from tongban.ratings.models import Rating, VisitRating


@dataclass(frozen=True, slots=True)
class RatingView:
    """One rating, as its rater sees it."""

    level: int
    level_name: str
    phrases: tuple[str, ...]
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Questions:
    """What a rating asks: the levels from best to worst, and the phrases one may tick."""

    levels: tuple[tuple[int, str], ...]
    good_phrases: tuple[str, ...]  # for 基本满意 and better
    bad_phrases: tuple[str, ...]  # for 基本满意 and worse
    most_words: int


@dataclass(frozen=True, slots=True)
class Tablet:
    """What the tablet of a window shows: the window, and who is asked to rate (None: nobody)."""

    window: TabletWindow
    asked: Served | None


@dataclass(frozen=True, slots=True)
class VisitRatingView:
    """That a visit was rated; level and phrases for who manages, "" and () for who was rated."""

    at: datetime
    level_name: str = ""
    phrases: tuple[str, ...] = ()


QUESTIONS = Questions(
    levels=tuple((level.value, name) for level, name in rules.LEVEL_NAMES.items()),
    good_phrases=rules.GOOD_PHRASES,
    bad_phrases=rules.BAD_PHRASES,
    most_words=rules.MAX_WORDS,
)


def phrases_at(level: int) -> tuple[str, ...]:
    """Return the phrases one may tick at a level; () at an unknown one."""
    return rules.phrases_for(rules.Level(level)) if level in set(rules.Level) else ()


def rating_of(case_id: UUID) -> RatingView | None:
    """Return the rating of a case, None before it was rated. One query."""
    row = RATING.first(case_id=case_id)
    if row is None:
        return None
    name = rules.LEVEL_NAMES[rules.Level(row.level)]
    return RatingView(row.level, name, tuple(row.tags), row.words, row.at)


def tablet(tablet_code: str, now: datetime) -> Tablet:
    """Return what a tablet shows. Five queries at most. Raises NotFound."""
    window = tablet_window(tablet_code)
    served = window.served
    if served is None or not rules.asks(served.ended_at, now, next_is_served=window.is_serving):
        return Tablet(window, None)
    rated = VisitRating.objects.filter(ticket=served.ticket_id).exists()
    return Tablet(window, None if rated else served)


def visit_rating(ticket_id: UUID, *, with_level: bool) -> VisitRatingView | None:
    """Return the rating of a visit, None before it was rated. One query.

    `with_level` is for who manages the hall, never for the clerk who served.
    """
    row = VisitRating.objects.filter(ticket=ticket_id).first()
    if row is None:
        return None
    if not with_level:
        return VisitRatingView(row.at)
    return VisitRatingView(row.at, rules.LEVEL_NAMES[rules.Level(row.level)], tuple(row.tags))


RATING = Prepared(lambda: Rating.objects.filter(case_id=Slot("case_id", UUIDField())))
