"""tongban sources ask: put one question to a data source in the name of a clerk, to see that it answers."""

import argparse
import sys

from tongban.base.clock import now
from tongban.base.errors import Refused
from tongban.people.permissions import Permission
from tongban.people.queries import desk_of_officer, find_by_id_number, find_by_uscc
from tongban.sharing import services
from tongban.sharing.rules import FAILURE_NAMES

BASIS = "国务院令第716号（在线政务服务若干规定）第九条"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the question."""
    actions = parser.add_subparsers(dest="action", required=True)
    ask = actions.add_parser("ask", help="查询一次，记录在案；只显示查到了哪些内容的名称")
    ask.add_argument("source", help="数据源代号，如 household")
    ask.add_argument("--officer", required=True, help="查询人（收件人员）工号")
    ask.add_argument(
        "--id-number", required=True, help="被查询人（或单位经办人）的公民身份号码，须已登记"
    )
    ask.add_argument("--uscc", default="", help="查法人的数据源：单位的统一社会信用代码")
    ask.add_argument("--purpose", required=True, help="查询目的")


def run(options: argparse.Namespace) -> int:
    """Ask; 1 when the source failed or the question was refused."""
    try:
        desk = desk_of_officer(options.officer, Permission.CASE_FILE, now=now())
        asked = services.ask(
            options.source,
            person_id=find_by_id_number(options.id_number, desk=desk),
            organisation_id=find_by_uscc(options.uscc, desk=desk) if options.uscc else None,
            purpose=options.purpose,
            basis=BASIS,
            by=desk,
        )
    except Refused as refused:
        print(refused.message, file=sys.stderr)
        return 1
    print(f"申请人会看到：{asked.words}")
    if asked.answer.facts:
        print(f"查到的内容：{'、'.join(asked.answer.facts)}")
    if asked.answer.failure:
        print(f"原因：{FAILURE_NAMES[asked.answer.failure]}", file=sys.stderr)
    return 1 if asked.answer.failure else 0
