"""The files of documents as their customers get them."""

import hashlib
import zlib

from akker.books.models import Book
from akker.files.queries import read_file
from akker.kernel.errors import Refused
from akker.receivables.einvoice import Profile, check_einvoice, in_profile, ubl_of
from akker.receivables.models import EInvoice, InvoicePdf
from akker.receivables.queries import IssuedInvoice
from akker.receivables.queries_own_vat import own_vat_of


def einvoice_of(book: Book, found: IssuedInvoice, *, profile: Profile | None = None) -> bytes:
    """The e-invoice as it was made with the document; under another profile but for its name.

    Without one, under that of its customer on the day of issue.

    Refused: what `einvoice.check_einvoice` refuses, einvoice_damaged.
    """
    rows = EInvoice.objects.filter(book=book, invoice=found.row.invoice_id)
    row = rows.values_list("sha256", "content").first()
    if row is None:
        check_einvoice(found)
        # Issued before e-invoices were kept: from what was frozen then.
        return ubl_of(found, profile=profile or "peppol", own=own_vat_of(book, found))
    content = unpacked(row[1])
    if content is None or hashlib.sha256(content).hexdigest() != row[0]:
        raise Refused(
            "einvoice_damaged",
            "The e-invoice of {label} is not as it was made.",
            remedy="Bring the books back from a backup, and find out who changed the database.",
            label=found.row.label,
        )
    return in_profile(content, profile) if profile else content


def unpacked(content: bytes | memoryview) -> bytes | None:
    """A stored e-invoice as a file; None where it is none."""
    try:
        return zlib.decompress(content)
    except zlib.error:
        return None


def kept_pdf(book: Book, found: IssuedInvoice) -> bytes | None:
    """The PDF as it was first made, or None. Refused: file_missing, file_damaged."""
    rows = InvoicePdf.objects.filter(book=book, invoice=found.row.invoice_id)
    file_id = rows.values_list("file", flat=True).first()
    return None if file_id is None else read_file(book, file_id)
