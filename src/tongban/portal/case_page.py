"""The page of one's own case: how it goes, what is asked, what was handed in, the result, the rating."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from tongban.applications.queries import Content, LineView, PaperView, answers_revised, content
from tongban.base.desk import Viewer
from tongban.base.errors import Invalid, Problem, Refused
from tongban.cases.queries import Progress, progress
from tongban.law.lifecycle import ENDED, State
from tongban.portal.timeline import Step, steps_of
from tongban.ratings.queries import QUESTIONS, RatingView, rating_of
from tongban.records.queries import licence_of_source


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to put right: a line to upload to, or ("") the form."""

    line: str
    name: str
    what: tuple[str, ...]
    papers: tuple[PaperView, ...]  # brought in this round

    @property
    def done(self) -> bool:
        return bool(self.papers)


@dataclass(frozen=True, slots=True)
class Fault:
    """What stops a step, and where to put it right."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the page shows."""

    case: Progress
    content: Content | None  # what was handed in; None where nothing is to be put right
    steps: tuple[Step, ...]
    asked: tuple[Asked, ...]
    other_lines: tuple[LineView, ...]  # 预审退回: any other paper may be changed too
    form_revised: bool  # since the notice
    rating: RatingView | None
    may_rate: bool
    licence_id: UUID | None  # of the e-licence that came of it

    @property
    def may_give(self) -> bool:
        """Tell whether a promised paper may be handed in here: a correction asks for it itself."""
        return bool(self.case.owed) and self.case.may_withdraw and self.case.wanted is None

    @property
    def is_correcting(self) -> bool:
        return self.case.state is State.CORRECTING

    @property
    def asks_papers(self) -> int:
        return sum(1 for asked in self.asked if asked.line)

    @property
    def has_papers(self) -> int:
        return sum(1 for asked in self.asked if asked.line and asked.done)

    @property
    def asks_form(self) -> bool:
        """Tell whether the form may be changed: always before receipt, else where it is asked."""
        return not self.is_correcting or any(not asked.line for asked in self.asked)


def case_page(number: str, *, viewer: Viewer) -> CasePage:
    """Return the page of the viewer's own case. Three queries; nine at most while it is with the applicant.

    Raises Case.DoesNotExist for another person's.
    """
    case = progress(number, viewer=viewer)
    handed_in = content(case.application_id, desk=viewer) if case.wanted else None
    ended = case.state in ENDED
    rating = rating_of(case.case_id) if ended else None
    asked = _asked(case, handed_in) if handed_in else ()
    return CasePage(
        case=case,
        content=handed_in,
        steps=steps_of(case),
        asked=asked,
        other_lines=_other_lines(case, handed_in, asked) if handed_in else (),
        form_revised=_form_revised(case, asked),
        rating=rating,
        may_rate=ended and rating is None,
        licence_id=licence_of_source(f"case:{case.case_id}") if case.result else None,
    )


def rating_context() -> dict[str, Any]:
    """Return what the form of a rating asks."""
    return {"questions": QUESTIONS}


def faults_of(refused: Refused | None, number: str) -> tuple[Fault, ...]:
    """Return where each problem of a step is put right."""
    if not isinstance(refused, Invalid):
        return ()
    return tuple(Fault(problem.message, _place(problem, number)) for problem in refused.problems)


def _place(problem: Problem, number: str) -> str:
    area, _, key = problem.field.partition(".")
    if area == "answers":
        return f"{reverse('portal:case-answers', args=[number])}#f-{key}"
    return f"#f-line-{key}" if area == "materials" else f"#f-{problem.field}"


def _asked(case: Progress, handed_in: Content) -> tuple[Asked, ...]:
    assert case.wanted
    brought = {
        line.material.key: tuple(p for p in line.papers if p.round == case.wanted.round)
        for line in handed_in.lines
    }
    together: dict[tuple[str, str], list[str]] = {}
    for item in case.wanted.items:
        key = (item.line, "" if item.line else item.name)
        together.setdefault(key, []).append(item.what)
    names = {item.line: item.name for item in case.wanted.items}
    return tuple(
        Asked(line, name or names[line], tuple(filter(None, what)), brought.get(line, ()))
        for (line, name), what in together.items()
    )


def _form_revised(case: Progress, asked: Iterable[Asked]) -> bool:
    if case.wanted is None or all(one.line for one in asked):
        return False
    return answers_revised(case.application_id, since=case.wanted.asked_at)


def _other_lines(
    case: Progress, handed_in: Content, asked: Iterable[Asked]
) -> tuple[LineView, ...]:
    if case.state is not State.PRE_RETURNED:
        return ()
    named = {one.line for one in asked}
    return tuple(line for line in handed_in.lines if line.asks and line.material.key not in named)
