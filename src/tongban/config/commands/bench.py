"""tongban bench <job>: measure the site beside a bare Django view and plain SQL, in a place of its own."""

import argparse
import subprocess
import sys

from tongban.config.benchmarks.places import NoPlace, place

JOBS = ("guide", "search", "submit", "worklist", "progress", "step", "queue", "process", "all")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to measure, on which database, how much of it."""
    parser.add_argument("job", choices=JOBS, help="测什么；all 依次全测（queue、process 除外）")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--postgres", action="store_true", help="临时启动一个 PostgreSQL（默认 SQLite）"
    )
    where.add_argument(
        "--database",
        default="",
        metavar="URL",
        help="用这个库：会写入大量虚构办件，并留在库里，切勿用正式库",
    )
    parser.add_argument("--quality", action="store_true", help="search：不测速度，测找得准不准")
    parser.add_argument("--people", type=int, default=5_000, help="queue：等候的人数（默认 5000）")
    parser.add_argument("--runs", type=int, default=1_000, help="process：在办的流程（默认 1000）")
    parser.add_argument("--cases", type=int, default=10_000, help="办件数（默认 10000）")
    parser.add_argument("--seconds", type=float, default=3.0, help="每轮几秒（默认 3）")
    parser.add_argument("--rounds", type=int, default=2, help="轮数，两边交替（默认 2）")
    parser.add_argument("--concurrency", type=int, default=16, help="并发连接（默认 16）")


def run(options: argparse.Namespace) -> int:
    """Make the place, measure in a process of its own, and clean up."""
    try:
        with place(postgres=options.postgres, database_url=options.database) as environment:
            measuring = [sys.executable, "-m", "tongban.config.benchmarks", *sys.argv[2:]]
            return subprocess.run(measuring, env=environment).returncode
    except NoPlace as missing:
        print(missing, file=sys.stderr)
        return 1
