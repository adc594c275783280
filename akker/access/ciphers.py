"""Secrets at rest: encrypted, or hashed, with keys made from the installation's secret key.

The key is outside the database (`config/secrets.py`), so that a stolen database or backup
opens nothing. After a change of key the old one goes into `SECRET_KEY_FALLBACKS`.
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def encrypted(text: str) -> str:
    return _fernet().encrypt(text.encode()).decode()


def decrypted(text: str) -> str | None:
    """The text again; None where it was encrypted with a key that is gone."""
    try:
        return _fernet().decrypt(text.encode()).decode()
    except InvalidToken:
        return None


def keyed_hash(purpose: str, *parts: object) -> str:
    """A hash that only this installation can make: short codes cannot be guessed from it."""
    message = "\0".join([purpose, *map(str, parts)]).encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()


def _fernet() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"akker at rest\0" + key.encode()).digest())
