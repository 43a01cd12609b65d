"""What two texts of an item differ in, in words an official reads: section, element, before, after.

Members of a list are matched by what names them (a material by its name), so that one more at the
top changes nothing of the others. Pure.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tongban.catalogue.elements import NAMES, part_name, section_of
from tongban.catalogue.rules import SECTIONS

Path = tuple[str | int, ...]


class How(StrEnum):
    ADDED = "新增"
    REMOVED = "删除"
    CHANGED = "修改"
    MOVED = "调整顺序"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs. `path` leads to it in the later text, or in the earlier where it is gone.

    `before` is "" for what was added, `after` "" for what was removed.
    """

    section: str  # rules.SECTIONS, "" for slug and agency
    section_name: str
    path: Path
    name: str  # 申请材料“营业执照”：原件份数
    how: How
    before: str
    after: str


# What names a member of a list; a list that is not here holds plain words.
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "basis": ("law", "article"),
    "situations": ("key",),
    "options": ("value",),
    "materials": ("name",),
    "form_fields": ("element",),
    "special_procedures": ("name",),
    "steps": ("name",),
    "items": ("name",),
    "faqs": ("q",),
}
SHOWN_BY = {"situations": "question", "form_fields": "label", "options": "label"}


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Return every change from one document to another, in the order of the sections; [] when none."""
    keys = [*("slug", "agency"), *(key for _, keys in SECTIONS.values() for key in keys)]
    others = sorted((old.keys() | new.keys()) - set(keys))
    found: list[Change] = []
    for key in (*keys, *others):
        name = NAMES.get(key, key)
        found.extend(_changes(key, name, (key,), (key,), old.get(key), new.get(key)))
    return found


def _changes(
    element: str, name: str, at: Path, was_at: Path, old: Any, new: Any
) -> Iterator[Change]:
    """Yield what differs between two values; `at` leads to the new one, `was_at` to the old one."""
    if _same(old, new):
        return
    key = str(at[-1])
    if _is_named(key, old) and _is_named(key, new) and (old or new):
        yield from _changes_of_list(element, name, at, was_at, old or [], new or [])
    elif _is_record(old) and _is_record(new):
        for part in dict.fromkeys((*old, *new)):
            words = f"{name}：{part_name(element, part)}"
            yield from _changes(
                element, words, (*at, part), (*was_at, part), old.get(part), new.get(part)
            )
    else:
        how = How.ADDED if _is_nothing(old) else How.REMOVED if _is_nothing(new) else How.CHANGED
        where = was_at if how is How.REMOVED else at
        yield _change(element, name, where, how, in_words(element, old), in_words(element, new))


def _changes_of_list(
    element: str,
    name: str,
    at: Path,
    was_at: Path,
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
) -> Iterator[Change]:
    key = str(at[-1])
    olds, news = _by_name(key, old), _by_name(key, new)
    for one, (place, member) in olds.items():
        if one not in news:
            where, title = (*was_at, place), _titled(name, key, member)
            yield _change(element, title, where, How.REMOVED, in_words(element, member), "")
    for one, (place, member) in news.items():
        title = _titled(name, key, member)
        if one not in olds:
            where = (*at, place)
            yield _change(element, title, where, How.ADDED, "", in_words(element, member))
        else:
            was, before = olds[one]
            yield from _changes(element, title, (*at, place), (*was_at, was), before, member)
    kept_old, kept_new = [n for n in olds if n in news], [n for n in news if n in olds]
    if kept_old != kept_new:
        was_so = "、".join(_title(key, olds[one][1]) for one in kept_old)
        is_so = "、".join(_title(key, news[one][1]) for one in kept_new)
        yield _change(element, name, at, How.MOVED, was_so, is_so)


def in_words(element: str, value: Any) -> str:
    """Say a value of a document: 是, 20 个工作日, 名称：营业执照；原件份数：1."""
    if _is_nothing(value):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        if set(value) == {"days", "unit"}:
            unit = value["unit"]
            return f"{value['days']} 个{unit}" if value["days"] != 0 else f"0 个{unit}（当场）"
        parts = ((part_name(element, str(part)), in_words(element, v)) for part, v in value.items())
        return "；".join(f"{part}：{words}" for part, words in parts if words)
    if isinstance(value, list):
        words = (in_words(element, one) for one in value)
        return ("\n" if any(isinstance(one, Mapping) for one in value) else "、").join(words)
    return str(value)


def _change(element: str, name: str, path: Path, how: How, before: str, after: str) -> Change:
    section = section_of(element)
    section_name = SECTIONS[section][0] if section else ""
    return Change(section, section_name, path, name, how, before, after)


def _same(old: Any, new: Any) -> bool:
    """Test whether two values say the same: what is left out says what null and an empty list say."""
    if _is_nothing(old) and _is_nothing(new):
        return True
    # In Python 1 is True; in a document it is not.
    return type(old) is type(new) and bool(old == new) and repr(old) == repr(new)


def _is_nothing(value: Any) -> bool:
    return value is None or value in ([], {}, "")


def _is_record(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and set(value) != {"days", "unit"}


def _is_named(key: str, value: Any) -> bool:
    """Test whether it is a list whose members have names, or nothing."""
    if key not in NAMED_BY:
        return False
    if _is_nothing(value):
        return True
    return isinstance(value, list) and all(
        isinstance(one, Mapping) and all(isinstance(one.get(n), str) for n in NAMED_BY[key])
        for one in value
    )


def _by_name(
    key: str, members: Sequence[Mapping[str, Any]]
) -> dict[tuple[Any, ...], tuple[int, Mapping[str, Any]]]:
    """Return the members with their places, by name; the second of the same name is told apart."""
    found, seen = {}, Counter[tuple[Any, ...]]()
    for place, member in enumerate(members):
        name = tuple(member[part] for part in NAMED_BY[key])
        found[(*name, seen[name])] = (place, member)
        seen[name] += 1
    return found


def _titled(name: str, key: str, member: Mapping[str, Any]) -> str:
    return f"{name}“{_title(key, member)}”"


def _title(key: str, member: Mapping[str, Any]) -> str:
    shown = member.get(SHOWN_BY.get(key, ""))
    return str(shown) if shown else "".join(str(member[part]) for part in NAMED_BY[key])
