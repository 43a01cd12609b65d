"""Studies of a project (评估、测绘): made once, used wherever their report is asked for. Pure.

多评合一: told of all at once, handed in as one set, looked at in one meeting. 区域评估: what was made for
a whole area serves the projects in it, while it is valid. 联合测绘: one survey for every check of what was
built.
Source: 国办发〔2018〕33号, 国办发〔2019〕11号; a document of bundles.yaml says which there are.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

SURVEY = "survey"  # 联合测绘成果


@dataclass(frozen=True, slots=True)
class Study:
    """One study a project may need."""

    slug: str
    name: str
    organ: str
    required_when: str
    deadline: str
    basis: str
    may_be_of_area: bool  # 区域评估 may stand in
    reports: Mapping[str, tuple[str, ...]]  # item → names of the lines that ask for it


@dataclass(frozen=True, slots=True)
class Given:
    """A file that holds one or more studies."""

    material_id: UUID
    studies: tuple[str, ...]


def read(document: Mapping[str, Any]) -> tuple[Study, ...]:
    """Return the studies of a joint matter, in their order; () for one that knows none."""
    evaluations = (document.get("combined_evaluation") or {}).get("evaluations") or ()
    found = [_evaluation(entry) for entry in evaluations]
    survey = document.get("joint_survey")
    return (*found, _survey(survey)) if survey else tuple(found)


def lead_of_areas(document: Mapping[str, Any]) -> str:
    """Return the department that keeps 区域评估, "" where there is none."""
    return str((document.get("regional_evaluation") or {}).get("lead") or "")


def needed(studies: Iterable[Study], items: Collection[str]) -> tuple[Study, ...]:
    """Return the studies whose report some of these items ask for."""
    return tuple(study for study in studies if study.reports.keys() & set(items))


def lines_given(
    studies: Iterable[Study], files: Iterable[Given]
) -> dict[str, dict[str, tuple[UUID, ...]]]:
    """Return which files lie on which lines: item → name of the line → materials, each once."""
    by_study: dict[str, list[UUID]] = {}
    for file in files:
        for slug in file.studies:
            by_study.setdefault(slug, []).append(file.material_id)
    found: dict[str, dict[str, tuple[UUID, ...]]] = {}
    for study in studies:
        for item, names in study.reports.items():
            for name in names:
                if held := by_study.get(study.slug):
                    there = found.setdefault(item, {})
                    there[name] = tuple(dict.fromkeys([*there.get(name, ()), *held]))
    return found


def is_valid(until: date | None, today: date) -> bool:
    """Test whether a study of an area still serves: its last day counts."""
    return until is None or today <= until


def _evaluation(entry: Mapping[str, Any]) -> Study:
    return Study(
        slug=entry["slug"],
        name=entry["name"],
        organ=entry["organ"],
        required_when=entry.get("required_when") or "",
        deadline=entry.get("deadline") or "",
        basis=entry.get("basis") or "",
        may_be_of_area=entry.get("regional_reuse", False),
        reports=_reports(entry),
    )


def _survey(entry: Mapping[str, Any]) -> Study:
    return Study(
        slug=SURVEY,
        name=f"{entry['name']}成果",
        organ=entry["lead"],
        required_when="工程竣工后",
        deadline="联合验收前",
        basis=entry.get("rule") or "",
        may_be_of_area=False,
        reports=_reports(entry),
    )


def _reports(entry: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {item: tuple(names) for item, names in (entry.get("reports") or {}).items()}
