"""What may be handed in, how far it is trusted, and the words stamped on it; the life of an e-licence.
Pure.

Source: 证照可信等级 A-D of the 108号 guide (国办函〔2016〕108号); 行政许可法 (2019) art. 50, 69, 70 and
        行政处罚法 (2021) art. 9 for the states of a licence.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tongban.law.refusal import Refused
from tongban.people.permissions import Permission

MAX_BYTES = 20 * 1024 * 1024
MAX_PAGES = 2000
MAX_OBJECTS = 60_000  # of a PDF: what can be looked through in about a second
MAX_PIXELS = 120_000_000  # of an image read line by line: a phone's largest photo passes
MAX_WHOLE_PIXELS = 40_000_000  # of one held in memory whole: an A4 page at 600 dpi passes
MAX_NAME = 120
MAX_KIND = 200

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
ENDINGS = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}


class Trust(StrEnum):
    """可信等级: how far a paper is believed without its original."""

    ISSUED = "A"  # made by the body that issues it: used as it is
    VERIFIED = "B"  # compared with the original once by a window clerk: used again
    UPLOADED = "C"  # uploaded: the original is looked at at the window
    OWN = "D"  # made by the applicant himself, who answers for it


TRUST_NAMES = {
    Trust.ISSUED: "电子证照",
    Trust.VERIFIED: "已核验原件",
    Trust.UPLOADED: "待核验原件",
    Trust.OWN: "申请人自制",
}


# What a copy, or the applicant's own, adds to the name of a paper.
_COPY = re.compile(r"(正、副本|正本|副本|原件|复印件|扫描件|影印件)$")
_ASIDE = re.compile(r"（[^（）]*）")
_OWN = re.compile(r"^(本人|申请人)的?(?=(居民)?(身份证|户口[簿本])$)")
_IN_FULL = {"身份证": "居民身份证", "户口簿": "居民户口簿", "户口本": "居民户口簿"}


def kind_of(name: str) -> str:
    """Return what kind of paper a line of a material list asks for: its name without what differs
    from item to item. The identity card of a manager stays another kind than one's own.
    """
    kind = _ASIDE.sub("", "".join(name.split())) or name.strip()
    while (shorter := _COPY.sub("", kind)) and shorter != kind:
        kind = shorter
    kind = _OWN.sub("", kind)
    return _IN_FULL.get(kind, kind)[:MAX_KIND]


_SELF_MADE = re.compile(r"((?<!证)书|表|声明|承诺|说明|报告|方案|制度)$")


_FOR_ONE_MATTER = re.compile(r"申请(?!人)|授权|委托|承诺|声明")


def is_for_one_matter(name: str) -> bool:
    """Test whether a paper is written for one matter alone, such as a letter of authority."""
    return _FOR_ONE_MATTER.search(kind_of(name)) is not None


def trust_of_upload(name: str, *, is_form: bool, is_own: bool) -> Trust:
    """Return how far an upload is believed: what the applicant wrote himself (`is_own`: he, not an
    authority, makes such papers) needs no comparing, everything else does.
    """
    if is_form or (is_own and _SELF_MADE.search(kind_of(name))):
        return Trust.OWN
    return Trust.UPLOADED


def watermark(trust: Trust, *, agency: str, until: date | None = None) -> str:
    """Return the words a copy of a paper carries; "" for papers nobody vouches for.

    `agency` issued it (A) or compared it with the original (B); `until` is the last day it is good.
    """
    end = f"，有效期至{until.year}年{until.month}月{until.day}日" if until else ""
    if trust is Trust.ISSUED:
        return f"此件由{agency}提供，仅供办理政务服务事项时使用{end}"
    if trust is Trust.VERIFIED:
        return f"此件经{agency}与原件核对无误，仅供办理政务服务事项时使用{end}"
    return ""


def marks(purpose: str, watermark: str, *, is_identity: bool) -> list[str]:
    """Return the lines a copy is marked with all over; [] for one that is handed out as it is."""
    lines = [f"仅用于 {purpose}"] if is_identity else []
    return [*lines, watermark] if watermark else lines


def purpose_of(item_name: str, day: date) -> str:
    """Return what a paper of an application is for: 食品经营许可 申请 2026-11-23."""
    return f"{item_name.removesuffix('申请')} 申请 {day.isoformat()}"


def file_name(given: str, media_type: str) -> str:
    """Return a name fit to show and to save under: as given, but with the ending of what it is."""
    name = shown_name(given)
    endings = ENDINGS[media_type]
    ending = next((e for e in endings if name.lower().endswith(e)), "")
    stem = name[: -len(ending)] if ending else name
    return f"{stem[:MAX_NAME]}{ending or endings[0]}"


def shown_name(given: str) -> str:
    """Return a file's name without a path and without characters that hide or turn text."""
    name = re.split(r"[/\\]", given)[-1]
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    return name.strip(" .") or "未命名"


class LicenceState(StrEnum):
    """证照状态."""

    VALID = "valid"  # 有效
    SUSPENDED = "suspended"  # 暂扣
    REVOKED = "revoked"  # 撤销
    CANCELLED = "cancelled"  # 注销
    LAPSED = "lapsed"  # 失效: its last day has passed, or a newer one has taken its place


class LicenceStep(StrEnum):
    """What may happen to a licence after its issue."""

    SUSPEND = "suspension"
    RETURN = "return"
    REVOKE = "revocation"
    CANCEL = "cancellation"
    LAPSE = "lapse"


@dataclass(frozen=True, slots=True)
class LicenceStepFacts:
    """How a step is called, what it rests on, and which permission it takes."""

    name: str
    article: str
    permission: Permission | None = Permission.LICENCE_CHANGE  # None: nobody's step


LICENCE_STATE_NAMES: dict[LicenceState, str] = {
    LicenceState.VALID: "有效",
    LicenceState.SUSPENDED: "暂扣",
    LicenceState.REVOKED: "撤销",
    LicenceState.CANCELLED: "注销",
    LicenceState.LAPSED: "失效",
}
LICENCE_STEPS: dict[LicenceStep, LicenceStepFacts] = {
    LicenceStep.SUSPEND: LicenceStepFacts("暂扣", "行政处罚法第九条第三项"),
    LicenceStep.RETURN: LicenceStepFacts("发还", "暂扣期满或者暂扣决定撤回"),
    LicenceStep.REVOKE: LicenceStepFacts("撤销", "行政许可法第六十九条"),
    LicenceStep.CANCEL: LicenceStepFacts("注销", "行政许可法第七十条"),
    LicenceStep.LAPSE: LicenceStepFacts(
        "失效", "行政许可法第五十条、第七十条第一项", permission=None
    ),
}
# A licence that was revoked or has lapsed is still to be struck off (art. 70); that is the end.
LICENCE_LIFE: dict[tuple[LicenceState, LicenceStep], LicenceState] = {
    (LicenceState.VALID, LicenceStep.SUSPEND): LicenceState.SUSPENDED,
    (LicenceState.VALID, LicenceStep.REVOKE): LicenceState.REVOKED,
    (LicenceState.VALID, LicenceStep.CANCEL): LicenceState.CANCELLED,
    (LicenceState.VALID, LicenceStep.LAPSE): LicenceState.LAPSED,
    (LicenceState.SUSPENDED, LicenceStep.RETURN): LicenceState.VALID,
    (LicenceState.SUSPENDED, LicenceStep.REVOKE): LicenceState.REVOKED,
    (LicenceState.SUSPENDED, LicenceStep.CANCEL): LicenceState.CANCELLED,
    (LicenceState.SUSPENDED, LicenceStep.LAPSE): LicenceState.LAPSED,
    (LicenceState.REVOKED, LicenceStep.CANCEL): LicenceState.CANCELLED,
    (LicenceState.LAPSED, LicenceStep.CANCEL): LicenceState.CANCELLED,
}


def licence_after(state: LicenceState, step: LicenceStep) -> LicenceState:
    """Return the state a step leads to. Raises Refused (licence.step) where the table has none."""
    after = LICENCE_LIFE.get((state, step))
    if after is None:
        raise Refused(
            f"这个证照现在是“{LICENCE_STATE_NAMES[state]}”，不能{LICENCE_STEPS[step].name}。",
            code="licence.step",
            article=LICENCE_STEPS[step].article,
        )
    return after


def licence_steps(state: LicenceState) -> tuple[LicenceStep, ...]:
    """Return the steps an officer may take from a state, in their order; expiry takes itself."""
    return tuple(
        step
        for step in LicenceStep
        if LICENCE_STEPS[step].permission and (state, step) in LICENCE_LIFE
    )


def licence_state_on(state: LicenceState, valid_until: date | None, today: date) -> LicenceState:
    """Return the state on a day: past its last day a licence has lapsed, whatever its row says yet."""
    expired = valid_until is not None and valid_until < today
    if expired and (state, LicenceStep.LAPSE) in LICENCE_LIFE:
        return LicenceState.LAPSED
    return state


def last_day(valid_from: date, years: int | None) -> date | None:
    """Return the last day of a licence good for `years`; None: without end.

    One from 2026-03-02 for five years is good through 2031-03-01.
    """
    if not years:
        return None
    try:
        anniversary = valid_from.replace(year=valid_from.year + years)
    except ValueError:  # from 29 February into a year without one
        anniversary = date(valid_from.year + years, 3, 1)
    return anniversary - timedelta(days=1)


def body_code(name: str, *, division: str) -> str:
    """Return 18 characters that stand for a body without a credit code: TE, the division, 10 digits.

    The same name gives the same code. Source: practice of the national platform (TE4401135000001190).
    """
    number = int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10**10
    return f"TE{division}{number:010d}"


# What the entries of licences are filled from, the first that is known: a fact of the licence
# itself, or the answer to an element of the application's form. By how types call the entries.
_SOURCES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("number",): (
        "编号", "证号", "证书编号", "证书编码", "证书号码", "许可证号", "许可证编号", "登记号", "登记号码",
        "登记证编号", "登记证书编号", "证明号", "证件号", "不动产权证号", "结婚证字号", "离婚证字号",
        "护照号",
    ),
    ("holder",): ("姓名", "持证人", "持有人", "权利人", "所有人"),
    ("organisation", "org.name", "holder"): (
        "名称", "经营者名称", "单位名称", "机构名称", "业户名称", "经营者", "使用单位", "建设单位",
        "用地单位", "场所名称", "学校名称",
    ),
    ("person_code", "person.id_number"): ("公民身份号码", "社会保障号码"),
    ("organisation_code", "org.uscc"): ("统一社会信用代码",),
    ("validity",): ("有效期限", "有效期", "营业期限", "使用期限"),
    ("until",): ("有效期至",),
    ("issued_on",): (
        "发证日期", "签发日期", "登记日期", "注册日期", "成立日期", "发卡日期", "取得时间",
    ),
    ("agency",): ("发证机关", "签发机关", "登记机关", "核发机关", "发卡机构", "认定机构"),
    ("org.address",): ("经营场所", "经营地址", "地址", "住所", "住所（经营场所）"),
    ("org.legal_rep.name", "operator"): (  # a sole trader is the operator of what is his
        "法定代表人", "法定代表人（负责人）", "法定代表人（经营者）", "负责人", "主要负责人",
    ),
    ("org.type",): ("类型",),
    ("org.capital",): ("注册资本",),
    ("person.address",): ("住址", "居住地址", "常住户口所在地住址", "户籍地址"),
    ("person.gender",): ("性别",),
    ("person.ethnicity",): ("民族",),
    ("person.birth_date",): ("出生日期",),
}  # fmt: skip
_SOURCES_OF = {name: keys for keys, names in _SOURCES.items() for name in names}


def entries(
    fields: Iterable[str],
    *,
    facts: Mapping[str, str],
    answers: Mapping[str, str],
    before: Mapping[str, str],
) -> list[tuple[str, str]]:
    """Return the entries of a licence that are known, in the order of its type.

    `facts` are what the licence itself says (keys of _SOURCES), `answers` those of the application
    by element and by label, `before` the entries of the licence it renews, which stand where the
    application did not ask again.
    """
    known = {**answers, **facts}
    found = []
    for name in fields:
        keys = (*_SOURCES_OF.get(name, ()), name)
        value = next((known[key] for key in keys if known.get(key)), before.get(name, ""))
        if value:
            found.append((name, value))
    return found


# The other way round: the element of a form that an entry of a licence fills.
_ELEMENTS_OF = {
    name: element
    for name, keys in _SOURCES_OF.items()
    for element in [next((key for key in keys if "." in key), "")]
    if element
}


def elements_said(fields: Iterable[str]) -> set[str]:
    """Return the elements of forms that a type of licence with these entries says."""
    return {_ELEMENTS_OF[name] for name in fields if name in _ELEMENTS_OF}


def elements_of(
    entries: Iterable[tuple[str, str]], *, for_organisation: bool
) -> Iterator[tuple[str, str]]:
    """Yield element and text of each entry of a licence that answers a question of forms.

    An enterprise's licence says nothing of the person who acts for it.
    """
    for name, text in entries:
        element = _ELEMENTS_OF.get(name, "")
        if element and text and not (for_organisation and element.startswith("person.")):
            yield element, text


def masked_code(code: str) -> str:
    """Return a holder's number with its middle hidden: 91230*********234X."""
    return f"{code[:5]}{'*' * max(0, len(code) - 9)}{code[-4:]}" if len(code) > 9 else ""
