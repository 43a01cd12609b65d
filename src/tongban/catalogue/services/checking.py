"""What a document must pass before it goes on: its shape, and the publish gate."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from tongban.base.errors import Invalid, Problem
from tongban.catalogue.gate import Finding, errors
from tongban.catalogue.queries.gate import findings
from tongban.catalogue.shapes import Fault


def checked(document: Mapping[str, Any], *, without: Collection[str] = ()) -> list[Finding]:
    """Return the warnings of the gate, which does not look at the items `without`. Six queries.

    Raises Invalid with every error.
    """
    found = findings(document, without=without)
    if stopping := errors(found):
        raise Invalid(Problem(_dotted(f.path), f"gate.{f.code}", f.words) for f in stopping)
    return found


def problems_of(faults: Sequence[Fault]) -> list[Problem]:
    """Return the faults of a document as problems of what was sent."""
    return [Problem(_dotted(fault.path), "item.element", fault.words) for fault in faults]


def warning_row(finding: Finding) -> dict[str, Any]:
    """Return a finding as a version keeps it."""
    return {**asdict(finding), "path": list(finding.path)}


def _dotted(path: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in path)
