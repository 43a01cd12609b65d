"""A joint case with all that its stages have come to."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tongban.base.errors import NotFound
from tongban.joint import rules
from tongban.joint.models import Attempt, JointCase, JointStage
from tongban.joint.rules import STILL_TO_COME, Fact, Matter, Stage, Standing
from tongban.law.lifecycle import ENDED, Finish, State, Step, open_steps

ISSUED = frozenset({Finish.ISSUED.value, Finish.OTHER.value})
REFUSED = frozenset({State.DENIED, State.REVOKED})


@dataclass(frozen=True, slots=True)
class Line:
    """A chosen stage, its last application, and the case of that, if it is open yet."""

    stage: Stage
    row: JointStage
    attempt: Attempt
    fact: Fact
    attempts: int

    @property
    def slug(self) -> str:
        return self.stage.slug

    @property
    def application_id(self) -> UUID:
        return UUID(str(self.attempt.application_id))

    @property
    def case(self) -> Any:
        """The row of the case; None before it is open."""
        return getattr(self.attempt.application, "case", None)

    @property
    def case_number(self) -> str:
        return self.case.number if self.case else ""

    @property
    def is_undecided(self) -> bool:
        """Tell whether it may still be taken back: its case, if it is open, is not decided yet."""
        return self.fact is not Fact.OPEN or Step.WITHDRAW in open_steps(State(self.case.state))

    @property
    def decided_on(self) -> date | None:
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
    """Return a joint case with its stages. Three queries. Raises NotFound."""
    joint = JointCase.objects.select_related("definition", "person").filter(pk=joint_id).first()
    if joint is None:
        raise NotFound("没有找到这个一件事。", code="joint.unknown")
    matter = rules.read(joint.definition.document)
    attempts: dict[UUID, list[Attempt]] = {}
    rows = Attempt.objects.filter(stage__joint_id=joint_id)
    for attempt in rows.select_related("application__case__agency").order_by("id"):
        attempts.setdefault(attempt.stage_id, []).append(attempt)
    lines = tuple(
        Line(
            matter.stage(row.slug),
            row,
            attempts[row.id][-1],
            _fact(row, attempts[row.id]),
            len(attempts[row.id]),
        )
        for row in joint.stages.all()
    )
    return Loaded(joint, matter, lines)


def attempts_of(joint_id: UUID) -> list[UUID]:
    """Return every application made for a joint case. One query."""
    rows = Attempt.objects.filter(stage__joint_id=joint_id).order_by("id")
    return [UUID(str(one)) for one in rows.values_list("application_id", flat=True)]


def _fact(row: JointStage, attempts: list[Attempt]) -> Fact:
    if row.withdrawn_at is not None:
        return Fact.WITHDRAWN
    case = getattr(attempts[-1].application, "case", None)
    if case is None:
        return Fact.NOT_BEGUN if len(attempts) == 1 else Fact.REFUSED
    state = State(case.state)
    if state is State.WITHDRAWN:
        return Fact.WITHDRAWN
    if state is State.DELIVERING or case.finish in ISSUED:
        return Fact.DONE
    return Fact.REFUSED if state in REFUSED or state in ENDED else Fact.OPEN
