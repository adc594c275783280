"""Which addresses may be called (SEC-26)."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from akker.kernel.errors import Refused

MOST_URL = 500
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_LOOKS_NUMERIC = re.compile(r"(0x[0-9a-f]*|[0-9]+)\Z")
# Reachable from inside a cloud only, though the address counts as public.
_CLOUD = {ipaddress.ip_address("168.63.129.16")}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NEVER = [
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",
        "64:ff9b:1::/48",
        "100::/64",
        "fec0::/10",
        "::/96",
        "::ffff:0:0:0/96",
    )
]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes: `path` holds the query too. `host` is in the form of DNS."""

    host: str
    port: int
    path: str


def check_url(url: str) -> Target:
    """What an address says, when it may be called at all. Refused: webhook_url_unfit.

    https only; no user name in it; a full name or a plain IP address as host. Where the name
    leads is checked at each call: `check_address`.
    """
    text = url.strip()
    if len(text) > MOST_URL or not text.isprintable() or " " in text or "\\" in text:
        raise _unfit(url, "it is not an address of a page")
    try:
        parts = urlsplit(text)
        port = parts.port or 443
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise _unfit(url, "it is not an address of a page") from None
    if parts.scheme != "https":
        raise _unfit(url, "it does not begin with https://")
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise _unfit(url, "it holds a user name or password")
    name = _host(url, host)
    if parts.fragment:
        raise _unfit(url, "it holds a #")
    path = parts.path or "/"
    if not path.isascii() or not parts.query.isascii():
        raise _unfit(url, "it holds letters that an address must write with %")
    return Target(name, port, f"{path}?{parts.query}" if parts.query else path)


def _host(url: str, host: str) -> str:
    """A name or a literal address in its one plain form. Numbers in disguise are refused."""
    if ":" in host or re.fullmatch(r"[0-9.]+", host):
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            raise _unfit(url, "its host is a number in an unusual form") from None
        check_address(address)
        return str(address)
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise _unfit(url, "its host is not a name") from None
    labels = name.split(".")
    # What a resolver would read as a number: 0x7f.1, 0177.1, 2130706433.
    if all(_LOOKS_NUMERIC.match(label) for label in labels):
        raise _unfit(url, "its host is a number in an unusual form")
    if len(labels) < 2 or not all(_LABEL.match(label) for label in labels):
        raise _unfit(url, "its host is not a full name such as hooks.example.com")
    return name


def check_address(address: Address) -> None:
    """Refused: webhook_address_private, for what is not out on the public internet.

    Also for an IPv6 address that carries such an IPv4 address within it.
    """
    for each in _meant(address):
        if not each.is_global or each.is_multicast or each.is_reserved or each in _CLOUD:
            raise _private(address)
        if any(each in network for network in _NEVER):
            raise _private(address)


def _meant(address: Address) -> list[Address]:
    """The address, or the IPv4 address that stands in it and where a call would end."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.scope_id is not None:
        raise _private(address)
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address.sixtofour is not None:
        return [address.sixtofour]
    if address.teredo is not None:
        return [*address.teredo]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    return [address]


def _unfit(url: str, reason: str) -> Refused:
    return Refused(
        "webhook_url_unfit",
        "{url} cannot be called: {reason}.",
        remedy="Use an address such as https://hooks.example.com/akker.",
        url=ascii(url[:80])[1:-1] or "An empty text",
        reason=reason,
    )


def _private(address: Address) -> Refused:
    return Refused(
        "webhook_address_private",
        "{address} is not on the public internet.",
        remedy="Webhooks go to public addresses only.",
        address=address,
    )
