"""What every page of one draft shows: its sections with their marks, and what the gate has against it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tongban.catalogue.queries import DraftView, Finding, Severity
from tongban.catalogue.queries.shapes import element_name
from tongban.catalogue.rules import SECTIONS
from tongban.workbench import catalogue_words as words

SHAPE = "G00"  # code of what is missing or cannot be read


@dataclass(frozen=True, slots=True)
class Against:
    """One thing the gate has against the draft, with the address of the field to change."""

    code: str
    is_warning: bool
    words: str
    where: str  # 申请材料 第 3 行 材料类型
    section: str
    field: str  # materials.2.kind
    href: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One section in the list at the side."""

    section: str
    name: str
    errors: int
    warnings: int
    comments: int
    is_here: bool
    href: str

    @property
    def is_complete(self) -> bool:
        return not self.errors


@dataclass(frozen=True, slots=True)
class Side:
    """The list of sections, and what is to be changed."""

    marks: Sequence[Mark]
    errors: Sequence[Against]
    warnings: Sequence[Against]

    @property
    def complete(self) -> int:
        return sum(mark.is_complete for mark in self.marks)

    @property
    def next(self) -> Mark | None:
        """The section after the one shown."""
        places = [place for place, mark in enumerate(self.marks) if mark.is_here]
        later = self.marks[places[0] + 1 :] if places else []
        return later[0] if later else None


def side_of(draft: DraftView, findings: Sequence[Finding], here: str = "") -> Side:
    """Return the side of a page; `here` is the section it shows."""
    against = [_against(draft, finding) for finding in _placed(draft, findings)]
    marks = [
        Mark(
            section=section.key,
            name=section.name,
            errors=sum(a.section == section.key and not a.is_warning for a in against),
            warnings=sum(a.section == section.key and a.is_warning for a in against),
            comments=section.comments,
            is_here=section.key == here,
            href=reverse("workbench:draft-section", args=[draft.line.id, section.key]),
        )
        for section in draft.sections
    ]
    return Side(
        marks,
        [one for one in against if not one.is_warning],
        [one for one in against if one.is_warning],
    )


def problems_in(
    side: Side, section: str, values: Mapping[str, Any], *, every: bool
) -> dict[str, str]:
    """Return words by field for what must be changed in a section: all, or only what was typed wrong.

    On a form that has just been begun, a red line under every empty field says nothing.
    """
    found: dict[str, str] = {}
    for one in side.errors:
        if one.section == section and (every or not _is_empty(_at(values, one.field))):
            found.setdefault(one.field, one.words)
    return found


def _placed(draft: DraftView, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings, each with its place.

    Of a text that is still incomplete the gate says only that it cannot be read; the sections know
    which of their elements is missing.
    """
    missing = [
        Finding(SHAPE, Severity.ERROR, fault.words, section.key, fault.path)
        for section in draft.sections
        for fault in section.problems
    ]
    return missing if missing and any(one.code == SHAPE for one in findings) else findings


def _against(draft: DraftView, finding: Finding) -> Against:
    section = finding.section if finding.section in SECTIONS else next(iter(SECTIONS))
    field = ".".join(str(part) for part in finding.path)
    address = reverse("workbench:draft-section", args=[draft.line.id, section])
    return Against(
        code=finding.code,
        is_warning=finding.severity is Severity.WARNING,
        words=_words(finding, draft.document),
        where=where(finding.path),
        section=section,
        field=field,
        href=f"{address}?checked=1#f-{field}",
    )


def where(path: Sequence[str | int]) -> str:
    """Return a path as officials read it: 申请材料 第 3 行 材料类型."""
    if not path:
        return ""
    said = [element_name(str(path[0]))]
    named = str(path[0])
    for part in path[1:]:
        if isinstance(part, int):
            said.append(f"第 {part + 1} 行")
        else:
            named = f"{named}.{part}"
            said.append(words.label(named))
    return " ".join(said)


def _words(finding: Finding, document: Mapping[str, Any]) -> str:
    """Return the words of a finding; of a field left empty only that it is to be filled."""
    is_empty = finding.code == SHAPE and _at_path(document, finding.path) in (None, "")
    return "还没有填写。" if is_empty else finding.words


def _at(values: Mapping[str, Any], field: str) -> Any:
    return _at_path(values, [int(p) if p.isdecimal() else p for p in field.split(".")])


def _at_path(values: Any, path: Sequence[str | int]) -> Any:
    for part in path:
        try:
            values = values[part]
        except (LookupError, TypeError):
            return None
    return values


def _is_empty(value: Any) -> bool:
    return value in (None, "") or (isinstance(value, list | dict) and not value)
