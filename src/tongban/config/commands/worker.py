"""tongban worker: the job worker as a process of its own, for sites with several machines."""

import argparse
import signal
import threading

from tongban.config import worker


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take none."""


def run(options: argparse.Namespace) -> int:
    """Work until told to stop (SIGTERM, Ctrl+C); the round under way is finished first."""
    stop = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stop.set())
    worker.run(stop)
    return 0
