"""tongban assets: gather the static files under hashed names, compressed, for the web server."""

import argparse
import sys
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from tongban.config import collected
from tongban.config.assets import FILES


class _Collect(Command):
    """Always writes hashed names: settings choose that storage only once it has been filled."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.storage = CompressedManifestStaticFilesStorage()


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(options: argparse.Namespace) -> int:
    """Collect into STATIC_ROOT; 1 when a front-end file was not installed."""
    missing = [path for path in FILES if not find(path)]
    if missing:
        print(
            f"缺少前端文件（先运行 npm ci --ignore-scripts）：{'、'.join(missing)}", file=sys.stderr
        )
        return 1
    call_command(_Collect(), interactive=False, clear=True, verbosity=0)
    collected.mark(settings.STATIC_ROOT)
    return 0
