"""The product from the inside: every call of it that is measured, in one place.

Imported in a contender's process, after `set_up`. Posting is the public use case, with all that
it promises; a report is the function that the command line calls.
"""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.company import LEDGER_ACCOUNTS

BOOK = "bench"
FIRST_DAY = dt.date(2023, 1, 1)
DAYS = [dt.date(2025, month, day) for month in range(1, 13) for day in range(1, 29)]
BUSY_MONTH = [dt.date(2025, 11, day) for day in range(1, 29)]
TYPES = {
    "Assets": "asset",
    "Liabilities": "liability",
    "Equity": "equity",
    "Income": "income",
    "Expenses": "expense",
}
BANK = "Assets:Bank:Current"
SALES = ("Goods20", "Services", "Subscriptions", "Repairs", "Training", "Rental", "Shipping")
# A second set of ledger accounts that shares none with the first.
OTHER = ("Assets:Bank:Savings", "Liabilities:Tax:IncomeTax", "Expenses:Staff:Wages")


def set_up(url: str, home: Path) -> None:
    """Django on this database, every migration applied."""
    os.environ["AKKER_DATABASE_URL"] = url
    os.environ["AKKER_HOME"] = str(home)
    os.environ["AKKER_EINVOICE_RULES"] = "0"  # as where the extra `validate` is not installed
    os.environ["DJANGO_SETTINGS_MODULE"] = "akker.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def open_bench_book() -> None:
    """The book of generated journals, its years and ledger accounts, where it is not there."""
    from akker.access.doors import command_line_actor
    from akker.books.actor import reading
    from akker.books.models import Book
    from akker.ledger.charting import NewLedgerAccount, add_ledger_account
    from akker.ledger.opening import NewBook, open_book, open_fiscal_year
    from akker.ledger.queries import chart

    if Book.objects.filter(slug=BOOK).exists():
        return
    book = open_book(NewBook("Bench BV", BOOK, "", "EUR", FIRST_DAY))
    actor = command_line_actor(book)
    for _year in (2024, 2025):
        open_fiscal_year(actor)
    with reading(book):
        known = {row.code for row in chart(book)}
    for name in LEDGER_ACCOUNTS:
        if name not in known:
            kind = TYPES[name.split(":")[0]]
            add_ledger_account(actor, new=NewLedgerAccount(name, name, kind))


def bench_actor() -> Any:
    from akker.access.doors import command_line_actor
    from akker.books.models import Book

    return command_line_actor(Book.objects.get(slug=BOOK))


def poster(
    *, line_count: int = 3, journal: str = "GEN", same_month: bool = False, other: bool = False
) -> Callable[[int], None]:
    """A function that posts the i-th entry: a sale with VAT, in a transaction of its own.

    `other` posts on ledger accounts that the first kind never touches.
    """
    from akker.ledger.posting import post_manual_entry
    from akker.ledger.rules import NewEntry, NewLine

    actor = bench_actor()
    days = BUSY_MONTH if same_month else DAYS
    bank, vat, *_ = OTHER if other else (BANK, "Liabilities:Tax:OutputVat20")
    sales = [OTHER[2]] if other else [f"Income:Sales:{name}" for name in SALES]

    def post(i: int) -> None:
        net = 1000 + i * 37 % 90000
        tax = net // 5 if line_count > 2 else 0
        lines = [NewLine(bank, net + tax)]
        if tax:
            lines.append(NewLine(vat, -tax))
        shares = line_count - len(lines)
        for share in range(shares):
            part = net // shares + (net % shares if share == 0 else 0)
            lines.append(NewLine(sales[(i + share) % len(sales)], -part))
        day = days[i % len(days)]
        entry = NewEntry(journal, day, f"Sale {i}", tuple(lines))
        post_manual_entry(actor, entry=entry)

    return post


def settle() -> None:
    """Some entries, then statistics: else the server gathers them at a moment of its choice.

    Until then it plans as for tables of ten rows, for one of two books and not for the other.
    """
    from django.db import connection

    act = poster()
    for i in range(300):
        act(i)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def report(name: str) -> Callable[[dt.date], object]:
    """One of the three reports, up to a day; the profit and loss from the year's first day."""
    from akker.books.actor import reading
    from akker.books.models import Book
    from akker.reports.balance_sheet import balance_sheet
    from akker.reports.profit_and_loss import profit_and_loss
    from akker.reports.trial_balance import trial_balance

    book = Book.objects.get(slug=BOOK)
    made: dict[str, Callable[[dt.date], object]] = {
        "trial_balance": lambda day: trial_balance(book, as_of=day),
        "balance_sheet": lambda day: balance_sheet(book, as_of=day),
        "profit_and_loss": lambda day: profit_and_loss(
            book, since=day.replace(month=1, day=1), until=day
        ),
    }
    ask = made[name]

    def run(day: dt.date) -> object:
        with reading(book):
            return ask(day)

    return run


def plain_grouping() -> Callable[[], int]:
    """What a report costs without month totals: all lines summed by ledger account."""
    from django.db import connection

    from akker.books.actor import reading
    from akker.books.models import Book

    book = Book.objects.get(slug=BOOK)
    sql = (
        "SELECT ledger_account_id, SUM(amount_minor) FROM ledger_journalline"
        " WHERE book_id = %s AND booked_on <= %s GROUP BY ledger_account_id"
    )

    def run() -> int:
        with reading(book), connection.cursor() as cursor:
            _one_process()
            cursor.execute(sql, [book.pk, "2025-12-31"])
            return len(cursor.fetchall())

    return run


def register_page(ledger_code: str, page: str) -> Callable[[], object]:
    """Fifty lines with their running balance: the "first", "middle" or "last" page."""
    from akker.books.actor import reading
    from akker.books.models import Book
    from akker.reports.ledger_card import card_page

    book = Book.objects.get(slug=BOOK)
    with reading(book):
        page_count = card_page(book, ledger_code, size=50).page_count
    number = {"first": 1, "middle": page_count // 2, "last": -1}[page]

    def run() -> object:
        with reading(book):
            return card_page(book, ledger_code, page=number, size=50)

    return run


def verify_chain() -> int:
    """Every entry's hash built again and compared; the number of entries."""
    from akker.books.actor import reading
    from akker.books.models import Book
    from akker.ledger.models import JournalEntry
    from akker.ledger.verification import chain_breaks

    book = Book.objects.get(slug=BOOK)
    with reading(book):
        _one_process()
        assert not chain_breaks(book), "a loaded book is whole"
        return JournalEntry.objects.filter(book=book).count()


def _one_process() -> None:
    """On PostgreSQL, keep the transaction to one process, so that its time can be seen."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")


def line_count() -> int:
    from akker.books.actor import reading
    from akker.books.models import Book
    from akker.ledger.models import JournalLine

    book = Book.objects.get(slug=BOOK)
    with reading(book):
        return int(JournalLine.objects.filter(book=book).count())


def multiply(times: int) -> None:
    """The same entries and lines again, so often in all, by SQL: only reading them is measured.

    Takes the guards away first, and the counter's following: it would write one row millions of
    times. Numbers go on; hashes are copied, so the chain no longer holds.
    """
    from django.db import connection, transaction
    from django.db.models import F, Max

    from akker.books.actor import enter_book
    from akker.books.models import Book
    from akker.kernel.guards import remove
    from akker.ledger.guards import GUARDS
    from akker.ledger.models import JournalEntry, JournalLine, MonthTotal

    book = Book.objects.get(slug=BOOK)
    with connection.schema_editor() as editor:
        remove(GUARDS)(None, editor)
    with transaction.atomic(), connection.cursor() as cursor:
        enter_book(book)
        entries = JournalEntry.objects.filter(book=book)
        step = entries.aggregate(last=Max("pk"))["last"]
        names = [str(field.column) for field in JournalEntry._meta.concrete_fields]
        line_names = [str(field.column) for field in JournalLine._meta.concrete_fields]
        for again in range(1, times):
            far = again * step
            shifted = {"id": f"id + {far}", "number": f"number + {far}", "reverses_id": "NULL"}
            _copy_rows(cursor, "ledger_journalentry", names, shifted, f"id <= {step}")
            shifted = {"entry_id": f"entry_id + {far}"}
            names_left = [name for name in line_names if name != "id"]
            _copy_rows(cursor, "ledger_journalline", names_left, shifted, f"entry_id <= {step}")
        MonthTotal.objects.filter(book=book).update(
            debit_minor=F("debit_minor") * times,
            credit_minor=F("credit_minor") * times,
            line_count=F("line_count") * times,
        )
    with connection.cursor() as cursor:
        # After a load as large as this PostgreSQL tidies up behind, and the server's processor
        # time is measured: so it does that now, as its manual advises.
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def _copy_rows(
    cursor: Any, table: str, names: list[str], changed: dict[str, str], where: str
) -> None:
    given = ", ".join(changed.get(name, name) for name in names)
    listed = ", ".join(names)
    cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {given} FROM {table} WHERE {where}")
