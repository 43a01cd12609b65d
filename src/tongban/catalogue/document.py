"""The shape of a catalogue document: data/tongjiang/FORMAT.md as a table, and what the table cannot say."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tongban.agencies.rules import WINDOW_CATEGORIES
from tongban.catalogue import rules
from tongban.catalogue.elements import NAMES
from tongban.catalogue.shapes import (
    Fault,
    Flag,
    Lists,
    Maybe,
    OneOf,
    Path,
    Record,
    Several,
    Shape,
    Text,
    Whole,
    pattern,
)
from tongban.forms.rules import PICKED, Type

SLUG = Text(80, pattern(r"[a-z0-9]+(-[a-z0-9]+)*", "用小写字母、数字和连字符，如 food-licence"))
NAME = Text(200)
ELEMENT = Text(
    80,
    pattern(
        rf"({'|'.join(rules.ELEMENT_ORGANS)})(\.[a-z][a-z0-9_-]*)+",
        "数据元写作 person.name、org.uscc、own.xxx",
    ),
)
CODE = Text(50)
LOCAL_CODE = Text(60)  # those of 四川 have up to 55 characters
BASE_CODE = Text(12, pattern(r"\d{12}", "基本编码是 12 位数字，不知道就空着"))
LIMIT = Record({"days": Whole(0, 1000), "unit": OneOf(rules.UNITS)})

ORGAN = Record(
    {
        "name": NAME,
        "short": Text(40),
        "slug": SLUG,
        "kind": OneOf(rules.AGENCY_KINDS),
        "hall": OneOf(rules.HALLS),
    },
    optional={
        "address": Text(120),
        "hours": Text(120),
        "phone": Text(40),
        "supervise_phone": Text(40),
        "reconsideration_body": Text(80),
        "court": Text(80),
    },
)
MATERIAL = Record(
    {
        "name": NAME,
        "kind": OneOf(rules.MATERIAL_KINDS),
        "source": OneOf(rules.MATERIAL_SOURCES),
        "issued_by": Maybe(Text(80)),
        "form": OneOf(rules.MATERIAL_FORMS),
        "originals": Whole(0, 20),
        "copies": Whole(0, 20),
        "necessity": OneOf(tuple(rules.Necessity)),
        "when": Maybe(Lists()),
        "licence": Maybe(Text(80)),
        "status": OneOf(tuple(rules.Status)),
    },
    optional={
        "basis": Maybe(Text(300)),  # law and article that asks for it
        "explain": Maybe(Text(600)),  # 填报须知
        "standard": Maybe(Text(600)),  # 受理标准
        "blank": Maybe(Text(200)),  # address of the blank form (空白表)
        "sample": Maybe(Text(200)),  # address of a filled-in one (样表)
        "committed": Flag(),  # 告知承诺 stands in for it
        "data_source": Maybe(Text(60)),  # code of a source that can be asked instead (共享免交)
    },
)
BASIS = Record(
    {"law": NAME, "article": Text(200), "gist": Text(600)},
    optional={
        "number": Maybe(Text(80)),  # 文号
        "organ": Maybe(Text(80)),  # 颁布机关
        "since": Maybe(Text(10, pattern(r"\d{4}-\d{2}-\d{2}", "日期写作 2019-04-23"))),
        "address": Maybe(Text(200)),
    },
)
FEE_ITEM = Record(
    {"name": Text(80), "standard": Text(200), "basis": Text(300)},
    optional={"reduction": Maybe(Text(300))},
)
STAGE = Record(
    {"name": Text(40), "role": OneOf(rules.ROLES)},
    optional={
        "days": Maybe(Whole(0, 1000)),  # in the unit of the promised limit
        "standard": Maybe(Text(600)),  # 审查标准
        "result": Maybe(Text(80)),
    },
)
FORM_FIELD = Record(
    {"element": ELEMENT, "label": Text(60), "type": OneOf(tuple(Type)), "required": Flag()},
    optional={
        "choices": Several(Text(80), least=2),
        "hint": Text(200),
        "when": Maybe(Lists()),  # asked for these answers only
    },
)
SITUATION = Record(
    {
        "key": Text(40, pattern(r"[a-z][a-z0-9_]*", "用小写字母、数字和下划线")),
        "question": Text(100),
        "options": Several(Record({"value": Text(40), "label": Text(80)}), least=2),
    }
)
ITEM = Record(
    {
        "slug": SLUG,
        "agency": SLUG,
        "name": NAME,
        "parent": Maybe(NAME),
        "base_code": Maybe(BASE_CODE),
        "kind": OneOf(rules.ITEM_KINDS),
        "audience": Several(OneOf(rules.AUDIENCES), least=1),
        "themes": Several(OneOf(rules.THEMES), least=1),
        "level": OneOf(rules.LEVELS),
        "delegated_to": Several(OneOf(rules.LEVELS)),
        "case_type": OneOf(rules.CASE_TYPES),
        "basis": Several(BASIS, least=1),
        "conditions": Several(Text(600)),
        "situations": Several(SITUATION),
        "materials": Several(MATERIAL),
        "form_fields": Several(FORM_FIELD),
        "statutory_limit": Maybe(LIMIT),
        "promised_limit": Maybe(LIMIT),
        "special_procedures": Several(
            Record(
                {
                    "name": Text(80),
                    "days": Whole(0, 1000),
                    "unit": OneOf(rules.UNITS),
                    "counted": Flag(),
                }
            )
        ),
        "fee": Record(
            {"charged": Flag(), "standard": Maybe(Text()), "basis": Maybe(Text())},
            optional={"items": Several(FEE_ITEM)},
        ),
        "steps": Several(STAGE, least=1),
        "baseline": Record(
            {"steps": Whole(), "materials": Whole(), "days": Whole(), "visits": Whole()}
        ),
        "result": Record(
            {
                "name": NAME,
                "kind": OneOf(rules.RESULT_KINDS),
                "delivery": Several(OneOf(rules.DELIVERIES)),
            },
            optional={
                "validity": Maybe(Text(80)),
                "sample": Maybe(Text(200)),  # address of a sample (结果样本)
            },
        ),
        "online_depth": Whole(1, 4),
        "visits": Whole(0, 10),
        "in_hall": Flag(),
        "not_in_hall_reason": Maybe(OneOf(rules.REASONS_NOT_IN_HALL)),
        "window": Maybe(OneOf(WINDOW_CATEGORIES)),
        "lists": Several(OneOf(rules.LISTS)),
        "high_frequency": Flag(),
        "monthly_volume": Whole(),
        "keywords": Several(Text(40)),
        "faqs": Several(Record({"q": Text(200), "a": Text()})),
        "source_note": Text(),
    },
    # 扩展要素 of GB/T 39554.2: may be left out; what is left out is not shown.
    optional={
        "local_code": Maybe(LOCAL_CODE),  # 地方编码, as the place writes it
        "task_code": Maybe(CODE),  # 实施编码, 31 characters; the gate checks it
        "handle_code": Maybe(CODE),  # 业务办理项编码, 33 characters
        "power_source": Maybe(OneOf(rules.POWER_SOURCES)),
        "organ_kind": Maybe(OneOf(rules.ORGAN_KINDS)),
        "entrusted_by": Maybe(Text(80)),
        "joint_agencies": Several(SLUG),  # 联办机构
        "statutory_explain": Maybe(Text(300)),
        "promised_explain": Maybe(Text(300)),
        "handle_types": Several(OneOf(rules.HANDLE_TYPES)),
        "scope": Maybe(OneOf(rules.SCOPES)),  # 通办范围
        "visit_reason": Maybe(Text(300)),  # 必须现场办理原因
        "quota": Maybe(Text(300)),  # 数量限制
        "commitment": Flag(),  # 告知承诺制
        "commitment_text": Maybe(Text(2000)),  # 承诺书正文
        "check_days": Maybe(Whole(1, 250)),  # 事后核查期限, in working days
        "later_days": Maybe(Whole(1, 60)),  # 容缺补交期限, in working days
        "pay_online": Flag(),
        "appointment": Flag(),
        "terminal": Flag(),  # 自助终端办理
        "intermediaries": Several(SLUG),
        "place": Maybe(Text(120)),
        "hours": Maybe(Text(120)),
        "phone": Maybe(Text(40)),
        "supervise_phone": Maybe(Text(40)),
    },
)


def faults_of(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield everything wrong with an item; what contradicts itself only when its shape is right."""
    found = False
    for fault in ITEM.faults(document, ()):
        found = True
        yield fault
    if not found:
        yield from _contradictions(document)


def faults_in(document: Mapping[str, Any], keys: Collection[str]) -> Iterator[Fault]:
    """Yield what is wrong with these elements of a document that may still be incomplete."""
    for key in keys:
        if key in document:
            yield from _shape_of(key).faults(document[key], (key,))
        elif key in ITEM.keys:
            yield Fault((key,), f"还没有填写“{NAMES[key]}”")
    if not any(_is_wrong(document, key) for key in COMPARED):
        yield from (fault for fault in _contradictions(document) if fault.path[0] in keys)


# What can contradict each other.
COMPARED = ("situations", "form_fields", "materials", "in_hall", "not_in_hall_reason")


def _is_wrong(document: Mapping[str, Any], key: str) -> bool:
    return key not in document or any(_shape_of(key).faults(document[key], (key,)))


def _shape_of(key: str) -> Shape:
    return ITEM.keys.get(key) or ITEM.optional[key]


def _contradictions(item: Mapping[str, Any]) -> Iterator[Fault]:
    yield from _repeated(item["situations"], "key", ("situations",))
    yield from _repeated(item["form_fields"], "element", ("form_fields",))
    options = {}
    for place, question in enumerate(item["situations"]):
        options[question["key"]] = [option["value"] for option in question["options"]]
        yield from _repeated(question["options"], "value", ("situations", place, "options"))
    for place, material in enumerate(item["materials"]):
        yield from _unknown_answers(material["when"] or {}, options, ("materials", place, "when"))
    for place, asked in enumerate(item["form_fields"]):
        path = ("form_fields", place, "when")
        yield from _unknown_answers(asked.get("when") or {}, options, path)
        if (asked["type"] in PICKED) != ("choices" in asked):
            yield Fault(
                ("form_fields", place), "choice 和 choices 类型要写 choices，其他类型不写 choices"
            )
    if not item["in_hall"] and item["not_in_hall_reason"] is None:
        yield Fault(("not_in_hall_reason",), "未进驻大厅的事项要写明原因")


def _repeated(records: list[dict[str, Any]], key: str, path: Path) -> Iterator[Fault]:
    counts = Counter(record[key] for record in records)
    for place, record in enumerate(records):
        if counts[record[key]] > 1:
            yield Fault((*path, place, key), f"“{record[key]}”出现了 {counts[record[key]]} 次")


def _unknown_answers(
    when: Mapping[str, list[str]], options: Mapping[str, list[str]], path: Path
) -> Iterator[Fault]:
    for key, answers in when.items():
        if key not in options:
            yield Fault((*path, key), f"没有“{key}”这个情形问题")
            continue
        for place, answer in enumerate(answers):
            if answer not in options[key]:
                known = "、".join(options[key])
                yield Fault((*path, key, place), f"“{answer}”不是“{key}”的选项：{known}")
