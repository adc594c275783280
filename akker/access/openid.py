"""Another service that says who somebody is: OpenID Connect, code flow with PKCE.

Off until `settings.AKKER_OIDC` names an issuer. What the service says is believed only when
its signature, issuer, audience, times and nonce are right. Nothing here writes.
"""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import requests
from django.conf import settings

from akker.kernel.errors import Refused

ALGORITHMS = ["RS256", "PS256", "ES256"]
WAIT_SECONDS = 10
LEEWAY_SECONDS = 60
_NOT_UNDERSTOOD = (requests.RequestException, jwt.PyJWTError, ValueError, KeyError, TypeError)

Kept = dict[str, str]  # goes into the session, and comes back once


@dataclass(frozen=True, slots=True)
class Claims:
    """What the service said of a person; `email` is empty unless it has verified it."""

    issuer: str
    subject: str
    email: str


def openid_name() -> str:
    """What people call the service; empty where there is none."""
    return str(settings.AKKER_OIDC["name"]) if settings.AKKER_OIDC["issuer"] else ""


def begin_openid() -> tuple[str, Kept]:
    """The address to send the browser to, and what to keep until it comes back.

    Refused: openid_off, openid_away.
    """
    if not openid_name():
        raise Refused(
            "openid_off",
            "No other service signs people in here.",
            remedy="Sign in with your password or a passkey.",
        )
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    digest = hashlib.sha256(kept["verifier"].encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": settings.AKKER_OIDC["client_id"],
        "redirect_uri": _way_back(),
        "scope": "openid email profile",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    try:
        return f"{_discovered()['authorization_endpoint']}?{urlencode(asked)}", kept
    except _NOT_UNDERSTOOD:
        raise _away() from None


def claims_of(kept: Kept | None, *, state: str, code: str) -> Claims:
    """What the service says of whoever came back with this code.

    Refused: openid_stale, when this browser did not ask; openid_away.
    """
    if not openid_name() or not kept or not secrets.compare_digest(kept["state"], state):
        raise Refused(
            "openid_stale",
            "That sign-in began somewhere else, or too long ago.",
            remedy="Begin again.",
        )
    try:
        there = _discovered()
        claims = _believed(_token(there["token_endpoint"], code, kept["verifier"]), there)
        if not secrets.compare_digest(str(claims["nonce"]), kept["nonce"]):
            raise ValueError("nonce")
    except _NOT_UNDERSTOOD:
        raise _away() from None
    email = str(claims.get("email", "")) if claims.get("email_verified") is True else ""
    return Claims(str(claims["iss"]), str(claims["sub"]), email.strip().lower())


def _token(endpoint: str, code: str, verifier: str) -> str:
    answer = requests.post(
        _safe(endpoint),
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": _way_back(),
            "code_verifier": verifier,
        },
        auth=(settings.AKKER_OIDC["client_id"], settings.AKKER_OIDC["client_secret"]),
        timeout=WAIT_SECONDS,
        allow_redirects=False,
    )
    answer.raise_for_status()
    return str(answer.json()["id_token"])


def _believed(token: str, there: dict[str, Any]) -> dict[str, Any]:
    keys = jwt.PyJWKSet.from_dict(_fetched(there["jwks_uri"]))
    key = keys[jwt.get_unverified_header(token)["kid"]]
    claims: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=ALGORITHMS,
        audience=settings.AKKER_OIDC["client_id"],
        issuer=settings.AKKER_OIDC["issuer"],
        leeway=LEEWAY_SECONDS,
        options={"require": ["exp", "iat", "sub", "nonce"]},
    )
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1:
        if claims.get("azp") != settings.AKKER_OIDC["client_id"]:
            raise ValueError("azp")
    return claims


def _discovered() -> dict[str, Any]:
    issuer = settings.AKKER_OIDC["issuer"]
    there = _fetched(f"{issuer}/.well-known/openid-configuration")
    if str(there["issuer"]).rstrip("/") != issuer:
        raise ValueError("issuer")
    return there


def _fetched(address: str) -> dict[str, Any]:
    answer = requests.get(_safe(address), timeout=WAIT_SECONDS, allow_redirects=False)
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found


def _safe(address: str) -> str:
    """The address, if what is said there cannot be read or changed on the way."""
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1"):
        raise ValueError("not https")
    return address


def _way_back() -> str:
    return f"{settings.AKKER_URL}/sign-in/openid/back"


def _away() -> Refused:
    return Refused(
        "openid_away",
        "{name} did not answer, or not in a way that can be trusted.",
        remedy="Try again in a moment, or sign in another way.",
        name=openid_name(),
    )
