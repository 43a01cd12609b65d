"""Who may act for which enterprise today."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tongban.base.desk import Viewer
from tongban.people import rules
from tongban.people.models import Mandate


@dataclass(frozen=True, slots=True)
class MandateView:
    """One mandate in force, with its agent masked."""

    id: UUID
    organisation_id: UUID
    organisation_name: str
    uscc: str
    agent_name: str  # 张*三
    agent_phone: str  # 138****1234
    role: str  # 法定代表人, 经办人
    since: date
    until: date | None


def mandates_of(person_id: UUID, *, today: date) -> list[MandateView]:
    """Return the mandates a person holds today: for whom he may act. One query."""
    rows = in_force(today).filter(agent_id=person_id)
    return [_view(row) for row in rows.order_by("organisation__name")]


def mandates_on(organisation_id: UUID, *, today: date) -> list[MandateView]:
    """Return the mandates an enterprise has given that are in force today. One query."""
    rows = in_force(today).filter(organisation_id=organisation_id)
    return [_view(row) for row in rows.order_by("since", "id")]


def agents_of(organisation_id: UUID, *, today: date) -> list[UUID]:
    """Return the persons who may act for an enterprise today, the first first. One query."""
    rows = in_force(today).filter(organisation_id=organisation_id).order_by("since", "id")
    return list(rows.values_list("agent_id", flat=True))


def may_act_for(organisation_id: UUID | None, viewer: Viewer) -> bool:
    """Test whether the viewer may act for the enterprise (None: himself) today.

    No query for himself, or for the enterprise he acts for now; else one.
    """
    if organisation_id is None or organisation_id == viewer.organisation_id:
        return True
    held = in_force(viewer.today).filter(agent_id=viewer.person_id)
    return held.filter(organisation_id=organisation_id).exists()


def organisations_of(viewer: Viewer) -> QuerySet[Mandate, UUID]:
    """Ids of the enterprises the viewer may act for today, to be used inside another query. No query."""
    held = in_force(viewer.today).filter(agent_id=viewer.person_id)
    return held.order_by().values_list("organisation_id", flat=True)


def in_force(today: date) -> QuerySet[Mandate]:
    """Included if, and only if, not revoked, begun, and not past its last day."""
    return Mandate.objects.select_related("organisation", "agent").filter(
        Q(until=None) | Q(until__gte=today), revoked_at=None, since__lte=today
    )


def _view(row: Mandate) -> MandateView:
    return MandateView(
        id=row.id,
        organisation_id=row.organisation_id,
        organisation_name=row.organisation.name,
        uscc=row.organisation.uscc,
        agent_name=rules.mask_name(row.agent.name),
        agent_phone=rules.mask_phone(row.agent.phone),
        role=row.role,
        since=row.since,
        until=row.until,
    )
