"""The dictionary of data elements (数据元目录)."""

from dataclasses import dataclass

from tongban.forms.models import DataElement


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
    return [
        ElementView(
            code=row.code,
            element=row.element,
            name=row.name,
            type=row.type,
            format=row.format,
            source=row.source,
            sensitivity=row.sensitivity,
            reused=row.reused,
        )
        for row in DataElement.objects.order_by("code")
    ]


def element_types() -> dict[str, str]:
    """Return the type of every element of the dictionary. One query."""
    return dict(DataElement.objects.values_list("element", "type"))
