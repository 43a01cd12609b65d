"""What the QR code of an e-licence says: a few facts, signed, so that they can be checked without us.

A proof is "<facts>.<signature>", both base64url: the facts are a JSON list, the signature is Ed25519
with the site's key (settings.TONGBAN_LICENCE_KEY), whose public half the check page shows. It tells
who and what at the day of issue; the state of today needs the database.
"""

import json
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from dataclasses import astuple, dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from tongban.law.licence_id import ROOT

LONGEST = 1000  # characters


class Forged(Exception):
    """The text is no proof, or not signed with the key."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a licence was on the day of its issue. The holder is masked."""

    identifier: str
    type_name: str
    holder: str  # 张*国
    agency: str
    issued_on: date
    valid_from: date
    valid_until: date | None


def write(proof: Proof) -> str:
    """Return the proof as a QR code carries it."""
    facts = [str(fact) if fact else "" for fact in astuple(proof)]
    facts[0] = facts[0].removeprefix(f"{ROOT}.")
    body = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
    return f"{_encoded(body)}.{_encoded(_key().sign(body))}"


def read(text: str, *, public_key: str = "") -> Proof:
    """Return what a proof says. `public_key` (base64) of the site, this one's by default.

    Raises Forged if a single character was changed.
    """
    try:
        if len(text) > LONGEST:
            raise Forged
        body, signature = (_decoded(part) for part in text.strip().split("."))
        _public(public_key).verify(signature, body)
        identifier, type_name, holder, agency, issued_on, begins, ends = json.loads(body)
        if f"{_encoded(body)}.{_encoded(signature)}" != text.strip():
            raise Forged
    except (InvalidSignature, ValueError):
        raise Forged from None
    return Proof(
        identifier=f"{ROOT}.{identifier}",
        type_name=type_name,
        holder=holder,
        agency=agency,
        issued_on=date.fromisoformat(issued_on),
        valid_from=date.fromisoformat(begins),
        valid_until=date.fromisoformat(ends) if ends else None,
    )


def public_key() -> str:
    """Return the public half of the site's key, base64: what others check proofs with."""
    return b64encode(_key().public_key().public_bytes_raw()).decode()


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(b64decode(settings.TONGBAN_LICENCE_KEY))


def _public(text: str) -> Ed25519PublicKey:
    if text:
        return Ed25519PublicKey.from_public_bytes(b64decode(text))
    return _key().public_key()


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
