"""Judging the e-invoice of a document that has no number yet."""

from collections.abc import Sequence

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.pdf import check_letters
from akker.receivables.around import Around
from akker.receivables.einvoice import Profile, check_einvoice, ubl_of
from akker.receivables.einvoice_judge import is_installed, is_on, judged
from akker.receivables.numbered import NewDocument, Numbered, row_of
from akker.receivables.queries_preview import priced_and_booked
from akker.receivables.rules import NewInvoice, PricedInvoice, label_of
from akker.receivables.rules_booking import booked
from akker.receivables.rules_einvoice import Broken, broken_nlcius, check_judged

MOST_JUDGED = 1000  # lines: over a second, in which nobody else may issue


def check_einvoices(
    invoices: Sequence[NewInvoice], worths: Sequence[PricedInvoice], around: Around
) -> None:
    """Before numbers are taken: whether each file will hold to the rules, where they are here.

    Those of the Dutch are here always, for customers who get theirs by them and nothing else. What
    no e-invoice can say gets none otherwise, and is not judged; neither are very long ones.
    Refused: einvoice_invalid, and for those customers what `einvoice.check_einvoice` refuses.
    """
    for invoice, worth in zip(invoices, worths, strict=True):
        if invoice.outside_label:
            continue
        if around.debtor(invoice.party_code).gets_nlcius:
            file = _file(_unnumbered(invoice, worth, around), "nlcius")
            check_judged(broken_nlcius(file))
        if not is_on() or len(invoice.lines) > MOST_JUDGED:
            continue
        try:
            content = _file(_unnumbered(invoice, worth, around), "peppol")
        except Refused:
            continue
        check_judged(judged(content))


def check_paper(invoices: Sequence[NewInvoice], around: Around) -> None:
    """Before numbers are taken: whether their PDFs can show all letters of who and what they are
    about. Refused: pdf_letters_missing.
    """
    ours = [one for one in invoices if not one.outside_label]
    check_letters(repr([(one, around.debtor(one.party_code)) for one in ours]))


def einvoice_check(
    book: Book, invoice: NewInvoice, profile: Profile = "peppol"
) -> tuple[Broken, ...]:
    """What the e-invoice of a document would break, and what is advised against.

    Issues nothing and locks nothing. Refused: validator_missing, what `preview_of` refuses, and
    what `einvoice.check_einvoice` refuses.
    """
    if not is_installed():
        raise Refused(
            "validator_missing",
            "The rules of e-invoices are not installed here.",
            remedy="Install Akker with the extra `validate`.",
        )
    around, worth, _booking = priced_and_booked(book, invoice)
    one = _unnumbered(invoice, worth, around)
    check_einvoice(one.issued())
    found = judged(_file(one, "peppol"))  # by their rules a file bears the name of Peppol
    if profile == "peppol":
        return found
    # What Peppol asks of Dutch suppliers has other numbers in NLCIUS.
    others = [broken for broken in found if not broken.rule.startswith("NL-R-")]
    return (*others, *broken_nlcius(_file(one, profile)))


def _file(one: NewDocument, profile: Profile) -> bytes:
    """Refused: what `einvoice.check_einvoice` refuses."""
    return ubl_of(one.issued(), profile=profile, own=one.own_vat())


def _unnumbered(invoice: NewInvoice, worth: PricedInvoice, around: Around) -> NewDocument:
    """With the first number of its series: rules look at the form of a number alone."""
    day = invoice.issued_on
    year = next((one for one in around.years if one.starts_on <= day <= one.ends_on), None)
    label = label_of(invoice.kind, year.name if year else str(day.year), 1)
    rate = around.rate_of(invoice)
    row = row_of(invoice, worth, Numbered(label, year, 1), None, around)
    booking = booked(invoice, worth, around.books, label, rate)
    return NewDocument(invoice, worth, booking, row)
