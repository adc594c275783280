"""Passwords: chosen, changed, forgotten and chosen again by a link that was mailed."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from akker.access.events import InvitationAccepted, PasswordChanged
from akker.access.limiting import count_try, forget_tries
from akker.access.linking import spend_link, void_links
from akker.access.models import LetterWanted, LinkPurpose, User
from akker.access.personal import personal
from akker.access.queries_links import unspent_link
from akker.access.signing_in import LONGEST_PASSWORD, PASSWORD_TRIES, password_fits
from akker.access.staying import write_ends
from akker.access.telling import tell_books
from akker.kernel.errors import Refused
from akker.kernel.names import check_name
from akker.kernel.sentences import said

# What is wrong with a password, by the codes of Django, whose own words are not all in Dutch.
_WEAK = {
    "password_too_short": said("It has fewer than 10 characters."),
    "password_too_long": said("It has more than 1000 characters."),
    "password_too_common": said("Many people use it."),
    "password_too_similar": said("It looks like your name or address."),
}
LETTERS = 5  # to one address, and from one, in 15 minutes


@personal
def check_own_password(user: User, *, password: str) -> None:
    """Whether it is still the same person. Refused: password_wrong, tries_spent."""
    count_try("own password", user.pk, most=PASSWORD_TRIES)
    if not password_fits(user, password):
        raise Refused(
            "password_wrong", "This is not your password.", remedy="Type the one you have now."
        )
    forget_tries("own password", user.pk)


@personal
def choose_password(user: User, *, password: str, session_id: int | None) -> None:
    """From now on this password. All sessions but this one end. Refused: password_weak.

    Whoever calls this has just shown to be this user.
    """
    encoded = encoded_password(user, password)
    with transaction.atomic(durable=True):
        _write_password(user, encoded, session_id)


@personal
def ask_for_password_link(*, email: str, address: str) -> None:
    """Ask for a link by mail with which to choose a password.

    Says nothing about whether anybody has this address. Refused: tries_spent.
    """
    wanted = email.strip().lower()
    count_try("letters of", address, most=4 * LETTERS)
    count_try("letters to", wanted, most=LETTERS)
    if wanted.isprintable() and len(wanted) <= 254:
        write_wanted_letter(wanted, LinkPurpose.PASSWORD)


@personal
def use_password_link(token: str, *, password: str) -> User:
    """Choose a password with a link that was mailed; all sessions end.

    Refused: link_spent, password_weak (and then the link still works).
    """
    encoded = encoded_password(unspent_link(token, LinkPurpose.PASSWORD).user, password)
    with transaction.atomic(durable=True):
        user = spend_link(token, LinkPurpose.PASSWORD)
        _write_password(user, encoded, None)
    return user


@personal
def accept_invitation(token: str, *, name: str, password: str) -> User:
    """Give oneself a name and a password with the link of an invitation.

    Refused: link_spent, name_unfit, password_weak (and then the link still works).
    """
    asked = unspent_link(token, LinkPurpose.INVITATION).user
    asked.name = check_name(name.strip(), 120)
    encoded = encoded_password(asked, password)
    with transaction.atomic(durable=True):
        user = spend_link(token, LinkPurpose.INVITATION)
        user.name = asked.name
        user.save(update_fields=["name"])
        _write_password(user, encoded, None)
        tell_books(user, InvitationAccepted(user.pk))
    return user


def write_wanted_letter(email: str, purpose: LinkPurpose) -> None:
    LetterWanted.objects.create(email=email, purpose=purpose, wanted_at=dt.datetime.now(dt.UTC))


def encoded_password(user: User, password: str) -> str:
    """Step: the hash that is kept. Refused: password_weak."""
    try:
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError("", code="password_too_long")
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(
            "password_weak",
            "This password is easy to guess: {reasons}",
            remedy="Use at least 10 characters; a few words that do not belong together do well.",
            reasons=" ".join(str(_WEAK[one.code or ""]) for one in error.error_list),
        ) from None
    return make_password(password)


def _write_password(user: User, encoded: str, session_id: int | None) -> None:
    user.password = encoded
    user.save(update_fields=["password"])
    void_links(user)
    write_ends(user, but=session_id)
    tell_books(user, PasswordChanged(user.pk))
