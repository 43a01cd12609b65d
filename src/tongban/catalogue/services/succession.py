"""拆分、合并: items that take the place of others, drafted side by side and published together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from tongban.base.desk import Desk, require
from tongban.base.errors import Invalid, Problem, Refused
from tongban.base.said import said
from tongban.catalogue import beginnings
from tongban.catalogue.models import Draft, Item
from tongban.catalogue.rules import OPEN_DRAFTS
from tongban.catalogue.services.drafting import begin, free_slug, name_of, public_item
from tongban.people.permissions import Permission

MOST_PARTS = 20


@transaction.atomic
def begin_split(slug: str, names: Sequence[str], *, desk: Desk) -> list[UUID]:
    """拆分: begin a draft for each of the items one is to become; return their ids in that order.

    Each begins as a copy. All are published at once, when every one is approved; the old item is
    cancelled then. Pressed twice it answers with the same drafts.
    Writes:  the drafts; a journal entry for each.
    Tells:   DraftBegun.
    Raises:  NotPermitted; NotFound; Invalid for fewer than two names, or the same one twice; Refused
             (item.being_replaced) while it is split or merged otherwise.
    """
    require(desk, Permission.CATALOGUE_PUBLISH)
    item = public_item(slug)
    wanted = [name_of(name) for name in names]
    if not 2 <= len(set(wanted)) == len(wanted) <= MOST_PARTS:
        words = f"请写出拆分后各个事项的名称，2 到 {MOST_PARTS} 个，不能重复。"
        raise Invalid([Problem("names", "item.split_names", words)])
    if (same := _begun_already([slug], wanted)) is not None:
        return same
    begun: list[UUID] = []
    for name in wanted:
        document = beginnings.split_text(_text(item), slug=free_slug(name), name=name)
        begun.append(_begin(item, document, [slug], desk))
    return begun


@transaction.atomic
def begin_merge(slugs: Sequence[str], name: str, *, desk: Desk) -> UUID:
    """合并: begin the draft of the item several become, from the first one's text; return its id.

    The old items are cancelled when it is published. Pressed twice it answers with the same draft.
    Writes, tells, raises: as begin_split; Invalid for fewer than two items.
    """
    require(desk, Permission.CATALOGUE_PUBLISH)
    wanted = list(dict.fromkeys(slugs))
    name = name_of(name)
    if len(wanted) < 2:
        raise Invalid([Problem("slugs", "item.merge_items", "请选择至少两个要合并的事项。")])
    # Locked in one order, whatever order they were chosen in: two officers must not wait in a ring.
    items = {slug: public_item(slug) for slug in sorted(wanted)}
    if (same := _begun_already(wanted, [name])) is not None:
        return same[0]
    texts = [_text(items[slug]) for slug in wanted]
    document = beginnings.merged_text(texts, slug=free_slug(name), name=name)
    return _begin(items[wanted[0]], document, wanted, desk)


def _begun_already(slugs: list[str], names: list[str]) -> list[UUID] | None:
    """Return the drafts of the same split or merge. Raises Refused where there is another one."""
    rows = [
        row
        for row in Draft.objects.filter(state__in=OPEN_DRAFTS).exclude(replaces=[])
        if set(row.replaces) & set(slugs)
    ]
    if not rows:
        return None
    found = {row.document.get("name"): UUID(str(row.id)) for row in rows}
    if all(row.replaces == slugs for row in rows) and set(found) == set(names):
        return [found[name] for name in names]
    raise Refused(
        said("“{name}”正在拆分或合并，请先办完或放弃。", name=rows[0].document.get("name")),
        code="item.being_replaced",
        details={"drafts": [str(row.id) for row in rows]},
    )


def _begin(item: Item, document: dict[str, Any], replaces: list[str], desk: Desk) -> UUID:
    draft = Draft(
        slug=document["slug"],
        entry_id=item.entry_id,
        agency_id=item.agency_id,
        base=item.current,
        document=document,
        replaces=replaces,
    )
    return begin(draft, desk)


def _text(item: Item) -> dict[str, Any]:
    assert item.current is not None, "what the public sees has a current version"
    text: dict[str, Any] = item.current.definition
    return text
