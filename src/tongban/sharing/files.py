"""Data sources as files: sources.yaml of a folder, and a CSV file for each register kept here."""

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tongban.base.errors import Invalid, Problem
from tongban.sharing.rules import About, read_facts

KEYS = {"code", "name", "agency", "about", "says", "connector", "settings", "note"}
NUMBER = "证件号码"  # the column of a register that says whose a row is


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What a folder says of data sources."""

    sources: list[dict[str, Any]] = field(default_factory=list)
    # code → ID number or credit code → facts
    rows: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)


def read(folder: Path) -> SourceFile:
    """Read the sources of a folder; none where it has no sources.yaml. Raises Invalid, every fault."""
    path = folder / "sources.yaml"
    if not path.exists():
        return SourceFile()
    documents = yaml.safe_load(path.read_text(encoding="utf-8"))["sources"]
    problems = [problem for document in documents for problem in _faults(document)]
    if problems:
        raise Invalid(problems)
    rows = {}
    for document in documents:
        register = folder / f"{document['code']}.csv"
        if register.exists():
            rows[document["code"]], faults = _rows(register, document["says"])
            problems += faults
    if problems:
        raise Invalid(problems)
    return SourceFile(documents, rows)


def _faults(document: dict[str, Any]) -> list[Problem]:
    code = str(document.get("code", "?"))
    if set(document) != KEYS:
        words = "、".join(sorted(set(document) ^ KEYS))
        return [Problem(code, "sharing.keys", f"数据源 {code}：缺少或多出 {words}")]
    if document["about"] not in tuple(About):
        words = f"数据源 {code}：about 写“自然人”或“法人”"
        return [Problem(code, "sharing.about", words)]
    return []


def _rows(path: Path, says: list[str]) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    rows: dict[str, dict[str, str]] = {}
    problems = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != [NUMBER, *says]:
            words = f"{path.name}：列名应为 {'、'.join([NUMBER, *says])}"
            return {}, [Problem(path.name, "sharing.columns", words)]
        for line, row in enumerate(reader, start=2):
            number = row.pop(NUMBER).strip().upper()
            facts = read_facts(row)
            if not number or number in rows or facts is None:
                words = f"{path.name} 第 {line} 行：证件号码为空或重复，或者内容过长"
                problems.append(Problem(path.name, "sharing.row", words))
            else:
                rows[number] = facts
    return rows, problems
