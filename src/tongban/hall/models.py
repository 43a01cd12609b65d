"""Halls, their windows, the tickets of each day, and appointments."""

from django.db import models
from django.db.models import Q

from tongban.base.ids import IdField
from tongban.hall.rules import AT_WINDOW, ENDED, TAKES_A_SLOT, BookingState, HallKind, State
from tongban.law.queueing import Priority, ticket_number

_AT_WINDOW = sorted(state.value for state in AT_WINDOW)
_OPEN = sorted(state.value for state in State if state not in ENDED)
_TAKES_A_SLOT = sorted(state.value for state in TAKES_A_SLOT)
_DONE, _WAITING = State.DONE.value, State.WAITING.value


class Hall(models.Model):
    """一门: a place where people come, with windows and one line per category."""

    id = IdField()
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)  # rules.HallKind
    division = models.CharField(max_length=12, default="", blank=True)  # code of the township
    address = models.CharField(max_length=120, default="", blank=True)
    phone = models.CharField(max_length=40, default="", blank=True)
    hours = models.CharField(max_length=60)  # 08:30-11:30 13:30-16:30 on working days
    # How long before it opens a phone may take a ticket; None: never.
    minutes_ahead = models.PositiveSmallIntegerField(null=True)
    booked_share = models.PositiveSmallIntegerField(default=50)  # per cent of each slot; 0: none
    kiosk_code = models.CharField(
        max_length=32, unique=True
    )  # opens the page of the ticket machine
    is_demo = models.BooleanField(default=False)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["kind", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=sorted(kind.value for kind in HallKind)), name="hall_kind"
            ),
            models.CheckConstraint(condition=Q(booked_share__lte=100), name="hall_booked_share"),
        ]

    def __str__(self) -> str:
        return self.name


class Closure(models.Model):
    """停办日: a working day on which a hall is closed."""

    id = IdField()
    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="closures")
    day = models.DateField()
    reason = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hall", "day"], name="closure_once")]

    def __str__(self) -> str:
        return f"{self.hall_id} {self.day}"


class Category(models.Model):
    """一窗分类 at one hall: what tickets are taken for, each with a letter of its own."""

    id = IdField()
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="categories")
    name = models.CharField(max_length=20)  # agencies.rules.WINDOW_CATEGORIES
    letter = models.CharField(max_length=1)
    minutes = models.PositiveSmallIntegerField(default=10)  # of a service, until it is measured
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["letter"]
        constraints = [
            models.UniqueConstraint(fields=["hall", "name"], name="category_name_in_hall"),
            models.UniqueConstraint(fields=["hall", "letter"], name="category_letter_in_hall"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="category_minutes"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.name}"


class Window(models.Model):
    """窗口: who sits there is a Sitting. One of an agency's own serves that agency's matters alone."""

    id = IdField()
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="windows")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    agency = models.ForeignKey("agencies.Agency", on_delete=models.PROTECT, null=True)
    categories = models.ManyToManyField(Category, related_name="windows")
    tablet_code = models.CharField(max_length=32, unique=True)  # opens the page of its tablet
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["hall", "number"], name="window_number_in_hall")
        ]

    def __str__(self) -> str:
        return f"{self.number} 号窗口"


class Sitting(models.Model):
    """上岗: an officer at a window, from signing on to signing off. A closed browser ends nothing."""

    id = IdField()
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="sittings")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    categories = models.JSONField(default=list)  # names he calls: what position and window share
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["window"], condition=Q(until=None), name="sitting_one_at_a_window"
            ),
            models.UniqueConstraint(
                fields=["staff"], condition=Q(until=None), name="sitting_one_of_an_officer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.staff_id}"


class Ticket(models.Model):
    """排队号. `place` is where it stands in line (law/queueing); who is first has the earliest."""

    id = IdField()
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    letter = models.CharField(max_length=1)  # of the category it was taken for: stays on a transfer
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=12, unique=True)  # opens its page, where nobody is named
    priority = models.CharField(max_length=12, default=Priority.NORMAL.value)
    taken_by = models.CharField(max_length=10)  # rules.TakenBy
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True)
    shares_matters = models.BooleanField(default=False)  # the clerk may see what is on the way
    taken_at = models.DateTimeField()
    place = models.DateTimeField()
    state = models.CharField(max_length=10, default=State.WAITING.value)
    window = models.ForeignKey(Window, on_delete=models.PROTECT, null=True, related_name="tickets")
    # 转办 to one window: nobody else calls it. Emptied when the officer there signs off.
    only_window = models.ForeignKey(
        Window, on_delete=models.PROTECT, null=True, related_name="sent_tickets"
    )
    # Who called.
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, db_index=False)
    calls = models.PositiveSmallIntegerField(default=0)
    first_called_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)  # the last time
    began_at = models.DateTimeField(null=True)  # first served
    ended_at = models.DateTimeField(null=True)
    once = models.UUIDField(null=True, unique=True)  # of the form that took it: pressed twice, one

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "day", "letter", "number"], name="ticket_number_of_a_day"
            ),
            models.UniqueConstraint(
                fields=["window"],
                condition=Q(state__in=_AT_WINDOW),
                name="ticket_one_at_a_window",
            ),
            models.UniqueConstraint(
                fields=["person", "category", "day"],
                condition=Q(state__in=_OPEN, person__isnull=False),
                name="ticket_one_open_of_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_AT_WINDOW)
                | Q(window__isnull=False, called_at__isnull=False),
                name="ticket_at_a_window",
            ),
        ]
        indexes = [
            models.Index(
                fields=["hall", "day", "place", "id"],
                condition=Q(state=_WAITING),
                name="ticket_line",
            ),
            models.Index(
                fields=["category", "-ended_at"],
                condition=Q(state=_DONE),
                name="ticket_measured",
            ),
            models.Index(fields=["hall", "day", "state"], name="ticket_of_a_day"),
            models.Index(fields=["staff", "-taken_at", "-id"], name="ticket_called_by"),
            models.Index(
                fields=["window", "-ended_at"],
                condition=Q(state=_DONE),
                name="ticket_served_at_window",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """A012."""
        return ticket_number(self.letter, self.number)


class TicketApplication(models.Model):
    """一窗 chain: an application begun at the window for who had the ticket; its case follows from it."""

    id = IdField()
    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="applications")
    application = models.OneToOneField(
        "applications.Application", on_delete=models.CASCADE, related_name="ticket_link"
    )
    linked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.application_id}"


class Booking(models.Model):
    """预约: an hour of a category at a hall, for one person; arriving makes it a ticket."""

    id = IdField()
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="+")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="bookings")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    starts_at = models.DateTimeField()
    code = models.CharField(max_length=12, unique=True)
    state = models.CharField(max_length=10, default=BookingState.HELD.value)
    held_until = models.DateTimeField()
    made_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "category", "day"],
                condition=Q(state__in=_TAKES_A_SLOT),
                name="booking_one_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["category", "starts_at", "state"], name="booking_slot"),
            models.Index(fields=["person", "-starts_at"], name="booking_of_person"),
            models.Index(fields=["starts_at"], condition=Q(state="booked"), name="booking_to_come"),
        ]

    def __str__(self) -> str:
        return f"{self.category_id} {self.starts_at}"


class Stationing(models.Model):
    """进驻: an item is served in a hall, from `since` until it is withdrawn. Never changed, only ended."""

    id = IdField()
    item = models.ForeignKey("catalogue.Item", on_delete=models.PROTECT, related_name="+")
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    set_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "hall"], condition=Q(until=None), name="stationing_once"
            )
        ]
        indexes = [models.Index(fields=["since"], name="stationing_since")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.hall_id}"


class StationingException(models.Model):
    """不进驻: why an item is served in no hall. Counts from its approval, by another than who asked."""

    id = IdField()
    item = models.ForeignKey("catalogue.Item", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20)  # catalogue.rules.REASONS_NOT_IN_HALL
    explanation = models.CharField(max_length=400)
    document_number = models.CharField(max_length=80, default="", blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)  # Actor.actor
    asked_by_name = models.CharField(max_length=80)
    approved_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=80, default="", blank=True)
    ended_at = models.DateTimeField(null=True)  # refused, or not needed any more

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at=None), name="stationing_exception_once"
            )
        ]
        indexes = [models.Index(fields=["approved_at"], name="stationing_exception_since")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.reason}"
