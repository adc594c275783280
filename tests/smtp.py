"""A mail server of our own, for tests: it takes mail, or refuses it as it is told."""

import base64
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Mailbox:
    """What came in. `refuses` is said instead of taking a recipient, as long as it is set."""

    port: int = 0
    refuses: str = ""
    password: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)
    tried: int = 0


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        box: Mailbox = self.server.box  # type: ignore[attr-defined]
        self._say("220 test")
        while line := self.rfile.readline().decode().strip():
            verb = line.split(":")[0].upper()
            if verb.startswith("EHLO"):
                self._say("250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN")
            elif verb.startswith("AUTH PLAIN"):
                given = base64.b64decode(line.split()[2]).decode().split("\0")
                box.logins.append(given[1])
                self._say("235 ok" if given[2] == box.password else "535 who are you")
            elif verb.startswith("RCPT"):
                box.tried += 1
                self._say(box.refuses or "250 ok")
            elif verb == "DATA":
                self._say("354 go on")
                self._take(box)
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _take(self, box: Mailbox) -> None:
        lines: list[bytes] = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b"."))
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        box.taken.append(mail)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


@contextmanager
def mail_server(password: str = "") -> Iterator[Mailbox]:
    """A server on a free port of this machine, that is gone in the end."""
    with _Server(("127.0.0.1", 0), _Talk) as server:
        box = server.box = Mailbox(port=server.server_address[1], password=password)  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
