"""What an application may be, and what it still lacks. Pure.

A place is a page of the application: "situations/<question>", "form/<group>", "materials",
"delivery" or "check"; "commitment" first where an item may be filed by commitment (告知承诺).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from tongban.base.errors import Problem
from tongban.base.said import said
from tongban.catalogue.rules import Status
from tongban.forms.rules import Checked, Field, Type, check, pages
from tongban.law import promises
from tongban.records import rules as papers
from tongban.records.rules import Trust

if TYPE_CHECKING:
    from tongban.catalogue.definition import Definition, Material
    from tongban.law.workdays import Calendar


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WAITING = "waiting"  # submitted with others (一件事); its case opens when theirs are done
    ABANDONED = "abandoned"  # thrown away by the applicant, or too old


class Channel(StrEnum):
    """How an application came in; two digits in the case number."""

    ONLINE = "01"
    WINDOW = "02"
    API = "03"
    STATION = "04"
    KIOSK = "05"


class Way(StrEnum):
    """How a paper is given."""

    UPLOAD = "upload"
    PAPER = "paper"  # 窗口提交原件
    LICENCE = "licence"  # 免提交: an e-licence the applicant holds stands in
    VAULT = "vault"  # 用以前交过的: a paper kept in the applicant's vault
    LATER = "later"  # 容缺后补: promised by a date
    SHARED = "shared"  # 共享免交: a data source was asked and says it


ANSWER_DAYS = 30  # what a data source said counts so long before it is submitted
WAY_NAMES = {
    Way.UPLOAD: "上传",
    Way.PAPER: "窗口核对原件",
    Way.LICENCE: "电子证照，免提交",
    Way.VAULT: "用以前交过的",
    Way.LATER: "容缺后补",
    Way.SHARED: "部门共享核验，免交",
}
# What stands in a list for a paper without a file.
WITHOUT_FILE = {
    Way.PAPER: "到窗口提交原件",
    Way.LATER: "承诺以后补交",
    Way.SHARED: "部门共享核验，免交",
}


class PromiseKind(StrEnum):
    """What an applicant can promise."""

    LATER = "later"  # 容缺受理: a paper by a date
    COMMITMENT = "commitment"  # 告知承诺: that the conditions are met


class Need(StrEnum):
    """What a line of the material list asks of the applicant."""

    REQUIRED = "required"  # 必要
    LATER = "later"  # 容缺后补: may follow after submission
    OPTIONAL = "optional"  # 非必要
    SHARED = "shared"  # 共享免交: the government already has it
    FORM = "form"  # 申请表: what was filled in online is the form itself


NEED_WORDS = {
    Need.REQUIRED: "必交",
    Need.LATER: "可容缺，以后补交",
    Need.OPTIONAL: "按需提交",
    Need.SHARED: "免提交，由部门共享核验",
    Need.FORM: "免上传，填写的内容就是申请表",
}

COMMITMENT, MATERIALS, DELIVERY, CHECK = "commitment", "materials", "delivery", "check"
NOW_OR_PROMISED = (Need.REQUIRED, Need.LATER)
POST = "邮寄"
APPLICATION_FORM = "申请表"  # kind of a material
WINDOW_DEPTH = 3  # 网上办理深度 Ⅲ and below: one visit, where originals can be shown
REAL_LEVEL_TO_FILE = 1  # 实名等级: name and identity number compared
MOST_PAPERS_ON_A_LINE = 20


# ---- What was typed, with the version at which it last changed: two devices, one draft ----------

Stored = Mapping[str, tuple[str, int]]  # field key → text as typed, version it changed at


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both devices changed one field: `mine` was just typed, `theirs` is saved already."""

    field: str
    mine: str
    theirs: str


def texts(stored: Stored) -> dict[str, str]:
    """Return the texts alone."""
    return {key: text for key, (text, _) in stored.items()}


def merge(
    stored: Stored, typed: Mapping[str, str], *, seen: int, version: int
) -> tuple[dict[str, tuple[str, int]], list[Conflict]]:
    """Lay what was `typed` on a page showing version `seen` over what is `stored`.

    What changes gets `version`. A field that somebody else changed after `seen` to another text
    is a conflict, and keeps the stored text.
    """
    merged, conflicts = dict(stored), []
    for key, text in typed.items():
        theirs, changed_at = stored.get(key, ("", 0))
        if text == theirs:
            continue
        if changed_at > seen:
            conflicts.append(Conflict(key, mine=text, theirs=theirs))
        else:
            merged[key] = (text, version)
    return merged, conflicts


# ---- Where what is filled in came from ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """What was filled into a field beforehand, and where it came from."""

    text: str
    words: str  # 2026-03-02 的食品经营许可申请（230881…）
    answer: str = ""  # id of the answer kept (forms.ProfileAnswer), where it is one


Origins = Mapping[str, Origin]  # by field key


def untouched(origins: Origins, answers: Mapping[str, str]) -> dict[str, Origin]:
    """Return what was filled in beforehand and still says the same."""
    return {key: one for key, one in origins.items() if answers.get(key) == one.text}


def origin_note(origin: Origin | None, raw: str) -> str:
    """Say under a field where its text came from, or that the applicant has changed it."""
    if origin is None:
        return ""
    return said("来自 {words}", words=origin.words) if raw == origin.text else said(EDITED)


EDITED = "您已修改"


# ---- What another item of the same form will say -----------------------------------------------


def without_awaited(definition: Definition, awaits: Mapping[str, str]) -> Definition:
    """Return the definition without insisting on fields (key → name of the item that brings them)."""
    fields = (
        replace(field, required=False, hint=awaited_words(awaits[field.key]))
        if field.key in awaits
        else field
        for field in definition.fields
    )
    return replace(definition, fields=tuple(fields))


def without_awaited_papers(definition: Definition, lines: Collection[str]) -> Definition:
    """Return the definition with these papers passed on by who makes them, not asked for."""
    materials = (
        replace(material, status=Status.SHARED) if material.key in lines else material
        for material in definition.materials
    )
    return replace(definition, materials=tuple(materials))


def awaited_words(item_name: str) -> str:
    """Say why a field need not be filled in now."""
    return said("现在不用填：“{name}”办成后自动填入。", name=item_name)


# ---- Places ------------------------------------------------------------------------------------


def places(definition: Definition) -> list[str]:
    """List the pages of an application in their order."""
    return [
        *([COMMITMENT] if definition.extras.commitment else []),
        *(f"situations/{question.key}" for question in definition.situations),
        *(f"form/{group.key}" for group in pages(definition.fields)),
        MATERIALS,
        *([DELIVERY] if definition.result.delivery else []),
        CHECK,
    ]


def place_after(definition: Definition, place: str) -> str:
    """Return the page after `place`; the last one, and an unknown one, lead to the check."""
    return following(places(definition), place)


def following(order: list[str], place: str) -> str:
    """Return what follows `place` in an order of pages; the check for the last and an unknown one."""
    later = order[order.index(place) + 1 :] if place in order else []
    return later[0] if later else CHECK


# ---- Materials ---------------------------------------------------------------------------------


def need_of(material: Material) -> Need:
    """Tell what a line of the material list asks of the applicant."""
    if material.status == "共享免交":
        return Need.SHARED
    if material.kind == APPLICATION_FORM and material.form != "纸质":
        return Need.FORM
    return {"必要": Need.REQUIRED, "容缺后补": Need.LATER}.get(material.necessity, Need.OPTIONAL)


def latest_promise(
    definition: Definition, *, today: date, longest: int, calendar: Calendar
) -> date | None:
    """Return the last day for which a paper of this item may be promised today; None for no day."""
    return promises.last_day(
        today,
        longest=definition.extras.later_days or longest,
        limit=definition.statutory_limit or definition.promised_limit,
        calendar=calendar,
    )


TOO_SHORT = "办理时限太短，来不及容缺后补，请现在提交。"


def commitment_text(definition: Definition) -> str:
    """Return what who files by 告知承诺 promises: the item's own words, or the usual ones.

    Source: 国办发〔2020〕42号, 二(四).
    """
    return definition.extras.commitment_text or USUAL_COMMITMENT


USUAL_COMMITMENT = (
    "已经知晓行政机关告知的全部内容；所填写的内容真实、准确；"
    "能够满足告知的条件、标准和要求；能够在约定期限内接受核查并如实提供有关材料；"
    "若违反承诺或者作出不实承诺，愿意承担相应的法律责任。"
    "以上承诺是申请人真实意思的表示。"
)


def may_stand_in(material: Material) -> bool:
    """Test whether an e-licence may be given for a line: it names one, and asks for it."""
    return bool(material.licence) and need_of(material) in (Need.REQUIRED, Need.LATER)


def may_ask_source(material: Material) -> bool:
    """Test whether a data source may be asked for a line: it names one, and asks for a paper."""
    return bool(material.data_source) and need_of(material) in (
        Need.REQUIRED,
        Need.LATER,
        Need.OPTIONAL,
    )


def may_reuse(material: Material) -> bool:
    """Test whether a paper kept from before may be given for a line; a form, and what is written for
    one matter alone, is made anew.
    """
    if need_of(material) in (Need.SHARED, Need.FORM) or material.kind == APPLICATION_FORM:
        return False
    return not papers.is_for_one_matter(material.name)


def trust_of_upload(material: Material) -> Trust:
    """Tell how far what is uploaded to a line is believed."""
    return papers.trust_of_upload(
        material.name,
        is_form=material.kind == APPLICATION_FORM,
        is_own=material.source == "申请人自备",
    )


def may_show_at_window(material: Material, online_depth: int) -> bool:
    """Test whether the original may be brought to the window instead of uploaded."""
    return material.form == "纸质" and online_depth <= WINDOW_DEPTH


# ---- Delivery of the result ---------------------------------------------------------------------

_WHEN_POSTED = "选“邮寄”时填写。"
_POST_FIELDS = (
    Field("recipient", "own.recipient", "收件人", Type.STRING, hint=_WHEN_POSTED),
    Field("phone", "own.recipient-phone", "收件人电话", Type.PHONE, hint=_WHEN_POSTED),
    Field("address", "own.recipient-address", "收件地址", Type.ADDRESS, hint=_WHEN_POSTED),
)

_ADDRESS_IN_FORM = {  # where the form may have asked it already, the nearer first
    "recipient": ("agent.name", "person.name", "org.legal_rep.name"),
    "phone": ("agent.phone", "person.phone", "org.phone"),
    "address": ("person.address", "org.address"),
}


def delivery_fields(ways: Sequence[str]) -> tuple[Field, ...]:
    """List all that can be asked about the delivery of the result; () where nothing is delivered."""
    if not ways:
        return ()
    way = Field(
        "way", "own.delivery", "结果领取方式", Type.CHOICE, required=True, choices=tuple(ways)
    )
    return (way, *_POST_FIELDS) if POST in ways else (way,)


def check_delivery(ways: Sequence[str], raw: Mapping[str, str], *, today: date) -> Checked:
    """Check how the result is wanted; the postal address only where it is to be posted."""
    asked = list(delivery_fields(ways)[:1])
    if raw.get("way") == POST:
        asked += [replace(field, required=True) for field in _POST_FIELDS]
    return check(asked, raw, today=today)


def suggested_address(wish: Mapping[str, str], answers: Mapping[str, str]) -> dict[str, Origin]:
    """Return the address typed in the form, to post the result to, while none is typed for that."""
    if any(wish.get(field.key) for field in _POST_FIELDS):
        return {}
    found = {}
    for key, elements in _ADDRESS_IN_FORM.items():
        if text := next((answers[one] for one in elements if answers.get(one)), ""):
            found[key] = Origin(text, words="本次申请填写的内容")
    return found


def needed_for_delivery(wish: Mapping[str, str]) -> dict[str, str]:
    """Return the wish without an address nobody will post to. Source: 个人信息保护法 art. 6."""
    if wish.get("way") in (None, "", POST):
        return dict(wish)
    return {**wish, **{field.key: "" for field in _POST_FIELDS if field.key in wish}}


# ---- What is still missing ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that stops submission, and the page to put it right."""

    place: str
    problem: Problem  # its field: situations.<q>, answers.<key>, materials.<line>, delivery.<key>


class Unfit(NamedTuple):
    """Why a paper that was given will not do today."""

    code: str
    why: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that an application says, beside what its item asks."""

    definition: Definition
    situations: Mapping[str, str]
    answers: Mapping[str, str]  # as typed
    delivery: Mapping[str, str]  # as typed
    papers: Mapping[str, int]  # line → how many papers are on it
    today: date
    promised: Mapping[str, date] = dataclasses.field(
        default_factory=dict
    )  # line → the day it is promised for
    latest: date | None = None  # the last day for which a paper may be promised
    # line → why the e-licence or the paper on it will not do any more
    unfit: Mapping[str, Unfit] = dataclasses.field(default_factory=dict)


def lacks(sheet: Sheet) -> list[Lack]:
    """List everything that stops submission, in the order of the pages."""
    return [
        *_open_questions(sheet),
        *_wrong_answers(sheet),
        *_missing_papers(sheet),
        *_unfit_papers(sheet),
        *_outdated_promises(sheet),
        *_wrong_delivery(sheet),
    ]


def asked_papers(sheet: Sheet) -> list[Material]:
    """List the materials the applicant himself must give now, or promise where they may follow.

    One that hangs on a situation not answered yet is not asked: its question is.
    """
    return [
        material
        for material in sheet.definition.materials_for(sheet.situations)
        if need_of(material) in NOW_OR_PROMISED and not material.depends(sheet.situations)
    ]


def _open_questions(sheet: Sheet) -> Iterable[Lack]:
    for question in sheet.definition.open_questions(sheet.situations):
        words = said("请回答：{question}", question=question.question)
        problem = Problem(f"situations.{question.key}", "application.situation", words)
        yield Lack(f"situations/{question.key}", problem)


def _wrong_answers(sheet: Sheet) -> Iterable[Lack]:
    checked = check(sheet.definition.fields, sheet.answers, today=sheet.today)
    wrong = {problem.field: problem for problem in checked.problems}
    for group in pages(sheet.definition.fields):
        for field in group.fields:
            if problem := wrong.get(field.key):
                at = Problem(f"answers.{field.key}", problem.code, problem.message)
                yield Lack(f"form/{group.key}", at)


def _missing_papers(sheet: Sheet) -> Iterable[Lack]:
    for material in asked_papers(sheet):
        if not sheet.papers.get(material.key):
            pattern = "请提交材料：{name}"
            if need_of(material) is Need.LATER:
                pattern = "请提交材料，或者承诺以后补交：{name}"
            words = said(pattern, name=material.name)
            field = f"materials.{material.key}"
            yield Lack(MATERIALS, Problem(field, "application.material", words))


def _unfit_papers(sheet: Sheet) -> Iterable[Lack]:
    for material in sheet.definition.materials_for(sheet.situations):
        if unfit := sheet.unfit.get(material.key):
            words = said("{why}请删去后上传或另选：{name}", why=unfit.why, name=material.name)
            yield Lack(MATERIALS, Problem(f"materials.{material.key}", unfit.code, words))


def _outdated_promises(sheet: Sheet) -> Iterable[Lack]:
    for material in asked_papers(sheet):
        day = sheet.promised.get(material.key)
        if day and not (sheet.latest and sheet.today < day <= sheet.latest):
            words = said("请重新选择补交的日期：{name}", name=material.name)
            field = f"materials.{material.key}"
            yield Lack(MATERIALS, Problem(field, "application.promised_on", words))


def _wrong_delivery(sheet: Sheet) -> Iterable[Lack]:
    ways = sheet.definition.result.delivery
    for problem in check_delivery(ways, sheet.delivery, today=sheet.today).problems:
        at = Problem(f"delivery.{problem.field}", problem.code, problem.message)
        yield Lack(DELIVERY, at)
