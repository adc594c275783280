"""Passkeys: signing in with a key pair that never leaves somebody's device (WebAuthn).

The browser proves that it is at our own address and that the person unlocked the device, so a
passkey is both factors at once. Challenges are kept in the session by whoever calls, and
work once, within five minutes.
"""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from akker.access.authenticating import drop_codes_of_nothing, write_first_codes
from akker.access.events import SecondFactorAdded, SecondFactorRemoved
from akker.access.hashes import keyed_hash
from akker.access.models import Passkey, User
from akker.access.personal import personal
from akker.access.telling import tell_books
from akker.kernel.errors import Refused
from akker.kernel.names import check_name

CHALLENGE_LASTS = dt.timedelta(minutes=5)
MOST_PASSKEYS = 20
_UNFIT = (ValueError, TypeError, KeyError, AttributeError, IndexError)  # what odd answers raise

Challenge = dict[str, Any]  # goes into the session, and comes back once


@personal
def begin_passkey(user: User) -> tuple[dict[str, Any], Challenge]:
    """What the browser is asked to make a passkey with, and the challenge to keep."""
    known = [_credential(passkey) for passkey in Passkey.objects.filter(user=user)]
    if len(known) >= MOST_PASSKEYS:
        raise Refused(
            "passkeys_many",
            "There are {count} passkeys already.",
            remedy="Remove one that you no longer use.",
            count=len(known),
        )
    options, state = _server().register_begin(
        PublicKeyCredentialUserEntity(
            id=bytes.fromhex(keyed_hash("passkey of", user.pk)),
            name=user.email,
            display_name=user.name or user.email,
        ),
        credentials=known,
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return dict(options), _kept(state)


@personal
def add_passkey(
    user: User, *, challenge: Challenge | None, answer: Any, name: str = ""
) -> list[str]:
    """Keep a passkey that the browser made. Answers recovery codes if there were none.

    Refused: passkey_unfit, name_unfit.
    """
    checked = check_name(name.strip() or "Passkey", 60)
    state = _still_good(challenge)
    try:
        response = RegistrationResponse.from_dict(answer)
        made = _server().register_complete(state, response)
    except _UNFIT:
        raise _unfit() from None
    credential = made.credential_data
    assert credential is not None  # register_complete looked
    key = websafe_encode(credential.credential_id)
    with transaction.atomic(durable=True):
        if Passkey.objects.filter(credential_id=key).exists():
            raise _unfit()
        Passkey.objects.create(
            user=user,
            name=checked,
            credential_id=key,
            public_key=websafe_encode(bytes(credential)),
            sign_count=made.counter,
            added_at=dt.datetime.now(dt.UTC),
        )
        codes = write_first_codes(user)
        tell_books(user, SecondFactorAdded(user.pk, "passkey"))
    return codes


@personal
def ask_passkey(user: User | None = None) -> tuple[dict[str, Any], Challenge]:
    """What the browser is asked to sign, and the challenge to keep.

    Without a user any passkey of this address will do: whose it is says who signs in.
    """
    known = [_credential(passkey) for passkey in Passkey.objects.filter(user=user)] if user else []
    options, state = _server().authenticate_begin(
        credentials=known, user_verification=UserVerificationRequirement.REQUIRED
    )
    return dict(options), _kept(state)


@personal
def use_passkey(*, challenge: Challenge | None, answer: Any, user: User | None = None) -> User:
    """Whose passkey signed the challenge; with a `user`, only theirs will do.

    A counter that went back means that the key was copied. Refused: passkey_unfit.
    """
    state = _still_good(challenge)
    try:
        response = AuthenticationResponse.from_dict(answer)
        key = websafe_encode(response.raw_id)
    except _UNFIT:
        raise _unfit() from None
    with transaction.atomic(durable=True):
        passkey = Passkey.objects.select_for_update().filter(credential_id=key).first()
        if passkey is None or (user is not None and passkey.user_id != user.pk):
            raise _unfit()
        holder = User.objects.get(pk=passkey.user_id)
        try:
            _server().authenticate_complete(state, [_credential(passkey)], response)
        except _UNFIT:
            raise _unfit() from None
        counter = response.response.authenticator_data.counter
        went_back = counter <= passkey.sign_count and (counter or passkey.sign_count)
        if went_back or not holder.is_active:
            raise _unfit()
        passkey.sign_count, passkey.used_at = counter, dt.datetime.now(dt.UTC)
        passkey.save(update_fields=["sign_count", "used_at"])
    return holder


@personal
def remove_passkey(user: User, passkey_id: int) -> None:
    """Refused: factor_unknown."""
    with transaction.atomic(durable=True):
        if not Passkey.objects.filter(user=user, pk=passkey_id).delete()[0]:
            raise Refused(
                "factor_unknown",
                "This passkey is not there any more.",
                remedy="Load the page again to see what there is.",
            )
        drop_codes_of_nothing(user)
        tell_books(user, SecondFactorRemoved(user.pk, "passkey"))


def _server() -> Fido2Server:
    address = urlsplit(settings.AKKER_URL)
    name = address.hostname or "localhost"
    return Fido2Server(PublicKeyCredentialRpEntity(name="Akker", id=name), verify_origin=_is_ours)


def _is_ours(origin: str) -> bool:
    """Whether the browser was at our address; on this machine itself at any port."""
    ours, theirs = urlsplit(settings.AKKER_URL), urlsplit(origin)
    if ours.hostname == "localhost":
        return theirs.hostname == "localhost"
    return (ours.scheme, ours.netloc) == (theirs.scheme, theirs.netloc)


def _credential(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(websafe_decode(passkey.public_key))


def _kept(state: Any) -> Challenge:
    return {**state, "kept_at": dt.datetime.now(dt.UTC).isoformat()}


def _still_good(challenge: Challenge | None) -> Any:
    if not challenge:
        raise _unfit()
    kept_at = dt.datetime.fromisoformat(challenge["kept_at"])
    if dt.datetime.now(dt.UTC) - kept_at > CHALLENGE_LASTS:
        raise _unfit()
    return challenge


def _unfit() -> Refused:
    return Refused(
        "passkey_unfit",
        "That passkey did not fit.",
        remedy="Try again, or sign in another way.",
    )
