"""The one table of columns: what of a document stands in which column of which sheet.

The spreadsheet officials fill, its reader, its writer and the CSV of one row an item all follow it.
Headings are the names of the elements (GB/T 39554.2).
Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from tongban.agencies.rules import WINDOW_CATEGORIES
from tongban.catalogue import rules
from tongban.catalogue.document import ITEM
from tongban.catalogue.elements import NAMES, part_name
from tongban.forms.rules import Type


class Kind(Enum):
    """How a cell is read."""

    TEXT = "文字"
    WHOLE = "整数"
    FLAG = "是或否"
    DAY = "日期"
    ONE = "一个可选值"
    SOME = "可选值，用顿号隔开"  # of a closed list
    WORDS = "每行一个，或用顿号隔开"
    WHEN = "每行一个：情形标识=选项值、选项值"


class Blank(Enum):
    """What a blank cell says."""

    NOTHING = "nothing"  # the element is left out
    NULL = "null"
    EMPTY = "empty"  # an empty list
    WRONG = "wrong"  # it has to be filled, if anything of its record is


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `path` leads from the document, or from the record of a row, to the value."""

    heading: str
    path: tuple[str, ...]
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    example: str = ""
    blank: Blank = Blank.NOTHING


@dataclass(frozen=True)
class Sheet:
    """One sheet. `key` names the list of the document its rows belong to; "" for the items' own."""

    title: str
    path: tuple[str, ...]
    columns: tuple[Column, ...]

    @cached_property
    def by_heading(self) -> dict[str, Column]:
        return {column.heading: column for column in self.columns}


SLUG_HEADING = "事项标识"
SLUG = Column(SLUG_HEADING, ("slug",), example="food-business-licence", blank=Blank.WRONG)
FLAG_WORDS = {True: "是", False: "否"}
FLAGS = tuple(FLAG_WORDS.values())


def _element(
    key: str, kind: Kind = Kind.TEXT, choices: tuple[str, ...] = (), *, example: str = ""
) -> Column:
    return Column(NAMES[key], (key,), kind, choices, example, _blank(key))


def _blank(key: str) -> Blank:
    """Return what a blank cell says of an element: the emptiest value its shape allows."""
    if key in ITEM.optional:
        return Blank.NOTHING
    for empty, blank in ((None, Blank.NULL), ([], Blank.EMPTY)):
        if not any(ITEM.keys[key].faults(empty, ())):
            return blank
    return Blank.NOTHING


def _part(
    element: str,
    part: str,
    kind: Kind = Kind.TEXT,
    choices: tuple[str, ...] = (),
    *,
    example: str = "",
    blank: Blank = Blank.NOTHING,
    heading: str = "",
) -> Column:
    """Return a column of a record that stands in one cell beside others: 法定办结时限 天数."""
    heading = heading or f"{NAMES[element]}·{part_name(element, part)}"
    return Column(heading, (element, part), kind, choices, example, blank)


def _cell(
    element: str,
    part: str,
    kind: Kind = Kind.TEXT,
    choices: tuple[str, ...] = (),
    *,
    example: str = "",
    heading: str = "",
    blank: Blank = Blank.NOTHING,
) -> Column:
    """Return a column of a sheet of rows."""
    return Column(heading or part_name(element, part), (part,), kind, choices, example, blank)


ITEMS = Sheet(
    "事项",
    (),
    (
        SLUG,
        Column(NAMES["name"], ("name",), example="食品经营许可（新办）", blank=Blank.WRONG),
        Column(NAMES["agency"], ("agency",), example="市市场监督管理局", blank=Blank.WRONG),
        _element("parent", example="食品经营许可"),
        _element("base_code"),
        _element("local_code"),
        _element("task_code"),
        _element("handle_code"),
        _element("kind", Kind.ONE, rules.ITEM_KINDS, example="行政许可"),
        _element("audience", Kind.SOME, rules.AUDIENCES, example="自然人、企业法人"),
        _element("themes", Kind.SOME, rules.THEMES, example="准营准办"),
        _element("level", Kind.ONE, rules.LEVELS, example="县级"),
        _element("delegated_to", Kind.SOME, rules.LEVELS),
        _element("case_type", Kind.ONE, rules.CASE_TYPES, example="承诺件"),
        _element("power_source", Kind.ONE, rules.POWER_SOURCES),
        _element("organ_kind", Kind.ONE, rules.ORGAN_KINDS),
        _element("entrusted_by"),
        _element("joint_agencies", Kind.WORDS),
        _element("conditions", Kind.WORDS, example="有与经营品种相适应的场所\n有食品安全管理人员"),
        _part("statutory_limit", "days", Kind.WHOLE, example="20", blank=Blank.WRONG),
        _part(
            "statutory_limit", "unit", Kind.ONE, rules.UNITS, example="工作日", blank=Blank.WRONG
        ),
        _element("statutory_explain"),
        _part("promised_limit", "days", Kind.WHOLE, example="5", blank=Blank.WRONG),
        _part("promised_limit", "unit", Kind.ONE, rules.UNITS, example="工作日", blank=Blank.WRONG),
        _element("promised_explain"),
        _part(
            "fee", "charged", Kind.FLAG, FLAGS, example="否", heading="是否收费", blank=Blank.WRONG
        ),
        _part("fee", "standard", blank=Blank.NULL, heading="收费标准"),
        _part("fee", "basis", blank=Blank.NULL, heading="收费依据"),
        _element("pay_online", Kind.FLAG, FLAGS),
        _part("result", "name", example="食品经营许可证", blank=Blank.WRONG),
        _part("result", "kind", Kind.ONE, rules.RESULT_KINDS, example="证照", blank=Blank.WRONG),
        _part(
            "result",
            "delivery",
            Kind.SOME,
            rules.DELIVERIES,
            example="窗口领取、邮寄",
            blank=Blank.EMPTY,
        ),
        _part("result", "validity", example="五年"),
        _part("result", "sample"),
        _element("online_depth", Kind.WHOLE, ("1", "2", "3", "4"), example="4"),
        _element("visits", Kind.WHOLE, example="0"),
        _element("visit_reason"),
        _element("handle_types", Kind.SOME, rules.HANDLE_TYPES, example="窗口办理、网上办理"),
        _element("scope", Kind.ONE, rules.SCOPES),
        _element("in_hall", Kind.FLAG, FLAGS, example="是"),
        _element("not_in_hall_reason", Kind.ONE, rules.REASONS_NOT_IN_HALL),
        _element("window", Kind.ONE, WINDOW_CATEGORIES, example="市场准入"),
        _element("lists", Kind.SOME, rules.LISTS, example="网上办、一次办"),
        _element("quota"),
        _element("commitment", Kind.FLAG, FLAGS),
        _element("commitment_text"),
        _element("check_days", Kind.WHOLE),
        _element("later_days", Kind.WHOLE),
        _element("appointment", Kind.FLAG, FLAGS),
        _element("terminal", Kind.FLAG, FLAGS),
        _element("intermediaries", Kind.WORDS),
        _element("place"),
        _element("hours"),
        _element("phone"),
        _element("supervise_phone"),
        _element("high_frequency", Kind.FLAG, FLAGS, example="是"),
        _element("monthly_volume", Kind.WHOLE, example="60"),
        _part("baseline", "steps", Kind.WHOLE, example="6", blank=Blank.WRONG),
        _part("baseline", "materials", Kind.WHOLE, example="9", blank=Blank.WRONG),
        _part("baseline", "days", Kind.WHOLE, example="20", blank=Blank.WRONG),
        _part("baseline", "visits", Kind.WHOLE, example="3", blank=Blank.WRONG),
        _element("keywords", Kind.WORDS, example="开饭店、食品证"),
        _element("source_note", example="法条确定；承诺时限为县级常见值"),
    ),
)
BASIS = Sheet(
    NAMES["basis"],
    ("basis",),
    (
        SLUG,
        _cell("basis", "law", example="中华人民共和国食品安全法", blank=Blank.WRONG),
        _cell("basis", "article", example="第三十五条", blank=Blank.WRONG),
        _cell("basis", "gist", example="国家对食品生产经营实行许可制度", blank=Blank.WRONG),
        _cell("basis", "number"),
        _cell("basis", "organ", example="全国人民代表大会常务委员会"),
        _cell("basis", "since", Kind.DAY, example="2015-10-01"),
        _cell("basis", "address"),
    ),
)
SITUATIONS = Sheet(
    NAMES["situations"],
    ("situations",),
    (
        SLUG,
        Column("情形标识", ("key",), example="kind", blank=Blank.WRONG),
        Column("问题", ("question",), example="经营主体类型", blank=Blank.WRONG),
        Column("选项值", ("value",), example="canteen", blank=Blank.WRONG),
        Column("选项名称", ("label",), example="单位食堂", blank=Blank.WRONG),
    ),
)
MATERIALS = Sheet(
    NAMES["materials"],
    ("materials",),
    (
        SLUG,
        _cell(
            "materials", "name", example="食品经营许可申请书", heading="材料名称", blank=Blank.WRONG
        ),
        _cell(
            "materials", "kind", Kind.ONE, rules.MATERIAL_KINDS, example="申请表", blank=Blank.WRONG
        ),
        _cell(
            "materials",
            "source",
            Kind.ONE,
            rules.MATERIAL_SOURCES,
            example="申请人自备",
            blank=Blank.WRONG,
        ),
        _cell("materials", "issued_by", blank=Blank.NULL),
        _cell(
            "materials",
            "form",
            Kind.ONE,
            rules.MATERIAL_FORMS,
            example="电子或纸质",
            blank=Blank.WRONG,
        ),
        _cell("materials", "originals", Kind.WHOLE, example="1", blank=Blank.WRONG),
        _cell("materials", "copies", Kind.WHOLE, example="0", blank=Blank.WRONG),
        _cell(
            "materials",
            "necessity",
            Kind.ONE,
            tuple(n.value for n in rules.Necessity),
            example="必要",
            blank=Blank.WRONG,
        ),
        _cell("materials", "when", Kind.WHEN, example="kind=canteen", blank=Blank.NULL),
        _cell("materials", "licence", blank=Blank.NULL),
        _cell(
            "materials",
            "status",
            Kind.ONE,
            tuple(s.value for s in rules.Status),
            example="保留",
            blank=Blank.WRONG,
        ),
        _cell("materials", "basis", example="食品经营许可管理办法第十二条"),
        _cell("materials", "explain"),
        _cell("materials", "standard"),
        _cell("materials", "blank"),
        _cell("materials", "sample"),
        _cell("materials", "committed", Kind.FLAG, FLAGS),
        _cell("materials", "data_source", example="household"),
    ),
)
FIELDS = Sheet(
    "表单字段",
    ("form_fields",),
    (
        SLUG,
        _cell("form_fields", "element", example="org.name", blank=Blank.WRONG),
        _cell("form_fields", "label", example="经营者名称", blank=Blank.WRONG),
        _cell(
            "form_fields",
            "type",
            Kind.ONE,
            tuple(t.value for t in Type),
            example="string",
            blank=Blank.WRONG,
        ),
        _cell("form_fields", "required", Kind.FLAG, FLAGS, example="是", blank=Blank.WRONG),
        _cell("form_fields", "choices", Kind.WORDS),
        _cell("form_fields", "hint"),
        _cell("form_fields", "when", Kind.WHEN),
    ),
)
STEPS = Sheet(
    "办理流程",
    ("steps",),
    (
        SLUG,
        _cell("steps", "name", example="受理", heading="环节名称", blank=Blank.WRONG),
        _cell("steps", "role", Kind.ONE, rules.ROLES, example="窗口人员", blank=Blank.WRONG),
        _cell("steps", "days", Kind.WHOLE, example="1"),
        _cell("steps", "standard"),
        _cell("steps", "result"),
    ),
)
SPECIAL = Sheet(
    NAMES["special_procedures"],
    ("special_procedures",),
    (
        SLUG,
        _cell(
            "special_procedures", "name", example="现场核查", heading="程序名称", blank=Blank.WRONG
        ),
        _cell("special_procedures", "days", Kind.WHOLE, example="10", blank=Blank.WRONG),
        _cell(
            "special_procedures", "unit", Kind.ONE, rules.UNITS, example="工作日", blank=Blank.WRONG
        ),
        _cell("special_procedures", "counted", Kind.FLAG, FLAGS, example="否", blank=Blank.WRONG),
    ),
)
FEES = Sheet(
    "收费",
    ("fee", "items"),
    (
        SLUG,
        _cell("fee", "name", heading="收费项目名称", blank=Blank.WRONG),
        _cell("fee", "standard", blank=Blank.WRONG),
        _cell("fee", "basis", blank=Blank.WRONG),
        _cell("fee", "reduction"),
    ),
)
FAQS = Sheet(
    NAMES["faqs"],
    ("faqs",),
    (
        SLUG,
        _cell("faqs", "q", example="没有营业执照能先办吗？", blank=Blank.WRONG),
        _cell("faqs", "a", example="不能，先办营业执照。", blank=Blank.WRONG),
    ),
)
SHEETS = (ITEMS, BASIS, SITUATIONS, MATERIALS, FIELDS, STEPS, SPECIAL, FEES, FAQS)
ROWS = SHEETS[1:]


def keys_of(sheets: tuple[Sheet, ...]) -> Iterator[str]:
    """Yield the elements of a document these sheets can hold."""
    for sheet in sheets:
        if sheet.path:
            yield sheet.path[0]
        else:
            yield from dict.fromkeys(column.path[0] for column in sheet.columns)
