"""Whether an entry may be posted, decided over plain values."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from akker.kernel.errors import Refused
from akker.kernel.money import check_size, decimal_text
from akker.ledger.rules_locks import Locks, period_locked

MOST_LINES = 10_000
MOST_TEXT = 200
# What an entry comes from says who may take it back, and whether a line may be zero in its
# own currency (invariant 3).
CLOSING, REVALUATION, CORRECTS, IMPORT = "closing:", "revaluation:", "corrects:", "import:"
DOCUMENTS = ("invoice:", "credit-note:")  # what a package above issued
# What pays such a thing, gives it up, or bridges two rates of exchange.
SETTLEMENTS = ("receipt:", "write-off:", "exchange:")
CHARGES = ("interest:", "recovery:")  # what paying late costs, and money after a write-off
CASH_VAT = "cash-vat:"  # VAT that waited for its payment; then the entry of the document
PRIVATE = "private-use:"  # VAT on what was used privately, with its tax line


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to post, by codes. A line in another currency has `currency_minor` too.

    `rate_e9` is foreign units for one unit of the book's currency, times 10^9; `dimensions`
    are (dimension code, value code) pairs.
    """

    ledger_code: str
    amount_minor: int
    party_code: str = ""
    text: str = ""
    currency: str = ""
    currency_minor: int | None = None
    rate_e9: int | None = None
    rate_on: dt.date | None = None
    rate_source: str = ""
    dimensions: tuple[tuple[str, str], ...] = ()


def entry_label(journal_code: str, year_name: str, number: int) -> str:
    """What names an entry in its books for ever: MEM/2026/12."""
    return f"{journal_code}/{year_name}/{number}"


@dataclass(frozen=True, slots=True)
class Reversed:
    entry_id: int
    label: str


@dataclass(frozen=True, slots=True)
class NewEntry:
    journal_code: str
    booked_on: dt.date
    description: str
    lines: tuple[NewLine, ...]
    source: str = ""
    reverses: Reversed | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """What posting needs to know of a ledger account."""

    ledger_account_id: int
    currency: str
    is_vat: bool
    retired_on: dt.date | None
    required_dimensions: tuple[str, ...]
    is_settled: bool = False  # of receivables or payables: its lines say whom they are about


@dataclass(frozen=True, slots=True)
class OpenJournal:
    journal_id: int
    kind: str


@dataclass(frozen=True, slots=True)
class Year:
    fiscal_year_id: int
    name: str
    starts_on: dt.date
    ends_on: dt.date
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the books hold around the entries that are to be posted."""

    book_id: int
    book_uid: str
    book_name: str
    currency: str
    locks: Locks
    places: Mapping[str, Place]
    journals: Mapping[str, OpenJournal]
    years: Sequence[Year]
    parties: Mapping[str, tuple[int, str]] = field(default_factory=dict)  # id, digest
    values: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def year_of(self, day: dt.date) -> Year | None:
        return next((y for y in self.years if y.starts_on <= day <= y.ends_on), None)


def check_entry(entry: NewEntry, around: Surroundings) -> Year:
    """The fiscal year of an entry that may be posted as it stands.

    Refused: what `check_content` and `check_day` refuse.
    """
    check_content(entry, around)
    return check_day(entry, around)


def check_content(entry: NewEntry, around: Surroundings) -> None:
    """Whether an entry is right but for its day.

    Refused: journal_unknown, entry_one_sided, too_many_lines, entry_unbalanced, line_zero,
    and what is wrong with a ledger account, party, currency or dimension.
    """
    if entry.journal_code not in around.journals:
        raise Refused(
            "journal_unknown",
            "{book} has no journal {code}.",
            remedy="Use one of its journals; `akker report journals` lists them.",
            book=around.book_name,
            code=entry.journal_code or "without a name",
        )
    check_text(entry.description)
    if len(entry.lines) < 2:
        raise Refused(
            "entry_one_sided",
            "An entry needs at least two lines; this one has {count}.",
            remedy="Add the other side.",
            count=len(entry.lines),
        )
    if len(entry.lines) > MOST_LINES:
        raise Refused(
            "too_many_lines",
            "This entry has {count} lines; the most is {most}.",
            remedy="Split it over several entries.",
            count=len(entry.lines),
            most=MOST_LINES,
        )
    for line_no, line in enumerate(entry.lines, start=1):
        try:
            check_line(line, entry, around)
        except Refused as refused:
            if is_by_hand(entry):  # then the line is one that somebody wrote
                refused.values["line_no"] = line_no
            raise
    _check_balance(entry, around)


def is_by_hand(entry: NewEntry) -> bool:
    return not entry.source or entry.source.startswith(CORRECTS)


def check_text(text: str) -> None:
    """Refused: text_too_long, text_unreadable."""
    if len(text) > MOST_TEXT:
        raise Refused(
            "text_too_long",
            "The text {start}... has {count} characters; the most is {most}.",
            remedy="Shorten it.",
            start=text[:30],
            count=len(text),
            most=MOST_TEXT,
        )
    if not text.isprintable():
        raise Refused(
            "text_unreadable",
            "The text {text} holds characters that cannot be printed.",
            remedy="Type it again.",
            text=ascii(text[:60]),
        )


def _check_balance(entry: NewEntry, around: Surroundings) -> None:
    difference = sum(line.amount_minor for line in entry.lines)
    if difference:
        raise Refused(
            "entry_unbalanced",
            "Debit and credit differ by {difference} {currency}.",
            remedy="Change a line, or add one for the difference.",
            difference=decimal_text(abs(difference), around.currency),
            currency=around.currency,
        )
    currencies = {line.currency for line in entry.lines}
    if len(currencies) == 1 and "" not in currencies:
        foreign = sum(line.currency_minor or 0 for line in entry.lines)
        if foreign:
            (currency,) = currencies
            raise Refused(
                "entry_unbalanced",
                "Debit and credit differ by {difference} {currency}.",
                remedy="Change a line, or add one for the difference.",
                difference=decimal_text(abs(foreign), currency),
                currency=currency,
            )


def check_line(line: NewLine, entry: NewEntry, around: Surroundings) -> None:
    """What is wrong with one line of an entry, whose journal is known."""
    if line.amount_minor == 0:
        raise Refused(
            "line_zero",
            "The line on {code} is zero.",
            remedy="Give it an amount, or leave it out.",
            code=line.ledger_code,
        )
    check_size(line.amount_minor, around.currency)
    if line.text:
        check_text(line.text)
    place = around.places.get(line.ledger_code)
    if place is None:
        raise ledger_account_unknown(around.book_name, line.ledger_code)
    _check_currency(line, place, entry, around)
    if line.party_code and line.party_code not in around.parties:
        raise Refused(
            "party_unknown",
            "{book} knows nobody with the code {code}.",
            remedy="Check the code, or add the party first.",
            book=around.book_name,
            code=line.party_code,
        )
    if place.is_settled and not line.party_code and entry.reverses is None:
        raise Refused(
            "party_missing",
            "A line on ledger account {code} must name a party; this one names nobody.",
            remedy="Say which customer or supplier it is about.",
            code=line.ledger_code,
        )
    if around.journals[entry.journal_code].kind == "closing":
        return  # it empties what is there: also what is retired or needs a dimension
    if place.retired_on is not None and entry.booked_on >= place.retired_on:
        raise Refused(
            "ledger_account_retired",
            "Ledger account {code} is retired since {day}.",
            remedy="Use another one, or take it into use again.",
            code=line.ledger_code,
            day=place.retired_on.isoformat(),
        )
    _check_dimensions(line, place, entry, around)


def ledger_account_unknown(book_name: str, code: str) -> Refused:
    return Refused(
        "ledger_account_unknown",
        "{book} has no ledger account {code}.",
        remedy="Use one of its chart, or add it.",
        book=book_name,
        code=code or "without a code",
    )


def _check_currency(line: NewLine, place: Place, entry: NewEntry, around: Surroundings) -> None:
    if line.currency == around.currency:
        raise Refused(
            "currency_own",
            "{currency} is the currency of these books.",
            remedy="Leave the currency of the line empty.",
            currency=line.currency,
        )
    if bool(line.currency) != (line.currency_minor is not None):
        raise Refused(
            "currency_incomplete",
            "The line on {code} has a currency or an amount in it, not both.",
            remedy="Give both, or neither.",
            code=line.ledger_code,
        )
    if line.currency_minor is not None:
        check_size(line.currency_minor, line.currency)
        if line.currency_minor == 0 and not may_be_zero(entry):
            raise Refused(
                "currency_zero",
                "The line on {code} is zero in {currency}.",
                remedy="Give the amount, or leave the currency out.",
                code=line.ledger_code,
                currency=line.currency,
            )
        if line.currency_minor * line.amount_minor < 0 and not may_be_zero(entry):
            raise Refused(
                "currency_sides_differ",
                "The line on {code} is a debit in one currency and a credit in the other.",
                remedy="Give both amounts the same sign.",
                code=line.ledger_code,
            )
    if place.currency and place.currency != line.currency:
        raise Refused(
            "currency_of_ledger_account",
            "Ledger account {code} is kept in {currency}.",
            remedy="Give the amount in {currency} too.",
            code=line.ledger_code,
            currency=place.currency,
        )


def may_be_zero(entry: NewEntry) -> bool:
    """Whether only the own currency of a line may move: revaluing, and what follows history."""
    given = (REVALUATION, CLOSING, IMPORT)
    return entry.reverses is not None or entry.source.startswith(given)


def _check_dimensions(line: NewLine, place: Place, entry: NewEntry, around: Surroundings) -> None:
    given = [code for code, _ in line.dimensions]
    for pair in line.dimensions:
        if pair not in around.values or given.count(pair[0]) > 1:
            raise Refused(
                "dimension_unknown",
                "{dimension} has no value {value} to use here.",
                remedy="Use each dimension once, with one of its values.",
                dimension=pair[0],
                value=pair[1],
            )
    missing = [code for code in place.required_dimensions if code not in given]
    if missing:
        raise Refused(
            "dimension_missing",
            "Ledger account {code} needs a value for {dimension}.",
            remedy="Add it to the line.",
            code=line.ledger_code,
            dimension=missing[0],
        )


def check_day(entry: NewEntry, around: Surroundings) -> Year:
    """Refused: no_fiscal_year, year_closed, not_year_end, period_locked (invariant 16)."""
    day = entry.booked_on
    year = around.year_of(day)
    if year is None:
        raise Refused(
            "no_fiscal_year",
            "{book} has no fiscal year on {day}.",
            remedy="Open that year first, or use another date.",
            book=around.book_name,
            day=day.isoformat(),
        )
    if year.is_closed:
        raise Refused(
            "year_closed",
            "The year {year} is closed.",
            remedy="Use a later date, or reopen the year.",
            year=year.name,
        )
    kind = around.journals[entry.journal_code].kind
    if kind == "closing" and day != year.ends_on:
        raise Refused(
            "not_year_end",
            "Journal {journal} takes entries on the last day of a year only; {day} is not.",
            remedy="Use {last}, or another journal.",
            journal=entry.journal_code,
            day=day.isoformat(),
            last=year.ends_on.isoformat(),
        )
    has_vat = any(around.places[line.ledger_code].is_vat for line in entry.lines)
    last = around.locks.last(kind, has_vat)
    if last is not None and day <= last[0]:
        raise period_locked(*last)
    return year
