"""The settings of one site, read once from the environment. Municipal policy is data, not settings."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tongban.law.promises import BARRED, CHECK, LONGEST, REMIND, USUAL, Terms


@dataclass(frozen=True, slots=True)
class Archive:
    """What the numbers of archived cases say of the site."""

    fonds: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Everything a site may be told by TONGBAN_… variables; the defaults run a demo on one machine."""

    demo: bool  # TONGBAN_DEMO=0 for production: then secrets are required
    var: Path  # TONGBAN_VAR: database and files of the embedded default
    database_url: str  # TONGBAN_DATABASE_URL: sqlite:///… or postgresql://…
    secret_key: str  # TONGBAN_SECRET_KEY: signs sessions and links
    sealing_keys: (
        str  # TONGBAN_SEALING_KEYS: "id:base64key[,id:base64key…]", the first seals, all unseal
    )
    index_key: str  # TONGBAN_INDEX_KEY: base64, for blind indexes; never changes
    licence_key: (
        str  # TONGBAN_LICENCE_KEY: base64 Ed25519 seed, signs what the QR of a licence says
    )
    # The seal on e-licences: TONGBAN_SEAL_FILE + _PASSWORD (PKCS#12), or _PKCS11 (module) + _TOKEN,
    # _KEY, _PIN (token); _TRUST: PEM file of the authorities whose seals are believed.
    seal: Mapping[str, str]
    hosts: tuple[str, ...]  # TONGBAN_HOSTS: names this site answers to
    base_url: str  # TONGBAN_BASE_URL: how people reach it; QR codes carry it
    redis_url: str  # TONGBAN_REDIS_URL: shared cache, needed with several processes
    https: bool  # TONGBAN_HTTPS=1: secure cookies, HSTS; TLS ends here or at a trusted proxy
    proxies: (
        int  # TONGBAN_PROXIES: trusted proxies a request passes, each adding to X-Forwarded-For
    )
    staff_totp: bool  # TONGBAN_STAFF_TOTP=1: every officer signs in with a one-time code too
    processes: int  # TONGBAN_PROCESSES: web processes; SQLite allows one
    threads: int  # TONGBAN_THREADS: blocking threads of each process
    # How long a promised paper may take, when one is reminded, how long who broke a promise is not
    # believed, when a commitment is checked: TONGBAN_LATER_DAYS, _LATER_USUAL_DAYS,
    # _LATER_REMIND_DAYS, _PROMISE_BARRED_DAYS, _CHECK_DAYS
    promises: Terms
    # 档号: TONGBAN_ARCHIVE_FONDS (全宗号), _ARCHIVE_PERIOD (保管期限 Y, D30, D10)
    archive: Archive
    footer: Mapping[str, str]  # TONGBAN_FOOTER_OWNER, _CONTACT, _SITE_CODE, _ICP, _POLICE

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ) -> "Environment":
        """Read the variables; nothing is checked here, `tongban check` explains what is unsafe."""
        var = Path(environ.get("TONGBAN_VAR", "var")).absolute()
        return cls(
            demo=environ.get("TONGBAN_DEMO", "1") == "1",
            var=var,
            database_url=environ.get(
                "TONGBAN_DATABASE_URL", f"sqlite:///{var / 'tongban.sqlite3'}"
            ),
            secret_key=environ.get("TONGBAN_SECRET_KEY", ""),
            sealing_keys=environ.get("TONGBAN_SEALING_KEYS", ""),
            index_key=environ.get("TONGBAN_INDEX_KEY", ""),
            licence_key=environ.get("TONGBAN_LICENCE_KEY", ""),
            seal={
                "file": environ.get("TONGBAN_SEAL_FILE", ""),
                "password": environ.get("TONGBAN_SEAL_PASSWORD", ""),
                "pkcs11": environ.get("TONGBAN_SEAL_PKCS11", ""),
                "token": environ.get("TONGBAN_SEAL_TOKEN", ""),
                "key": environ.get("TONGBAN_SEAL_KEY", ""),
                "pin": environ.get("TONGBAN_SEAL_PIN", ""),
                "trust": environ.get("TONGBAN_SEAL_TRUST", ""),
            },
            hosts=tuple(environ.get("TONGBAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")),
            base_url=environ.get("TONGBAN_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
            redis_url=environ.get("TONGBAN_REDIS_URL", ""),
            https=environ.get("TONGBAN_HTTPS", "0") == "1",
            footer={
                key: environ.get(f"TONGBAN_FOOTER_{key.upper()}", "")
                for key in ("owner", "contact", "site_code", "icp", "police")
            },
            staff_totp=environ.get("TONGBAN_STAFF_TOTP", "0") == "1",
            proxies=_number(environ, "TONGBAN_PROXIES", 0),
            processes=_number(environ, "TONGBAN_PROCESSES", 1),
            threads=_number(environ, "TONGBAN_THREADS", 2),
            archive=Archive(
                environ.get("TONGBAN_ARCHIVE_FONDS", "230881"),
                environ.get("TONGBAN_ARCHIVE_PERIOD", "D30"),
            ),
            promises=Terms(
                longest=_number(environ, "TONGBAN_LATER_DAYS", LONGEST),
                usual=_number(environ, "TONGBAN_LATER_USUAL_DAYS", USUAL),
                remind=_number(environ, "TONGBAN_LATER_REMIND_DAYS", REMIND),
                barred=_number(environ, "TONGBAN_PROMISE_BARRED_DAYS", BARRED),
                check=_number(environ, "TONGBAN_CHECK_DAYS", CHECK),
            ),
        )

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite:")


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name, "")
    return int(text) if text.isdecimal() else default
