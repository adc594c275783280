"""Who may give a document a payment link of its own, beside that of the letterhead."""

from akker.books.actor import Actor, Permission
from akker.kernel.errors import Refused
from akker.receivables.payment_links import host_of
from akker.receivables.queries import letterhead_of


def check_own_link(actor: Actor, link: str, *, kept: str = "") -> None:
    """Whether somebody may give a document a payment link of its own: to lead customers to
    another host than the letterhead does is for who may change settings. `kept` stood there
    before. Refused: payment_link_elsewhere.
    """
    if not link.strip() or link == kept or Permission.CHANGE_SETTINGS in actor.permissions:
        return
    head = letterhead_of(actor.book)
    ours = host_of(head.payment_link) if head else ""
    if not ours or host_of(link) != ours:
        raise Refused(
            "payment_link_elsewhere",
            "This payment link leads elsewhere than that of our letterhead, which only who may"
            " change settings decides.",
            remedy="Leave it out, or ask an owner of these books.",
        )
