"""The letter that goes with a document, in the language of its customer."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, override

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.money import decimals_of
from akker.kernel.payment_references import in_fours
from akker.parties.queries_cards import known_party
from akker.receivables.queries import IssuedInvoice
from akker.receivables.rules import CREDIT_NOTE

INVOICE_MAIL = "invoice"  # the purpose of such mail
ABOUT = "invoice:"


@dataclass(frozen=True, slots=True)
class InvoiceLetter:
    """What would be mailed; `to` is empty where the card has no address.

    `delivery` is how documents reach this customer by the card (`parties.cards.DELIVERIES`).
    """

    to: str
    subject: str
    text: str
    delivery: str = ""


def letter_for(book: Book, found: IssuedInvoice) -> InvoiceLetter:
    """The letter with a document, in the language of its customer.

    Refused: invoice_outside, because nothing of it was made here.
    """
    if found.row.is_outside:
        raise Refused(
            "invoice_outside",
            "{label} was issued elsewhere, so no PDF is made of it here.",
            remedy="Take the file from where it was issued.",
            label=found.row.label,
        )
    row, seller = found.row, found.document["seller"]["name"]
    card = known_party(book, row.party_code).card
    with override(found.document["language"]):
        values = {
            "label": row.label,
            "seller": seller,
            "buyer": row.party_name,
            "amount": f"{row.currency} {_amount(row.total_minor, row.kind, row.currency)}",
            "day": date_format(row.due_on, "DATE_FORMAT"),
            "reference": in_fours(found.payment_reference),
            "link": found.document.get("payment_link", ""),
        }
        if row.kind == CREDIT_NOTE:
            subject = gettext("Credit note {label} from {seller}")
            text = gettext(
                "Dear {buyer},\n\nHere is credit note {label} of {amount}."
                "\n\nKind regards,\n{seller}\n"
            )
        elif row.total_minor <= 0:
            subject = gettext("Invoice {label} from {seller}")
            text = gettext(
                "Dear {buyer},\n\nHere is invoice {label} of {amount}. You need not pay anything."
                "\n\nKind regards,\n{seller}\n"
            )
        else:
            subject = gettext("Invoice {label} from {seller}")
            text = gettext(
                "Dear {buyer},\n\nHere is invoice {label} of {amount}. Please pay it by {day},"
                " with payment reference {reference}.\n\nKind regards,\n{seller}\n"
            )
            if values["link"]:
                text = gettext(
                    "Dear {buyer},\n\nHere is invoice {label} of {amount}. Please pay it by {day},"
                    " with payment reference {reference}.\n\nYou can pay it here: {link}"
                    "\n\nKind regards,\n{seller}\n"
                )
        return InvoiceLetter(
            card.email,
            subject.format(**values),
            text.format(**values),
            card.delivery,
        )


def _amount(total_minor: int, kind: str, currency: str) -> str:
    amount_minor = -total_minor if kind == CREDIT_NOTE else total_minor
    decimals = decimals_of(currency)
    return number_format(Decimal(amount_minor).scaleb(-decimals), decimals, force_grouping=True)
