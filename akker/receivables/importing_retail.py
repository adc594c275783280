"""The sales of a web wholesaler as its till wrote them: customers, products and documents.

The layout is that of the data set "Online Retail" (D. Chen, UCI Machine Learning Repository, 2015,
CC BY 4.0): a row for each line, with InvoiceNo, StockCode, Description, Quantity, InvoiceDate,
UnitPrice, CustomerID and Country, in pounds and without a word about VAT. A number that begins
with C is a credit note. Lines without a customer were sold over the counter.
"""

import gzip
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.books.models import Book
from akker.catalog.changing import write_retired as write_product_retired
from akker.catalog.events import ProductsImported
from akker.catalog.importing import PRODUCTS, take_back_products
from akker.catalog.models import Product
from akker.catalog.queries import products_coded, sold_on
from akker.catalog.registering import write_products
from akker.catalog.rules import ProductCard, check_code
from akker.catalog.rules import tidy_card as tidy_product
from akker.intake.amounts import AmountReader
from akker.intake.cells import SheetRow
from akker.intake.dates import DateReader
from akker.intake.headings import FieldSpec, map_headings
from akker.intake.importing import BegunImport, begin_import, remember_added
from akker.intake.kinds import Progress, TakenBack
from akker.intake.models import Import
from akker.intake.problems import MOST_PROBLEMS
from akker.intake.rows import FieldReader, each_row
from akker.intake.sheets import open_sheet
from akker.kernel.errors import Refused
from akker.ledger.taking_back import take_back_parties
from akker.parties.cards import PartyCard, tidy_card
from akker.parties.changing import write_retired as write_party_retired
from akker.parties.events import PartiesImported
from akker.parties.importing import PARTIES
from akker.parties.models import Party
from akker.parties.registering import write_cards
from akker.receivables.import_checks import problems_of
from akker.receivables.import_rows import ReadDocument, usual_revenue_code
from akker.receivables.importing import (
    CREDIT_NOTES,
    INVOICES,
    settle_known_documents,
    write_documents,
)
from akker.receivables.queries_habits import COUNTER
from akker.receivables.rules import CREDIT_NOTE, INVOICE, NewInvoice, NewInvoiceLine
from akker.receivables.withdrawing import take_back_kind
from akker.tax.queries import tax_codes

RETAIL, CURRENCY = "retail", "GBP"
NO_VAT = "NONE"
COUNTER_NAME = "Counter sales"
RETAIL_FIELDS = tuple(
    FieldSpec(name, required=True)
    for name in (
        *("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice"),
        *("CustomerID", "Country"),
    )
)
_MOST_UNPACKED = 1024**3
_AT_ONCE = 500
_COUNTRIES = {
    **{"Australia": "AU", "Austria": "AT", "Bahrain": "BH", "Belgium": "BE", "Brazil": "BR"},
    **{"Canada": "CA", "Cyprus": "CY", "Czech Republic": "CZ", "Denmark": "DK", "EIRE": "IE"},
    **{"Finland": "FI", "France": "FR", "Germany": "DE", "Greece": "GR", "Hong Kong": "HK"},
    **{"Iceland": "IS", "Israel": "IL", "Italy": "IT", "Japan": "JP", "Lebanon": "LB"},
    **{"Lithuania": "LT", "Malta": "MT", "Netherlands": "NL", "Norway": "NO", "Poland": "PL"},
    **{"Portugal": "PT", "RSA": "ZA", "Saudi Arabia": "SA", "Singapore": "SG", "Spain": "ES"},
    **{"Sweden": "SE", "Switzerland": "CH", "USA": "US", "United Arab Emirates": "AE"},
    "United Kingdom": "GB",
}  # what is in none of them, such as the Channel Islands, is left open


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no sale: an adjustment, or something below zero that is no credit note."""

    row: int
    number: str
    quantity: str
    unit_price: str


@dataclass(frozen=True, slots=True)
class RetailImportResult:
    """What came in, or of a dry run would; `left_out` are rows that are no sales."""

    import_uid: str
    party_count: int
    product_count: int
    invoice_count: int
    credit_note_count: int
    line_count: int
    known_count: int
    left_out: tuple[LeftOut, ...]
    dry_run: bool


@dataclass(frozen=True, slots=True)
class _Sale:
    row: int
    invoice: NewInvoice
    lines: list[NewInvoiceLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Till:
    """What the rows add up to while they are read."""

    fields: FieldReader
    revenue_code: str
    amounts: AmountReader = field(default_factory=lambda: AmountReader(CURRENCY, "dot"))
    days: DateReader = field(default_factory=lambda: DateReader("iso"))
    sales: dict[str, _Sale] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)  # by customer
    products: dict[str, ProductCard] = field(default_factory=dict)  # by code
    left_out: list[LeftOut] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)  # one object for each

    def take(self, row: SheetRow) -> None:
        text = self.fields.text
        number = text(row, "InvoiceNo")
        quantity_e6 = self.amounts.read_millionths(text(row, "Quantity"))
        is_credit = number.startswith("C")
        if not (is_credit or number.isdecimal()) or (quantity_e6 < 0 and not is_credit):
            told = text(row, "Quantity"), text(row, "UnitPrice")
            self.left_out.append(LeftOut(row.number, number, *told))
            return
        sale = self.sales.get(number) or self._begin(row, number, is_credit)
        name = text(row, "Description") or text(row, "StockCode") or number
        price_e6 = self.amounts.read_millionths(text(row, "UnitPrice"))
        code = text(row, "StockCode")
        self._note_product(code, name, price_e6)
        sale.lines.append(
            NewInvoiceLine(
                text=self.texts.setdefault(name, name),
                quantity_e6=-quantity_e6 if is_credit else quantity_e6,
                price_e6=price_e6,
                tax_code=NO_VAT,
                ledger_code=self.revenue_code,
                product_code=self.texts.setdefault(code, code),
            )
        )

    def _note_product(self, code: str, name: str, price_e6: int) -> None:
        """Called what it was called first, for what it cost last; nothing is no price."""
        if not code:
            return
        if code not in self.products:
            self.products[code] = ProductCard(
                name, ledger_code=self.revenue_code, tax_code=NO_VAT, price_e6=price_e6 or None
            )
        elif price_e6 and price_e6 != self.products[code].price_e6:
            self.products[code] = replace(self.products[code], price_e6=price_e6)

    def _begin(self, row: SheetRow, number: str, is_credit: bool) -> _Sale:
        text = self.fields.text
        customer = text(row, "CustomerID").removesuffix(".0") or COUNTER
        country = "" if customer == COUNTER else _COUNTRIES.get(text(row, "Country"), "")
        self.countries.setdefault(customer, country)
        invoice = NewInvoice(
            kind=CREDIT_NOTE if is_credit else INVOICE,
            party_code=customer,
            issued_on=self.days.read(self.fields.cell(row, "InvoiceDate")),
            lines=(),
            currency=CURRENCY,
            outside_label=number,
        )
        sale = self.sales[number] = _Sale(row.number, invoice)
        return sale

    def documents(self, kind: str) -> Iterator[ReadDocument]:
        """Of one kind, in the order of the file."""
        for sale in self.sales.values():
            if sale.invoice.kind == kind:
                yield ReadDocument(sale.row, replace(sale.invoice, lines=tuple(sale.lines)))


@usecase(Permission.IMPORT_FILES)
def import_retail(
    actor: Actor,
    *,
    path: Path,
    file_name: str = "",
    dry_run: bool = False,
    progress: Progress | None = None,
) -> RetailImportResult:
    """Customers, products, invoices and credit notes of such a file, also compressed (gzip).

    What came in before is passed over. Refused: retail_currency, and with its row what
    reading the file and `issuing.write_invoices` refuse.
    """
    require(actor, Permission.ISSUE_INVOICES)
    require(actor, Permission.CHANGE_PARTIES)
    require(actor, Permission.CHANGE_PRODUCTS)
    _check_currency(actor.book)
    with _unpacked(path) as plain:
        till = _read(actor.book, plain, progress)
    documents, known = {}, 0
    for kind, word in ((INVOICES, INVOICE), (CREDIT_NOTES, CREDIT_NOTE)):
        read = list(till.documents(word))
        documents[kind], differing = settle_known_documents(actor.book, kind, read)
        known += len(read) - len(documents[kind]) - len(differing)
        if differing:
            raise differing[0].refused
    till.sales.clear()
    cards = _new_cards(actor.book, till.countries)
    products = _new_products(actor.book, till.products)
    result = RetailImportResult(
        import_uid="",
        party_count=len(cards),
        product_count=len(products),
        invoice_count=len(documents[INVOICES]),
        credit_note_count=len(documents[CREDIT_NOTES]),
        line_count=sum(len(one.invoice.lines) for part in documents.values() for one in part),
        known_count=known,
        left_out=tuple(till.left_out),
        dry_run=dry_run,
    )
    count = result.invoice_count + result.credit_note_count
    if dry_run or not count:
        return result
    begun = begin_import(actor, kind=RETAIL, path=path, file_name=file_name, item_count=count)
    _take_up_again(actor, till)
    _register(actor, begun, cards, file_name or path.name)
    _add_products(actor, begun, products, file_name or path.name)
    for kind, part in documents.items():
        for problem in problems_of(actor.book, part, 1):
            raise problem.refused
        write_documents(actor, begun, kind, iter(part), len(part), progress)
    return replace(result, import_uid=begun.uid)


def take_back_retail(
    actor: Actor, brought_by: Import, progress: Progress | None = None
) -> TakenBack:
    """Step: its documents by their opposites, its products, and whom nothing else is about."""
    notes = take_back_kind(actor, brought_by, CREDIT_NOTES, progress)
    invoices = take_back_kind(actor, brought_by, INVOICES, progress)
    products = take_back_products(actor, brought_by, progress)
    parties = take_back_parties(actor, brought_by, progress)
    return TakenBack(
        reversed_count=notes.reversed_count + invoices.reversed_count,
        first_label=notes.first_label or invoices.first_label,
        last_label=invoices.last_label or notes.last_label,
        retired_codes=(*parties.retired_codes, *products.retired_codes),
    )


def _check_currency(book: Book) -> None:
    if book.currency != CURRENCY:
        raise Refused(
            "retail_currency",
            "These sales are in {currency}, and the books of {book} are in {own}.",
            remedy="Open books in {currency} for them.",
            currency=CURRENCY,
            book=book.name,
            own=book.currency,
        )


def _read(book: Book, path: Path, progress: Progress | None) -> _Till:
    if progress is not None:
        progress("read", 0, 0)
    sheet = open_sheet(path)
    reader = FieldReader(map_headings(sheet.headings, RETAIL_FIELDS, {}), bool(sheet.encoding))
    till = _Till(reader, usual_revenue_code(book))
    for problem in each_row(sheet.rows, till.take)[:MOST_PROBLEMS]:
        raise problem.refused
    return till


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or what is in it. Refused: archive_damaged, archive_too_large."""
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            yield path
            return
    with tempfile.NamedTemporaryFile(prefix="akker-retail-") as kept:
        try:
            with gzip.open(path) as packed:
                while piece := packed.read(1024**2):
                    kept.write(piece)
                    if kept.tell() > _MOST_UNPACKED:
                        raise Refused(
                            "archive_too_large",
                            "Unpacked, this file is larger than {limit} MB.",
                            remedy="Split it and bring in the parts one after another.",
                            limit=_MOST_UNPACKED // 1024**2,
                        )
        except (OSError, EOFError, zlib.error) as error:
            raise Refused(
                "archive_damaged",
                "This file cannot be unpacked.",
                remedy="Copy it again, or unpack it yourself.",
            ) from error
        kept.flush()
        yield Path(kept.name)


def _new_cards(book: Book, countries: dict[str, str]) -> list[tuple[str, PartyCard]]:
    codes = sorted(countries)
    there: set[str] = set()
    for start in range(0, len(codes), _AT_ONCE):
        part = codes[start : start + _AT_ONCE]
        rows = Party.objects.filter(book=book, code__in=part)
        there.update(rows.values_list("code", flat=True))
    return [
        (code, tidy_card(_card(code, countries[code]), book.country))
        for code in codes
        if code not in there
    ]


def _card(code: str, country: str) -> PartyCard:
    name = COUNTER_NAME if code == COUNTER else f"Customer {code}"
    return PartyCard(name=name, roles=("customer",), country=country)


def _register(
    actor: Actor, begun: BegunImport, cards: list[tuple[str, PartyCard]], file_name: str
) -> None:
    if not cards:
        return
    keys = write_cards(actor, cards)
    remember_added(actor, begun, PARTIES, keys)
    added = [code for code, _ in cards]
    record(actor, PartiesImported(file_name, added, []), subject=begun.source)


def _new_products(book: Book, found: dict[str, ProductCard]) -> dict[str, ProductCard]:
    known = products_coded(book, found)
    codes = tax_codes(book)
    return {code: tidy_product(card, codes) for code, card in found.items() if code not in known}


def _add_products(
    actor: Actor, begun: BegunImport, cards: dict[str, ProductCard], file_name: str
) -> None:
    if not cards:
        return
    for code in cards:
        check_code(code)
    place = sold_on(actor.book, next(iter(cards.values())).ledger_code)
    keys = write_products(actor, cards, {place.code: place} if place else {})
    remember_added(actor, begun, PRODUCTS, keys)
    record(actor, ProductsImported(file_name, list(cards), {}), subject=begun.source)


def _take_up_again(actor: Actor, till: _Till) -> None:
    """Step: whom and what an import before retired, when it was taken back, is in use again."""
    for party in Party.objects.filter(book=actor.book, retired_on__isnull=False):
        if party.code in till.countries:
            write_party_retired(actor, party, None)
    for product in Product.objects.filter(book=actor.book, retired_on__isnull=False):
        if product.code in till.products:
            write_product_retired(actor, product, None)
