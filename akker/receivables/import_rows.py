"""Rows of a file to documents: a row for each line, the rows of a document together."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from akker.books.models import Book
from akker.intake.amounts import AmountReader, Style, settle_style
from akker.intake.cells import SheetRow
from akker.intake.dates import DateReader, Order, settle_order
from akker.intake.headings import FieldSpec, known_field, map_headings
from akker.intake.problems import MOST_PROBLEMS, RowProblem, at_row
from akker.intake.rows import FieldReader, each_row
from akker.intake.sheets import Sheet
from akker.kernel.errors import Refused
from akker.kernel.identifiers import shown
from akker.kernel.quantities import SCALE
from akker.ledger.queries import chart
from akker.parties.card_form import hundredths
from akker.receivables.rules import (
    CREDIT_NOTE,
    INVOICE,
    MOST_LABEL,
    MOST_LINES,
    NewInvoice,
    NewInvoiceLine,
)
from akker.receivables.rules_told import Told

_NUMBER = known_field("number", "invoice number", "invoice no", "factuurnummer", required=True)
_LINE_FIELDS = (
    known_field("customer_code", required=True),
    known_field("line_description"),
    known_field("quantity", "aantal"),
    known_field("unit_price", "price", "prijs", required=True),
    known_field("vat_code", required=True),
    known_field("discount_percent"),
    known_field("ledger_code"),
    known_field("currency"),
    known_field("product_code"),
    known_field("total"),
    known_field("vat_amount"),
    known_field("supplied"),
    known_field("supplied_until"),
)
INVOICE_FIELDS: tuple[FieldSpec, ...] = (
    _NUMBER,
    known_field("date", required=True),
    known_field("due_date"),
    known_field("payment_reference"),
    *_LINE_FIELDS,
)
CREDIT_NOTE_FIELDS: tuple[FieldSpec, ...] = (
    known_field("number", "credit note number", "creditnummer", required=True),
    known_field("date", required=True),
    known_field("invoice_number"),
    *_LINE_FIELDS,
)
_MOST_NUMBER = MOST_LABEL - 2  # its opposite has a longer one
_MOST_REFERENCE = 30
_ROWS_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document of the file, and the row that it begins in."""

    row: int
    invoice: NewInvoice


Head = tuple[str, dt.date, dt.date | None, str, str, str]


@dataclass(frozen=True, slots=True)
class _Reading:
    """The document whose rows are being read."""

    row: int
    number: str
    head: Head
    told: Told
    lines: list[NewInvoiceLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DocumentReader:
    """How the whole file writes days and numbers, and which column is what."""

    kind: str
    fields: FieldReader
    dates: DateReader
    amounts: AmountReader
    revenue_code: str

    def documents(
        self, rows: Iterable[SheetRow], problems: list[RowProblem]
    ) -> Iterator[ReadDocument]:
        """The documents of the file in its order, read as they are asked for.

        What is wrong with rows is added to `problems`; where that is much, the walk ends.
        """
        done: dict[str, int] = {}  # the row of each number
        ready: list[ReadDocument] = []
        at: list[_Reading] = []
        broken: set[str] = set()  # numbers with a row that is wrong
        taken = [0]

        def finish() -> None:
            if at and at[-1].number not in broken:
                one = at[-1]
                try:
                    ready.append(ReadDocument(one.row, self._document(one)))
                    done[one.number] = one.row
                except Refused as refused:
                    problems.append(at_row(refused, one.row))
            at.clear()

        def take(row: SheetRow) -> None:
            number = self.fields.text(row, "number")
            if at and number == at[-1].number:
                self._join(at[-1], row)
                return
            finish()
            if number in done:
                raise _comes_back(number, done[number])
            at.append(_Reading(row.number, number, self._head(row, number), self._told(row)))
            at[-1].lines.append(self._line(row))

        def take_or_break(row: SheetRow) -> None:
            taken[0] += 1
            try:
                take(row)
            except Refused:
                broken.add(self.fields.text(row, "number"))
                raise

        walk, before = iter(rows), -1
        while taken[0] - before >= _ROWS_AT_ONCE or before < 0:
            before = taken[0]
            problems += each_row(islice(walk, _ROWS_AT_ONCE), take_or_break)
            yield from ready
            ready.clear()
            if len(problems) >= MOST_PROBLEMS:
                break
        finish()
        yield from ready

    def _head(self, row: SheetRow, number: str) -> Head:
        text = self.fields.text
        if not number or len(number) > _MOST_NUMBER or not number.isprintable():
            raise Refused(
                "document_unnumbered",
                "{text} is no number of a document.",
                remedy="Give every row its document's number, of at most {most} characters.",
                text=shown(number) or "An empty cell",
                most=_MOST_NUMBER,
            )
        due = self.fields.cell(row, "due_date")
        return (
            text(row, "customer_code"),
            self.dates.read(self.fields.cell(row, "date")),
            self.dates.read(due) if due not in ("", None) else None,
            text(row, "payment_reference")[:_MOST_REFERENCE],
            text(row, "currency"),
            text(row, "invoice_number"),
        )

    def _told(self, row: SheetRow) -> Told:
        """What the document comes to, where its rows say so."""
        cells = [self.fields.cell(row, name) for name in ("total", "vat_amount")]
        amounts = [
            None if one in ("", None) else self.amounts.read_millionths(one) for one in cells
        ]
        if self.kind == CREDIT_NOTE:  # some write them with a minus
            amounts = [None if one is None else abs(one) for one in amounts]
        return Told(*amounts)

    def _join(self, one: _Reading, row: SheetRow) -> None:
        if self._head(row, one.number) != one.head or self._told(row) not in (one.told, Told()):
            raise Refused(
                "document_rows_differ",
                "This row of {number} has another customer, day, currency, reference or total"
                " than row {first_row}.",
                remedy="Give all rows of a document the same.",
                number=one.number,
                first_row=one.row,
            )
        if len(one.lines) == MOST_LINES:
            raise Refused(
                "too_many_lines",
                "This invoice has {count} lines; the most is {most}.",
                remedy="Split it over several invoices.",
                count=f"more than {MOST_LINES}",
                most=MOST_LINES,
            )
        one.lines.append(self._line(row))

    def _line(self, row: SheetRow) -> NewInvoiceLine:
        text, cell = self.fields.text, self.fields.cell
        quantity = cell(row, "quantity")
        percent = text(row, "discount_percent").rstrip("% ")
        days = [
            self.dates.read(day) if (day := cell(row, name)) not in ("", None) else None
            for name in ("supplied", "supplied_until")
        ]
        return NewInvoiceLine(
            text=text(row, "line_description") or text(row, "number"),
            quantity_e6=SCALE if quantity == "" else self.amounts.read_millionths(quantity),
            price_e6=self.amounts.read_millionths(cell(row, "unit_price")),
            discount_e2=hundredths(percent.replace(",", ".")) if percent else 0,
            tax_code=text(row, "vat_code"),
            ledger_code=text(row, "ledger_code") or self.revenue_code,
            product_code=text(row, "product_code"),
            supplied_on=days[0],
            supplied_until=days[1],
        )

    def _document(self, one: _Reading) -> NewInvoice:
        customer, day, due, reference, currency, corrects = one.head
        return NewInvoice(
            kind=self.kind,
            party_code=customer,
            issued_on=day,
            due_on=due,
            currency=currency,
            corrects=corrects,
            lines=tuple(one.lines),
            outside_label=one.number,
            outside_reference=reference,
            told=None if one.told == Told() else one.told,
        )


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person says that the file is written, and where revenue goes by default."""

    mapping: Mapping[str, str]
    dates: Order | None = None
    decimal_sign: Style | None = None
    revenue_code: str = ""


def reader_of(book: Book, kind: str, sheet: Sheet, manner: Manner) -> DocumentReader:
    """What the whole file shows, where nobody said it.

    Refused: headings_missing, heading_doubled, date_orders_mixed, dates_half_converted,
    amount_styles_mixed.
    """
    fields = INVOICE_FIELDS if kind == INVOICE else CREDIT_NOTE_FIELDS
    reader = FieldReader(map_headings(sheet.headings, fields, manner.mapping), bool(sheet.encoding))
    order = manner.dates or settle_order(reader.cells(sheet.rows, ("date",)))
    style = manner.decimal_sign or settle_style(
        reader.cells(sheet.rows, ("unit_price", "quantity"))
    )
    return DocumentReader(
        kind=kind,
        fields=reader,
        dates=DateReader(order),
        amounts=AmountReader(book.currency, style),
        revenue_code=manner.revenue_code or usual_revenue_code(book),
    )


def usual_revenue_code(book: Book) -> str:
    """The first ledger account of income that has no other use; empty where there is none."""
    for row in chart(book):
        if row.type == "income" and not (row.role or row.control or row.is_retired):
            return row.code
    return ""


def _comes_back(number: str, row: int) -> Refused:
    return Refused(
        "document_comes_back",
        "{number} began in row {first_row} and comes back after another.",
        remedy="Put all rows of a document together.",
        number=number,
        first_row=row,
    )


KIND_OF = {"invoices": INVOICE, "credit-notes": CREDIT_NOTE}  # by kind of import
