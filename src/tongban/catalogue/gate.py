"""发布审查: what an item must satisfy before the public may see it.

Rules G01–G15 are those a city audit of published items checks by machine; the rest follow from the law,
from GB/T 39554 and from 同一事项、同一编码、同一标准. Each has a code, a severity (RULES; the office may
set another), and says what to change and where.
Pure: no Django, no database.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any

from tongban.catalogue import rules
from tongban.catalogue.definition import Definition, Unreadable, parse
from tongban.catalogue.rules import Status
from tongban.catalogue.shapes import Path
from tongban.law.clock import Limit, Unit
from tongban.law.codes import item_code

WEEK, WORKDAYS_OF_WEEK = 7, 5
INSTANT_DAYS = 1  # a 即办件 is done the same day; guides write that as one working day
FAQS_OF_LICENCE, STEPS_OF_LICENCE = 1, 5
# What a step of a licence is called, besides its plain name.
STAGES = {
    "受理": ("受理", "收件"),
    "审查": ("审查", "审核", "核查", "查验", "初审", "会签", "考试", "鉴定"),
    "审批": ("决定", "审批", "核准", "办结", "登簿", "登记", "选号"),
    "办结": ("办结", "制证", "缮证", "发证", "颁证", "发放", "送达"),
    "送达": ("送达", "发证", "颁证", "发放", "制证", "告知"),
}
CATCH_ALL = re.compile(
    r"(其他|其它|相关|有关)(?:的)?(材料|文件|资料|手续)|(其他|其它).*(材料|文件|资料)$"
)
AREA_CODE = re.compile(r"0\d{2,3}[-—－ ]?\d{7,8}|12345|12\d{3}|96\d{3,4}")


class Severity(StrEnum):
    ERROR = "error"  # stops the publication
    WARNING = "warning"  # is recorded with the version
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the gate. `severity` is what holds unless the office has set another."""

    code: str
    title: str
    severity: Severity
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has against an item: words that say what to change, and the field to change."""

    code: str
    severity: Severity
    words: str
    section: str  # of rules.SECTIONS
    path: Path  # ("materials", 2, "name")


@dataclass(frozen=True, slots=True)
class SameCode:
    """Another item of the same basic code, or the entry of the basic catalogue itself."""

    slug: str  # "" for the entry
    agency: str  # its short name, "基本目录" for the entry
    name: str
    kind: str
    statutory: Limit | None
    parent: str = ""  # 主项: 业务办理项 of one code have it in common


@dataclass(frozen=True, slots=True)
class Facts:
    """What the gate has to know beside the item."""

    # Names of abolished proofs → slugs of the items that asked for them.
    abolished: Mapping[str, frozenset[str]] = field(default_factory=dict)
    intermediaries: frozenset[str] | None = None  # slugs in use; None: not known, not checked
    sources: frozenset[str] | None = None  # codes of data sources; None: none kept, not checked
    # 多证合一: names that are asked, by the registration they are settled with; None: no list.
    merged: Mapping[str, frozenset[str]] | None = None
    elements: Mapping[str, str] | None = None  # type by element; None: no dictionary, not checked
    same_code: tuple[SameCode, ...] = ()
    phone: str = ""  # of the agency
    supervise_phone: str = ""
    severities: Mapping[str, Severity] = field(default_factory=dict)  # set by the office


Check = Callable[[Definition, Facts], Iterator[tuple[str, str]]]
_checks: list[tuple[str, Check]] = []
RULES: dict[str, Rule] = {
    "G00": Rule("G00", "要素齐全，格式正确", Severity.ERROR, "GB/T 39554.2"),
}
AUDIT = "政务服务事项标准化审查规则"
LAW = "行政许可法"


def rule(code: str, title: str, severity: Severity, source: str) -> Callable[[Check], Check]:
    """Enter a check in the table. It yields (dotted path, words) for each thing to change."""

    def enter(check: Check) -> Check:
        RULES[code] = Rule(code, title, severity, source)
        _checks.append((code, check))
        return check

    return enter


def check(document: Mapping[str, Any], facts: Facts) -> list[Finding]:
    """Return everything the gate has against a document, errors first, each in the order of the rules.

    A document that cannot be read has its faults of shape alone (G00).
    """
    try:
        definition = parse(document)
    except Unreadable as unreadable:
        return [
            Finding("G00", Severity.ERROR, fault.words, section_of(fault.path), fault.path)
            for fault in unreadable.faults
        ]
    findings = [
        Finding(code, severity, words, section_of(path), path)
        for code, examine in _checks
        if (severity := facts.severities.get(code, RULES[code].severity)) is not Severity.OFF
        for dotted, words in examine(definition, facts)
        for path in [_path(dotted)]
    ]
    return sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return those that stop a publication."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def section_of(path: Path) -> str:
    """Return the section of a draft that a path belongs to; the first one where it has none."""
    first = next(iter(rules.SECTIONS))
    return _sections().get(str(path[0]), first) if path else first


def _path(dotted: str) -> Path:
    return tuple(int(part) if part.isdecimal() else part for part in dotted.split("."))


@cache
def _sections() -> dict[str, str]:
    return {key: section for section, (_, keys) in rules.SECTIONS.items() for key in keys}


@rule("G01", "承诺当场办结的是即办件", Severity.ERROR, AUDIT)
def _instant(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    promised = item.promised_limit
    if not item.is_instant and promised and promised.days == 0:
        yield "case_type", "承诺当场办结（0 天），办件类型应选“即办件”"


@rule("G02", "承诺件先审后批", Severity.ERROR, AUDIT)
def _reviewed(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if not item.is_instant and len(item.steps) < len("审批"):
        yield "steps", "承诺件的流程至少要有审查和决定两步"


@rule("G03", "结果名称以“证”结尾的出证办结", Severity.ERROR, AUDIT)
def _certificate(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    name = item.result.name
    if (
        name.endswith("证")
        and not name.endswith("凭证")
        and item.result.kind not in ("证照", "证明")
    ):
        yield "result.kind", f"结果“{name}”是证，结果类型应选“证照”"


@rule("G04", "结果名称以“文”结尾的出文办结", Severity.ERROR, AUDIT)
def _paper(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.result.name.endswith("文") and item.result.kind != "批文":
        yield "result.kind", f"结果“{item.result.name}”是文，结果类型应选“批文”"


@rule("G05", "结果名称以“批复”结尾的审批办结", Severity.ERROR, AUDIT)
def _answer(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.result.name.endswith("批复") and item.result.kind != "批文":
        yield "result.kind", f"结果“{item.result.name}”是批复，结果类型应选“批文”"


@rule("G06", "要到现场的写明原因", Severity.ERROR, AUDIT)
def _visits_have_reason(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.visits and not item.extras.visit_reason:
        yield "visit_reason", f"要到现场 {item.visits} 次，请写明必须现场办理的原因"


@rule("G07", "不用到现场的不写原因", Severity.ERROR, AUDIT)
def _no_visit_no_reason(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if not item.visits and item.extras.visit_reason:
        yield "visit_reason", "到现场次数是 0，不应有必须现场办理的原因"


@rule("G08", "不到现场又不能网办的要能邮寄", Severity.ERROR, AUDIT)
def _post(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    by_post = "邮寄" in item.result.delivery or "快递申请" in item.extras.handle_types
    if not item.visits and item.online_depth <= 1 and not by_post:
        yield "result.delivery", "到现场次数是 0，又不能网上办理，要能邮寄办理"


@rule("G09", "全程网办的不到现场", Severity.ERROR, AUDIT)
def _fully_online(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.online_depth == max(rules.DEPTHS) and item.visits:
        yield "visits", "网上办理深度是Ⅳ级（全程网办），到现场次数应为 0"


@rule("G10", "收费的写明项目、标准和依据", Severity.ERROR, AUDIT)
def _fee(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if not item.fee.is_charged:
        return
    if not item.fee.basis:
        yield "fee.basis", "收费的事项要写收费依据"
    if not (item.fee.standard or item.fee.items):
        yield "fee.standard", "收费的事项要写收费项目和标准"


@rule("G11", "不收费的不开网上支付", Severity.ERROR, AUDIT)
def _no_fee(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if not item.fee.is_charged and item.extras.pay_online:
        yield "pay_online", "不收费的事项不应开通网上支付"


@rule("G12", "咨询电话与监督电话不同，都带区号", Severity.ERROR, AUDIT)
def _phones(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    ask, complain = item.extras.phone or facts.phone, _complaints(item, facts)
    if ask and complain and ask == complain:
        yield "supervise_phone", f"咨询电话和监督电话不能相同（都是 {ask}）"
    for path, phone in (("phone", ask), ("supervise_phone", complain)):
        if phone and not AREA_CODE.search(phone):
            yield path, f"电话“{phone}”要带区号，如 0454-2922345"


@rule("G13", "服务对象与主题一致", Severity.ERROR, AUDIT)
def _themes(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    known = set(item.themes)
    if item.is_for_persons and not known & set(rules.PERSON_THEMES):
        yield "themes", "服务对象有自然人，至少要选一个面向个人的主题"
    if item.is_for_organisations and not known & set(rules.ORGANISATION_THEMES):
        yield "themes", "服务对象有法人或其他组织，至少要选一个面向法人的主题"


@rule("G14", "行政许可的流程含受理、审查、审批、办结、送达", Severity.ERROR, AUDIT)
def _stages(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.kind != "行政许可":
        return
    names = "、".join(step.name for step in item.steps)
    missing = [stage for stage, words in STAGES.items() if not any(w in names for w in words)]
    if missing:
        yield "steps", f"行政许可的流程缺少：{'、'.join(missing)}（现有：{names}）"


@rule("G15", "有结果的附结果样本", Severity.WARNING, AUDIT)
def _sample(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.result.kind != "无" and not item.result.sample:
        yield "result.sample", f"建议附上“{item.result.name}”的样本"


@rule("G16", "承诺时限不长于法定时限", Severity.ERROR, f"{LAW}第四十二条")
def _within_the_law(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    statutory, promised = item.statutory_limit, item.promised_limit
    if statutory and promised and _calendar_days(promised) > _calendar_days(statutory):
        yield (
            "promised_limit",
            f"承诺 {promised.days} 个{promised.unit}，超过法定 {statutory.days} 个{statutory.unit}",
        )


@rule("G17", "没有兜底材料", Severity.ERROR, f"{LAW}第三十条、第三十一条")
def _catch_all(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    for place, material in enumerate(item.materials):
        if material.status is Status.KEPT and CATCH_ALL.search(material.name):
            yield (
                f"materials.{place}.name",
                f"“{material.name}”是兜底条款，请写明究竟要哪些材料，或者取消",
            )


@rule("G18", "不索要已取消的证明", Severity.ERROR, "国办发〔2018〕47号")
def _abolished(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    for place, material in enumerate(item.materials):
        if material.status is not Status.KEPT or material.name not in facts.abolished:
            continue
        if item.slug in facts.abolished[material.name]:
            yield (
                f"materials.{place}.status",
                f"本事项的“{material.name}”已经取消，不得再索要；处理方式改为“取消”或“共享免交”",
            )
        elif not material.basis:  # a law of its own may still ask for what others may not
            yield (
                f"materials.{place}.basis",
                f"“{material.name}”是已取消的证明；法律法规对本事项另有规定的，写明依据，否则改为“取消”",
            )
    for place, asked in enumerate(item.fields):
        if asked.label in facts.abolished:
            yield (
                f"form_fields.{place}.label",
                f"表单索要“{asked.label}”，这是已取消的证明，请删去这一栏",
            )


@rule("G19", "每份材料有来源", Severity.ERROR, AUDIT)
def _sources(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    for place, material in enumerate(item.materials):
        if material.source == "政府部门核发" and not material.issued_by:
            yield (
                f"materials.{place}.issued_by",
                f"“{material.name}”由政府部门核发，请写明是哪个部门",
            )


@rule("G20", "编码正确", Severity.ERROR, "GB/T 39554.1")
def _codes(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    extras = item.extras
    for length, path, code in (
        (item_code.BASE, "base_code", item.base_code),
        (item_code.TASK, "task_code", extras.task_code),
        (item_code.HANDLING, "handle_code", extras.handle_code),
    ):
        if not code:
            continue
        if len(code) != length:
            yield path, f"应为 {length} 位，现在是 {len(code)} 位"
        elif why := item_code.explain(code):
            yield path, why
        elif (kind := item_code.KINDS[item_code.parse(code).kind]) != item.kind:
            yield path, f"编码的事项类型是“{kind}”，事项写的是“{item.kind}”"
    if extras.handle_code and not extras.handle_code.startswith(extras.task_code):
        yield "handle_code", "业务办理项编码的前 31 位应与实施编码相同"
    if extras.task_code and item.base_code and not extras.task_code.endswith(item.base_code):
        yield "task_code", "实施编码的后 12 位应与基本编码相同"


@rule("G21", "同一事项、同一编码、同一标准", Severity.ERROR, "同政办发〔2018〕47号")
def _same_standard(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    for other in facts.same_code:
        if other.slug == item.slug:
            continue
        whose = f"{other.agency}的“{other.name}”" if other.slug else "基本目录"
        if other.kind != item.kind:
            yield "kind", f"与{whose}编码相同，事项类型不同：这里“{item.kind}”，那里“{other.kind}”"
        if not {other.name, other.parent} & {item.name, item.parent} - {""}:
            yield "name", f"与{whose}编码相同，名称不同：那里是“{other.name}”"
        if other.statutory != item.statutory_limit:
            here, there = _limit_words(item.statutory_limit), _limit_words(other.statutory)
            yield "statutory_limit", f"与{whose}编码相同，法定时限不同：这里{here}，那里{there}"


@rule("G22", "能网上申请的有申请表单", Severity.ERROR, "国务院令第716号")
def _form(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.online_depth > 1 and not item.fields:
        yield "form_fields", "网上办理深度Ⅱ级以上的事项要有申请表单"


@rule("G23", "中介服务在涉审中介清单内", Severity.ERROR, "国办发〔2015〕31号")
def _intermediaries(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if facts.intermediaries is None:
        return
    for slug in item.extras.intermediaries:
        if slug not in facts.intermediaries:
            yield "intermediaries", f"“{slug}”不在涉审中介服务清单内，不得作为受理条件"


@rule("G34", "共享数据源已登记", Severity.ERROR, "国办发〔2018〕45号")
def _sources_known(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    for place, material in enumerate(item.materials):
        code = material.data_source
        if code and facts.sources is not None and code not in facts.sources:
            yield f"materials.{place}.data_source", f"没有登记“{code}”这个数据源"
        elif code and material.status is not Status.KEPT:
            yield (
                f"materials.{place}.data_source",
                f"“{material.name}”本来就不用申请人交，不用再写共享数据源",
            )


@rule("G24", "写明受理条件", Severity.ERROR, f"{LAW}第三十条")
def _conditions(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if not item.conditions:
        yield "conditions", "请写明受理条件；没有特别条件的写“符合申请人资格即可”"


@rule("G25", "行政许可有常见问题，流程写到五步", Severity.WARNING, AUDIT)
def _faqs(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.kind != "行政许可":
        return
    if len(item.faqs) < FAQS_OF_LICENCE:
        yield "faqs", "建议至少写一个常见问题"
    if len(item.steps) < STEPS_OF_LICENCE:
        yield "steps", "建议把受理、审查、审批、办结、送达分成五步"


@rule("G26", "公布咨询电话和监督电话", Severity.WARNING, AUDIT)
def _phones_known(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if not (item.extras.phone or facts.phone):
        yield "phone", "事项和部门都没有咨询电话"
    if not _complaints(item, facts):
        yield "supervise_phone", "事项和部门都没有监督电话"


@rule("G27", "来源写作“其他”的材料有依据", Severity.WARNING, AUDIT)
def _other_sources(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    for place, one in enumerate(item.materials):
        if one.status is Status.KEPT and one.source == "其他" and not (one.basis or one.issued_by):
            yield (
                f"materials.{place}.basis",
                f"“{one.name}”来源为“其他”，请写明出具单位或要求它的依据",
            )


@rule("G28", "收费事项开通网上支付", Severity.WARNING, AUDIT)
def _pay_online(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.fee.is_charged and not item.extras.pay_online:
        yield "pay_online", "收费的事项建议开通网上支付"


@rule("G31", "承诺件有承诺时限", Severity.WARNING, AUDIT)
def _promised(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if not item.is_instant and item.promised_limit is None:
        yield "promised_limit", "承诺件应写明承诺办结时限"


@rule("G30", "即办件没有特别程序", Severity.WARNING, AUDIT)
def _instant_without_special(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if item.is_instant and item.special_procedures:
        yield "special_procedures", "有特别程序的事项往往不能当场办结，请核对办件类型"


@rule("G29", "基本编码已知", Severity.WARNING, "GB/T 39554.1")
def _code_known(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if not item.base_code:
        yield "base_code", "还没有基本编码，暂用地方编码"


@rule("G32", "共用数据元在数据元目录内，类型一致", Severity.ERROR, "GB/T 18391 数据元目录")
def _elements(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    if facts.elements is None:
        return
    for place, asked in enumerate(item.fields):
        if asked.element.startswith("own."):
            continue
        known = facts.elements.get(asked.element)
        if known is None:
            yield (
                f"form_fields.{place}.element",
                f"“{asked.element}”不在数据元目录内；只用于本事项的改为 own. 开头",
            )
        elif known != asked.type:
            yield (
                f"form_fields.{place}.type",
                f"“{asked.label}”的类型是 {asked.type}，数据元目录中 {asked.element} 是 {known}",
            )


@rule("G33", "一并办理的备案在多证合一清单内", Severity.ERROR, "国办发〔2017〕41号")
def _merged_filings(item: Definition, facts: Facts) -> Iterator[tuple[str, str]]:
    for place, asked in enumerate(item.fields):
        if asked.element != rules.MERGED_FILINGS or facts.merged is None:
            continue
        listed = facts.merged.get(item.slug, frozenset())
        if unknown := [name for name in asked.choices if name not in listed]:
            words = "、".join(f"“{name}”" for name in unknown)
            yield f"form_fields.{place}.choices", f"{words}不在随本事项办结的多证合一清单内"


def _complaints(item: Definition, facts: Facts) -> str:
    return item.extras.supervise_phone or facts.supervise_phone


def _calendar_days(limit: Limit) -> float:
    """Compare limits of both units: five working days are a week."""
    if limit.unit is Unit.WORKDAY:
        return limit.days * WEEK / WORKDAYS_OF_WEEK
    return limit.days


def _limit_words(limit: Limit | None) -> str:
    return f"{limit.days} 个{limit.unit}" if limit else "未规定"
