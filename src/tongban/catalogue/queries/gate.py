"""What the publish gate has against documents, given everything else the catalogue holds."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import Count, F
from django.db.models.fields.json import KeyTextTransform

from tongban.agencies.queries import AgencyView, agencies
from tongban.catalogue.document import LIMIT
from tongban.catalogue.gate import RULES, Facts, Finding, Rule, SameCode, Severity, check
from tongban.catalogue.models import (
    DirectoryVersion,
    GateSetting,
    Intermediary,
    ItemVersion,
    MergedFiling,
    Proof,
)
from tongban.catalogue.rules import PUBLIC_STATES, State
from tongban.forms.queries import element_types
from tongban.law.clock import Limit, Unit
from tongban.sharing.queries import source_codes

DIRECTORY = "基本目录"


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule of the gate as the office has set it."""

    rule: Rule
    severity: Severity
    reason: str  # "" where nobody has changed it
    set_by: str

    @property
    def is_changed(self) -> bool:
        return self.severity is not self.rule.severity


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Items of one basic code: 同一事项、同一编码、同一标准."""

    code: str
    items: list[SameCode]

    @property
    def differs(self) -> list[str]:
        """What they do not agree on: name, kind, statutory."""
        elements = ("name", "kind", "statutory")
        return [one for one in elements if len({getattr(item, one) for item in self.items}) > 1]


def findings(document: Mapping[str, Any], *, without: Collection[str] = ()) -> list[Finding]:
    """Return what the gate has against one document, errors first. Nine queries.

    `without` are the slugs of items it takes the place of (拆分、合并): it need not agree with them.
    """
    return findings_of([document], without=without)[0]


def findings_of(
    documents: Sequence[Mapping[str, Any]], *, without: Collection[str] = ()
) -> list[list[Finding]]:
    """Return what the gate has against each document; they are compared with one another too.

    Eight queries, however many documents.
    """
    abolished, intermediaries, merged = _abolished(), _intermediaries(), _merged()
    # None while no dictionary is kept, for nothing can be held against it.
    elements = element_types() or None
    sources = source_codes() or None
    severities = {line.rule.code: line.severity for line in rule_lines()}
    known = {agency.slug: agency for agency in agencies()}
    same = _same_code(documents, known, without)
    return [
        check(
            document,
            Facts(
                abolished=abolished,
                intermediaries=intermediaries,
                merged=merged,
                elements=elements,
                sources=sources,
                same_code=tuple(same.get(document.get("base_code") or "", ())),
                severities=severities,
                **_phones(known.get(document.get("agency", ""))),
            ),
        )
        for document in documents
    ]


def warned() -> dict[str, int]:
    """Return by rule how many items in use were published with its warning. One query."""
    rows = ItemVersion.objects.filter(item__current=F("pk"), item__state__in=PUBLIC_STATES)
    counts: Counter[str] = Counter()
    for warnings in rows.values_list("warnings", flat=True):
        counts.update({warning["code"] for warning in warnings})
    return counts


def shared_codes() -> list[CodeGroup]:
    """Return the basic codes several published items carry, side by side. One query."""
    public = ItemVersion.objects.filter(item__current=F("pk"), item__state__in=PUBLIC_STATES)
    codes = public.exclude(code="").values("code").annotate(n=Count("id")).filter(n__gt=1)
    rows = public.filter(code__in=codes.values("code")).select_related("item__agency")
    groups: dict[str, list[SameCode]] = defaultdict(list)
    for row in rows.defer("definition", "warnings").order_by("code", "item__slug"):
        limit = _limit(row.statutory_days, row.statutory_unit)
        groups[row.code].append(
            SameCode(row.item.slug, row.item.agency.short, row.name, row.kind, limit)
        )
    return [CodeGroup(code, items) for code, items in groups.items()]


def rule_lines() -> list[RuleLine]:
    """Return every rule of the gate with the severity that holds. One query."""
    settings = {setting.rule: setting for setting in GateSetting.objects.all()}
    return [_rule_line(rule, settings.get(code)) for code, rule in sorted(RULES.items())]


def _rule_line(rule: Rule, setting: GateSetting | None) -> RuleLine:
    if setting is None:
        return RuleLine(rule, rule.severity, "", "")
    return RuleLine(rule, Severity(setting.severity), setting.reason, setting.set_by)


def _abolished() -> dict[str, frozenset[str]]:
    asked: dict[str, frozenset[str]] = defaultdict(frozenset)
    rows = Proof.objects.filter(state=State.IN_USE.value).values_list("material_names", "asked_by")
    for names, asked_by in rows:
        for name in names:
            asked[name] |= frozenset(asked_by)
    return asked


def _intermediaries() -> frozenset[str] | None:
    """Return the slugs of the list; None while no list is kept, for nothing can be held against it."""
    in_use = Intermediary.objects.filter(state=State.IN_USE.value)
    return frozenset(in_use.values_list("slug", flat=True)) or None


def _merged() -> dict[str, frozenset[str]] | None:
    """Return the names on the list by registration; None while no list is kept."""
    names: dict[str, frozenset[str]] = defaultdict(frozenset)
    rows = MergedFiling.objects.filter(is_asked=True).values_list("name", "into")
    for name, into in rows:
        for slug in into:
            names[slug] |= {name}
    return dict(names) or None


def _phones(agency: AgencyView | None) -> dict[str, str]:
    if agency is None:
        return {}
    return {"phone": agency.phone, "supervise_phone": agency.supervise_phone}


def _same_code(
    documents: Sequence[Mapping[str, Any]],
    known: Mapping[str, AgencyView],
    without: Collection[str],
) -> dict[str, list[SameCode]]:
    """Return by code what else carries it: the entry, published items, the documents themselves."""
    coded = [document for document in documents if document.get("base_code")]
    codes = {str(document["base_code"]) for document in coded}
    besides = {*without, *(document.get("slug") for document in coded)}
    found: dict[str, list[SameCode]] = defaultdict(list)
    for code, same in chain(_entries(codes), _published(codes, besides), _said(coded, known)):
        found[code].append(same)
    return found


def _entries(codes: set[str]) -> Iterator[tuple[str, SameCode]]:
    entries = DirectoryVersion.objects.filter(
        entry__code__in=codes, entry__state=State.IN_USE.value, entry__current=F("pk")
    )
    for entry in entries.select_related("entry"):
        limit = _limit(entry.statutory_days, entry.statutory_unit)
        yield entry.entry.code, SameCode("", DIRECTORY, entry.name, entry.kind, limit)


def _published(codes: set[str], besides: Collection[str | None]) -> Iterator[tuple[str, SameCode]]:
    rows = (
        ItemVersion.objects.filter(
            code__in=codes, item__current=F("pk"), item__state__in=PUBLIC_STATES
        )
        .exclude(item__slug__in=[slug for slug in besides if slug])
        .annotate(main_item=KeyTextTransform("parent", "definition"))
        .select_related("item__agency")
        .defer("definition")
    )
    for row in rows:
        limit = _limit(row.statutory_days, row.statutory_unit)
        yield (
            row.code,
            SameCode(
                row.item.slug, row.item.agency.short, row.name, row.kind, limit, row.main_item or ""
            ),
        )


def _said(
    documents: Iterable[Mapping[str, Any]], known: Mapping[str, AgencyView]
) -> Iterator[tuple[str, SameCode]]:
    for document in documents:
        agency = known.get(document.get("agency", ""))
        said = document.get("statutory_limit")
        yield (
            str(document["base_code"]),
            SameCode(
                slug=document.get("slug") or "",
                agency=agency.short if agency else "",
                name=document.get("name") or "",
                kind=document.get("kind") or "",
                # A draft may still hold anything here; what is no limit is told by its shape.
                statutory=_limit(said["days"], said["unit"]) if said and LIMIT.fits(said) else None,
                parent=document.get("parent") or "",
            ),
        )


def _limit(days: int | None, unit: str) -> Limit | None:
    return None if days is None else Limit(days, Unit(unit))
