"""What a person sees of a page."""

import re
from html import unescape
from typing import Any

from django.urls import reverse


def url(name: str, *args: Any) -> str:
    """Return the address of a page of the citizen's site."""
    return reverse(f"portal:{name}", args=args)


def words(response: Any) -> str:
    """Return the text of a page as it is read."""
    page = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def main(response: Any) -> str:
    """Return the text of the page without header and footer."""
    found = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert found
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", found[0]))).strip()
