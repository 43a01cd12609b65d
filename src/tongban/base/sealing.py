"""Sealing of personal identifiers: AES-256-GCM at rest, an HMAC-SHA-256 blind index to look up.

A sealed text is "<key id>:<base64 of 12-byte nonce + ciphertext + tag>". Keys come from settings
TONGBAN_SEALING_KEYS ("id:base64,…"; the first seals, every one unseals, so keys can rotate) and
TONGBAN_INDEX_KEY (which never rotates: the index would go blind).
Source: 个人信息保护法 art. 51 (encryption, de-identification).
"""

import hmac
import os
from base64 import b64decode, b64encode
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE_BYTES = 12


def seal(plain: str) -> str:
    """Seal a text; "" stays ""."""
    if not plain:
        return ""
    key_id, cipher = next(iter(_keys(settings.TONGBAN_SEALING_KEYS).items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, plain.encode(), key_id.encode())
    return f"{key_id}:{b64encode(sealed).decode()}"


def unseal(sealed: str) -> str:
    """Return the text that was sealed. Raises KeyError for an unknown key, InvalidTag if changed."""
    if not sealed:
        return ""
    key_id, _, body = sealed.partition(":")
    raw = b64decode(body)
    cipher = _keys(settings.TONGBAN_SEALING_KEYS)[key_id]
    return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], key_id.encode()).decode()


def seal_bytes(plain: bytes) -> bytes:
    """Seal a file: the key id, ":", the nonce, the ciphertext with its tag."""
    key_id, cipher = next(iter(_keys(settings.TONGBAN_SEALING_KEYS).items()))
    nonce = os.urandom(NONCE_BYTES)
    return b"".join((key_id.encode(), b":", nonce, cipher.encrypt(nonce, plain, key_id.encode())))


def unseal_bytes(sealed: bytes) -> bytes:
    """Return the file that was sealed. Raises KeyError for an unknown key, InvalidTag if changed."""
    key_id, _, body = sealed.partition(b":")
    cipher = _keys(settings.TONGBAN_SEALING_KEYS)[key_id.decode()]
    return cipher.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], key_id)


def blind_index(plain: str) -> str:
    """Return 64 hex digits that stand for `plain` in look-ups; "" stays ""."""
    if not plain:
        return ""
    key = b64decode(settings.TONGBAN_INDEX_KEY)
    return hmac.new(key, plain.strip().upper().encode(), "sha256").hexdigest()


@lru_cache(maxsize=4)
def _keys(text: str) -> dict[str, AESGCM]:
    pairs = (part.split(":", 1) for part in text.split(","))
    return {key_id: AESGCM(b64decode(key)) for key_id, key in pairs}


class SealedField(models.TextField):  # type: ignore[type-arg]
    """A text that is sealed in the database and plain in memory. It cannot be searched."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.TextField", list(args), options  # migrations see a text

    def get_prep_value(self, value: Any) -> Any:
        return seal(value) if value is not None else None

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return unseal(value) if value is not None else None
