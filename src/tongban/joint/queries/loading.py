"""A joint case with all that its stages have come to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from tongban.base.clock import local_day
from tongban.base.errors import NotFound
from tongban.joint import reading, rules
from tongban.joint.models import Attempt, Confirmation, JointCase, JointStage, Simulation
from tongban.joint.rules import OUTCOME_NAMES, STILL_TO_COME, Fact, Matter, Outcome, Stage, Standing
from tongban.joint.simulated import Stand
from tongban.law.lifecycle import ENDED, Finish, State, Step, open_steps

if TYPE_CHECKING:
    from django.db.models import QuerySet

ISSUED = frozenset({Finish.ISSUED.value, Finish.OTHER.value})
REFUSED = frozenset({State.DENIED, State.REVOKED})


@dataclass(frozen=True, slots=True)
class Word:
    """What one body said of a stage it confirms."""

    agency: str  # short name
    outcome: str  # in words
    is_no: bool
    words: str
    at: datetime | None
    due_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """A chosen stage: its last application and the case of that, if it is open yet; or what its bodies
    said.
    """

    stage: Stage
    row: JointStage
    attempt: Attempt | None  # None of a stage that is confirmed
    fact: Fact
    attempts: int
    confirmations: tuple[Confirmation, ...]  # the last of each body
    simulation: Simulation | None  # the last (模拟审批)

    @property
    def slug(self) -> str:
        return self.stage.slug

    @property
    def is_confirmed(self) -> bool:
        """Tell whether bodies confirm it, without a case of its own."""
        return self.attempt is None

    @property
    def is_simulated(self) -> bool:
        """Tell whether a simulated approval holds."""
        return self.simulation is not None and self.simulation.stand == Stand.ISSUED

    @property
    def application_id(self) -> UUID | None:
        return UUID(str(self.attempt.application_id)) if self.attempt else None

    @property
    def case(self) -> Any:
        """The row of the case; None before it is open."""
        return getattr(self.attempt.application, "case", None) if self.attempt else None

    @property
    def case_number(self) -> str:
        return self.case.number if self.case else ""

    @property
    def is_undecided(self) -> bool:
        """Tell whether it may still be taken back: its case, if it is open, is not decided yet."""
        if self.fact is not Fact.OPEN or self.case is None:
            return True
        return Step.WITHDRAW in open_steps(State(self.case.state))

    @property
    def decided_on(self) -> date | None:
        if self.is_confirmed:
            said = [one.said_at for one in self.confirmations if one.said_at]
            return local_day(max(said)) if said else None
        return self.case.decided_on if self.case else None


@dataclass(frozen=True, slots=True)
class Loaded:
    """A joint case and its chosen stages, in the order of the matter.

    `elsewhere`: of a phase, what is known of the stages in the other phases; `simulated`: the stages with
    a simulated approval that holds, in any of them.
    """

    joint: JointCase
    matter: Matter
    lines: tuple[Line, ...]
    elsewhere: Mapping[str, Fact]
    simulated: frozenset[str]

    @property
    def facts(self) -> dict[str, Fact]:
        return {line.slug: line.fact for line in self.lines}

    @property
    def known(self) -> dict[str, Fact]:
        """What is known of all stages, those of other phases too."""
        return {**self.elsewhere, **self.facts}

    @property
    def standings_of_all(self) -> dict[str, Standing]:
        """Where all stages stand, those of other phases too."""
        return rules.standings(self.matter, self.known, self.simulated)

    @property
    def standings(self) -> dict[str, Standing]:
        """Where its own stages stand, and those not needed at all."""
        found = self.standings_of_all
        return {slug: one for slug, one in found.items() if slug not in self.elsewhere}

    def withdrawable(self, stage: str = "") -> list[Line]:
        """Return what a withdrawal of one stage, or of all (""), takes back: what is not decided yet."""
        found = self.standings
        return [
            line
            for line in self.lines
            if stage in ("", line.slug) and found[line.slug] in STILL_TO_COME and line.is_undecided
        ]


def load(joint_id: UUID) -> Loaded:
    """Return a joint case with its stages. Four queries; of a project, ten. Raises NotFound."""
    joint = JointCase.objects.select_related("definition", "person").filter(pk=joint_id).first()
    if joint is None:
        raise NotFound("没有找到这个一件事。", code="joint.unknown")
    matter = reading.read(joint.definition.document)
    (lines,) = _lines([joint], matter).values()
    others = _other_phases(joint, matter)
    elsewhere = _without(_facts(others), lines)
    every = [*(line for _, theirs in others for line in theirs), *lines]
    return Loaded(joint, matter, lines, elsewhere, _simulated(every))


def load_phases(whole_id: UUID, matter: Matter) -> list[Loaded]:
    """Return the submitted phases of a whole, in the order they were submitted. Four queries."""
    joints = list(_phases(whole_id))
    lines = _lines(joints, matter)
    known = _facts((joint, lines[joint.id]) for joint in joints)
    simulated = _simulated(line for theirs in lines.values() for line in theirs)
    return [
        Loaded(joint, matter, lines[joint.id], _without(known, lines[joint.id]), simulated)
        for joint in joints
    ]


def phases_of(joint: JointCase) -> list[UUID]:
    """Return the running phases of what a joint case is a phase of; it alone, if it is of none. One query."""
    if joint.whole_id is None:
        return [UUID(str(joint.id))]
    rows = _phases(joint.whole_id).filter(finished_on=None)
    return [UUID(str(one)) for one in rows.values_list("pk", flat=True)]


def words_of(line: Line) -> tuple[Word, ...]:
    """Return what each body said of a stage, or that it still owes its word."""
    return tuple(
        Word(
            agency=one.agency.short,
            outcome=OUTCOME_NAMES[one.outcome],
            is_no=one.outcome == Outcome.FAILED,
            words=one.words,
            at=one.said_at,
            due_on=one.due_on,
        )
        for one in line.confirmations
    )


def attempts_of(joint: JointCase) -> list[UUID]:
    """Return every application made for a joint case and the other phases of its whole. One query."""
    rows = Attempt.objects.filter(stage__joint_id=joint.id)
    if joint.whole_id is not None:
        rows = Attempt.objects.filter(stage__joint__whole_id=joint.whole_id)
    return [UUID(str(one)) for one in rows.order_by("id").values_list("application_id", flat=True)]


def _phases(whole_id: UUID) -> "QuerySet[JointCase]":
    rows = JointCase.objects.filter(whole_id=whole_id, submitted_at__isnull=False)
    return rows.order_by("submitted_at", "id")


def _other_phases(joint: JointCase, matter: Matter) -> list[tuple[JointCase, tuple[Line, ...]]]:
    if joint.whole_id is None:
        return []
    others = list(_phases(joint.whole_id).exclude(pk=joint.id))
    lines = _lines(others, matter) if others else {}
    return [(other, lines[other.id]) for other in others]


def _without(known: Mapping[str, Fact], own: tuple[Line, ...]) -> dict[str, Fact]:
    slugs = {line.slug for line in own}
    return {slug: fact for slug, fact in known.items() if slug not in slugs}


def _facts(phases: Iterable[tuple[JointCase, tuple[Line, ...]]]) -> dict[str, Fact]:
    """Return what is known of the stages of several phases; what was applied for again counts alone.

    What had not begun when its phase ended never will: it counts as withdrawn.
    """
    known: dict[str, Fact] = {}
    for joint, lines in phases:
        for line in lines:
            given_up = joint.finished_on is not None and line.fact is Fact.NOT_BEGUN
            known[line.slug] = Fact.WITHDRAWN if given_up else line.fact
    return known


def _simulated(lines: Iterable[Line]) -> frozenset[str]:
    return frozenset(line.slug for line in lines if line.is_simulated)


def _lines(joints: Sequence[JointCase], matter: Matter) -> dict[UUID, tuple[Line, ...]]:
    """Return the stages of joint cases of one matter. Three queries, one more where it knows 模拟审批."""
    attempts: dict[UUID, list[Attempt]] = {}
    rows = Attempt.objects.filter(stage__joint__in=joints)
    for attempt in rows.select_related("application__case__agency").order_by("id"):
        attempts.setdefault(attempt.stage_id, []).append(attempt)
    said: dict[UUID, dict[UUID, Confirmation]] = {}
    words = Confirmation.objects.filter(stage__joint__in=joints).select_related("agency", "officer")
    for one in words.order_by("id"):
        said.setdefault(one.stage_id, {})[one.agency_id] = one
    simulations: dict[UUID, Simulation] = {}
    if matter.simulated:
        opinions = Simulation.objects.filter(stage__joint__in=joints)
        simulations = {one.stage_id: one for one in opinions.select_related("agency", "officer")}
    lines: dict[UUID, list[Line]] = {joint.id: [] for joint in joints}
    for row in JointStage.objects.filter(joint__in=joints):
        own, theirs = attempts.get(row.id, []), said.get(row.id, {})
        line = _line(matter, row, own, theirs, simulations.get(row.id))
        lines[row.joint_id].append(line)
    return {joint_id: tuple(found) for joint_id, found in lines.items()}


def _line(
    matter: Matter,
    row: JointStage,
    attempts: list[Attempt],
    said: dict[UUID, Confirmation],
    simulation: Simulation | None,
) -> Line:
    return Line(
        stage=matter.stage(row.slug),
        row=row,
        attempt=attempts[-1] if attempts else None,
        fact=_fact(row, attempts, said),
        attempts=len(attempts),
        confirmations=tuple(said.values()),
        simulation=simulation,
    )


def _fact(row: JointStage, attempts: list[Attempt], said: dict[UUID, Confirmation]) -> Fact:
    if row.withdrawn_at is not None:
        return Fact.WITHDRAWN
    if not attempts:
        return rules.fact_confirmed({agency: one.outcome for agency, one in said.items()})
    case = getattr(attempts[-1].application, "case", None)
    if case is None:
        return Fact.NOT_BEGUN if len(attempts) == 1 else Fact.REFUSED
    state = State(case.state)
    if state is State.WITHDRAWN:
        return Fact.WITHDRAWN
    if state is State.DELIVERING or case.finish in ISSUED:
        return Fact.DONE
    return Fact.REFUSED if state in REFUSED or state in ENDED else Fact.OPEN
