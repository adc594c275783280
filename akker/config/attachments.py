"""What goes with a mail, by its purpose."""

from collections.abc import Mapping

from akker.access.doors import job_actor
from akker.books.actor import reading
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.mail.attachments import Attachment, Attachments
from akker.receivables.keeping import keep_invoice_pdf
from akker.receivables.letters import ABOUT, INVOICE_MAIL, letter_for
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_files import einvoice_of
from akker.receivables.queries_statement import STATEMENT_MAIL, mailed_pdf
from akker.reports.invoice_pdf import invoice_pdf


def _invoice_files(book: Book, about: str) -> list[Attachment]:
    """The PDF, and the e-invoice where there can be one and the customer wants it."""
    address = about.removeprefix(ABOUT)
    pdf = invoice_pdf(book, address)
    content = pdf.content
    if not pdf.is_kept:
        content = keep_invoice_pdf(job_actor(book), address=address, content=content)
    with reading(book):
        found = issued_invoice(book, address)
        label = found.row.label
        files = [Attachment(f"{label}.pdf", "application/pdf", content)]
        if letter_for(book, found).delivery == "email-pdf":
            return files
        try:
            content = einvoice_of(book, found)
        except Refused:
            return files  # the customer has no number for it, or it is not wanted abroad
    return [*files, Attachment(f"{label}.xml", "application/xml", content)]


def _statement_file(book: Book, about: str) -> list[Attachment]:
    """The PDF as it was seen before it was mailed."""
    with reading(book):
        name, content = mailed_pdf(book, about)
    return [Attachment(name, "application/pdf", content)]


ATTACHMENTS: Mapping[str, Attachments] = {
    INVOICE_MAIL: _invoice_files,
    STATEMENT_MAIL: _statement_file,
}
