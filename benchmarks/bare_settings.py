"""Our settings without middleware and with the bare addresses."""

from tongban.config.settings import *  # noqa: F403

MIDDLEWARE: list[str] = []
ROOT_URLCONF = "benchmarks.bare_urls"
