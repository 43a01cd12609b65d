"""Counts and times for Prometheus.

One web process keeps them in memory. Several share them through files when PROMETHEUS_MULTIPROC_DIR is
set, which `tongban serve` does; `/metrics` of any process then speaks for all.
"""

import os
from functools import lru_cache

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

__all__ = ["CONTENT_TYPE_LATEST", "count_request", "exposition"]

REQUESTS = Counter("tongban_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram(
    "tongban_request_seconds",
    "Time to answer a request",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10),
)


def count_request(view: str, method: str, status: int, seconds: float) -> None:
    """Count one answered request and its time."""
    _requests(view, method, str(status)).inc()
    _seconds(view).observe(seconds)


def exposition() -> bytes:
    """Return every metric in the text format of Prometheus."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


@lru_cache(maxsize=4096)  # finding a labelled child costs more than counting
def _requests(view: str, method: str, status: str) -> Counter:
    return REQUESTS.labels(view, method, status)


@lru_cache(maxsize=1024)
def _seconds(view: str) -> Histogram:
    return SECONDS.labels(view)
