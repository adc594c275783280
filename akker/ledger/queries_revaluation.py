"""Reading what a revaluation is to post, and what stands of an earlier one of the day."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from akker.books.models import Book
from akker.ledger.models import JournalEntry
from akker.ledger.queries import EntryRow, entries_with_ids, of_source
from akker.ledger.queries_foreign import foreign_balances
from akker.ledger.queries_rates import RateRow, rate_missing, rates_on
from akker.ledger.rules import REVALUATION
from akker.ledger.rules_rates import difference_at

Key = tuple[str, str]  # ledger account that holds the difference, currency


@dataclass(frozen=True, slots=True)
class Standing:
    """A revaluation of the day that holds, and the reversal that goes with it."""

    label: str
    amount_minor: int
    reversal: EntryRow


@dataclass(frozen=True, slots=True)
class Revaluation:
    """A difference that a revaluation of the day would post, or take back: then it is zero.

    `standing` is the entry of an earlier one that no longer holds, and is taken back first.
    """

    beside_code: str
    currency: str
    amount_minor: int
    rate: RateRow | None
    standing: str = ""


def revaluations_due(book: Book, on: dt.date) -> list[Revaluation]:
    """What revaluing on a day would do now; empty where all that it would post stands already.

    As many queries for one currency as for many. Refused: rate_missing.
    """
    wanted = revaluation_differences(book, on)
    gone = {}
    for key, standing in standing_revaluations(book, on):
        if key in wanted and wanted[key][0] == standing.amount_minor:
            del wanted[key]
        else:
            gone[key] = standing.label
    due = [
        Revaluation(code, currency, amount, rate, gone.pop((code, currency), ""))
        for (code, currency), (amount, rate) in wanted.items()
    ]
    due += [Revaluation(code, currency, 0, None, label) for (code, currency), label in gone.items()]
    return due


def revaluation_differences(book: Book, on: dt.date) -> dict[Key, tuple[int, RateRow | None]]:
    """What each revaluation is to be, with its rate; None where nothing is left to rate.

    Refused: rate_missing.
    """
    totals: dict[Key, int] = defaultdict(int)
    used: dict[Key, RateRow | None] = {}
    rates = rates_on(book, on)
    for balance in foreign_balances(book, until=on):
        key = (balance.beside_code, balance.currency)
        rate = rates.get(balance.currency) if balance.currency_minor else None
        if rate is None and balance.currency_minor:
            raise rate_missing(book, balance.currency, on)
        used[key] = used.get(key) or rate
        totals[key] += difference_at(balance, rate.rate_e9 if rate else 0, book.currency)
    return {key: (total, used[key]) for key, total in sorted(totals.items()) if total}


def standing_revaluations(book: Book, on: dt.date) -> list[tuple[Key, Standing]]:
    """The revaluations of the day whose reversal was not taken back."""
    entries = JournalEntry.objects.filter(
        of_source(f"{REVALUATION}{on}"),
        book=book,
        journalentry__isnull=False,
        journalentry__journalentry=None,
    )
    found = entries.order_by("pk").values_list("pk", "journalentry", "reverses")
    # Asked for in SQL, SQLite would look through every entry that reverses nothing.
    pairs = [(key, reversal) for key, reversal, reverses in found if reverses is None]
    rows = {
        row.entry_id: row for row in entries_with_ids(book, [key for pair in pairs for key in pair])
    }
    standing_ones = []
    for entry_id, reversal_id in pairs:
        entry = rows[entry_id]
        line = entry.lines[0]
        standing = Standing(entry.label, line.amount_minor, rows[reversal_id])
        standing_ones.append(((line.ledger_code, line.currency), standing))
    return standing_ones
