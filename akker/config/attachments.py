"""What goes with a mail, by its purpose."""

from collections.abc import Mapping

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.mail.attachments import Attachment, Attachments
from akker.receivables.einvoice import ubl_of
from akker.receivables.letters import ABOUT, INVOICE_MAIL
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_own_vat import own_vat_of
from akker.reports.invoice_pdf import invoice_pdf


def _invoice_files(book: Book, about: str) -> list[Attachment]:
    """The PDF, and the e-invoice where there can be one."""
    address = about.removeprefix(ABOUT)
    found = issued_invoice(book, address)
    label = found.row.label
    files = [Attachment(f"{label}.pdf", "application/pdf", invoice_pdf(book, address))]
    try:
        content = ubl_of(found, own=own_vat_of(book, found))
    except Refused:
        return files  # the customer has no number for it, or it is not wanted abroad
    return [*files, Attachment(f"{label}.xml", "application/xml", content)]


ATTACHMENTS: Mapping[str, Attachments] = {INVOICE_MAIL: _invoice_files}
