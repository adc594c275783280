"""What a token looks like: akker_<10 signs that name it>_<40 that keep it secret>.

The last 8 signs are a checksum, so that a mistyped or made-up token costs no look-up and a
scanner can tell a real one in a text.
"""

import hashlib
import re
import secrets
import string
import zlib
from dataclasses import dataclass

_SIGNS = string.ascii_letters + string.digits
_TOKEN = re.compile(r"akker_([a-z0-9]{10})_[A-Za-z0-9]{32}[0-9a-f]{8}\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class FreshToken:
    prefix: str
    text: str


def fresh_token() -> FreshToken:
    """A new one, of 190 random bits."""
    prefix = "".join(secrets.choice(string.ascii_lowercase + string.digits) for _ in range(10))
    body = f"akker_{prefix}_" + "".join(secrets.choice(_SIGNS) for _ in range(32))
    return FreshToken(prefix, body + _checksum(body))


def prefix_of(text: str) -> str:
    """The part that names a token; empty for what is none."""
    match = _TOKEN.match(text)
    return match[1] if match and _checksum(text[:-8]) == text[-8:] else ""


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _checksum(body: str) -> str:
    return f"{zlib.crc32(body.encode()):08x}"
