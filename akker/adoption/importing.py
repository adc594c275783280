"""Bringing in figures of use from a file, and taking them back."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from akker.adoption.events import UsageImported
from akker.adoption.models import UsageFigure, UsageMeasure
from akker.adoption.queries import current_figures, measure_unknown
from akker.adoption.recording import (
    Sorted,
    Wanted,
    customer_key,
    customers_coded,
    end_figures,
    measures_held,
    sorted_out,
    write_figures,
)
from akker.adoption.rules import MONTH, checked_on, checked_value
from akker.adoption.standing import in_parts, write_standings
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.books.queries import today_in
from akker.intake.amounts import AmountReader, Style, settle_style
from akker.intake.cells import SheetRow
from akker.intake.dates import DateReader, Order, settle_order
from akker.intake.headings import known_field, map_headings
from akker.intake.importing import begin_import, remember_added, remember_mapping, subjects_of
from akker.intake.kinds import Progress, TakenBack
from akker.intake.models import Import
from akker.intake.problems import RowProblem
from akker.intake.queries import remembered_mapping
from akker.intake.rows import FieldReader, each_row
from akker.intake.sheets import Sheet, open_sheet
from akker.kernel.errors import Refused
from akker.parties.models import Party

USAGE = "usage"  # kind of imports
USAGE_FIELDS = (
    known_field("customer_code", "party", "account", "relatie", "code", required=True),
    known_field("measure", "metric", "maat", "meetwaarde", "indicator", required=True),
    known_field("date", "day", "month", "period", "dag", "maand", "periode", required=True),
    known_field("value", "count", "waarde", "aantal", "gebruik", required=True),
)
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])\Z")


@dataclass(frozen=True, slots=True)
class UsageImportResult:
    """What came in, or of a dry run would; `changed_count` took the place of another figure and
    `same_count` were there as the file has them."""

    import_uid: str
    figure_count: int
    changed_count: int
    same_count: int
    customer_count: int
    problems: tuple[RowProblem, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the rows ask for while they are read."""

    actor: Actor
    reader: FieldReader
    days: DateReader
    amounts: AmountReader
    measures: Mapping[str, UsageMeasure]
    parties: dict[str, Party]
    today: dt.date
    wanted: dict[tuple[int, int, dt.date], Wanted] = field(default_factory=dict)
    seen: dict[tuple[int, int, dt.date], int] = field(default_factory=dict)

    def take(self, row: SheetRow) -> None:
        code, name = self.reader.text(row, "customer_code"), self.reader.text(row, "measure")
        party = customer_key(self.actor, self.parties, code)
        measure = self.measures.get(name)
        if measure is None:
            raise measure_unknown(name)
        on = checked_on(self._day(row, measure.per), measure.per, self.today)
        value = checked_value(self.amounts.read_millionths(self.reader.cell(row, "value")))
        one = Wanted(party, measure.pk, on, value)
        if one.place in self.seen:
            raise Refused(
                "usage_doubled",
                "{measure} of {code} for {day} stands in row {first_row} already.",
                remedy="Take one of the two out.",
                measure=name,
                code=code,
                day=on.isoformat(),
                first_row=self.seen[one.place],
            )
        self.seen[one.place], self.wanted[one.place] = row.number, one

    def _day(self, row: SheetRow, per: str) -> dt.date:
        """A month may be written without a day."""
        cell = self.reader.cell(row, "date")
        match = _MONTH.match(cell.strip()) if isinstance(cell, str) and per == MONTH else None
        if match:
            return dt.date(int(match[1]), int(match[2]), 1)
        return self.days.read(cell)


@usecase(Permission.IMPORT_FILES)
def import_usage(
    actor: Actor,
    *,
    path: Path,
    file_name: str = "",
    mapping: Mapping[str, str] | None = None,
    dates: Order | None = None,
    decimal_sign: Style | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> UsageImportResult:
    """Figures of use, a row each: customer, measure, day or month, value; all of it or nothing.

    What is there already stays, so the same file changes nothing. Refused: with its row,
    party_unknown, customer_unknown, usage_measure_unknown, usage_doubled, usage_unfit, day_ahead,
    and what reading the file refuses.
    """
    require(actor, Permission.LOOK_AFTER_CUSTOMERS)
    tell = progress or _silent
    sheet = open_sheet(path)
    tell("read", 0, 0)
    rows = _read(actor, sheet, mapping, dates, decimal_sign)
    tell("check", 0, 0)
    problems = each_row(sheet.rows, rows.take)
    if problems and not dry_run:
        raise problems[0].refused
    empty = Sorted((), (), 0)
    parts = sorted_out(actor, rows.wanted.values()) if rows.wanted else empty
    result = UsageImportResult(
        import_uid="",
        figure_count=len(parts.new),
        changed_count=len(parts.changed),
        same_count=parts.same_count,
        customer_count=len({one.party_id for one in rows.wanted.values()}),
        problems=tuple(problems),
        dry_run=dry_run,
    )
    if dry_run or not parts.count:
        return result
    tell("write", 0, parts.count)
    begun = begin_import(actor, kind=USAGE, path=path, file_name=file_name, item_count=parts.count)
    keys = write_figures(actor, parts, begun.source)
    remember_added(actor, begun, USAGE, keys)
    if mapping:
        remember_mapping(actor, USAGE, sheet.headings, mapping)
    event = UsageImported(file_name or path.name, len(parts.new), len(parts.changed))
    record(actor, event, subject=begun.source)
    return replace(result, import_uid=begun.uid)


def _silent(what: str, done: int, total: int) -> None:
    del what, done, total


def _read(
    actor: Actor,
    sheet: Sheet,
    mapping: Mapping[str, str] | None,
    dates: Order | None,
    decimal_sign: Style | None,
) -> _Rows:
    if mapping is None:
        mapping = remembered_mapping(actor.book, USAGE, sheet.headings)
    reader = FieldReader(map_headings(sheet.headings, USAGE_FIELDS, mapping), bool(sheet.encoding))
    order = dates or settle_order(reader.cells(sheet.rows, ("date",)))
    style = decimal_sign or settle_style(reader.cells(sheet.rows, ("value",)))
    codes = {reader.text(row, "customer_code") for row in sheet.rows}
    return _Rows(
        actor,
        reader,
        DateReader(order),
        AmountReader(actor.book.currency, style),
        measures_held(actor),
        customers_coded(actor, codes),
        today_in(actor.book),
    )


def take_back_usage(
    actor: Actor, brought_by: Import, progress: Progress | None = None
) -> TakenBack:
    """Step: end the figures of an import that still hold, and give back those whose place they
    took. What was recorded since stays.
    """
    tell = progress or _silent
    keys, now = list(subjects_of(brought_by, USAGE)), dt.datetime.now(dt.UTC)
    measures_held(actor)
    count, touched = 0, set()
    for some in in_parts(keys, 200):
        rows = list(current_figures(actor.book).filter(pk__in=some))
        end_figures(actor, [row.pk for row in rows], now)
        UsageFigure.objects.bulk_create(_before(actor, rows, now))
        count += len(rows)
        touched |= {row.party_id for row in rows}
        tell("undo", count, len(keys))
    write_standings(actor, touched)
    return TakenBack(reversed_count=count, kept_count=len(keys) - count)


def _before(actor: Actor, rows: list[UsageFigure], now: dt.datetime) -> list[UsageFigure]:
    """The figures that ended when these were recorded, to hold again from now on."""
    places = {(row.party_id, row.measure_id, row.used_on): row.recorded_at for row in rows}
    ended = UsageFigure.objects.filter(
        book=actor.book,
        party__in={row.party_id for row in rows},
        ended_at__in=set(places.values()),
    )
    return [
        UsageFigure(
            book=actor.book,
            party_id=row.party_id,
            measure_id=row.measure_id,
            used_on=row.used_on,
            value_e6=row.value_e6,
            source=row.source,
            recorded_at=now,
        )
        for row in ended
        if places.get((row.party_id, row.measure_id, row.used_on)) == row.ended_at
    ]
