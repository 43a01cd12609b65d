"""The forms of the lists: what is asked, how a document is typed in and read back. Pure.

Items are typed one a line by name, or by slug where two agencies have one of the same name.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.base.errors import Invalid, Problem
from tongban.catalogue.queries import ItemChoice
from tongban.catalogue.rules import PRICINGS, REPLACEMENTS, SERVICE_NEEDS

Typed = Mapping[str, str]
PART = "|"
PARTS = ("law", "article", "gist")  # of a basis; the database keeps no order of keys


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a form."""

    key: str
    label: str
    type: str = "string"
    required: bool = True
    hint: str = ""
    choices: Sequence[Any] = ()


REASON = Asked("reason", "理由", "text", hint="记入日志。")
NUMBER = Asked("document_number", "文号", hint="例如：同编办发〔2026〕8号")
ONE_A_LINE = "每行一个事项，写名称；重名的写英文编号。"
SLUG = Asked(
    "slug", "英文编号", hint="网址里用，小写字母、数字和连字符，如 eia-report；以后不能改。"
)
INTERMEDIARY = (
    Asked("service", "服务名称"),
    Asked("items", "涉及的事项", "text", required=False, hint=ONE_A_LINE),
    Asked("basis", "设定依据", "text", hint="每行一条：法律名称 | 条款 | 要点"),
    Asked("necessity", "要不要做", choices=SERVICE_NEEDS),
    Asked("payer", "谁付费", hint="申请人，或者付费的单位"),
    Asked("pricing", "收费方式", choices=PRICINGS),
    Asked("price_note", "收费说明"),
    Asked("provider", "谁来做"),
    Asked("result", "做完得到"),
    Asked("typical_days", "一般用时（天）", "integer"),
    Asked("note", "说明", required=False),
    REASON,
)
PROOF = (
    Asked("name", "证明名称"),
    Asked("material_names", "材料清单里的叫法", "text", hint="每行一个；以后任何事项都不能再要。"),
    Asked("issued_by", "以前由谁开"),
    Asked("replaced_by", "改用", choices=REPLACEMENTS),
    Asked("replacement", "改用的具体办法"),
    Asked("asked_by", "以前要它的事项", "text", required=False, hint=ONE_A_LINE),
    Asked("abolished_in", "取消年份"),
    Asked("batch", "批次或者文件"),
    Asked("kind", "取消方式", hint="例如：清理取消"),
    Asked("basis", "取消依据"),
    REASON,
)


def intermediary_document(typed: Typed, items: Sequence[ItemChoice]) -> dict[str, Any]:
    """Return the document that was typed in. Raises Invalid where it cannot be read."""
    plain = {"service", "necessity", "payer", "pricing", "price_note", "provider", "result"}
    days = typed.get("typical_days", "").strip()
    if not days.isdecimal():
        raise Invalid([Problem("typical_days", "input.number", "请填写整数。")])
    return {
        **{key: typed.get(key, "").strip() for key in sorted(plain)},
        "slug": typed.get("slug", "").strip(),
        "items": _slugs(typed.get("items", ""), items),
        "basis": [_basis(line) for line in _lines(typed.get("basis", ""))],
        "typical_days": int(days),
        "note": typed.get("note", "").strip() or None,
    }


def proof_document(typed: Typed, items: Sequence[ItemChoice]) -> dict[str, Any]:
    """Return the document that was typed in."""
    plain = {"name", "issued_by", "replaced_by", "replacement", "abolished_in", "batch", "kind"}
    return {
        **{key: typed.get(key, "").strip() for key in sorted(plain | {"basis"})},
        "material_names": _lines(typed.get("material_names", "")),
        "asked_by": _slugs(typed.get("asked_by", ""), items),
    }


def typed_of(document: Mapping[str, Any], items: Sequence[ItemChoice]) -> dict[str, str]:
    """Return how a document of either list is typed in."""
    return {key: _text(key, value, items) for key, value in document.items()}


def _text(key: str, value: Any, items: Sequence[ItemChoice]) -> str:
    if value is None:
        return ""
    if key in {"items", "asked_by"}:
        return "\n".join(_names(value, items))
    if isinstance(value, list):
        return "\n".join(
            one if isinstance(one, str) else f" {PART} ".join(one[part] for part in PARTS)
            for one in value
        )
    return str(value)


def _names(slugs: Iterable[str], items: Sequence[ItemChoice]) -> list[str]:
    counts = Counter(item.name for item in items)
    names = {item.slug: item.name for item in items if counts[item.name] == 1}
    return [names.get(slug, slug) for slug in slugs]


def _slugs(text: str, items: Sequence[ItemChoice]) -> list[str]:
    counts = Counter(item.name for item in items)
    slugs = {item.name: item.slug for item in items if counts[item.name] == 1}
    return list(dict.fromkeys(slugs.get(line, line) for line in _lines(text)))


def _basis(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.replace("｜", PART).split(PART)]
    if len(parts) != len(PARTS):
        words = f"“{line[:30]}”要写成三段：法律名称 | 条款 | 要点。"
        raise Invalid([Problem("basis", "input.basis", words)])
    return dict(zip(PARTS, parts, strict=True))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
