"""Hiding in a text what no log may hold: secrets and bank account numbers (SEC-40)."""

import re

# Each with a bounded beginning: a line of the log may be megabytes of anything.
_IBAN = re.compile(r"\b([A-Z]{2}\d{2})(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?\b")
_NAMED = re.compile(
    r"(?i)((?:password|passwd|secret|token|api[_-]?key|authorization|signature)[\w-]{0,40}"
    r"[\"']?\s{0,4}[:=]\s{0,4}(?:bearer\s{1,4}|basic\s{1,4})?)([\"']?)[^\s\"',;&)}\]]+\2"
)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s{1,4}[A-Za-z0-9._~+/=-]{8,}")
_LINK = re.compile(r"((?:/sign-in/|/invitation/|/reset/|[?&]token=))[A-Za-z0-9_-]{8,}")
_IN_URL = re.compile(r"(://[^\s/:@]{0,80}:)[^\s/@]{1,200}@")
_ADDRESS = re.compile(r"[^\s<>\"(),:;@]{1,64}@[^\s<>\"(),:;@]{1,255}")


def without_addresses(text: str) -> str:
    """The text with e-mail addresses made unreadable, for what is kept for ever."""
    return _ADDRESS.sub("***", text)


def masked(text: str) -> str:
    """The text with passwords, tokens, links that open a door and IBANs made unreadable.

    Of an IBAN the country and check digits stay, so that a reader can tell two apart.
    """
    text = _IN_URL.sub(r"\1***@", text)
    text = _BEARER.sub(r"\1 ***", text)
    text = _NAMED.sub(r"\1***", text)
    text = _LINK.sub(r"\1***", text)
    return _IBAN.sub(r"\1***", text)
