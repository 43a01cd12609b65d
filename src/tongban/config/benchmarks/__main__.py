"""The process that measures, in the place the command made for it."""

import argparse
import os
import sys
from importlib import import_module

import django
from rich.console import Console

from tongban.config.commands import bench


def main() -> int:
    """Measure what the command was asked to; 1 when a request failed."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.config.settings"
    parser = argparse.ArgumentParser()
    bench.arguments(parser)
    options = parser.parse_args()
    django.setup()
    if options.quality:
        quality = import_module("tongban.config.benchmarks.quality")
        return int(quality.run(Console()))
    if options.job == "queue":
        queue = import_module("tongban.config.benchmarks.queue")
        return int(queue.run(options.people, Console()))
    if options.job == "process":
        process = import_module("tongban.config.benchmarks.process")
        return int(process.run(options.runs, Console()))
    measuring = import_module("tongban.config.benchmarks.measuring")  # it needs the models
    outcomes = measuring.measure(options)
    measuring.show(outcomes, Console())
    return int(any(outcome.failed for outcome in outcomes))


sys.exit(main())
