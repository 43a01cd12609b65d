"""Check characters: they catch every wrong character and every two neighbours swapped.

Source: GB 32100-2015 annex B (mod 31, weights 3^i); ISO 7064:2003 (MOD 37,36 hybrid).
Pure:   no Django, no database, no system clock.
"""

GB32100_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
ISO7064_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GB32100_VALUES = {character: value for value, character in enumerate(GB32100_ALPHABET)}
_ISO7064_VALUES = {character: value for value, character in enumerate(ISO7064_ALPHABET)}
# 3 is a primitive root of 31: thirty places in a row have thirty different weights.
_GB32100_WEIGHTS = tuple(pow(3, place, 31) for place in range(30))


def gb32100_check(body: str) -> str:
    """Return the check character of `body`, up to 30 characters of GB32100_ALPHABET.

    Raises ValueError for anything else. Source: GB 32100-2015 annex B.
    """
    if len(body) > len(_GB32100_WEIGHTS) or not set(body) <= _GB32100_VALUES.keys():
        raise ValueError(f"not a GB 32100 body: {body!r}")
    total = sum(
        weight * _GB32100_VALUES[character]
        for weight, character in zip(_GB32100_WEIGHTS, body, strict=False)
    )
    return GB32100_ALPHABET[-total % 31]


def mod37_36_check(body: str) -> str:
    """Return the check character of `body`, digits and capital letters.

    Raises ValueError for anything else. Source: ISO 7064:2003, MOD 37,36 hybrid system.
    """
    if not set(body) <= _ISO7064_VALUES.keys():
        raise ValueError(f"not digits and capital letters: {body!r}")
    product = 36
    for character in body:
        total = (product + _ISO7064_VALUES[character]) % 36 or 36
        product = total * 2 % 37
    return ISO7064_ALPHABET[(37 - product) % 36]
