"""What one version of an item says, as the rest of the platform reads it.

`parse` turns a document (one entry of `items` in data/tongjiang/FORMAT.md, with the slug of its
agency) into frozen values, or says everything that is wrong with it. ItemVersion.definition keeps
the document itself, so file and database are read by the same words.
Pure: no Django, no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from typing import Any

from tongban.catalogue.document import faults_of
from tongban.catalogue.rules import INSTANT, PERSON, Necessity, Status
from tongban.catalogue.shapes import Fault
from tongban.forms.rules import Field, Type
from tongban.law.clock import Limit, Unit

ON_THE_SPOT = Limit(0)
PROOF = "证明"


class Unreadable(ValueError):
    """The document is not an item; `faults` say why, one entry per fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("；".join(f"{fault.path}：{fault.words}" for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Basis:
    """设定依据."""

    law: str
    article: str
    gist: str
    number: str = ""  # 文号
    organ: str = ""  # 颁布机关
    since: str = ""  # ISO date
    address: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """情形: its answer decides which materials are needed."""

    key: str
    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Material:
    """申请材料. `key` is stable within the version: m1, m2 … in the order of the document."""

    key: str
    name: str
    kind: str  # 申请表, 证照, 证明, 图纸, 合同, 其他
    source: str
    issued_by: str  # "" unless a government department issues it
    form: str  # 电子或纸质, 纸质, 电子
    originals: int
    copies: int
    necessity: Necessity
    when: Mapping[str, tuple[str, ...]]  # question key → answers it is asked for; {} always
    licence: str  # the e-licence (电子证照) that can stand in for it, or ""
    status: Status
    basis: str = ""  # law and article that asks for it
    explain: str = ""  # 填报须知
    standard: str = ""  # 受理标准
    blank: str = ""  # address of the blank form
    sample: str = ""  # address of a filled-in one
    committed: bool = False  # 告知承诺 stands in for it
    data_source: str = ""  # code of the source that may be asked instead (共享免交), or ""

    @property
    def is_shared(self) -> bool:
        """免提交: the agency looks it up itself."""
        return self.status is Status.SHARED

    @property
    def is_required(self) -> bool:
        """Whether an application cannot be submitted without it."""
        return self.necessity is Necessity.REQUIRED and not self.is_shared

    def is_asked(self, situations: Mapping[str, str]) -> bool:
        """Test whether it belongs to the list; a question not answered yet excludes nothing."""
        if self.status is Status.ABOLISHED:
            return False
        return all(
            situations[key] in answers for key, answers in self.when.items() if key in situations
        )

    def depends(self, situations: Mapping[str, str]) -> bool:
        """视情形: test whether a question not answered yet decides on it."""
        return any(key not in situations for key in self.when)


@dataclass(frozen=True, slots=True)
class SpecialProcedure:
    """特别程序: hearing, inspection, expert review … `is_counted`: within the time limit."""

    name: str
    limit: Limit
    is_counted: bool


@dataclass(frozen=True, slots=True)
class FeeItem:
    """收费项目."""

    name: str
    standard: str
    basis: str
    reduction: str = ""  # 减免情形


@dataclass(frozen=True, slots=True)
class Fee:
    is_charged: bool
    standard: str
    basis: str
    items: tuple[FeeItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the handling and the role that does it."""

    name: str
    role: str  # 窗口人员, 审查人员, 首席代表
    days: int | None = None  # in the unit of the promised limit
    standard: str = ""  # 审查标准
    result: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    name: str
    kind: str  # 证照, 批文, 证明, 其他, 无
    delivery: tuple[str, ...]  # 窗口领取, 邮寄, 电子证照
    validity: str = ""
    sample: str = ""  # address of a sample


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the item asked of people in October 2018, before the reform (typical values)."""

    steps: int
    materials: int
    days: int
    visits: int


@dataclass(frozen=True, slots=True)
class Faq:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Extras:
    """扩展要素 of GB/T 39554.2 that a document may leave out: "" or () where it does."""

    local_code: str = ""
    task_code: str = ""  # 实施编码
    handle_code: str = ""  # 业务办理项编码
    power_source: str = ""
    organ_kind: str = ""
    entrusted_by: str = ""
    joint_agencies: tuple[str, ...] = ()  # slugs
    statutory_explain: str = ""
    promised_explain: str = ""
    handle_types: tuple[str, ...] = ()
    scope: str = ""  # 通办范围
    visit_reason: str = ""
    quota: str = ""
    commitment: bool = False  # 告知承诺制
    commitment_text: str = ""  # what is promised, in words of its own
    check_days: int = 0  # working days to check a commitment afterwards; 0: as the site says
    later_days: int = 0  # working days a paper may come later, at most; 0: as the site says
    pay_online: bool = False
    appointment: bool = False
    terminal: bool = False
    intermediaries: tuple[str, ...] = ()  # slugs
    place: str = ""  # of its own, else the agency's
    hours: str = ""
    phone: str = ""
    supervise_phone: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """All elements of one version of an item (实施清单要素)."""

    slug: str
    name: str
    parent: str  # main item when this is a sub-item, or ""
    agency: str  # slug
    base_code: str  # 12-digit 基本编码, "" where none is known
    kind: str
    audience: tuple[str, ...]
    themes: tuple[str, ...]
    level: str
    delegated_to: tuple[str, ...]
    case_type: str  # 即办件, 承诺件
    basis: tuple[Basis, ...]
    conditions: tuple[str, ...]
    situations: tuple[Question, ...]
    materials: tuple[Material, ...]
    fields: tuple[Field, ...]
    statutory_limit: Limit | None
    # 即办件 are promised on the spot (0 days), whatever day count the document gives them.
    promised_limit: Limit | None
    special_procedures: tuple[SpecialProcedure, ...]
    fee: Fee
    steps: tuple[Stage, ...]
    baseline: Baseline
    result: Result
    online_depth: int  # 1-4
    visits: int  # at most, to the window
    in_hall: bool
    not_in_hall_reason: str
    window: str  # 一窗分类, "" when not one-window
    lists: tuple[str, ...]
    high_frequency: bool
    monthly_volume: int
    keywords: tuple[str, ...]
    faqs: tuple[Faq, ...]
    source_note: str
    extras: Extras = Extras()

    @property
    def is_instant(self) -> bool:
        """即办件: decided and handed over while one waits."""
        return self.case_type == INSTANT

    @property
    def is_fileable(self) -> bool:
        """Whether an application can be made on this site: depth II or more, and a form to fill."""
        return self.online_depth >= 2 and bool(self.fields)

    @property
    def materials_to_bring(self) -> int:
        """How many materials a citizen still has to bring: neither abolished nor looked up by the agency."""
        return sum(material.status is Status.KEPT for material in self.materials)

    @property
    def is_for_persons(self) -> bool:
        return PERSON in self.audience

    @property
    def is_for_organisations(self) -> bool:
        return any(who != PERSON for who in self.audience)

    def materials_for(self, situations: Mapping[str, str]) -> tuple[Material, ...]:
        """Return the materials of the list for these answers (question key → option value).

        Abolished ones are never among them; one that hangs on a question without an answer is,
        and its `depends(situations)` says so.
        """
        return tuple(m for m in self.materials if m.is_asked(situations))

    @property
    def replaced_by_commitment(self) -> tuple[Material, ...]:
        """The materials 告知承诺 stands in for: those marked so, or else every 证明."""
        marked = tuple(m for m in self.materials if m.committed)
        return marked or tuple(
            m for m in self.materials if m.kind == PROOF and m.status is Status.KEPT
        )

    def without_proofs(self, names: Collection[str]) -> Definition:
        """Return the definition without what was abolished after it was published: no such proof is asked."""
        if not any(m.status is Status.KEPT and m.name in names for m in self.materials):
            return self
        return replace(
            self,
            materials=tuple(
                replace(m, status=Status.ABOLISHED)
                if m.status is Status.KEPT and m.name in names
                else m
                for m in self.materials
            ),
        )

    def committed(self) -> Definition:
        """Return the definition as it is asked of who files by 告知承诺."""
        replaced = self.replaced_by_commitment
        return replace(self, materials=tuple(m for m in self.materials if m not in replaced))

    def asking(self, situations: Mapping[str, str]) -> Definition:
        """Return the definition with the fields alone that are asked in this situation."""
        asked = tuple(field for field in self.fields if field.is_asked(situations))
        return self if asked == self.fields else replace(self, fields=asked)

    def open_questions(self, chosen: Mapping[str, str]) -> tuple[Question, ...]:
        """Return the questions that have no valid answer in `chosen`."""
        return tuple(q for q in self.situations if not _is_answer(q, chosen.get(q.key)))

    def valid_answers(self, chosen: Mapping[str, str]) -> dict[str, str]:
        """Return the answers of `chosen` that this item knows; the rest is left out."""
        return {q.key: chosen[q.key] for q in self.situations if _is_answer(q, chosen.get(q.key))}

    def question(self, key: str) -> Question:
        """Return a question. Raises KeyError."""
        return {q.key: q for q in self.situations}[key]


def parse(document: Mapping[str, Any]) -> Definition:
    """Return what `document` says. Raises Unreadable with every fault."""
    if faults := list(faults_of(document)):
        raise Unreadable(faults)
    plain: dict[str, Any] = {key: document[key] for key in PLAIN}
    plain |= {key: document[key] or "" for key in TEXTS}
    plain |= {key: tuple(document[key]) for key in LISTS_OF_TEXT}
    is_instant = document["case_type"] == INSTANT
    return Definition(
        **plain,
        basis=tuple(Basis(**_said(one)) for one in document["basis"]),
        situations=tuple(_question(one) for one in document["situations"]),
        materials=tuple(
            _material(f"m{place}", one) for place, one in enumerate(document["materials"], start=1)
        ),
        fields=tuple(_field(one) for one in document["form_fields"]),
        statutory_limit=_limit(document["statutory_limit"]),
        promised_limit=ON_THE_SPOT if is_instant else _limit(document["promised_limit"]),
        special_procedures=tuple(_special(one) for one in document["special_procedures"]),
        fee=_fee(document["fee"]),
        steps=tuple(Stage(**_said(one)) for one in document["steps"]),
        baseline=Baseline(**document["baseline"]),
        result=_result(document["result"]),
        faqs=tuple(Faq(one["q"], one["a"]) for one in document["faqs"]),
        extras=_extras(document),
    )


PLAIN = (
    "slug",
    "name",
    "agency",
    "kind",
    "level",
    "case_type",
    "online_depth",
    "visits",
    "in_hall",
    "high_frequency",
    "monthly_volume",
    "source_note",
)
TEXTS = ("parent", "base_code", "not_in_hall_reason", "window")
LISTS_OF_TEXT = ("audience", "themes", "delegated_to", "conditions", "lists", "keywords")


def _question(one: Mapping[str, Any]) -> Question:
    return Question(one["key"], one["question"], tuple(Option(**o) for o in one["options"]))


def _material(key: str, one: Mapping[str, Any]) -> Material:
    return Material(
        key=key,
        name=one["name"],
        kind=one["kind"],
        source=one["source"],
        issued_by=one["issued_by"] or "",
        form=one["form"],
        originals=one["originals"],
        copies=one["copies"],
        necessity=Necessity(one["necessity"]),
        when={question: tuple(answers) for question, answers in (one["when"] or {}).items()},
        licence=one["licence"] or "",
        status=Status(one["status"]),
        **{
            key: one.get(key) or ""
            for key in ("basis", "explain", "standard", "blank", "sample", "data_source")
        },
        committed=bool(one.get("committed")),
    )


def _field(one: Mapping[str, Any]) -> Field:
    return Field(
        key=one["element"],
        element=one["element"],
        label=one["label"],
        type=Type(one["type"]),
        required=one["required"],
        choices=tuple(one.get("choices", ())),
        hint=one.get("hint", ""),
        when=tuple((key, tuple(answers)) for key, answers in (one.get("when") or {}).items()),
    )


def _limit(one: Mapping[str, Any] | None) -> Limit | None:
    return Limit(one["days"], Unit(one["unit"])) if one else None


def _special(one: Mapping[str, Any]) -> SpecialProcedure:
    return SpecialProcedure(
        one["name"], Limit(one["days"], Unit(one["unit"])), is_counted=one["counted"]
    )


def _fee(one: Mapping[str, Any]) -> Fee:
    items = tuple(FeeItem(**_said(item)) for item in one.get("items", ()))
    return Fee(one["charged"], one["standard"] or "", one["basis"] or "", items)


def _result(one: Mapping[str, Any]) -> Result:
    return Result(
        one["name"],
        one["kind"],
        tuple(one["delivery"]),
        one.get("validity") or "",
        one.get("sample") or "",
    )


def _extras(document: Mapping[str, Any]) -> Extras:
    said = _said({one.name: document.get(one.name) for one in dataclass_fields(Extras)})
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
    return Extras(**values)


def _said(one: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is not null: the rest has a value of its own."""
    return {key: value for key, value in one.items() if value is not None}


def _is_answer(question: Question, value: str | None) -> bool:
    return any(option.value == value for option in question.options)
