"""tongban keys init: make the secrets of a new site, and a seal to try e-licences with."""

import argparse
import secrets
from base64 import b64encode
from datetime import date
from pathlib import Path

from tongban.config.environment import Environment
from tongban.config.safety import KEY_BYTES
from tongban.records import trial_seal


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do; there is one thing to do."""
    parser.add_argument(
        "action", choices=["init"], help="打印一份新站点的密钥（env 文件），并生成测试印章"
    )


def run(options: argparse.Namespace) -> int:
    """Print an env file with fresh secrets; make a test seal for e-licences, if there is none."""
    print("# 正式站点的密钥。只存放在服务器上，权限 600，并离线备份：丢失后已加密的资料无法读出。")
    print("TONGBAN_DEMO=0")
    print(f"TONGBAN_SECRET_KEY={secrets.token_urlsafe(50)}")
    print(f"TONGBAN_SEALING_KEYS=k{date.today():%Y%m%d}:{_key()}")  # noqa: DTZ011 - only a name
    print(f"TONGBAN_INDEX_KEY={_key()}")
    print(f"TONGBAN_LICENCE_KEY={_key()}")
    _seal(Environment.read().var / "keys" / "seal-test")
    return 0


def _seal(folder: Path) -> None:
    print("# 电子证照的签章。下面是测试印章，没有法律效力；正式印章换成机构的 PKCS#12 文件，")
    print("# 或密码设备（TONGBAN_SEAL_PKCS11、_TOKEN、_KEY、_PIN），_TRUST 指向签发机构的根证书。")
    password = secrets.token_urlsafe(24)
    try:
        paths = trial_seal.make(folder, password=password)
    except FileExistsError:
        print(f"# 测试印章已经在 {folder}，请沿用原来的 TONGBAN_SEAL_ 各行。")
        return
    print(f"TONGBAN_SEAL_FILE={paths.file}")
    print(f"TONGBAN_SEAL_PASSWORD={password}")
    print(f"TONGBAN_SEAL_TRUST={paths.trust}")


def _key() -> str:
    return b64encode(secrets.token_bytes(KEY_BYTES)).decode()
