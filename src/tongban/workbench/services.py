"""Steps of the staff site that touch several rooms at once."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from tongban.applications.services import start_at_window
from tongban.base.desk import Desk
from tongban.base.errors import Invalid, Problem
from tongban.hall.services import link_application
from tongban.people.services import register_organisation_at_window, register_person_at_window


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What a clerk typed from the papers on the counter; "" where it does not apply."""

    name: str
    id_number: str
    phone: str = ""
    uscc: str = ""  # the enterprise he files for
    organisation: str = ""
    legal_rep: str = ""
    agent_name: str = ""  # who came in his place
    agent_id_number: str = ""
    agent_phone: str = ""


@transaction.atomic
def begin_intake(slug: str, visitor: Visitor, *, desk: Desk, ticket_id: UUID | None = None) -> UUID:
    """Look up or register the people at the counter and begin their application; return its id.

    Writes:  persons and enterprise that are new; one draft that this officer alone sees; its link
             to the ticket `ticket_id` of who was called to the window.
    Raises:  Invalid naming every wrong field (those of the agent prefixed `agent_`);
             NotPermitted; Refused; NotFound: as the services it calls. Then nothing is written.
    Source:  行政许可法 art. 29 (an agent may file).
    """
    problems: list[Problem] = []
    person_id = _known(_person, visitor, desk, problems)
    organisation_id = _known(_organisation, visitor, desk, problems)
    agent_id = _known(_agent, visitor, desk, problems)
    if problems or person_id is None:
        raise Invalid(problems)
    application_id = start_at_window(
        slug,
        desk=desk,
        person_id=person_id,
        organisation_id=organisation_id,
        agent_id=agent_id,
        facts=_facts(visitor),
    )
    if ticket_id:
        link_application(ticket_id, application_id, desk=desk)
    return application_id


def _known(
    register: Callable[[Visitor, Desk], UUID | None],
    visitor: Visitor,
    desk: Desk,
    problems: list[Problem],
) -> UUID | None:
    """Register who came; what is wrong joins `problems`, so that all of it is told at once."""
    try:
        return register(visitor, desk)
    except Invalid as invalid:
        problems += invalid.problems
        return None


def _person(visitor: Visitor, desk: Desk) -> UUID:
    return register_person_at_window(visitor.name, visitor.id_number, visitor.phone, desk=desk)


def _organisation(visitor: Visitor, desk: Desk) -> UUID | None:
    if not visitor.uscc.strip():
        return None
    try:
        return register_organisation_at_window(
            visitor.uscc, visitor.organisation, visitor.legal_rep, desk=desk
        )
    except Invalid as invalid:
        raise _renamed(invalid, {"name": "organisation"}) from None


def _agent(visitor: Visitor, desk: Desk) -> UUID | None:
    if not (visitor.agent_name.strip() or visitor.agent_id_number.strip()):
        return None
    try:
        return register_person_at_window(
            visitor.agent_name, visitor.agent_id_number, visitor.agent_phone, desk=desk
        )
    except Invalid as invalid:
        names = {name: f"agent_{name}" for name in ("name", "id_number", "phone")}
        raise _renamed(invalid, names) from None


def _renamed(invalid: Invalid, names: dict[str, str]) -> Invalid:
    return Invalid(
        Problem(names.get(p.field, p.field), p.code, p.message) for p in invalid.problems
    )


def _facts(visitor: Visitor) -> dict[str, str]:
    typed = {
        "person.name": visitor.name,
        "person.id_number": visitor.id_number,
        "person.phone": visitor.phone,
        "org.uscc": visitor.uscc,
        "org.name": visitor.organisation,
        "org.legal_rep.name": visitor.legal_rep,
        "agent.name": visitor.agent_name,
        "agent.id_number": visitor.agent_id_number,
        "agent.phone": visitor.agent_phone,
    }
    return {element: text.strip() for element, text in typed.items() if text.strip()}
