"""The mistakes people make when they copy a code."""

from collections.abc import Iterator
from itertools import pairwise


def wrong_characters(code: str, alphabet: str) -> Iterator[str]:
    """Yield the code with every one of its characters replaced by every other one."""
    for place, right in enumerate(code):
        for wrong in alphabet:
            if wrong != right:
                yield code[:place] + wrong + code[place + 1 :]


def swapped_neighbours(code: str) -> Iterator[str]:
    """Yield the code with every two different neighbours changing places."""
    for place, (left, right) in enumerate(pairwise(code)):
        if left != right:
            yield code[:place] + right + left + code[place + 2 :]
