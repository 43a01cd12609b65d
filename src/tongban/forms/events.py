"""What happens to the dictionary and to what is kept of people. Elements alone, never an answer. Pure."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class DataElementSaved:
    """数据元已更新."""

    subject: str  # "element:<code>"
    before: dict[str, Any] | None
    after: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """同意留用: answers may be kept and offered next time. Source: 个人信息保护法 art. 13, 14."""

    subject: str  # "profile:person:<id>", "profile:organisation:<id>"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn:
    """撤回同意. Source: 个人信息保护法 art. 15."""

    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersKept:
    """已留存: answers of an application were remembered."""

    subject: str
    number: str
    elements: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCorrected:
    """已更正 by the holder. Source: 个人信息保护法 art. 46."""

    subject: str
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersErased:
    """已删除: values and history are gone, this line alone stays. Source: 个人信息保护法 art. 47."""

    subject: str
    elements: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRevealed:
    """已查看: sensitive answers were shown in full, or all were downloaded. Source: art. 45."""

    subject: str
    elements: list[str]
    way: str  # shown, downloaded


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersExpired:
    """已按期销毁: earlier answers, whose time was over. Source: 个人信息保护法 art. 19, 47."""

    subject: str
    elements: list[str]
    basis: str
