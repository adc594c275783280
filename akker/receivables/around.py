"""What the books hold around documents that are to be issued, read at once."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.ledger.models import LedgerAccount
from akker.ledger.queries import code_in_role, journal_of_kind
from akker.ledger.queries_rates import rate_on
from akker.packs.taxes import TaxCode
from akker.parties.cards import PartyCard
from akker.parties.models import Party
from akker.parties.queries import party_unknown
from akker.parties.queries_cards import cards_of
from akker.receivables.models import Invoice, Letterhead
from akker.receivables.queries import invoice_unknown
from akker.receivables.rules import CREDIT_NOTE, INVOICE, Books, NewInvoice, Rate, Standing
from akker.tax.queries import tax_codes

_CARDS_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Debtor:
    party_id: int
    standing: Standing
    language: str
    currency: str
    payment_days: int | None
    discount_e2: int | None
    discount_days: int | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """An invoice that a credit note takes back."""

    invoice_id: int
    party_id: int
    currency: str
    total_minor: int


@dataclass(frozen=True, slots=True)
class Around:
    """`corrected` are the invoices that credit notes name, by their labels."""

    book: Book
    books: Books
    now: dt.datetime
    codes: Mapping[str, TaxCode]
    debtors: Mapping[str, Debtor]
    corrected: Mapping[str, Corrected]
    own: Standing | None
    payment_days: int
    footer: str
    rates: dict[tuple[str, dt.date], Rate] = field(default_factory=dict)

    def debtor(self, code: str) -> Debtor:
        """Refused: party_unknown."""
        if code not in self.debtors:
            raise party_unknown(self.book, code)
        return self.debtors[code]

    def seller(self) -> Standing:
        """Refused: letterhead_missing."""
        if self.own is None:
            raise Refused(
                "letterhead_missing",
                "{book} has no letterhead yet: our own name, address and numbers.",
                remedy="Set it once, in the settings or with `akker invoice letterhead`.",
                book=self.book.name,
            )
        return self.own

    def currency_of(self, invoice: NewInvoice) -> str:
        """Its own, or that of the customer, or that of the books."""
        return invoice.currency or self.debtor(invoice.party_code).currency or self.book.currency

    def due_on(self, invoice: NewInvoice) -> dt.date:
        """The day it says, or as agreed with the customer, or as usual; a credit note at once."""
        if invoice.kind == CREDIT_NOTE:
            return invoice.issued_on
        agreed = self.debtor(invoice.party_code).payment_days
        days = self.payment_days if agreed is None else agreed
        return invoice.due_on or invoice.issued_on + dt.timedelta(days=days)

    def rate_of(self, invoice: NewInvoice) -> Rate | None:
        """Of its currency on its day; None in the currency of the books. Refused: rate_missing."""
        currency, day = self.currency_of(invoice), invoice.issued_on
        if currency == self.book.currency:
            return None
        if (currency, day) not in self.rates:
            found = rate_on(self.book, currency, day)
            self.rates[currency, day] = Rate(currency, found.rate_e9, found.rated_on, found.source)
        return self.rates[currency, day]


def look_around(book: Book, invoices: Sequence[NewInvoice]) -> Around:
    """As many queries for a hundred documents as for one. Refused: invoice_unknown."""
    codes = tax_codes(book)
    head = Letterhead.objects.filter(book=book).select_related("party").first()
    cards = _cards(
        book, {one.party_code for one in invoices} | ({head.party.code} if head else set())
    )
    return Around(
        book=book,
        books=Books(
            book.currency, journal_of_kind(book, "sales"), code_in_role(book, "receivable"), codes
        ),
        now=dt.datetime.now(dt.UTC),
        codes=codes,
        debtors={code: _debtor(key, card, book.country) for code, (key, card) in cards.items()},
        corrected=_corrected(book, {one.corrects for one in invoices if one.corrects}),
        own=standing_of(cards[head.party.code][1], book.country) if head else None,
        payment_days=head.payment_days if head else 30,
        footer=head.footer if head else "",
    )


def _cards(book: Book, codes: set[str]) -> dict[str, tuple[int, PartyCard]]:
    found: dict[str, tuple[int, PartyCard]] = {}
    listed = sorted(codes - {""})
    for start in range(0, len(listed), _CARDS_AT_ONCE):
        rows = list(
            Party.objects.filter(book=book, code__in=listed[start : start + _CARDS_AT_ONCE])
        )
        cards = cards_of(book.pk, rows)
        found |= {row.code: (row.pk, cards[row.pk]) for row in rows}
    return found


def _debtor(party_id: int, card: PartyCard, home: str) -> Debtor:
    return Debtor(
        party_id,
        standing_of(card, home),
        card.language,
        card.currency,
        card.payment_days,
        card.discount_e2,
        card.discount_days,
    )


def standing_of(card: PartyCard, home: str = "") -> Standing:
    """Where a party stands on paper: the address for post, or else the first there is.

    In `home`, the country of the books, where the card says no other.
    """
    places = sorted(card.addresses, key=lambda row: row.place != "post")
    place = places[0] if places else None
    account = card.bank_accounts[0] if card.bank_accounts else None
    return Standing(
        name=card.name,
        street=place.street if place else "",
        postcode=place.postcode if place else "",
        city=place.city if place else "",
        country=(place.country if place else "") or card.country or home,
        numbers={row.scheme: row.number for row in reversed(card.identifiers)},
        email=card.email,
        phone=card.phone,
        website=card.website,
        iban=account.iban if account else "",
        bic=account.bic if account else "",
        einvoice_id=card.einvoice_id,
    )


def _corrected(book: Book, labels: set[str]) -> dict[str, Corrected]:
    if not labels:
        return {}
    rows = Invoice.objects.filter(book=book, kind=INVOICE, label__in=labels).order_by("-number")
    found: dict[str, Corrected] = {}
    for label, *values in rows.values_list("label", "pk", "party", "currency", "total_minor"):
        found[label] = _corrected_row(*values)
    for label in sorted(labels - found.keys()):
        raise invoice_unknown(book, label)
    return found


def _corrected_row(*values: Any) -> Corrected:
    return Corrected(*values)


def ledger_keys(book: Book, codes: Iterable[str]) -> dict[str, int]:
    """Keys of ledger accounts by code. One query."""
    rows = LedgerAccount.objects.filter(book=book, code__in=set(codes))
    return dict(rows.values_list("code", "pk"))
