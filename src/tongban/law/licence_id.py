"""电子证照标识: names one version of one electronic licence, everywhere.

Source: GB/T 36904-2018: 1.2.156.3005.2 . type (21: defining body 18 + 3) . issuer . running number
        . version (3) . check character (ISO 7064 MOD 37,36 over type, issuer, number and version).
Pure:   no Django, no database, no system clock.
"""

import re

from tongban.law.codes.check_characters import mod37_36_check
from tongban.law.codes.typed import plain

ROOT = "1.2.156.3005.2"
LAST_VERSION = 999
_SHAPE = re.compile(
    re.escape(ROOT)
    + r"\.([0-9A-Z]{21})\.([0-9A-Z]{6,18})\.([0-9A-Z]{1,32})\.([0-9]{3})\.([0-9A-Z])"
)


def make(licence_type: str, issuer: str, serial: str, version: int = 1) -> str:
    """Return the identifier of a licence.

    `licence_type` has 21 characters, `issuer` is the issuing body's code (normally its 18-character
    credit code), `serial` its running number, `version` 1 to 999.
    Raises ValueError if a part does not fit its place. Source: GB/T 36904.
    """
    body = f"{licence_type}.{issuer}.{serial}.{version:03d}"
    identifier = f"{ROOT}.{body}.{mod37_36_check(body.replace('.', ''))}"
    if version < 1 or not _SHAPE.fullmatch(identifier):
        raise ValueError(f"not the parts of a licence identifier: {body}")
    return identifier


def normalise(text: str) -> str:
    """Return the identifier as it is stored: half-width capitals, beginning with its root."""
    identifier = plain(text)
    return identifier if identifier.startswith(ROOT) else f"{ROOT}.{identifier.lstrip('.')}"


def is_valid(text: str) -> bool:
    """Test whether it can be a licence identifier, with or without its root. Source: GB/T 36904."""
    return explain(text) is None


def explain(text: str) -> str | None:
    """Say what is wrong with the identifier; None if nothing is. Source: GB/T 36904, ISO 7064."""
    match = _SHAPE.fullmatch(normalise(text))
    if not match:
        return "电子证照标识的格式不对，应为“类型.颁发机构.流水号.版本.校验位”。"
    if mod37_36_check("".join(match.groups()[:4])) != match[5]:
        return "电子证照标识的校验位不对，请检查是否有字符写错。"
    return None
