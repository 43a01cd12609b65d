"""Words that remember what was put into them, so that a page can say them in another language. Pure."""

from collections.abc import Mapping
from typing import Any, Self


class Said(str):
    """The words in Chinese, as text; and the `pattern` and `values` they were made of."""

    pattern: str
    values: Mapping[str, Any]

    __slots__ = ("pattern", "values")

    @classmethod
    def of(cls, pattern: str, values: Mapping[str, Any]) -> Self:
        text = cls(pattern.format(**values))
        text.pattern, text.values = pattern, values
        return text


def said(pattern: str, **values: Any) -> Said:
    """Return "{label}不能晚于今天。" with its values put in."""
    return Said.of(pattern, values)
