"""What a form is, what was typed into it, the dictionary of data elements, what is kept of a holder."""

from tongban.forms.profile import Known, Sensitivity, Trust, masked, offered
from tongban.forms.queries.elements import ElementView, element_types, elements
from tongban.forms.queries.profile import (
    Earlier,
    Holding,
    Holdings,
    Used,
    consents,
    downloaded,
    holdings,
    known,
)
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
    "Earlier",
    "ElementView",
    "Field",
    "Group",
    "Holding",
    "Holdings",
    "Known",
    "Sensitivity",
    "Trust",
    "Type",
    "Used",
    "check",
    "consents",
    "downloaded",
    "element_types",
    "elements",
    "group_of",
    "holdings",
    "known",
    "masked",
    "offered",
    "pages",
    "prefill",
]
