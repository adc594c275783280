"""What happened to documents. No name stands in one (decision 0028)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterheadChanged:
    party: str
    payment_days: int
    payment_link: str = ""


@dataclass(frozen=True, slots=True)
class CashVatChosen:
    """From when until when VAT of sales is owed when it is paid; None: never, or for good."""

    first_on: dt.date | None
    last_on: dt.date | None


@dataclass(frozen=True, slots=True)
class InvoiceDrafted:
    draft_id: int


@dataclass(frozen=True, slots=True)
class InvoiceDraftDeleted:
    draft_id: int


@dataclass(frozen=True, slots=True)
class InvoiceIssued:
    """`total` is decimal text in `currency`; `reason` is why it is dated before another."""

    label: str
    kind: str
    party: str
    issued_on: dt.date
    total: str
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftIssued:
    """A draft that came of `source`, such as a repeating invoice, is issued."""

    source: str
    label: str


@dataclass(frozen=True, slots=True)
class InvoicesIssued:
    """Many at once, by keys."""

    first_invoice_id: int
    last_invoice_id: int
    invoice_count: int
    source: str


@dataclass(frozen=True, slots=True)
class InvoicePdfKept:
    """The PDF of a document was made and is kept from now on, known by its hash."""

    label: str
    sha256: str


@dataclass(frozen=True, slots=True)
class InvoiceMailed:
    """`message` is the uid of the mail, which says to whom."""

    label: str
    message: str


@dataclass(frozen=True, slots=True)
class StatementMailed:
    """The statement of a party as of a day; `message` is the uid of the mail."""

    party: str
    as_of: dt.date
    message: str


@dataclass(frozen=True, slots=True)
class PaymentReceived:
    """`amount` is decimal text in `currency`; below zero it went back to the customer."""

    entry: str
    party: str
    received_on: dt.date
    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentsReceived:
    """Many at once, by the keys of their entries."""

    first_entry_id: int
    last_entry_id: int
    payment_count: int
    source: str


@dataclass(frozen=True, slots=True)
class ReceivableWrittenOff:
    """`number` is that of the invoice; `takes_vat_back` says whether VAT came back with it."""

    entry: str
    party: str
    number: str
    amount: str
    currency: str
    takes_vat_back: bool
    reason: str


@dataclass(frozen=True, slots=True)
class WriteOffRecovered:
    """Money after all, in the currency of the books, for what the entry `write_off` gave up."""

    entry: str
    write_off: str
    party: str
    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class ReceiptTakenBack:
    """The entry of a receipt or a write-off, and the one that reversed it."""

    entry: str
    by: str


@dataclass(frozen=True, slots=True)
class CreditHoldLifted:
    """Until a day they may owe up to an amount, in the currency of the books."""

    release_id: int
    party: str
    up_to: str
    currency: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class CreditReleaseEnded:
    release_id: int
    ended_on: dt.date
