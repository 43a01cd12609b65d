"""What an applicant may promise instead of giving it now, and why not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from tongban.applications import rules
from tongban.applications.models import Application
from tongban.applications.queries.loading import Filer
from tongban.applications.queries.trust import Broken, broken_by
from tongban.applications.rules import PromiseKind
from tongban.catalogue.queries import definition_of
from tongban.law import promises

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition


@dataclass(frozen=True, slots=True)
class LaterOffer:
    """容缺后补: between which days a paper may be promised, or why none is."""

    first: date
    usual: date | None
    last: date | None
    why_not: str  # "" where one may be promised


@dataclass(frozen=True, slots=True)
class CommitmentView:
    """告知承诺: what is promised, what it stands in for, what follows when it is false."""

    chosen: bool
    text: str
    conditions: tuple[str, ...]
    replaces: tuple[str, ...]  # names of the materials
    check_days: int  # working days
    why_not: str  # "" where it may be chosen


def offers_of(
    application: Application, *, may_promise: bool, viewer: Filer
) -> tuple[LaterOffer | None, CommitmentView | None]:
    """Return what the applicant may promise: a paper by a date, and that the conditions are met.

    `may_promise`: some paper of his may come later. One query, none where nothing can be promised.
    """
    definition = definition_of(application.item_version_id)
    if not may_promise and not definition.extras.commitment:
        return None, None
    broken = broken_by(application.person_id, application.organisation_id)
    later = later_offer(latest_of(definition, viewer), broken, viewer) if may_promise else None
    return later, commitment_view(application, definition, broken, viewer)


def latest_of(definition: Definition, viewer: Filer) -> date | None:
    """Return the last day for which a paper of this item may be promised today. No query."""
    return rules.latest_promise(
        definition,
        today=viewer.today,
        longest=settings.TONGBAN_PROMISES.longest,
        calendar=viewer.calendar,
    )


def later_offer(last: date | None, broken: tuple[Broken, ...], viewer: Filer) -> LaterOffer:
    """Return between which days a paper may be promised, `last` at the latest (None: it may not)."""
    first = viewer.today + timedelta(days=1)
    if last is None:
        return LaterOffer(first, None, None, rules.TOO_SHORT)
    usual = promises.usual_day(
        viewer.today, last, usual=settings.TONGBAN_PROMISES.usual, calendar=viewer.calendar
    )
    return LaterOffer(first, usual, last, _bar(broken, PromiseKind.LATER, viewer))


def commitment_view(
    application: Application,
    definition: Definition,
    broken: tuple[Broken, ...],
    viewer: Filer,
) -> CommitmentView | None:
    """Return what is promised by 告知承诺, None where the item is not filed by it."""
    if not definition.extras.commitment:
        return None
    return CommitmentView(
        chosen=application.committed_at is not None,
        text=rules.commitment_text(definition),
        conditions=definition.conditions,
        replaces=tuple(material.name for material in definition.replaced_by_commitment),
        check_days=definition.extras.check_days or settings.TONGBAN_PROMISES.check,
        why_not=_bar(broken, PromiseKind.COMMITMENT, viewer),
    )


def _bar(broken: tuple[Broken, ...], kind: PromiseKind, viewer: Filer) -> str:
    return next((one.words for one in broken if one.bars(kind, viewer.today)), "")
