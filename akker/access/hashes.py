"""Hashes that only this installation can make: short codes cannot be guessed from them."""

import hashlib
import hmac

from django.conf import settings


def keyed_hash(purpose: str, *parts: object) -> str:
    message = "\0".join([purpose, *map(str, parts)]).encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
