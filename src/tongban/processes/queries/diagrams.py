"""Diagrams: the list of them, one with its draft and what is wrong with it, its versions, a trial."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from tongban.agencies import queries as agencies
from tongban.base.desk import Desk, require
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.catalogue.queries import Definition, guide
from tongban.forms.queries import Field, Type
from tongban.law.clock import Unit
from tongban.people.permissions import Permission
from tongban.processes import engine, expressions
from tongban.processes.checking import Measure, Surroundings, check, measure
from tongban.processes.models import Process, ProcessVersion
from tongban.processes.queries.plans import published
from tongban.processes.reading import read
from tongban.processes.rules import (
    OUTCOME,
    Diagram,
    Fault,
    Kind,
    Outcome,
    RunState,
    StepRole,
    condition_name,
)
from tongban.processes.writing import line_of, write

ON_A_PAGE = 30
MOST_ROUNDS = 60  # of a trial: a loop that never ends is shown, not walked for ever
BETWEEN = (
    "受理",
    "决定",
    "送达",
    "制证",
)  # steps of an item that the life of the case takes care of


@dataclass(frozen=True, slots=True)
class ProcessLine:
    """A process in a list."""

    key: str
    name: str
    agency: str
    number: int | None  # of the version in force
    is_drawn: bool  # changed since
    drawn_by: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    reason: str
    published_by: str
    published_at: datetime
    measure: Measure
    running: int


@dataclass(frozen=True, slots=True)
class Term:
    """Something conditions may ask for."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]  # value, label; () where anything may be typed


@dataclass(frozen=True, slots=True)
class DiagramView:
    """All of a diagram on its page."""

    key: str
    name: str
    agency: str
    agency_slug: str
    draft_version: int
    file: str  # BPMN: the draft, else what is in force, else the default line of the item
    diagram: Diagram
    faults: tuple[Fault, ...]
    measure: Measure
    before: Measure | None  # of the version in force, where a draft differs from it
    versions: tuple[VersionLine, ...]
    terms: tuple[Term, ...]
    is_drawn: bool
    is_default: bool  # nobody has drawn anything yet
    may_draw: bool
    may_publish: bool

    @property
    def stops(self) -> bool:
        """Whether something has to be put right before it can be published."""
        return any(fault.stops for fault in self.faults)

    @property
    def asked(self) -> frozenset[str]:
        """Names its conditions ask for; of those that cannot be read, none."""
        return frozenset(name for flow in self.diagram.flows for name in _names(flow.condition))

    @property
    def step_names(self) -> tuple[tuple[str, str], ...]:
        """Its steps, to choose one from."""
        return tuple((node.name, node.name) for node in self.diagram.of_kind(Kind.STEP))


@dataclass(frozen=True, slots=True)
class Round:
    """One step of a trial, and what was open together with it."""

    name: str
    who: str
    days: int | None
    outcome: str
    open: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a run with these answers would do."""

    rounds: tuple[Round, ...]
    has_ended: bool
    stopped: str  # why it stands still; "" where it came to its end


def processes_page(desk: Desk, *, after: str | None = None) -> Page[ProcessLine]:
    """Return the processes this desk may draw or publish. One query. Raises NotPermitted."""
    require(desk, Permission.PROCESS_DRAW)
    rows = (
        reach(desk)
        .annotate(has_draft=~Q(draft=""))
        .select_related("agency", "current")
        .defer("draft", "current__file")
    )
    page = page_by_key(rows, key=("agency__slug", "key"), after=after, size=ON_A_PAGE)
    return page.map(
        lambda row: ProcessLine(
            key=row.key,
            name=row.name,
            agency=row.agency.short,
            number=row.current.number if row.current else None,
            is_drawn=row.has_draft,
            drawn_by=row.drawn_by,
            drawn_at=row.drawn_at,
        )
    )


def diagram_page(key: str, *, desk: Desk) -> DiagramView:
    """Return a diagram with everything its page shows; of an item nobody has drawn, its default line.

    Seven queries and one per version. Raises NotPermitted; NotFound for another agency's.
    """
    require(desk, Permission.PROCESS_DRAW)
    row = reach(desk).select_related("agency", "current").filter(key=key).first()
    definition = _definition(key)
    if row is None:
        return _undrawn(key, definition, desk)
    file = row.draft or (row.current.file if row.current else "")
    assert file, "what has a row has been drawn"
    diagram = read(file.encode())
    now = measure(diagram)
    current = published(row.current.id).diagram if row.current else None
    return DiagramView(
        key=key,
        name=row.name,
        agency=row.agency.short,
        agency_slug=row.agency.slug,
        draft_version=row.draft_version,
        file=file,
        diagram=diagram,
        faults=tuple(check(diagram, surroundings(key, definition))),
        measure=now,
        before=measure(current) if current and row.draft else None,
        versions=_versions(row),
        terms=terms(definition),
        is_drawn=bool(row.draft),
        is_default=False,
        may_draw=True,
        may_publish=desk.may(Permission.PROCESS_PUBLISH),
    )


def version_file(key: str, number: int, *, desk: Desk) -> str:
    """Return a published version as BPMN. One query. Raises NotPermitted, NotFound."""
    require(desk, Permission.PROCESS_DRAW)
    rows = ProcessVersion.objects.filter(process__in=reach(desk).filter(key=key), number=number)
    file = rows.values_list("file", flat=True).first()
    if file is None:
        raise _unknown()
    return file


def trial(key: str, *, answers: Mapping[str, str], objecting: str = "", desk: Desk) -> Trial:
    """Try the drawn diagram out: do every step as it opens, agreeing to all but `objecting`.

    `answers` are texts by the name of the term. As many queries as diagram_page. Raises as it does.
    """
    view = diagram_page(key, desk=desk)
    if view.stops:
        return Trial((), has_ended=False, stopped="流程还有必须改正的问题，改好后再试。")
    called = called_diagrams(view.diagram)
    diagrams = {view.diagram.key: view.diagram} | {one.key: one for one in called}
    plan = engine.plan(view.diagram, called)
    standing = engine.begin(plan, typed(answers))
    rounds: list[Round] = []
    while standing.open and len(rounds) < MOST_ROUNDS:
        now = [diagrams[one.process].nodes[one.node] for one in standing.open]
        node = now[0]
        outcome = Outcome.OBJECTED if node.name == objecting else Outcome.AGREED
        who = " ".join(filter(None, (node.agency, node.role or node.message)))
        rounds.append(Round(node.name, who, node.days, outcome, tuple(one.name for one in now)))
        standing = engine.done(
            plan, standing.state, standing.open[0].token, {OUTCOME: outcome.value}
        )
    stopped = "" if standing.has_ended else _why_stopped(standing)
    return Trial(tuple(rounds), standing.has_ended, stopped)


def reach(desk: Desk) -> QuerySet[Process]:
    """Included if, and only if, the desk publishes for every agency, or the process is its agency's."""
    if desk.may(Permission.PROCESS_PUBLISH):
        return Process.objects.all()
    return Process.objects.of_agency(desk.agency_id)


def default_line(definition: Definition) -> Diagram:
    """Return the line of an item's own steps between acceptance and decision.

    Where it names none, one review.
    """
    steps = [
        (stage.name, StepRole(stage.role), stage.days)
        for stage in definition.steps
        if stage.role in set(StepRole) and not any(word in stage.name for word in BETWEEN)
    ]
    return line_of(definition.slug, definition.name, steps or [("审查", StepRole.REVIEWER, None)])


def surroundings(key: str, definition: Definition | None) -> Surroundings:
    """Return what the diagram may refer to. Two queries."""
    others = Process.objects.exclude(current=None).exclude(key=key)
    limit = definition.promised_limit if definition else None
    counts = limit is not None and limit.unit is Unit.WORKDAY and limit.days > 0
    return Surroundings(
        names=[term.name for term in terms(definition)],
        agencies=[agency.slug for agency in agencies.agencies()],
        processes=list(others.values_list("key", flat=True)),
        promised_days=limit.days if limit and counts else None,
    )


def called_diagrams(diagram: Diagram) -> list[Diagram]:
    """Return the published diagrams a diagram calls, and those they call. A query for each new one."""
    keys = {node.calls for node in diagram.of_kind(Kind.CALL)}
    rows = Process.objects.filter(key__in=keys).exclude(current=None)
    found: dict[str, Diagram] = {}
    for version_id in rows.values_list("current_id", flat=True):
        found |= published(version_id).diagrams
    return list(found.values())


def terms(definition: Definition | None) -> tuple[Term, ...]:
    """List what conditions of an item's diagram may ask for."""
    if definition is None:
        return ()
    questions = (
        Term(
            condition_name(one.key),
            one.question,
            tuple((option.value, option.label) for option in one.options),
        )
        for one in definition.situations
    )
    return (*questions, *(_term(field) for field in definition.fields))


def typed(answers: Mapping[str, str]) -> dict[str, str | float]:
    """Return answers as conditions compare them: what reads as a number is one."""
    return {name: _number(text) for name, text in answers.items()}


def _number(text: str) -> str | float:
    try:
        value = float(text)
    except ValueError:
        return text
    return value if value == value and abs(value) != float("inf") else text


def _term(field: Field) -> Term:
    # Several choices are one text: a condition compares it as it stands.
    offered = field.choices if field.type is not Type.CHOICES else ()
    return Term(condition_name(field.key), field.label, tuple((one, one) for one in offered))


def _names(condition: str) -> set[str]:
    try:
        return expressions.names_in(condition) if condition else set()
    except expressions.Unsuitable:
        return set()


def _undrawn(key: str, definition: Definition | None, desk: Desk) -> DiagramView:
    if definition is None:
        raise _unknown()
    agency = agencies.agency(definition.agency)
    if agency.id != desk.agency_id and not desk.may(Permission.PROCESS_PUBLISH):
        raise _unknown()
    diagram = default_line(definition)
    return DiagramView(
        key=key,
        name=definition.name,
        agency=agency.short,
        agency_slug=agency.slug,
        draft_version=0,
        file=write(diagram).decode(),
        diagram=diagram,
        faults=tuple(check(diagram, surroundings(key, definition))),
        measure=measure(diagram),
        before=None,
        versions=(),
        terms=terms(definition),
        is_drawn=False,
        is_default=True,
        may_draw=True,
        may_publish=desk.may(Permission.PROCESS_PUBLISH),
    )


def _definition(key: str) -> Definition | None:
    """Return what the item of this slug says; None where the key is no item's."""
    try:
        return guide(key).definition
    except NotFound:
        return None


def _versions(row: Process) -> tuple[VersionLine, ...]:
    running = Count("runs", filter=Q(runs__state=RunState.RUNNING))
    rows = row.versions.annotate(running=running).defer("file").order_by("-number")
    return tuple(
        VersionLine(
            number=one.number,
            reason=one.reason,
            published_by=one.published_by,
            published_at=one.published_at,
            measure=measure(published(one.id).diagram),
            running=one.running,
        )
        for one in rows
    )


def _why_stopped(standing: engine.Standing) -> str:
    if standing.open:
        return f"办了 {MOST_ROUNDS} 个环节还没有结束，流程可能在兜圈子。"
    return "走到这里没有一个条件成立，也没有默认的去向，流程停住了。"


def _unknown() -> NotFound:
    return NotFound("没有找到这个流程。", code="process.unknown")
