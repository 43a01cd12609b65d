"""tongban load <folder>: the published calendar, the divisions, and the items of a catalogue folder."""

import argparse
import sys
from pathlib import Path

from tongban.base.clock import now
from tongban.base.desk import System
from tongban.base.errors import Invalid
from tongban.catalogue.services import Faulty
from tongban.config.preparation import load_site


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder."""
    parser.add_argument("folder", type=Path, help="目录数据文件夹，如 data/tongjiang")


def run(options: argparse.Namespace) -> int:
    """Load all of it or, when anything in it is wrong, nothing; say every fault on a line of its own."""
    try:
        report = load_site(options.folder, by=System(now()))
    except Faulty as faulty:
        for fault in faulty.faults:
            print(fault, file=sys.stderr)
        print(f"共 {len(faulty.faults)} 处问题，没有载入任何内容。", file=sys.stderr)
        return 1
    except Invalid as invalid:
        for problem in invalid.problems:
            print(problem.message, file=sys.stderr)
        print(f"共 {len(invalid.problems)} 处问题，没有载入任何内容。", file=sys.stderr)
        return 1
    except FileNotFoundError as missing:
        print(f"读不到：{missing}", file=sys.stderr)
        return 1
    print(
        f"已载入 {report.agencies} 个部门："
        f"新事项 {report.new} 项，变更 {report.changed} 项，未变 {report.unchanged} 项；"
        f"写入中介服务 {report.intermediaries} 项、取消的证明 {report.proofs} 项、"
        f"电子证照类型 {report.licence_types} 种、数据元 {report.elements} 个。"
    )
    return 0
