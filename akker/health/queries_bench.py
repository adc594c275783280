"""The health of a past day against what happened next, beside simpler ways to tell."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from akker.books.models import Book
from akker.health.queries import CustomerHealth, healths_anew
from akker.health.rules_bench import Tenth, auc, lost_in_lowest_fifth, ranks, tenths
from akker.health.rules_buying import Bought, fitted
from akker.kernel.calendar import ONE_DAY
from akker.kernel.errors import Refused
from akker.receivables.queries_habits import invoiced_between

MOST_DAYS = 1000


@dataclass(frozen=True, slots=True)
class Telling:
    """A way to tell who comes back, and how well it did; None where it cannot be said."""

    name: str
    auc: float | None


@dataclass(frozen=True, slots=True)
class Benched:
    """Of `customer_count` with an invoice up to the day, `came_back` have one in the days after."""

    at: dt.date
    days: int
    customer_count: int
    came_back: int
    tellings: tuple[Telling, ...]
    tenths: tuple[Tenth, ...]
    lost_share: float | None


def benched(book: Book, *, at: dt.date, days: int) -> Benched:
    """Health first, then the baselines. Refused: bench_days_unfit, date_out_of_range."""
    if not 1 <= days <= MOST_DAYS:
        raise Refused(
            "bench_days_unfit",
            "{days} is no number of days to look ahead.",
            remedy="Use 1 to {most}.",
            days=days,
            most=MOST_DAYS,
        )
    rows, _ = healths_anew(book, as_of=at)
    back = invoiced_between(book, at + ONE_DAY, at + dt.timedelta(days=days))
    came_back = [row.code in back for row in rows]
    scores = [row.health.score_e1 / 10 for row in rows]
    return Benched(
        at,
        days,
        len(rows),
        sum(came_back),
        tuple(
            Telling(name, auc(values, came_back))
            for name, values in (("health", scores), *_baselines(rows, at, days))
        ),
        tuple(tenths(scores, came_back)),
        lost_in_lowest_fifth(scores, came_back, [row.orders.net_minor for row in rows]),
    )


def _baselines(
    rows: Sequence[CustomerHealth], at: dt.date, days: int
) -> list[tuple[str, list[float]]]:
    """As they are commonly computed; the higher the value, the likelier somebody comes back."""
    silent = [(at - row.orders.last_on).days for row in rows]
    counts = [row.invoice_count for row in rows]
    recent: list[float] = [-one for one in silent]
    amounts = [row.orders.net_minor for row in rows]
    rfm = [sum(of) for of in zip(ranks(recent), ranks(counts), ranks(amounts), strict=True)]
    gaps = [row.orders.gap_days for row in rows]
    usual = mean([gap for gap in gaps if gap is not None] or [1])
    own = [
        -days / max(usual if gap is None else gap, 1)
        for days, gap in zip(silent, gaps, strict=True)
    ]
    bought = [
        Bought(
            row.orders.day_count - 1,
            row.orders.span_days,
            max((at - row.orders.first_on).days, 1),
        )
        for row in rows
    ]
    model = fitted(bought) if bought else None
    expected = [model.expected(one, days) for one in bought] if model else []
    return [
        ("recency", recent),
        ("number of orders", [float(one) for one in counts]),
        ("RFM rank sum", rfm),
        ("BG/NBD", expected),
        ("silence against own gap", own),
    ]
