"""Merkle tree hash as in RFC 6962, section 2.1: one root stands for many rows."""

import hashlib
from collections.abc import Sequence

EMPTY = hashlib.sha256(b"").hexdigest()


def root_of(leaves: Sequence[bytes]) -> str:
    """The root in hexadecimal. A leaf can be proven from the root with log2(n) hashes."""
    if not leaves:
        return EMPTY
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    # Pairing neighbours and carrying the odd one up gives the same tree as RFC 6962's
    # split at the largest power of two.
    while len(level) > 1:
        paired = [
            hashlib.sha256(b"\x01" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex()
