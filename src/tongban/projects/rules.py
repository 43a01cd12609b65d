"""When which phase (阶段) of a construction project may begin, and what its registration has to say. Pure.

Source: 国办发〔2019〕11号 (four phases, each with a lead department, one form, parallel handling);
        企业投资项目核准和备案管理条例 art. 4 (project code).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from tongban.base.errors import Problem
from tongban.base.said import said
from tongban.joint import rules as joint
from tongban.joint.rules import Act, Fact, FormLine, Matter, Phase, Situations, Stage
from tongban.law.codes import project_code
from tongban.law.codes.project_code import Kind

MATTER = "investment-construction"  # in bundles.yaml
ROUTE = "route"  # the question how the project is approved (项目立项方式)
KINDS = {"approve": Kind.SANCTIONED, "file": Kind.FILED}
CODE, NAME = "project.code", "project.name"
MOST_NAME, MOST_TEXT = 100, 1000


class Gate(StrEnum):
    """Where a phase stands."""

    CLOSED = "closed"  # something of the phases before is missing
    OPEN = "open"  # it may begin
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PhaseStanding:
    """A phase, and what stands in its way or may still come with it."""

    phase: Phase
    gate: Gate
    missing: tuple[Stage, ...]  # has to be done before it begins
    simulated: tuple[Stage, ...]  # has only a simulated approval so far, which opens the phase
    put_off: tuple[Stage, ...]  # of phases before, not done yet, not needed before later
    needed: tuple[Stage, ...]  # comes with it
    offered: tuple[Stage, ...]  # may come with it


# ---- Phases ----------------------------------------------------------------------------------------


def phases(
    matter: Matter,
    situations: Situations,
    facts: Mapping[str, Fact],
    running: frozenset[int],
    simulated: frozenset[str] = frozenset(),
) -> tuple[PhaseStanding, ...]:
    """Tell where every phase stands. `facts`: of the stages applied for; `running`: phases submitted and
    not over; `simulated`: stages with a simulated approval that holds.
    """
    return tuple(
        _standing(matter, situations, facts, phase, simulated, is_running=phase.number in running)
        for phase in matter.phases
    )


def _standing(
    matter: Matter,
    situations: Situations,
    facts: Mapping[str, Fact],
    phase: Phase,
    simulated: frozenset[str],
    *,
    is_running: bool,
) -> PhaseStanding:
    number, taken = phase.number, joint.taken(facts)
    without = joint.missing(matter, situations, facts, number)
    missing = joint.missing(matter, situations, facts, number, simulated)
    due = joint.chosen(matter, situations, phase=number)
    if is_running:
        gate = Gate.RUNNING
    elif all(facts.get(stage.slug) is Fact.DONE for stage in due):
        gate = Gate.DONE
    else:
        gate = Gate.CLOSED if missing else Gate.OPEN
    return PhaseStanding(
        phase=phase,
        gate=gate,
        missing=missing,
        simulated=tuple(stage for stage in without if stage not in missing),
        put_off=joint.put_off(matter, situations, facts, number),
        needed=joint.chosen(matter, situations, phase=number, taken=taken),
        offered=joint.offered(matter, situations, number, taken),
    )


# ---- Registration ----------------------------------------------------------------------------------


def asked(matter: Matter) -> tuple[FormLine, ...]:
    """Return what is asked of the project itself when it is registered, besides code and name."""
    return tuple(
        line
        for line in matter.form
        if line.element.startswith("project.") and line.element not in (CODE, NAME)
    )


def faults(matter: Matter, typed: Mapping[str, str]) -> Iterator[Problem]:
    """Yield what is missing or wrong in a registration; fields are elements and question keys."""
    name = typed.get(NAME, "").strip()
    if not name or len(name) > MOST_NAME:
        words = said("请填写项目名称，不超过 {most} 字。", most=MOST_NAME)
        yield Problem(NAME, "project.name", words)
    for line in asked(matter):
        if wrong := _fault(line, typed.get(line.element, "").strip()):
            yield Problem(line.element, "project.fact", wrong)
    for question in matter.questions:
        if typed.get(question.key) not in dict(question.options):
            yield Problem(question.key, "joint.unanswered", "请选择一项。")
    yield from _code_faults(typed)


def _fault(line: FormLine, text: str) -> str:
    if not text:
        return said("请填写{label}。", label=line.label) if line.is_required else ""
    if len(text) > MOST_TEXT:
        return said("{label}不超过 {most} 字。", label=line.label, most=MOST_TEXT)
    if line.type == "decimal" and not _is_amount(text):
        return said("{label}请填数字，例如 1200 或 1200.5。", label=line.label)
    return ""


def _is_amount(text: str) -> bool:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number < Decimal("1e12")


def _code_faults(typed: Mapping[str, str]) -> Iterator[Problem]:
    code, industry = typed.get(CODE, "").strip(), typed.get("industry", "").strip()
    if not code:
        if not industry.isdecimal() or int(industry) not in project_code.INDUSTRIES:
            words = "没有项目代码的，请填国民经济行业大类，两位数字，01 到 97，例如 13。"
            yield Problem("industry", "project.industry", words)
        return
    if wrong := project_code.explain(code):
        yield Problem(CODE, "project.code", wrong)
        return
    kind = KINDS.get(typed.get(ROUTE, ""))
    if kind and project_code.check(code).kind is not kind:
        words = "项目代码第四段（02 核准、03 备案）与选的项目立项方式不一致。"
        yield Problem(CODE, "project.code_kind", words)


# ---- What departments do together ------------------------------------------------------------------


def act_of(matter: Matter, name: str) -> Act | None:
    """Return how something is done together, by its name; None where the matter knows no such thing."""
    return next((act for act in matter.acts if act.name == name), None)


def stages_of_act(matter: Matter, name: str, going_on: Collection[str]) -> list[Stage]:
    """Return the stages one act serves, of those that are going on."""
    act = act_of(matter, name)
    also = act.stages if act else ()
    return [
        one
        for one in matter.stages
        if one.slug in going_on and (one.joint_action == name or one.slug in also)
    ]
