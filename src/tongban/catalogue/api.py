"""The catalogue over the API: items, guides with answers to situations, search. Open to everybody."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from tongban.catalogue import queries
from tongban.catalogue.queries import Definition, ItemLine
from tongban.catalogue.queries.data_elements import element_lines
from tongban.law.clock import Limit

router = Router()


class LimitOut(Schema):
    days: int
    unit: str  # 工作日, 自然日


class ItemOut(Schema):
    slug: str
    name: str
    agency: str
    instant: bool  # 即办件
    promised: LimitOut | None
    visits: int  # at most, to the window
    online_depth: int  # 1-4
    suspended: bool


class ItemsOut(Schema):
    items: list[ItemOut]
    next: str | None  # send it as `after` for the next page


class MaterialOut(Schema):
    key: str
    name: str
    kind: str
    necessity: str
    originals: int
    copies: int
    form: str
    issued_by: str
    licence: str  # the e-licence that can stand in for it
    shared: bool  # 免提交
    depends: bool  # hangs on a question that has no answer yet


class GuideOut(Schema):
    """A guide; `materials` are those of the answers given in the query, `definition` is all of it."""

    slug: str
    version: int
    agency: dict[str, Any]
    suspended: bool
    situations: dict[str, str]
    materials: list[MaterialOut]
    statutory: LimitOut | None
    promised: LimitOut | None
    definition: dict[str, Any]


class VersionOut(Schema):
    number: int
    name: str
    published_at: datetime
    reason: str  # 变更说明
    current: bool


class VersionsOut(Schema):
    slug: str
    versions: list[VersionOut]  # the newest first


class StandingOut(Schema):
    state: str  # in_use, suspended, cancelled
    reason: str
    document_number: str
    since: datetime


class VersionTextOut(Schema):
    """One version as it was published, whatever became of the item; `standing` is that of today."""

    slug: str
    version: int
    published_at: datetime
    standing: StandingOut | None
    definition: dict[str, Any]


class ElementOut(Schema):
    code: str
    element: str
    name: str
    type: str
    format: str
    source: str  # the register that knows it best, or 自填
    sensitivity: str  # 一般, 敏感
    reused: bool  # may be offered again to whoever agreed
    items: int  # how many items ask it


class ElementsOut(Schema):
    elements: list[ElementOut]
    next: str | None


@router.get("/items", response=ItemsOut, summary="事项列表；q 为大白话搜索，agency、theme 为筛选")
def items(
    request: HttpRequest,
    q: str = "",
    agency: str = "",
    theme: str = "",
    after: str | None = None,
) -> dict[str, Any]:
    if q:
        return {"items": [_item(hit.item) for hit in queries.search(q).hits], "next": None}
    if agency:
        page = queries.by_agency(agency, after=after).page
    elif theme:
        page = queries.by_theme(theme, after=after).page
    else:
        page = queries.all_items(after=after)
    return {"items": [_item(line) for line in page.items], "next": page.next_token}


@router.get(
    "/items/{slug}",
    response=GuideOut,
    summary="办事指南；查询参数给出情形的选择（情形键=选项值），材料清单随之变化",
)
def guide(request: HttpRequest, slug: str) -> dict[str, Any]:
    found = queries.guide(slug)
    definition = found.definition
    chosen = definition.valid_answers({key: str(value) for key, value in request.GET.items()})
    agency = asdict(found.agency)
    return {
        "slug": slug,
        "version": found.number,
        "agency": {key: agency[key] for key in ("slug", "name", "address", "hours", "phone")},
        "suspended": found.is_suspended,
        "situations": chosen,
        "materials": _materials(definition, chosen),
        "statutory": _limit(definition.statutory_limit),
        "promised": _limit(definition.promised_limit),
        "definition": asdict(definition),
    }


@router.get("/items/{slug}/versions", response=VersionsOut, summary="事项的全部版本，最新的在前")
def versions(request: HttpRequest, slug: str) -> dict[str, Any]:
    lines = queries.versions(slug)
    return {
        "slug": slug,
        "versions": [
            {
                "number": line.number,
                "name": line.name,
                "published_at": line.published_at,
                "reason": line.reason,
                "current": line.is_current,
            }
            for line in lines
        ],
    }


@router.get(
    "/items/{slug}/versions/{number}",
    response=VersionTextOut,
    summary="事项的某一版本，与发布时相同；已取消的事项也可以查",
)
def version(request: HttpRequest, slug: str, number: int) -> dict[str, Any]:
    found = queries.version(slug, number)
    return {
        "slug": slug,
        "version": found.number,
        "published_at": found.published_at,
        "standing": asdict(found.standing) if found.standing else None,
        "definition": asdict(found.definition),
    }


@router.get("/elements", response=ElementsOut, summary="数据元目录：各事项表单共用的数据元")
def elements(request: HttpRequest, after: str | None = None) -> dict[str, Any]:
    page = element_lines(after=after)
    return {
        "elements": [asdict(line.entry) | {"items": line.items} for line in page.items],
        "next": page.next_token,
    }


def _item(line: ItemLine) -> dict[str, Any]:
    return {
        "slug": line.slug,
        "name": line.name,
        "agency": line.agency_slug,
        "instant": line.is_instant,
        "promised": _limit(line.promised),
        "visits": line.visits,
        "online_depth": line.online_depth,
        "suspended": line.is_suspended,
    }


def _materials(definition: Definition, chosen: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "name": one.name,
            "kind": one.kind,
            "necessity": one.necessity,
            "originals": one.originals,
            "copies": one.copies,
            "form": one.form,
            "issued_by": one.issued_by,
            "licence": one.licence,
            "shared": one.is_shared,
            "depends": one.depends(chosen),
        }
        for one in definition.materials_for(chosen)
    ]


def _limit(limit: Limit | None) -> dict[str, Any] | None:
    return {"days": limit.days, "unit": limit.unit} if limit else None
