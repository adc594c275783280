"""A receiver of webhooks on this machine, and a network that leads to it."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from akker.webhooks.network import Network

PUBLIC = "93.184.215.14"


@dataclass
class Receiver:
    """What came in, and what is answered. `drips` sends a byte at a time, without end."""

    port: int = 0
    status: str = "200 OK"
    headers: str = ""
    body: bytes = b"thanks"
    drips: bool = False
    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)

    def network(self, *answers: list[str]) -> Network:
        """Each lookup gives the next of `answers`, the last for ever; all lead to here."""
        said = list(answers) or [[PUBLIC]]

        def resolve(host: str, port: int) -> list[str]:
            self.resolved.append(f"{host}:{port}")
            return said.pop(0) if len(said) > 1 else said[0]

        def connect(address: str, port: int, host: str, seconds: float) -> socket.socket:
            self.connected.append(f"{address}:{port} as {host}")
            return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

        return Network(resolve, connect)


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Receiver = self.server.box  # type: ignore[attr-defined]
        first = self.rfile.readline().decode().strip()
        headers: dict[str, str] = {}
        while line := self.rfile.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = self.rfile.read(int(headers.get("content-length", 0)))
        box.calls.append((first, headers, body))
        try:
            if box.drips:
                for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000:
                    self.wfile.write(bytes([letter]))
                    time.sleep(0.05)
            head = f"HTTP/1.1 {box.status}\r\nContent-Length: {len(box.body)}\r\n{box.headers}\r\n"
            self.wfile.write(head.encode() + box.body)
        except OSError:
            pass  # it hung up


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def receiver() -> Iterator[Receiver]:
    with _Server(("127.0.0.1", 0), _Talk) as server:
        box = server.box = Receiver(port=server.server_address[1])  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
