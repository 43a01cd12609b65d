"""tongban migrate: create or upgrade the tables."""

import argparse

from django.core.management import call_command


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(options: argparse.Namespace) -> int:
    """Apply every migration that is owed."""
    call_command("migrate", interactive=False)
    return 0
