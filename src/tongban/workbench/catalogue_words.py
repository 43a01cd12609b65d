"""What officials read beside the elements of a draft: names, hints, headings. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tongban.catalogue import rules
from tongban.catalogue.queries.shapes import element_name, part_name

UNITS = rules.UNITS
DEPTHS = [(str(depth), f"{depth} 级：{said}") for depth, said in rules.DEPTHS.items()]

# The sections with many elements, under headings.
LAYOUT: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = {
    "basic": (
        ("名称和类型", ("name", "parent", "kind", "case_type", "level", "delegated_to")),
        ("谁可以办、归到哪里", ("audience", "themes", "keywords", "conditions")),
        ("编码", ("base_code", "local_code", "task_code", "handle_code")),
        ("实施主体", ("power_source", "organ_kind", "entrusted_by", "joint_agencies")),
        ("资料", ("source_note",)),
    ),
    "extend": (
        ("怎么办", ("online_depth", "handle_types", "visits", "visit_reason", "scope", "lists")),
        ("在哪里办", ("in_hall", "not_in_hall_reason", "window", "place", "hours")),
        ("联系", ("phone", "supervise_phone")),
        ("承诺", ("commitment", "commitment_text", "check_days", "later_days")),
        ("便民", ("appointment", "terminal", "quota", "intermediaries")),
        ("办件量", ("high_frequency", "monthly_volume")),
    ),
    "fee": (("", ("fee",)), ("支付", ("pay_online",))),
}

LABELS = {
    "basis.law": "法律法规名称",
    "materials.name": "材料名称",
    "materials.kind": "材料类型",
    "materials.basis": "要求提供的依据",
    "steps.name": "环节名称",
    "fee.items.name": "收费项目名称",
    "fee.items.standard": "标准",
    "fee.items.basis": "依据",
    "result.name": "结果名称",
    "special_procedures.name": "程序名称",
    "form_fields.required": "必填",
    "fee.charged": "收费",
    "in_hall": "进驻政务大厅",
    "special_procedures.counted": "计入办理时限",
    "situations.options.label": "选项",
    "situations.options": "选项",
    "fee.items": "收费项目",
    "pay_online": "支持网上支付",
}

HINTS = {
    "name": "与基本目录一致；办理项在后面用括号写明情形。",
    "keywords": "群众怎么说，一行一个，例如“开小饭馆”。搜索按它找到事项。",
    "conditions": "一行一条，符合全部才可以办。",
    "delegated_to": "在这些层级也可以提交（就近办）。",
    "base_code": "12 位数字，没有就留空。",
    "task_code": "31 位：统一社会信用代码 18 位、层级 1 位、基本编码 12 位。",
    "handle_code": "33 位：实施编码后加 2 位。",
    "online_depth": "2 级以上的事项才能在网上申请。",
    "visits": "全程网办写 0。",
    "visit_reason": "到现场次数大于 0 时写明。",
    "commitment_text": "申请人承诺什么；不填用通用的承诺书。条件和后果会自动列出。",
    "check_days": "决定以后多少个工作日内核查承诺；不填按全市统一期限。",
    "later_days": "容缺材料最多可以晚多少个工作日；不填按全市统一期限。",
    "materials.committed": "申请人选择告知承诺的，不再要这一样；都不勾选的，所有“证明”不再要。",
    "phone": "带区号，例如 0454-2920000；不填就用本部门的。",
    "supervise_phone": "不能与咨询电话相同。",
    "statutory_limit": "法律没有规定的，天数留空。",
    "promised_limit": "不能长于法定时限。",
    "situations": "不同情形要的材料不同时，先问清情形。没有差别就不用设。",
    "materials": "一行一样材料，群众看到的顺序就是这里的顺序。不能写“其他材料”“有关材料”。",
    "materials.licence": "有电子证照可以代替的，写证照名称，例如“营业执照”。",
    "materials.data_source": "部门可以直接查到的，选数据源：申请人同意查询后不用交这份材料，查不到再上传。",
    "materials.basis": "写明法律法规和条款。",
    "materials.issued_by": "政府部门核发的写明哪个部门。",
    "materials.explain": "写给群众看：怎么填、怎么准备。",
    "materials.standard": "写给窗口看：符合什么样子才收。",
    "materials.blank": "空白表的网址。",
    "materials.sample": "填好的样表的网址。",
    "form_fields": "优先选共用数据项：群众填过一次，下次自动带出。",
    "form_fields.choices": "类型是“选择”“多选”时填，一行一个，至少两个。",
    "steps": "许可事项一般有受理、审核、审批、办结、送达。",
    "steps.days": "单位与承诺时限相同。",
    "baseline": "改革前（2018 年 10 月）的环节、材料、天数和跑动次数，用来计算精简幅度。",
    "fee.standard": "收费的必填，例如“80 元/件”。",
    "fee.basis": "收费的必填：文件名称和文号。",
    "basis.since": "写作 2019-04-23。",
    "basis.gist": "抄录与本事项有关的原文。",
    "result.sample": "结果样本的网址。",
    "source_note": "这些内容从哪里来，给以后维护的人看。",
    "faqs": "群众常问的，问句开头。",
}

TYPES = {
    "string": "单行文字",
    "text": "多行文字",
    "integer": "整数",
    "decimal": "小数",
    "date": "日期",
    "boolean": "是或否",
    "choice": "选择",
    "choices": "多选",
    "id_number": "身份证号",
    "uscc": "统一社会信用代码",
    "phone": "电话",
    "address": "地址",
    "email": "电子邮箱",
}
CHOICES: Mapping[str, Mapping[str, str]] = {"form_fields.type": TYPES}

ROWS = {
    "basis": "依据",
    "materials": "材料",
    "situations": "问题",
    "situations.options": "选项",
    "steps": "环节",
    "fee.items": "收费项目",
    "faqs": "问答",
    "special_procedures": "特别程序",
    "form_fields": "字段",
}
# What names a row, by list; else its name.
TITLES = {"basis": "law", "situations": "question", "situations.options": "label"}
TITLES |= {"faqs": "q", "form_fields": "label"}


def pattern(name: str) -> str:
    """materials.2.name → materials.name."""
    return ".".join(part for part in name.split(".") if not part.isdecimal())


def label(name: str) -> str:
    """Return what a field is called."""
    path = pattern(name)
    element, _, part = path.rpartition(".")
    if path in LABELS:
        return LABELS[path]
    return part_name(element.partition(".")[0], part) if element else element_name(path)


def hint(name: str) -> str:
    """Return how to fill a field, "" where its name says it."""
    return HINTS.get(pattern(name), "")


def row_words(name: str) -> str:
    """Return what a row of a list is called."""
    return ROWS[pattern(name)]


def row_title(name: str, values: Mapping[str, Any]) -> str:
    """Return the words a row is known by."""
    path = pattern(name)
    return str(values.get(TITLES.get(path, "name")) or f"（未填写的{ROWS[path]}）")


def row_facts(
    name: str, values: Mapping[str, Any], situations: Sequence[Mapping[str, Any]]
) -> list[str]:
    """Return what else the line of a row says."""
    if name == "materials":
        said = [values.get("necessity"), _copies(values), values.get("licence")]
        kept = values.get("status")
        state = [kept] if kept != rules.Status.KEPT else []
        return [str(one) for one in [*state, *said, *_cases(values, situations)] if one]
    if name == "form_fields":
        required = "必填" if values.get("required") else "选填"
        return [TYPES.get(str(values.get("type")), ""), required, str(values.get("element"))]
    if name == "steps":
        return [str(values.get("role") or "")]
    return [str(values["article"])] if values.get("article") else []


def _copies(values: Mapping[str, Any]) -> str:
    counts = (("原件", values.get("originals")), ("复印件", values.get("copies")))
    return "，".join(f"{what} {count} 份" for what, count in counts if count)


def _cases(values: Mapping[str, Any], situations: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the answers a material is asked for."""
    labels = {
        (one.get("key"), option.get("value")): option.get("label")
        for one in situations
        for option in one.get("options") or ()
    }
    when = values.get("when")
    for key, answers in (when if isinstance(when, Mapping) else {}).items():
        yield "仅：" + "、".join(str(labels.get((key, one)) or one) for one in answers)
