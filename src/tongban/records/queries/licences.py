"""Reading e-licences: one's own, and those of the agency that issued them."""

import json
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.base import files
from tongban.base.clock import local_day
from tongban.base.desk import Desk, Viewer, require
from tongban.base.errors import Invalid, NotFound, Problem, Refused
from tongban.base.paging import Page, page_by_key
from tongban.base.said import said
from tongban.people.permissions import Permission
from tongban.people.queries import agents_of
from tongban.records import rules
from tongban.records.models import Licence, LicenceChange, LicenceType
from tongban.records.printing import check_path, masked_holder, pdf_of
from tongban.records.queries.papers import Opened
from tongban.records.rules import LicenceState, LicenceStep

ON_A_PAGE = 20
LONGEST_PURPOSE = 40  # characters of a copy's purpose


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """The signed PDF of a licence."""

    name: str  # of its type
    number: str
    sha256: str  # of the file


@dataclass(frozen=True, slots=True)
class LicenceRow:
    """A licence in a list."""

    id: UUID
    identifier: str
    type_name: str
    number: str
    holder: str  # as printed for the holder; masked for officers
    agency: str
    state: LicenceState  # on the day it is looked at
    state_name: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    is_signed: bool


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What was done to a licence."""

    name: str  # 暂扣 …
    reason: str
    article: str
    on: date
    by_name: str


class StepView(NamedTuple):
    """A step that can be taken now."""

    step: LicenceStep
    name: str
    article: str


@dataclass(frozen=True, slots=True)
class LicenceView:
    """One licence with all it says."""

    row: LicenceRow
    holder_code: str  # masked
    entries: tuple[tuple[str, str], ...]
    changes: tuple[ChangeView, ...]  # the latest first
    renewal_id: UUID | None  # of the licence that took its place
    previous_id: UUID | None  # of the one whose place it took
    check_path: str  # of the check page that shows it to strangers
    version: int
    steps: tuple[StepView, ...]  # what the desk may do; () for the holder


@dataclass(frozen=True, slots=True)
class ToldChange:
    """What a holder is told of a change, and who is told."""

    recipients: tuple[UUID, ...]
    type_name: str
    number: str
    agency: str
    what: str  # 已被暂扣
    reason: str


class StandIn(NamedTuple):
    """A licence that may stand in for a paper."""

    id: UUID
    type_name: str
    number: str
    valid_until: date | None


class LicenceFact(NamedTuple):
    """What a licence in force says of its holder, for one element of a form."""

    text: str
    type_name: str
    issued_on: date


class Renewable(NamedTuple):
    """A licence that a new one may take the place of."""

    identifier: str
    number: str
    words: str  # 编号 …，有效期至 …


SAID = {
    LicenceStep.SUSPEND: "已被暂扣",
    LicenceStep.RETURN: "已发还，恢复有效",
    LicenceStep.REVOKE: "已被撤销",
    LicenceStep.CANCEL: "已注销",
    LicenceStep.LAPSE: "已失效",
}


def my_licences(viewer: Viewer, *, after: str | None = None) -> Page[LicenceRow]:
    """Return the viewer's licences, or the enterprise's he acts for, the latest first. One query."""
    own = _own(viewer).select_related("type", "agency")
    page = page_by_key(own, key=("-issued_on", "-id"), after=after, size=ON_A_PAGE)
    return page.map(lambda licence: _row(licence, viewer.today, licence.holder_name))


def my_licence(licence_id: UUID, *, viewer: Viewer) -> LicenceView:
    """Return a licence of the viewer's own. Two queries. Raises NotFound."""
    licence = _one(_own(viewer), licence_id)
    return _view(licence, viewer.today, licence.holder_name, steps=())


def open_licence(licence_id: UUID, *, who: Viewer | Desk) -> Opened:
    """Return the sealed PDF of a licence, for its holder or an officer of its agency. One query.

    Raises:  NotPermitted; NotFound; Refused (licence.not_signed) while the worker is at it;
             files.FileUnreadable.
    """
    licence = _one(_own(who) if isinstance(who, Viewer) else _of_agency(who), licence_id)
    if licence.file_id is None:
        raise Refused("电子证照正在签章，一般几秒钟就好，请稍后再下载。", code="licence.not_signed")
    return Opened(f"{licence.type.name}.pdf", rules.PDF, files.get(licence.file_id))


def licence_copy(licence_id: UUID, purpose: str, *, viewer: Viewer) -> Opened:
    """Return a copy of the viewer's licence marked all over with its purpose (加注件). One query.

    It is set anew and carries no seal: the QR code proves it.
    Raises:  NotFound; Invalid without a purpose, or a longer one than 40 characters.
    """
    licence = _one(_own(viewer), licence_id)
    purpose = " ".join(purpose.split())
    if not 1 <= len(purpose) <= LONGEST_PURPOSE:
        words = said("请写明用途，最多 {most} 个字，例如：办理银行开户。", most=LONGEST_PURPOSE)
        raise Invalid([Problem("purpose", "licence.purpose", words)])
    pdf = pdf_of(licence, at=viewer.now, purpose=purpose)
    return Opened(f"{licence.type.name}（加注件）.pdf", rules.PDF, pdf)


def agency_licences(words: str, *, desk: Desk, after: str | None = None) -> Page[LicenceRow]:
    """Return what the desk's agency has issued, the latest first, holders masked. One query.

    `words`: the number or identifier of a licence, whole, or the beginning of its holder's name.
    Raises:  NotPermitted.
    """
    found = _of_agency(desk).select_related("type", "agency")
    if words := words.strip():
        found = found.filter(
            Q(number=words) | Q(identifier=words.upper()) | Q(holder_name__startswith=words)
        )
    page = page_by_key(found, key=("-issued_on", "-id"), after=after, size=ON_A_PAGE)
    return page.map(lambda licence: _row(licence, desk.today, masked_holder(licence)))


def agency_licence(licence_id: UUID, *, desk: Desk) -> LicenceView:
    """Return a licence of the desk's agency and what may be done to it. Two queries.

    Raises:  NotPermitted; NotFound.
    """
    licence = _one(_of_agency(desk), licence_id)
    state = rules.licence_state_on(LicenceState(licence.state), licence.valid_until, desk.today)
    steps = rules.licence_steps(state) if desk.may(Permission.LICENCE_CHANGE) else ()
    return _view(licence, desk.today, masked_holder(licence), steps=steps)


def licence_of_source(source: str) -> UUID | None:
    """Return the licence that came of a case ("case:<id>"), for who may see the case. One query."""
    return Licence.objects.filter(source=source).values_list("pk", flat=True).first()


def issued_file(licence_id: UUID) -> IssuedFile | None:
    """Return where the signed PDF of a licence lies, None until it is signed. One query."""
    found = Licence.objects.select_related("type").get(pk=licence_id)
    return IssuedFile(found.type.name, found.number, found.file_id) if found.file_id else None


def revocable_of_source(source: str, *, today: date) -> UUID | None:
    """Return the licence that came of a case, if it still stands and may be revoked. One query."""
    licence = Licence.objects.filter(source=source).first()
    if licence is None:
        return None
    state = rules.licence_state_on(LicenceState(licence.state), licence.valid_until, today)
    return licence.id if (state, LicenceStep.REVOKE) in rules.LICENCE_LIFE else None


def renewable(
    type_name: str, *, person_id: UUID, organisation_id: UUID | None
) -> tuple[Renewable, ...]:
    """Return the licences of this type a holder has that may be renewed, the latest first. One query."""
    held = Licence.objects.filter(
        type__name=type_name,
        state__in=[LicenceState.VALID, LicenceState.SUSPENDED],
        renewal=None,
    )
    if organisation_id:
        held = held.filter(organisation_id=organisation_id)
    else:
        held = held.filter(organisation=None, person_id=person_id)
    return tuple(
        Renewable(row.identifier, row.number, f"{row.number}（{_validity(row)}）")
        for row in held.order_by("-issued_on", "-id")[:ON_A_PAGE]
    )


def licence_change(licence_id: UUID, step: str, *, now: datetime) -> ToldChange:
    """Return the last change of this kind, for the message about it. Three queries.

    An enterprise is told through everybody who may act for it today.
    """
    licence = Licence.objects.select_related("type", "agency").get(pk=licence_id)
    change = LicenceChange.objects.filter(licence=licence, step=step).latest("at")
    if licence.organisation_id:
        recipients: Iterable[UUID] = agents_of(licence.organisation_id, today=local_day(now))
    else:
        assert licence.person_id
        recipients = [licence.person_id]
    reason = change.reason if change.reason.endswith(("。", "！", "？")) else f"{change.reason}。"
    return ToldChange(
        recipients=tuple(recipients),
        type_name=licence.type.name,
        number=licence.number,
        agency=licence.agency.short,
        what=SAID[LicenceStep(step)],
        reason=reason,
    )


def licence_facts(
    *, person_id: UUID | None, organisation_id: UUID | None, today: date
) -> dict[str, LicenceFact]:
    """Return what a holder's licences in force today say, by form element, the latest first. One query.

    The enterprise's licences alone where he acts for one.
    """
    held = _in_force(person_id, organisation_id, today)
    facts: dict[str, LicenceFact] = {}
    for row in held.select_related("type").order_by("-issued_on", "-id")[:ON_A_PAGE]:
        told = rules.elements_of(json.loads(row.entries), for_organisation=bool(organisation_id))
        for element, text in told:
            facts.setdefault(element, LicenceFact(text, row.type.name, row.issued_on))
    return facts


def stand_ins(
    names: Set[str], *, person_id: UUID | None, organisation_id: UUID | None, today: date
) -> dict[str, StandIn]:
    """Return the licences of a holder, in force today and signed, that may stand in for a paper of these
    names: the latest of each type. The enterprise's alone where he acts for one. One query.
    """
    held = _in_force(person_id, organisation_id, today)
    rows = held.filter(type__name__in=names, file__isnull=False).order_by("issued_on", "id")
    found = rows.values_list("id", "type__name", "number", "valid_until")
    return {row[1]: StandIn(*row) for row in found}


def _in_force(
    person_id: UUID | None, organisation_id: UUID | None, today: date
) -> "QuerySet[Licence]":
    """Return what the enterprise holds today, or, where there is none, the person himself."""
    held = Licence.objects.filter(state=LicenceState.VALID, valid_from__lte=today)
    held = held.filter(Q(valid_until=None) | Q(valid_until__gte=today))
    if organisation_id:
        return held.filter(organisation_id=organisation_id)
    if person_id is None:
        return held.none()
    return held.filter(organisation=None, person_id=person_id)


def why_unfit(licence: Licence, today: date) -> str:
    """Say why a licence does not stand in for its paper today, "" if it does. No query."""
    state = LicenceState(licence.state)
    if state is not LicenceState.VALID:
        return said(
            "电子证照（{number}）已{state}。",
            number=licence.number,
            state=rules.LICENCE_STATE_NAMES[state],
        )
    if licence.valid_until and licence.valid_until < today:
        return said(
            "电子证照（{number}）已于{day}过期。",
            number=licence.number,
            day=licence.valid_until.isoformat(),
        )
    return ""


def types_saying(element: str) -> frozenset[str]:
    """Return the names of the licence types that say an element of forms. One query."""
    rows = LicenceType.objects.values_list("name", "fields")
    return frozenset(name for name, fields in rows if element in rules.elements_said(fields))


def facts_of_licence(licence_id: UUID) -> tuple[str, dict[str, str]]:
    """Return what a licence is called and what it says, by form element. One query."""
    row = Licence.objects.select_related("type").get(pk=licence_id)
    return row.type.name, dict(rules.elements_of(json.loads(row.entries), for_organisation=False))


def is_licence_type(name: str) -> bool:
    """Test whether e-licences of this name are issued. One query."""
    return LicenceType.objects.filter(name=name).exists()


def _own(viewer: Viewer) -> QuerySet[Licence]:
    """Included if, and only if, it is the enterprise's the viewer acts for, or his own person's."""
    if viewer.person_id is None:
        return Licence.objects.none()
    if viewer.organisation_id:
        return Licence.objects.filter(organisation_id=viewer.organisation_id)
    return Licence.objects.filter(person_id=viewer.person_id, organisation=None)


def _of_agency(desk: Desk) -> QuerySet[Licence]:
    """Included if, and only if, the desk's agency issued it."""
    require(desk, Permission.LICENCE_READ)
    assert desk.agency_id
    return Licence.objects.filter(agency_id=desk.agency_id)


def _one(licences: QuerySet[Licence], licence_id: UUID) -> Licence:
    found = licences.select_related("type", "agency", "renewal").filter(pk=licence_id).first()
    if found is None:
        raise NotFound("没有找到这个证照。", code="licence.unknown")
    return found


def _row(licence: Licence, today: date, holder: str) -> LicenceRow:
    state = rules.licence_state_on(LicenceState(licence.state), licence.valid_until, today)
    return LicenceRow(
        id=licence.id,
        identifier=licence.identifier,
        type_name=licence.type.name,
        number=licence.number,
        holder=holder,
        agency=licence.agency.formal_name,
        state=state,
        state_name=rules.LICENCE_STATE_NAMES[state],
        issued_on=licence.issued_on,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        is_signed=licence.file_id is not None,
    )


def _view(
    licence: Licence, today: date, holder: str, *, steps: Iterable[LicenceStep]
) -> LicenceView:
    changes = LicenceChange.objects.filter(licence=licence).order_by("-at", "-id")
    renewal = getattr(licence, "renewal", None)  # a reverse one-to-one raises where there is none
    return LicenceView(
        row=_row(licence, today, holder),
        holder_code=rules.masked_code(licence.holder_code),
        entries=tuple((name, value) for name, value in json.loads(licence.entries)),
        changes=tuple(
            ChangeView(
                rules.LICENCE_STEPS[LicenceStep(change.step)].name,
                change.reason,
                change.article,
                change.on,
                change.by_name,
            )
            for change in changes
        ),
        renewal_id=renewal.id if renewal else None,
        previous_id=licence.previous_id,
        check_path=check_path(licence),
        version=licence.version,
        steps=tuple(
            StepView(step, rules.LICENCE_STEPS[step].name, rules.LICENCE_STEPS[step].article)
            for step in steps
        ),
    )


def _validity(licence: Licence) -> str:
    return f"有效期至 {licence.valid_until}" if licence.valid_until else "长期有效"
