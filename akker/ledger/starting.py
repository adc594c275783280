"""Bringing in what books start with: the chart of accounts and the opening balances."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.books.queries import fiscal_years
from akker.intake.amounts import AmountReader, Style, settle_style
from akker.intake.cells import SheetRow
from akker.intake.dates import DateReader, Order, settle_order
from akker.intake.headings import FieldSpec, map_headings
from akker.intake.importing import (
    BegunImport,
    begin_import,
    remember_keys,
    remember_mapping,
)
from akker.intake.problems import RowProblem, at_row
from akker.intake.queries import remembered_mapping
from akker.intake.rows import FieldReader, each_row
from akker.intake.sheets import Sheet, open_sheet
from akker.kernel.errors import Refused
from akker.ledger.charting import NewLedgerAccount, check_new, write_change, write_ledger_accounts
from akker.ledger.events import ChartImported
from akker.ledger.import_fields import CHART_FIELDS, OPENING_FIELDS
from akker.ledger.import_names import Kind, account_codes, code_named, iban_called, kind_called
from akker.ledger.importing import remember_opened
from akker.ledger.models import LedgerAccount, MonthTotal
from akker.ledger.opening import opening_entry, write_opening
from akker.ledger.queries import chart, journal_of_kind, standing_opening
from akker.ledger.rules import IMPORT, NewEntry, NewLine, check_entry, check_line
from akker.ledger.surroundings import look_around
from akker.ledger.words import entry_word

CHART, OPENING = "chart", "opening"  # kinds of imports
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ChartImportResult:
    """What came in, or of a dry run would; `same_count` ledger accounts were there already."""

    import_uid: str
    added_codes: tuple[str, ...]
    changed_codes: tuple[str, ...]
    same_count: int
    problems: tuple[RowProblem, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class OpeningImportResult:
    """`total_minor` is the sum of the debits, which is that of the credits."""

    import_uid: str
    label: str
    booked_on: dt.date
    line_count: int
    total_minor: int
    problems: tuple[RowProblem, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _ChartRows:
    """What a chart's rows ask for, by code, while they are read."""

    reader: FieldReader
    own_currency: str
    known: Mapping[str, LedgerAccount]
    used_ids: frozenset[int]
    added: dict[str, NewLedgerAccount] = field(default_factory=dict)
    changed: dict[str, dict[str, object]] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)  # the row of each code
    same: set[str] = field(default_factory=set)  # what is there as the row has it

    def take(self, row: SheetRow) -> None:
        text = self.reader.text
        kind = kind_called(text(row, "type"))
        currency = text(row, "currency")
        new = NewLedgerAccount(
            code=text(row, "code"),
            name=text(row, "name"),
            type=kind.type,
            currency="" if currency == self.own_currency else currency,
            control=kind.control,
            is_vat=kind.is_vat,
            iban=iban_called(text(row, "iban")),
        )
        check_new(new)
        if new.code in self.seen:
            raise Refused(
                "ledger_account_doubled",
                "Ledger account {code} stands in row {first_row} already.",
                remedy="Take one of the two out.",
                code=new.code,
                first_row=self.seen[new.code],
            )
        self.seen[new.code] = row.number
        place = self.known.get(new.code)
        if place is None:
            self.added[new.code] = new
        elif changes := self._changes(place, new, kind):
            self.changed[new.code] = changes
        else:
            self.same.add(new.code)

    def _changes(
        self, place: LedgerAccount, new: NewLedgerAccount, kind: Kind
    ) -> dict[str, object]:
        """What the row makes of a ledger account that is there. What is used keeps its type."""
        changes: dict[str, object] = {}
        if new.name != place.name:
            changes["name"] = new.name
        if new.iban and new.iban != place.iban:
            changes["iban"] = new.iban
        if new.currency and new.currency != place.currency:
            changes["currency"] = new.currency
        if kind.is_vat and place.is_vat:
            pass  # VAT to claim back may stand among the assets
        elif new.type != place.type:
            changes["type"] = new.type
            # The country's chart knew it as something else.
            changes |= {"reference": "", "reference_version": "", "mirror_reference": ""}
        if kind.is_vat and not place.is_vat:
            changes["is_vat"] = True
        if kind.control and kind.control != place.control:
            changes["control"] = kind.control
        fixed = changes.keys() & {"type", "is_vat", "currency", "control"}
        if fixed and place.pk in self.used_ids:
            raise Refused(
                "ledger_account_used",
                "Ledger account {code} has lines and cannot become {type}; it is {kept}.",
                remedy="Take the row out, or use another code.",
                code=place.code,
                type=kind.control or new.type,
                kept=place.control or place.type,
            )
        return changes


@usecase(Permission.IMPORT_FILES)
def import_chart(
    actor: Actor,
    *,
    path: Path,
    file_name: str = "",
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> ChartImportResult:
    """Add the ledger accounts of a file, and name those that are there as it does.

    The type may be one of the five, or bank, receivable, payable or vat. Refused: with its
    row, type_unknown, ledger_account_unfit, ledger_account_doubled, ledger_account_used,
    iban_unfit, and what reading the file refuses.
    """
    require(actor, Permission.CHANGE_CHART)
    sheet = open_sheet(path)
    columns = _columns(actor, sheet, CHART, CHART_FIELDS, mapping)
    known = {place.code: place for place in LedgerAccount.objects.filter(book=actor.book)}
    used = MonthTotal.objects.filter(book=actor.book).values_list("ledger_account_id", flat=True)
    rows = _ChartRows(
        FieldReader(columns, bool(sheet.encoding)),
        actor.book.currency,
        known,
        frozenset(used.distinct()),
    )
    problems = each_row(sheet.rows, rows.take)
    if problems and not dry_run:
        raise problems[0].refused
    result = ChartImportResult(
        import_uid="",
        added_codes=tuple(rows.added),
        changed_codes=tuple(rows.changed),
        same_count=len(rows.same),
        problems=tuple(problems),
        dry_run=dry_run,
    )
    if dry_run or not (rows.added or rows.changed):
        return result
    count = len(rows.added) + len(rows.changed)
    begun = begin_import(actor, kind=CHART, path=path, file_name=file_name, item_count=count)
    _write_chart(actor, begun, rows)
    if mapping:
        remember_mapping(actor, CHART, sheet.headings, mapping)
    before = {
        code: {name: (getattr(known[code], name), value) for name, value in changes.items()}
        for code, changes in rows.changed.items()
    }
    record(
        actor,
        ChartImported(file_name or path.name, result.added_codes, before),
        subject=begun.source,
    )
    return replace(result, import_uid=begun.uid)


def _write_chart(actor: Actor, begun: BegunImport, rows: _ChartRows) -> None:
    news = list(rows.added.values())
    for start in range(0, len(news), _AT_ONCE):
        write_ledger_accounts(actor, news[start : start + _AT_ONCE])
    for code, changes in rows.changed.items():
        write_change(actor, code, **changes)
    if rows.added:
        remember_opened(actor, begun, tuple(rows.added))


@usecase(Permission.IMPORT_FILES)
def import_opening(
    actor: Actor,
    *,
    path: Path,
    file_name: str = "",
    booked_on: dt.date | None = None,
    mapping: Mapping[str, str] | None = None,
    dates: Order | None = None,
    decimal_sign: Style | None = None,
    dry_run: bool = False,
) -> OpeningImportResult:
    """Post opening balances from a file as one entry, by default on the books' first day.

    A document that is still open keeps its number and days in the text of its line. Refused, of
    a dry run too: opening_posted, when there are opening balances; opening_unbalanced, and what
    `rules.check_entry` refuses; with its row, what reading the file and `rules.check_line` refuse.
    """
    day = booked_on or fiscal_years(actor.book)[0].starts_on
    sheet = open_sheet(path)
    columns = _columns(actor, sheet, OPENING, OPENING_FIELDS, mapping)
    _check_not_opened(actor)
    reader = FieldReader(columns, bool(sheet.encoding))
    lines, rows, problems = _opening_lines(actor, sheet, reader, dates, decimal_sign)
    problems += _line_problems(actor, day, lines, rows)
    if problems and not dry_run:
        raise problems[0].refused
    if not problems:
        entry = opening_entry(actor.book, day, lines, IMPORT)
        check_entry(entry, look_around(actor.book, [entry]))
    result = OpeningImportResult(
        import_uid="",
        label="",
        booked_on=day,
        line_count=len(lines),
        total_minor=sum(line.amount_minor for line in lines if line.amount_minor > 0),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        dry_run=dry_run,
    )
    if dry_run:
        return result
    begun = begin_import(actor, kind=OPENING, path=path, file_name=file_name, item_count=len(lines))
    posted = write_opening(actor, booked_on=day, lines=lines, source=begun.source)
    key = hashlib.sha256(begun.source.encode()).hexdigest()
    remember_keys(actor, begun, OPENING, [(key, posted.entry_id)])
    if mapping:
        remember_mapping(actor, OPENING, sheet.headings, mapping)
    return replace(result, import_uid=begun.uid, label=posted.label)


def _check_not_opened(actor: Actor) -> None:
    label = standing_opening(actor.book)
    if label:
        raise Refused(
            "opening_posted",
            "{book} has its opening balances already: entry {label}.",
            remedy="Undo that import, or reverse the entry, before you bring in others.",
            book=actor.book.name,
            label=label,
        )


def _opening_lines(
    actor: Actor,
    sheet: Sheet,
    reader: FieldReader,
    dates: Order | None,
    decimal_sign: Style | None,
) -> tuple[list[NewLine], list[int], list[RowProblem]]:
    """The lines that are not zero, the row of each, and what is wrong with others."""
    if decimal_sign is None:
        decimal_sign = settle_style(reader.cells(sheet.rows, ("debit", "credit")))
    if dates is None:
        dates = settle_order(reader.cells(sheet.rows, ("document_date", "due_date")))
    amounts, days = AmountReader(actor.book.currency, decimal_sign), DateReader(dates)
    codes = account_codes(chart(actor.book))
    lines: list[NewLine] = []
    rows: list[int] = []

    def take(row: SheetRow) -> None:
        sides = [
            amounts.read(cell) if not isinstance(cell, str) or cell.strip() else 0
            for cell in (reader.cell(row, "debit"), reader.cell(row, "credit"))
        ]
        if all(sides):
            raise Refused(
                "both_sides",
                "This row has a debit and a credit.",
                remedy="Give each a row of its own.",
            )
        if not any(sides):
            return
        code = code_named(codes, reader.text(row, "ledger_code"))
        text = _document_text(reader, row, days, actor.book.language)
        lines.append(NewLine(code, sides[0] - sides[1], reader.text(row, "party_code"), text))
        rows.append(row.number)

    problems = each_row(sheet.rows, take)
    return lines, rows, problems


def _document_text(reader: FieldReader, row: SheetRow, days: DateReader, language: str) -> str:
    """`2025-1461, 2025-12-31, due 2026-01-14, ref 6000000025014617`"""
    words = [reader.text(row, "text"), reader.text(row, "document_number")]
    if reader.text(row, "document_date"):
        words.append(days.read(reader.cell(row, "document_date")).isoformat())
    if reader.text(row, "due_date"):
        due = days.read(reader.cell(row, "due_date")).isoformat()
        words.append(entry_word(language, "due", day=due))
    if reference := reader.text(row, "payment_reference"):
        words.append(entry_word(language, "reference", reference=reference))
    return ", ".join(word for word in words if word)


def _line_problems(
    actor: Actor, day: dt.date, lines: Sequence[NewLine], rows: Sequence[int]
) -> list[RowProblem]:
    journal_code = journal_of_kind(actor.book, "opening")
    opening = entry_word(actor.book.language, "opening")
    entry = NewEntry(journal_code, day, opening, tuple(lines), IMPORT)
    around = look_around(actor.book, [entry])
    problems = []
    for line, row in zip(lines, rows, strict=True):
        try:
            check_line(line, entry, around)
        except Refused as refused:
            problems.append(at_row(refused, row))
    return problems


def _columns(
    actor: Actor,
    sheet: Sheet,
    kind: str,
    fields: tuple[FieldSpec, ...],
    mapping: Mapping[str, str] | None,
) -> dict[str, int]:
    if mapping is None:
        mapping = remembered_mapping(actor.book, kind, sheet.headings)
    return map_headings(sheet.headings, fields, mapping)
