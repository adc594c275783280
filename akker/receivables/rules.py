"""What a document comes to and how it is booked, decided over plain values.

Amounts of documents are in their currency, those of entries and tax lines in that of the books.
On a credit note all of them have the opposite sign.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from akker.kernel.errors import Refused
from akker.kernel.money import check_size
from akker.kernel.quantities import decimal_of
from akker.packs.taxes import TaxCode
from akker.receivables.rules_taken import NOTHING_TAKEN, Tags, Taken
from akker.receivables.rules_told import Told, as_told
from akker.tax.rules import (
    TaxedAmount,
    TaxGroup,
    line_net,
    nets_in_gross,
    rate_on,
    tax_code_unknown,
    tax_in_gross,
    tax_on_net,
)

INVOICE, CREDIT_NOTE = "invoice", "credit-note"
KINDS = (INVOICE, CREDIT_NOTE)
# How the source of an entry begins that books money or gives up on it.
RECEIPT, WRITE_OFF = "receipt:", "write-off:"
RECOVERY, INTEREST = "recovery:", "interest:"  # then the entry of the write-off, of the invoice
TAKEN_BACK = (RECEIPT, WRITE_OFF, RECOVERY, INTEREST)  # what `taking_back` takes back
# In front of a number that came from elsewhere, in addresses.
OUTSIDE, OUTSIDE_CREDIT = "outside:", "outside-credit:"
WITHDRAWN = " -"  # behind the number of the opposite of a document from elsewhere
MOST_LINES = 2000
MOST_LABEL = 40
MOST_DISCOUNT_E2 = 100_00


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvoiceLine:
    """Quantity and price in millionths, the discount in hundredths of a percent.

    `unit` is a code of UN/ECE recommendation 20, empty for pieces. A quantity below zero takes
    something off the document, as an advance that was invoiced before. `product_code` is empty
    where the line is about nothing that the catalog has. `supplied_on` and `supplied_until` are
    where it has days of its own; else those of the document.
    """

    text: str
    quantity_e6: int
    price_e6: int
    tax_code: str
    ledger_code: str
    unit: str = ""
    discount_e2: int = 0
    dimensions: Tags = ()
    product_code: str = ""
    supplied_on: dt.date | None = None
    supplied_until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvoice:
    """A document to issue. Days that are None follow from the terms of the party and its day.

    `currency` is empty for that of the books. `corrects` is the address of the invoice that
    a credit note takes back, whole or in part. `reason` is why it is dated before one that has
    been issued (invariant 9). `outside_label` is its number where that came from elsewhere, and
    `outside_reference` what its payer repeats.
    `has_gross_prices` says that VAT is in the prices, as consumers are shown them. `told` is
    what it came to where it was sent. `payment_link` is one of its own (`payment_links`).
    `withdraws_of` is the key of an invoice where a credit note for that is withdrawn.
    """

    party_code: str
    issued_on: dt.date
    lines: tuple[NewInvoiceLine, ...]
    kind: str = INVOICE
    due_on: dt.date | None = None
    supplied_on: dt.date | None = None
    supplied_until: dt.date | None = None
    currency: str = ""
    reference: str = ""
    note: str = ""
    corrects: str = ""
    reason: str = ""
    outside_label: str = ""
    outside_reference: str = ""
    has_gross_prices: bool = False
    told: Told | None = None
    payment_link: str = ""
    withdraws_of: int | None = None

    @property
    def sign(self) -> int:
        return -1 if self.kind == CREDIT_NOTE else 1

    @property
    def corrects_label(self) -> str:
        return self.corrects.removeprefix(OUTSIDE)

    @property
    def taxed_by(self) -> dt.date:
        """The day of supply, which decides the rates of lines without one of their own."""
        return self.supplied_on or self.issued_on

    @property
    def performed_on(self) -> dt.date:
        """The day on which all of it was supplied."""
        return self.supplied_until or self.taxed_by

    def taxed_by_of(self, line: NewInvoiceLine) -> dt.date:
        """The day of supply that decides the rate of a line."""
        return line.supplied_on or self.taxed_by

    def performed_on_of(self, line: NewInvoiceLine) -> dt.date:
        """The day on which all of a line was supplied."""
        return line.supplied_until or line.supplied_on or self.performed_on

    @property
    def takes_back(self) -> bool:
        """Whether it undoes a document: a note, or the opposite of one from elsewhere."""
        return self.kind == CREDIT_NOTE or self.outside_label.endswith(WITHDRAWN)


@dataclass(frozen=True, slots=True)
class PricedInvoice:
    """What a document comes to: a net amount for each line, and VAT once for each code and rate.

    `rates` are those of the lines. `grosses` are the lines with their VAT, where the prices have
    it in them. `taken` is what was taken back before of the invoice that it takes back.
    """

    nets: tuple[int, ...]
    groups: tuple[TaxGroup, ...]
    rates: tuple[int, ...]
    grosses: tuple[int, ...] = ()
    taken: Taken = NOTHING_TAKEN

    @property
    def net_minor(self) -> int:
        return sum(self.nets)

    @property
    def tax_minor(self) -> int:
        return sum(group.tax_minor for group in self.groups)

    @property
    def total_minor(self) -> int:
        return self.net_minor + self.tax_minor


def priced(
    invoice: NewInvoice,
    codes: Mapping[str, TaxCode],
    currency: str,
    taken: Taken = NOTHING_TAKEN,
) -> PricedInvoice:
    """What it comes to in its own currency.

    Refused: tax_code_unknown, tax_code_early, discount_unfit, amount_too_large, and what
    `rules_told.as_told` refuses.
    """
    worths = tuple(
        invoice.sign * _worth(line_no, line, currency)
        for line_no, line in enumerate(invoice.lines, start=1)
    )
    rates = tuple(_rate(invoice, line, codes, taken) for line in invoice.lines)
    amounts = [
        TaxedAmount(line.tax_code, worth, rate_e2)
        for line, worth, rate_e2 in zip(invoice.lines, worths, rates, strict=True)
    ]
    if not invoice.has_gross_prices:
        groups = tax_on_net(amounts, codes)
        if invoice.told is not None:
            groups = as_told(groups, amounts, invoice.told.turned(invoice.sign), currency)
        return PricedInvoice(worths, groups, rates, taken=taken)
    groups = tax_in_gross(amounts, codes)
    return PricedInvoice(nets_in_gross(amounts, groups), groups, rates, worths, taken)


def _rate(
    invoice: NewInvoice, line: NewInvoiceLine, codes: Mapping[str, TaxCode], taken: Taken
) -> int:
    """By the day of supply. What takes back has the rate that its invoice charged, where that was
    one only."""
    if line.tax_code not in codes:
        raise tax_code_unknown(line.tax_code, codes)
    charged = [rate_e2 for code, rate_e2 in taken.charged if code == line.tax_code]
    if len(charged) == 1 and not invoice.outside_label:
        return charged[0]
    return rate_on(codes[line.tax_code], invoice.taxed_by_of(line))


def check_sign(invoice: NewInvoice, worth: PricedInvoice) -> None:
    """Whether a credit note gives something back, and an invoice does not: written with a minus,
    each would be the other. One that comes to nothing may be, as samples or what was paid before.

    What came from elsewhere is as it was sent. Refused: credit_below_zero, invoice_below_zero.
    """
    if invoice.kind == INVOICE and worth.total_minor < 0 and not invoice.outside_label:
        raise Refused(
            "invoice_below_zero",
            "This invoice would have us pay the customer.",
            remedy="Write a credit note, without the minus.",
        )
    is_opposite = invoice.outside_label == withdrawn_label(invoice.corrects_label)
    if invoice.kind == CREDIT_NOTE and worth.total_minor > 0 and not is_opposite:
        raise Refused(
            "credit_below_zero",
            "This credit note would have the customer pay.",
            remedy="Leave out the minus: a credit note gives back by itself.",
        )


def _worth(line_no: int, line: NewInvoiceLine, currency: str) -> int:
    if not 0 <= line.discount_e2 <= MOST_DISCOUNT_E2 or (line.discount_e2 and line.quantity_e6 < 0):
        raise Refused(
            "discount_unfit",
            "The discount on line {line_no} cannot be given.",
            remedy="Use 0 to 100 %, and none on a line that takes something off.",
            line_no=line_no,
        )
    if line.price_e6 < 0:
        raise Refused(
            "price_negative",
            "The price on line {line_no} is below zero.",
            remedy="Put the minus in front of the quantity.",
            line_no=line_no,
        )
    quantity, price = decimal_of(line.quantity_e6), decimal_of(line.price_e6)
    net = line_net(quantity, price, line.discount_e2, currency)
    check_size(net, currency)
    return net


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands on paper, as documents show it and as files name it.

    `numbers` are by scheme: vat, kvk, ...
    """

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    email: str = ""
    phone: str = ""
    website: str = ""
    iban: str = ""
    bic: str = ""
    einvoice_id: str = ""


def check_seller(seller: Standing, schemes: Sequence[str], law: str) -> None:
    """Whether a document can say all that it must of who sends it. Refused: seller_incomplete."""
    lacking = [word for word, text in _place_of(seller) if not text]
    lacking += [_NUMBER_WORDS[scheme] for scheme in schemes if not seller.numbers.get(scheme)]
    if lacking:
        raise Refused(
            "seller_incomplete",
            "An invoice must show this of us: {words}. Our own card does not have it ({law}).",
            remedy="Fill it in on the card of the letterhead.",
            words=", ".join(lacking),
            law=law or "EN 16931",
        )


def check_buyer(buyer: Standing, party_code: str, needed: Sequence[TaxCode], law: str) -> None:
    """Whether a document can say all that it must of who gets it. Refused: buyer_incomplete."""
    lacking = [word for word, text in _place_of(buyer) if not text]
    if any(code.needs_buyer_vat_id for code in needed) and not buyer.numbers.get("vat"):
        lacking.append(_NUMBER_WORDS["vat"])
    if lacking:
        raise Refused(
            "buyer_incomplete",
            "An invoice must show this of {name}: {words}. Their card does not have it ({law}).",
            remedy="Fill it in on their card.",
            words=", ".join(lacking),
            name=buyer.name or party_code,
            code=party_code,
            law=law or "EN 16931",
        )


_NUMBER_WORDS = {"vat": "VAT number", "kvk": "KvK number"}


def _place_of(one: Standing) -> tuple[tuple[str, str], ...]:
    return (("name", one.name), ("street", one.street), ("city", one.city))


def withdrawn_label(label: str) -> str:
    """What the opposite is called that takes back a document issued elsewhere (`withdrawing`)."""
    return f"{label[: MOST_LABEL - len(WITHDRAWN)]}{WITHDRAWN}"


def label_of(kind: str, year_name: str, number: int) -> str:
    """What a document is called: 2026-0001, and C2026-0001 for a credit note."""
    return f"{'C' if kind == CREDIT_NOTE else ''}{year_name}-{number:04}"
