"""The dictionary of data elements (数据元目录)."""

from dataclasses import dataclass

from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.forms.models import DataElement

ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ElementView:
    """An entry of the dictionary."""

    code: str  # DE01006
    element: str  # person.name
    name: str
    type: str  # rules.Type
    format: str
    source: str  # 人口库, 法人库, 自填 …
    sensitivity: str  # profile.Sensitivity
    reused: bool


def elements() -> list[ElementView]:
    """Return the dictionary in the order of its codes. One query."""
    return [_view(row) for row in DataElement.objects.order_by("code")]


def elements_page(*, after: str | None = None) -> Page[ElementView]:
    """Return a page of the same. One query."""
    rows = DataElement.objects.all()
    return page_by_key(rows, key=("code",), after=after, size=ON_A_PAGE).map(_view)


def element(name: str) -> ElementView:
    """Return one entry by its element ("person.name"). One query. Raises NotFound."""
    row = DataElement.objects.filter(element=name).first()
    if row is None:
        raise NotFound("数据元目录里没有这一项。", code="element.unknown")
    return _view(row)


def element_types() -> dict[str, str]:
    """Return the type of every element of the dictionary. One query."""
    return dict(DataElement.objects.values_list("element", "type"))


def _view(row: DataElement) -> ElementView:
    return ElementView(
        code=row.code,
        element=row.element,
        name=row.name,
        type=row.type,
        format=row.format,
        source=row.source,
        sensitivity=row.sensitivity,
        reused=row.reused,
    )
