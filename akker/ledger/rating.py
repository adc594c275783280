"""Bringing in exchange rates."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.rates import SCALE, cross_rate_e9, rate_text
from akker.ledger.events import RatesImported
from akker.ledger.models import ExchangeRate
from akker.ledger.rates_file import DayRates, read_rates
from akker.ledger.sealing import insert_rows

# The currency against which the file quotes, and what a rate from it is called in books in
# that currency and in others (docs/decisions/0004-exchange-rates.md).
QUOTED_IN, DIRECT, CROSS = "EUR", "ECB", "ECB cross"


@dataclass(frozen=True, slots=True)
class RatesBroughtIn:
    """`same_count` rates were there already. Without any rate there is no first or last day."""

    new_count: int
    same_count: int
    first_on: dt.date | None
    last_on: dt.date | None


@usecase(Permission.IMPORT_FILES)
def import_rates(actor: Actor, *, content: bytes, dry_run: bool = False) -> RatesBroughtIn:
    """Bring in the ECB's file of rates: what is new comes in, what is there must be the same.

    Books in another currency than the euro get cross rates, on days on which the ECB quotes
    their own currency. A dry run only counts. Refused: file_unreadable, rates_differ, and
    what `rates_file.read_rates` refuses; nothing of the file has come in then.
    """
    return write_rates(actor, read_rates(content), dry_run=dry_run)


def write_rates(actor: Actor, days: Sequence[DayRates], *, dry_run: bool = False) -> RatesBroughtIn:
    """Step: as `import_rates`."""
    book, same_count = actor.book, 0
    known = _known_rates(book, days)
    new: list[tuple[str, dt.date, int]] = []
    for day in days:
        for currency, rate_e9 in rates_for(book.currency, day.rates).items():
            key = (currency, day.rated_on)
            there = known.get(key)
            if there is None:
                known[key] = rate_e9
                new.append((*key, rate_e9))
            elif there == rate_e9:
                same_count += 1
            else:
                raise _differs(day, currency, there, rate_e9)
    dates = [day.rated_on for day in days]
    result = RatesBroughtIn(
        len(new), same_count, min(dates, default=None), max(dates, default=None)
    )
    if new and not dry_run:
        source = DIRECT if book.currency == QUOTED_IN else CROSS
        _insert(book, sorted(new), source)
        record(
            actor,
            RatesImported(min(dates), max(dates), len(new), source),
            subject=f"book:{book.slug}",
        )
    return result


def rates_for(currency: str, quoted: dict[str, int]) -> dict[str, int]:
    """The rates of one day against another currency than the euro, the euro among them.

    Nothing on a day on which that currency was not quoted itself.
    """
    if currency == QUOTED_IN:
        return quoted
    own_e9 = quoted.get(currency)
    if own_e9 is None:
        return {}
    crossed = {
        code: cross_rate_e9(rate_e9, own_e9)
        for code, rate_e9 in {**quoted, QUOTED_IN: SCALE}.items()
        if code != currency
    }
    return {code: rate_e9 for code, rate_e9 in crossed.items() if rate_e9}


def _known_rates(book: Book, days: Sequence[DayRates]) -> dict[tuple[str, dt.date], int]:
    if not days:
        return {}
    dates = [day.rated_on for day in days]
    rows = ExchangeRate.objects.filter(book=book, rated_on__range=(min(dates), max(dates)))
    found = rows.values_list("currency", "rated_on", "rate_e9").order_by()
    return {(currency, day): rate_e9 for currency, day, rate_e9 in found}


def _differs(day: DayRates, currency: str, there_e9: int, given_e9: int) -> Refused:
    return Refused(
        "rates_differ",
        "Row {row} says {given} for {currency} on {day}; these books have {there}.",
        remedy="Entries may rest on the rate that is here. Take the row out of the file.",
        row=day.row,
        given=rate_text(given_e9),
        currency=currency,
        day=day.rated_on.isoformat(),
        there=rate_text(there_e9),
    )


def _insert(book: Book, new: Sequence[tuple[str, dt.date, int]], source: str) -> None:
    stored = connection.ops.adapt_datefield_value
    rows: list[tuple[Any, ...]] = [
        (book.pk, currency, stored(day), rate_e9, source) for currency, day, rate_e9 in new
    ]
    try:
        with connection.cursor() as cursor:
            insert_rows(
                cursor,
                "ledger_exchangerate",
                "book_id, currency, rated_on, rate_e9, source",
                rows,
            )
    except IntegrityError as error:
        raise Refused(
            "rates_meanwhile",
            "Somebody else brought in rates of these days at the same moment.",
            remedy="Try again: what came in already is skipped.",
        ) from error
