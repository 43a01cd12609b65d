"""What is wrong with the document of a joint matter, an entry of bundles.yaml. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tongban.joint.reading import stages_before
from tongban.joint.rules import known_bodies
from tongban.law.clock import Unit
from tongban.law.critical_path import in_order

Path = tuple[str | int, ...]
MOST_MONTHS = 24  # a simulated approval that holds longer would be a decision


def faults(
    document: Mapping[str, Any], items: Collection[str], bodies: Collection[str]
) -> Iterator[tuple[Path, str]]:
    """Yield where a document is wrong, and how. `items` are the slugs of the catalogue, `bodies` the names
    of the agencies.
    """
    limit = document.get("total_limit")
    if not _is_limit(limit):
        yield ("total_limit",), "应写明 days 和 unit（工作日、自然日）"
    asked = {
        question.get("key"): {str(option.get("value")) for option in question.get("options", ())}
        for question in document.get("situations") or ()
    }
    stages = document.get("stages") or []
    slugs = [stage.get("slug") for stage in stages]
    if not stages:
        yield ("stages",), "至少要有一个阶段"
    yield from _phases_faults(document.get("phases") or (), stages)
    for place, stage in enumerate(stages):
        at = ("stages", place)
        for found, words in _stage_faults(stage, slugs, asked, items):
            yield (*at, *found), words
        if not stage.get("item") and not known_bodies(stage.get("organ") or "", bodies):
            yield (*at, "organ"), "没有对应事项的环节，至少要有一个本平台的部门来核验"
    for place, paper in enumerate(document.get("materials") or ()):
        for found, words in _paper_faults(paper, slugs, asked):
            yield ("materials", place, *found), words
    yield from _simulated_faults(document.get("simulated_approval"), document.get("phases") or ())
    yield from _order_faults(stages, slugs, document.get("critical_path") or ())


def _stage_faults(
    stage: Mapping[str, Any],
    slugs: list[Any],
    asked: Mapping[Any, Collection[str]],
    items: Collection[str],
) -> Iterator[tuple[Path, str]]:
    for key in ("slug", "name", "organ"):
        if not isinstance(stage.get(key), str) or not stage[key]:
            yield (key,), "不能为空"
    if slugs.count(stage.get("slug")) > 1:
        yield ("slug",), f"阶段“{stage.get('slug')}”写了两次"
    if stage.get("item") and stage["item"] not in items:
        yield ("item",), f"事项目录里没有“{stage['item']}”"
    if not _is_limit(stage.get("limit")):
        yield ("limit",), "应写明 days 和 unit（工作日、自然日）"
    for place, other in enumerate(stage.get("after") or ()):
        if other not in slugs:
            yield ("after", place), f"没有前置阶段“{other}”"
    if stage.get("complete_before") and stage["complete_before"] not in slugs:
        yield ("complete_before",), f"没有阶段“{stage['complete_before']}”"
    yield from _when_faults(stage.get("when"), asked)


def _phases_faults(
    phases: Collection[Mapping[str, Any]], stages: Collection[Mapping[str, Any]]
) -> Iterator[tuple[Path, str]]:
    for place, phase in enumerate(phases):
        for found, words in _phase_faults(phase, place):
            yield ("phases", place, *found), words
    numbers = [phase.get("no") for phase in phases]
    for place, stage in enumerate(stages):
        if numbers and stage.get("phase") not in numbers:
            yield ("stages", place, "phase"), "没有这个阶段"


def _phase_faults(phase: Mapping[str, Any], place: int) -> Iterator[tuple[Path, str]]:
    if phase.get("no") != place + 1:
        yield ("no",), f"应为 {place + 1}"
    for key in ("name", "lead"):
        if not phase.get(key):
            yield (key,), "不能为空"
    if not _is_limit(phase.get("limit")):
        yield ("limit",), "应写明 days 和 unit（工作日、自然日）"


def _paper_faults(
    paper: Mapping[str, Any], slugs: list[Any], asked: Mapping[Any, Collection[str]]
) -> Iterator[tuple[Path, str]]:
    for place, stage in enumerate(paper.get("serves") or ()):
        if stage not in slugs and stage != "*":
            yield ("serves", place), f"没有阶段“{stage}”"
    if paper.get("produced_by") and paper["produced_by"] not in slugs:
        yield ("produced_by",), f"没有阶段“{paper['produced_by']}”"
    yield from _when_faults(paper.get("when"), asked)


def _when_faults(when: Any, asked: Mapping[Any, Collection[str]]) -> Iterator[tuple[Path, str]]:
    for key, answers in (when or {}).items():
        if key not in asked:
            yield ("when", key), f"没有情形“{key}”"
            continue
        for place, answer in enumerate(answers):
            if answer not in asked[key]:
                yield ("when", key, place), f"情形“{key}”没有选项“{answer}”"


def _simulated_faults(
    entry: Mapping[str, Any] | None, phases: Collection[Mapping[str, Any]]
) -> Iterator[tuple[Path, str]]:
    if entry is None:
        return
    months = (entry.get("valid") or {}).get("months")
    if not isinstance(months, int) or not 1 <= months <= MOST_MONTHS:
        yield ("simulated_approval", "valid"), f"应写明 months，1 到 {MOST_MONTHS}"
    if not entry.get("effect"):
        yield ("simulated_approval", "effect"), "不能为空"
    numbers = [phase.get("no") for phase in phases]
    for place, number in enumerate(entry.get("opens_phases") or ()):
        if number not in numbers:
            yield ("simulated_approval", "opens_phases", place), "没有这个阶段"


def _order_faults(
    stages: list[Mapping[str, Any]], slugs: list[Any], longest: Collection[str]
) -> Iterator[tuple[Path, str]]:
    after = {str(stage.get("slug")): stages_before(stage, stages) for stage in stages}
    try:
        in_order(slugs, after)
    except ValueError as circle:
        names = str(circle).partition(": ")[2]
        yield ("stages",), f"这些阶段互相等待：{names}"
    for place, slug in enumerate(longest):
        if slug not in slugs:
            yield ("critical_path", place), f"没有阶段“{slug}”"


def _is_limit(limit: Any) -> bool:
    return (
        isinstance(limit, dict)
        and isinstance(limit.get("days"), int)
        and limit["days"] >= 0
        and limit.get("unit") in set(Unit)
    )
