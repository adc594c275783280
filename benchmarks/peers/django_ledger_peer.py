"""django-ledger through its own public calls: `commit_txs` and `digest`.

    python -m benchmarks.peers.django_ledger_peer DATABASE_URL

Runs in the environment of `having.python_peer("django-ledger")`, on an empty database.
"""

import datetime as dt
import sys
import types
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django
from django.conf import settings

from benchmarks.answering import answer
from benchmarks.measuring import Work, repeat
from benchmarks.peers.django_settings import database

BASE = dt.datetime(2023, 1, 1, 12, tzinfo=dt.UTC)
LAST_DAY = dt.date(2025, 12, 31)
BATCH = 2000


def set_up(url: str) -> None:
    """Its tables, by its own migrations."""
    sys.modules["no_urls"] = types.ModuleType("no_urls")
    sys.modules["no_urls"].urlpatterns = []  # type: ignore[attr-defined]
    django_apps = ("admin", "auth", "contenttypes", "sessions", "messages")
    settings.configure(
        SECRET_KEY="only here",
        USE_TZ=True,
        TIME_ZONE="UTC",
        DATABASES={"default": database(url)},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[*(f"django.contrib.{name}" for name in django_apps), "django_ledger"],
        ROOT_URLCONF="no_urls",
        MIDDLEWARE=[],
        TEMPLATES=[],
        LOGIN_URL="/login",
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


@dataclass(frozen=True, slots=True)
class Books:
    """One company in django-ledger, and what posting to it needs: rows of its own models."""

    company: Any
    user: Any
    ledger: Any
    cash: Any
    expenses: list[Any]
    income: list[Any]


def open_books() -> Books:
    """A company with the default chart that django-ledger brings."""
    from django.contrib.auth import get_user_model
    from django_ledger.models import EntityModel  # type: ignore[import-not-found]

    users: Any = get_user_model().objects
    user = users.create_user(username=f"u{uuid.uuid4().hex[:8]}", password=uuid.uuid4().hex)
    company = EntityModel.create_entity(
        name="Bench", admin=user, use_accrual_method=True, fy_start_month=1
    )
    chart = company.create_chart_of_accounts(assign_as_default=True, commit=True, coa_name="C")
    company.populate_default_coa(activate_accounts=True, coa_model=chart)
    rows = list(company.get_default_coa_accounts())
    ledger = company.create_ledger(name="L", posted=True)
    if not ledger.posted:
        ledger.post(commit=True)
    return Books(
        company=company,
        user=user,
        ledger=ledger,
        cash=next(row for row in rows if row.role == "asset_ca_cash"),
        expenses=[row for row in rows if row.role.startswith("ex_")],
        income=[row for row in rows if row.role.startswith("in_")],
    )


def post_one(books: Books, n: int) -> None:
    """A two-line entry, posted: two lines are in its favour, ours have three."""
    amount = Decimal(1000 + n * 37 % 90000) / 100
    cost = books.expenses[n % len(books.expenses)]
    books.company.commit_txs(
        je_timestamp=BASE + dt.timedelta(days=n % 1090),
        je_ledger_model=books.ledger,
        je_posted=True,
        je_desc="d",
        je_txs=[
            {"account": cost, "amount": amount, "tx_type": "debit", "description": "x"},
            {"account": books.cash, "amount": amount, "tx_type": "credit", "description": "x"},
        ],
    )


def fill_up(books: Books, count: int) -> dict[str, int]:
    """Entries by bulk insert, up to `count`: only reading them is measured."""
    from django_ledger.models import JournalEntryModel, TransactionModel

    missing = count - int(JournalEntryModel.objects.count())
    entries: list[Any] = []
    lines: list[Any] = []
    for i in range(missing):
        entry = JournalEntryModel(
            ledger=books.ledger,
            timestamp=BASE + dt.timedelta(days=i * 1090 // missing),
            posted=True,
            locked=True,
            je_number=f"B-{count}-{i}",
            description="b",
            activity="op",
        )
        amount = Decimal(1000 + i * 7919 % 500000) / 100
        debit, credit = books.expenses[i % len(books.expenses)], books.cash
        if i % 3 == 0:
            debit, credit = books.cash, books.income[i % len(books.income)]
        entries.append(entry)
        for row, side in ((debit, "debit"), (credit, "credit")):
            lines.append(
                TransactionModel(journal_entry=entry, account=row, amount=amount, tx_type=side)
            )
        if len(entries) == BATCH or i == missing - 1:
            JournalEntryModel.objects.bulk_create(entries)
            TransactionModel.objects.bulk_create(lines)
            entries, lines = [], []
    return {"entries": int(JournalEntryModel.objects.count())}


def read_trial_balance(books: Books) -> int:
    made = books.company.digest(
        user_model=books.user,
        entity_slug=books.company.slug,
        to_date=LAST_DAY,
        process_roles=True,
        process_groups=True,
    )
    return len(made.get_io_data().get("accounts", []))


def main() -> None:
    """Post, fill and read, as asked."""
    set_up(sys.argv[1])
    books = open_books()
    posted = 0

    def post(seconds: float) -> Work:
        nonlocal posted
        post_one(books, posted)
        work = repeat(lambda n: post_one(books, n), seconds=seconds, first=posted + 1)
        posted += work.count + 1
        return work

    def trial_balance(times: int) -> Work:
        return repeat(lambda _: read_trial_balance(books), least=times)

    def fill(count: int) -> dict[str, int]:
        return fill_up(books, count)

    answer({"post": post, "fill": fill, "trial_balance": trial_balance})


if __name__ == "__main__":
    main()
