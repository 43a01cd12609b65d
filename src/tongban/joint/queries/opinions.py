"""What a simulated approval says beside its stage."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tongban.joint.models import Simulation
from tongban.joint.queries.loading import Line, Loaded
from tongban.joint.simulated import OPEN, STAND_NAMES, Stand, may_be_asked, waits_for


@dataclass(frozen=True, slots=True)
class SimulationView:
    """The last simulated approval of a stage."""

    id: UUID
    stand: Stand
    name: str  # of where it stands
    agency: str  # short name
    number: str  # "" before it is issued
    words: str
    asked_at: datetime
    due_on: date
    said_at: datetime | None
    valid_until: date | None
    is_extended: bool
    ended_at: datetime | None
    ended_because: str
    turns_by_itself: bool  # with the last of those results
    waits_for: tuple[str, ...]  # names of the stages whose result is missing
    owed_until: date | None  # 容缺后补: when the promised papers of its case are due
    becomes_formal_when: str

    @property
    def holds(self) -> bool:
        return self.stand is Stand.ISSUED


def last_simulation(loaded: Loaded, line: Line) -> SimulationView | None:
    """Return the last simulated approval of a stage, None without one. No query."""
    return simulation_of(loaded, line, line.simulation) if line.simulation else None


def simulation_of(loaded: Loaded, line: Line, row: Simulation) -> SimulationView:
    """Return one simulated approval of a stage. No query."""
    return SimulationView(
        id=row.id,
        stand=Stand(row.stand),
        name=STAND_NAMES[row.stand],
        agency=row.agency.short,
        number=row.number,
        words=row.words,
        asked_at=row.asked_at,
        due_on=row.due_on,
        said_at=row.said_at,
        valid_until=row.valid_until,
        is_extended=row.extended_at is not None,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
        turns_by_itself=row.turns_by_itself,
        waits_for=waits_for(loaded.matter, line.stage, loaded.standings_of_all),
        owed_until=line.case.owed_until if line.case else None,
        becomes_formal_when=line.stage.becomes_formal_when,
    )


def may_ask(loaded: Loaded, line: Line) -> bool:
    """Test whether the applicant may ask for a simulated approval of a stage now: until it is decided, and
    while none is asked for or holds.
    """
    is_open = line.simulation is not None and line.simulation.stand in OPEN
    may = may_be_asked(loaded.matter, line.stage, loaded.standings[line.slug])
    return may and not is_open and line.application_id is not None and line.is_undecided
