"""Freezing documents: their rows, lines and e-invoices, each kind with one statement for many.

By hand, as entries are written (docs/decisions/0003-hand-written-posting.md): the ORM would take
longer than all the rest.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Sequence

from django.db import connection

from akker.books.actor import Actor
from akker.kernel.errors import Refused
from akker.kernel.kept_plans import keeping_cursor
from akker.ledger.rules import ledger_account_unknown
from akker.ledger.sealing import insert_rows
from akker.receivables.around import Around
from akker.receivables.einvoice import Profile, ubl_of
from akker.receivables.models import Invoice
from akker.receivables.numbered import NewDocument

_INVOICE = (
    "book_id, kind, label, fiscal_year_id, number, party_id, issued_on, due_on, supplied_on,"
    " supplied_until, currency, net_minor, tax_minor, total_minor, entry_id, corrects_id,"
    " payment_reference, document, line_count, issued_at"
)
_LINE = (
    "book_id, invoice_id, line_no, text, quantity_e6, unit, price_e6, discount_e2, tax_code,"
    " ledger_account_id, net_minor, dimensions, product_id, supplied_on, supplied_until, rate_e2,"
    " taxed_on"
)
_EINVOICE = "book_id, invoice_id, sha256, content"


def write_documents(
    actor: Actor,
    documents: Sequence[NewDocument],
    around: Around,
) -> None:
    """Step: keep what was issued here or came from elsewhere; rows get their keys.

    Refused: ledger_account_unknown.
    """
    with keeping_cursor(connection) as cursor:
        rows = [_invoice_values(one.row) for one in documents]
        # The guard of each looks at the number before it; rows of one statement see those before.
        made = insert_rows(cursor, "receivables_invoice", _INVOICE, rows, " RETURNING id")
        for one, (key,) in zip(documents, sorted(made), strict=True):
            one.row.pk = key
        lines = [values for one in documents for values in _lines(actor, one, around)]
        insert_rows(cursor, "receivables_invoiceline", _LINE, lines)
        files = [values for one in documents for values in _einvoice(actor, one, around)]
        insert_rows(cursor, "receivables_einvoice", _EINVOICE, files)


def _invoice_values(row: Invoice) -> tuple[object, ...]:
    day = connection.ops.adapt_datefield_value
    return (
        row.book_id,
        row.kind,
        row.label,
        row.fiscal_year_id,
        row.number,
        row.party_id,
        day(row.issued_on),
        day(row.due_on),
        day(row.supplied_on),
        day(row.supplied_until),
        row.currency,
        row.net_minor,
        row.tax_minor,
        row.total_minor,
        row.entry_id,
        row.corrects_id,
        row.payment_reference,
        json.dumps(row.document),
        row.line_count,
        connection.ops.adapt_datetimefield_value(row.issued_at),
    )


def _lines(
    actor: Actor,
    one: NewDocument,
    around: Around,
) -> Iterator[tuple[object, ...]]:
    day = connection.ops.adapt_datefield_value
    for line_no, (line, net, rate_e2) in enumerate(
        zip(one.invoice.lines, one.worth.nets, one.worth.rates, strict=True), start=1
    ):
        if (
            line.ledger_code not in around.ledger_keys
        ):  # of a line that is worth nothing: no entry has it
            raise ledger_account_unknown(actor.book.name, line.ledger_code)
        yield (
            actor.book.pk,
            one.row.pk,
            line_no,
            line.text,
            line.quantity_e6,
            line.unit,
            line.price_e6,
            line.discount_e2,
            line.tax_code,
            around.ledger_keys[line.ledger_code],
            net,
            json.dumps(line.dimensions),
            around.product_keys.get(line.product_code),
            day(line.supplied_on),
            day(line.supplied_until),
            rate_e2,
            day(around.taxed_on(one.invoice, line)),
        )


def _einvoice(actor: Actor, one: NewDocument, around: Around) -> Iterator[tuple[object, ...]]:
    """Nothing where the document came from elsewhere or no e-invoice can say it."""
    if one.row.number is None:
        return
    profile: Profile = "peppol"
    if around.debtor(one.invoice.party_code).gets_nlcius:
        profile = "nlcius"
    try:
        content = ubl_of(one.issued(), profile=profile, own=one.own_vat())
    except Refused:
        return  # the customer has no number for it, say; `einvoice.check_einvoice` tells why
    sha256 = hashlib.sha256(content).hexdigest()
    yield (actor.book.pk, one.row.pk, sha256, zlib.compress(content))
