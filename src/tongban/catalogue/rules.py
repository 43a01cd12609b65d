"""The closed lists of the catalogue, and the words a guide says them in.

Source: GB/T 39554.1-2020 (要素), 国办函〔2016〕108号 (themes), DOMAIN of the exchange library.
"""

from enum import StrEnum

INSTANT = "即办件"
PROMISED = "承诺件"
PUBLIC_SERVICE = "公共服务"

ITEM_KINDS = (
    "行政许可",
    "行政确认",
    "行政给付",
    "行政奖励",
    "行政裁决",
    "行政征收",
    "其他行政权力",
    PUBLIC_SERVICE,
)
TOWNSHIPS = "乡镇"  # one agency stands for them all
AGENCY_KINDS = ("政府部门", "直属单位", TOWNSHIPS, "垂直管理", "企事业单位")
HALLS = ("驻厅", "专厅", "未进驻")
PERSON = "自然人"
AUDIENCES = (
    PERSON,
    "企业法人",
    "事业法人",
    "社会组织法人",
    "非法人企业",
    "行政机关",
    "其他组织",
)
LEVELS = ("县级", "乡镇", "村")
LEVEL_SLUGS = {"city": "县级", "township": "乡镇", "village": "村"}
CASE_TYPES = (INSTANT, PROMISED)
MATERIAL_KINDS = ("申请表", "证照", "证明", "图纸", "合同", "其他")
MATERIAL_SOURCES = ("申请人自备", "政府部门核发", "其他")
MATERIAL_FORMS = ("电子或纸质", "纸质", "电子")
ROLES = ("窗口人员", "审查人员", "首席代表")
RESULT_KINDS = ("证照", "批文", "证明", "其他", "无")
DELIVERIES = ("窗口领取", "邮寄", "电子证照")
REASONS_NOT_IN_HALL = ("场地特殊要求", "涉密", "垂直管理")
LISTS = ("马上办", "网上办", "就近办", "一次办")
UNITS = ("工作日", "自然日")
PRICINGS = ("市场调节价", "政府指导价", "政府定价", "政府购买")
ONESELF = "可自行编制"
# Whether an applicant must buy an intermediary service (涉审中介服务).
SERVICE_NEEDS = ("法定必须", "特定区域必须", "特定情形必须", ONESELF, "审批部门委托")
APPLICANT = "申请人"
# What takes the place of an abolished proof.
REPLACEMENTS = ("法定证照", "书面承诺", "政府内部信息共享", "部门核验")
# Which register knows a data element best; 自填: none does.
REGISTERS = ("人口库", "法人库", "不动产登记", "车管", "项目审批平台", "自填")
POWER_SOURCES = ("法定本级行使", "上级下放", "上级授权", "同级授权", "上级委托", "同级委托")
ORGAN_KINDS = ("法定机关", "授权组织", "受委托组织")
HANDLE_TYPES = ("窗口办理", "网上办理", "快递申请")
SCOPES = ("全国", "全省", "全市", "全县", "全镇", "跨村")


class Necessity(StrEnum):
    REQUIRED = "必要"
    OPTIONAL = "非必要"
    LATER = "容缺后补"  # accepted without it, handed in afterwards


class Status(StrEnum):
    """A material against the October-2018 baseline."""

    KEPT = "保留"
    ABOLISHED = "取消"  # never asked again
    SHARED = "共享免交"  # looked up by the agency itself


class State(StrEnum):
    """The life of an item; the public sees IN_USE and, marked so, SUSPENDED."""

    DRAFT = "draft"
    IN_USE = "in_use"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


PUBLIC_STATES = (State.IN_USE.value, State.SUSPENDED.value)


class DraftState(StrEnum):
    """编制 → 编办审核 → 法制审核 → 待发布 → 发布; sent back it is edited again."""

    EDITING = "editing"
    OFFICE = "office"  # 待编办审核
    LEGAL = "legal"  # 待法制审核
    APPROVED = "approved"  # goes out on its planned day
    PUBLISHED = "published"
    DROPPED = "dropped"


OPEN_DRAFTS = (
    DraftState.EDITING.value,
    DraftState.OFFICE.value,
    DraftState.LEGAL.value,
    DraftState.APPROVED.value,
)
DRAFT_STATE_NAMES = {
    DraftState.EDITING: "编制中",
    DraftState.OFFICE: "待编办审核",
    DraftState.LEGAL: "待法制审核",
    DraftState.APPROVED: "待发布",
    DraftState.PUBLISHED: "已发布",
    DraftState.DROPPED: "已放弃",
}


class Review(StrEnum):
    """Who answers a draft, in this order."""

    OFFICE = "office"  # 编办
    LEGAL = "legal"  # 法制机构


# The sections of a draft as officials edit them, and the keys of the document in each.
SECTIONS: dict[str, tuple[str, tuple[str, ...]]] = {
    "basic": (
        "基本信息",
        (
            *("name", "parent", "base_code", "local_code", "task_code", "handle_code", "kind"),
            *("audience", "themes", "level", "delegated_to", "case_type", "power_source"),
            *("organ_kind", "entrusted_by", "joint_agencies", "conditions", "keywords"),
            *("source_note",),
        ),
    ),
    "extend": (
        "办理方式",
        (
            *("online_depth", "visits", "visit_reason", "handle_types", "scope", "in_hall"),
            *("not_in_hall_reason", "window", "quota", "commitment", "commitment_text"),
            *("check_days", "later_days", "appointment", "terminal"),
            *("intermediaries", "place", "hours", "phone", "supervise_phone"),
            *("high_frequency", "monthly_volume", "lists"),
        ),
    ),
    "basis": ("设定依据", ("basis",)),
    "limits": (
        "办理时限",
        (
            *("statutory_limit", "statutory_explain", "promised_limit", "promised_explain"),
            "special_procedures",
        ),
    ),
    "situations": ("情形", ("situations",)),
    "materials": ("申请材料", ("materials",)),
    "form": ("申请表单", ("form_fields",)),
    "steps": ("办理流程", ("steps", "baseline")),
    "fee": ("收费", ("fee", "pay_online")),
    "result": ("办理结果", ("result",)),
    "faqs": ("常见问题", ("faqs",)),
}


class ListKind(StrEnum):
    """The lists that are computed from item data and published in batches."""

    AT_ONCE = "马上办"
    ONLINE = "网上办"
    NEARBY = "就近办"
    ONCE = "一次办"
    AT_MOST_ONCE = "最多跑一次"
    HIGH_FREQUENCY = "高频"
    POWERS = "权责"
    PUBLIC_SERVICES = "公共服务"


# As addresses name them.
LIST_SLUGS = {
    ListKind.AT_ONCE: "at-once",
    ListKind.ONLINE: "online",
    ListKind.NEARBY: "nearby",
    ListKind.ONCE: "once",
    ListKind.AT_MOST_ONCE: "at-most-once",
    ListKind.HIGH_FREQUENCY: "high-frequency",
    ListKind.POWERS: "powers",
    ListKind.PUBLIC_SERVICES: "public-services",
}
DIGITS = "零一二三四五六七八九"


def batch_name(number: int) -> str:
    """第一批, 第十二批, 第二十批 …; from 100 on in figures."""
    if number >= 100:
        return f"第{number}批"
    tens, ones = divmod(number, 10)
    words = DIGITS[tens] * (tens > 1) + "十" * (tens > 0) + DIGITS[ones] * (ones > 0)
    return f"第{words}批"


# How many items that are asked for often must take one visit at most, by the end of which year.
AT_MOST_ONCE_GOALS = {2018: 30, 2019: 100}  # 同政办发〔2018〕47号
# From how many cases a month on an item is 高频, until the office sets another number: low enough that
# a county of 170,000 has the hundred items the goals of 2019 ask for.
USUAL_THRESHOLD = 12

FORMS_OF_INTAKE = ("xlsx", "yaml", "csv", "guangan")

# 面向个人的主题, in the order of 国办函〔2016〕108号.
PERSON_THEMES = (
    "生育收养",
    "户籍办理",
    "民族宗教",
    "教育科研",
    "入伍服役",
    "就业创业",
    "设立变更",
    "准营准办",
    "抵押质押",
    "职业资格",
    "行政缴费",
    "婚姻登记",
    "优待抚恤",
    "规划建设",
    "住房保障",
    "社会保障",
    "证件办理",
    "交通出行",
    "旅游观光",
    "出境入境",
    "消费维权",
    "公共安全",
    "司法公证",
    "知识产权",
    "环保绿化",
    "文化体育",
    "公用事业",
    "医疗卫生",
    "离职退休",
    "死亡殡葬",
    "其他",
)
# 面向法人的主题.
ORGANISATION_THEMES = (
    "设立变更",
    "准营准办",
    "资质认证",
    "年检年审",
    "税收财务",
    "人力资源",
    "社会保障",
    "投资审批",
    "融资信贷",
    "抵押质押",
    "职业资格",
    "商务贸易",
    "招标拍卖",
    "海关口岸",
    "涉外服务",
    "农林牧渔",
    "国土和规划建设",
    "环保绿化",
    "应对气候变化",
    "水务气象",
    "交通运输",
    "医疗卫生",
    "科技创新",
    "文体教育",
    "知识产权",
    "民族宗教",
    "质量技术",
    "检验检疫",
    "安全生产",
    "公安消防",
    "司法公证",
    "公用事业",
    "法人注销",
    "档案文物",
    "其他",
)
THEMES = tuple(dict.fromkeys((*PERSON_THEMES, *ORGANISATION_THEMES)))

# The organs of the data elements a form may ask for (数据元); "own.…" belongs to one item alone.
ELEMENT_ORGANS = ("person", "org", "agent", "property", "vehicle", "project", "own")
# 多证合一: the field of a registration that asks which filings to settle by the way.
MERGED_FILINGS = "own.multi-certs"

DEPTHS = {
    1: "网上查询、咨询",
    2: "网上申报、预审",
    3: "网上办理，到现场核验一次",
    4: "全程网上办理",
}
