"""What several applications ask together, once (一表申请). Pure.

A place is a page of the folder: "situations", "commitment/<slug>", "form/<group>", "materials",
"delivery" or "check". What is asked once has a key of the whole and places in the parts: pairs of
slug and key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tongban.applications import rules
from tongban.applications.rules import CHECK, DELIVERY, MATERIALS, Lack, Need
from tongban.base.said import said
from tongban.forms.queries import Form, Merged, merge, merged_pages

if TYPE_CHECKING:
    from datetime import date

    from tongban.base.errors import Problem
    from tongban.catalogue.definition import Definition, Material, Question
    from tongban.forms.queries import Field, Group

SITUATIONS = "situations"
MOST_PARTS = 10
FEWEST_PARTS = 2
GIVEN_OUT = {"org.uscc"}  # elements nobody knows before the register has given them
NEED_BY_STRICTNESS = (Need.REQUIRED, Need.LATER, Need.OPTIONAL, Need.SHARED, Need.FORM)

Places = tuple[tuple[str, str], ...]  # slug of a part, key in it


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A situation question, asked once for all items that put it in the same words."""

    key: str
    question: Question  # in the words of the first
    places: Places


@dataclass(frozen=True, slots=True)
class AskedMaterial:
    """A paper, asked once for all items that want it."""

    key: str
    places: Places


# ---- What is asked once --------------------------------------------------------------------------


def forms_of(definitions: Iterable[Definition]) -> list[Form]:
    """Return what each item asks to be filled in."""
    return [Form(item.slug, item.name, item.fields) for item in definitions]


def fields_asked(definitions: Sequence[Definition]) -> tuple[Merged, ...]:
    """Return the union of the form fields."""
    return merge(forms_of(definitions))


def groups_asked(definitions: Sequence[Definition]) -> list[Group]:
    """Return the pages of the form."""
    return merged_pages(fields_asked(definitions), forms_of(definitions))


def questions_asked(definitions: Iterable[Definition]) -> list[AskedQuestion]:
    """Return the union of the situation questions: one where words and answers are the same."""
    asked: dict[tuple[str, str, frozenset[str]], AskedQuestion] = {}
    for item in definitions:
        for question in item.situations:
            answers = frozenset(option.value for option in question.options)
            place = (item.slug, question.key)
            meaning = (question.key, question.question, answers)
            one = asked.get(meaning) or AskedQuestion(_key(place), question, ())
            asked[meaning] = replace(one, places=(*one.places, place))
    return list(asked.values())


def materials_asked(definitions: Iterable[Definition]) -> list[AskedMaterial]:
    """Return the union of the papers an applicant can give, whatever the situations.

    One where name and kind are the same, and the same e-licence may stand in.
    """
    asked: dict[tuple[str, str, str], AskedMaterial] = {}
    for item in definitions:
        for material in filter(_is_given, item.materials):
            place = (item.slug, material.key)
            meaning = (material.name, material.kind, material.licence)
            one = asked.get(meaning) or AskedMaterial(_key(place), ())
            asked[meaning] = replace(one, places=(*one.places, place))
    return list(asked.values())


def one_source(alike: Iterable[Material]) -> str:
    """Return the data source that may be asked for all who want a paper, "" where not all name the same."""
    named = {material.data_source if rules.may_ask_source(material) else "" for material in alike}
    return named.pop() if len(named) == 1 else ""


def delivery_asked(definitions: Sequence[Definition]) -> tuple[Merged, ...]:
    """Return what is asked about the delivery of the results.

    The way once for all items that offer the same ways: with fewer to choose from, a result would
    lose one its own law gives it. The postal address once for all.
    """
    delivered = [item for item in definitions if item.result.delivery]
    by_ways: dict[frozenset[str], list[Definition]] = {}
    for item in delivered:
        by_ways.setdefault(frozenset(item.result.delivery), []).append(item)
    ways = [_way(items, is_only=len(by_ways) == 1) for items in by_ways.values()]
    posted = [item for item in delivered if rules.POST in item.result.delivery]
    if not posted:
        return tuple(ways)
    _, *address = rules.delivery_fields(posted[0].result.delivery)
    everywhere = [
        Merged(field, tuple((item.slug, field.key) for item in posted)) for field in address
    ]
    return (*ways, *everywhere)


def delivery_problems(
    definitions: Sequence[Definition], wishes: Mapping[str, Mapping[str, str]], *, today: date
) -> list[Problem]:
    """Check how the results are wanted (slug → field → text); each problem once."""
    found = {
        (item.slug, problem.field): problem
        for item in definitions
        for problem in rules.check_delivery(
            item.result.delivery, wishes.get(item.slug, {}), today=today
        ).problems
    }
    return [
        replace(problems[0], field=one.field.key)
        for one in delivery_asked(definitions)
        if (problems := [found[place] for place in one.places if place in found])
    ]


def strictest(needs: Iterable[Need]) -> Need:
    """Return what a paper asks that several items want."""
    return min(needs, key=NEED_BY_STRICTNESS.index)


def latest_for_all(sheets: Iterable[rules.Sheet]) -> date | None:
    """Return the last day for which every item takes a promised paper; None where one takes none."""
    return earliest(
        sheet.latest
        for sheet in sheets
        if any(rules.need_of(material) is Need.LATER for material in rules.asked_papers(sheet))
    )


def earliest(days: Iterable[date | None]) -> date | None:
    """Return the first of the days; None where one of them is none."""
    given = list(days)
    known = [day for day in given if day is not None]
    return min(known) if known and len(known) == len(given) else None


def places(definitions: Sequence[Definition]) -> list[str]:
    """List the pages of the folder in their order."""
    return [
        *([SITUATIONS] if questions_asked(definitions) else []),
        *(commitment_place(item.slug) for item in definitions if item.extras.commitment),
        *(f"form/{group.key}" for group in groups_asked(definitions)),
        MATERIALS,
        *([DELIVERY] if delivery_asked(definitions) else []),
        CHECK,
    ]


def commitment_place(slug: str) -> str:
    """Return the page where 告知承诺 is chosen for an item."""
    return f"{rules.COMMITMENT}/{slug}"


# ---- What one item brings to the others ------------------------------------------------------------


def awaited(
    definitions: Sequence[Definition], giving: Collection[str]
) -> dict[str, dict[str, str]]:
    """Return what need not be filled in yet: slug → field key → name of the item that brings it.

    `giving` are the results that say a number their issuer gives out (统一社会信用代码); an item that asks
    for it itself does not give it but wants it known.
    Source: 国发〔2015〕33号 (the code is given out when an organisation is registered).
    """
    givers = [
        item
        for item in definitions
        if item.result.name in giving
        and all(field.element not in GIVEN_OUT for field in item.fields)
    ]
    if not givers:
        return {}
    return {
        item.slug: keys
        for item in definitions
        if (keys := {f.key: givers[0].name for f in item.fields if f.element in GIVEN_OUT})
    }


# ---- What is still missing -----------------------------------------------------------------------


def lacks(sheets: Sequence[rules.Sheet]) -> list[Lack]:
    """List everything that stops submission, each once, in the order of the pages.

    What each part lacks by itself decides; here it only gets the place where it is asked.
    """
    definitions = [sheet.definition for sheet in sheets]
    found = _Finder(definitions)
    once = {
        (lack.place, lack.problem.field): lack
        for sheet in sheets
        for lack in map(found.of(sheet.definition.slug), rules.lacks(sheet))
    }
    order = places(definitions)
    return sorted(once.values(), key=lambda lack: order.index(lack.place))


class _Finder:
    """Knows where in the folder what is asked in a part is asked, and whose it is alone."""

    def __init__(self, definitions: Sequence[Definition]) -> None:
        names = {item.slug: item.name for item in definitions}
        fields, delivery = fields_asked(definitions), delivery_asked(definitions)
        ways = [one for one in delivery if one.field.key.endswith(".way")]
        self._owners = _owners(fields, names) | (_owners(ways, names) if len(ways) > 1 else {})
        groups = groups_asked(definitions)
        pages = {field.key: f"form/{group.key}" for group in groups for field in group.fields}
        self._at = {
            **_at("situations", questions_asked(definitions), lambda _: SITUATIONS),
            **_at("materials", materials_asked(definitions), lambda _: MATERIALS),
            **_fields_at("answers", fields, lambda field: pages[field.key]),
            **_fields_at("delivery", delivery, lambda _: DELIVERY),
        }

    def of(self, slug: str) -> Callable[[Lack], Lack]:
        def moved(lack: Lack) -> Lack:
            kind, _, key = lack.problem.field.partition(".")
            place, merged_key = self._at[kind, slug, key]
            words = lack.problem.message
            if owners := self._owners.get(merged_key):
                words = said("{name}：{words}", name=owners, words=words)
            return Lack(place, replace(lack.problem, field=f"{kind}.{merged_key}", message=words))

        return moved


def _owners(asked: Iterable[Merged], names: Mapping[str, str]) -> dict[str, str]:
    """Return whose a field is, by key, where others may look the same: its key says a slug."""
    return {
        one.field.key: "、".join(names[slug] for slug, _ in one.places)
        for one in asked
        if one.field.key.startswith(f"{one.places[0][0]}.")
    }


_Where = dict[tuple[str, str, str], tuple[str, str]]


def _at(
    kind: str,
    asked: Iterable[AskedQuestion] | Iterable[AskedMaterial],
    place_of: Callable[[str], str],
) -> _Where:
    return {
        (kind, slug, key): (place_of(one.key), one.key) for one in asked for slug, key in one.places
    }


def _fields_at(kind: str, asked: Iterable[Merged], place_of: Callable[[Field], str]) -> _Where:
    return {
        (kind, slug, key): (place_of(one.field), one.field.key)
        for one in asked
        for slug, key in one.places
    }


def _key(place: tuple[str, str]) -> str:
    return ".".join(place)


def _is_given(material: Material) -> bool:
    return material.status != "取消" and rules.need_of(material) not in (Need.SHARED, Need.FORM)


def _way(items: list[Definition], *, is_only: bool) -> Merged:
    way, *_ = rules.delivery_fields(items[0].result.delivery)
    names = "、".join(item.name for item in items)
    label = way.label if is_only else f"{way.label}（{names}）"
    field = replace(way, key=f"{items[0].slug}.{way.key}", label=label)
    return Merged(field, tuple((item.slug, way.key) for item in items))
