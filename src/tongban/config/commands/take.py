"""tongban take <file>: what a file of items would do, and, with --take, the drafts of it."""

import argparse
import sys
from pathlib import Path
from uuid import UUID

from tongban.agencies.queries import calendar
from tongban.base.clock import local_day, now
from tongban.base.desk import Desk
from tongban.base.errors import Refused
from tongban.catalogue import queries, services
from tongban.catalogue.rules import FORMS_OF_INTAKE
from tongban.people.permissions import Permission

SUFFIXES = {".xlsx": "xlsx", ".csv": "csv", ".yaml": "yaml", ".yml": "yaml"}
OUTCOMES = {"new": "新事项", "changed": "有变更", "same": "无变化", "bad": "不能导入"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the file, its form, and whether anything is to be written."""
    parser.add_argument("file", type=Path, help="事项文件：.xlsx、.yaml、.csv")
    parser.add_argument("--form", choices=FORMS_OF_INTAKE, help="格式，默认按文件名判断")
    parser.add_argument("--take", action="store_true", help="取入，生成草稿；默认只检查")
    parser.add_argument("--entries", action="store_true", help="未知的编码同时建为基本目录条目")


def run(options: argparse.Namespace) -> int:
    """Say what would become of every item and what is wrong, line by line; 1 when nothing can be taken."""
    form = options.form or SUFFIXES.get(options.file.suffix.lower(), "")
    try:
        data = options.file.read_bytes()
        desk = _desk()
        intake_id = services.look_at(data, file_name=options.file.name, form=form, desk=desk)
        is_takeable = _tell(intake_id, desk)
        if not options.take:
            return 0 if is_takeable else 1
        taken = services.take(intake_id, with_entries=options.entries, desk=desk)
    except FileNotFoundError as missing:
        print(f"读不到：{missing.filename}", file=sys.stderr)
        return 1
    except Refused as refused:
        print(refused.message, file=sys.stderr)
        return 1
    print(
        f"已取入：新事项草稿 {taken.new} 份，变更草稿 {taken.changed} 份，"
        f"基本目录条目 {taken.entries} 条，部门 {taken.agencies} 个。"
    )
    return 0


def _tell(intake_id: UUID, desk: Desk) -> bool:
    """Print the report of a file; return whether it can be taken."""
    view = queries.intake(intake_id, desk=desk)
    for line in _faults(intake_id, desk):
        print(line, file=sys.stderr)
    counts = "，".join(f"{name} {view.line.counts[key]}" for key, name in OUTCOMES.items())
    print(f"{counts}；错误 {view.faults} 处。")
    return view.can_take or not (view.faults or view.line.counts["bad"])


def _faults(intake_id: UUID, desk: Desk) -> list[str]:
    lines: list[str] = []
    for is_cell in (True, False):
        first: int | None = 0
        while first is not None:
            _, part = queries.intake_part(
                intake_id, faults=is_cell, outcome="bad", first=first, desk=desk
            )
            lines += [
                f"{one.sheet or '文件'} 第 {one.line} 行 {one.column}“{one.found}”：{one.words}"
                for one in part.faults
            ]
            lines += [f"{one.place} {one.slug}：{one.words}" for one in part.items]
            first = part.next_first
    return lines


def _desk() -> Desk:
    """Return the desk of whoever runs the machine: it writes drafts for every agency."""
    at = now()
    return Desk(
        staff_id=None,
        staff_name="系统",
        agency_id=None,
        agency_name="",
        position_id=None,
        position_name="",
        permissions=frozenset(
            {
                Permission.CATALOGUE_DRAFT,
                Permission.CATALOGUE_REVIEW,
                Permission.DIRECTORY_MANAGE,
            }
        ),
        windows=frozenset(),
        now=at,
        today=local_day(at),
        calendar=calendar(),
    )
