"""tongban keys init: make the secrets of a new site."""

import argparse
import secrets
from base64 import b64encode
from datetime import date

from tongban.config.safety import KEY_BYTES


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do; there is one thing to do."""
    parser.add_argument("action", choices=["init"], help="打印一份新站点的密钥（env 文件）")


def run(options: argparse.Namespace) -> int:
    """Print an env file with fresh secrets; nothing is stored."""
    print("# 正式站点的密钥。只存放在服务器上，权限 600，并离线备份：丢失后已加密的资料无法读出。")
    print("TONGBAN_DEMO=0")
    print(f"TONGBAN_SECRET_KEY={secrets.token_urlsafe(50)}")
    print(f"TONGBAN_SEALING_KEYS=k{date.today():%Y%m%d}:{_key()}")  # noqa: DTZ011 - only a name
    print(f"TONGBAN_INDEX_KEY={_key()}")
    return 0


def _key() -> str:
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode()
