"""What somebody owes on a day, item by item, and the letter that tells them.

Of who was merged into another: the statement is of who is left, and goes to them.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, override

from akker.books.models import Book
from akker.books.queries import today_in
from akker.clearing.queries import OpenItem, open_items_of
from akker.files.models import StoredFile
from akker.files.queries import read_file
from akker.kernel.errors import Refused
from akker.kernel.money import decimals_of
from akker.mail.queries import MessageRow, messages_beginning
from akker.parties.queries import merged_codes, party_unknown
from akker.receivables.queries import invoices_of_entries
from akker.receivables.queries_terms import terms_of
from akker.receivables.rules import Standing
from akker.receivables.standings import (
    Debtor,
    Sender,
    debtors_and_sender,
    letterhead_missing,
)

STATEMENT_MAIL = "statement"  # the purpose of such mail
ABOUT_STATEMENT = "statement:"


@dataclass(frozen=True, slots=True)
class OwedItem:
    """Amounts below zero are to the credit of the customer; `due_on` is None for those."""

    number: str
    booked_on: dt.date
    due_on: dt.date | None
    amount_minor: int
    open_minor: int
    reference: str
    days_late: int


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open in one currency, the longest due first."""

    currency: str
    items: tuple[OwedItem, ...]

    @property
    def total_minor(self) -> int:
        return sum(item.open_minor for item in self.items)

    @property
    def late_minor(self) -> int:
        """What is past its due day, and no more than there is to pay once credits are off."""
        late = sum(item.open_minor for item in self.items if item.days_late)
        return min(late, max(self.total_minor, 0))


@dataclass(frozen=True, slots=True)
class StatementLetter:
    """`to` is empty where the card has no address."""

    party_code: str
    as_of: dt.date
    language: str
    to: str
    subject: str
    text: str
    us: Sender
    them: Standing
    owed: tuple[Owed, ...]

    @property
    def seen(self) -> str:
        """What stands for all that the letter says: another where anything of it is."""
        said = repr((self.party_code, self.as_of, self.us, self.them, self.owed))
        return hashlib.sha256(said.encode()).hexdigest()


def statement_letter(book: Book, code: str, *, as_of: dt.date | None = None) -> StatementLetter:
    """As of a day, today or before, in the language of the customer.

    Refused: party_unknown, letterhead_missing, day_to_come.
    """
    today = today_in(book)
    day = as_of or today
    if day > today:
        raise Refused(
            "day_to_come",
            "{day} is still to come.",
            remedy="Make the statement of today, or of an earlier day.",
            day=day.isoformat(),
        )
    code = merged_codes(book).get(code, (code, ""))[0]
    debtors, sender = debtors_and_sender(book, [code])
    if code not in debtors:
        raise party_unknown(book, code)
    if sender is None:
        raise letterhead_missing(book)
    debtor = debtors[code]
    language = debtor.language or book.language
    owed = _owed(book, code, day)
    subject, text = _letter(language, debtor, sender, owed, day)
    return StatementLetter(
        party_code=code,
        as_of=day,
        language=language,
        to=debtor.standing.email,
        subject=subject,
        text=text,
        us=sender,
        them=debtor.standing,
        owed=owed,
    )


_HASH_SIGNS = 24  # of the hash of the PDF: what a mail is about has no room for all of it


def about_statement(code: str, sha256: str) -> str:
    """What such a mail is about: the party, and the bytes that go with it."""
    return f"{ABOUT_STATEMENT}{code}:{sha256[:_HASH_SIGNS]}"


def mailed_pdf(book: Book, about: str) -> tuple[str, bytes]:
    """Name and bytes of the statement that goes with such a mail.

    Refused: file_unknown, file_missing, file_damaged.
    """
    rows = StoredFile.objects.filter(book=book, sha256__startswith=about.rpartition(":")[2])
    file_id, name = rows.values_list("pk", "name").first() or (0, "")
    return name, read_file(book, file_id)


def statements_mailed(book: Book, code: str, *, most: int = 5) -> list[MessageRow]:
    """Mail with the statement of a party, the latest first. One query."""
    return [
        row
        for row in messages_beginning(book, f"{ABOUT_STATEMENT}{code}:", most=most)
        if row.about.rpartition(":")[0] == f"{ABOUT_STATEMENT}{code}"
    ]


def _owed(book: Book, code: str, day: dt.date) -> tuple[Owed, ...]:
    found = open_items_of(book, code, as_of=day)
    invoices = {
        entry: (label, reference, due)
        for entry, label, reference, due in invoices_of_entries(
            book, {item.entry_id for item in found}
        ).values_list("entry", "label", "payment_reference", "due_on")
    }
    terms = terms_of(book, [code])
    by_currency: dict[str, list[OwedItem]] = defaultdict(list)
    for item in found:
        usual = (item.number, "", terms.due_on(code, item.booked_on))
        by_currency[item.currency].append(_item(item, invoices.get(item.entry_id, usual), day))
    return tuple(
        Owed(currency, tuple(sorted(items, key=lambda one: one.due_on or one.booked_on)))
        for currency, items in sorted(
            by_currency.items(), key=lambda pair: (pair[0] != book.currency, pair[0])
        )
    )


def _item(item: OpenItem, invoice: tuple[str, str, dt.date], day: dt.date) -> OwedItem:
    number, reference, due_on = invoice
    is_owed = item.open_minor > 0
    return OwedItem(
        number=number,
        booked_on=item.booked_on,
        due_on=due_on if is_owed else None,
        amount_minor=item.amount_minor,
        open_minor=item.open_minor,
        reference=reference if is_owed else "",
        days_late=max((day - due_on).days, 0) if is_owed else 0,
    )


def _letter(
    language: str, debtor: Debtor, sender: Sender, owed: Sequence[Owed], day: dt.date
) -> tuple[str, str]:
    """Subject and text."""
    late = [one for one in owed if one.late_minor]
    with override(language):
        values = {
            "buyer": debtor.standing.name,
            "seller": sender.standing.name,
            "day": date_format(day, "DATE_FORMAT"),
            "total": ", ".join(_amount(one.total_minor, one.currency) for one in owed),
            "late": ", ".join(_amount(one.late_minor, one.currency) for one in late),
        }
        subject = gettext("Statement of account of {day} from {seller}")
        if not owed:
            text = gettext(
                "Dear {buyer},\n\nHere is your statement of account of {day}. Nothing is open, so"
                " you need not do anything.\n\nKind regards,\n{seller}\n"
            )
        elif all(one.total_minor <= 0 for one in owed):
            text = gettext(
                "Dear {buyer},\n\nHere is your statement of account of {day}. You need not pay"
                " anything: it comes to {total}, which is to your credit."
                "\n\nKind regards,\n{seller}\n"
            )
        elif late:
            text = gettext(
                "Dear {buyer},\n\nHere is your statement of account of {day}. It comes to {total},"
                " of which {late} is past its due day. Would you pay that now? The payment"
                " references stand in the statement.\n\nIf you paid meanwhile, thank you. Is"
                " something not right? Tell us.\n\nKind regards,\n{seller}\n"
            )
        else:
            text = gettext(
                "Dear {buyer},\n\nHere is your statement of account of {day}. It comes to {total};"
                " nothing is past its due day. The payment references stand in the statement."
                "\n\nIs something not right? Tell us.\n\nKind regards,\n{seller}\n"
            )
        return subject.format(**values)[:200], text.format(**values)


def _amount(amount_minor: int, currency: str) -> str:
    decimals = decimals_of(currency)
    figure = Decimal(amount_minor).scaleb(-decimals)
    return f"{currency} {number_format(figure, decimals, force_grouping=True)}"
