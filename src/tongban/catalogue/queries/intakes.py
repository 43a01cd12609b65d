"""Files that were handed in to be taken in (导入), and what would become of their items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.catalogue.models import Intake
from tongban.people.permissions import Permission

PAGE = 50
INTAKES_PAGE = 30
FORM_NAMES = {
    "xlsx": "表格（XLSX）",
    "yaml": "YAML",
    "csv": "CSV",
    "guangan": "外地事项清单（CSV）",
}


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One bad cell of a file."""

    sheet: str
    line: int
    column: str
    found: str
    words: str


@dataclass(frozen=True, slots=True)
class ItemFate:
    """What would become of one item, or has."""

    slug: str
    name: str
    agency: str
    outcome: str  # new, changed, same, bad
    words: str  # why it is bad
    place: str  # in the file
    missing: list[str]  # names of elements it does not say yet
    notes: list[str]
    changes: list[dict[str, str]]  # section_name, name, how, before, after


@dataclass(frozen=True, slots=True)
class IntakeLine:
    id: UUID
    file_name: str
    form_name: str
    state: str  # seen, taken
    made_at: datetime
    made_by: str
    taken_at: datetime | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IntakeView:
    """A file with its report. Lists of it are cut into pages by `part`."""

    line: IntakeLine
    sha256: str
    faults: int
    agencies: list[str]  # names of departments that would be made
    entries: int  # of the basic catalogue that would be made
    can_make_entries: bool
    can_take: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a report: rows from `first` on; `next_first` is where the next page begins."""

    faults: list[FaultLine]
    items: list[ItemFate]
    next_first: int | None


def intakes(desk: Desk, after: str | None = None) -> Page[IntakeLine]:
    """Return the files this desk may see, the newest first. One query. Raises NotPermitted, Invalid."""
    require(desk, Permission.CATALOGUE_DRAFT)
    rows = seen_by(desk).defer("documents")
    page = page_by_key(rows, key=("-made_at", "-id"), after=after, size=INTAKES_PAGE)
    return page.map(_line)


def intake(intake_id: UUID, *, desk: Desk) -> IntakeView:
    """Return a file. One query. Raises NotFound, also for one this desk may not see."""
    return _view(_found(intake_id, desk), desk)


def intake_part(
    intake_id: UUID, *, faults: bool, outcome: str = "", first: int = 0, desk: Desk
) -> tuple[IntakeView, Part]:
    """Return a file with a page of its bad cells, or of its items of an outcome ("" for all).

    One query. Raises NotFound, also for one this desk may not see.
    """
    row = _found(intake_id, desk)
    return _view(row, desk), _part(row.report, faults=faults, outcome=outcome, first=first)


def seen_by(desk: Desk) -> QuerySet[Intake]:
    """The files a desk may see: its own; the office (编办) all."""
    if desk.may(Permission.CATALOGUE_REVIEW):
        return Intake.objects.all()
    return Intake.objects.filter(made_by_id=str(desk.staff_id))


def no_intake() -> NotFound:
    return NotFound("没有找到这次导入。", code="intake.unknown")


def _found(intake_id: UUID, desk: Desk) -> Intake:
    require(desk, Permission.CATALOGUE_DRAFT)
    row = seen_by(desk).defer("documents").filter(pk=intake_id).first()
    if row is None:
        raise no_intake()
    return row


def _view(row: Intake, desk: Desk) -> IntakeView:
    report = row.report
    counts = report["counts"]
    return IntakeView(
        line=_line(row),
        sha256=report["sha256"],
        faults=report["fault_count"],
        agencies=[agency["name"] for agency in report["agencies"]],
        entries=len(report["entries"]),
        can_make_entries=desk.may(Permission.DIRECTORY_MANAGE),
        can_take=row.state == "seen"
        and not (report["fault_count"] or counts["bad"])
        and counts["new"] + counts["changed"] > 0,
    )


def _part(report: Mapping[str, Any], *, faults: bool, outcome: str, first: int) -> Part:
    if faults:
        rows: Sequence[Any] = report["faults"]
    else:
        rows = [one for one in report["items"] if outcome in ("", one["outcome"])]
    cut = rows[first : first + PAGE]
    following = first + PAGE if first + PAGE < len(rows) else None
    if faults:
        return Part([FaultLine(*one) for one in cut], [], following)
    return Part([], [_fate(one) for one in cut], following)


def _fate(one: Mapping[str, Any]) -> ItemFate:
    keys = ("slug", "name", "agency", "outcome", "words", "place", "missing", "notes", "changes")
    return ItemFate(*(one[key] for key in keys))


def _line(row: Intake) -> IntakeLine:
    return IntakeLine(
        id=row.id,
        file_name=row.file_name,
        form_name=FORM_NAMES[row.form],
        state=row.state,
        made_at=row.made_at,
        made_by=row.made_by,
        taken_at=row.taken_at,
        counts=row.report["counts"],
    )
