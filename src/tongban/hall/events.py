"""What happens in halls. Ids, codes and numbers alone: who a ticket is of stays in its row."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTaken:
    """取号."""

    subject: str  # "ticket:<uuid>"
    hall: str  # slug
    number: str  # A012
    day: date
    taken_by: str  # rules.TakenBy
    priority: str  # law.queueing.Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMoved:
    """叫号、重呼、开始办理、挂起、过号、转办、重新排队、办完、取消. The ticket is locked meanwhile."""

    SUBJECT_IS_LOCKED: ClassVar[bool] = True

    subject: str  # "ticket:<uuid>"
    step: str  # rules.Step
    state: str  # rules.State after it
    window: int | None = None  # its number, where the ticket is or was at one
    category: str = ""  # 转办: the new one
    reason: str = ""  # 日终: the hall closed


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """The person at the window agreed that the clerk sees what he has on the way."""

    subject: str  # "ticket:<uuid>"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationLinked:
    """An application was begun for the person with this ticket."""

    subject: str  # "ticket:<uuid>"
    application_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowStaffed:
    """上岗、离岗."""

    subject: str  # "window:<uuid>"
    staff_id: UUID
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HallSaved:
    subject: str  # "hall:<slug>"
    what: str  # 大厅, 类别, 窗口, 停办日, 取号机, 评价器
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMoved:
    """预约的每一步."""

    subject: str  # "booking:<uuid>"
    booking_id: UUID
    state: str  # rules.BookingState after it
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StationingMoved:
    """进驻、退出；申请不进驻、批准、不批准、恢复应进必进."""

    subject: str  # "stationing:<item uuid>"
    what: str  # rules.StationingStep
    hall: str = ""  # slug, for 进驻 and 退出
    reason: str = ""  # catalogue.rules.REASONS_NOT_IN_HALL
