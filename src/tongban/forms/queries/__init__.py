"""What a form is, what was typed into it, the dictionary of data elements, what is kept of a holder."""

from tongban.forms.merging import Form, Merged, gathered, merge, merged_pages, spread
from tongban.forms.profile import Known, Sensitivity, Trust, masked, offered
from tongban.forms.queries.ageing import superseded_answers
from tongban.forms.queries.elements import (
    ElementView,
    element,
    element_types,
    elements,
    elements_page,
)
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
    "Form",
    "Group",
    "Holding",
    "Holdings",
    "Known",
    "Merged",
    "Sensitivity",
    "Trust",
    "Type",
    "Used",
    "check",
    "consents",
    "downloaded",
    "element",
    "element_types",
    "elements",
    "elements_page",
    "gathered",
    "group_of",
    "holdings",
    "known",
    "masked",
    "merge",
    "merged_pages",
    "offered",
    "pages",
    "prefill",
    "spread",
    "superseded_answers",
]
