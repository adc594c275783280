"""Taking the books out, in open formats."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.reports import streamed
from akker.api.schemas import Asked, Day
from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.receivables.keeping import keep_invoice_pdf
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_files import einvoice_of
from akker.reports.invoice_pdf import invoice_pdf
from akker.reports.journal_csv import journal_csv
from akker.reports.journal_lines import exported_entries
from akker.reports.plain_text import beancount_ledger, hledger_journal

router = Router(tags=["exports"])

FORMATS = {"csv": journal_csv, "hledger": hledger_journal, "beancount": beancount_ledger}


class ExportAsked(Asked):
    """Without days, all of it."""

    format: Literal["csv", "hledger", "beancount"] = "csv"
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None


@operation(
    router,
    "GET",
    "/exports/journal",
    asks=Permission.EXPORT_BOOKS,
    one_moment=False,
    media_types=("text/csv", "text/plain"),
)
def export_journal(request: ApiRequest, asked: Query[ExportAsked]) -> HttpResponseBase:
    """Every entry, line by line: as CSV, or as a journal for hledger or beancount."""
    pieces = _pieces(
        request.actor.book, asked.format, asked.from_ or dt.date.min, asked.until or dt.date.max
    )
    is_csv = asked.format == "csv"
    ending = {"csv": "csv", "hledger": "journal", "beancount": "beancount"}[asked.format]
    return streamed(pieces, f"journal.{ending}", "text/csv" if is_csv else "text/plain")


def _pieces(book: Book, format: str, since: dt.date, until: dt.date) -> Iterator[bytes]:
    """Read at one moment, which lasts until the last piece."""
    with reading(book):
        entries = exported_entries(book, since=since, until=until)
        for text in FORMATS[format](book, entries):
            yield text.encode()


class EInvoiceAsked(Asked):
    """By the rules of Peppol, or by the Dutch ones; else as the customer gets it."""

    profile: Literal["peppol", "nlcius"] | None = None


@operation(
    router,
    "GET",
    "/e-invoices/{path:invoice}",
    asks=Permission.SEE_CUSTOMERS,
    media_types=("application/xml",),
)
def download_einvoice(
    request: ApiRequest, invoice: str, asked: Query[EInvoiceAsked]
) -> HttpResponse:
    """A document as UBL 2.1."""
    book = request.actor.book
    found = issued_invoice(book, invoice)
    content = einvoice_of(book, found, profile=asked.profile)
    return HttpResponse(content, content_type="application/xml")


@operation(
    router,
    "GET",
    "/invoice-pdfs/{path:invoice}",
    asks=Permission.SEE_CUSTOMERS,
    one_moment=False,
    media_types=("application/pdf",),
)
def download_invoice_pdf(request: ApiRequest, invoice: str) -> HttpResponse:
    """A document as the customer gets it: PDF/A-3 with the e-invoice inside.

    It is made when it is first asked for, and the same ever after.
    """
    pdf = invoice_pdf(request.actor.book, invoice)
    content = pdf.content
    if not pdf.is_kept:
        content = keep_invoice_pdf(request.actor, address=invoice, content=content)
    return HttpResponse(content, content_type="application/pdf")
