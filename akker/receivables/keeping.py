"""Keeping the PDF of a document: what the customer got once is what everybody gets ever after."""

import datetime as dt
import hashlib

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.files.keeping import keep_file
from akker.receivables.events import InvoicePdfKept
from akker.receivables.models import Invoice, InvoicePdf
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_files import kept_pdf


@usecase(Permission.SEE_CUSTOMERS)
def keep_invoice_pdf(actor: Actor, *, address: str, content: bytes) -> bytes:
    """Keep the PDF of a document, unless there is one; the one that is kept.

    Refused: invoice_unknown, file_too_large, file_missing, file_damaged.
    """
    found = issued_invoice(actor.book, address)
    own = Invoice.objects.filter(book=actor.book, pk=found.row.invoice_id)
    list(own.select_for_update(no_key=True).values_list("pk"))  # of two who made it, one keeps it
    kept = kept_pdf(actor.book, found)
    if kept is not None:
        return kept
    label = found.row.label
    file_id = keep_file(actor, name=f"{label}.pdf", content=content, media_type="application/pdf")
    InvoicePdf(
        book=actor.book,
        invoice_id=found.row.invoice_id,
        file_id=file_id,
        made_at=dt.datetime.now(dt.UTC),
    ).save(force_insert=True)
    event = InvoicePdfKept(label, hashlib.sha256(content).hexdigest())
    record(actor, event, subject=f"invoice:{label}")
    return content
