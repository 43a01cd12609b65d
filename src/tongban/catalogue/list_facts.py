"""What a list shows of an item: columns, and the words in them as they are frozen in a batch (清单要素).

Always Chinese: a batch is an official document. Pure: no Django, no database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tongban.catalogue.definition import Definition
from tongban.catalogue.qualifying import ROMAN
from tongban.catalogue.rules import ListKind
from tongban.law.clock import Limit


@dataclass(frozen=True, slots=True)
class Entry:
    """An item on a list: what it says, whose it is, why it is on it."""

    definition: Definition
    agency: str
    supervise_phone: str
    why: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` in parts of the line."""

    title: str
    width: float
    words: Callable[[Entry], str]


def columns_of(kind: ListKind) -> tuple[Column, ...]:
    """Return the columns of a list, in order."""
    return (NAME, AGENCY, *OWN_COLUMNS[kind])


def facts_of(kind: ListKind, entry: Entry) -> dict[str, str]:
    """Return {title of the column: words} of an item on a list."""
    return {column.title: column.words(entry) for column in columns_of(kind)}


def widths_of(titles: list[str]) -> list[float]:
    """Return the widths of columns by title; a title no list has today gets a usual one."""
    return [WIDTHS.get(title, USUAL_WIDTH) for title in titles]


def _promise(entry: Entry) -> str:
    return "当场办结" if entry.definition.is_instant else _days(entry.definition.promised_limit)


def _days(limit: Limit | None) -> str:
    return f"{limit.days} 个{limit.unit.value}" if limit else "—"


def _basis(entry: Entry) -> str:
    return "；".join(f"《{one.law}》{one.article}" for one in entry.definition.basis)


def _duties(entry: Entry) -> str:
    return "→".join(step.name for step in entry.definition.steps)


def _levels(entry: Entry) -> str:
    return "、".join(dict.fromkeys((entry.definition.level, *entry.definition.delegated_to)))


def _supervision(entry: Entry) -> str:
    return entry.definition.extras.supervise_phone or entry.supervise_phone or "12345"


def _visits(entry: Entry) -> str:
    return f"{entry.definition.visits} 次"


USUAL_WIDTH = 2.0
NAME = Column("事项名称", 4, lambda entry: entry.definition.name)
AGENCY = Column("实施主体", 2.5, lambda entry: entry.agency)
KIND = Column("事项类型", 1.6, lambda entry: entry.definition.kind)
PROMISE = Column("承诺时限", 1.8, _promise)
STATUTORY = Column("法定时限", 1.8, lambda entry: _days(entry.definition.statutory_limit))
DEPTH = Column("网上办理深度", 1.6, lambda entry: f"{ROMAN[entry.definition.online_depth]}级")
VISITS = Column("到现场次数", 1.4, _visits)
LEVELS = Column("可以提交的层级", 2, _levels)
VOLUME = Column("月均办件量", 1.5, lambda entry: f"{entry.definition.monthly_volume} 件")
WHY = Column("列入理由", 3, lambda entry: entry.why)
BASIS = Column("设定依据", 5, _basis)
DUTIES = Column("责任环节", 2.6, _duties)
SUPERVISION = Column("监督电话", 1.8, _supervision)
AUDIENCE = Column("服务对象", 2, lambda entry: "、".join(entry.definition.audience))
OWN_COLUMNS: Mapping[ListKind, tuple[Column, ...]] = {
    ListKind.AT_ONCE: (KIND, PROMISE),
    ListKind.ONLINE: (KIND, DEPTH, VISITS),
    ListKind.NEARBY: (KIND, LEVELS),
    ListKind.ONCE: (KIND, PROMISE, VISITS),
    ListKind.AT_MOST_ONCE: (KIND, PROMISE, VISITS),
    ListKind.HIGH_FREQUENCY: (KIND, VOLUME, WHY),
    ListKind.POWERS: (KIND, BASIS, DUTIES, STATUTORY, SUPERVISION),
    ListKind.PUBLIC_SERVICES: (AUDIENCE, BASIS, DUTIES, PROMISE),
}
COLUMN_TITLES = tuple(
    dict.fromkeys(column.title for kind in ListKind for column in columns_of(kind))
)
WIDTHS = {column.title: column.width for kind in ListKind for column in columns_of(kind)}
