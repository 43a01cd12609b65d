"""The phases of a whole (工程建设项目) that were applied for: each is a joint case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from tongban.base.desk import Viewer
from tongban.joint.models import JointCase
from tongban.joint.queries.loading import Line, Loaded, Word, load_phases, words_of
from tongban.joint.queries.opinions import SimulationView, last_simulation
from tongban.joint.rules import Fact, Matter, Standing


@dataclass(frozen=True, slots=True)
class StageRun:
    """A stage applied for, with its phase."""

    slug: str
    standing: Standing
    case_number: str  # "" before its case is open
    agency_id: UUID | None  # of the case
    due_on: date | None
    done_on: date | None
    said: tuple[Word, ...]  # by the bodies that confirm it
    simulation: SimulationView | None


@dataclass(frozen=True, slots=True)
class PhaseRun:
    """A phase applied for. The same may come again, when something of it was withdrawn."""

    number: str
    phase: int
    started_on: date
    due_on: date
    finished_on: date | None
    days_taken: int | None
    is_complete: bool
    stages: tuple[StageRun, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything applied for, and what is known of each stage by now."""

    runs: tuple[PhaseRun, ...]
    facts: Mapping[str, Fact]
    simulated: frozenset[str]  # stages with a simulated approval that holds


def whole(whole_id: UUID, matter: Matter) -> Whole:
    """Return the phases applied for, in their order. Five queries; whoever asks may see them all."""
    phases = load_phases(whole_id, matter)
    known = phases[-1].known if phases else {}
    simulated = phases[-1].simulated if phases else frozenset()
    return Whole(tuple(_run(one) for one in phases), known, simulated)


def draft_of(whole_id: UUID, phase: int, *, viewer: Viewer) -> UUID | None:
    """Return the form of a phase that the viewer began and did not submit. One query."""
    rows = JointCase.objects.filter(
        whole_id=whole_id,
        phase=phase,
        submitted_at=None,
        folder__state="draft",
        folder__filed_by=viewer.actor,
    )
    return rows.order_by("-id").values_list("folder_id", flat=True).first()


def _run(loaded: Loaded) -> PhaseRun:
    joint, found = loaded.joint, loaded.standings
    assert joint.phase is not None
    assert joint.started_on
    assert joint.due_on
    return PhaseRun(
        number=joint.number,
        phase=joint.phase,
        started_on=joint.started_on,
        due_on=joint.due_on,
        finished_on=joint.finished_on,
        days_taken=joint.days_taken,
        is_complete=joint.is_complete,
        stages=tuple(_stage(loaded, line, found[line.slug]) for line in loaded.lines),
    )


def _stage(loaded: Loaded, line: Line, standing: Standing) -> StageRun:
    case = line.case
    asked = max((one.due_on for one in line.confirmations if not one.outcome), default=None)
    due = (case.promised_due_on or case.due_on) if case else asked
    return StageRun(
        slug=line.slug,
        standing=standing,
        case_number=line.case_number,
        agency_id=case.agency_id if case else None,
        due_on=due if due and due.year < date.max.year else None,
        done_on=line.row.done_on,
        said=words_of(line),
        simulation=last_simulation(loaded, line),
    )
