"""Another e-mail address to sign in with. Where mail is set up, a link shows that it is read."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from akker.access.addresses import checked_email
from akker.access.events import AddressChanged
from akker.access.letters import Letter, mail_is_set_up, send_letter
from akker.access.limiting import count_try
from akker.access.linking import spend_link, void_links, write_link
from akker.access.models import LinkPurpose, User
from akker.access.personal import personal
from akker.access.queries_links import address_of_link
from akker.access.telling import tell_books
from akker.kernel.errors import Refused

ASKED = 5  # by one person, in 15 minutes


@personal
def ask_for_address(user: User, *, email: str) -> bool:
    """Whether the address is theirs at once: true only where no mail is set up.

    Else a link goes to the new address, and nothing changes until it is used there. Nobody
    learns in this way who signs in here: for an address that somebody has, no link is sent,
    and the answer is the same. Refused: email_unfit, email_same, tries_spent; and where no
    mail is set up email_taken.
    """
    address = checked_email(email)
    if address == user.email:
        raise Refused(
            "email_same", "That is your address already.", remedy="Type the one it shall be."
        )
    count_try("another address", user.pk, most=ASKED)
    is_taken = User.objects.filter(email=address).exists()
    with transaction.atomic(durable=True):
        if mail_is_set_up():
            if not is_taken:
                _send_link(user, address)
            return False
        if is_taken:
            raise email_taken(address)
        _write_address(user, address, None)
    return True


@personal
def use_address_link(user: User, token: str) -> None:
    """From now on the address that the link was sent to. Refused: link_spent, email_taken.

    Only whoever asked can use it: a link that was sent to a mistyped address is worth
    nothing there. The former address is told.
    """
    address = address_of_link(user, token)
    with transaction.atomic(durable=True):
        spend_link(token, LinkPurpose.ADDRESS)
        former = user.email
        _write_address(user, address, dt.datetime.now(dt.UTC))
        with translation.override(user.language):
            send_letter(_farewell(user, former))


def email_taken(address: str) -> Refused:
    return Refused(
        "email_taken",
        "Somebody else signs in with {email}.",
        remedy="Use another address.",
        email=address,
    )


def _send_link(user: User, address: str) -> None:
    token = write_link(user, LinkPurpose.ADDRESS, email=address)
    with translation.override(user.language):
        text = _(
            "{name} wants to sign in to Akker with this address from now on.\n\n"
            "If that is you, say so here, within 30 minutes:\n{link}\n\n"
            "If it is not, do nothing: nothing changes."
        ).format(name=user.name or user.email, link=f"{settings.AKKER_URL}/you/address/{token}")
        send_letter(Letter(user, _("Your address for Akker"), text, to=address))


def _farewell(user: User, former: str) -> Letter:
    text = _(
        "From now on you sign in to Akker with {email}, no longer with this address.\n\n"
        "If it was not you who changed that, tell whoever runs Akker at once."
    ).format(email=user.email)
    return Letter(user, _("You sign in with another address"), text, to=former)


def _write_address(user: User, address: str, proven_at: dt.datetime | None) -> None:
    """What was sent to the former address opens nothing any more."""
    user.email, user.email_proven_at = address, proven_at
    try:
        with transaction.atomic():
            user.save(update_fields=["email", "email_proven_at"])
    except IntegrityError as error:
        raise email_taken(address) from error
    void_links(user)
    tell_books(user, AddressChanged(user.pk))
