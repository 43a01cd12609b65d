"""The `tongban` command. Each sub-command is a module of config/commands, imported only when asked for.

A command module has arguments(parser) and run(options) -> exit code. Start-up stays quick: nothing of
the other commands is imported.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import django
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Command:
    """What the overview says of a sub-command, and whether it needs settings and database."""

    words: str
    needs_site: bool = True


COMMANDS = {
    "serve": Command("启动网站（演示模式先自动备好数据）和后台作业"),
    "worker": Command("单独运行后台作业（多台机器时用）"),
    "migrate": Command("建立或升级数据库"),
    "demo": Command("备好演示数据，打印演示账号"),
    "load": Command("载入日历、区划、事项目录：tongban load data/tongjiang（可重复，未变的不动）"),
    "take": Command("检查事项文件（表格、YAML、CSV），--take 取入为草稿"),
    "licences": Command("导入证照登记册（import），离线核验电子证照（verify）"),
    "files": Command(
        "导出电子档案（export），核验存放的文件或电子档案（verify），销毁期满的（retention）"
    ),
    "sources": Command("试查一个数据源（ask），看接口是否通"),
    "assets": Command("收集网页静态文件，文件名带指纹"),
    "simulate": Command("生成虚构的办件，供演示和测速（演示数据）"),
    "bench": Command("测速：与裸 Django 视图、纯 SQL 对比，用临时数据库", needs_site=False),
    "check": Command("检查配置，说明缺少或不安全的地方", needs_site=False),
    "keys": Command("生成密钥：tongban keys init > site.env", needs_site=False),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command; return its exit code. Settings that forbid a start are said in one line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.config.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] not in COMMANDS:
        return _overview(words)
    name, *rest = words
    try:
        if COMMANDS[name].needs_site:
            django.setup()
        command = import_module(f"tongban.config.commands.{name}")
        parser = argparse.ArgumentParser(f"tongban {name}", description=COMMANDS[name].words)
        command.arguments(parser)
        code: int = command.run(parser.parse_args(rest))
    except ImproperlyConfigured as unsafe:
        print(f"不能启动：{unsafe}", file=sys.stderr)
        return 1
    return code


def _overview(words: Sequence[str]) -> int:
    asked = not words or words[0] in {"help", "-h", "--help"}
    out = sys.stdout if asked else sys.stderr
    if not asked:
        print(f"没有“{words[0]}”这个命令。", file=out)
    print("用法：tongban <命令> [选项]\n", file=out)
    for name, command in COMMANDS.items():
        print(f"  {name:<10}{command.words}", file=out)
    return 0 if asked else 2
