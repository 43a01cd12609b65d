"""Rate what was done."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, Problem
from tongban.base.ids import new_id
from tongban.base.said import said
from tongban.cases.queries import Reference, reference
from tongban.hall.queries import Served, case_of_ticket, tablet_window
from tongban.journal.services import record
from tongban.ratings import rules
from tongban.ratings.events import CaseRated, VisitRated
from tongban.ratings.models import Rating, VisitRating


def rate(
    number: str,
    *,
    viewer: Viewer,
    level: int,
    phrases: Sequence[str] = (),
    words: str = "",
    channel: str = "web",
    query_code: str = "",
) -> None:
    """Rate one ended case, once, by its applicant or by whoever holds its query code.

    Writes:  Rating; one journal entry.
    Tells:   CaseRated.
    Raises:  Case.DoesNotExist if the case is not the viewer's and the code does not fit;
             Invalid for an unknown level, a phrase of another level, or too many words;
             RatingRefused while the case is open (rating.too_early), or a second time (rating.once).
    Source:  GB/T 39734-2020 (一事一评), GB/T 39735-2020 (five levels).
    """
    case = reference(number, viewer=viewer, query_code=query_code)
    rules.check_ratable(case.state)
    chosen = _checked(level, phrases, words)
    rating = Rating(
        id=new_id(),
        case_id=case.id,
        agency_id=case.agency_id,
        level=chosen,
        tags=list(phrases),
        words=words.strip(),
        channel=channel,
        at=viewer.now,
    )
    try:
        _keep(rating, case, viewer)
    except IntegrityError:
        # Two presses in the same second: the database keeps the first.
        raise rules.RatingRefused("这件事您已经评价过了，一事一评。", code="rating.once") from None


def rate_visit(
    tablet_code: str,
    ticket_id: UUID,
    *,
    viewer: Viewer,
    level: int,
    phrases: Sequence[str] = (),
) -> None:
    """Rate the service just given, once, on the tablet of the window; nobody signs in.

    Writes:  VisitRating; one journal entry.
    Tells:   VisitRated.
    Raises:  NotFound for an unknown tablet; Invalid for an unknown level or a phrase of another;
             RatingRefused where somebody else was served since, or it is too long ago
             (rating.visit_over), or a second time (rating.once).
    Source:  国办发〔2019〕51号 (现场服务一次一评), GB/T 39735-2020 (five levels).
    """
    served = tablet_window(tablet_code).served
    if served is None or served.ticket_id != ticket_id:
        raise rules.RatingRefused("这一次的评价时间已过，谢谢您。", code="rating.visit_over")
    rules.check_visit_ratable(served.ended_at, viewer.now)
    chosen = _checked(level, phrases, "")
    try:
        _keep_visit(served, chosen, phrases, viewer)
    except IntegrityError:
        # Two presses in the same second: the database keeps the first.
        raise rules.RatingRefused("您已经评价过了，谢谢您。", code="rating.once") from None


@transaction.atomic
def _keep_visit(served: Served, level: rules.Level, phrases: Sequence[str], viewer: Viewer) -> None:
    rating = VisitRating.objects.create(
        id=new_id(),
        ticket_id=served.ticket_id,
        staff_id=served.staff_id,
        case_id=case_of_ticket(served.ticket_id),
        level=level,
        tags=list(phrases),
        at=viewer.now,
    )
    event = VisitRated(
        subject=f"visit-rating:{rating.id}",
        ticket_id=served.ticket_id,
        staff_id=served.staff_id,
        case_id=rating.case_id,
        level=level,
        bad=rules.is_bad(level),
    )
    record(event, by=viewer, first=True)


@transaction.atomic
def _keep(rating: Rating, case: Reference, viewer: Viewer) -> None:
    rating.save(force_insert=True)
    event = CaseRated(
        subject=f"rating:{rating.id}",
        number=case.number,
        agency_id=case.agency_id,
        level=rating.level,
        bad=rules.is_bad(rules.Level(rating.level)),
    )
    record(event, by=viewer, first=True)


def _checked(level: int, phrases: Sequence[str], words: str) -> rules.Level:
    if level not in set(rules.Level):
        raise Invalid([Problem("level", "rating.level", "请选择一个满意程度。")])
    chosen = rules.Level(level)
    problems = []
    if not set(phrases) <= set(rules.phrases_for(chosen)):
        problems.append(
            Problem("phrases", "rating.phrases", "所选评语与满意程度不符，请重新勾选。")
        )
    if len(words.strip()) > rules.MAX_WORDS:
        problems.append(
            Problem(
                "words", "rating.words", said("评价内容最多 {most} 个字。", most=rules.MAX_WORDS)
            )
        )
    if problems:
        raise Invalid(problems)
    return chosen
