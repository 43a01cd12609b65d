"""tongban simulate --cases N --seed S: invented cases of the past months, through the real services."""

import argparse
import sys

from django.conf import settings
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from tongban.base.clock import now
from tongban.catalogue.models import Item
from tongban.config.simulation import simulate
from tongban.law.lifecycle import STATE_NAMES, State


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take how many, from which seed, over how long."""
    parser.add_argument("--cases", type=int, default=200, help="办件数（默认 200）")
    parser.add_argument("--seed", type=int, default=2018, help="随机种子，相同种子结果相同")
    parser.add_argument("--months", type=int, default=6, help="分布在过去几个月（默认 6）")


def run(options: argparse.Namespace) -> int:
    """Make the cases and say where they stand; 1 on a real site, or without a catalogue."""
    if not settings.TONGBAN_DEMO:
        print("模拟办件会写进办事记录，只能在演示站点（TONGBAN_DEMO=1）上运行。", file=sys.stderr)
        return 1
    if not Item.objects.filter(current__isnull=False).exists():
        print("还没有事项目录：先运行 tongban load data/tongjiang。")
        return 1
    columns = (
        TextColumn("模拟办件（演示数据）"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns) as progress:
        task = progress.add_task("", total=options.cases)
        states = simulate(
            cases_wanted=options.cases,
            seed=options.seed,
            months=options.months,
            now=now(),
            tick=lambda: progress.advance(task),
        )
    for state, count in states.most_common():
        print(f"  {STATE_NAMES[State(state)]:<10}{count}")
    return 0
