"""What a document must pass before it goes on: its shape, and the publish gate."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tongban.base.errors import Invalid, Problem
from tongban.catalogue.definition import Unreadable, parse
from tongban.catalogue.gate import Finding, Severity
from tongban.catalogue.queries.gate import findings
from tongban.catalogue.shapes import Fault


def checked(document: Mapping[str, Any]) -> list[Finding]:
    """Return the warnings of the gate. Raises Invalid with every fault and every error."""
    try:
        parse(document)
    except Unreadable as unreadable:
        raise Invalid(problems_of(unreadable.faults)) from unreadable
    found = findings(document)
    if errors := [one for one in found if one.severity == Severity.ERROR]:
        raise Invalid([Problem(_dotted(one.path), one.code, one.words) for one in errors])
    return found


def problems_of(faults: Sequence[Fault]) -> list[Problem]:
    """Return the faults of a document as problems of what was sent."""
    return [Problem(_dotted(fault.path), "item.element", fault.words) for fault in faults]


def warning_row(finding: Finding) -> dict[str, Any]:
    """Return a finding as a version keeps it."""
    return {**asdict(finding), "path": list(finding.path)}


def _dotted(path: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in path)
