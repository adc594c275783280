"""The second factor: codes of an authenticator app, and codes on paper in its stead."""

import base64
import datetime as dt
import secrets

from django.conf import settings
from django.db import transaction

from akker.access.doors import user_by_email
from akker.access.events import RecoveryCodesMade, SecondFactorAdded, SecondFactorRemoved
from akker.access.hashes import keyed_hash
from akker.access.limiting import count_try, forget_tries
from akker.access.models import AuthenticatorApp, Passkey, RecoveryCode, User
from akker.access.personal import personal
from akker.access.queries import APP_SECRET, app_secret, has_second_factor
from akker.access.rules import PAPER_ALPHABET, STEP_SECONDS, matching_step, plain_code
from akker.access.telling import tell_books
from akker.kernel.errors import Refused
from akker.kernel.secrecy import locked_text

CODE_TRIES = 5
SECRET_BYTES = 20
CODES, CODE_LENGTH = 10, 12  # on paper; 59 bits each


@personal
def begin_authenticator(user: User) -> None:
    """Make a secret (`queries.new_authenticator_address`), to count from its first code on.

    Refused: authenticator_there.
    """
    secret = secrets.token_bytes(SECRET_BYTES)
    with transaction.atomic(durable=True):
        app = AuthenticatorApp.objects.select_for_update().filter(user=user).first()
        if app is not None and app.confirmed_at is not None:
            raise Refused(
                "authenticator_there",
                "There is an authenticator app already.",
                remedy="Remove it first.",
            )
        AuthenticatorApp.objects.update_or_create(
            user=user,
            defaults={
                "encrypted_secret": locked_text(
                    settings.SECRET_KEY, APP_SECRET, base64.b32encode(secret).decode()
                ),
                "added_at": dt.datetime.now(dt.UTC),
                "last_step": 0,
            },
        )


@personal
def confirm_authenticator(user: User, *, code: str) -> list[str]:
    """The app is added: its first code was right. Answers recovery codes if there were none.

    Refused: code_wrong, tries_spent.
    """
    count_try("code", user.pk, most=CODE_TRIES)
    with transaction.atomic(durable=True):
        app = AuthenticatorApp.objects.select_for_update().filter(user=user).first()
        if app is None or app.confirmed_at is not None or not _takes(app, plain_code(code)):
            raise _code_wrong()
        app.confirmed_at = dt.datetime.now(dt.UTC)
        app.save(update_fields=["confirmed_at"])
        codes = write_first_codes(user)
        tell_books(user, SecondFactorAdded(user.pk, "authenticator"))
    forget_tries("code", user.pk)
    return codes


@personal
def remove_authenticator(user: User) -> None:
    """Without it, and without a passkey, signing in has one step. Refused: factor_unknown."""
    with transaction.atomic(durable=True):
        if not AuthenticatorApp.objects.filter(user=user).exclude(confirmed_at=None).delete()[0]:
            raise Refused(
                "factor_unknown",
                "There is no authenticator app.",
                remedy="Load the page again to see what there is.",
            )
        drop_codes_of_nothing(user)
        tell_books(user, SecondFactorRemoved(user.pk, "authenticator"))


@personal
def check_code(user: User, *, code: str) -> None:
    """A code of the app, or one on paper; neither works twice.

    After five wrong ones all codes of this user are refused for 15 minutes, from wherever
    they come. Refused: code_wrong, tries_spent.
    """
    count_try("code", user.pk, most=CODE_TRIES)
    plain = plain_code(code)
    with transaction.atomic(durable=True):
        app = AuthenticatorApp.objects.select_for_update().filter(user=user).first()
        is_right = app is not None and app.confirmed_at is not None and _takes(app, plain)
        if not is_right and not _spend_code(user, plain):
            raise _code_wrong()
    forget_tries("code", user.pk)


@personal
def make_recovery_codes(user: User) -> list[str]:
    """Ten new codes for paper; those before them are void. Refused: factor_missing."""
    with transaction.atomic(durable=True):
        if not has_second_factor(user.pk):
            raise Refused(
                "factor_missing",
                "Recovery codes stand in for an authenticator app or a passkey.",
                remedy="Add one of those first.",
            )
        RecoveryCode.objects.filter(user=user).delete()
        codes = _write_codes(user)
        tell_books(user, RecoveryCodesMade(user.pk))
    return codes


@personal
def forget_second_factors(email: str) -> None:
    """For the operator, when somebody lost telephone and paper: signing in has one step again.

    Refused: user_unknown.
    """
    user = user_by_email(email)
    with transaction.atomic(durable=True):
        AuthenticatorApp.objects.filter(user=user).delete()
        Passkey.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        tell_books(user, SecondFactorRemoved(user.pk, "all"), channel="cli")


def write_first_codes(user: User) -> list[str]:
    """Recovery codes for whoever has none yet, in the caller's transaction."""
    return [] if RecoveryCode.objects.filter(user=user).exists() else _write_codes(user)


def drop_codes_of_nothing(user: User) -> None:
    """Recovery codes go with the last factor that they stood in for."""
    if not has_second_factor(user.pk):
        RecoveryCode.objects.filter(user=user).delete()


def _write_codes(user: User) -> list[str]:
    codes = [
        "".join(secrets.choice(PAPER_ALPHABET) for _ in range(CODE_LENGTH)) for _ in range(CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code_hash=keyed_hash("recovery", user.pk, code)) for code in codes
    )
    return ["-".join(code[i : i + 4] for i in range(0, CODE_LENGTH, 4)) for code in codes]


def _takes(app: AuthenticatorApp, code: str) -> bool:
    """Whether the app shows this code about now, and has not before. Remembers it."""
    secret = app_secret(app)
    now = int(dt.datetime.now(dt.UTC).timestamp()) // STEP_SECONDS
    if not secret:
        return False
    step = matching_step(base64.b32decode(secret), code, step=now, last_step=app.last_step)
    if step is None:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True


def _spend_code(user: User, code: str) -> bool:
    unspent = RecoveryCode.objects.filter(
        user=user, code_hash=keyed_hash("recovery", user.pk, code), used_at=None
    )
    return bool(code) and unspent.update(used_at=dt.datetime.now(dt.UTC)) == 1


def _code_wrong() -> Refused:
    return Refused(
        "code_wrong",
        "This code is not right, or was used already.",
        remedy="Wait for the next one in your app, or use a recovery code.",
    )
