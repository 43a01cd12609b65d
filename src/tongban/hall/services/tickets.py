"""Taking a number, giving it up, and the end of the day."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from tongban.base.clock import local_day
from tongban.base.desk import Actor, Desk, System, Viewer
from tongban.base.errors import NotFound, Refused
from tongban.base.numbers import reserve
from tongban.base.said import said
from tongban.hall import rules
from tongban.hall.events import TicketMoved, TicketTaken
from tongban.hall.models import Category, Hall, Sitting, Ticket
from tongban.hall.queries.halls import opening_of
from tongban.hall.rules import State, Step, TakenBy
from tongban.hall.services.windows import sitting_of
from tongban.journal import services as journal
from tongban.law.queueing import Priority, place, place_after_missing
from tongban.law.workdays import Calendar

CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
END_OF_DAY = "日终"


@transaction.atomic
def take(kiosk_code: str, category_id: UUID, *, priority: str, once: UUID, viewer: Viewer) -> str:
    """Take a number at the ticket machine of a hall; return the code of its page.

    `once` is of the form that was sent: the same form sent twice is the same ticket.
    Writes:  the ticket; one journal entry.
    Tells:   TicketTaken.
    Raises:  NotFound for a machine or category that is not there; Refused while the hall is closed
             (hall.closed).
    """
    hall = Hall.objects.filter(kiosk_code=kiosk_code, active=True).first()
    if hall is None:
        raise NotFound("没有这台取号机。", code="hall.kiosk_unknown")
    _refuse_closed(hall, viewer.now, viewer.calendar, ahead=rules.ON_THE_SPOT)
    return _take(hall, category_id, priority=priority, taken_by=TakenBy.KIOSK, once=once, by=viewer)


@transaction.atomic
def take_for_visitor(category_id: UUID, *, priority: str, once: UUID, desk: Desk) -> str:
    """Take a number for who stands before a clerk, in the hall he sits in; return the code of its page.

    Out of hours too: somebody sits there (延时服务).
    Writes:  the ticket; one journal entry.
    Tells:   TicketTaken.
    Raises:  NotPermitted; NotFound; Refused if the clerk sits nowhere (hall.not_signed_on).
    """
    hall = sitting_of(desk).window.hall
    return _take(hall, category_id, priority=priority, taken_by=TakenBy.CLERK, once=once, by=desk)


@transaction.atomic
def take_by_phone(
    hall_slug: str,
    category_id: UUID,
    *,
    priority: str,
    shares_matters: bool,
    once: UUID,
    viewer: Viewer,
) -> str:
    """Take a number from afar, for oneself; return the code of its page.

    Writes:  the ticket; one journal entry.
    Tells:   TicketTaken.
    Raises:  NotFound; Refused where the hall gives none from afar (hall.not_by_phone), outside its
             hours (hall.closed), or if one has one for the category already (hall.has_ticket).
    """
    assert viewer.person_id, "the page asks people to sign in first"
    hall = _hall(hall_slug)
    if hall.minutes_ahead is None:
        raise Refused("这个大厅不能用手机取号，请到现场取号。", code="hall.not_by_phone")
    ahead = timedelta(minutes=hall.minutes_ahead)
    _refuse_closed(hall, viewer.now, viewer.calendar, ahead=ahead)
    mine = Ticket.objects.filter(person=viewer.person_id, category=category_id, day=viewer.today)
    open_one = mine.exclude(state__in=rules.ENDED).exclude(once=once).first()
    if open_one:
        words = said("您已有这个类别的号 {number}，不用再取。", number=str(open_one))
        raise Refused(words, code="hall.has_ticket", details={"code": open_one.code})
    return _take(
        hall,
        category_id,
        priority=priority,
        taken_by=TakenBy.PHONE,
        once=once,
        by=viewer,
        person_id=viewer.person_id,
        shares_matters=shares_matters,
    )


@transaction.atomic
def leave(code: str, *, viewer: Viewer) -> None:
    """取消: give a number up, by whoever has its code.

    Writes:  the ticket; one journal entry.
    Tells:   TicketMoved.
    Raises:  NotFound; Refused (hall.step, hall.ticket_old).
    """
    ticket = _of_code(code, viewer.today)
    ticket.state = rules.after(State(ticket.state), Step.LEAVE)
    ticket.ended_at = viewer.now
    ticket.save(update_fields=["state", "ended_at"])
    _moved(ticket, Step.LEAVE, viewer)


@transaction.atomic
def return_after_missing(code: str, *, viewer: Viewer) -> None:
    """过号后重新排队: who was passed stands in line again, near its end.

    Writes:  the ticket; one journal entry.
    Tells:   TicketMoved.
    Raises:  NotFound; Refused (hall.step, hall.ticket_old).
    """
    ticket = _of_code(code, viewer.today)
    if ticket.state == State.HELD:  # the clerk put him aside, and takes him back
        raise Refused("请直接回到窗口，由工作人员继续办理。", code="hall.step")
    ticket.state = rules.after(State(ticket.state), Step.BACK)
    ticket.place = place_after_missing(viewer.now)
    ticket.save(update_fields=["state", "place"])
    _moved(ticket, Step.BACK, viewer)


def close_day(now: datetime) -> int:
    """End the tickets and sittings of days that are over; return how many tickets. A job.

    Whoever was being served is done, all others have left: a number is good for its day. Each
    ticket is a transaction of its own, so that a run broken off goes on where it stopped.
    """
    today = local_day(now)
    old = Ticket.objects.filter(day__lt=today).exclude(state__in=rules.ENDED)
    ended = sum(_end(ticket_id, now) for ticket_id in old.values_list("id", flat=True))
    for sitting in Sitting.objects.filter(until=None):
        if local_day(sitting.since) < today:
            Sitting.objects.filter(pk=sitting.pk, until=None).update(until=now)
    return ended


def issue(
    hall: Hall,
    category: Category,
    *,
    priority: Priority,
    taken_by: TakenBy,
    stands_at: datetime,
    once: UUID | None,
    by: Actor,
    person_id: UUID | None = None,
    shares_matters: bool = False,
) -> Ticket:
    """Write a ticket with the next number of the day. The caller has made sure that it may be."""
    day = local_day(by.now)
    number = reserve(f"ticket:{hall.id}:{category.letter}:{day}", block=1)
    ticket = Ticket.objects.create(
        hall=hall,
        category=category,
        day=day,
        letter=category.letter,
        number=number,
        code=a_code(),
        priority=priority,
        taken_by=taken_by,
        person_id=person_id,
        shares_matters=shares_matters,
        taken_at=by.now,
        place=stands_at,
        once=once,
    )
    event = TicketTaken(
        subject=f"ticket:{ticket.id}",
        hall=hall.slug,
        number=ticket.label,
        day=day,
        taken_by=taken_by,
        priority=priority,
    )
    journal.record(event, by=by, first=True)
    return ticket


def a_code() -> str:
    """Return a code nobody guesses, without letters that look alike."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def _take(
    hall: Hall,
    category_id: UUID,
    *,
    priority: str,
    taken_by: TakenBy,
    once: UUID,
    by: Actor,
    person_id: UUID | None = None,
    shares_matters: bool = False,
) -> str:
    if again := Ticket.objects.filter(once=once).first():
        return str(again.code)
    category = Category.objects.filter(pk=category_id, hall=hall, active=True).first()
    if category is None:
        raise NotFound("这个大厅不办理这一类业务。", code="hall.category")
    chosen = Priority(priority) if priority in set(Priority) else Priority.NORMAL
    if chosen is Priority.APPOINTMENT:  # given for an appointment alone
        chosen = Priority.NORMAL
    try:
        with transaction.atomic():
            ticket = issue(
                hall,
                category,
                priority=chosen,
                taken_by=taken_by,
                stands_at=place(by.now, chosen),
                once=once,
                by=by,
                person_id=person_id,
                shares_matters=shares_matters,
            )
    except IntegrityError:  # the same form, or the same person's, in the same instant
        first = Ticket.objects.filter(once=once).first()
        if first is None:
            raise Refused("您已有这个类别的号，不用再取。", code="hall.has_ticket") from None
        return str(first.code)
    return str(ticket.code)


def _hall(slug: str) -> Hall:
    hall = Hall.objects.filter(slug=slug, active=True).first()
    if hall is None:
        raise NotFound("没有这个大厅。", code="hall.unknown")
    return hall


def _refuse_closed(hall: Hall, now: datetime, calendar: Calendar, *, ahead: timedelta) -> None:
    opening = opening_of(hall)
    if rules.may_take(opening, localtime(now), calendar, ahead=ahead):
        return
    hours = rules.hours_words(opening.on(local_day(now), calendar))
    if hours:
        words = said("现在不能取号。今天的办公时间是 {hours}。", hours=hours)
    elif reason := opening.closed.get(local_day(now)):
        words = said("今天停办（{reason}），不能取号。", reason=reason)
    else:
        words = said("今天不办公，不能取号。")
    raise Refused(words, code="hall.closed")


def _of_code(code: str, today: date) -> Ticket:
    ticket = Ticket.objects.select_for_update().filter(code=code).first()
    if ticket is None:
        raise NotFound("没有这个号。", code="hall.ticket_unknown")
    if ticket.day < today:
        raise Refused("这是以前的号，当天有效，请重新取号。", code="hall.ticket_old")
    return ticket


@transaction.atomic
def _end(ticket_id: UUID, now: datetime) -> bool:
    ticket = Ticket.objects.select_for_update().get(pk=ticket_id)
    if ticket.state in rules.ENDED:  # by somebody else meanwhile
        return False
    served = ticket.state == State.SERVING
    ticket.state = State.DONE if served else State.LEFT
    ticket.save(update_fields=["state"])  # ended_at stays empty: when is not known
    step = Step.DONE if served else Step.LEAVE
    _moved(ticket, step, System(now), reason=END_OF_DAY)
    return True


def _moved(ticket: Ticket, step: Step, by: Actor, *, reason: str = "") -> None:
    event = TicketMoved(subject=f"ticket:{ticket.id}", step=step, state=ticket.state, reason=reason)
    journal.record(event, by=by)
