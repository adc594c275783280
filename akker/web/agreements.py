"""What stands between a customer and the money, in words: on the pages of invoice and party."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from akker.books.models import Book
from akker.dunning.queries import DisputeFilter, disputes, disputes_of, holds
from akker.dunning.queries_promises import promises, promises_of
from akker.dunning.queries_sent import reminders
from akker.dunning.rules import PromiseState
from akker.receivables.queries import InvoiceRow
from akker.web.places import Words

MOST_REMINDERS = 5
MOST_PROMISES = 5

OUTCOMES: dict[str, Words] = {
    "credited": _("Credited"),
    "discounted": _("A discount was given"),
    "stands": _("The invoice stands"),
}
PROMISE_STATES: dict[str, tuple[Words, str]] = {
    PromiseState.OPEN: (_("Open"), "info"),
    PromiseState.KEPT: (_("Kept"), "good"),
    PromiseState.PARTLY: (_("Kept in part"), "warn"),
    PromiseState.BROKEN: (_("Not kept"), "bad"),
    PromiseState.CANCELLED: (_("Cancelled"), ""),
}


def agreements_of_invoice(book: Book, row: InvoiceRow, as_of: dt.date) -> dict[str, Any]:
    """What was contested, promised and held of an invoice; for `web/dunning/_standing.html`."""
    ids = (row.invoice_id,)
    found = disputes(book, DisputeFilter(invoice_ids=ids))
    sent = reminders(book, entry_id=row.entry_id, limit=MOST_REMINDERS) if row.entry_id else []
    return {
        "reminders": sent[:MOST_REMINDERS],
        "disputes": found,
        "is_contested": any(one.is_open for one in found),
        "promises": [
            (one, *PROMISE_STATES[one.state])
            for one in promises(book, as_of=as_of, invoice_ids=ids)
        ],
        "holds": [one for one in holds(book, invoice_ids=ids) if one.holds_on(as_of)],
    }


def agreements_of_party(book: Book, code: str, as_of: dt.date) -> dict[str, Any]:
    """The same of a party: disputes that are open, the latest promises, holds in force."""
    sent = reminders(book, party_code=code, limit=MOST_REMINDERS)
    return {
        "reminders": sent[:MOST_REMINDERS],
        "disputes": [one for one in disputes_of(book, code) if one.is_open],
        "promises": [
            (row, *PROMISE_STATES[row.state])
            for row in promises_of(book, code, as_of=as_of)[:MOST_PROMISES]
        ],
        "holds": holds(book, party_code=code, in_force_on=as_of),
    }
