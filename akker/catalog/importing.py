"""Bringing in what is sold from a file, and giving back what that changed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from akker.audit.queries import history_of
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.books.queries import today_in
from akker.catalog.changing import card_of, write_card, write_retired
from akker.catalog.events import ProductsImported
from akker.catalog.models import Product
from akker.catalog.product_form import card_from_form, changes_between, form_of_card
from akker.catalog.queries import check_place
from akker.catalog.registering import AT_ONCE, write_products
from akker.catalog.rules import ProductCard, check_code, tidy_card
from akker.intake.amounts import AmountReader, settle_style
from akker.intake.cells import Cell, SheetRow
from akker.intake.headings import known_field, map_headings
from akker.intake.importing import (
    begin_import,
    remember_added,
    remember_mapping,
    subjects_of,
)
from akker.intake.kinds import Progress, TakenBack
from akker.intake.models import Import
from akker.intake.problems import RowProblem
from akker.intake.queries import remembered_mapping
from akker.intake.rows import FieldReader, each_row
from akker.intake.sheets import Sheet, open_sheet
from akker.kernel.errors import Refused
from akker.ledger.models import LedgerAccount
from akker.ledger.rules import ledger_account_unknown
from akker.packs.taxes import TaxCode
from akker.tax.queries import tax_codes

PRODUCTS = "products"  # kind of imports
PRODUCT_FIELDS = (
    known_field("code", required=True),
    known_field("name", "description", "omschrijving", required=True),
    *map(known_field, ("unit", "price", "cost_price", "ledger_code", "vat_code")),
)
_PRICES = ("price", "cost_price")
_RETIRED = "retired_on"
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("piece", "pieces", "pcs", "stuk", "stuks", "st"), "C62"),
    **dict.fromkeys(("hour", "hours", "uur", "uren"), "HUR"),
    **dict.fromkeys(("day", "days", "dag", "dagen"), "DAY"),
    **dict.fromkeys(("month", "months", "maand", "maanden"), "MON"),
    **dict.fromkeys(("year", "years", "jaar", "jaren"), "ANN"),
    **dict.fromkeys(("km", "kilometer", "kilometers"), "KMT"),
    **dict.fromkeys(("kg", "kilo", "kilogram"), "KGM"),
    **dict.fromkeys(("l", "litre", "litres", "liter", "liters"), "LTR"),
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), "MTR"),
    **dict.fromkeys(("m2", "m\u00b2"), "MTK"),
}


@dataclass(frozen=True, slots=True)
class ProductsImportResult:
    """What came in, or of a dry run would; `same_count` were there as the file has them."""

    import_uid: str
    added_product_codes: tuple[str, ...]
    changed_product_codes: tuple[str, ...]
    same_count: int
    problems: tuple[RowProblem, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the rows ask for, by code, while they are read."""

    book_name: str
    reader: FieldReader
    amounts: AmountReader
    codes: Mapping[str, TaxCode]
    places: Mapping[str, LedgerAccount]
    known: Mapping[str, Product]
    added: dict[str, ProductCard] = field(default_factory=dict)
    changed: dict[str, ProductCard] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)  # the row of each code
    same: set[str] = field(default_factory=set)  # what is there as the row has it

    def take(self, row: SheetRow) -> None:
        code = self.reader.text(row, "code")
        check_code(code)
        if code in self.seen:
            raise Refused(
                "product_doubled",
                "{code} stands in row {first_row} already.",
                remedy="Take one of the two out.",
                code=code,
                first_row=self.seen[code],
            )
        self.seen[code] = row.number
        there = self.known.get(code)
        before = card_of(there) if there else ProductCard(name="")
        after = tidy_card(self._card(row, before), self.codes)
        if after.ledger_code != before.ledger_code:
            self._check_place(after.ledger_code)
        if there is None:
            self.added[code] = after
        elif after != before or there.retired_on:
            self.changed[code] = after
        else:
            self.same.add(code)

    def _card(self, row: SheetRow, card: ProductCard) -> ProductCard:
        """The card with what the row tells; an empty cell tells nothing."""
        columns = {"name": "name", "ledger_code": "ledger_code", "tax_code": "vat_code"}
        told: dict[str, Any] = {
            name: text for name, column in columns.items() if (text := self._text(row, column))
        }
        if unit := self._text(row, "unit"):
            told["unit"] = _UNITS.get(unit.casefold(), unit.upper())
        for name, column in (("price_e6", "price"), ("cost_e6", "cost_price")):
            cell: Cell = self.reader.cell(row, column)
            if not isinstance(cell, str) or cell.strip():
                told[name] = self.amounts.read_millionths(cell)
        return replace(card, **told)

    def _text(self, row: SheetRow, column: str) -> str:
        return self.reader.text(row, column)

    def _check_place(self, code: str) -> None:
        if code not in self.places:
            raise ledger_account_unknown(self.book_name, code)
        check_place(self.places[code])


@usecase(Permission.IMPORT_FILES)
def import_products(
    actor: Actor,
    *,
    path: Path,
    file_name: str = "",
    mapping: Mapping[str, str] | None = None,
    dry_run: bool = False,
) -> ProductsImportResult:
    """Add the products of a file, and bring those that are there up to date.

    What a file does not tell stays as it is; a retired product that it names is in use again.
    Refused: with its row, product_unfit, product_doubled, what `rules.tidy_card` and
    `registering.add_product` refuse, and what reading the file refuses.
    """
    require(actor, Permission.CHANGE_PRODUCTS)
    sheet = open_sheet(path)
    rows = _read(actor, sheet, mapping)
    problems = each_row(sheet.rows, rows.take)
    if problems and not dry_run:
        raise problems[0].refused
    result = ProductsImportResult(
        import_uid="",
        added_product_codes=tuple(rows.added),
        changed_product_codes=tuple(rows.changed),
        same_count=len(rows.same),
        problems=tuple(problems),
        dry_run=dry_run,
    )
    count = len(rows.added) + len(rows.changed)
    if dry_run or not count:
        return result
    begun = begin_import(actor, kind=PRODUCTS, path=path, file_name=file_name, item_count=count)
    keys = write_products(actor, rows.added, rows.places)
    remember_added(actor, begun, PRODUCTS, keys)
    changed = {code: _change(actor, rows, code, card) for code, card in rows.changed.items()}
    if mapping:
        remember_mapping(actor, PRODUCTS, sheet.headings, mapping)
    event = ProductsImported(file_name or path.name, list(rows.added), changed)
    record(actor, event, subject=begun.source)
    return replace(result, import_uid=begun.uid)


def _read(actor: Actor, sheet: Sheet, mapping: Mapping[str, str] | None) -> _Rows:
    if mapping is None:
        mapping = remembered_mapping(actor.book, PRODUCTS, sheet.headings)
    columns = map_headings(sheet.headings, PRODUCT_FIELDS, mapping)
    reader = FieldReader(columns, bool(sheet.encoding))
    style = settle_style(reader.cells(sheet.rows, _PRICES))
    known: dict[str, Product] = {}
    own = Product.objects.select_related("ledger_account").filter(book=actor.book)
    for some in _in_parts({reader.text(row, "code") for row in sheet.rows}):
        known |= {row.code: row for row in own.filter(code__in=some)}
    places: dict[str, LedgerAccount] = {}
    for some in _in_parts({reader.text(row, "ledger_code") for row in sheet.rows}):
        found = LedgerAccount.objects.filter(book=actor.book, code__in=some)
        places |= {place.code: place for place in found}
    amounts = AmountReader(actor.book.currency, style)
    return _Rows(actor.book.name, reader, amounts, tax_codes(actor.book), places, known)


def _in_parts(codes: Iterable[str]) -> Iterable[list[str]]:
    wanted = sorted(codes)
    return (wanted[start : start + AT_ONCE] for start in range(0, len(wanted), AT_ONCE))


def _change(actor: Actor, rows: _Rows, code: str, card: ProductCard) -> dict[str, list[str]]:
    """Write what a file changes of a product; what it was and is, to be given back."""
    row = rows.known[code]
    before = card_of(row)
    changes = {key: list(pair) for key, pair in changes_between(before, card).items()}
    if changes:
        stays = card.ledger_code == before.ledger_code
        place = row.ledger_account if stays else rows.places.get(card.ledger_code)
        write_card(row, card, place)
    if row.retired_on is not None:
        changes[_RETIRED] = [row.retired_on.isoformat(), ""]
        write_retired(actor, row, None)
    return changes


def take_back_products(
    actor: Actor, brought_by: Import, progress: Progress | None = None
) -> TakenBack:
    """Step: retire the products that an import added, and give back what it changed.

    What somebody changed since stays as it is.
    """
    del progress
    own = Product.objects.select_for_update(of=("self",)).filter(book=actor.book)
    added = list(subjects_of(brought_by, PRODUCTS))
    retired = []
    for start in range(0, len(added), AT_ONCE):
        rows = own.filter(pk__in=added[start : start + AT_ONCE], retired_on=None)
        for row in rows.order_by("code"):
            write_retired(actor, row, today_in(actor.book))
            retired.append(row.code)
    for event in history_of(actor.book, f"import:{brought_by.uid}"):
        if event.kind == ProductsImported.__name__ and event.after is not None:
            for code, changes in sorted(event.after["changed"].items()):
                _give_back(actor, own.get(code=code), changes)
    return TakenBack(retired_codes=tuple(retired))


def _give_back(actor: Actor, row: Product, changes: Mapping[str, list[str]]) -> None:
    form = form_of_card(card_of(row))
    back = {key: old for key, (old, new) in changes.items() if form.get(key) == new}
    if back:
        card = card_from_form(form | back)
        place = LedgerAccount.objects.filter(book=actor.book, code=card.ledger_code).first()
        write_card(row, card, place)
    was_retired_on, _ = changes.get(_RETIRED, ("", ""))
    if was_retired_on:
        write_retired(actor, row, dt.date.fromisoformat(was_retired_on))
