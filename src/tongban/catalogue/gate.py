"""发布校验: what must hold of a document before it is published. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Errors stop; warnings are recorded with the version."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule a document breaks: its code, what to change, and where."""

    code: str
    severity: Severity
    words: str
    section: str  # rules.SECTIONS
    path: tuple[str | int, ...]
