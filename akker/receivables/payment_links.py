"""A link where a customer can pay: a pattern on the letterhead, or one of a document's own.

    https://pay.example/{reference}?amount={amount}

Nothing is asked of whoever is behind it; the link stands on the document, and that is all.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from akker.kernel.errors import Refused

MOST = 200
NAMES = ("reference", "number", "amount", "currency")
_HELD = re.compile(r"\{([^{}]*)\}")
_SIGNS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%{}-]+\Z")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]\Z")


def check_payment_link(text: str) -> str:
    """The link or pattern without spaces around it; empty for none. Refused: payment_link_unfit.

    Only `https`, so that nothing else can be made to run by whoever opens a document, and
    whoever pays sees in the name of the host to whom.
    """
    link = text.strip()
    if not link:
        return ""
    unknown = set(_HELD.findall(link)) - set(NAMES)
    if unknown or "{" in _HELD.sub("", link) or "}" in _HELD.sub("", link):
        raise Refused(
            "payment_link_unfit",
            "{link} has something between braces that is not known.",
            remedy="Use {{reference}}, {{number}}, {{amount}} or {{currency}}.",
            link=_said(link),
        )
    if len(link) > MOST or not _SIGNS.match(link) or not _is_secure(link):
        raise Refused(
            "payment_link_unfit",
            "{link} cannot be a payment link.",
            remedy="Use an address of at most {most} characters that begins with https://, such"
            " as https://pay.example/{{reference}}.",
            link=_said(link),
            most=MOST,
        )
    return link


def _said(link: str) -> str:
    return ascii(link[:60])[1:-1]


def _is_secure(link: str) -> bool:
    """Whether it names a host over https, without a user name, a port or a value in front."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(_HOST.match(parts.netloc.lower()))


def host_of(link: str) -> str:
    """Of whom a link is: the name of its host, or empty where it has none."""
    try:
        return urlsplit(link.strip()).netloc.lower()
    except ValueError:
        return ""


def filled_link(pattern: str, values: Mapping[str, str]) -> str:
    """The link of one document: each value as an address holds it. `values` has all `NAMES`."""
    return _HELD.sub(lambda held: quote(values[held[1]], safe=""), pattern)
