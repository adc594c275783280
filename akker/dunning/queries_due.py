"""Whom a reminder may be due to, found without looking at all that everybody owes."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db import connection

from akker.books.models import Book
from akker.dunning.letters import PlanStep
from akker.ledger.models import LedgerAccount
from akker.parties.queries import merged_keys
from akker.parties.queries_sight import SEEN_SQL, sees_all

LOOKED_AT_MOST = 10_000  # parties with something overdue, for one page
_AT_ONCE = 5000

_OVERDUE = (
    "FROM ledger_controlline c WHERE c.book_id = %(book)s AND NOT (c.base_minor = 0)"
    " AND c.base_minor > 0 AND c.ledger_account_id {place} AND c.party_id > %(after)s"
    " AND COALESCE(c.due_on, c.booked_on) <= %(overdue)s{seen}"
)
_SEEN = f" AND EXISTS (SELECT 1 FROM parties_party p WHERE p.id = c.party_id AND {SEEN_SQL})"  # noqa: S608
# The last reminder of a line: none after the last step, nor so soon. One whose mail did not go
# out makes its line due all the same, and held.
_DUE_AGAIN = (
    " AND COALESCE((SELECT CASE WHEN i.step_no >= %(last_step)s THEN 0 WHEN r.sent_on > %(lately)s"
    " AND NOT EXISTS (SELECT 1 FROM mail_message m WHERE m.book_id = r.book_id"
    " AND m.uid = r.message_uid AND r.message_uid <> '' AND m.sent_at IS NULL) THEN 0 ELSE 1 END"
    " FROM dunning_reminderitem i JOIN dunning_reminder r ON r.id = i.reminder_id"
    " WHERE i.book_id = c.book_id AND i.line_id = c.line_id"
    " ORDER BY i.step_no DESC LIMIT 1), 1) = 1"
)


@dataclass(frozen=True, slots=True)
class DueParties:
    """Keys of parties, those that are one under the one; `next_after` where the list goes on."""

    party_ids: tuple[int, ...]
    next_after: int | None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition for lines that are overdue, and the values in it and in `_DUE_AGAIN`."""

    overdue: str
    values: Mapping[str, Any]

    def keys(self, tail: str, **more: Any) -> list[int]:
        """Keys of parties with such lines."""
        with connection.cursor() as cursor:
            sql = f"SELECT DISTINCT c.party_id {self.overdue}{tail}"
            cursor.execute(sql, {**self.values, **more})
            return [int(row[0]) for row in cursor.fetchall()]


def parties_due(
    book: Book,
    plans: Sequence[Sequence[PlanStep]],
    *,
    until: dt.date,
    after: int = 0,
    limit: int | None = None,
) -> DueParties:
    """Who may be due a reminder up to a day, in the order in which they were entered.

    Nobody is left out who is; some of them are due none, or are held. With a `limit` up to so many
    after one by its key, and possibly fewer though there are more. Four queries, more where some
    thousands were merged.
    """
    asked = _asked(book, plans, until, after)
    into = merged_keys(book)
    if limit is None:
        found = asked.keys(_DUE_AGAIN)
        return DueParties(tuple(sorted({into.get(key, key) for key in found})), None)
    bound = asked.keys(" ORDER BY c.party_id LIMIT 1 OFFSET %(most)s", most=LOOKED_AT_MOST - 1)
    last = bound[0] if bound else None
    some = asked.keys(
        f"{' AND c.party_id <= %(last_party)s' if last else ''}{_DUE_AGAIN}"
        " ORDER BY c.party_id LIMIT %(most)s",
        last_party=last,
        most=limit + 1 + len(into),
    )
    roots = {key for key in some if key not in into}
    # Another name may lie elsewhere: it is due where its party stands.
    names = [key for key, root in into.items() if after < root and (not last or root <= last)]
    for start in range(0, len(names), _AT_ONCE):
        part = ", ".join(map(str, names[start : start + _AT_ONCE]))
        also = asked.keys(f"{_DUE_AGAIN} AND c.party_id IN ({part})", after=0)
        roots.update(into[key] for key in also)
    ids = sorted(roots)
    if len(ids) > limit:
        return DueParties(tuple(ids[:limit]), ids[limit - 1])
    return DueParties(tuple(ids), last)


def _asked(book: Book, plans: Sequence[Sequence[PlanStep]], until: dt.date, after: int) -> _Asked:
    places = LedgerAccount.objects.filter(book=book, control="receivable")
    keys = sorted(places.values_list("pk", flat=True)) or [0]
    overdue = _OVERDUE.format(
        # Of one alone the rows lie in the order of the index.
        place=f"= {keys[0]}" if len(keys) == 1 else f"IN ({', '.join(map(str, keys))})",
        seen="" if sees_all(book) else _SEEN,
    )
    day = connection.ops.adapt_datefield_value
    return _Asked(
        overdue,
        {
            "book": book.pk,
            "after": after,
            "overdue": day(until - dt.timedelta(days=min(plan[0].days_after for plan in plans))),
            "last_step": max(plan[-1].step_no for plan in plans),
            "lately": day(until - dt.timedelta(days=_least_apart(plans))),
            "manager": book.seen_by_id,
        },
    )


def _least_apart(plans: Sequence[Sequence[PlanStep]]) -> int:
    """Days that lie between two steps of any plan at least."""
    apart = [
        later.days_after - sooner.days_after for plan in plans for sooner, later in pairwise(plan)
    ]
    return min(apart, default=0)
