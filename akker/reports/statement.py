"""A statement of account: what a customer was invoiced and paid, and what is left.

One for each currency the customer has, in the amounts of the documents. Beside each line stands
what it is in the currency of the books: those add up to the party's part of the control account.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from akker.books.models import Book
from akker.clearing.queries import EXCHANGE
from akker.kernel.money import decimal_text
from akker.kernel.stored import day_of
from akker.ledger.rules import entry_label
from akker.parties.queries import keys_of_group, party_coded
from akker.receivables.queries_terms import Terms, terms_of
from akker.receivables.rules import CREDIT_NOTE, INTEREST, RECEIPT, WRITE_OFF
from akker.reports.periods import Period, check_period
from akker.reports.statement_parts import Across, Part, parts_of_charge, parts_of_receipt
from akker.reports.statement_words import line_words
from akker.reports.statements import fetch
from akker.reports.years import year_start

CHARGES = ("Interest and costs ", "Interest ", "Costs ")  # how the text of such a line begins


@dataclass(frozen=True, slots=True)
class StatementLine:
    """`amount_minor` is in the currency of its section, and `balance_minor` what is owed in it
    after the line; `base_minor` is in that of the books.

    `kind` is a word of `statement_words`, `text` what its writer said of it. `address` is that of
    the document, empty where there is none.
    """

    entry: str
    booked_on: dt.date
    kind: str
    is_taken_back: bool
    number: str
    text: str
    due_on: dt.date | None
    amount_minor: int
    base_minor: int
    balance_minor: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """The account in one currency; `*_base` in that of the books."""

    currency: str
    opening_minor: int
    opening_base: int
    lines: tuple[StatementLine, ...]

    @property
    def closing_minor(self) -> int:
        return self.lines[-1].balance_minor if self.lines else self.opening_minor

    @property
    def closing_base(self) -> int:
        return self.opening_base + sum(line.base_minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class Statement:
    """At least one section, that of the books first."""

    party_code: str
    party_name: str
    period: Period
    sections: tuple[Section, ...]

    @property
    def closing_base(self) -> int:
        return sum(section.closing_base for section in self.sections)

    @property
    def lines(self) -> tuple[StatementLine, ...]:
        return tuple(line for section in self.sections for line in section.lines)


@dataclass(frozen=True, slots=True)
class _Booked:
    """A line on receivables as it was booked, or what several of one entry come to."""

    booked_on: dt.date
    line_id: int
    entry_id: int
    entry: str
    source: str
    is_reversal: bool
    said: str
    text: str
    party_code: str
    document: str
    label: str
    due_on: dt.date | None
    base_minor: int
    currency: str
    amount_minor: int
    address: str


def statement(
    book: Book, party_code: str, *, until: dt.date, since: dt.date | None = None
) -> Statement:
    """Of a party and who was merged into it, from the first day of the year or another.

    Refused: party_unknown, period_backwards, date_out_of_range.
    """
    party = party_coded(book, party_code)
    period = check_period(since or year_start(book, until), until)
    keys = keys_of_group(book, party_code)
    values = {"book": book.pk, "until": until}
    rows = [_booked(book, row) for key in keys for row in fetch("statement", party=key, **values)]
    across = _across(
        row
        for key in keys
        for row in fetch("statement_parts", party=key, since=period.since, **values)
    )
    terms = terms_of(book, {row.party_code for row in rows})
    by_currency: dict[str, list[_Booked]] = defaultdict(list)
    for row in _bridged(sorted(rows, key=lambda row: (row.booked_on, row.line_id))):
        by_currency[row.currency].append(row)
    sections = [
        _section(book, currency, by_currency[currency], period.since, across, terms)
        for currency in sorted(by_currency, key=lambda one: (one != book.currency, one))
    ]
    kept = [one for one in sections if one.lines or one.opening_minor or one.opening_base]
    empty = Section(book.currency, 0, 0, ())
    return Statement(party.code, party.name, period, tuple(kept) or (empty,))


def _booked(book: Book, row: tuple[Any, ...]) -> _Booked:
    day, line_id, entry_id, journal, year, number, source, reverses, said, text, *rest = row
    party_code, document, label, due, base, currency, amount, address = rest
    return _Booked(
        booked_on=day_of(day),
        line_id=line_id,
        entry_id=entry_id,
        entry=entry_label(journal, year, number),
        source=source,
        is_reversal=reverses is not None,
        said=said,
        text=text,
        party_code=party_code,
        document=document or "",
        label=label or "",
        due_on=day_of(due) if due else None,
        base_minor=base,
        currency=currency or book.currency,
        amount_minor=amount,
        address=address,
    )


def _across(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[Across]]:
    found: dict[int, list[Across]] = defaultdict(list)
    for entry_id, *rest in rows:
        found[entry_id].append(Across(*rest))
    return found


def _bridged(rows: Sequence[_Booked]) -> list[_Booked]:
    """The two lines between two rates as one: for the customer only the difference is left."""
    found: list[_Booked] = []
    places: dict[tuple[int, str], int] = {}
    for row in rows:
        if not row.source.startswith(EXCHANGE):
            found.append(row)
            continue
        place = places.setdefault((row.entry_id, row.currency), len(found))
        if place == len(found):
            found.append(row)
        else:
            found[place] = _together(found[place], row)
    return found


def _together(one: _Booked, other: _Booked) -> _Booked:
    return replace(
        one,
        amount_minor=one.amount_minor + other.amount_minor,
        base_minor=one.base_minor + other.base_minor,
    )


def _section(
    book: Book,
    currency: str,
    rows: Sequence[_Booked],
    since: dt.date,
    across: dict[int, list[Across]],
    terms: Terms,
) -> Section:
    before = [row for row in rows if row.booked_on < since]
    opening = balance = sum(row.amount_minor for row in before)
    lines = []
    for row in rows[len(before) :]:
        for part in _parts(row, book.currency, across.get(row.entry_id, ())):
            if not part.amount_minor and not part.base_minor:
                continue
            balance += part.amount_minor
            lines.append(_line(row, part, balance, terms))
    return Section(currency, opening, sum(row.base_minor for row in before), tuple(lines))


def _parts(row: _Booked, own: str, across: Sequence[Across]) -> list[Part]:
    whole = Part("entry", row.amount_minor, row.base_minor)
    if row.document:
        return [replace(whole, kind="credit_note" if row.document == CREDIT_NOTE else "invoice")]
    if row.source.startswith(RECEIPT):
        comes_in = (row.amount_minor < 0) != row.is_reversal
        whole = replace(whole, kind="received" if comes_in else "paid_back")
        return parts_of_receipt(whole, row.currency, own, across)
    if row.source.startswith(INTEREST):
        return parts_of_charge(whole, across)
    if row.source.startswith(WRITE_OFF):
        return [replace(whole, kind="written_off")]
    if row.source.startswith(EXCHANGE):
        kind = "settled_across" if row.amount_minor else "exchange_difference"
        return [replace(whole, kind=kind)]
    return [whole]


def _line(row: _Booked, part: Part, balance_minor: int, terms: Terms) -> StatementLine:
    is_charge = row.source.startswith(INTEREST)
    is_owed = part.amount_minor > 0 and not row.is_reversal
    due_on = row.due_on
    if due_on is None and is_owed and (is_charge or part.kind == "entry"):
        due_on = terms.due_on(row.party_code, row.booked_on)  # as in the open items
    number = row.label
    if is_charge:
        number = next(
            (row.text.removeprefix(words) for words in CHARGES if row.text.startswith(words)), ""
        )
    elif part.kind in ("entry", "written_off"):
        number = row.text
    return StatementLine(
        entry=row.entry,
        booked_on=row.booked_on,
        kind=part.kind,
        is_taken_back=row.is_reversal and part.kind != "entry",
        number=number,
        text=row.said if part.kind == "entry" else row.text if part.kind == "received" else "",
        due_on=due_on,
        amount_minor=part.amount_minor,
        base_minor=part.base_minor,
        balance_minor=balance_minor,
        address=row.address,
    )


def statement_json(book: Book, report: Statement) -> dict[str, object]:
    """Amounts as decimal text in the currency of their section, `base` in that of the books."""
    return {
        "book": book.slug,
        "party": report.party_code,
        "name": report.party_name,
        "from": report.period.since.isoformat(),
        "until": report.period.until.isoformat(),
        "currency": book.currency,
        "statements": [_section_json(section, book.currency) for section in report.sections],
        "totals": {"base": decimal_text(report.closing_base, book.currency)},
    }


def _section_json(section: Section, own: str) -> dict[str, object]:
    def text(amount_minor: int) -> str:
        return decimal_text(amount_minor, section.currency)

    return {
        "currency": section.currency,
        "opening": text(section.opening_minor),
        "opening_base": decimal_text(section.opening_base, own),
        "rows": [
            {
                "date": line.booked_on.isoformat(),
                "entry": line.entry,
                "number": line.number,
                "kind": line.kind.replace("_", "-"),
                "description": line_words(
                    "en", line.kind, line.text, is_taken_back=line.is_taken_back
                ),
                "due": line.due_on.isoformat() if line.due_on else None,
                "amount": text(line.amount_minor),
                "balance": text(line.balance_minor),
                "base": decimal_text(line.base_minor, own),
            }
            for line in section.lines
        ],
        "closing": text(section.closing_minor),
        "closing_base": decimal_text(section.closing_base, own),
    }
