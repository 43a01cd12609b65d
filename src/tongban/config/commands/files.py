"""tongban files: save the e-file of a case (export), prove stored files or an e-file whole (verify),
erase what is kept no longer (retention).
"""

import argparse
import json
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from tongban.agencies.queries import clock_desk
from tongban.base import zipping
from tongban.base.clock import now
from tongban.base.errors import NotFound, NotPermitted, Refused
from tongban.cases import services
from tongban.cases.models import Case
from tongban.cases.queries import CHAIN_PATH
from tongban.journal import rules
from tongban.people.permissions import Permission
from tongban.people.queries import desk_of_officer
from tongban.records import queries as records
from tongban.retention import queries as retention_queries
from tongban.retention import services as retention


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take which of the three, and what it needs."""
    actions = parser.add_subparsers(dest="action", required=True)
    export = actions.add_parser("export", help="把一个办结办件的电子档案存成 ZIP")
    export.add_argument("number", help="办件编号")
    export.add_argument("--officer", required=True, help="经办人工号")
    export.add_argument("--to", type=Path, default=Path(), help="存到哪个目录，默认当前目录")
    verify = actions.add_parser("verify", help="核验全部存放的文件；给出 ZIP 时核验这份电子档案")
    retention_ = actions.add_parser("retention", help="销毁保管期满的材料和个人信息")
    retention_.add_argument("--dry-run", action="store_true", help="只显示会销毁什么，不销毁")
    verify.add_argument("file", type=Path, nargs="?", help="电子档案 ZIP")


def run(options: argparse.Namespace) -> int:
    """Do it; 1 when something is wrong with what was asked for, or with a file."""
    if options.action == "export":
        return _export(options)
    if options.action == "retention":
        return _retention(dry_run=options.dry_run)
    return _verify_zip(options.file) if options.file else _verify_stored()


def _export(options: argparse.Namespace) -> int:
    try:
        desk = desk_of_officer(options.officer, Permission.CASE_EXPORT, now=now())
        found = services.export_efile(options.number, desk=desk)
    except (NotFound, NotPermitted, Refused) as refused:
        print(refused.message, file=sys.stderr)
        return 1
    except Case.DoesNotExist:
        print(f"没有办件 {options.number}，或不在这个部门。", file=sys.stderr)
        return 1
    target = options.to / found.name
    with target.open("wb") as into:
        into.writelines(found.chunks)
    print(target)
    return 0


def _verify_stored() -> int:
    total, faults = records.stored_count(), 0
    stored = track(
        records.verify_stored(),
        total=total,
        description="核验文件",
        console=Console(stderr=True),
        transient=True,
    )
    for one in stored:
        if one.fault:
            faults += 1
            print(f"错误 {one.sha256}：{one.fault}；用在 {'、'.join(one.used_as) or '没有登记'}")
    print(f"核验 {total} 个文件，{f'{faults} 个有问题' if faults else '没有发现问题'}。")
    return 1 if faults else 0


def _verify_zip(path: Path) -> int:
    try:
        faults = zipping.checked(str(path))
        with zipfile.ZipFile(path) as archive:
            entries = json.loads(archive.read(CHAIN_PATH))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as wrong:
        print(f"不是完整的电子档案：{wrong}", file=sys.stderr)
        return 1
    faults += _broken_links(entries)
    for fault in faults:
        print(f"错误 {fault}")
    print("电子档案有问题。" if faults else f"电子档案完整，{len(entries)} 条办事记录前后相连。")
    return 1 if faults else 0


def _retention(*, dry_run: bool) -> int:
    clock = clock_desk(now())
    found = retention_queries.standings(clock.today)
    for one in found:
        oldest = f"，最早 {one.oldest:%Y-%m-%d}" if one.oldest else ""
        following = f"；下一批 {one.next_due:%Y-%m-%d} 到期" if one.next_due else ""
        print(f"{one.name}：保管 {one.kept_for}，到期 {one.due} 条{oldest}{following}")
    if not found:
        print("没有载入保管期限（retention.yaml），什么都不会销毁。")
    if dry_run:
        return 0
    try:
        erased = 0
        while rows := retention.erase_due(clock=clock).total():
            erased += rows
    except retention.NotAllErased as failed:
        print(f"这些没有销毁成，原因见日志：{failed}", file=sys.stderr)
        return 1
    print(f"已销毁 {erased} 条。")
    return 0


def _broken_links(entries: list[dict[str, Any]]) -> list[str]:
    previous, faults = "", []
    for place, entry in enumerate(entries, start=1):
        digest = rules.digest(
            subject=entry["subject"],
            place=entry["place"],
            event=entry["event"],
            body=entry["body"],
            actor=entry["actor"],
            happened_at=datetime.fromisoformat(entry["happened_at"]),
            previous=entry["previous"],
        )
        if (entry["place"], entry["previous"], entry["digest"]) != (place, previous, digest):
            faults.append(f"办事记录第 {place} 条与前后不符")
        previous = entry["digest"]
    return faults
