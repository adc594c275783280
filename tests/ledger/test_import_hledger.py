"""hledger's own examples, by way of its CSV: what balances comes in, the rest says why not."""

import csv
import datetime as dt
import gzip
import io
import subprocess
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from akker.books.actor import reading
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.kernel.rates import SCALE
from akker.ledger.importing import import_journal
from akker.ledger.models import ExchangeRate, JournalLine
from akker.ledger.opening import open_fiscal_year
from akker.ledger.starting import import_chart
from tests.ledger.files import all_rows, journal_file
from tests.make import Make

Balances = dict[tuple[str, str], Decimal]  # by ledger account and commodity


def hledger_csv(hledger: str, file: Path, *arguments: str) -> list[dict[str, str]]:
    """What hledger answers; nothing where it cannot read the file itself."""
    done = subprocess.run(
        [hledger, "-f", file, *arguments, "-O", "csv"], capture_output=True, text=True, check=False
    )
    return list(csv.DictReader(io.StringIO(done.stdout))) if done.returncode == 0 else []


UNBALANCED = "Row %d: Debit and credit differ by {}. Change a line, or add one for the difference."
NO_RATE = (
    "Row %d: Akkerbouw has no rate of {} for {}."
    " Bring in the rates of that week: `akker import rates`."
)
VIRTUAL = (
    "Row %d: {} is a virtual posting, which belongs to no balanced entry."
    " Leave such postings out: `hledger print --real -O csv`."
)
# Every entry balances in each of its commodities, and no posting is virtual.
ACCEPTED = {
    "alias.journal": "EUR",
    "business.journal": "USD",
    "i18n-ar.journal": "EUR",
    "i18n-ar2.journal": "USD",
    "i18n-en.journal": "EUR",
    "i18n-fr.journal": "EUR",
    "i18n-ja.journal": "EUR",
    "i18n-no.journal": "EUR",
    "i18n-pt.journal": "EUR",
    "i18n-se.journal": "EUR",
    "multi-year-2021-closed.journal": "EUR",
    "multi-year-2022-closed.journal": "EUR",
    "personal.journal": "USD",
    "shared-finances-household.journal": "EUR",
    "shared-finances-household2.journal": "EUR",
    "shared-finances-me+household.journal": "EUR",
    "shared-finances-me.journal": "EUR",
}
# Names whose first part tells no type: the dry run says so, and a chart brings them in.
TYPES = {
    "i18n-ar2.journal": {"حساب جاري": "asset", "جاري": "asset"},
    "shared-finances-me+household.journal": {
        "me:assets:bank": "asset",
        "me:expenses:household": "expense",
        "household:equity:me": "equity",
        "household:assets:bank": "asset",
        "household:equity:partner": "equity",
    },
}
REFUSED = {
    "Cody.journal": ("USD", 7, UNBALANCED.format("598.00 USD")),
    "bcexample.journal.gz": ("USD", 4, NO_RATE.format("IRAUSD", "2012-01-01")),
    "bitcoin-split-coinbase.journal": ("EUR", 2, VIRTUAL.format("(Assets:Coinbase:BTC Wallet)")),
    "budgeting-envelope-budget-auto-1.journal": ("USD", 2, VIRTUAL.format("(budget:food)")),
    "budgeting-envelope-budget-manual-1.journal": (
        "USD",
        2,
        VIRTUAL.format("(assets:business:bank:wf:bchecking:mont…"),
    ),
    "costs-1.j": ("USD", 3, NO_RATE.format("EUR", "2022-01-01")),
    "costs-2a.j": ("USD", 3, NO_RATE.format("EUR", "2022-01-01")),
    "costs-2b.j": ("USD", 3, NO_RATE.format("EUR", "2022-01-01")),
    "farfuture.j": (
        "EUR",
        2,
        "Row %d: 25252734927768413-06-12 is not a date."
        " Write it as year, month and day, such as 2026-03-31.",
    ),
    "investing-investment-gains-balancing.journal": ("EUR", 2, NO_RATE.format("ETF", "2019-03-01")),
    "invoicing-cash.journal": ("USD", 2, VIRTUAL.format("(assets:receivable:ab)")),
    "invoicing-pandoc-bash-hledger-invoice-time.timedot": (
        "EUR",
        2,
        VIRTUAL.format("(client.ab.dev)"),
    ),
    "lots-irr.journal": ("USD", 2, NO_RATE.format("AAPL", "2026-01-15")),
    "multi-year-2021.journal": ("EUR", 6, UNBALANCED.format("0.19 EUR")),
    "multi-year-2022.journal": ("EUR", 6, UNBALANCED.format("0.19 EUR")),
    "multicurrency.journal": ("EUR", 2, NO_RATE.format("HRK", "2015-01-01")),
    "sample.timeclock": ("EUR", 2, VIRTUAL.format("(projects:a)")),
    "sample.timedot": ("EUR", 2, VIRTUAL.format("(biz:research)")),
    "unicode.journal": ("EUR", 2, VIRTUAL.format("(ß)")),
}
# hledger itself cannot read these here: they include files or use what this version has not.
UNREADABLE = {
    "all.journal",
    "budgeting-goal-budget-4.journal",
    "current.journal",
    "lots-lots.journal",
}


def test_every_example_is_accepted_refused_or_unreadable(
    akker_shared: Path, program: Callable[[str], str], tmp_path: Path
) -> None:
    folder = akker_shared / "data" / "plaintext" / "hledger"

    balancing = set()
    for example in sorted(folder.iterdir()):
        rows = hledger_csv(program("hledger"), unpacked(example, tmp_path), "print")
        if example.name not in UNREADABLE and balances_without_virtual(rows):
            balancing.add(example.name)

    assert balancing == set(ACCEPTED)
    assert {example.name for example in folder.iterdir()} == {*ACCEPTED, *REFUSED, *UNREADABLE}


@pytest.mark.parametrize("name", sorted(ACCEPTED))
def test_what_balances_in_hledger_balances_here(
    db: None, akker_shared: Path, program: Callable[[str], str], tmp_path: Path, name: str
) -> None:
    example = akker_shared / "data" / "plaintext" / "hledger" / name
    printed = print_csv(program("hledger"), example, tmp_path)
    make = books_for(printed, ACCEPTED[name])
    if name in TYPES:
        found = import_journal(make.alice, path=printed, dry_run=True)
        assert {proposal.code for proposal in found.proposals} == set(TYPES[name])
        assert found.problems[0].sentence.startswith("Row 2: ")
        rows = [f"{code},{code},{kind}" for code, kind in TYPES[name].items()]
        chart = journal_file(tmp_path, *rows, head="code,name,type", name="chart.csv")
        import_chart(make.alice, path=chart)

    import_journal(make.alice, path=printed, open_accounts=True)

    command = ("bal", "-N", "--flat", "--layout=bare")
    theirs: Balances = {
        (row["account"], row["commodity"]): Decimal(row["balance"])
        for row in hledger_csv(program("hledger"), example, *command)
        if Decimal(row["balance"])
    }
    assert our_balances(make.book) == renamed(theirs, make.currency)


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_does_not_balance_is_refused_with_its_row(
    db: None, akker_shared: Path, program: Callable[[str], str], tmp_path: Path, name: str
) -> None:
    currency, row, sentence = REFUSED[name]
    example = unpacked(akker_shared / "data" / "plaintext" / "hledger" / name, tmp_path)
    printed = print_csv(program("hledger"), example, tmp_path)
    make = books_for(printed, currency)
    before = all_rows(make.book)

    found = import_journal(make.alice, path=printed, dry_run=True)

    first = found.problems[0]
    sentence %= row
    assert (first.row, first.sentence) == (row, sentence)
    with pytest.raises(Refused) as said:
        import_journal(make.alice, path=printed, open_accounts=True)
    assert said.value.sentence == sentence
    assert all_rows(make.book) == before


def unpacked(example: Path, folder: Path) -> Path:
    if example.suffix != ".gz":
        return example
    path = folder / example.stem
    path.write_bytes(gzip.decompress(example.read_bytes()))
    return path


def balances_without_virtual(rows: list[dict[str, str]]) -> bool:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        if row["account"][0] in "([":
            return False
        sums[row["txnidx"], row["commodity"]] += Decimal(row["amount"])
    return not any(sums.values())


def print_csv(hledger: str, example: Path, folder: Path) -> Path:
    path = folder / "printed.csv"
    command = [hledger, "-f", example, "print", "-O", "csv"]
    path.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
    return path


def books_for(printed: Path, currency: str) -> Make:
    """Books with the years of the file, and one rate for each commodity that is no currency."""
    with printed.open() as file:
        rows = list(csv.DictReader(file))
    days = sorted({row["date"] for row in rows if len(row["date"]) == 10}) or ["2026-01-01"]
    make = Make(country="", currency=currency, first_day=dt.date(int(days[0][:4]), 1, 1))
    for _ in range(int(days[0][:4]), int(days[-1][:4])):
        open_fiscal_year(make.alice)
    with reading(make.book):
        for commodity, rate in (("A", 3), ("B", 7)):
            for day in days:
                ExchangeRate.objects.create(
                    book=make.book,
                    currency=commodity,
                    rated_on=day,
                    rate_e9=rate * SCALE,
                    source="test",
                )
    return make


def our_balances(book: Book) -> Balances:
    with reading(book):
        lines = JournalLine.objects.filter(book=book).values_list(
            "ledger_account__code", "currency"
        )
        sums = lines.annotate(own=Sum("amount_minor"), foreign=Sum("currency_minor")).order_by()
        found = {
            (code, currency): Decimal(decimal_text(foreign if currency else own, currency or "EUR"))
            for code, currency, own, foreign in sums
        }
    return {key: amount for key, amount in found.items() if amount}


def renamed(theirs: Balances, currency: str) -> Balances:
    """The same with our names of commodities: the books' own has none."""
    own = {"", currency, {"USD": "$"}.get(currency, currency)}
    return {
        (account, "" if commodity in own else commodity): amount
        for (account, commodity), amount in theirs.items()
    }
