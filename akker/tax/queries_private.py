"""Private use that is to be booked, and what was."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.models import LedgerAccount
from akker.ledger.queries import journal_of_kind
from akker.ledger.rules import PRIVATE, NewEntry, NewLine, entry_label, ledger_account_unknown
from akker.tax.models import TaxLine
from akker.tax.queries import tax_codes
from akker.tax.rules import TaxGroup
from akker.tax.rules_private import PrivateUse, check_amounts, private_tax

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class PrivateUseRow:
    """As it stands in the return; `is_over` where it was taken back."""

    entry: str
    used_on: dt.date
    text: str
    code: str
    rate_e2: int
    base_minor: int
    tax_minor: int
    evidence: str
    is_over: bool


def private_use_entry(book: Book, use: PrivateUse) -> tuple[NewEntry, TaxGroup]:
    """The entry that it would be, and its VAT. Refused: as `private_tax`, journal_missing,
    ledger_account_unknown, ledger_account_unfit, amount_too_large.
    """
    check_amounts(use, book.currency)
    group = private_tax(use, tax_codes(book))
    place = LedgerAccount.objects.filter(book=book, code=use.ledger_code).first()
    if place is None:
        raise ledger_account_unknown(book.name, use.ledger_code)
    is_special = place.control or place.is_vat or (place.type == "liability" and place.role)
    if place.type not in ("expense", "equity", "liability") or is_special:
        raise Refused(
            "ledger_account_unfit",
            "Private use is not borne by {code}.",
            remedy="Use a cost, what the owner takes out, or the current account of the director.",
            code=place.code,
        )
    lines = (
        NewLine(use.ledger_code, group.tax_minor),
        NewLine(group.tax_code.ledger_code, -group.tax_minor),
    )
    journal = journal_of_kind(book, "general")
    source = f"{PRIVATE}{use.tax_code}"
    return NewEntry(journal, use.used_on, use.text, lines, source), group


def private_uses(book: Book) -> list[PrivateUseRow]:
    """The latest first, without what only takes back. One query."""
    rows = TaxLine.objects.filter(book=book, entry__source__startswith=PRIVATE)
    rows = rows.filter(entry__reverses=None).order_by("-taxed_on", "-pk")
    values = rows.values_list(
        *("entry__journal__code", "entry__fiscal_year__name", "entry__number", "taxed_on"),
        *("entry__description", "code", "rate_e2", "base_minor", "tax_minor", "evidence"),
        "entry__journalentry",
    )
    return [
        PrivateUseRow(entry_label(*label), day, text, code, rate, base, tax, evidence, bool(by))
        for *label, day, text, code, rate, base, tax, evidence, by in values[:MOST_SHOWN]
    ]
