"""What an applicant handed in before and may hand in again."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from tongban.applications.models import ApplicationMaterial
from tongban.applications.rules import State
from tongban.base.clock import local_day
from tongban.records import queries as records
from tongban.records.rules import TRUST_NAMES, Trust

LOOKED_THROUGH = 200  # times papers of these kinds were handed in, the latest
OFFERED_OF_A_KIND = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper of the vault, as it is offered again."""

    id: UUID  # of the material
    name: str
    given_on: date  # when it was last handed in
    trust: str
    trust_name: str
    valid_until: date | None
    why_not: str  # "" where it may be used

    @property
    def is_verified(self) -> bool:
        """Tell whether a clerk has compared it with its original."""
        return self.trust == Trust.VERIFIED


def fitting(
    kinds: Set[str], *, person_id: UUID, organisation_id: UUID | None, today: date
) -> dict[str, tuple[Kept, ...]]:
    """Return what a holder handed in of these kinds, by kind: at most three of each, verified ones first,
    then the latest. Where none may be used any more, the latest with the reason. One query.

    The enterprise's papers alone where he acts for one. E-licences stand in by themselves, and what
    only ever lay on a draft was not handed in.
    """
    given = (
        ApplicationMaterial.objects.filter(
            _held_by(person_id, organisation_id),
            material__kind__in=kinds,
            material__withdrawn_at=None,
            application__state=State.SUBMITTED,
            removed_at=None,
        )
        .exclude(material__trust=Trust.ISSUED)
        .select_related("material", "application")
        .only("material", "application__submitted_at")
        .order_by("-application__submitted_at", "-id")
    )
    by_kind: dict[str, dict[UUID, Kept]] = {}
    for paper in given[:LOOKED_THROUGH]:
        assert paper.material
        of_kind = by_kind.setdefault(paper.material.kind, {})
        of_kind.setdefault(paper.material.id, _kept(paper, today))
    return {kind: _best(list(found.values())) for kind, found in by_kind.items()}


def _held_by(person_id: UUID, organisation_id: UUID | None) -> Q:
    if organisation_id:
        return Q(material__organisation_id=organisation_id)
    return Q(material__person_id=person_id, material__organisation=None)


def _best(found: list[Kept]) -> tuple[Kept, ...]:
    usable = sorted((one for one in found if not one.why_not), key=lambda one: not one.is_verified)
    return tuple(usable[:OFFERED_OF_A_KIND] or found[:1])


def _kept(paper: ApplicationMaterial, today: date) -> Kept:
    material, at = paper.material, paper.application.submitted_at
    assert material
    assert at
    return Kept(
        id=material.id,
        name=material.name,
        given_on=local_day(at),
        trust=material.trust,
        trust_name=TRUST_NAMES[Trust(material.trust)],
        valid_until=material.valid_until,
        why_not=records.why_unusable(material, today),
    )
