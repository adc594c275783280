"""A journal from somebody's file: its rows in, entries to post out. Touches no database."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from akker.intake.amounts import AmountReader, Style
from akker.intake.cells import Cell, SheetRow, shown
from akker.intake.dates import DateReader
from akker.intake.headings import DIMENSION, map_headings, normalised
from akker.intake.problems import RowProblem, at_row
from akker.intake.rows import cell_text
from akker.kernel.errors import Refused
from akker.kernel.rates import MOST_RATE_E9, at_rate
from akker.ledger.import_fields import JOURNAL_FIELDS
from akker.ledger.import_names import code_named, currency_called
from akker.ledger.queries_rates import RateRow
from akker.ledger.rules import IMPORT, NewEntry, NewLine

_HLEDGER = ("txnidx", "account", "amount", "commodity")
_SHARED = ("date", "journal", "description")
_FORM = "akker-import/1"
RATE_SOURCE = "file"

Rates = Callable[[str, dt.date], RateRow]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file has what: columns from 0, by field, and by dimension code."""

    of: Mapping[str, int]
    dimensions: tuple[tuple[str, int], ...]
    is_hledger: bool
    is_text: bool  # a CSV, in which a cell may be guarded against being taken for a formula

    def amounts(self) -> tuple[int, ...]:
        """The columns that hold amounts, of which the decimal sign is settled together."""
        named = ("amount", "debit", "credit", "currency_amount")
        return tuple(self.of[name] for name in named if name in self.of)


def find_columns(headings: Sequence[str], mapping: Mapping[str, str], *, is_text: bool) -> Columns:
    """Refused: amount_column_missing, amount_columns_many, and as `headings.map_headings`."""
    own = [normalised(heading) for heading in headings]
    is_hledger = all(name in own for name in _HLEDGER)
    of = map_headings(headings, JOURNAL_FIELDS, mapping)
    if is_hledger:  # its debit and credit say again what its amount says
        of = {name: column for name, column in of.items() if name not in ("debit", "credit")}
    sides = [name for name in ("debit", "credit") if name in of]
    if "amount" in of and sides:
        raise Refused(
            "amount_columns_many",
            "The file has an amount column and a column for {side}.",
            remedy="Say with --map FILE which to leave out.",
            side=sides[0],
        )
    if "amount" not in of and len(sides) < 2:
        raise Refused(
            "amount_column_missing",
            "The file has no column for the amount.",
            remedy="Give it an amount, debit above zero, or a debit and a credit column.",
        )
    dimensions = tuple(
        (heading.strip()[len(DIMENSION) :], column)
        for column, heading in enumerate(headings)
        if heading.strip().lower().startswith(DIMENSION)
    )
    return Columns(of, dimensions, is_hledger, is_text)


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """An entry with the rows of its lines; `digest` says what the file holds of it.

    The digest leaves out what the file calls the entry and what rates make of it, and does not
    mind the order of the lines: the same entry in another file is the same.
    """

    reference: str
    entry: NewEntry
    rows: tuple[int, ...]
    digest: bytes


@dataclass(frozen=True, slots=True)
class JournalReader:
    """Reads entries of one file. `codes` finds a ledger account's code by code or name."""

    columns: Columns
    dates: DateReader
    style: Style | None
    own_currency: str
    default_journal: str
    codes: Mapping[str, str]
    rate_on: Rates
    _readers: dict[str, AmountReader] = field(default_factory=dict)
    _days: dict[Cell, dt.date] = field(default_factory=dict)

    def reference_of(self, row: SheetRow) -> str:
        return self._text(row.cells, "entry").strip()

    def read(self, rows: Sequence[SheetRow]) -> ReadEntry | list[RowProblem]:
        """The entry that these rows say, or what is wrong with each of them."""
        first, problems = rows[0].cells, []
        day, journal, description = dt.date.min, "", ""
        try:
            if not self.reference_of(rows[0]):
                raise Refused(
                    "entry_unnamed",
                    "This row does not say which entry it belongs to.",
                    remedy="Give all rows of one entry the same text in the column entry.",
                )
            day = self._day(first[self.columns.of["date"]])
            journal = self._text(first, "journal").strip() or self.default_journal
            description = self._text(first, "description")
        except Refused as refused:
            problems.append(at_row(refused, rows[0].number))
        lines, said = [], []
        for row in rows:
            try:
                if row.cells is not first:
                    self._check_shared(first, row.cells, rows[0].number)
                line, text = self._line(row.cells, day)
            except Refused as refused:
                problems.append(at_row(refused, row.number))
            else:
                lines.append(line)
                said.append(text)
        if problems:
            return problems
        said.sort()
        content = "\n".join((_FORM, day.isoformat(), journal, description, *said))
        entry = NewEntry(journal, day, description, self._settled(lines), IMPORT)
        return ReadEntry(
            self.reference_of(rows[0]),
            entry,
            tuple(row.number for row in rows),
            hashlib.sha256(content.encode()).digest(),
        )

    def _day(self, cell: Cell) -> dt.date:
        day = self._days.get(cell)
        if day is None:
            if len(self._days) > 5000:
                self._days.clear()
            day = self._days[cell] = self.dates.read(cell)
        return day

    def _text(self, cells: Sequence[Cell], name: str) -> str:
        column = self.columns.of.get(name)
        if column is None or not (cell := cells[column]):
            return ""
        return self._plain(cell)

    def _plain(self, cell: Cell) -> str:
        if self.columns.is_hledger and isinstance(cell, str) and not cell.isprintable():
            cell = " ".join(cell.split())  # its comments may have several lines
        return cell_text(cell, is_text=self.columns.is_text)

    def _check_shared(self, first: Sequence[Cell], cells: Sequence[Cell], first_row: int) -> None:
        """Rows below the first may leave out what it says, but say nothing else."""
        for name in _SHARED:
            column = self.columns.of.get(name)
            if column is None or cells[column] == first[column] or cells[column] == "":
                continue
            raise Refused(
                "entry_rows_differ",
                "The {field} differs from that in row {first_row}, of the same entry.",
                remedy="Rows of one entry share date, journal and description.",
                field=name,
                first_row=first_row,
            )

    def _line(self, cells: Sequence[Cell], day: dt.date) -> tuple[NewLine, str]:
        """The line, and what the file says of it."""
        account = self._text(cells, "account").strip()
        if self.columns.is_hledger and account[:1] in ("(", "["):
            raise Refused(
                "virtual_posting",
                "{account} is a virtual posting, which belongs to no balanced entry.",
                remedy="Leave such postings out: `hledger print --real -O csv`.",
                account=shown(account),
            )
        code = code_named(self.codes, account)
        amount_minor, currency, currency_minor = self._amounts(cells)
        rate = self._rate(cells, currency, currency_minor, day)
        party, text = self._text(cells, "party").strip(), self._text(cells, "text")
        dimensions = tuple(
            (dimension, value)
            for dimension, column in self.columns.dimensions
            if (value := self._plain(cells[column]).strip())
        )
        rate_e9 = "" if rate is None or rate.source != RATE_SOURCE else rate.rate_e9
        said = "\x1f".join(
            map(str, (code, amount_minor, currency, currency_minor, rate_e9, party, text))
        )
        if dimensions:
            said += "\x1f" + "\x1f".join(f"{d}={v}" for d, v in sorted(dimensions))
        if amount_minor is None:
            assert rate is not None and currency_minor is not None, "rated by `_rate`"
            amount_minor = at_rate(currency_minor, currency, rate.rate_e9, self.own_currency)
        if rate is None:
            line = NewLine(code, amount_minor, party, text, currency, currency_minor)
            return (replace(line, dimensions=dimensions) if dimensions else line), said
        rated = (rate.rate_e9, rate.rated_on, rate.source)
        return (
            NewLine(code, amount_minor, party, text, currency, currency_minor, *rated, dimensions),
            said,
        )

    def _amounts(self, cells: Sequence[Cell]) -> tuple[int | None, str, int | None]:
        """Own amount, currency and amount in it; without an own amount a rate must give it."""
        given = self._text(cells, "currency").strip()
        currency = currency_called(given, self.own_currency) if given else self.own_currency
        if "currency_amount" in self.columns.of:
            cell = cells[self.columns.of["currency_amount"]]
            foreign = None if _is_blank(cell) else self._reader(currency).read(cell)
            if currency == self.own_currency and foreign is None:
                currency = ""
            return self._signed(cells, self.own_currency), currency, foreign
        if currency == self.own_currency:
            return self._signed(cells, currency), "", None
        return None, currency, self._signed(cells, currency)

    def _rate(
        self, cells: Sequence[Cell], currency: str, currency_minor: int | None, day: dt.date
    ) -> RateRow | None:
        if currency_minor is None:
            return None
        if "rate_e9" in self.columns.of:
            text = self._text(cells, "rate_e9").strip()
            if text:
                return RateRow(currency, day, _whole_rate(text), RATE_SOURCE)
        if "currency_amount" in self.columns.of or currency == self.own_currency:
            return None
        return self.rate_on(currency, day)

    def _signed(self, cells: Sequence[Cell], currency: str) -> int:
        reader, of = self._reader(currency), self.columns.of
        if "amount" in of:
            return reader.read(cells[of["amount"]])
        debit, credit = cells[of["debit"]], cells[of["credit"]]
        debit_minor = 0 if _is_blank(debit) else reader.read(debit)
        credit_minor = 0 if _is_blank(credit) else reader.read(credit)
        if debit_minor and credit_minor:
            raise Refused(
                "both_sides",
                "This row has a debit and a credit.",
                remedy="Give each a row of its own.",
            )
        return debit_minor - credit_minor

    def _reader(self, currency: str) -> AmountReader:
        reader = self._readers.get(currency)
        if reader is None:
            reader = self._readers[currency] = AmountReader(currency, self.style)
        return reader

    def _settled(self, lines: list[NewLine]) -> tuple[NewLine, ...]:
        """What rounding leaves of a currency that balances goes to its last line."""
        rated = {ln.currency for ln in lines if ln.rate_e9 and ln.rate_source != RATE_SOURCE}
        for currency in rated:
            same = [i for i, line in enumerate(lines) if line.currency == currency]
            left = sum(lines[i].amount_minor for i in same)
            if left and sum(lines[i].currency_minor or 0 for i in same) == 0:
                last = lines[same[-1]]
                lines[same[-1]] = replace(last, amount_minor=last.amount_minor - left)
        return tuple(lines)


def packed(entry: NewEntry) -> str:
    """The entry as it is put aside; `unpacked` gives it back."""
    lines = [
        (
            line.ledger_code,
            line.amount_minor,
            line.party_code,
            line.text,
            *(
                (
                    line.currency,
                    line.currency_minor,
                    line.rate_e9,
                    None if line.rate_on is None else line.rate_on.isoformat(),
                    line.rate_source,
                    line.dimensions,
                )
                if line.currency or line.dimensions
                else ()
            ),
        )
        for line in entry.lines
    ]
    return json.dumps(
        (entry.journal_code, entry.booked_on.isoformat(), entry.description, lines),
        ensure_ascii=False,
    )


def unpacked(content: str, source: str) -> NewEntry:
    journal_code, day, description, lines = json.loads(content)
    return NewEntry(
        journal_code,
        dt.date.fromisoformat(day),
        description,
        tuple(NewLine(*line) if len(line) == 4 else _whole_line(*line) for line in lines),
        source,
    )


def _whole_line(
    code: str,
    amount_minor: int,
    party: str,
    text: str,
    currency: str,
    currency_minor: int | None,
    rate_e9: int | None,
    rate_on: str | None,
    rate_source: str,
    dimensions: list[list[str]],
) -> NewLine:
    day = None if rate_on is None else dt.date.fromisoformat(rate_on)
    pairs = tuple((dimension, value) for dimension, value in dimensions)
    return NewLine(
        code, amount_minor, party, text, currency, currency_minor, rate_e9, day, rate_source, pairs
    )


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def _whole_rate(text: str) -> int:
    if text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= MOST_RATE_E9:
        return int(text)
    raise Refused(
        "rate_unreadable",
        "{text} is not an exchange rate times a thousand million.",
        remedy="Write it as a whole number, such as 1084200000 for 1.0842.",
        text=shown(text),
    )
