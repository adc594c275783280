"""What tests of signing in share: a user with a password, codes of an app, a passkey."""

import base64
import datetime as dt
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field
from typing import Any

import time_machine
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from akker.access.authenticating import begin_authenticator, confirm_authenticator
from akker.access.models import User
from akker.access.queries import new_authenticator_address
from akker.access.rules import STEP_SECONDS, totp_code
from akker.access.setting_passwords import choose_password

DANA = "dana@example.com"
PASSWORD = "correct horse battery"
ORIGIN = "http://localhost:8765"


def user_with_password(email: str = DANA, password: str = PASSWORD) -> User:
    user, _ = User.objects.get_or_create(email=email, defaults={"name": "Dana"})
    choose_password(user, password=password, session_id=None)
    return user


@dataclass
class App:
    """An authenticator app on a telephone: it knows the secret, and the time."""

    secret: bytes

    def code(self, *, later: int = 0) -> str:
        step = int(dt.datetime.now(dt.UTC).timestamp()) // STEP_SECONDS + later
        return totp_code(self.secret, step)


def app_of(user: User) -> tuple[App, list[str]]:
    """An app that is added, half a minute ago, and the recovery codes that came with it."""
    ago = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=2 * STEP_SECONDS)
    with time_machine.travel(ago, tick=False):
        begin_authenticator(user)
        address = new_authenticator_address(user)
        app = App(base64.b32decode(address.partition("secret=")[2].partition("&")[0]))
        return app, confirm_authenticator(user, code=app.code())


@dataclass
class Device:
    """A passkey as a browser would make and use it, written after the standard."""

    origin: str = ORIGIN
    place: str = "localhost"
    flags: int = 0x05  # present, verified
    counter: int = 0
    key: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def makes(self, options: dict[str, Any]) -> dict[str, Any]:
        client = self._client("webauthn.create", options)
        public = cbor.encode(dict(ES256.from_cryptography_key(self.key.public_key())))
        attested = b"\0" * 16 + struct.pack(">H", len(self.id)) + self.id + public
        seen = {"fmt": "none", "attStmt": {}, "authData": self._seen(0x40) + attested}
        return self._answer(clientDataJSON=client, attestationObject=cbor.encode(seen))

    def signs(self, options: dict[str, Any]) -> dict[str, Any]:
        self.counter += 1
        client = self._client("webauthn.get", options)
        seen = self._seen(0)
        signature = self.key.sign(seen + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=seen, signature=signature)

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = json.loads(json.dumps(options))["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _seen(self, more: int) -> bytes:
        place = hashlib.sha256(self.place.encode()).digest()
        return place + bytes([self.flags | more]) + struct.pack(">I", self.counter)

    def _answer(self, **response: bytes) -> dict[str, Any]:
        name = websafe_encode(self.id)
        return {
            "id": name,
            "rawId": name,
            "type": "public-key",
            "response": {key: websafe_encode(value) for key, value in response.items()},
            "clientExtensionResults": {},
        }
