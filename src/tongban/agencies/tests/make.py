"""Agencies and positions for tests."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from tongban.agencies.models import Agency, Position

SHORT_NAMES = {"scjg": "市场监管局", "gaj": "公安局", "zwzx": "行政服务中心"}

_serial = count(1)


def an_agency(slug: str = "scjg", **fields: Any) -> Agency:
    """Return the agency `slug`, made if there is none yet."""
    short = SHORT_NAMES.get(slug, slug)
    made_up = {"name": f"同江市{short}", "short": short, "kind": "政府部门"}
    agency, _ = Agency.objects.get_or_create(slug=slug, defaults={**made_up, **fields})
    return agency


def a_position(
    agency: Agency | None = None,
    *,
    role: str = "window",
    name: str | None = None,
    windows: Sequence[str] = (),
) -> Position:
    """Make a position."""
    return Position.objects.create(
        agency=agency or an_agency(),
        name=name or f"{role}岗{next(_serial)}",
        role=str(role),
        windows=list(windows),
    )
