"""Masks of identifiers, waiting after wrong passwords, codes sent to phones, kinds of bodies. Pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum

MASK = "*"
MAX_WRONG = 5  # wrong passwords in a row, of one account
MAX_WRONG_FROM_ADDRESS = 20  # of any accounts from one address: a whole hall may share one
WAIT = timedelta(minutes=10)
CODE_DIGITS = 6
CODE_LIFE = timedelta(minutes=10)
CODE_TRIES = 5
CODE_INTERVAL = timedelta(minutes=1)
CODES_PER_HOUR = 5  # to one phone
CODES_PER_HOUR_FROM_ADDRESS = 30  # to any phones: nobody makes us flood the town with texts
MIN_PASSWORD = 8
MIN_AGE = 16  # younger than that, a guardian acts (民法典 art. 18, 19)


class CodePurpose(StrEnum):
    """What a code sent to a phone is good for."""

    SIGN_UP = "sign_up"
    PASSWORD = "password"
    HELP = "help"  # let the worker of a village station file for him (帮办代办)
    LINK = "link"  # take over the record a window made for the same ID number


class RealLevel:
    """实名等级 of a person (DOMAIN §1.7)."""

    PHONE = 0  # 手机号注册
    COMPARED = 1  # 姓名与身份证号比对
    CHECKED = 2  # 手机或银行卡实名核验
    FACE = 3  # 人脸活体或窗口面核


REAL_LEVEL_NAMES = {
    RealLevel.PHONE: "未实名（手机号注册）",
    RealLevel.COMPARED: "初级实名（姓名与身份证号一致）",
    RealLevel.CHECKED: "中级实名（手机或银行卡核验）",
    RealLevel.FACE: "高级实名（窗口当面核验）",
}


# First two characters of a USCC (registering body, kind of body: GB 32100) → 服务对象类型, in the
# words of the catalogue.
ORGANISATION_KINDS = {
    "11": "行政机关",
    "12": "事业法人",
    "51": "社会组织法人",
    "52": "社会组织法人",
    "53": "社会组织法人",
    "91": "企业法人",
    "92": "非法人企业",  # 个体工商户
    "93": "企业法人",  # 农民专业合作社
}


def organisation_kind(uscc: str) -> str:
    """Tell the kind of an organisation from its code."""
    return ORGANISATION_KINDS.get(uscc[:2], "其他组织")


def mask_name(name: str) -> str:
    """Hide all of a name but its first and last character: 张*三, 李*, 欧**华."""
    if len(name) <= 1:
        return MASK * len(name)
    if len(name) == 2:
        return name[0] + MASK
    return name[0] + MASK * (len(name) - 2) + name[-1]


def mask_id_number(id_number: str) -> str:
    """Hide birth date and all else of an ID number but division and last four: 230881********0012."""
    if len(id_number) < 18:
        return MASK * len(id_number)
    return id_number[:6] + MASK * (len(id_number) - 10) + id_number[-4:]


def mask_phone(phone: str) -> str:
    """Hide the middle of a phone number: 138****1234."""
    if len(phone) < 11:
        return MASK * len(phone)
    return phone[:3] + MASK * (len(phone) - 7) + phone[-4:]


def wait_until(count: int, last_at: datetime, most: int = MAX_WRONG) -> datetime | None:
    """Return until when nobody gets in after `count` wrong passwords in a row; None: no wait."""
    return last_at + WAIT if count >= most else None


def minutes_left(until: datetime, now: datetime) -> int:
    """Return the whole minutes to wait, at least 1."""
    return max(1, -int((now - until).total_seconds() // 60))


def age_on(birth_date: date, today: date) -> int:
    """Return the age in completed years (周岁)."""
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (not had_birthday)
