"""Codes of six digits and codes on paper: pure.

Time-based codes as in RFC 6238: HMAC-SHA1, steps of 30 seconds, six digits, because that is
what every authenticator app does.
"""

import hashlib
import hmac
import struct

STEP_SECONDS = 30
DIGITS = 6
_STEPS_BESIDE = 1  # a clock may be half a minute off
PAPER_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that looks like something else


def totp_code(secret: bytes, step: int) -> str:
    """The code of one step: seconds since 1970, divided by 30."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def matching_step(secret: bytes, code: str, *, step: int, last_step: int) -> int | None:
    """The step of which this is the code, at most one beside `step` and after `last_step`."""
    found = None
    for tried in range(step - _STEPS_BESIDE, step + _STEPS_BESIDE + 1):
        # All are compared, whichever fits, so that the time taken tells nothing.
        if hmac.compare_digest(totp_code(secret, tried), code) and tried > last_step:
            found = tried
    return found


def plain_code(typed: str) -> str:
    """A code without the spaces and dashes that people type; empty if it cannot be one."""
    code = "".join(typed.split()).replace("-", "").lower()
    return code if code.isascii() and code.isalnum() and len(code) <= 40 else ""
