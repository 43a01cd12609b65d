"""What the publish gate finds in a document."""

from collections.abc import Mapping
from typing import Any

from tongban.catalogue.gate import Finding


def findings(document: Mapping[str, Any]) -> list[Finding]:
    """Return what the gate finds. No query."""
    return []
