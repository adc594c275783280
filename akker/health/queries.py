"""The health of customers as of any day, from what was known in these books that day.

An invoice is known from its day, a payment from the day it was booked and set against something,
whichever is later, a dispute from the day it was opened; a contact from its day and when it was
logged, whichever is later, a promise or a task from the day it was made. Who had which part in
decisions, and of which tier somebody was, is read as it is today.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from akker.books.models import Book
from akker.dunning.queries import DisputeFilter, disputes
from akker.health.queries_care import care_known
from akker.health.queries_scores import usual_kept, weights_of
from akker.health.rules import (
    Health,
    MoneyFacts,
    Orders,
    Payments,
    Usual,
    health_of,
    money_health,
    usual_of,
)
from akker.kernel.calendar import ONE_DAY, add_months
from akker.kernel.errors import Refused
from akker.parties.queries import merged_codes, party_coded
from akker.receivables.queries_debts import PartyDebts, payment_debts, payments_are_kept
from akker.receivables.queries_habits import (
    Habit,
    bought_by_all,
    habits,
    keys_of_codes,
    names_for,
)
from akker.receivables.rules_behaviour import behaviour, last_year, still_late

_EARLIEST, _LATEST = dt.date(1900, 1, 1), dt.date(9000, 12, 31)


@dataclass(frozen=True, slots=True)
class CustomerHealth:
    code: str
    name: str
    orders: Orders
    invoice_count: int
    health: Health


def healths(book: Book, *, as_of: dt.date) -> list[CustomerHealth]:
    """Of everybody with an invoice up to the day, the lowest score first.

    A fixed number of queries for some thousands of invoices. What is usual is that of all
    customers, whoever reads; the rows are those the reader sees. Refused: date_out_of_range.
    """
    check_day(as_of)
    known = _known(book, as_of, None)
    usual = usual_kept(book, as_of) or usual_of(orders for _, orders in known)
    return _rows(book, as_of, known, usual, None)


def healths_anew(book: Book, *, as_of: dt.date) -> tuple[list[CustomerHealth], Usual]:
    """As `healths`, beside what is usual that day: whatever was kept of it. Refused: as that."""
    check_day(as_of)
    known = _known(book, as_of, None)
    usual = usual_of(orders for _, orders in known)
    return _rows(book, as_of, known, usual, None), usual


def healths_of(
    book: Book, party_ids: Collection[int], usual: Usual, *, as_of: dt.date
) -> list[CustomerHealth]:
    """As `healths`, of some, who are given with all other names for them (`names_for`)."""
    known = _known(book, as_of, party_ids)
    return _rows(book, as_of, known, usual, party_ids)


def usual_on(book: Book, *, as_of: dt.date) -> Usual:
    """Of all customers together, whatever was kept of it. Added up by the database."""
    return usual_of(
        Orders(one.day_count, one.first_on, one.last_on, one.net_minor, 0)
        for one in bought_by_all(book, as_of=as_of)
    )


def health_of_customer(book: Book, code: str, *, as_of: dt.date) -> CustomerHealth:
    """The row of `healths`, without the others: a fixed number of queries about one customer, and
    what is usual as it was kept (`usual_kept`) or, of another day, added up by the database.

    Refused: party_unknown, health_unknown, date_out_of_range.
    """
    check_day(as_of)
    party = party_coded(book, code)
    usual = usual_kept(book, as_of) or usual_on(book, as_of=as_of)
    for row in healths_of(book, names_for(book, keys_of_codes(book, [code])), usual, as_of=as_of):
        return row
    raise Refused(
        "health_unknown",
        "{name} has no invoice up to {day}, so nothing is known of their health.",
        remedy="Ask for a later day, or look again when there is one.",
        name=party.name,
        day=as_of.isoformat(),
    )


def check_day(as_of: dt.date) -> None:
    """Refused: date_out_of_range."""
    if not _EARLIEST <= as_of <= _LATEST:
        raise Refused(
            "date_out_of_range",
            "{day} is no day that books are kept for.",
            remedy="Use a day between {earliest} and {latest}.",
            day=as_of.isoformat(),
            earliest=_EARLIEST.isoformat(),
            latest=_LATEST.isoformat(),
        )


def _known(
    book: Book, as_of: dt.date, party_ids: Collection[int] | None
) -> list[tuple[Habit, Orders]]:
    return [(one, _orders(one)) for one in habits(book, as_of=as_of, party_ids=party_ids)]


def _rows(
    book: Book,
    as_of: dt.date,
    known: Iterable[tuple[Habit, Orders]],
    usual: Usual,
    party_ids: Collection[int] | None,
) -> list[CustomerHealth]:
    payments = _payments(book, as_of, party_ids)
    contested = _contested(book, as_of, party_ids)
    care = care_known(book, as_of, party_ids)
    weights = weights_of(book)
    rows = []
    for one, orders in known:
        if not one.is_seen:
            continue
        facts = MoneyFacts(
            orders,
            payments.get(one.code, _NOTHING_DUE) if payments is not None else None,
            contested[one.code],
        )
        health = health_of([money_health(facts, usual, as_of), *care.parts_of(one.code)], weights)
        rows.append(CustomerHealth(one.code, one.name, orders, one.invoice_count, health))
    return sorted(rows, key=lambda row: (row.health.score_e1, row.code))


_NOTHING_DUE = Payments(None, 0)


def _orders(one: Habit) -> Orders:
    return Orders(len(one.days), one.first_on, one.last_on, one.net_minor, one.again_count)


def _payments(
    book: Book, as_of: dt.date, party_ids: Collection[int] | None
) -> Mapping[str, Payments] | None:
    """None where no payment was ever kept in these books: then nobody is late."""
    if not payments_are_kept(book, as_of=as_of):
        return None
    into = merged_codes(book)
    found = payment_debts(book, as_of=as_of, into=into, party_ids=party_ids)
    return {code: _paid(one, as_of) for code, one in found.items()}


def _paid(one: PartyDebts, as_of: dt.date) -> Payments:
    quarter = add_months(as_of, -3)
    recent = behaviour(one.debts, quarter + ONE_DAY, as_of).days_weighted
    before = behaviour(one.debts, add_months(quarter, -12) + ONE_DAY, quarter).days_weighted
    due = behaviour(one.debts, *last_year(as_of)).due_minor
    late = still_late(one.debts, as_of).amount_minor
    return Payments(
        None if recent is None or before is None else round(recent - before),
        min(100 * late // due, 100) if due > 0 else (100 if late else 0),
    )


def _contested(book: Book, as_of: dt.date, party_ids: Collection[int] | None) -> Counter[str]:
    """Disputes that were open at the end of the day, by customer."""
    into = merged_codes(book)
    found: Counter[str] = Counter()
    asked = DisputeFilter(party_ids=None if party_ids is None else tuple(party_ids))
    for row in disputes(book, asked):
        end = row.end
        if row.opened_on <= as_of and (end is None or end.happened_on > as_of):
            found[into.get(row.party_code, (row.party_code, ""))[0]] += 1
    return found
