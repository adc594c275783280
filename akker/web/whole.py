"""Texts whose days, numbers of documents and e-mail addresses stay whole where a line ends."""

import re
from html import escape

from django.utils.safestring import SafeString

# `Received for 2026-0447`: a browser breaks a line after a hyphen, which makes two numbers of one.
_WHOLE = re.compile(
    r"[^\s@<>(),;]{1,64}@[^\s@<>(),;]{1,250}\.\w{1,60}"
    r"|\b\w{1,12}(?:-\d\w{0,11})+\b"
    r"|\b\d{1,2} [^\W\d]{3}(?= \d{4}\b)"  # the year may drop under its day
)
_PARTS = re.compile(r"(?<=@)|(?=\.)")
LONGEST = 20  # of a part that a telephone has room for on one line


def whole(text: object) -> SafeString:
    """`text` as HTML; an address may go on after its @ and before a dot, a number nowhere."""
    if isinstance(text, SafeString):
        return text
    written, after = [], 0
    words = str(text)
    for found in _WHOLE.finditer(words):
        written.append(escape(words[after : found.start()]))
        parts = _PARTS.split(found[0]) if "@" in found[0] else [found[0]]
        written.append("<wbr>".join(map(_kept, parts)))
        after = found.end()
    return SafeString("".join(written) + escape(words[after:]))


def _kept(part: str) -> str:
    said = escape(part)
    return f'<span class="whole">{said}</span>' if len(part) <= LONGEST else said
