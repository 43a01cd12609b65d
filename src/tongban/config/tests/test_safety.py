"""What a site may not start with, and what it is told about it."""

import subprocess
import sys
from base64 import b64encode
from pathlib import Path

import pytest

from tongban.config.environment import Environment
from tongban.config.safety import findings

KEY = b64encode(bytes(32)).decode()
PRODUCTION = {
    "TONGBAN_DEMO": "0",
    "TONGBAN_SECRET_KEY": "s" * 50,
    "TONGBAN_SEALING_KEYS": f"k1:{KEY}",
    "TONGBAN_INDEX_KEY": KEY,
    "TONGBAN_LICENCE_KEY": KEY,
    "TONGBAN_SEAL_FILE": __file__,  # a file that is there
    "TONGBAN_SEAL_TRUST": __file__,
    "TONGBAN_HOSTS": "zwfw.tongjiang.example",
    "TONGBAN_BASE_URL": "https://zwfw.tongjiang.example",
    "TONGBAN_HTTPS": "1",
    "TONGBAN_PROXIES": "1",
    "TONGBAN_DATABASE_URL": "postgresql://tongban@db/tongban",
}
TOKEN = {
    "TONGBAN_SEAL_PKCS11": __file__,
    "TONGBAN_SEAL_TOKEN": "tongban",
    "TONGBAN_SEAL_KEY": "seal",
}


def codes(**changes: str) -> set[str]:
    """The codes found for a production site with `changes`."""
    return {finding.code for finding in findings(Environment.read({**PRODUCTION, **changes}))}


def test_a_demo_and_a_complete_production_site_are_fine() -> None:
    assert findings(Environment.read({})) == []
    assert codes() == set()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"TONGBAN_SECRET_KEY": ""}, "keys.secret_missing"),
        ({"TONGBAN_SECRET_KEY": "short"}, "keys.secret_missing"),
        ({"TONGBAN_SEALING_KEYS": ""}, "keys.missing"),
        ({"TONGBAN_SEALING_KEYS": "k1:not base64"}, "keys.sealing_format"),
        ({"TONGBAN_SEALING_KEYS": KEY}, "keys.sealing_format"),
        ({"TONGBAN_INDEX_KEY": "c2hvcnQ="}, "keys.index_format"),
        ({"TONGBAN_LICENCE_KEY": ""}, "keys.missing"),
        ({"TONGBAN_LICENCE_KEY": "c2hvcnQ="}, "keys.licence_format"),
        ({"TONGBAN_SEAL_FILE": ""}, "seal.missing"),
        ({"TONGBAN_SEAL_TRUST": ""}, "seal.no_trust"),
        ({"TONGBAN_SEAL_FILE": "/nowhere.p12"}, "seal.no_file"),
        ({**TOKEN, "TONGBAN_SEAL_FILE": __file__}, "seal.two"),
        ({"TONGBAN_SEAL_FILE": "", "TONGBAN_SEAL_PKCS11": __file__}, "seal.token"),
        ({"TONGBAN_HTTPS": "0"}, "https.off"),
        ({"TONGBAN_PROXIES": ""}, "proxies.none"),
        ({"TONGBAN_HOSTS": "*"}, "hosts.any"),
        ({"TONGBAN_HOSTS": "127.0.0.1"}, "hosts.loopback"),
        ({"TONGBAN_BASE_URL": "http://127.0.0.1:8000"}, "base_url.loopback"),
        ({"TONGBAN_DATABASE_URL": "mysql://db/x"}, "database.scheme"),
        ({"TONGBAN_DATABASE_URL": "sqlite:////tmp/x"}, "database.sqlite"),
        ({"TONGBAN_PROCESSES": "4"}, "cache.not_shared"),
        ({"TONGBAN_DEMO": "1"}, "demo.public"),
    ],
)
def test_what_is_missing_or_unsafe_is_found(change: dict[str, str], code: str) -> None:
    assert codes(**change) == {code}


def test_sqlite_serves_from_one_process() -> None:
    changed = {"TONGBAN_DATABASE_URL": "sqlite:////tmp/x", "TONGBAN_PROCESSES": "4"}
    assert "database.sqlite_processes" in codes(**changed)


def test_fatal_findings_come_first() -> None:
    found = findings(Environment.read({"TONGBAN_DEMO": "0"}))
    assert [finding.fatal for finding in found] == sorted((f.fatal for f in found), reverse=True)


def test_production_without_a_secret_does_not_start_and_says_why_in_one_line() -> None:
    done = tongban("serve", TONGBAN_DEMO="0")
    assert done.returncode == 1
    assert "TONGBAN_SECRET_KEY" in done.stderr
    assert done.stderr.count("\n") == 1


def test_check_explains_every_setting_and_fails() -> None:
    done = tongban("check", TONGBAN_DEMO="0")
    assert done.returncode == 1
    for setting in ("SECRET_KEY", "SEALING_KEYS", "INDEX_KEY", "HTTPS"):
        assert f"错误 TONGBAN_{setting} [" in done.stdout


def test_fresh_keys_satisfy_the_check_but_for_the_seal_of_trial(tmp_path: Path) -> None:
    printed = tongban("keys", "init", TONGBAN_VAR=str(tmp_path)).stdout
    made = dict(line.split("=", 1) for line in printed.splitlines() if not line.startswith("#"))
    assert codes(**made) == {"seal.test"}


def test_a_seal_of_trial_is_never_made_anew(tmp_path: Path) -> None:
    """Papers were signed with it."""
    tongban("keys", "init", TONGBAN_VAR=str(tmp_path))
    seals = {path: path.read_bytes() for path in tmp_path.glob("keys/**/*") if path.is_file()}
    again = tongban("keys", "init", TONGBAN_VAR=str(tmp_path)).stdout

    assert len(seals) == 2
    assert seals == {path: path.read_bytes() for path in seals}
    assert "测试印章已经在" in again
    assert "TONGBAN_SEAL_FILE=" not in again


def tongban(*words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run the command as an operator would."""
    return subprocess.run(
        [sys.executable, "-m", "tongban", *words],
        env={"PYTHONPATH": ":".join(sys.path), **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )
