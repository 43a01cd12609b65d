"""How long a neighbour's consent lasts, and what a parcel may be. Pure."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from tongban.hall.rules import HallKind

CONSENT_DAYS = 60  # a consent lapses by itself: the day it is given, and so many after it


class ConsentWay(StrEnum):
    """How a neighbour said yes."""

    SMS = "sms"  # he read the code on his own phone to the helper
    FORM = "form"  # he signed the printed form


CONSENT_WAY_NAMES = {ConsentWay.SMS: "短信授权码", ConsentWay.FORM: "签字的同意书"}


class Standing(StrEnum):
    """Whether a helper may act now."""

    ASKED = "asked"  # no consent yet
    AGREED = "agreed"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    DONE = "done"  # the matter has ended


STANDING_NAMES = {
    Standing.ASKED: "等群众同意",
    Standing.AGREED: "已同意",
    Standing.LAPSED: "同意已到期",
    Standing.WITHDRAWN: "同意已撤回",
    Standing.DONE: "已办结",
}


class ParcelKind(StrEnum):
    """What travels between a village and a hall."""

    PAPER = "paper"  # an original, for the agency to look at
    RESULT = "result"


PARCEL_KIND_NAMES = {ParcelKind.PAPER: "材料原件", ParcelKind.RESULT: "办理结果"}


class ParcelEnd(StrEnum):
    """How a parcel's way ended."""

    KEPT = "kept"  # the agency keeps it on file
    RETURNED = "returned"  # in the neighbour's hands again
    HANDED_OVER = "handed_over"  # a result, in the neighbour's hands


PARCEL_END_NAMES = {
    ParcelEnd.KEPT: "已交部门",
    ParcelEnd.RETURNED: "已退还本人",
    ParcelEnd.HANDED_OVER: "已交到本人手中",
}


class Near(StrEnum):
    """How far a place is from where one lives, the nearest first."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    CITY = "city"
    ELSEWHERE = "elsewhere"


NEAR_NAMES = {
    Near.VILLAGE: "本乡镇的村里",
    Near.TOWNSHIP: "本乡镇",
    Near.CITY: "市里",
    Near.ELSEWHERE: "别的乡镇",
}


def near(kind: HallKind, division: str, home: str) -> Near:
    """Say how far a hall is from the township `home`, by their codes; "" for a hall of the city."""
    if not division:
        return Near.CITY
    if division != home:
        return Near.ELSEWHERE
    return Near.VILLAGE if kind is HallKind.VILLAGE else Near.TOWNSHIP


def consent_until(given_on: date) -> date:
    """Return the last day of a consent given on a day."""
    return given_on + timedelta(days=CONSENT_DAYS)


def standing(until: date | None, withdrawn_at: datetime | None, *, today: date) -> Standing:
    """Say whether a helper may act today; `until` is the last day of the latest consent."""
    if withdrawn_at is not None:
        return Standing.WITHDRAWN
    if until is None:
        return Standing.ASKED
    return Standing.AGREED if today <= until else Standing.LAPSED


def code_words(*, station: str, helper: str, item: str, until: date) -> str:
    """Return what the SMS with the code says: who would do what, until when, and what telling it means."""
    return (
        f"{station}{helper}请您同意由其代您申请“{item}”、递交材料并取回结果，"
        f"期限至{until.year}年{until.month}月{until.day}日，您可随时撤回。"
        "同意的，把授权码 {code} 告诉办事人员，10 分钟内有效；不同意不用理会。"
    )
