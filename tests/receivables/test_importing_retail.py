"""Real sales of a wholesaler: what the report says is what the rows add up to, to the penny."""

import csv
import datetime as dt
import gzip
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from akker.books.actor import reading
from akker.catalog.models import Product
from akker.clearing.queries import open_items_of
from akker.intake.undoing import undo_import
from akker.ledger.checks import check_book
from akker.ledger.opening import open_fiscal_year
from akker.parties.models import Party
from akker.receivables.importing_retail import COUNTER, RetailImportResult, import_retail
from akker.receivables.models import Invoice
from akker.reports.sales import sales
from tests.make import Make, refusal_of

HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
# Of our own making, in that layout.
ROWS = """\
700001,A1,SEED TRAY ,12,2010-12-30 09:00:00,0.85,20001.0,United Kingdom
700001,A2,"ROPE, JUTE",3,2010-12-30 09:00:00,1.115,20001.0,United Kingdom
700002,A1,SEED TRAY,-4,2011-01-03 10:30:00,0.85,20001.0,United Kingdom
700003,A3,,7,2011-01-04 11:00:00,2.35,,United Kingdom
C700004,A1,SEED TRAY,-2,2011-01-05 12:00:00,0.85,20001.0,United Kingdom
700005,A4,SAMPLE,1,2011-01-06 09:00:00,0,20002.0,EIRE
A700006,B,Adjust bad debt,1,2011-01-07 09:00:00,11.06,,United Kingdom
700007,A2,"ROPE, JUTE",10,2011-02-01 09:00:00,1.25,20002.0,Channel Islands
"""


@pytest.fixture
def books(db: None) -> Make:
    return Make(country="GB", currency="GBP", first_day=dt.date(2010, 1, 1))


def retail(make: Make) -> Make:
    open_fiscal_year(make.alice)
    return make


def file(folder: Path, text: str = ROWS) -> Path:
    path = folder / "sales.csv"
    path.write_text(f"{HEAD}\n{text}", encoding="utf-8")
    return path


@contextmanager
def opened(path: Path) -> Iterator[Iterator[dict[str, str]]]:
    plain = gzip.open if path.suffix == ".gz" else open
    with plain(path, "rt", encoding="utf-8", newline="") as text:
        yield csv.DictReader(text)


def summed(path: Path) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Net by month and by customer, straight from the rows and by nothing of ours."""
    by_month: dict[str, Decimal] = defaultdict(Decimal)
    by_customer: dict[str, Decimal] = defaultdict(Decimal)
    with opened(path) as rows:
        for row in rows:
            number, quantity = row["InvoiceNo"], Decimal(row["Quantity"])
            if number[0] == "A" or (quantity < 0 and number[0] != "C"):
                continue
            exact = abs(quantity * Decimal(row["UnitPrice"]))
            net = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
            net = -net if number[0] == "C" else net
            by_month[row["InvoiceDate"][:7]] += net
            by_customer[row["CustomerID"].split(".")[0] or COUNTER] += net
    return dict(by_month), dict(by_customer)


def reported(make: Make, by: str) -> dict[str, Decimal]:
    with reading(make.book):
        told = sales(make.book, since=dt.date(2010, 1, 1), until=dt.date(2011, 12, 31), by=by)
    return {row.key: Decimal(row.net_minor).scaleb(-2) for row in told.rows}


def agrees(make: Make, path: Path) -> None:
    by_month, by_customer = summed(path)
    assert reported(make, "month") == by_month
    sold = {code: net for code, net in by_customer.items() if net}
    assert {code: net for code, net in reported(make, "customer").items() if net} == sold


def brought(make: Make, path: Path) -> RetailImportResult:
    return import_retail(make.alice, path=path)


def test_sales_are_what_the_rows_add_up_to(books: Make, tmp_path: Path) -> None:
    make, path = retail(books), file(tmp_path)

    done = brought(make, path)

    assert (done.party_count, done.invoice_count, done.credit_note_count) == (3, 4, 1)
    assert [one.number for one in done.left_out] == ["700002", "A700006"]
    agrees(make, path)
    assert summed(path)[0] == {
        "2010-12": Decimal("13.55"),
        "2011-01": Decimal("14.75"),
        "2011-02": Decimal("12.50"),
    }
    assert check_book(make.book).findings == ()


def test_customers_counter_sales_and_lines_of_nothing_are_there(
    books: Make, tmp_path: Path
) -> None:
    make = retail(books)
    brought(make, file(tmp_path))

    cards = Party.objects.filter(book=make.book).order_by("code")
    assert [(row.code, row.name, row.country) for row in cards] == [
        ("20001", "Customer 20001", "GB"),
        ("20002", "Customer 20002", "IE"),
        ("COUNTER", "Counter sales", ""),
    ]
    free = Invoice.objects.get(book=make.book, label="700005")
    assert (free.total_minor, free.entry_id, free.line_count) == (0, None, 1)
    sold = Product.objects.filter(book=make.book).order_by("code")
    assert [(row.code, row.name, row.price_e6) for row in sold] == [
        ("A1", "SEED TRAY", 850_000),
        ("A2", "ROPE, JUTE", 1_250_000),
        ("A3", "A3", 2_350_000),
        ("A4", "SAMPLE", None),
    ]
    counter = Invoice.objects.get(book=make.book, label="700003")
    assert counter.lines.get().text == "A3"
    with reading(make.book):
        assert [one.number for one in open_items_of(make.book, "20001")] == ["700001", "C700004"]


def test_a_compressed_file_and_the_same_once_more(books: Make, tmp_path: Path) -> None:
    make, plain = retail(books), file(tmp_path)
    packed = tmp_path / "sales.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))

    tried = import_retail(make.alice, path=packed, dry_run=True)
    first, again = brought(make, packed), brought(make, plain)

    assert (tried.invoice_count, tried.import_uid) == (4, "")
    assert first.known_count == 0
    assert (again.import_uid, again.known_count, again.party_count) == ("", 5, 0)


def test_all_of_it_is_taken_back_and_may_come_in_again(books: Make, tmp_path: Path) -> None:
    make, path = retail(books), file(tmp_path)
    done = brought(make, path)

    undone = undo_import(make.alice, import_id=done.import_uid)

    assert undone.reversed_count == 4  # one document was worth nothing
    assert set(reported(make, "month").values()) == {Decimal(0)}
    with reading(make.book):
        assert open_items_of(make.book, "20001") == []
    assert check_book(make.book).findings == ()
    assert Product.objects.filter(book=make.book, retired_on=None).count() == 0
    assert brought(make, path).invoice_count == 4
    assert not Product.objects.filter(book=make.book, retired_on__isnull=False).exists()
    assert not Party.objects.filter(book=make.book, retired_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("700001,A1,TRAY,many,2010-12-30 09:00:00,0.85,20001.0,EIRE\n", "amount_unreadable"),
        ("700001,A1,TRAY,1,someday,0.85,20001.0,EIRE\n", "date_unreadable"),
        ("700001,A1,TRAY,1,2014-12-30 09:00:00,0.85,20001.0,EIRE\n", "no_fiscal_year"),
    ],
)
def test_rel_60_what_cannot_be_read_is_refused_with_its_row(
    books: Make, tmp_path: Path, rows: str, code: str
) -> None:
    make = retail(books)

    assert refusal_of(import_retail, make.alice, path=file(tmp_path, rows)) == code
    assert not Invoice.objects.filter(book=make.book).exists()
    assert not Party.objects.filter(book=make.book).exists()


def test_a_damaged_archive_and_books_in_another_currency_are_refused(
    books: Make, make: Make, tmp_path: Path
) -> None:
    broken = tmp_path / "sales.csv.gz"
    broken.write_bytes(gzip.compress(HEAD.encode())[:-12])

    assert refusal_of(import_retail, retail(books).alice, path=broken) == "archive_damaged"
    assert refusal_of(import_retail, make.alice, path=file(tmp_path)) == "retail_currency"


@pytest.mark.long
def test_the_whole_slice_agrees_to_the_penny(books: Make, akker_shared: Path) -> None:
    make = retail(books)
    path = akker_shared / "data" / "customers" / "online-retail-slice-a.csv.gz"

    done = brought(make, path)

    assert (done.invoice_count, done.credit_note_count, len(done.left_out)) == (10459, 1870, 659)
    agrees(make, path)
    assert check_book(make.book).findings == ()
