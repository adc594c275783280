"""Reading the saved views of a list."""

from dataclasses import dataclass

from django.db.models import Q

from akker.access.models import SavedView
from akker.books.actor import Actor

LISTS = (
    *("customers", "cases", "entries", "log", "profit-and-loss", "balance-sheet", "trial-balance"),
    *("general-ledger", "journal", "open-items", "statement", "sales", "vat-lines"),
    *("payment-behaviour", "dso", "handover", "health", "scorecards", "next-orders", "rfm"),
    *("review", "brief"),
)


@dataclass(frozen=True, slots=True)
class ViewRow:
    """`is_own` tells whether whoever reads saved it."""

    view_id: int
    page: str
    name: str
    texts: dict[str, str]
    is_shared: bool
    is_own: bool


def views_of(actor: Actor, page: str = "") -> list[ViewRow]:
    """Views that the actor sees, of one list or of all: their own and what is shared, by name.
    One query."""
    rows = SavedView.objects.filter(
        Q(user_id=actor.user_id or 0) | Q(is_shared=True), book=actor.book
    )
    if page:
        rows = rows.filter(page=page)
    return [
        ViewRow(row.pk, row.page, row.name, row.texts, row.is_shared, row.user_id == actor.user_id)
        for row in rows.order_by("page", "name", "pk")
    ]
