"""A joint case with all that its stages have come to."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from tongban.base.clock import local_day
from tongban.base.errors import NotFound
from tongban.joint import rules
from tongban.joint.models import Attempt, Confirmation, JointCase, JointStage
from tongban.joint.rules import OUTCOME_NAMES, STILL_TO_COME, Fact, Matter, Outcome, Stage, Standing
from tongban.law.lifecycle import ENDED, Finish, State, Step, open_steps

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

    @property
    def slug(self) -> str:
        return self.stage.slug

    @property
    def is_confirmed(self) -> bool:
        """Tell whether bodies confirm it, without a case of its own."""
        return self.attempt is None

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
    """A joint case and its chosen stages, in the order of the matter."""

    joint: JointCase
    matter: Matter
    lines: tuple[Line, ...]

    @property
    def facts(self) -> dict[str, Fact]:
        return {line.slug: line.fact for line in self.lines}

    @property
    def standings(self) -> dict[str, Standing]:
        return rules.standings(self.matter, self.facts)

    def withdrawable(self, stage: str = "") -> list[Line]:
        """Return what a withdrawal of one stage, or of all (""), takes back: what is not decided yet."""
        found = self.standings
        return [
            line
            for line in self.lines
            if stage in ("", line.slug) and found[line.slug] in STILL_TO_COME and line.is_undecided
        ]


def load(joint_id: UUID) -> Loaded:
    """Return a joint case with its stages. Four queries. Raises NotFound."""
    joint = JointCase.objects.select_related("definition", "person").filter(pk=joint_id).first()
    if joint is None:
        raise NotFound("没有找到这个一件事。", code="joint.unknown")
    matter = rules.read(joint.definition.document)
    attempts: dict[UUID, list[Attempt]] = {}
    rows = Attempt.objects.filter(stage__joint_id=joint_id)
    for attempt in rows.select_related("application__case__agency").order_by("id"):
        attempts.setdefault(attempt.stage_id, []).append(attempt)
    said: dict[UUID, dict[UUID, Confirmation]] = {}
    words = Confirmation.objects.filter(stage__joint_id=joint_id).select_related(
        "agency", "officer"
    )
    for one in words.order_by("id"):
        said.setdefault(one.stage_id, {})[one.agency_id] = one
    lines = tuple(
        _line(matter, row, attempts.get(row.id, []), said.get(row.id, {}))
        for row in joint.stages.all()
    )
    return Loaded(joint, matter, lines)


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


def attempts_of(joint_id: UUID) -> list[UUID]:
    """Return every application made for a joint case. One query."""
    rows = Attempt.objects.filter(stage__joint_id=joint_id).order_by("id")
    return [UUID(str(one)) for one in rows.values_list("application_id", flat=True)]


def _line(
    matter: Matter,
    row: JointStage,
    attempts: list[Attempt],
    said: dict[UUID, Confirmation],
) -> Line:
    return Line(
        stage=matter.stage(row.slug),
        row=row,
        attempt=attempts[-1] if attempts else None,
        fact=_fact(row, attempts, said),
        attempts=len(attempts),
        confirmations=tuple(said.values()),
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
