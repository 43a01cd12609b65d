"""流程再造: what every item and agency asks of people now, against October 2018."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from tongban.base.desk import Desk, require
from tongban.base.paging import Page, page_in_order
from tongban.catalogue.queries import Figures, figures_at
from tongban.supervision.permissions import Permission
from tongban.supervision.queries.goals import ON_A_PAGE, moment_of
from tongban.supervision.rules import Before, Cut, cuts, sum_of


@dataclass(frozen=True, slots=True)
class Compared:
    """One item or one agency before and now, in the order of Cut."""

    key: str  # slug
    name: str
    agency_short: str  # "" for an agency itself
    items: int
    cuts: dict[Cut, Before]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The whole page. `by`: what the lists are sorted by, most cut first."""

    on: date
    by: Cut
    agency: str  # slug, "" for all
    agency_name: str
    level: str
    total: Compared
    agencies: list[Compared]
    page: Page[Compared]


def reengineering(
    on: date | None = None,
    *,
    desk: Desk,
    by: str = Cut.MATERIALS,
    agency: str = "",
    level: str = "",
    after: str | None = None,
) -> Comparison:
    """Return what has become less, by agency and item, most cut first. One query.

    An order that is not known is taken for that of materials. Raises NotPermitted, Invalid.
    """
    require(desk, Permission.GOALS_READ)
    day, at = moment_of(on, desk=desk)
    cut = Cut(by) if by in set(Cut) else Cut.MATERIALS
    every = [item for item in figures_at(at) if level in ("", item.level)]
    items = [item for item in every if agency in ("", item.agency_slug)]
    rows = sorted((_item(item) for item in items), key=lambda row: _key(row, cut))
    return Comparison(
        on=day,
        by=cut,
        agency=agency,
        agency_name=items[0].agency_short if agency and items else "",
        level=level,
        total=Compared("", "合计", "", len(items), sum_of(items)),
        agencies=sorted(_agencies(every), key=lambda row: _key(row, cut)),
        page=page_in_order(
            rows,
            name=f"reengineering:{cut}",
            key=lambda row: _key(row, cut),
            after=after,
            size=ON_A_PAGE,
        ),
    )


def _item(item: Figures) -> Compared:
    return Compared(item.slug, item.name, item.agency_short, 1, cuts(item))


def _agencies(items: list[Figures]) -> list[Compared]:
    groups: dict[str, list[Figures]] = defaultdict(list)
    for item in items:
        groups[item.agency_slug].append(item)
    return [
        Compared(slug, group[0].agency_short, "", len(group), sum_of(group))
        for slug, group in groups.items()
    ]


def _key(row: Compared, cut: Cut) -> tuple[int, str]:
    return -row.cuts[cut].less, row.key
