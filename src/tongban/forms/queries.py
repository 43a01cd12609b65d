"""The door of this room: what a form is, and what was typed into it. No SQL."""

from tongban.forms.rules import (
    GROUPS,
    LONGEST_RAW,
    REQUIRED,
    Checked,
    Field,
    Group,
    Type,
    check,
    group_of,
    pages,
    prefill,
)

__all__ = [
    "GROUPS",
    "LONGEST_RAW",
    "REQUIRED",
    "Checked",
    "Field",
    "Group",
    "Type",
    "check",
    "group_of",
    "pages",
    "prefill",
]
