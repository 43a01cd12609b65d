"""涉审中介服务 and 取消的证明: what is public of them, what of them belongs to an item."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tongban.base.errors import NotFound
from tongban.base.paging import Page, page_by_key
from tongban.catalogue.definition import Basis, Definition
from tongban.catalogue.models import Intermediary, Item, Proof
from tongban.catalogue.queries.editions import keeping
from tongban.catalogue.rules import APPLICANT, ONESELF, PUBLIC_STATES, State

ON_A_PAGE = 30
LONGEST_WORDS = 60  # of a search


@dataclass(frozen=True, slots=True)
class ItemName:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class IntermediaryView:
    """What an applicant may have to buy from others for an approval."""

    slug: str
    service: str
    items: tuple[ItemName, ...]  # that the public sees
    basis: tuple[Basis, ...]
    payer: str
    pricing: str
    price_note: str
    provider: str
    result: str
    typical_days: int
    necessity: str
    note: str
    is_cancelled: bool

    @property
    def may_do_oneself(self) -> bool:
        return self.necessity == ONESELF

    @property
    def is_paid_by_applicant(self) -> bool:
        return self.payer == APPLICANT


@dataclass(frozen=True, slots=True)
class ProofView:
    """A proof nobody may ask for any more, and what takes its place."""

    id: UUID
    name: str
    material_names: tuple[str, ...]
    issued_by: str
    replaced_by: str
    replacement: str
    asked_by: tuple[ItemName, ...]  # that the public sees
    abolished_in: str
    batch: str
    kind: str
    basis: str
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class SideLists:
    """What of both lists belongs to one item."""

    intermediaries: tuple[IntermediaryView, ...]
    proofs: tuple[ProofView, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A document of either list as it is to be edited; `seen` tells whether it has changed since."""

    key: str
    document: dict[str, Any]
    is_cancelled: bool

    @property
    def seen(self) -> str:
        return digest_of(self.document)


_kept: tuple[tuple[int, int], list[IntermediaryView], list[ProofView]] | None = None
_names_kept: tuple[tuple[int, int], Mapping[str, set[str]]] | None = None


def intermediaries(*, after: str | None = None, every: bool = False) -> Page[IntermediaryView]:
    """Return the list of intermediary services. Two queries. Raises Invalid.

    `every`: with those taken off the list.
    """
    rows = Intermediary.objects.all() if every else _in_use(Intermediary)
    page = page_by_key(rows, key=("service", "slug"), after=after, size=ON_A_PAGE)
    names = _names(slug for row in page.items for slug in row.items)
    return page.map(lambda row: _intermediary(row, names))


def intermediary(slug: str) -> IntermediaryView:
    """Return one intermediary service. Two queries. Raises NotFound."""
    row = _in_use(Intermediary).filter(slug=slug).first()
    if row is None:
        raise NotFound("没有这项中介服务，可能已经移出清单。", code="intermediary.unknown")
    return _intermediary(row, _names(row.items))


def proofs(q: str = "", *, after: str | None = None, every: bool = False) -> Page[ProofView]:
    """Return the abolished proofs whose names hold every word of `q`. Two queries. Raises Invalid.

    The names an item called its material by count too. `every`: with those taken off the list.
    """
    rows = Proof.objects.all() if every else _in_use(Proof)
    for word in q[:LONGEST_WORDS].split():
        rows = rows.filter(words__icontains=word)
    page = page_by_key(rows, key=("name",), after=after, size=ON_A_PAGE)
    names = _names(slug for row in page.items for slug in row.asked_by)
    return page.map(lambda row: _proof(row, names))


def side_lists_of(slug: str, named: Sequence[str] = ()) -> SideLists:
    """Return what belongs to an item; `named`: intermediaries its own text names.

    Three queries once per process and edition, then none.
    """
    services, abolished = _of_edition()
    return SideLists(
        tuple(s for s in services if s.slug in named or slug in {i.slug for i in s.items}),
        tuple(p for p in abolished if slug in {i.slug for i in p.asked_by}),
    )


def asked_now(definition: Definition) -> Definition:
    """Return an item as it may be asked today: without the proofs that were abolished for it since.

    One query once per process and edition, then none. Source: 国办发〔2018〕47号.
    """
    names = _abolished_names().get(definition.slug)
    return definition.without_proofs(names) if names else definition


def intermediary_to_edit(slug: str) -> Kept:
    """Return an intermediary service as it is kept, cancelled or not. One query. Raises NotFound."""
    row = Intermediary.objects.filter(slug=slug).first()
    if row is None:
        raise NotFound("没有这项中介服务。", code="intermediary.unknown")
    return Kept(row.slug, intermediary_document(row), row.state == State.CANCELLED)


def proof_to_edit(proof_id: UUID) -> Kept:
    """Return an abolished proof as it is kept, cancelled or not. One query. Raises NotFound."""
    row = Proof.objects.filter(pk=proof_id).first()
    if row is None:
        raise NotFound("没有这项证明。", code="proof.unknown")
    return Kept(str(row.pk), proof_document(row), row.state == State.CANCELLED)


def intermediary_document(row: Intermediary) -> dict[str, Any]:
    """Return a row in the words of intermediaries.yaml."""
    return {"slug": row.slug, "service": row.service, "items": row.items, **row.facts}


def proof_document(row: Proof) -> dict[str, Any]:
    """Return a row in the words of abolished_proofs.yaml."""
    said = {"name": row.name, "material_names": row.material_names, "asked_by": row.asked_by}
    return {**said, **row.facts}


def digest_of(document: Mapping[str, Any]) -> str:
    """Return what changes when a document does."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _of_edition() -> tuple[list[IntermediaryView], list[ProofView]]:
    global _kept
    now = keeping()
    if _kept is None or _kept[0] != now:
        services = list(_in_use(Intermediary).order_by("service", "slug"))
        abolished = list(_in_use(Proof).order_by("name"))
        names = _names(
            [
                *(slug for row in services for slug in row.items),
                *(slug for row in abolished for slug in row.asked_by),
            ]
        )
        _kept = (
            now,
            [_intermediary(row, names) for row in services],
            [_proof(row, names) for row in abolished],
        )
    return _kept[1], _kept[2]


def _abolished_names() -> Mapping[str, set[str]]:
    """Return {slug: names of materials that were abolished for it}."""
    global _names_kept
    now = keeping()
    if _names_kept is None or _names_kept[0] != now:
        names = defaultdict(set)
        rows = _in_use(Proof).values_list("asked_by", "material_names")
        for slugs, called in rows:
            for slug in slugs:
                names[slug].update(called)
        _names_kept = now, dict(names)
    return _names_kept[1]


def _in_use(model: Any) -> Any:
    return model.objects.filter(state=State.IN_USE.value)


def _names(slugs: Iterable[str]) -> dict[str, str]:
    """Return {slug: name} of those items that the public sees. One query."""
    rows = Item.objects.filter(slug__in=set(slugs), state__in=PUBLIC_STATES)
    return dict(rows.values_list("slug", "current__name"))


def _items(slugs: Iterable[str], names: Mapping[str, str]) -> tuple[ItemName, ...]:
    return tuple(ItemName(slug, names[slug]) for slug in slugs if slug in names)


def _intermediary(row: Intermediary, names: Mapping[str, str]) -> IntermediaryView:
    facts = row.facts
    return IntermediaryView(
        slug=row.slug,
        service=row.service,
        items=_items(row.items, names),
        basis=tuple(Basis(**one) for one in facts["basis"]),
        payer=facts["payer"],
        pricing=facts["pricing"],
        price_note=facts["price_note"],
        provider=facts["provider"],
        result=facts["result"],
        typical_days=facts["typical_days"],
        necessity=facts["necessity"],
        note=facts["note"] or "",
        is_cancelled=row.state == State.CANCELLED,
    )


def _proof(row: Proof, names: Mapping[str, str]) -> ProofView:
    facts = row.facts
    return ProofView(
        id=row.pk,
        name=row.name,
        material_names=tuple(row.material_names),
        issued_by=facts["issued_by"],
        replaced_by=facts["replaced_by"],
        replacement=facts["replacement"],
        asked_by=_items(row.asked_by, names),
        abolished_in=facts["abolished_in"],
        batch=facts["batch"],
        kind=facts["kind"],
        basis=facts["basis"],
        is_cancelled=row.state == State.CANCELLED,
    )
