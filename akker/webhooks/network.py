"""Calling an address out on the internet: the network's edge (SEC-26).

The name is resolved once, every address it has is checked, and the connection goes to the
one that was checked. Whoever asks the name server again gets no second chance.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from akker.kernel.errors import Refused
from akker.webhooks.addresses import Target, check_address

TIMEOUT_SECONDS = 10.0
MOST_ANSWER_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Network:
    """`resolve(host, port)` gives addresses; `connect(address, port, host, seconds)` a socket
    on which HTTP can be spoken, encrypted and with the host's certificate checked."""

    resolve: Callable[[str, int], Sequence[str]]
    connect: Callable[[str, int, str, float], socket.socket]


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _connect(address: str, port: int, host: str, seconds: float) -> socket.socket:
    plain = socket.create_connection((address, port), timeout=seconds)
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


INTERNET = Network(_resolve, _connect)


def post(
    network: Network,
    target: Target,
    body: bytes,
    headers: Mapping[str, str],
    timeout: float = TIMEOUT_SECONDS,
) -> Answer:
    """POST and read the beginning of the answer. No redirect is followed, nor any proxy used.

    All of it within the timeout, and no more than 64 KB read. Refused:
    webhook_address_private, webhook_unreachable.
    """
    ends_at = time.monotonic() + timeout
    try:
        address = _checked_address(network, target)
        connected = network.connect(address, target.port, target.host, _left(ends_at))
    except OSError as error:
        raise _unreachable(target, error) from error
    # One clock for all of it: a server that drips a byte a second would outlive a timeout.
    watch = threading.Timer(_left(ends_at), _hang_up, [connected])
    watch.daemon = True
    watch.start()
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = connected
    try:
        connected.settimeout(_left(ends_at))
        connection.request("POST", target.path, body, {**headers, "Host": _host_header(target)})
        answer = connection.getresponse()
        text = answer.read(MOST_ANSWER_BYTES).decode("utf-8", errors="replace")
        return Answer(answer.status, text)
    except (OSError, http.client.HTTPException) as error:
        if time.monotonic() >= ends_at:
            raise _unreachable(target, TimeoutError("timed out")) from error
        raise _unreachable(target, error) from error
    finally:
        watch.cancel()
        connection.close()


def _checked_address(network: Network, target: Target) -> str:
    addresses = list(network.resolve(target.host, target.port))
    if not addresses:
        raise OSError("the name leads nowhere")
    for each in addresses:
        check_address(ipaddress.ip_address(each))
    return addresses[0]


def _host_header(target: Target) -> str:
    host = f"[{target.host}]" if ":" in target.host else target.host
    return host if target.port == 443 else f"{host}:{target.port}"


def _left(ends_at: float) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError("timed out")
    return left


def _hang_up(connected: socket.socket) -> None:
    with suppress(OSError):  # it may have ended by itself
        connected.shutdown(socket.SHUT_RDWR)


def _unreachable(target: Target, error: Exception) -> Refused:
    if isinstance(error, TimeoutError):
        reason = "it did not answer in time"
    elif isinstance(error, socket.gaierror):
        reason = "nobody knows that name"
    elif isinstance(error, ConnectionRefusedError):
        reason = "nothing listens there"
    elif isinstance(error, ssl.SSLCertVerificationError):
        reason = f"it does not prove who it is ({error.verify_message})"
    else:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Refused(
        "webhook_unreachable", "{host} was not reached: {reason}.", host=target.host, reason=reason
    )
