"""How a call is signed, and how the signature of one that comes in is checked (SEC-37)."""

import datetime as dt
import hashlib
import hmac
import re

from akker.kernel.errors import Refused

REPLAY_WINDOW = dt.timedelta(minutes=5)
MOST_INBOUND_BYTES = 1024**2
_HEX = re.compile(r"[0-9a-f]{64}\Z")


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a dot and the body, in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def check_signed(
    secret: str, *, timestamp: str, signature: str, body: bytes, now: dt.datetime
) -> str:
    """Whether a call that came in is the sender's and is new enough; its digest.

    Whoever takes calls in keeps the digest as a key for the length of the window, so that a
    call counts once. Refused: body_too_large, signature_wrong, call_too_old.
    """
    if len(body) > MOST_INBOUND_BYTES:
        raise Refused(
            "body_too_large",
            "This call holds {size} bytes; the most is {most}.",
            size=len(body),
            most=MOST_INBOUND_BYTES,
        )
    expected = signature_of(secret, timestamp, body)
    given = signature.removeprefix("v1=")
    # The digest first: nothing is learned from a clock without the secret.
    if not _HEX.match(given) or not hmac.compare_digest(expected, given):
        raise Refused("signature_wrong", "This call is not signed by whom we know.")
    if not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 12:
        raise Refused("call_too_old", "This call does not say when it was made.")
    age = abs(now.timestamp() - int(timestamp))
    if age > REPLAY_WINDOW.total_seconds():
        raise Refused("call_too_old", "This call was made {age} s ago.", age=round(age))
    return expected
