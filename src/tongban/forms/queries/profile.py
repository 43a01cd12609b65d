"""What is kept of a holder: to fill his forms with, and to show him all of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from tongban.base.desk import Viewer
from tongban.forms.models import AnswerUse, Consent, ProfileAnswer
from tongban.forms.profile import OWN, TRUST_WORDS, Known, Trust, masked
from tongban.forms.rules import GROUPS, PICKED, Field, Type, group_of


@dataclass(frozen=True, slots=True)
class Used:
    """An application an answer was filled into."""

    number: str
    item_name: str
    used_at: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was known before: masked as the answer that took its place."""

    text: str
    origin_words: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One answer kept, as its holder sees it."""

    id: UUID
    element: str
    label: str
    type: Type
    text: str  # masked where it is sensitive and was not asked to be shown
    is_masked: bool
    is_sensitive: bool
    origin_words: str
    number: str  # of the case it was stated in, "" for a correction
    trust: Trust
    trust_words: str
    stated_on: date
    uses: tuple[Used, ...]  # the latest first
    earlier: tuple[Earlier, ...]  # the latest first

    @property
    def type_to_draw(self) -> str:
        """The type to ask a correction with: the choices belong to each form."""
        return Type.STRING.value if self.type in PICKED else self.type.value


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that is kept of a holder's answers, grouped as forms are."""

    consented_at: datetime | None  # None: not, or withdrawn
    groups: tuple[tuple[str, tuple[Holding, ...]], ...]  # title, answers

    @property
    def every(self) -> list[Holding]:
        return [holding for _, group in self.groups for holding in group]


def known(
    *, person_id: UUID | None, organisation_id: UUID | None, item_slug: str
) -> dict[str, Known]:
    """Return what a holder let be kept, by element, to fill a form of an item with. One query.

    The enterprise's answers alone where he acts for one; nothing once the consent is withdrawn.
    """
    consent = Consent.objects.filter(withdrawn_at=None)
    if organisation_id is not None:
        consent = consent.filter(organisation_id=OuterRef("organisation_id"))
    else:
        consent = consent.filter(person_id=OuterRef("person_id"))
    rows = ProfileAnswer.objects.of_holder(person_id, organisation_id).current()
    rows = rows.filter(Exists(consent), item__in=["", item_slug])
    return {
        row.element: Known(row.value, origin_of(row), row.stated_on, Trust(row.trust), row.id)
        for row in rows
    }


def consents(*, person_id: UUID | None, organisation_id: UUID | None) -> bool:
    """Test whether a holder lets his answers be kept. One query."""
    return _consents(person_id, organisation_id).exists()


def holdings(viewer: Viewer, *, revealed: Iterable[UUID] = ()) -> Holdings:
    """Return all that is kept of the viewer, or of the enterprise he acts for. Three queries.

    Sensitive answers are masked but for those `revealed`.
    """
    consent = _consents(viewer.person_id, viewer.organisation_id).first()
    shown = frozenset(revealed)
    histories = _histories(viewer)
    asked: dict[str, list[Holding]] = {}
    for current, *before in histories:
        group = group_of(Field(current.element, current.element, current.label))
        asked.setdefault(group, []).append(_holding(current, before, current.id in shown))
    groups = tuple((title, tuple(asked[key])) for key, title in GROUPS.items() if key in asked)
    return Holdings(consent.given_at if consent else None, groups)


def downloaded(viewer: Viewer) -> list[dict[str, Any]]:
    """Return the same in full with its history, as JSON-able values, to take along. Two queries.

    Source: 个人信息保护法 art. 45.
    """
    return [_exported(row) for history in _histories(viewer) for row in history]


def origin_of(row: ProfileAnswer) -> str:
    """Say where an answer comes from: 2026-03-02 的食品经营许可申请（230881…）."""
    if not row.number:
        return f"{row.stated_on} 本人更正"
    stated = f"{row.stated_on} 的{row.item_name}申请（{row.number}）"
    return f"{stated}，{row.verified_by}" if row.verified_by else stated


def _consents(person_id: UUID | None, organisation_id: UUID | None) -> QuerySet[Consent]:
    in_force = Consent.objects.filter(withdrawn_at=None)
    if organisation_id is not None:
        return in_force.filter(organisation_id=organisation_id)
    return in_force.filter(person_id=person_id) if person_id else in_force.none()


def _histories(viewer: Viewer) -> list[list[ProfileAnswer]]:
    """Return the answers of the holder: of each element the one that holds, then those before it."""
    uses = Prefetch("uses", AnswerUse.objects.order_by("-used_at", "-id"))
    rows = (
        ProfileAnswer.objects.of_holder(viewer.person_id, viewer.organisation_id)
        .prefetch_related(uses)
        .order_by("element", "item", "-created_at", "-id")
    )
    histories: dict[tuple[str, str], list[ProfileAnswer]] = {}
    for row in rows:
        histories.setdefault((row.element, row.item), []).append(row)
    return list(histories.values())


def _holding(row: ProfileAnswer, before: Iterable[ProfileAnswer], is_shown: bool) -> Holding:
    is_masked = row.is_sensitive and not is_shown
    own = row.element.startswith(OWN)
    return Holding(
        id=row.id,
        element=row.element,
        label=f"{row.label}（{row.item_name}）" if own and row.item_name else row.label,
        type=Type(row.type),
        text=masked(row.value) if is_masked else row.value,
        is_masked=is_masked,
        is_sensitive=row.is_sensitive,
        origin_words=origin_of(row),
        number=row.number,
        trust=Trust(row.trust),
        trust_words=TRUST_WORDS[Trust(row.trust)],
        stated_on=row.stated_on,
        uses=tuple(Used(use.number, use.item_name, use.used_at) for use in row.uses.all()),
        earlier=tuple(
            Earlier(masked(old.value) if is_masked else old.value, origin_of(old)) for old in before
        ),
    )


def _exported(row: ProfileAnswer) -> dict[str, Any]:
    return {
        "element": row.element,
        "label": row.label,
        "text": row.value,
        "sensitive": row.is_sensitive,
        "trust": row.trust,
        "from": origin_of(row),
        "stated_on": row.stated_on.isoformat(),
        "superseded_at": row.superseded_at.isoformat() if row.superseded_at else None,
        "used_in": [{"number": use.number, "item": use.item_name} for use in row.uses.all()],
    }
