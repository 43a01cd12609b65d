"""Whom a helper helps, and how it goes; what a neighbour let others do for him."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from tongban.applications.queries import Content, answers_revised, content
from tongban.base.desk import Desk, Helper, Viewer, require
from tongban.base.errors import NotFound, Refused
from tongban.base.paging import Page, page_by_key
from tongban.cases.queries import Progress, progress, standings
from tongban.cases.queries import Standing as CaseStanding
from tongban.law.lifecycle import State
from tongban.people.permissions import Permission
from tongban.people.queries import mask_name, mask_phone, proved_phone
from tongban.stations import rules
from tongban.stations.models import Consent, Help, Parcel
from tongban.stations.queries.posts import station_of, villages_of
from tongban.stations.rules import CONSENT_WAY_NAMES, PARCEL_END_NAMES, ConsentWay, Standing

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class HelpRow:
    """One matter in a list of a helper, a township, or a neighbour."""

    id: UUID
    person: str  # masked
    worker: str
    hall: str
    item: str
    begun_at: datetime
    until: date | None
    standing: Standing
    standing_name: str
    number: str  # of the case, "" before it is submitted
    case_state: str
    waits: bool  # for a correction

    @property
    def may_withdraw(self) -> bool:
        """Tell whether there is a consent, or the asking for one, to take back."""
        return self.standing not in (Standing.WITHDRAWN, Standing.DONE)

    @property
    def may_open(self) -> bool:
        """Tell whether the helper still has a page of it."""
        return self.standing is not Standing.WITHDRAWN


@dataclass(frozen=True, slots=True)
class ConsentView:
    way: str
    given_at: datetime
    until: date
    form_id: UUID | None  # of the scanned form
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ParcelView:
    """Where an original or a result is."""

    id: UUID
    kind: str
    name: str
    where: str  # 八岔村便民服务站；已交到本人手中
    may_hand_over: bool
    may_return: bool


@dataclass(frozen=True, slots=True)
class WantedLine:
    """One thing to put right: a line to upload to, or ("") the form."""

    line: str
    name: str
    what: str
    papers: tuple[str, ...]  # names of those brought in this round
    revised: bool


@dataclass(frozen=True, slots=True)
class HelpPage:
    """All that a helper sees of one matter."""

    id: UUID
    row: HelpRow
    person: str  # in full: he consented
    phone: str  # masked, "" where no code can be sent
    code_until: date  # what a consent given today is good for
    consents: Sequence[ConsentView]
    application_id: UUID | None
    case: Progress | None
    content: Content | None  # while something is to be put right
    wanted: Sequence[WantedLine]
    asks_form: bool
    parcels: Sequence[ParcelView]

    @property
    def is_agreed(self) -> bool:
        return self.row.standing is Standing.AGREED

    @property
    def may_begin(self) -> bool:
        return self.is_agreed and self.application_id is None

    @property
    def may_fill(self) -> bool:
        return self.is_agreed and self.application_id is not None and self.case is None

    @property
    def asks_consent(self) -> bool:
        """Tell whether a consent, or another one, is to be asked for."""
        return self.row.standing in (Standing.ASKED, Standing.LAPSED)


def find_help(help_id: UUID, *, desk: Desk) -> Help:
    """Return a matter of this helper's own, not withdrawn. One query. Raises NotPermitted, NotFound."""
    require(desk, Permission.HELP_FILE)
    rows = Help.objects.select_related("hall", "person", "worker", "application", "item")
    row = rows.filter(pk=help_id, worker_id=desk.staff_id, withdrawn_at=None).first()
    if row is None:
        raise NotFound("没有找到这件帮办代办。", code="station.help_unknown")
    return row


def helper_of(row: Help, *, desk: Desk) -> Helper:
    """Return who acts in the neighbour's name, while he consents. Raises Refused."""
    if row.standing(desk.today) is not Standing.AGREED:
        raise Refused("群众还没有同意，或者同意的期限已过。", code="station.no_consent")
    assert desk.staff_id
    return Helper(
        person_id=row.person_id,
        name=row.person.name,
        organisation_id=None,
        organisation_name="",
        real_level=row.person.real_level,
        now=desk.now,
        today=desk.today,
        calendar=desk.calendar,
        staff_id=desk.staff_id,
        staff_name=desk.staff_name,
        place=row.hall.name,
    )


def help_list(*, desk: Desk, after: str | None = None) -> Page[HelpRow]:
    """Return what this helper helps with, the latest first. Two queries. Raises NotPermitted."""
    require(desk, Permission.HELP_FILE)
    return _page(Help.objects.filter(worker_id=desk.staff_id), desk.today, after)


def township_helps(*, desk: Desk, slug: str = "", after: str | None = None) -> Page[HelpRow]:
    """Return what is helped with in the villages of a township, or in one of them. Five queries.

    Raises NotPermitted.
    """
    require(desk, Permission.STATION_OVERSEE)
    halls = [hall.id for hall in villages_of(station_of(desk)) if slug in ("", hall.slug)]
    return _page(Help.objects.filter(hall_id__in=halls), desk.today, after)


def my_helps(viewer: Viewer, *, after: str | None = None) -> Page[HelpRow]:
    """Return who was asked, or allowed, to act for the viewer, the latest first. Two queries."""
    if viewer.person_id is None:
        return Page([], None)
    return _page(Help.objects.filter(person_id=viewer.person_id), viewer.today, after)


def help_page(help_id: UUID, *, desk: Desk) -> HelpPage:
    """Return one matter of a helper. Six queries; ten while a case of it waits to be put right.

    Of the case nothing is shown once the consent has lapsed.
    Raises NotPermitted, NotFound.
    """
    row = find_help(help_id, desk=desk)
    case = _case_of(row, desk)
    asks = case is not None and case.wanted is not None
    helper = helper_of(row, desk=desk) if asks else None
    handed_in = content(case.application_id, desk=helper) if case and helper else None
    phone = proved_phone(row.person_id)
    return HelpPage(
        id=row.id,
        row=_row(row, desk.today, _standings([row])),
        person=row.person.name,
        phone=mask_phone(phone) if phone else "",
        code_until=rules.consent_until(desk.today),
        consents=_consents(row.id),
        application_id=row.application_id,
        case=case,
        content=handed_in,
        wanted=_wanted(case, handed_in) if case and handed_in else (),
        asks_form=bool(case and handed_in and _asks_form(case)),
        parcels=_parcels(row),
    )


def help_of_application(application_id: UUID, *, desk: Desk) -> UUID | None:
    """Return the matter of this helper's an application belongs to, None if none. One query."""
    rows = Help.objects.filter(application_id=application_id, worker_id=desk.staff_id)
    found: UUID | None = rows.values_list("pk", flat=True).first()
    return found


def overseen(help_id: UUID, *, desk: Desk) -> Help:
    """Return a matter of a village under the desk's township. Four queries. Raises NotPermitted, NotFound."""
    require(desk, Permission.STATION_OVERSEE)
    halls = [hall.id for hall in villages_of(station_of(desk))]
    rows = Help.objects.filter(pk=help_id, hall_id__in=halls)
    row = rows.select_related("hall", "person", "worker", "application").first()
    if row is None:
        raise NotFound("没有找到这件帮办代办。", code="station.help_unknown")
    return row


def overseen_page(help_id: UUID, *, desk: Desk) -> tuple[HelpRow, Sequence[ConsentView]]:
    """Return what a township sees of a matter: who, which item, the consents; nothing of its content.

    Six queries. Raises NotPermitted, NotFound.
    """
    row = overseen(help_id, desk=desk)
    return _row(row, desk.today, _standings([row])), _consents(row.id)


def form_of(help_id: UUID, consent_id: UUID) -> UUID:
    """Return the scanned form of a consent, for who may see the matter. One query. Raises NotFound."""
    rows = Consent.objects.filter(pk=consent_id, help_id=help_id, form__isnull=False)
    found: UUID | None = rows.values_list("form_id", flat=True).first()
    if found is None:
        raise NotFound("没有找到这份同意书。", code="station.form_unknown")
    return found


def _page(rows: "QuerySet[Help]", today: date, after: str | None) -> Page[HelpRow]:
    rows = rows.select_related("person", "worker", "hall")
    page = page_by_key(rows, key=("-begun_at", "-id"), after=after, size=PAGE_SIZE)
    found = _standings(page.items)
    return page.map(lambda row: _row(row, today, found))


def _standings(rows: Iterable[Help]) -> dict[UUID, CaseStanding]:
    filed = [row.application_id for row in rows if row.application_id]
    return standings(filed) if filed else {}


def _row(row: Help, today: date, cases: dict[UUID, CaseStanding]) -> HelpRow:
    case = cases.get(row.application_id) if row.application_id else None
    now = row.standing(today)
    if case and not case.is_open and now is not Standing.WITHDRAWN:
        now = Standing.DONE
    return HelpRow(
        id=row.id,
        person=mask_name(row.person.name),
        worker=row.worker.name,
        hall=row.hall.name,
        item=row.item_name,
        begun_at=row.begun_at,
        until=row.until,
        standing=now,
        standing_name=rules.STANDING_NAMES[now],
        number=case.number if case else "",
        case_state=case.state_name if case else ("正在填写" if row.application_id else ""),
        waits=bool(case and case.waits_for_applicant),
    )


def _case_of(row: Help, desk: Desk) -> Progress | None:
    application = row.application
    if application is None or not application.number:
        return None
    if row.standing(desk.today) is not Standing.AGREED:
        return None
    return progress(application.number, viewer=helper_of(row, desk=desk))


def _consents(help_id: UUID) -> list[ConsentView]:
    rows = Consent.objects.filter(help_id=help_id).order_by("-given_at", "-id")
    return [
        ConsentView(
            way=CONSENT_WAY_NAMES[ConsentWay(row.way)],
            given_at=row.given_at,
            until=row.until,
            form_id=row.id if row.form_id else None,
            recorded_by=row.recorded_by,
        )
        for row in rows
    ]


def _wanted(case: Progress, handed_in: Content) -> tuple[WantedLine, ...]:
    assert case.wanted
    brought = {
        line.material.key: tuple(p.name for p in line.papers if p.round == case.wanted.round)
        for line in handed_in.lines
    }
    asked = [(item.line, item.name, item.what) for item in case.wanted.items]
    if case.state is State.PRE_RETURNED:
        named = {line for line, _, _ in asked}
        asked += [
            (line.material.key, line.material.name, "")
            for line in handed_in.lines
            if line.asks and line.material.key not in named
        ]
    revised = answers_revised(case.application_id, since=case.wanted.asked_at)
    return tuple(
        WantedLine(line, name, what, brought.get(line, ()), revised and not line)
        for line, name, what in asked
    )


def _asks_form(case: Progress) -> bool:
    assert case.wanted
    return case.state is State.PRE_RETURNED or any(not one.line for one in case.wanted.items)


def _parcels(row: Help) -> list[ParcelView]:
    rows = Parcel.objects.filter(help=row).select_related("hall").order_by("kind", "line")
    open_lists = dict(
        rows.filter(lines__taken=None, lines__isnull=False).values_list(
            "pk", "lines__handing__to_hall__name"
        )
    )
    return [_parcel(one, row, open_lists.get(one.id, "")) for one in rows]


def _parcel(one: Parcel, row: Help, going_to: str) -> ParcelView:
    is_here = one.hall_id == row.hall_id and one.ended_at is None and not going_to
    if one.ended_how:
        where = PARCEL_END_NAMES[rules.ParcelEnd(one.ended_how)]
    else:
        where = f"在{one.hall.name}" + (f"，正送往{going_to}" if going_to else "")
    is_result = one.kind == rules.ParcelKind.RESULT
    return ParcelView(
        id=one.id,
        kind=rules.PARCEL_KIND_NAMES[rules.ParcelKind(one.kind)],
        name=one.name,
        where=where,
        may_hand_over=is_here and is_result,
        may_return=is_here and not is_result,
    )
