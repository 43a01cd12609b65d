"""The versions of an item: which there are, what one said, what the public saw on a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from tongban.agencies.queries import agency
from tongban.base.errors import NotFound
from tongban.catalogue.differences import Change
from tongban.catalogue.differences import difference as difference_of
from tongban.catalogue.models import Item, ItemVersion
from tongban.catalogue.queries.guides import Guide, definition_of
from tongban.catalogue.queries.standings import cancelled, standing_of
from tongban.catalogue.rules import State


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version as a list shows it."""

    number: int
    name: str
    published_at: datetime
    published_by: str
    reason: str  # 变更说明
    warnings: int  # of the publish gate
    is_current: bool


def versions(slug: str) -> list[VersionLine]:
    """Return the versions of an item, the newest first; also of one that is cancelled. One query.

    Raises NotFound for an item that was never published.
    """
    rows = ItemVersion.objects.filter(item__slug=slug).order_by("-number")
    rows = rows.select_related("item").defer("definition")
    lines = [
        VersionLine(
            row.number,
            row.name,
            row.published_at,
            row.published_by,
            row.reason,
            len(row.warnings),
            row.item.current_id == row.pk,
        )
        for row in rows
    ]
    if not lines:
        raise _unknown()
    return lines


def version(slug: str, number: int) -> Guide:
    """Return one version as a guide, with the item's standing of today. Up to four queries.

    Raises NotFound.
    """
    row = _rows(slug).filter(number=number).first()
    if row is None:
        raise NotFound("没有这个事项版本。", code="item.version_unknown")
    return _guide(row, before=None)


def as_of(slug: str, day: date) -> Guide:
    """Return the guide as the public saw it at the end of the local `day`. Up to four queries.

    Raises NotFound before it was first published; with the code item.cancelled, as guide() does,
    where it was cancelled by then.
    """
    end = timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
    row = _rows(slug).filter(published_at__lt=end).order_by("-number").first()
    if row is None:
        raise NotFound("那一天还没有发布这个事项。", code="item.not_yet_published")
    found = _guide(row, before=end)
    if found.standing is not None and found.standing.state == State.CANCELLED:
        raise cancelled(slug, found.definition.name, found.standing)
    return found


def difference(slug: str, old: int, new: int) -> list[Change]:
    """Return what version `new` of an item says otherwise than version `old`. One query.

    Raises NotFound if either does not exist.
    """
    rows = ItemVersion.objects.filter(item__slug=slug, number__in={old, new})
    texts = dict(rows.values_list("number", "definition"))
    if not {old, new} <= texts.keys():
        raise NotFound("没有这个事项版本。", code="item.version_unknown")
    return difference_of(texts[old], texts[new])


def item_state(slug: str) -> str:
    """Return the state of an item (rules.State). One query. Raises NotFound."""
    state = Item.objects.filter(slug=slug).values_list("state", flat=True).first()
    if state is None:
        raise _unknown()
    return state


def _rows(slug: str) -> QuerySet[ItemVersion]:
    return ItemVersion.objects.filter(item__slug=slug).defer("definition")


def _guide(row: ItemVersion, *, before: datetime | None) -> Guide:
    version_id = UUID(str(row.pk))
    definition = definition_of(version_id)
    standing = standing_of(row.item_id, before=before)
    return Guide(
        item_id=row.item_id,
        version_id=version_id,
        number=row.number,
        published_at=row.published_at,
        is_suspended=standing is not None and standing.state == State.SUSPENDED,
        definition=definition,
        agency=agency(definition.agency),
        standing=standing,
    )


def _unknown() -> NotFound:
    return NotFound("没有找到这个事项。", code="item.unknown")
