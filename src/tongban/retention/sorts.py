"""Every sort of data that is kept for a time: where its old rows are, and what erases them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from tongban.applications import queries as applications
from tongban.applications import services as applying
from tongban.base.ageing import Erased, Pile, Spared
from tongban.cases import queries as cases
from tongban.cases import services as casework
from tongban.cases.queries import Kept
from tongban.forms import queries as forms
from tongban.forms import services as remembering
from tongban.messages import queries as messages
from tongban.messages import services as telling
from tongban.people import queries as people
from tongban.people import services as signing_in
from tongban.records import queries as records
from tongban.records import services as keeping
from tongban.retention.rules import Kind
from tongban.sharing import queries as sharing
from tongban.sharing import services as asking


@dataclass(frozen=True, slots=True)
class Sort:
    """Old rows of one sort, given whose are spared; and what erases some of them."""

    pile: Callable[[Spared], Pile]
    erase: Callable[..., Erased]  # ids, basis, by


SORTS: dict[Kind, Sort] = {
    Kind.DRAFT: Sort(applications.left_drafts, applying.erase_drafts),
    Kind.CLOSED: Sort(partial(cases.kept_cases, Kept.CLOSED), casework.erase),
    Kind.SERVICE: Sort(partial(cases.kept_cases, Kept.SERVICE), casework.erase),
    Kind.PERMIT: Sort(partial(cases.kept_cases, Kept.PERMIT), casework.erase),
    Kind.UNUSED: Sort(records.unused_papers, keeping.erase_papers),
    Kind.FETCH: Sort(sharing.kept_answers, asking.erase_answers),
    Kind.ANSWER: Sort(forms.superseded_answers, remembering.erase_superseded),
    Kind.MESSAGE: Sort(messages.old_messages, telling.erase_messages),
    Kind.SESSION: Sort(people.expired_sessions, signing_in.erase_sessions),
}
