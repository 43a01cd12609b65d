"""What is missing or unsafe in the settings of a site, said in plain words.

Pure, but for looking whether the files it is told of are there.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

from tongban.config.environment import Environment

SECRET_CHARACTERS = 50
KEY_BYTES = 32  # AES-256, HMAC-SHA-256
# Public on purpose: a demo seals like production, and its data is invented.
DEMO_SEALING_KEYS = "demo:ZGVtby1vbmx5LW5vdC1hLXNlY3JldC0zMi1ieXRlcyE="
TEST_SEAL = "seal-test"  # how the file of a seal made by `tongban keys init` begins
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One setting that is missing or unsafe."""

    code: str
    setting: str  # the variable to change
    words: str  # what is wrong and what to do
    fatal: bool  # the site does not start


def findings(environment: Environment) -> list[Finding]:
    """List everything that is wrong with `environment`, the fatal things first."""
    found = [
        *_keys(environment),
        *_database(environment),
        *_seal(environment),
        *(_demo(environment) if environment.demo else _production(environment)),
    ]
    return sorted(found, key=lambda finding: not finding.fatal)


def _keys(environment: Environment) -> Iterator[Finding]:
    """Keys that are set must be usable, in a demo too: sealed data cannot be read without them."""
    for part in filter(None, environment.sealing_keys.split(",")):
        key_id, _, key = part.partition(":")
        if not key_id or len(_decoded(key)) != KEY_BYTES:
            yield Finding(
                "keys.sealing_format",
                "TONGBAN_SEALING_KEYS",
                f"“{key_id}”应写成“编号:base64 密钥”，密钥长 {KEY_BYTES} 字节。"
                "用 tongban keys init 生成。",
                fatal=True,
            )
    if environment.licence_key and len(_decoded(environment.licence_key)) != KEY_BYTES:
        yield Finding(
            "keys.licence_format",
            "TONGBAN_LICENCE_KEY",
            f"应为 base64，{KEY_BYTES} 字节。用 tongban keys init 生成。",
            fatal=True,
        )
    if environment.index_key and len(_decoded(environment.index_key)) < KEY_BYTES:
        yield Finding(
            "keys.index_format",
            "TONGBAN_INDEX_KEY",
            f"应为 base64，至少 {KEY_BYTES} 字节。用 tongban keys init 生成。",
            fatal=True,
        )


def _seal(environment: Environment) -> Iterator[Finding]:
    """The seal on e-licences: a file or a token, never half of one."""
    seal = environment.seal
    if seal["file"] and seal["pkcs11"]:
        yield Finding(
            "seal.two",
            "TONGBAN_SEAL_FILE",
            "同时设置了印章文件（TONGBAN_SEAL_FILE）和密码设备（TONGBAN_SEAL_PKCS11），只能用其中一个。",
            fatal=True,
        )
    if seal["pkcs11"] and not (seal["token"] and seal["key"]):
        yield Finding(
            "seal.token",
            "TONGBAN_SEAL_PKCS11",
            "用密码设备签章，还要写明设备标签 TONGBAN_SEAL_TOKEN 和密钥标签 TONGBAN_SEAL_KEY"
            "（证书标签与密钥相同），口令用 TONGBAN_SEAL_PIN。",
            fatal=True,
        )
    paths = (("FILE", seal["file"]), ("PKCS11", seal["pkcs11"]), ("TRUST", seal["trust"]))
    for name, path in paths:
        if path and not Path(path).is_file():
            yield Finding(
                f"seal.no_{name.lower()}",
                f"TONGBAN_SEAL_{name}",
                f"没有文件“{path}”，电子证照无法签章或核验。",
                fatal=False,
            )
    if environment.demo:
        return
    if not (seal["file"] or seal["pkcs11"]):
        yield Finding(
            "seal.missing",
            "TONGBAN_SEAL_FILE",
            "没有配置电子印章，电子证照发出后没有签章文件。用 TONGBAN_SEAL_FILE（PKCS#12 文件）或 "
            "TONGBAN_SEAL_PKCS11（密码设备）配置；tongban keys init 生成测试用的印章。",
            fatal=False,
        )
    elif not seal["trust"]:
        yield Finding(
            "seal.no_trust",
            "TONGBAN_SEAL_TRUST",
            "没有写明信任哪些签章机构，核验页面会把所有签章当作不可信。请指向根证书 PEM 文件。",
            fatal=False,
        )
    if TEST_SEAL in Path(seal["file"]).name:
        yield Finding(
            "seal.test",
            "TONGBAN_SEAL_FILE",
            "正在用测试印章，签出的电子证照没有法律效力。请向电子认证服务机构申请正式印章。",
            fatal=False,
        )


def _database(environment: Environment) -> Iterator[Finding]:
    scheme = urlparse(environment.database_url).scheme
    if scheme not in {"sqlite", "postgresql"}:
        yield Finding(
            "database.scheme",
            "TONGBAN_DATABASE_URL",
            f"不认识“{scheme}:”。写成 sqlite:////路径 或 postgresql://用户:密码@主机:端口/库名。",
            fatal=True,
        )
    if environment.is_sqlite and environment.processes > 1:
        yield Finding(
            "database.sqlite_processes",
            "TONGBAN_PROCESSES",
            "SQLite 只配一个网页进程；要多进程请改用 PostgreSQL（TONGBAN_DATABASE_URL）。",
            fatal=True,
        )
    if environment.processes > 1 and not environment.redis_url:
        yield Finding(
            "cache.not_shared",
            "TONGBAN_REDIS_URL",
            "多个进程没有共享缓存：登录限速按进程各算各的。请设置 redis://主机:端口/0。",
            fatal=False,
        )


def _demo(environment: Environment) -> Iterator[Finding]:
    if set(environment.hosts) - LOOPBACK:
        yield Finding(
            "demo.public",
            "TONGBAN_DEMO",
            "演示模式的密钥和演示账号是公开的，不可对外服务。正式运行请设 TONGBAN_DEMO=0。",
            fatal=False,
        )


def _production(environment: Environment) -> Iterator[Finding]:
    if len(environment.secret_key) < SECRET_CHARACTERS:
        yield Finding(
            "keys.secret_missing",
            "TONGBAN_SECRET_KEY",
            f"正式运行必须有至少 {SECRET_CHARACTERS} 个字符的密钥。用 tongban keys init 生成。",
            fatal=True,
        )
    for setting, value in (
        ("TONGBAN_SEALING_KEYS", environment.sealing_keys),
        ("TONGBAN_INDEX_KEY", environment.index_key),
        ("TONGBAN_LICENCE_KEY", environment.licence_key),
    ):
        if not value:
            yield Finding(
                "keys.missing",
                setting,
                "正式运行必须有：身份证号、手机号用它加密或检索，电子证照的二维码用它签名。"
                "用 tongban keys init 生成，妥善备份。",
                fatal=True,
            )
    if not environment.https:
        yield Finding(
            "https.off",
            "TONGBAN_HTTPS",
            "未启用 HTTPS，登录凭证会明文传输。在本机或前置代理配好证书后设 TONGBAN_HTTPS=1。",
            fatal=True,
        )
    elif not environment.proxies:
        yield Finding(
            "proxies.none",
            "TONGBAN_PROXIES",
            "本站不自带证书，HTTPS 由前置代理提供；不写明代理层数，所有人会被当作同一个网络地址，"
            "登录限速会误伤。一层代理设 1。",
            fatal=False,
        )
    if "*" in environment.hosts:
        yield Finding(
            "hosts.any",
            "TONGBAN_HOSTS",
            "“*”会应答任何域名，链接可被伪造。请写出本站域名，多个用逗号分开。",
            fatal=True,
        )
    if not set(environment.hosts) - LOOPBACK:
        yield Finding(
            "hosts.loopback",
            "TONGBAN_HOSTS",
            "只应答本机地址，外面打不开。请写出本站域名，多个用逗号分开。",
            fatal=False,
        )
    if urlparse(environment.base_url).hostname in {"127.0.0.1", "localhost", None}:
        yield Finding(
            "base_url.loopback",
            "TONGBAN_BASE_URL",
            "文书上的二维码会指向本机。请写群众访问本站的完整网址。",
            fatal=False,
        )
    if environment.is_sqlite:
        yield Finding(
            "database.sqlite",
            "TONGBAN_DATABASE_URL",
            "正在用 SQLite，只适合单机小量；正式运行建议 PostgreSQL。",
            fatal=False,
        )


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
