"""What happens to data sources."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSourceSaved:
    """数据源已登记: a file names it anew, or says something else of it."""

    subject: str  # "data-source:<uuid>"
    code: str
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSourceSwitched:
    """数据源已启用或停用: an operator switched it."""

    subject: str  # "data-source:<uuid>"
    code: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFetched:
    """共享数据已查询: whose, from where, what for, and what came of it; never what it said."""

    subject: str  # "fetch:<uuid>"
    fetch_id: UUID
    source: str  # code
    person_id: UUID | None
    organisation_id: UUID | None
    purpose: str
    basis: str
    outcome: str
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchErased:
    """已按期销毁: what a source answered is gone; this line, and that it was asked, stays."""

    subject: str  # "fetch:<uuid>"
    fetch_id: UUID
    basis: str
