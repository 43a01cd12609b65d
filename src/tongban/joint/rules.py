"""When which stage of a joint matter (一件事) may go on, and how long all of it takes. Pure.

A document is one entry of bundles.yaml. A stage that was not chosen, because its situation does not
apply or it is optional, counts as done for those behind it.
Source: 国办发〔2018〕32号 (企业开办); 行政许可法 art. 26 (2), 42 (2) (joint handling: 45 + 15 working days).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from tongban.law.clock import JOINT, Limit, Unit, due_date
from tongban.law.critical_path import CriticalPath, critical_path, in_order
from tongban.law.workdays import Calendar

Situations = Mapping[str, str]
JOINT_CHANNEL = "90"  # in the place of the channel of a case number


class Fact(StrEnum):
    """What is known of a chosen stage by itself."""

    NOT_BEGUN = "not_begun"
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"  # not accepted, denied, lapsed …: it may be begun again
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """Where a stage stands among the others."""

    SKIPPED = "skipped"  # not chosen
    WAITING = "waiting"  # for those before it
    READY = "ready"  # may open now
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    HELD = "held"  # one before it was refused: it goes on when that is put right
    STOPPED = "stopped"  # one before it was withdrawn: it will not come to it


class Outcome(StrEnum):
    """What a body said of a stage it confirms (环节核验)."""

    PASSED = "passed"
    FAILED = "failed"
    DROPPED = "dropped"  # it was not asked any more


OUTCOME_NAMES: dict[str, str] = {
    "": "等待核验",
    Outcome.PASSED: "核验通过",
    Outcome.FAILED: "没有通过",
    Outcome.DROPPED: "不再核验",
}

BY_ITSELF = {
    Fact.OPEN: Standing.OPEN,
    Fact.DONE: Standing.DONE,
    Fact.REFUSED: Standing.REFUSED,
    Fact.WITHDRAWN: Standing.WITHDRAWN,
}
# What the standing of a stage before it means for one that has not begun; the worst decides.
CONSEQUENCES = {
    Standing.WITHDRAWN: Standing.STOPPED,
    Standing.STOPPED: Standing.STOPPED,
    Standing.REFUSED: Standing.HELD,
    Standing.HELD: Standing.HELD,
    Standing.WAITING: Standing.WAITING,
    Standing.READY: Standing.WAITING,
    Standing.OPEN: Standing.WAITING,
}
STILL_TO_COME = frozenset(
    {Standing.WAITING, Standing.READY, Standing.OPEN, Standing.REFUSED, Standing.HELD}
)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a joint matter."""

    slug: str
    name: str
    item: str  # slug in the catalogue, "" for what its bodies confirm without a case of its own
    organ: str
    after: tuple[str, ...]
    limit: Limit
    counted: bool  # in the overall time
    starts_when: str
    milestone: str
    phase: int | None  # 工程建设: number of the phase
    first_phase: int | None  # it may be applied for with this one already
    last_phase: int | None  # it has to be applied for with this one
    joint_action: str  # 联合踏勘 …, ""
    optional: bool
    when: Mapping[str, tuple[str, ...]]  # question → answers it applies for
    simulated: bool  # 模拟审批 may come before it
    becomes_formal_when: str
    on_simulated: bool  # it may begin on a simulated approval of what is before it
    note: str


@dataclass(frozen=True, slots=True)
class Phase:
    """阶段 of a construction project: one lead department, one form, one limit."""

    number: int
    name: str
    lead: str
    limit: Limit
    form: str
    outputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    words: str
    options: tuple[tuple[str, str], ...]  # value, label


@dataclass(frozen=True, slots=True)
class Paper:
    """A line of the one material set."""

    name: str
    licence: str  # type of e-licence, ""
    status: str  # 保留, 共享免交, 取消
    serves: tuple[str, ...]
    produced_by: str  # slug of the stage whose result it is, ""
    when: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Act:
    """What several departments do together, once (联合踏勘, 多评合一, 联合审图, 联合验收)."""

    name: str
    lead: str
    rule: str  # how it goes, in words
    stages: tuple[str, ...]  # it serves too, besides those that name it


@dataclass(frozen=True, slots=True)
class Simulated:
    """模拟审批: an opinion given while conditions are missing, no decision."""

    eligible: tuple[str, ...]  # what it is for, in words
    excluded: tuple[str, ...]
    effect: str
    months: int  # an opinion holds; it may be extended once
    opens_phases: tuple[int, ...]  # these may be applied for on simulated approvals


@dataclass(frozen=True, slots=True)
class FormLine:
    """What the one form asks."""

    element: str
    label: str
    type: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """A joint matter as its document says it."""

    slug: str
    name: str
    audience: tuple[str, ...]
    lead: str
    window: str
    summary: str
    basis: tuple[Mapping[str, str], ...]
    total: Limit
    target_days: str  # of the state, in working days, "" without one
    visits: int
    milestones: tuple[str, ...]
    phases: tuple[Phase, ...]  # in their order; () for a matter handled in one go
    questions: tuple[Question, ...]
    stages: tuple[Stage, ...]
    papers: tuple[Paper, ...]
    form: tuple[FormLine, ...]
    acts: tuple[Act, ...]
    simulated: Simulated | None
    before: Mapping[str, int]  # steps, materials, days, visits before the reform
    source_note: str

    def stage(self, slug: str) -> Stage:
        return next(stage for stage in self.stages if stage.slug == slug)

    def phase(self, number: int) -> Phase:
        return next(phase for phase in self.phases if phase.number == number)

    @property
    def is_online(self) -> bool:
        """Whether it is applied for as one: several stages, and not in phases years apart (工程建设)."""
        return len(self.stages) > 1 and not self.phases


# ---- Which stages, and where each stands -----------------------------------------------------------


def applies(when: Mapping[str, Collection[str]], situations: Situations) -> bool:
    """Test whether a condition holds for the answers."""
    return all(situations.get(key) in answers for key, answers in when.items())


def chosen(
    matter: Matter,
    situations: Situations,
    options: Collection[str] = (),
    *,
    phase: int | None = None,
    taken: Collection[str] = (),
) -> tuple[Stage, ...]:
    """Return the stages for these answers, optional ones only where picked, in the order of the document.

    `phase`: those of one phase that are not `taken` by another yet: what cannot be put off further,
    and what was picked of the rest.
    """
    return tuple(
        stage
        for stage in matter.stages
        if applies(stage.when, situations)
        and stage.slug not in taken
        and (stage.slug in options or not stage.optional)
        and (phase is None or _falls_into(stage, phase, options))
    )


def offered(
    matter: Matter, situations: Situations, phase: int, taken: Collection[str] = ()
) -> tuple[Stage, ...]:
    """Return what the applicant may pick for a phase, or leave: optional, or not needed before later."""
    needed = chosen(matter, situations, phase=phase, taken=taken)
    every = [stage.slug for stage in matter.stages]
    may = chosen(matter, situations, every, phase=phase, taken=taken)
    return tuple(stage for stage in may if stage not in needed)


def taken(facts: Mapping[str, Fact]) -> frozenset[str]:
    """Return the stages that need not be applied for again with another phase."""
    return frozenset(slug for slug, fact in facts.items() if fact is not Fact.WITHDRAWN)


def missing(
    matter: Matter,
    situations: Situations,
    facts: Mapping[str, Fact],
    phase: int,
    simulated: Collection[str] = (),
) -> tuple[Stage, ...]:
    """Return what has to be done before a phase may begin and is not (阶段门).

    What may be put off to this phase or a later one (最迟开工前完成) holds nothing up, nor does what is
    optional, nor what has a simulated approval (`simulated`) where that opens the phase.
    """
    stands_in = matter.simulated is not None and phase in matter.simulated.opens_phases
    return tuple(
        stage
        for stage in chosen(matter, situations)
        if stage.last_phase is not None
        and stage.last_phase < phase
        and facts.get(stage.slug) is not Fact.DONE
        and not (stands_in and stage.slug in simulated)
    )


def put_off(
    matter: Matter, situations: Situations, facts: Mapping[str, Fact], phase: int
) -> tuple[Stage, ...]:
    """Return the stages of the phases before that are not done yet and validly put off."""
    return tuple(
        stage
        for stage in chosen(matter, situations)
        if stage.phase is not None
        and stage.last_phase is not None
        and stage.phase < phase <= stage.last_phase
        and facts.get(stage.slug) is not Fact.DONE
    )


def _falls_into(stage: Stage, phase: int, options: Collection[str]) -> bool:
    assert stage.first_phase is not None, "of a matter with phases"
    assert stage.last_phase is not None, "of a matter with phases"
    picked = stage.slug in options and stage.first_phase <= phase
    return stage.last_phase == phase or (picked and phase < stage.last_phase)


def standings(
    matter: Matter, facts: Mapping[str, Fact], simulated: Collection[str] = ()
) -> dict[str, Standing]:
    """Tell where each stage stands; `facts` has the chosen ones, `simulated` those with a simulated
    approval.

    Who may begin on a simulated approval passes the wait for the decision on to those behind it.
    """
    after = {stage.slug: stage.after for stage in matter.stages}
    eager = {stage.slug for stage in matter.stages if stage.on_simulated}
    found: dict[str, Standing] = {}
    for slug in in_order([stage.slug for stage in matter.stages], after):
        if slug not in facts:
            found[slug] = Standing.SKIPPED
        elif facts[slug] is not Fact.NOT_BEGUN:
            found[slug] = BY_ITSELF[facts[slug]]
        else:
            waits = {one for one in after[slug] if not (slug in eager and one in simulated)}
            behind_eager = {far for one in after[slug] if one in eager for far in after[one]}
            found[slug] = _consequence({found[one] for one in waits | behind_eager})
    return {stage.slug: found[stage.slug] for stage in matter.stages}


def organs(matter: Matter) -> frozenset[str]:
    """Return every organ that has a part in a matter."""
    of_stages = (
        organ for stage in matter.stages for organ in re.split(r"、(?![^（]*）)", stage.organ)
    )
    return frozenset([matter.lead, *(phase.lead for phase in matter.phases), *of_stages])


def known_bodies(organ: str, bodies: Collection[str]) -> list[str]:
    """Return those of the bodies in `organ` that work on the platform; “（…）” says what of one does."""
    return [name for name in re.sub(r"（.*?）", "", organ).split("、") if name in bodies]


def _consequence(before: Collection[Standing]) -> Standing:
    for cause, effect in CONSEQUENCES.items():
        if cause in before:
            return effect
    return Standing.READY


def fact_confirmed(said: Mapping[Any, str]) -> Fact:
    """Return what is known of a stage from the last word of each body it asks: "" where one still owes it."""
    if not said:
        return Fact.NOT_BEGUN
    if Outcome.FAILED in said.values():
        return Fact.REFUSED
    return Fact.OPEN if "" in said.values() else Fact.DONE


def left_out(matter: Matter, situations: Situations, phase: int | None = None) -> list[Stage]:
    """Return the stages that these answers do not need, of a phase or of all."""
    return [
        stage
        for stage in matter.stages
        if phase in (None, stage.phase) and not applies(stage.when, situations)
    ]


def stopped_by(matter: Matter, facts: Mapping[str, Fact], slugs: Collection[str]) -> list[Stage]:
    """Return the stages that will never begin once those of `slugs` are withdrawn."""
    after = {**facts, **dict.fromkeys(slugs, Fact.WITHDRAWN)}
    now, then = standings(matter, facts), standings(matter, after)
    return [
        stage
        for stage in matter.stages
        if then[stage.slug] is Standing.STOPPED and now[stage.slug] is not Standing.STOPPED
    ]


def behind(matter: Matter, slug: str, facts: Mapping[str, Fact]) -> list[Stage]:
    """Return the chosen stages that wait, directly or not, for one."""
    found = {slug}
    after = {stage.slug: stage.after for stage in matter.stages}
    for one in in_order([stage.slug for stage in matter.stages], after):
        if one in facts and found & set(after[one]):
            found.add(one)
    return [stage for stage in matter.stages if stage.slug in found - {slug}]


def awaited_papers(
    matter: Matter, stage: Stage, stages: Collection[Stage], lines: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """Return which papers of a stage's item (line → name, licence) another chosen stage brings: line →
    name of that stage.
    """
    names = {one.slug: one.name for one in stages}
    brought = [
        paper
        for paper in matter.papers
        if paper.produced_by in names
        and paper.produced_by != stage.slug
        and (stage.slug in paper.serves or "*" in paper.serves)
    ]
    return {
        line: names[paper.produced_by]
        for line, (name, licence) in lines.items()
        for paper in brought
        if (licence and licence == paper.licence) or name in paper.name
    }


# ---- Time ------------------------------------------------------------------------------------------


def longest_way(stages: Collection[Stage]) -> CriticalPath:
    """Return the critical path of the stages that count, in days."""
    return critical_path(
        {stage.slug: stage.limit.days if stage.counted else 0 for stage in stages},
        {stage.slug: stage.after for stage in stages},
    )


def overall(matter: Matter, phase: int | None = None) -> Limit:
    """Return the time for all of it, or of a phase: what is announced, never more than the law allows
    joint handling.
    """
    announced = matter.total if phase is None else matter.phase(phase).limit
    if announced.unit is Unit.WORKDAY and announced.days > JOINT.days:
        return Limit(JOINT.days)
    return announced


def due_on(
    matter: Matter,
    started: date,
    calendar: Calendar,
    *,
    phase: int | None = None,
    extended: int = 0,
) -> date | None:
    """Return the last day of the announced time, `extended` by working days.

    Source: 行政许可法 42, 45, 82.
    """
    return due_date(started, _longer(overall(matter, phase), extended), [], calendar)


def legal_due_on(started: date, calendar: Calendar, *, extended: int = 0) -> date | None:
    """Return the last day the law allows joint handling, `extended` by working days once at most.

    Source: 行政许可法 42 (2).
    """
    return due_date(started, _longer(Limit(JOINT.days), extended), [], calendar)


def _longer(limit: Limit, by: int) -> Limit:
    return Limit(limit.days + by, limit.unit)


def plan(
    stages: Collection[Stage],
    started: date,
    calendar: Calendar,
    *,
    known: Mapping[str, date] | None = None,
    today: date = date.min,
) -> dict[str, date]:
    """Return by when each stage is done if each takes the time announced for it.

    `known`: of stages that are done or being handled, the day of the result or the last day for it; what
    waits for a late one is planned from `today` on.
    """
    after = {stage.slug: stage.after for stage in stages}
    by_slug = {stage.slug: stage for stage in stages}
    ends: dict[str, date] = {}
    for slug in in_order(list(by_slug), after):
        before = [ends[one] for one in after[slug] if one in ends]
        begins = max(*(before or [started]), today)
        planned = due_date(begins, by_slug[slug].limit, [], calendar)
        ends[slug] = (known or {}).get(slug) or planned or begins
    return ends
