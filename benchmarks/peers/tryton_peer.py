"""Tryton through its own server-side models: moves created and posted, its general ledger.

    python -m benchmarks.peers.tryton_peer DATABASE_URL [--set-up]

Runs in the environment of `having.python_peer("tryton")`. With --set-up it first installs its
modules, a company, a chart and three fiscal years into the empty database; that takes a minute,
so the caller keeps the result and copies it. Tryton sets synchronous=NORMAL on SQLite, which
costs it less than ours costs us; processor time is what is compared.
"""

import argparse
import datetime as dt
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.answering import answer
from benchmarks.measuring import Work, repeat

POSTED_ON = dt.date(2025, 6, 15)
MODULES = ("account_invoice", "account_statement", "account_product")
YEARS = (2023, 2024, 2025)
PARTY_COUNT = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Which database, in Tryton's words."""

    config: Path
    name: str
    is_sqlite: bool


def configure(url: str, folder: Path) -> Place:
    """The address in Tryton's own words; it reads them from a file."""
    parts = urlsplit(url)
    is_sqlite = parts.scheme == "sqlite"
    if is_sqlite:
        file = Path(parts.path)
        uri, path, name = "sqlite://", str(file.parent), file.stem
    else:
        uri = f"postgresql://{parts.username}@{parts.hostname}:{parts.port}/"
        path, name = str(folder), parts.path.lstrip("/")
    config = folder / "trytond.conf"
    config.write_text(f"[database]\nuri = {uri}\npath = {path}\nlist = False\n")
    os.environ["TRYTOND_CONFIG"] = str(config)
    return Place(config, name, is_sqlite)


def install(place: Place, url: str, folder: Path) -> None:
    """Its tables and modules, by its own administration command."""
    password = folder / "password"
    password.write_text("only-for-this-measurement")
    if place.is_sqlite:
        Path(urlsplit(url).path).touch()
    admin = [str(Path(sys.executable).parent / "trytond-admin"), "-c", str(place.config)]
    admin += ["-d", place.name, "--email", "a@example.org"]
    env = dict(os.environ, TRYTONPASSFILE=str(password))
    subprocess.run([*admin, "-p", "--all"], env=env, check=True)
    subprocess.run([*admin, "-u", *MODULES, "--activate-dependencies"], env=env, check=True)


def connect(place: Place) -> Any:
    from proteus import config as proteus_config  # type: ignore[import-not-found]
    from trytond import config as server_config  # type: ignore[import-not-found]

    getattr(server_config, "config", server_config).update_etc(str(place.config))
    connection = proteus_config.set_trytond(place.name, user="admin", config_file=str(place.config))
    connection._context["_check_access"] = False
    return connection


def open_company(connection: Any) -> None:
    """Company, English chart, three fiscal years, parties: by the scenario tools it brings."""
    from proteus import Model
    from trytond.modules.account.tests.tools import (  # type: ignore[import-not-found]
        create_chart,
        create_fiscalyear,
    )
    from trytond.modules.account_invoice.tests.tools import (  # type: ignore[import-not-found]
        set_fiscalyear_invoice_sequences,
    )
    from trytond.modules.company.tests.tools import create_company  # type: ignore[import-not-found]

    currency_model = Model.get("currency.currency")
    if not currency_model.find([("code", "=", "EUR")]):
        euro = currency_model(
            name="Euro", code="EUR", symbol="E", digits=2, rounding=Decimal("0.01")
        )
        euro.numeric_code = "978"
        euro.rates.new(date=dt.date(2020, 1, 1), rate=Decimal(1))
        euro.save()
    create_company(currency=currency_model.find([("code", "=", "EUR")])[0])
    connection._context["_check_access"] = False
    create_chart()
    for year in YEARS:
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        made = set_fiscalyear_invoice_sequences(create_fiscalyear(today=(first, last)))
        made.start_date, made.end_date = first, last
        made.save()
        made.click("create_period")
    for i in range(PARTY_COUNT):
        Model.get("party.party")(name=f"Party {i:04d}").save()


@dataclass(frozen=True, slots=True)
class Books:
    """An open company, and the keys that posting to it needs."""

    place: Place
    pool: Any
    user: int
    company: int
    journal: int
    period: dict[tuple[int, int], int]
    year: dict[int, int]
    ledger_accounts: dict[str, int]
    parties: list[int]


def open_books(place: Place, connection: Any) -> Books:
    """Find the company that `open_company` made."""
    from proteus import Model
    from trytond.modules.account.tests.tools import get_accounts
    from trytond.modules.company.tests.tools import get_company
    from trytond.pool import Pool  # type: ignore[import-not-found]
    from trytond.transaction import Transaction  # type: ignore[import-not-found]

    pool = Pool(place.name)
    if place.name not in Pool.database_list():
        pool.init()
    connection._context["_check_access"] = False
    company = get_company().id
    connection._context["company"] = company
    named = {name: row.id for name, row in get_accounts().items()}
    parties = [row.id for row in Model.get("party.party").find([("name", "like", "Party %")])]
    with Transaction().start(place.name, connection.user, context={"company": company}):
        journals = pool.get("account.journal")
        journal = (journals.search([("code", "=", "EXC")], limit=1) or journals.search([]))[0].id
        periods = pool.get("account.period").search([("type", "=", "standard")])
        years = pool.get("account.fiscalyear").search([])
        return Books(
            place=place,
            pool=pool,
            user=connection.user,
            company=company,
            journal=journal,
            period={(p.start_date.year, p.start_date.month): p.id for p in periods},
            year={y.start_date.year: y.id for y in years},
            ledger_accounts=named,
            parties=parties,
        )


def in_own_transaction(books: Books, act: Callable[[], object], **context: Any) -> None:
    """With the retry that Tryton's own dispatcher makes when a table lock is asked for late."""
    from trytond.transaction import Transaction, TransactionError

    extras: dict[str, Any] = {}
    context = {"company": books.company, **context}
    while True:
        with Transaction().start(
            books.place.name, books.user, context=context, **extras
        ) as running:
            try:
                act()
                running.commit()
                return
            except TransactionError as error:
                running.rollback()
                error.fix(extras)


def post_one(books: Books, index: int) -> None:
    """A two-line move, created and posted, as one client call would."""

    def act() -> None:
        move = books.pool.get("account.move")
        amount = Decimal(1000 + index * 37 % 90000) / 100
        debit = {"account": books.ledger_accounts["expense"], "debit": amount, "credit": 0}
        credit = {"account": books.ledger_accounts["cash"], "debit": 0, "credit": amount}
        values = {
            "journal": books.journal,
            "period": books.period[POSTED_ON.year, POSTED_ON.month],
            "date": POSTED_ON,
            "company": books.company,
            "lines": [("create", [debit, credit])],
        }
        move.post(move.create([values]))

    in_own_transaction(books, act)


@dataclass(frozen=True, slots=True)
class Sales:
    """What an invoice needs beside the books; an address for each party."""

    currency: int
    journal: int
    tax: int
    addresses: dict[int, int]


def open_sales(books: Books) -> Sales:
    """A VAT of 20 %, by the scenario tools it brings, and addresses; where they are not there."""
    from proteus import Model
    from trytond.modules.account.tests.tools import create_tax
    from trytond.transaction import Transaction

    if not Model.get("account.tax").find([]):
        create_tax(Decimal("0.20")).save()
    with Transaction().start(
        books.place.name, books.user, context={"company": books.company}
    ) as running:
        address = books.pool.get("party.address")
        addresses = {}
        for party in books.parties:
            found = address.search([("party", "=", party)], limit=1)
            found = found or address.create([{"party": party, "city": "Town"}])
            addresses[party] = found[0].id
        (journal,) = books.pool.get("account.journal").search([("type", "=", "revenue")], limit=1)
        (tax,) = books.pool.get("account.tax").search([], limit=1)
        company = books.pool.get("company.company")(books.company)
        sales = Sales(company.currency.id, journal.id, tax.id, addresses)
        running.commit()
    return sales


def invoice_one(books: Books, sales: Sales, index: int) -> None:
    """A customer invoice of three lines with VAT, created and posted, as one client call would."""

    def line(number: int) -> dict[str, Any]:
        return {
            "type": "line",
            "description": f"Item {number}",
            "quantity": 1 + number,
            "unit_price": Decimal(10 + (index * 7 + number) % 400),
            "account": books.ledger_accounts["revenue"],
            "currency": sales.currency,
            "company": books.company,
            "taxes": [("add", [sales.tax])],
        }

    def act() -> None:
        model = books.pool.get("account.invoice")
        party = books.parties[index % len(books.parties)]
        values = {
            "type": "out",
            "party": party,
            "invoice_address": sales.addresses[party],
            "company": books.company,
            "journal": sales.journal,
            "account": books.ledger_accounts["receivable"],
            "invoice_date": POSTED_ON,
            "accounting_date": POSTED_ON,
            "currency": sales.currency,
            "lines": [("create", [line(number) for number in range(3)])],
        }
        model.post(model.create([values]))

    in_own_transaction(books, act)


def fill_up(books: Books, count: int) -> dict[str, int]:
    """Posted moves by SQL, up to `count`: only reading them is measured."""
    from trytond.transaction import Transaction

    mark, closed = ("?", "0") if books.place.is_sqlite else ("%s", "false")
    with Transaction().start(books.place.name, books.user) as running:
        cursor = running.connection.cursor()
        cursor.execute("SELECT count(*), max(id) FROM account_move")
        have, last = cursor.fetchone()
        cursor.execute(f"SELECT id FROM account_account WHERE closed = {closed} ORDER BY id")
        rows = [row[0] for row in cursor.fetchall()]
        moves, lines = made_up_moves(books, rows, (last or 0) + 1, count - have)
        for table, names, values in (
            ("account_move", "id,company,period,journal,date,post_date,state,number", moves),
            ("account_move_line", "move,account,debit,credit,party,state,maturity_date", lines),
        ):
            marks = ",".join([mark] * len(names.split(",")))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
        if not books.place.is_sqlite:  # the keys were given by hand
            cursor.execute(
                "SELECT setval('account_move_id_seq', (SELECT max(id) FROM account_move))"
            )
        running.commit()
    return {"entries": count}


def made_up_moves(
    books: Books, rows: list[int], first: int, missing: int
) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Rows of moves and of their two lines each, spread over the three years."""
    receivable = books.ledger_accounts["receivable"]
    number = float if books.place.is_sqlite else Decimal  # as its own SQLite back end stores it
    moves: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    for k in range(missing):
        day = dt.date(2023, 1, 1) + dt.timedelta(k * 1096 // missing)
        text, key = day.isoformat(), first + k
        amount = Decimal(1000 + k * 7919 % 500000) / 100
        period = books.period[day.year, day.month]
        head = (key, books.company, period, books.journal)
        moves.append((*head, text, text, "posted", f"L{key:07d}"))
        debit, credit = rows[k % len(rows)], rows[(k * 7 + 3) % len(rows)]
        if k % 3 == 0:
            debit, credit = receivable, books.ledger_accounts["revenue"]
        party = books.parties[k % len(books.parties)]
        for row, left, right in ((debit, amount, Decimal(0)), (credit, Decimal(0), amount)):
            open_item = (party, "valid", text) if row == receivable else (None, "valid", None)
            lines.append((key, row, number(left), number(right), *open_item))
    return moves, lines


def read_trial_balance(books: Books) -> None:
    """Opening, debit, credit and closing of every ledger account in the last year."""

    def act() -> None:
        model = books.pool.get("account.general_ledger.account")
        for row in model.browse(model.search([])):
            _ = (row.start_debit, row.start_credit, row.debit, row.credit, row.end_debit)

    in_own_transaction(books, act, fiscalyear=books.year[YEARS[-1]], posted=True)


def read_by_age(books: Books) -> None:
    """What each customer owes on the last day, in four ages."""

    def act() -> None:
        model = books.pool.get("account.aged_balance")
        for row in model.browse(model.search([])):
            _ = (row.term0, row.term1, row.term2, row.term3, row.balance)

    ages = {"term1": 30, "term2": 60, "term3": 90, "unit": "day"}
    day = dt.date(YEARS[-1], 12, 31)
    in_own_transaction(books, act, type="customer", date=day, posted=True, **ages)


def main() -> None:
    """Set up once, or open and do as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--set-up", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        place = configure(wanted.url, folder)
        if wanted.set_up:
            install(place, wanted.url, folder)
        connection = connect(place)
        if wanted.set_up:
            open_company(connection)
            return
        books = open_books(place, connection)

        def post(seconds: float) -> Work:
            post_one(books, 0)
            return repeat(lambda n: post_one(books, n), seconds=seconds, least=3)

        def invoice(least: int = 1, seconds: float = 0.0) -> Work:
            sales = open_sales(books)
            invoice_one(books, sales, 0)
            return repeat(lambda n: invoice_one(books, sales, n + 1), seconds=seconds, least=least)

        def trial_balance(times: int) -> Work:
            return repeat(lambda _: read_trial_balance(books), least=times)

        def aged(times: int) -> Work:
            read_by_age(books)
            return repeat(lambda _: read_by_age(books), least=times)

        def fill(count: int) -> dict[str, int]:
            return fill_up(books, count)

        reads = {"aged": aged, "trial_balance": trial_balance}
        answer({"post": post, "invoice": invoice, "fill": fill, **reads})


if __name__ == "__main__":
    main()
