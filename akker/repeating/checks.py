"""Recomputes what must hold of repeating invoices, from their rhythm and their periods."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from akker.books.models import Book
from akker.kernel.sentences import Sentence, said
from akker.repeating.models import RepeatingPeriod
from akker.repeating.queries import RepeatingRow, repeating_invoices
from akker.repeating.rules import ISSUED


def broken_periods(book: Book) -> Iterator[Sentence]:
    """Periods that overlap or are none of their schedule, and invoices that are not of one each."""
    made: dict[int, list[RepeatingPeriod]] = defaultdict(list)
    rows = RepeatingPeriod.objects.filter(book=book).select_related("invoice")
    for one in rows.order_by("starts_on"):
        made[one.repeating_id].append(one)
    owners: dict[int, str] = {}
    for row in repeating_invoices(book):
        periods = made[row.repeating_id]
        yield from _misplaced(row, periods)
        for one in periods:
            invoice = one.invoice
            if (one.outcome == ISSUED) != (invoice is not None):
                yield said(
                    "The period of {name} from {first} does not say which invoice is of it.",
                    name=row.name,
                    first=one.starts_on.isoformat(),
                )
            if invoice is not None and invoice.pk in owners:
                yield said(
                    "{label} is the invoice of two periods, of {name} and of {other}.",
                    label=invoice.label,
                    name=row.name,
                    other=owners[invoice.pk],
                )
            if invoice is not None:
                owners[invoice.pk] = row.name


def _misplaced(row: RepeatingRow, periods: Sequence[RepeatingPeriod]) -> Iterator[Sentence]:
    """Those that share a day with the one before, or that the rhythm does not have."""
    if not periods:
        return
    rhythm, places, number = row.schedule.rhythm, set(), 0
    while (period := rhythm.period(number)).starts_on <= periods[-1].starts_on:
        places.add((period.starts_on, period.ends_on))
        number += 1
    for before, one in pairwise(periods):
        if before.ends_on >= one.starts_on:
            yield said(
                "{name} has two periods with the same days, from {first} and from {second}.",
                name=row.name,
                first=before.starts_on.isoformat(),
                second=one.starts_on.isoformat(),
            )
    for one in periods:
        if (one.starts_on, one.ends_on) not in places:
            yield said(
                "{name} has something of a period from {first}, which is none of its periods.",
                name=row.name,
                first=one.starts_on.isoformat(),
            )
