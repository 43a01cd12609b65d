"""The papers (文书) of a case: which there are, their words, and how one is written into the case.

The row and its data are written in the transaction of the step; the PDF is made after it by the
worker, or at once for whoever opens it sooner (printing.py).
Source: DB4406/T 14-2021 (which papers); 行政许可法 (2019) art. 32, 34, 38, 42, 44, 45;
        优化营商环境条例 art. 36 for matters that are not permits.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from django.db.models import Q, UUIDField

from tongban.base import numbers
from tongban.base.desk import Actor
from tongban.base.errors import Invalid, Problem
from tongban.base.prepared import Prepared, Slot
from tongban.cases.models import Case, Document, DocumentText
from tongban.cases.rules import MissingItem
from tongban.law.lifecycle import State

PERMIT = "行政许可"
ITEMS = "{items}"  # where the table of what is missing stands
ENDS = ("。", "！", "？", "；", "：", "…", "!", "?")
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Kind(StrEnum):
    RECEIPT = "receipt"
    PRE_REVIEW = "pre_review"
    ACCEPTANCE = "acceptance"
    CORRECTION = "correction"
    REJECTION = "rejection"
    SPECIAL = "special"
    EXTENSION = "extension"
    GRANT = "grant"
    DENIAL = "denial"
    RESULT = "result"
    DELIVERY = "delivery"
    PROMISE = "promise"
    COMMITMENT = "commitment"
    CHECK = "check"
    REVOCATION = "revocation"
    ENDING = "ending"


COMMON = ("agency", "applicant", "item", "number", "date", "basis", "phone", "address")


@dataclass(frozen=True, slots=True)
class Form:
    """What one kind of paper says unless the site, or an item, has its own words."""

    title: str
    mark: str  # in the number: 同政服〔受〕2026-000001
    text: str  # paragraphs with {placeholders}
    permit_basis: str = ""  # {basis} for a 行政许可
    other_basis: str = "按照本事项的办理程序"  # {basis} for anything else
    facts: tuple[str, ...] = ()  # placeholders beside COMMON
    is_letter: bool = True  # to the applicant, who is named at its head

    @property
    def placeholders(self) -> tuple[str, ...]:
        """What its words may name."""
        return (*COMMON, *self.facts, "items")


FORMS: dict[Kind, Form] = {
    Kind.RECEIPT: Form(
        "接收回执",
        "收",
        "你（单位）于{submitted}就“{item}”提出的申请及所附材料已收到，办件编号{number}。\n"
        "{basis}，本机关将于{answer_by}前告知是否受理；材料不齐全或者不符合法定形式的，一次告知需要补正的"
        "全部内容，逾期不告知的，自收到申请材料之日起即为受理。\n"
        "凭办件编号和查询码可以在网上查询办理进度。",
        "根据《中华人民共和国行政许可法》第三十二条的规定",
        "根据《优化营商环境条例》第三十六条的规定",
        ("submitted", "answer_by"),
    ),
    Kind.PRE_REVIEW: Form(
        "网上预审意见",
        "预",
        "你（单位）申请的“{item}”（办件编号{number}）经网上预审，{opinion}\n"
        "{items}\n"
        "请修改后重新提交。网上预审不是受理决定，不影响你（单位）依法提出申请的权利。",
        facts=("opinion",),
    ),
    Kind.ACCEPTANCE: Form(
        "受理通知书",
        "受",
        "你（单位）于{submitted}提出的“{item}”申请（办件编号{number}），{accepted_because}。"
        "{basis}，本机关决定自{accepted_on}起予以受理。\n"
        "{limits}依法需要听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的，所需时间不计算在上述期限内，"
        "本机关将另行书面告知。",
        "根据《中华人民共和国行政许可法》第三十二条第一款第（五）项、第二款和第四十二条的规定",
        "按照本事项的办理程序和办理时限",
        ("submitted", "accepted_on", "accepted_because", "limits"),
    ),
    Kind.CORRECTION: Form(
        "申请材料补正告知书",
        "补",
        "你（单位）申请的“{item}”（办件编号{number}），申请材料不齐全或者不符合法定形式。"
        "{basis}，现一次性告知需要补正的全部内容如下。{again}\n"
        "{items}\n"
        "请于{due}前补正。逾期未补正又未说明理由的，视为放弃本次申请，你（单位）仍可重新提出申请。"
        "受理时限自补正材料收齐之日起计算。",
        "根据《中华人民共和国行政许可法》第三十二条第一款第（四）项的规定",
        "根据《优化营商环境条例》第三十六条关于一次性告知的规定",
        ("due", "again"),
    ),
    Kind.REJECTION: Form(
        "不予受理通知书",
        "不受",
        "你（单位）于{submitted}提出的“{item}”申请（办件编号{number}），经审查，{ground}。{reason}\n"
        "{basis}，本机关决定不予受理。\n"
        "{remedy}",
        "根据{ground_article}和第三十二条第二款的规定",
        "按照本事项的法定受理条件",
        ("submitted", "ground", "ground_article", "reason", "remedy"),
    ),
    Kind.SPECIAL: Form(
        "特别程序期限告知书",
        "特",
        "你（单位）申请的“{item}”（办件编号{number}）在审查中依法需要进行{procedure}。{reason}\n"
        "{basis}，{procedure}自{began}开始，预计需要{days}，所需时间不计算在办理期限内；"
        "结束后本机关将继续计算办理期限并告知你（单位）。",
        "根据《中华人民共和国行政许可法》第四十五条的规定",
        facts=("procedure", "reason", "began", "days"),
    ),
    Kind.EXTENSION: Form(
        "延长办理期限通知书",
        "延",
        "你（单位）申请的“{item}”（办件编号{number}），因{reason}，在规定期限内不能作出决定。"
        "{basis}，经本机关负责人批准，延长{days}个工作日，延长后的办理期限至{due}。",
        "根据《中华人民共和国行政许可法》第四十二条第一款的规定",
        "根据《优化营商环境条例》第三十六条的规定",
        ("reason", "days", "due"),
    ),
    Kind.GRANT: Form(
        "准予决定书",
        "准",
        "你（单位）于{submitted}提出的“{item}”申请（办件编号{number}），经审查，符合法定条件、标准。"
        "{basis}，本机关决定准予。{opinion}\n"
        "本机关将自本决定作出之日起十个工作日内向你（单位）颁发、送达{result}。",
        "根据《中华人民共和国行政许可法》第三十八条第一款、第四十四条的规定",
        facts=("submitted", "opinion", "result"),
    ),
    Kind.DENIAL: Form(
        "不予决定书",
        "不准",
        "你（单位）于{submitted}提出的“{item}”申请（办件编号{number}），本机关已依法审查。"
        "不予批准的理由如下：\n"
        "{reasons}\n"
        "{basis}，本机关决定不予批准。\n"
        "{remedy}",
        "根据《中华人民共和国行政许可法》第三十八条第二款的规定",
        facts=("submitted", "reasons", "remedy"),
    ),
    Kind.RESULT: Form(
        "办理结果",
        "证",
        "持有人：{applicant}\n事项：{item}\n编号：{result_number}\n有效期：{validity}\n发证机关：{agency}",
        facts=("result_number", "validity"),
        is_letter=False,
    ),
    Kind.DELIVERY: Form(
        "送达回执",
        "送",
        "受送达人：{applicant}\n送达文件：{paper}\n送达方式：{way}\n{handed}\n"
        "上述文件已于{date}送达。{basis}，特此存证。",
        "根据《中华人民共和国行政许可法》第四十四条的规定",
        facts=("paper", "way", "handed"),
        is_letter=False,
    ),
    Kind.PROMISE: Form(
        "容缺受理承诺书",
        "容",
        "申请人：{applicant}\n事项：{item}\n办件编号：{number}\n"
        "申请人申请办理上述事项，下列材料暂未提交，承诺在所列日期前补交。\n"
        "{items}\n"
        "申请人知悉：材料补齐前不作出准予决定，办理期限不因此停止计算；"
        "逾期未补交的，申请将被退件，并记入诚信记录，在规定时间内不能再作容缺承诺。\n"
        "{signed}",
        facts=("signed",),
        is_letter=False,
    ),
    Kind.COMMITMENT: Form(
        "告知承诺书",
        "承",
        "申请人：{applicant}\n事项：{item}\n办件编号：{number}\n"
        "一、行政机关告知：办理本事项应当符合的条件、标准和要求如下。\n{conditions}\n"
        "本机关自决定作出之日起{check_days}个工作日内核查承诺内容。承诺不实的，责令限期整改，"
        "拒不整改或者整改后仍不符合条件的，依法撤销决定、吊销证照，"
        "并记入诚信记录，不再适用告知承诺。{basis}。\n"
        "二、申请人承诺：{text}\n"
        "由承诺代替的材料：{replaced}\n"
        "{signed}",
        "依据《国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》"
        "（国办发〔2020〕42号）和《中华人民共和国行政许可法》第六十九条",
        "依据《国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》"
        "（国办发〔2020〕42号）",
        ("conditions", "check_days", "text", "replaced", "signed"),
        is_letter=False,
    ),
    Kind.CHECK: Form(
        "限期整改通知书",
        "改",
        "你（单位）以告知承诺方式申请的“{item}”（办件编号{number}），经本机关事后核查，"
        "承诺内容与实际情况不符。\n"
        "{finding}\n"
        "请于{due}前整改。逾期不整改或者整改后仍不符合条件的，本机关将依法撤销决定。",
        facts=("finding", "due"),
    ),
    Kind.REVOCATION: Form(
        "撤销决定书",
        "撤",
        "你（单位）以告知承诺方式申请的“{item}”（办件编号{number}），经本机关事后核查，承诺不实。\n"
        "{reasons}\n"
        "{basis}，本机关决定撤销{decided}作出的准予决定，{result}同时失效，请自收到本决定之日起停止使用。\n"
        "上述不实承诺已记入诚信记录，今后不再适用告知承诺。\n"
        "{remedy}",
        "根据《中华人民共和国行政许可法》第六十九条第二款的规定",
        "根据国办发〔2020〕42号文件关于虚假承诺的规定",
        ("reasons", "decided", "result", "remedy"),
    ),
    Kind.ENDING: Form(
        "终止办理通知书",
        "终",
        "你（单位）申请的“{item}”（办件编号{number}），{how}。{reason}\n"
        "本机关自{date}起终止办理。你（单位）仍可依法重新提出申请。",
        facts=("how", "reason"),
    ),
}


def write(
    case: Case,
    kind: Kind,
    *,
    by: Actor,
    on: date,
    facts: Mapping[str, str],
    items: Iterable[MissingItem] = (),
    title: str = "",
    to_sign: bool = False,
) -> Document:
    """Put a paper of `kind` into the case, numbered and dated. Two queries, and a number."""
    document = draft(
        case, kind, by=by, on=on, facts=facts, items=items, title=title, to_sign=to_sign
    )
    document.save(force_insert=True)
    return document


def draft(
    case: Case,
    kind: Kind,
    *,
    by: Actor,
    on: date,
    facts: Mapping[str, str],
    items: Iterable[MissingItem] = (),
    title: str = "",
    texts: Mapping[Kind, str] | None = None,
    to_sign: bool = False,
) -> Document:
    """Make a paper without writing it; `to_sign` leaves the receiver room to sign and date it.

    `texts` from texts_of() saves the look-up of its words.
    """
    form = FORMS[kind]
    text = (texts if texts is not None else texts_of(case, [kind]))[kind]
    all_facts = _common_facts(case, form, on) | dict(facts)
    # The basis may itself name a fact: the article of a rejection depends on its ground.
    all_facts["basis"] = fill(all_facts["basis"], all_facts)
    number = _number(form, on)
    before, _, after = text.partition(ITEMS)
    data = {
        "title": title or form.title,
        "number": number,
        "agency": case.agency.formal_name,
        "date": on.isoformat(),
        "addressee": case.applicant_name if form.is_letter else "",
        "paragraphs": _paragraphs(before, all_facts, form),
        "table": _table(items),
        "closing": _paragraphs(after, all_facts, form),
        "to_sign": to_sign,
        "notes": _notes(case),
    }
    return Document(
        case=case,
        kind=kind,
        number=number,
        data=json.dumps(data, ensure_ascii=False),
        by=by.actor,
        by_name=by.actor_name,
        at=by.now,
    )


def texts_of(case: Case, kinds: Sequence[Kind]) -> dict[Kind, str]:
    """Return the words of papers for this case's item: its own, the site's, or the built-in. One query."""
    rows = _texts(frozenset(kinds)).all(item_version_id=case.item_version_id)
    texts = {kind: FORMS[kind].text for kind in kinds}
    for row in sorted(rows, key=lambda row: row.item_id is not None):
        texts[Kind(row.kind)] = row.text
    return texts


@lru_cache(maxsize=64)  # kinds that are looked up together
def _texts(kinds: frozenset[Kind]) -> Prepared[DocumentText]:
    version = Slot("item_version_id", UUIDField())
    return Prepared(
        lambda: DocumentText.objects.filter(kind__in=kinds).filter(
            Q(item=None) | Q(item__versions=version)
        )
    )


def fill(text: str, facts: Mapping[str, str]) -> str:
    """Put the facts where the placeholders stand; an unknown one stays as it is."""
    return PLACEHOLDER.sub(lambda found: facts.get(found[1], found[0]), text)


def sentence(text: str) -> str:
    """End what an officer typed as a sentence ends."""
    text = text.strip()
    return text if text.endswith(ENDS) else f"{text}。"


def is_served(kind: Kind, state: State) -> bool:
    """Test whether a paper has reached the applicant: results and denials do when they are taken."""
    return kind not in {Kind.RESULT, Kind.DENIAL} or state in {State.FINISHED, State.ARCHIVED}


def check_text(kind: Kind, text: str) -> str:
    """Return the text trimmed. Raises Invalid if it is empty or names an unknown placeholder."""
    unknown = sorted(set(PLACEHOLDER.findall(text)) - set(FORMS[kind].placeholders))
    problems = [
        Problem("text", "document.placeholder", f"没有“{{{name}}}”这个占位符。") for name in unknown
    ]
    if not text.strip():
        problems.append(Problem("text", "document.empty", "请填写文书正文。"))
    if problems:
        raise Invalid(problems)
    return text.strip()


def in_words(day: date) -> str:
    """Return a day as documents write it: 2026年11月22日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _common_facts(case: Case, form: Form, on: date) -> dict[str, str]:
    agency = case.agency
    return {
        "agency": agency.formal_name,
        "applicant": case.applicant_name,
        "item": case.item_name,
        "number": case.number,
        "date": in_words(on),
        "basis": form.permit_basis if case.item_kind == PERMIT else form.other_basis,
        "phone": agency.phone,
        "address": agency.address,
    }


def _paragraphs(text: str, facts: Mapping[str, str], form: Form) -> list[str]:
    lines = [line.strip() for line in fill(text, facts).splitlines() if line.strip()]
    return [sentence(line) for line in lines] if form.is_letter else lines


def _table(items: Iterable[MissingItem]) -> dict[str, Any]:
    rows = [[str(place), item.name, item.what] for place, item in enumerate(items, start=1)]
    if not rows:
        return {}
    return {"columns": ["序号", "内容", "怎么补"], "rows": rows, "widths": [1, 4, 7]}


def _notes(case: Case) -> list[str]:
    notes = [f"办件编号 {case.number}"]
    if case.agency.phone:
        notes.append(f"咨询电话：{case.agency.phone}")
    if case.agency.address:
        notes.append(f"办公地址：{case.agency.address}")
    return notes


def _number(form: Form, on: date) -> str:
    serial = numbers.reserve(f"document:{form.mark}:{on.year}")
    return f"同政服〔{form.mark}〕{on.year}-{serial:06d}"


def content(document: Document) -> dict[str, Any]:
    """Return all the words of a paper, as it was written."""
    said: dict[str, Any] = json.loads(document.data)
    return said
