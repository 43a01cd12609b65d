"""The files of a catalogue folder beside its items: joint matters (life events), synonyms,
intermediary services (涉审中介服务), abolished proofs (取消的证明), types of e-licences (电子证照目录) and
the dictionary of data elements (数据元目录).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tongban.catalogue import rules
from tongban.catalogue.document import ELEMENT, NAME, SLUG
from tongban.catalogue.files import FileFault, read_list
from tongban.catalogue.models import LifeEvent, MergedFiling
from tongban.catalogue.shapes import (
    Flag,
    Lists,
    Maybe,
    OneOf,
    Record,
    Several,
    Text,
    Whole,
    pattern,
)
from tongban.forms.queries import Sensitivity
from tongban.forms.rules import Type

# 多证合一: what a registration of business settles by the way.
CERTIFICATE = Record(
    {
        "no": Whole(1, 999),
        "name": Text(80),
        "original_organ": Text(80),
        "basis": NAME,
        "handled_by": NAME,
        "into": Several(SLUG),
        "receiver": Maybe(SLUG),
        "item": Maybe(SLUG),
        "asked": Flag(),
    }
)
# What a life event needs of bundles.yaml; the stages and their clocks belong to joint handling.
EVENTS = Record(
    {
        "bundles": Several(
            Record(
                {
                    "slug": SLUG,
                    "name": NAME,
                    "summary": Text(600),
                    "stages": Several(Record({"item": Maybe(SLUG)}, is_open=True)),
                },
                optional={
                    "certificates": Several(CERTIFICATE),
                    "certificates_note": NAME,
                    "pushed": Several(ELEMENT),
                },
                is_open=True,
            )
        )
    },
    is_open=True,
)
SYNONYMS = Lists()
INTERMEDIARY = Record(
    {
        "slug": SLUG,
        "service": Text(120),
        "items": Several(SLUG),
        "basis": Several(Record({"law": NAME, "article": Text(200), "gist": Text(600)}), least=1),
        "payer": Text(80),
        "pricing": OneOf(rules.PRICINGS),
        "price_note": Text(300),
        "provider": Text(300),
        "result": NAME,
        "typical_days": Whole(0, 1000),
        "necessity": OneOf(rules.SERVICE_NEEDS),
        "note": Maybe(Text(600)),
    }
)
INTERMEDIARIES = Record({"services": Several(INTERMEDIARY)}, is_open=True)
PROOF = Record(
    {
        "name": NAME,
        "material_names": Several(NAME, least=1),  # as materials of items called it
        "issued_by": Text(80),
        "replaced_by": OneOf(rules.REPLACEMENTS),
        "replacement": Text(300),
        "asked_by": Several(SLUG),
        "abolished_in": Text(20),  # the year
        "batch": Text(120),
        "kind": Text(40),
        "basis": Text(300),
    }
)
LICENCE_TYPE = Record(
    {
        "name": NAME,
        "issuer": Text(80),
        "holder": OneOf(
            ("自然人", "法人和其他组织", "法人和其他组织、自然人", "自然人、法人和其他组织")
        ),
        "validity_kind": OneOf(
            ("固定年限", "长期", "按许可载明", "按年龄", "年度复核", "年度签注")
        ),
        "validity_years": Maybe(Whole(1, 99)),
        "validity": Text(200),
        "fields": Several(Text(40), least=1),
        "trust": OneOf(("A",)),
        "produced_by": Several(SLUG),
        "used_by": Several(SLUG),
        "note": Maybe(Text(200)),
    }
)
LICENCE_TYPES = Record({"licences": Several(LICENCE_TYPE)}, is_open=True)
IDENTITY_PAPERS = Record({"papers": Several(Record({"word": Text(40)}))})
SHARED_ELEMENT = Text(
    80,
    pattern(
        rf"({'|'.join(organ for organ in rules.ELEMENT_ORGANS if organ != 'own')})"
        r"(\.[a-z][a-z0-9_-]*)+",
        "共用数据元写作 person.name、org.uscc；own. 只属于一个事项，不入目录",
    ),
)
DATA_ELEMENT = Record(
    {
        "code": Text(20, pattern(r"DE\d{5}", "应为 DE 加 5 位数字")),
        "element": SHARED_ELEMENT,
        "name": Text(60),
        "type": OneOf(tuple(Type)),
        "format": Text(60),
        "source": OneOf(rules.REGISTERS),
        "sensitivity": OneOf(tuple(Sensitivity)),
        "reused": Flag(),
    }
)
DATA_ELEMENTS = Record({"elements": Several(DATA_ELEMENT)})
PROOFS = Record({"proofs": Several(PROOF)}, is_open=True)


@dataclass(frozen=True, slots=True)
class SideDocuments:
    """Intermediary services, abolished proofs, types of e-licences, data elements and words of identity
    papers of a folder; none where it leaves the file out.
    """

    intermediaries: list[dict[str, Any]]
    proofs: list[dict[str, Any]]
    licence_types: list[dict[str, Any]]
    elements: list[dict[str, Any]]
    identity_papers: list[str]


def read_side_lists(folder: Path) -> tuple[SideDocuments, list[FileFault]]:
    """Read the five lists beside the items, and all that is wrong there."""
    services, service_faults = _read_list(
        folder / "intermediaries.yaml", INTERMEDIARIES, "services", key="slug"
    )
    abolished, proof_faults = _read_list(
        folder / "abolished_proofs.yaml", PROOFS, "proofs", key="name"
    )
    types, type_faults = _read_list(folder / "licences.yaml", LICENCE_TYPES, "licences", key="name")
    elements, element_faults = _read_list(
        folder / "elements.yaml", DATA_ELEMENTS, "elements", key="element"
    )
    _, code_faults = _read_list(folder / "elements.yaml", DATA_ELEMENTS, "elements", key="code")
    repeated_codes = [fault for fault in code_faults if fault not in element_faults]
    papers, paper_faults = _read_list(
        folder / "identity_papers.yaml", IDENTITY_PAPERS, "papers", key="word"
    )
    faults = [*service_faults, *proof_faults, *type_faults, *element_faults, *repeated_codes]
    faults += paper_faults
    words = [paper["word"] for paper in papers]
    return SideDocuments(services, abolished, types, elements, words), faults


def _read_list(
    path: Path, shape: Record, name: str, *, key: str
) -> tuple[list[dict[str, Any]], list[FileFault]]:
    if not path.exists():
        return [], []
    return read_list(path, shape, name, key=key)


def life_events(file: dict[str, Any]) -> list[LifeEvent]:
    """Return the joint matters of bundles.yaml, unsaved, in the order of the file."""
    return [
        LifeEvent(
            slug=bundle["slug"],
            name=bundle["name"],
            summary=bundle["summary"],
            place=place,
            items=list(dict.fromkeys(s["item"] for s in bundle["stages"] if s["item"])),
        )
        for place, bundle in enumerate(file["bundles"], start=1)
    ]


def merged_filings(file: dict[str, Any]) -> list[MergedFiling]:
    """Return what bundles.yaml says is merged into the business licence, unsaved."""
    return [
        MergedFiling(
            name=one["name"],
            place=one["no"],
            into=one["into"],
            item=one["item"] or "",
            receiver=one["receiver"] or "",
            is_asked=one["asked"],
            pushed=bundle.get("pushed", []),
            facts={
                **{key: one[key] for key in ("original_organ", "basis", "handled_by")},
                "note": bundle.get("certificates_note", ""),
            },
        )
        for bundle in file["bundles"]
        for one in bundle.get("certificates", [])
    ]


def synonyms(file: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what people say, and the words that mean it."""
    return {said.lower(): means for said, means in file.items()}
