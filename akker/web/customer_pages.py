"""What the pages of one customer share: words, head, and finding them."""

from typing import Any

from django.http import Http404

from akker.books.actor import Permission
from akker.books.models import Book
from akker.customers.queries import CustomerRow, KnownCustomer, known_customer
from akker.kernel.errors import Refused
from akker.web.customer_words import RELATIONS, STATUS_BADGES, STATUSES, TIERS
from akker.web.doors import BookRequest
from akker.web.places import Words


def words_of(row: CustomerRow) -> tuple[Words, Words, str]:
    """Tier, status and the badge of the status."""
    return TIERS[row.tier], STATUSES[row.status], STATUS_BADGES.get(row.status, "")


def facts_shown(request: BookRequest, row: CustomerRow) -> dict[str, Any]:
    """What the head of a customer's pages tells."""
    tier, status, badge = words_of(row)
    return {
        "row": row,
        "tier": tier,
        "status": status,
        "status_badge": badge,
        "relation": RELATIONS.get(row.relation, ""),
        "may_look_after": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }


def known_or_404(book: Book, code: str) -> KnownCustomer:
    """Http404 for whom there is not, or who is no customer."""
    try:
        return known_customer(book, code)
    except Refused as refusal:
        raise Http404 from refusal
