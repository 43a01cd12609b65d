"""tongban licences: take over a register of licences (import), check a PDF or a QR code offline (verify)."""

import argparse
import sys
from pathlib import Path

from tongban.base.clock import local_day, now
from tongban.base.errors import Invalid, Refused
from tongban.people.permissions import Permission
from tongban.people.queries import desk_of_officer
from tongban.records import proof, seal, services
from tongban.records.seal import NoSeal, Verdict

VERDICTS = {
    Verdict.WHOLE: "签章有效，文件未改动",
    Verdict.BROKEN: "签章已损坏：文件在签章后被改动过",
    Verdict.FOREIGN: "有签章，但不是本站信任的机构签发",
    Verdict.UNSEALED: "没有电子签章",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take which of the two, and what it needs."""
    actions = parser.add_subparsers(dest="action", required=True)
    register = actions.add_parser("import", help="从登记册（CSV）导入电子证照，默认只检查")
    register.add_argument("file", type=Path, help="登记册 CSV，列名见 docs/operations.md")
    register.add_argument("--officer", required=True, help="经办人工号，导入到其所在部门")
    register.add_argument("--take", action="store_true", help="没有问题时写入；默认只检查")
    verify = actions.add_parser("verify", help="离线核验 PDF 或二维码内容")
    verify.add_argument("file", type=Path, nargs="?", help="盖了电子签章的 PDF")
    verify.add_argument("--qr", default="", help="二维码里的网址，或其中 proof= 后面的内容")
    verify.add_argument("--key", default="", help="签发站点的公钥（base64），默认本站的")


def run(options: argparse.Namespace) -> int:
    """Do it; 1 when something is wrong with the register, the PDF or the code."""
    if options.action == "import":
        return _import(options)
    if not options.file and not options.qr:
        print("请给出 PDF 文件，或用 --qr 给出二维码内容。", file=sys.stderr)
        return 1
    is_good = _verify_file(options.file) if options.file else True
    return 0 if is_good & (_verify_code(options.qr, options.key) if options.qr else True) else 1


def _import(options: argparse.Namespace) -> int:
    try:
        data = options.file.read_bytes()
        desk = desk_of_officer(options.officer, Permission.LICENCE_CHANGE, now=now())
        count = services.import_register(data, desk=desk, dry_run=not options.take)
    except FileNotFoundError as missing:
        print(f"读不到：{missing.filename}", file=sys.stderr)
        return 1
    except Invalid as invalid:
        for problem in invalid.problems:
            print(problem.message, file=sys.stderr)
        print(f"共 {len(invalid.problems)} 处问题，没有导入任何证照。", file=sys.stderr)
        return 1
    except Refused as refused:
        print(refused.message, file=sys.stderr)
        return 1
    done = "已导入" if options.take else "检查通过，可以导入（加 --take 写入）"
    print(f"{done}：新证照 {count.new} 个，已有的 {count.known} 个。")
    return 0


def _verify_file(path: Path) -> bool:
    try:
        found = seal.look_at(path.read_bytes())
    except FileNotFoundError as missing:
        print(f"读不到：{missing.filename}", file=sys.stderr)
        return False
    except NoSeal as missing_trust:
        print(missing_trust, file=sys.stderr)
        return False
    print(f"{path.name}：{VERDICTS[found.verdict]}")
    if found.verdict is Verdict.WHOLE:
        print(f"电子证照标识：{found.identifier}\n签章人：{found.signer}")
    return found.verdict is Verdict.WHOLE


def _verify_code(text: str, key: str) -> bool:
    try:
        said = proof.read(text.rpartition("proof=")[2], public_key=key)
    except proof.Forged:
        print("二维码：签名不对，不是签发站点的二维码")
        return False
    print(f"二维码：签名有效\n电子证照标识：{said.identifier}")
    print(f"{said.type_name}，持证人 {said.holder}，{said.agency} {said.issued_on} 签发")
    print(f"有效期 {said.valid_from} 至 {said.valid_until or '长期'}")
    if said.valid_until and said.valid_until < local_day(now()):
        print("注意：有效期已过")
    print("以上是签发时的内容；现在的状态请联网核验。")
    return True
