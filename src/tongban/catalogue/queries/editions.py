"""The number that counts up whenever the public sees something new."""

import time

from tongban.catalogue.models import Edition

EDITION_SECONDS = 2.0  # how long a process may show what another process has changed

_kept: tuple[float, int] | None = None
_forgotten = 0


def edition() -> int:
    """Return the number of the edition the public sees. A query every two seconds at most."""
    global _kept
    if _kept is None or _kept[0] < time.monotonic():
        number = Edition.objects.values_list("number", flat=True).first() or 0
        _kept = time.monotonic() + EDITION_SECONDS, number
    return _kept[1]


def keeping() -> tuple[int, int]:
    """Return what tells whether something kept of an edition still holds: it changes with the edition,
    and whenever this process was made to look again. Queries as edition().
    """
    return _forgotten, edition()


def forget_edition() -> None:
    """Make this process look at the edition again; services call it when they turn it."""
    global _kept, _forgotten
    _kept = None
    _forgotten += 1
