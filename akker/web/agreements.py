"""What stands between a customer and the money, in words: on the pages of invoice and party."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from akker.books.models import Book
from akker.dunning.queries import DisputeFilter, disputes, holds
from akker.dunning.queries_promises import promises
from akker.dunning.rules import PromiseState
from akker.web.navigation import Words

OUTCOMES: dict[str, Words] = {
    "credited": _("Credited"),
    "discounted": _("A discount was given"),
    "stands": _("The invoice stands"),
}
PROMISE_STATES: dict[str, tuple[Words, str]] = {
    PromiseState.OPEN: (_("Open"), "info"),
    PromiseState.KEPT: (_("Kept"), "good"),
    PromiseState.PARTLY: (_("Kept in part"), "warn"),
    PromiseState.BROKEN: (_("Broken"), "bad"),
    PromiseState.CANCELLED: (_("Cancelled"), ""),
}


def agreements_of_invoice(book: Book, invoice_id: int, as_of: dt.date) -> dict[str, Any]:
    """What was contested, promised and held of an invoice; for `web/dunning/_standing.html`."""
    ids = (invoice_id,)
    return {
        "disputes": disputes(book, DisputeFilter(invoice_ids=ids)),
        "promises": [
            (row, *PROMISE_STATES[row.state])
            for row in promises(book, as_of=as_of, invoice_ids=ids)
        ],
        "holds": [row for row in holds(book, invoice_ids=ids) if row.holds_on(as_of)],
    }


def agreements_of_party(book: Book, code: str, as_of: dt.date) -> dict[str, Any]:
    """The same of a party: disputes that are open, the latest promises, holds in force."""
    return {
        "disputes": disputes(book, DisputeFilter(party_code=code, only_open=True)),
        "promises": [
            (row, *PROMISE_STATES[row.state])
            for row in promises(book, as_of=as_of, party_code=code, limit=5)
        ],
        "holds": holds(book, party_code=code, in_force_on=as_of),
    }
