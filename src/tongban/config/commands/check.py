"""tongban check: what is missing or unsafe on this site, in plain words; --journal proves its records."""

import argparse
from importlib import import_module

import django

from tongban.config.environment import Environment
from tongban.config.safety import findings

EVERYTHING = "全部"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take whether the journal is to be proved, and which chain of it."""
    parser.add_argument(
        "--journal",
        nargs="?",
        const=EVERYTHING,
        metavar="对象",
        help="核验办事记录的散列链和日封存签名；可只核验一个对象，如 case:<编号>",
    )


def run(options: argparse.Namespace) -> int:
    """Print every finding; 1 when one of them is an error."""
    found = findings(Environment.read())
    for finding in found:
        mark = "错误" if finding.fatal else "注意"
        print(f"{mark} {finding.setting} [{finding.code}]：{finding.words}")
    if any(finding.fatal for finding in found):
        return 1
    django.setup()
    # Settings that forbid a start would stop the import of anything that reads the database.
    if options.journal:
        journal = import_module("tongban.config.journal_check")
        whole: bool = journal.check(None if options.journal == EVERYTHING else options.journal)
        return 0 if whole else 1
    health = import_module("tongban.config.health")
    broken = {part: answer for part, answer in health.readiness().items() if answer != "ok"}
    for part, answer in broken.items():
        print(f"错误 {part}：{answer}")
    if not broken:
        print("配置可用。" if found else "配置可用，没有发现问题。")
    return 1 if broken else 0
