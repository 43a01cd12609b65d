"""Trying out the situations of a draft: which materials it would ask for, for chosen answers.

It works on a text that is still incomplete; the public guide asks catalogue.definition. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tongban.catalogue.rules import Status


@dataclass(frozen=True, slots=True)
class Tried:
    """A question with the answer tried out, "" for none."""

    key: str
    question: str
    options: Sequence[tuple[str, str]]  # value, label
    chosen: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A material of the resulting list; `depends`: a question without an answer decides on it."""

    name: str
    necessity: str
    is_shared: bool  # 免提交: the agency looks it up itself
    depends: bool


@dataclass(frozen=True, slots=True)
class Rehearsal:
    questions: Sequence[Tried]
    asked: Sequence[Asked]
    left_out: Sequence[str]  # names of materials these answers do not need


def rehearsal(document: Mapping[str, Any], answers: Mapping[str, str]) -> Rehearsal:
    """Return the material list of a document for `answers` (question key → option value)."""
    questions = [_tried(one, answers) for one in document.get("situations") or ()]
    chosen = {one.key: one.chosen for one in questions if one.chosen}
    asked, left_out = [], []
    for material in document.get("materials") or ():
        name = str(material.get("name") or "（未填写名称的材料）")
        when = material.get("when") or {}
        if material.get("status") == Status.ABOLISHED:
            continue
        if any(key in chosen and chosen[key] not in when[key] for key in when):
            left_out.append(name)
            continue
        asked.append(
            Asked(
                name=name,
                necessity=str(material.get("necessity") or ""),
                is_shared=material.get("status") == Status.SHARED,
                depends=any(key not in chosen for key in when),
            )
        )
    return Rehearsal(questions, asked, left_out)


def _tried(question: Mapping[str, Any], answers: Mapping[str, str]) -> Tried:
    key = str(question.get("key"))
    options = [
        (str(one.get("value")), str(one.get("label") or "（未命名的选项）"))
        for one in question.get("options") or ()
    ]
    chosen = answers.get(key, "")
    known = chosen in {value for value, _ in options}
    words = str(question.get("question") or "（未命名的问题）")
    return Tried(key, words, options, chosen if known else "")
