"""How often one may fail: counted in the cache, so that guessing a code takes longer than a life.

With several processes the cache must be shared (`tongban check` asks for it).
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache

from tongban.base.errors import Refused
from tongban.base.said import said
from tongban.base.sealing import blind_index


class TooOften(Refused):
    """Too many failures from one place; the words say how long to wait (HTTP 429)."""

    code = "too_often"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` failures of one kind from one place in `seconds`; `words` say how long to wait."""

    name: str
    most: int
    seconds: int
    words: str = "输错次数过多，请 {minutes} 分钟后再试。"

    def check(self, place: str, *, now: datetime) -> None:
        """Go on only if `place` has failures left. Raises TooOften."""
        failures, until = self._read(place, now)
        if failures >= self.most:
            minutes = max(1, -(-int(until - now.timestamp()) // 60))
            message = said(self.words, minutes=minutes)
            raise TooOften(message, details={"minutes": minutes})

    def note_failure(self, place: str, *, now: datetime) -> None:
        """Count one failure of `place`; the first begins its `seconds`."""
        failures, until = self._read(place, now)
        left = max(1, int(until - now.timestamp()))
        # Two failures in the same instant may count once: harmless at these numbers.
        cache.set(self._key(place), (failures + 1, until), timeout=left)

    def _read(self, place: str, now: datetime) -> tuple[int, float]:
        kept: tuple[int, float] | None = cache.get(self._key(place))
        if kept is None or kept[1] <= now.timestamp():
            return 0, now.timestamp() + self.seconds
        return kept

    def _key(self, place: str) -> str:
        return f"limit:{self.name}:{blind_index(place)}"
