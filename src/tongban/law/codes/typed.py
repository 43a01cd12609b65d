"""What people really type: full-width digits, spaces, hyphens, small letters.

Pure: no Django, no database, no system clock.
"""

import re
import unicodedata

_SEPARATORS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff‐-―−·•_-]+")


def plain(text: str) -> str:
    """Return `text` in half-width capitals, without spaces, hyphens and invisible characters.

    What is plain stays as it is. Source: Unicode NFKC, which turns full-width forms into plain ones.
    """
    shown = _once(text)
    # What stood on both sides of a separator may join, and a capital may be two characters.
    while (again := _once(shown)) != shown:
        shown = again
    return shown


def _once(text: str) -> str:
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
