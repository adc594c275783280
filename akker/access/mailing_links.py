"""Sending the links that people asked for. The worker does it, moments after they asked."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from akker.access.letters import Letter, mail_is_set_up, send_letter
from akker.access.linking import write_link
from akker.access.models import LetterWanted, LinkPurpose, User


def send_wanted_letters() -> int:
    """Put every letter that was asked for, and may be sent, into the outbox; how many.

    Nothing goes to who does not sign in here, nor to anybody while no mail server is set.
    """
    waiting = LetterWanted.objects.filter(done_at=None).order_by("pk")
    is_set_up = waiting.exists() and mail_is_set_up()
    return sum([_written(wanted, is_set_up) for wanted in waiting])


def _written(wanted: LetterWanted, is_set_up: bool) -> bool:
    user = User.objects.filter(email=wanted.email, is_active=True).first()
    with transaction.atomic():
        unsent = LetterWanted.objects.filter(pk=wanted.pk, done_at=None)
        if not unsent.update(done_at=dt.datetime.now(dt.UTC)) or not is_set_up or user is None:
            return False
        purpose = LinkPurpose(wanted.purpose)
        letter = _invitation if purpose == LinkPurpose.INVITATION else _password_letter
        with translation.override(user.language):
            return send_letter(letter(user, write_link(user, purpose, is_mailed=True)))


def _password_letter(user: User, token: str) -> Letter:
    link = f"{settings.AKKER_URL}/password/{token}"
    text = _(
        "Somebody, probably you, asked for a new password for Akker.\n\n"
        "Choose one here, within 30 minutes:\n{link}\n\n"
        "If it was not you, do nothing: your password stays as it is."
    ).format(link=link)
    return Letter(user, _("A new password for Akker"), text)


def _invitation(user: User, token: str) -> Letter:
    if user.has_password:
        link = f"{settings.AKKER_URL}/sign-in"
        text = _("More books are open to you in Akker. Sign in as always:\n{link}")
    else:
        link = f"{settings.AKKER_URL}/invitation/{token}"
        text = _("You are invited to Akker. Choose a password here, within a week:\n{link}")
    return Letter(user, _("Books are open to you in Akker"), text.format(link=link))
