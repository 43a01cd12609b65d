"""查询码: eight characters that, with the case number, show the progress of a case to anyone.

Source: none: a rule of this platform. The alphabet leaves out what is mistaken on paper or by
        phone: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
Pure:   random bytes are an argument.
"""

from tongban.law.codes.typed import plain

ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LENGTH = 8
RANDOM_BYTES = 16  # far more than the code holds, so that no character is likelier than another


def make(random: bytes) -> str:
    """Return the code that `random`, at least 16 unpredictable bytes, stands for.

    Raises ValueError if there are fewer. Source: this platform.
    """
    if len(random) < RANDOM_BYTES:
        raise ValueError(f"{len(random)} random bytes, {RANDOM_BYTES} are needed")
    rest = int.from_bytes(random)
    characters = []
    for _ in range(LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        characters.append(ALPHABET[place])
    return "".join(characters)


def normalise(text: str) -> str:
    """Return the code as it is stored: half-width capitals without separators."""
    return plain(text)


def is_valid(text: str) -> bool:
    """Test whether it can be a query code. Source: this platform."""
    return explain(text) is None


def explain(text: str) -> str | None:
    """Say what is wrong with the code; None if nothing is. Source: this platform."""
    code = normalise(text)
    if not code:
        return "请填写查询码。"
    if len(code) != LENGTH:
        return f"查询码应为 {LENGTH} 位，现在是 {len(code)} 位。"
    for character in code:
        if character not in ALPHABET:
            return f"查询码里没有“{character}”，请核对回执。"
    return None
