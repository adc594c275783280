"""The files of documents as their customers get them."""

import hashlib
import zlib
from collections.abc import Sequence

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
    kept = _as_made(book, [found]).get(found.row.invoice_id)
    if kept is None:
        check_einvoice(found)
        # Issued before e-invoices were kept: from what was frozen then.
        return ubl_of(found, profile=profile or "peppol", own=own_vat_of(book, found))
    content = _checked(found, *kept)
    return in_profile(content, profile) if profile else content


def einvoices_of(book: Book, many: Sequence[IssuedInvoice]) -> dict[int, bytes]:
    """By the key of the document, as `einvoice_of` gives each; nothing where there can be none.

    One query, where each was kept with its document. Refused: einvoice_damaged.
    """
    kept = _as_made(book, many)
    files: dict[int, bytes] = {}
    for found in many:
        key = found.row.invoice_id
        if key in kept:
            files[key] = _checked(found, *kept[key])
            continue
        try:
            files[key] = einvoice_of(book, found)
        except Refused:
            continue
    return files


def _as_made(
    book: Book, many: Sequence[IssuedInvoice]
) -> dict[int, tuple[str, bytes | memoryview]]:
    """Hash and packed file by the key of the document."""
    rows = EInvoice.objects.filter(book=book, invoice__in=[one.row.invoice_id for one in many])
    return {key: (sha, packed) for key, sha, packed in rows.values_list(
        "invoice", "sha256", "content")}  # fmt: skip


def _checked(found: IssuedInvoice, sha256: str, packed: bytes | memoryview) -> bytes:
    content = unpacked(packed)
    if content is None or hashlib.sha256(content).hexdigest() != sha256:
        raise Refused(
            "einvoice_damaged",
            "The e-invoice of {label} is not as it was made.",
            remedy="Bring the books back from a backup, and find out who changed the database.",
            label=found.row.label,
        )
    return content


def unpacked(content: bytes | memoryview) -> bytes | None:
    """A stored e-invoice as a file; None where it is none."""
    try:
        return zlib.decompress(content)
    except zlib.error:
        return None


def kept_pdf(book: Book, found: IssuedInvoice) -> bytes | None:
    """The PDF as it was first made, or None. Refused: file_missing, file_damaged."""
    return kept_pdfs(book, [found]).get(found.row.invoice_id)


def kept_pdfs(book: Book, many: Sequence[IssuedInvoice]) -> dict[int, bytes]:
    """By the key of the document, of those that have one. Refused: as `kept_pdf`."""
    rows = InvoicePdf.objects.filter(book=book, invoice__in=[one.row.invoice_id for one in many])
    return {key: read_file(book, file) for key, file in rows.values_list("invoice", "file")}
