"""tongban check: what is missing or unsafe on this site, in plain words."""

import argparse
from importlib import import_module

import django

from tongban.config.environment import Environment
from tongban.config.safety import findings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


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
    health = import_module("tongban.config.health")
    broken = {part: answer for part, answer in health.readiness().items() if answer != "ok"}
    for part, answer in broken.items():
        print(f"错误 {part}：{answer}")
    if not broken:
        print("配置可用。" if found else "配置可用，没有发现问题。")
    return 1 if broken else 0
