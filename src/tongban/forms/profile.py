"""What is kept of answers once given, and which of several is offered next time.

A holder's answers (用户档案) are kept with his consent alone, each with where it came from.
Source: 个人信息保护法 art. 6 (no more than needed), 28 (sensitive information), 44-47.
Pure.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from tongban.forms.rules import Field, Type, check

OWN = "own."  # an element that means something in its own item alone


class Trust(StrEnum):
    """可信等级 of an answer, as of papers (108号 guide)."""

    LICENCE = "A"  # read from an e-licence in force
    VERIFIED = "B"  # an officer accepted or granted the case it was stated in
    STATED = "C"  # stated in an application
    CORRECTED = "D"  # corrected by the holder himself, in no case


TRUST_WORDS = {
    Trust.LICENCE: "电子证照",
    Trust.VERIFIED: "已核验",
    Trust.STATED: "申请时填写",
    Trust.CORRECTED: "本人更正",
}


class Sensitivity(StrEnum):
    GENERAL = "一般"
    SENSITIVE = "敏感"


@dataclass(frozen=True, slots=True)
class Known:
    """One text an element may be filled with, and where it comes from."""

    text: str
    origin_words: str  # 2026-03-02 的食品经营许可申请（230881…）, 电子营业执照
    stated_on: date | None  # None: not known since when
    trust: Trust
    answer_id: UUID | None = None  # of the answer kept, where it is one


def best(candidates: Iterable[Known]) -> Known | None:
    """Return the one to offer: a licence before what was verified, then the newer."""
    return max(candidates, key=_rank, default=None)


def offered(
    fields: Iterable[Field], known: Mapping[str, Sequence[Known]], *, today: date
) -> dict[str, Known]:
    """Return what to fill in beforehand, by field key. `known` are the candidates by element.

    Only what the field would take today: a choice no longer among its choices is not offered, nor
    is a yes or no, which is said anew each time.
    """
    chosen = {}
    for field in fields:
        fitting = [one for one in known.get(field.element, ()) if fits(field, one.text, today)]
        if one := best(fitting):
            chosen[field.key] = one
    return chosen


def fits(field: Field, text: str, today: date) -> bool:
    """Test whether a text can be filled into a field beforehand."""
    if field.type is Type.BOOLEAN or not text.strip():
        return False
    return not check([field], {field.key: text}, today=today).problems


# What is one's own of an item and stays the same from one time to the next; how many, how much,
# when and why belong to the matter itself.
_OWN_KEPT = {Type.STRING, Type.ADDRESS, Type.PHONE, Type.EMAIL, Type.USCC}
_OF_THE_MATTER = re.compile(r"原因|理由|事由|用途|变更|注销")
# Known of the account, always and better.
_OF_ACCOUNT = {"person.name", "person.id_number"}


def kept(
    fields: Iterable[Field],
    answers: Mapping[str, str],
    *,
    reused: Collection[str],
    for_organisation: bool,
    holder_id_number: str,
    today: date,
) -> list[tuple[Field, str]]:
    """Return the fields worth remembering with their texts.

    `reused` are the shared elements the dictionary lets be reused. Nothing is kept of an agent, of
    another person than the holder, or of the person who happens to act for an enterprise.
    """
    of_holder = not for_organisation and _is_about(holder_id_number, fields, answers)
    return [
        (field, text)
        for field in fields
        if (text := answers.get(field.key, "").strip())
        and _is_kept(field, reused)
        and (of_holder or not field.element.startswith("person."))
        and fits(field, text, today)
    ]


def sensitivity_of(field: Field) -> Sensitivity:
    """Return how careful one must be with an answer to a field that no dictionary holds."""
    is_sensitive = field.type is Type.ID_NUMBER or _SENSITIVE_LABEL.search(field.label)
    return Sensitivity.SENSITIVE if is_sensitive else Sensitivity.GENERAL


def masked(text: str) -> str:
    """Return a text with all but its first and last characters hidden; a short one is hidden whole."""
    if len(text) <= len("姓名"):
        return "*" * len(text)
    shown = 1 if len(text) < len("同江市繁荣街道") else 2
    return f"{text[:shown]}{'*' * (len(text) - 2 * shown)}{text[-shown:]}"


_SENSITIVE_LABEL = re.compile(
    r"身份证|证件号|银行|账号|卡号|病|残疾|宗教|民族|住址|未成年|子女|学生"
)


def _rank(one: Known) -> tuple[int, date]:
    levels = {Trust.LICENCE: 2, Trust.VERIFIED: 1}
    return levels.get(one.trust, 0), one.stated_on or date.min


def _is_kept(field: Field, reused: Collection[str]) -> bool:
    if field.element.startswith(OWN):
        return (
            field.type in _OWN_KEPT
            and sensitivity_of(field) is Sensitivity.GENERAL
            and not _OF_THE_MATTER.search(field.label)
        )
    return (
        field.type is not Type.BOOLEAN
        and field.element in reused
        and field.element not in _OF_ACCOUNT
    )


def _is_about(id_number: str, fields: Iterable[Field], answers: Mapping[str, str]) -> bool:
    """Test that the form names nobody but the holder: then "person." means himself."""
    named = [answers.get(f.key, "").strip() for f in fields if f.element == "person.id_number"]
    return all(text.upper() == id_number.upper() for text in named if text)
