"""Secrets that must be read again, such as a mail server's password: encrypted where they lie.

The key is made from one outside the database, so that neither a copy of the database nor a
backup gives a secret away (reliability.md, 3.4).
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from akker.kernel.errors import Refused

if TYPE_CHECKING:
    from cryptography.fernet import Fernet  # books without secrets need not load it


def locked_text(key: str, purpose: str, text: str) -> str:
    """The text, readable with the same key and purpose only; an empty one stays empty."""
    return _cipher(key, purpose).encrypt(text.encode()).decode() if text else ""


def opened_text(key: str, purpose: str, locked: str) -> str:
    """What `locked_text` was given. Refused: secret_unreadable, when the key was changed."""
    if not locked:
        return ""
    from cryptography.fernet import InvalidToken

    try:
        return _cipher(key, purpose).decrypt(locked.encode()).decode()
    except InvalidToken:
        raise Refused(
            "secret_unreadable",
            "A secret was kept with a key that this installation no longer has.",
            remedy="Enter it again.",
        ) from None


def _cipher(key: str, purpose: str) -> Fernet:
    from cryptography.fernet import Fernet
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    derived = HKDF(SHA256(), length=32, salt=None, info=f"akker {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(derived.derive(key.encode())))
