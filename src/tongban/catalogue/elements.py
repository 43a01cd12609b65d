"""What the elements of a document are called (要素名称), for problems, differences and pages.

Source: GB/T 39554.2 (要素), where it has a name for it. Pure.
"""

from tongban.catalogue.rules import SECTIONS

NAMES = {
    "slug": "网址标识",
    "agency": "实施主体",
    "name": "事项名称",
    "parent": "主项名称",
    "base_code": "基本编码",
    "local_code": "地方编码",
    "task_code": "实施编码",
    "handle_code": "业务办理项编码",
    "kind": "事项类型",
    "audience": "服务对象",
    "themes": "服务主题",
    "level": "行使层级",
    "delegated_to": "就近办理层级",
    "case_type": "办件类型",
    "power_source": "权力来源",
    "organ_kind": "实施主体性质",
    "entrusted_by": "委托部门",
    "joint_agencies": "联办机构",
    "conditions": "受理条件",
    "keywords": "群众叫法",
    "source_note": "数据来源说明",
    "online_depth": "网上办理深度",
    "visits": "到办事现场次数",
    "visit_reason": "必须现场办理原因",
    "handle_types": "办理形式",
    "scope": "通办范围",
    "in_hall": "是否进驻政务大厅",
    "not_in_hall_reason": "未进驻原因",
    "window": "一窗分类",
    "quota": "数量限制",
    "commitment": "告知承诺制",
    "commitment_text": "承诺书正文",
    "check_days": "事后核查期限（工作日）",
    "later_days": "容缺补交期限（工作日）",
    "appointment": "支持预约",
    "terminal": "自助终端办理",
    "intermediaries": "中介服务",
    "place": "办理地点",
    "hours": "办理时间",
    "phone": "咨询电话",
    "supervise_phone": "监督投诉电话",
    "high_frequency": "高频事项",
    "monthly_volume": "月办件量",
    "lists": "审批服务形式",
    "basis": "设定依据",
    "statutory_limit": "法定办结时限",
    "statutory_explain": "法定时限说明",
    "promised_limit": "承诺办结时限",
    "promised_explain": "承诺时限说明",
    "special_procedures": "特别程序",
    "situations": "情形",
    "materials": "申请材料",
    "form_fields": "申请表字段",
    "steps": "办理环节",
    "baseline": "2018年10月基准",
    "fee": "收费",
    "pay_online": "网上支付",
    "result": "办理结果",
    "faqs": "常见问题",
}

# The members of lists and records. A name that means something else in one of them is in OWN_PARTS.
PARTS = {
    "law": "法律法规名称",
    "article": "条款",
    "gist": "条文内容",
    "number": "文号",
    "organ": "颁布机关",
    "since": "实施日期",
    "address": "网址",
    "key": "标识",
    "question": "问题",
    "options": "选项",
    "name": "名称",
    "kind": "类型",
    "source": "来源渠道",
    "issued_by": "核发部门",
    "form": "材料形式",
    "originals": "原件份数",
    "copies": "复印件份数",
    "necessity": "材料必要性",
    "when": "适用情形",
    "licence": "关联电子证照",
    "status": "精简情况",
    "basis": "依据",
    "explain": "填报须知",
    "standard": "受理标准",
    "blank": "空白表",
    "sample": "样表",
    "committed": "告知承诺代替",
    "data_source": "共享数据源",
    "element": "数据元",
    "label": "显示名称",
    "type": "字段类型",
    "required": "是否必填",
    "choices": "可选值",
    "hint": "填写提示",
    "role": "办理角色",
    "days": "天数",
    "unit": "时限单位",
    "counted": "计入办理时限",
    "result": "环节结果",
    "charged": "是否收费",
    "items": "收费项目",
    "reduction": "减免情形",
    "delivery": "送达方式",
    "validity": "有效期限",
    "steps": "环节数",
    "materials": "材料数",
    "visits": "跑动次数",
    "q": "问",
    "a": "答",
    "value": "选项值",
}
OWN_PARTS = {
    ("steps", "standard"): "审查标准",
    ("steps", "days"): "办理天数",
    ("fee", "standard"): "收费标准",
    ("fee", "basis"): "收费依据",
    ("result", "sample"): "结果样本",
    ("result", "kind"): "结果类型",
}


def part_name(element: str, part: str) -> str:
    """Return what a member of an element is called: 收费标准 for fee, standard."""
    return OWN_PARTS.get((element, part)) or PARTS.get(part) or part


def section_of(element: str) -> str:
    """Return the section an element is edited in; "" for slug and agency, which are not edited."""
    return _SECTION_OF.get(element, "")


_SECTION_OF = {element: section for section, (_, keys) in SECTIONS.items() for element in keys}
