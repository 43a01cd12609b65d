"""Lists of items: on the home page, of an agency, a theme, a life event."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from tongban.agencies.queries import AgencyView, agencies, agency
from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.catalogue.models import Item, ItemTheme, ItemVersion, LifeEvent
from tongban.catalogue.queries.frequency import often_asked_for
from tongban.catalogue.rules import (
    INSTANT,
    ORGANISATION_THEMES,
    PERSON_THEMES,
    PUBLIC_STATES,
    State,
)
from tongban.law.clock import Limit, Unit

PAGE = 30
POPULAR = 12
MOST_ASKED = ("-current__monthly_volume", "slug")
HALF_ONLINE = 2  # from this depth (II) on an application can be made on the site


@dataclass(frozen=True, slots=True)
class ItemChoice:
    """An item to choose from a list."""

    id: UUID
    slug: str
    name: str
    agency_short: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as a list shows it."""

    slug: str
    name: str
    agency_slug: str
    agency_short: str
    is_instant: bool
    promised: Limit | None
    visits: int
    online_depth: int
    is_suspended: bool


@dataclass(frozen=True, slots=True)
class AgencyCount:
    slug: str
    short: str
    items: int


@dataclass(frozen=True, slots=True)
class ThemeCount:
    name: str
    items: int


@dataclass(frozen=True, slots=True)
class EventLine:
    slug: str
    name: str
    summary: str
    items: int


@dataclass(frozen=True, slots=True)
class Home:
    """The home page: every number is counted from the items in use."""

    items: int
    online: int  # of them, those one can apply for on the site
    no_visit: int  # … that take no visit at all
    instant: int  # … that are decided on the spot
    popular: list[ItemLine]
    events: list[EventLine]
    person_themes: list[ThemeCount]
    organisation_themes: list[ThemeCount]
    agencies: list[AgencyCount]


@dataclass(frozen=True, slots=True)
class AgencyItems:
    agency: AgencyView
    page: Page[ItemLine]


@dataclass(frozen=True, slots=True)
class ThemeItems:
    theme: str
    page: Page[ItemLine]


@dataclass(frozen=True, slots=True)
class EventItems:
    event: EventLine
    items: list[ItemLine]


def home() -> Home:
    """Return the home page. Five queries."""
    in_use = Item.objects.filter(state=State.IN_USE.value)
    counts = in_use.aggregate(
        items=Count("id"),
        online=Count("id", filter=Q(current__online_depth__gte=HALF_ONLINE)),
        no_visit=Count("id", filter=Q(current__visits=0)),
        instant=Count("id", filter=Q(current__case_type=INSTANT)),
    )
    popular = public_items().filter(often_asked_for()).order_by(*MOST_ASKED)[:POPULAR]
    themes = _theme_counts()
    return Home(
        **counts,
        popular=[item_line(row) for row in popular],
        events=_events(LifeEvent.objects.all()),
        person_themes=_themes(themes, PERSON_THEMES, "persons"),
        organisation_themes=_themes(themes, ORGANISATION_THEMES, "organisations"),
        agencies=_agency_counts(),
    )


def by_agency(slug: str, *, after: str | None = None) -> AgencyItems:
    """Return the items of an agency, most asked for first. Two queries. Raises NotFound, Invalid."""
    found = agency(slug)
    rows = public_items().filter(agency_id=found.id)
    return AgencyItems(found, page_of(rows, after))


def all_items(*, after: str | None = None) -> Page[ItemLine]:
    """Return every item the public sees, most asked for first. One query. Raises Invalid."""
    return page_of(public_items(), after)


def item_choices() -> list[ItemChoice]:
    """Return every item not withdrawn, by agency and name, to choose one from. One query."""
    rows = public_items().order_by("agency__short", "current__name", "slug")
    return [ItemChoice(row.id, row.slug, item_line(row).name, row.agency.short) for row in rows]


def by_theme(theme: str, *, after: str | None = None) -> ThemeItems:
    """Return the items of a theme, most asked for first. One query. Raises NotFound, Invalid."""
    page = page_of(public_items().filter(themes__theme=theme), after)
    if not page.items and not after:
        raise NotFound("没有这个主题的事项。", code="theme.unknown")
    return ThemeItems(theme, page)


def by_event(slug: str) -> EventItems:
    """Return the items of a life event in the order they are handled. Two queries. Raises NotFound."""
    event = LifeEvent.objects.filter(slug=slug).first()
    if event is None:
        raise NotFound("没有找到这件事。", code="event.unknown")
    lines = {row.slug: item_line(row) for row in public_items().filter(slug__in=event.items)}
    (line,) = _events([event])
    return EventItems(line, [lines[item] for item in event.items if item in lines])


def item_line(row: Item) -> ItemLine:
    """Return the line of an item read with its agency and current version."""
    version = row.current
    assert version is not None, "what the public sees has a current version"
    return ItemLine(
        slug=row.slug,
        name=version.name,
        agency_slug=row.agency.slug,
        agency_short=row.agency.short,
        is_instant=version.case_type == INSTANT,
        promised=_promised(version),
        visits=version.visits,
        online_depth=version.online_depth,
        is_suspended=row.state == State.SUSPENDED,
    )


def _promised(version: ItemVersion) -> Limit | None:
    if version.promised_days is None:
        return None
    return Limit(version.promised_days, Unit(version.promised_unit))


def public_items() -> QuerySet[Item]:
    """Every item the public sees, with agency and current version, without its definition."""
    return (
        Item.objects.filter(state__in=PUBLIC_STATES)
        .select_related("agency", "current")
        .defer("current__definition")
    )


def page_of(rows: QuerySet[Item], after: str | None) -> Page[ItemLine]:
    """Return one page of items, most asked for first. Raises Invalid for a wrong token."""
    return page_by_key(rows, key=MOST_ASKED, after=after, size=PAGE).map(item_line)


def items_by_id(ids: Iterable[UUID], *, after: str | None = None) -> Page[ItemLine]:
    """Return these items, as far as the public sees them, the most asked for first. One query."""
    return page_of(public_items().filter(pk__in=list(ids)), after)


def handled_with(slugs: Iterable[str]) -> list[ItemLine]:
    """Return the items that belong to one life event with any of these, without these. Two queries."""
    chosen = set(slugs)
    events = [set(event.items) for event in LifeEvent.objects.all()]
    related = set().union(*(items for items in events if items & chosen)) - chosen
    rows = public_items().filter(slug__in=related).order_by(*MOST_ASKED)
    return [item_line(row) for row in rows]


def _events(events: Iterable[LifeEvent]) -> list[EventLine]:
    return [EventLine(e.slug, e.name, e.summary, len(e.items)) for e in events]


def _theme_counts() -> dict[tuple[str, str], int]:
    """Return {(theme, "persons" or "organisations"): items}. One query."""
    rows = (
        ItemTheme.objects.filter(item__state=State.IN_USE.value)
        .values("theme")
        .annotate(
            persons=Count("id", filter=Q(for_persons=True)),
            organisations=Count("id", filter=Q(for_organisations=True)),
        )
    )
    return {(row["theme"], who): row[who] for row in rows for who in ("persons", "organisations")}


def _themes(counts: dict[tuple[str, str], int], order: Iterable[str], who: str) -> list[ThemeCount]:
    return [ThemeCount(theme, counts[theme, who]) for theme in order if counts.get((theme, who), 0)]


def _agency_counts() -> list[AgencyCount]:
    """Return the agencies that have items in use, those with most first. One query and agencies' own."""
    counts = dict(
        Item.objects.filter(state=State.IN_USE.value)
        .values("agency_id")
        .annotate(n=Count("id"))
        .values_list("agency_id", "n")
    )
    known = [AgencyCount(a.slug, a.short, counts[a.id]) for a in agencies() if a.id in counts]
    return sorted(known, key=lambda count: (-count.items, count.slug))
