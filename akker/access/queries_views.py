"""Reading the saved views of a list."""

from dataclasses import dataclass

from django.db.models import Q

from akker.access.models import SavedView
from akker.books.actor import Actor
from akker.books.models import Book

SEGMENTS = "customers"  # the list of which a shared view is a segment
LISTS = (
    *("customers", "cases", "entries", "log", "profit-and-loss", "balance-sheet", "trial-balance"),
    *("general-ledger", "journal", "open-items", "statement", "sales", "vat-lines"),
    *("payment-behaviour", "dso", "handover", "health", "scorecards", "next-orders", "rfm"),
    *("review", "brief", "invoices", "parties", "requirements", "activities", "articles"),
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


def shared_views(book: Book, page: str) -> dict[str, dict[str, str]]:
    """What all members see of a list, by name; of two with one name the first. One query."""
    rows = SavedView.objects.filter(book=book, page=page, is_shared=True).order_by("name", "-pk")
    return dict(rows.values_list("name", "texts"))


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
