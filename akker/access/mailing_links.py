"""Sending the links that people asked for. The worker does it, moments after they asked."""

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from akker.access.letters import Letter, mail_is_set_up, send_letter
from akker.access.linking import write_link
from akker.access.models import LetterWanted, LinkPurpose, User

GIVEN_UP_AFTER = dt.timedelta(hours=1)
logger = logging.getLogger(__name__)


def send_wanted_letters() -> int:
    """Send every letter that is waiting and may be sent; how many went.

    Nothing goes to who does not sign in here. What cannot be sent is tried again for an hour.
    """
    now = dt.datetime.now(dt.UTC)
    sent = 0
    for wanted in LetterWanted.objects.filter(done_at=None).order_by("pk"):
        if not mail_is_set_up() or now - wanted.wanted_at > GIVEN_UP_AFTER:
            _done(wanted, now)
            continue
        try:
            sent += _sent(wanted)
        except OSError:
            # The mail server is away; the next round tries again.
            logger.exception("a letter could not be sent")
            continue
        _done(wanted, now)
    return sent


def _sent(wanted: LetterWanted) -> bool:
    user = User.objects.filter(email=wanted.email, is_active=True).first()
    if user is None:
        return False
    purpose = LinkPurpose(wanted.purpose)
    with transaction.atomic(), translation.override(user.language):
        token = write_link(user, purpose, is_mailed=True)
        letter = _invitation if purpose == LinkPurpose.INVITATION else _password_letter
        send_letter(letter(user, token))
    return True


def _password_letter(user: User, token: str) -> Letter:
    link = f"{settings.AKKER_URL}/password/{token}"
    text = _(
        "Somebody, probably you, asked for a new password for Akker.\n\n"
        "Choose one here, within 30 minutes:\n{link}\n\n"
        "If it was not you, do nothing: your password stays as it is."
    ).format(link=link)
    return Letter(user.email, _("A new password for Akker"), text, user.language)


def _invitation(user: User, token: str) -> Letter:
    if user.has_password:
        link = f"{settings.AKKER_URL}/sign-in"
        text = _("More books are open to you in Akker. Sign in as always:\n{link}")
    else:
        link = f"{settings.AKKER_URL}/invitation/{token}"
        text = _("You are invited to Akker. Choose a password here, within a week:\n{link}")
    subject = _("Books are open to you in Akker")
    return Letter(user.email, subject, text.format(link=link), user.language)


def _done(wanted: LetterWanted, at: dt.datetime) -> None:
    LetterWanted.objects.filter(pk=wanted.pk).update(done_at=at)
