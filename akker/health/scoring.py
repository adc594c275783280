"""Working out the scores of customers, and keeping those that changed."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Max, Q

from akker.audit.queries import last_proven
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.books.queries import today_in
from akker.health.events import CustomersScored
from akker.health.models import HealthScore, Scoring
from akker.health.queries import CustomerHealth, check_day, healths_of, usual_on
from akker.health.rules import Usual, kept_reasons
from akker.kernel.calendar import ONE_DAY, add_months
from akker.kernel.errors import Refused
from akker.parties.models import Party
from akker.parties.queries_sight import seen, sees_all
from akker.receivables.queries_habits import buyers, ends_of, names_for
from akker.receivables.queries_revenue import revenue_of_parties

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Scored:
    on: dt.date
    customer_count: int
    changed_count: int


@dataclass(frozen=True, slots=True)
class ScoringBegun:
    """`party_ids` have an invoice, whoever reads; nobody stands there under two names."""

    on: dt.date
    usual: Usual
    party_ids: list[int]


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def begin_scoring(actor: Actor, *, on: dt.date | None = None) -> ScoringBegun:
    """Whom `score_as_of` is to score as of a day, or today, and by what is usual that day.

    Refused: health_backdated, when somebody has a score of a later day; date_out_of_range.
    """
    book, today = actor.book, today_in(actor.book)
    day = on or today
    check_day(day)
    _hold(book)
    event_id = last_proven(book)
    last = HealthScore.objects.filter(book=book, is_last=True, scored_on__gt=day)
    later = last.aggregate(later=Max("scored_on"))["later"]
    if later is not None:
        raise Refused(
            "health_backdated",
            "Customers were scored as of {later}, which is after {day}.",
            remedy="Score as of that day or later; the report tells the health of any earlier day.",
            later=later.isoformat(),
            day=day.isoformat(),
        )
    found, into = usual_on(book, as_of=day), ends_of(book)
    # As a key that comes again gives it back, so that parts are asked the same.
    usual = Usual(float(found.gap_days), float(found.net_minor))
    if sees_all(book):
        _keep_usual(book, day, usual, event_id if day == today else None)
    return ScoringBegun(day, usual, sorted({into.get(key, key) for key in buyers(book)}))


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def score_as_of(actor: Actor, *, party_ids: Collection[int], on: dt.date, usual: Usual) -> Scored:
    """Score whom of these the actor sees as of a day, and keep what differs from the last score.

    A second time on a day takes the place of the first; who has a later score keeps that one.
    """
    _hold(actor.book)
    return _score(actor, party_ids, on, usual)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def score_some(actor: Actor, *, party_ids: Collection[int], until_id: int | None = None) -> Scored:
    """Score these as of today, by what was usual when everybody was scored last.

    Who has a score of a later day keeps that one. Nothing is done where nobody was scored yet.
    With `until_id` scores know from then on what happened up to that event.
    """
    book, day = actor.book, today_in(actor.book)
    _hold(book)
    kept = Scoring.objects.filter(book=book).first()
    if kept is None:
        return Scored(day, 0, 0)
    if until_id is not None and until_id > kept.event_id:
        kept.event_id = until_id
        kept.save(update_fields=["event_id"])
    return _score(actor, party_ids, day, Usual(kept.gap_days, kept.net_minor))


def _score(actor: Actor, party_ids: Collection[int], day: dt.date, usual: Usual) -> Scored:
    book = actor.book
    keys = names_for(book, party_ids)
    rows = healths_of(book, keys, usual, as_of=day)
    # One of the day itself may have ended on it (`_end_those_without`), and goes on then.
    found = HealthScore.objects.filter(Q(is_last=True) | Q(scored_on=day), book=book)
    last = {one.party_id: one for one in found.filter(party__in=keys).order_by("is_last")}
    ahead = {one.party_id for one in last.values() if one.scored_on > day}
    if ahead:
        codes = set(Party.objects.filter(pk__in=ahead).values_list("code", flat=True))
        rows = [row for row in rows if row.code not in codes]
    return _keep(actor, day, rows, last, keys - ahead)


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def keep_usual(actor: Actor, *, on: dt.date, usual: Usual, event_id: int) -> None:
    """What everybody is scored by from then on; of what happened up to the event scores know."""
    _hold(actor.book)
    _keep_usual(actor.book, on, usual, event_id)


def _hold(book: Book) -> None:
    """One at a time: two would both find that the same score is the last."""
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)


def _keep(
    actor: Actor,
    day: dt.date,
    rows: list[CustomerHealth],
    last: Mapping[int, HealthScore],
    party_ids: Collection[int],
) -> Scored:
    """Step: what differs from the last scores, and what each of those scored brought."""
    book = actor.book
    revenue = revenue_of_parties(book, add_months(day, -12) + ONE_DAY, day, party_ids=party_ids)
    parties = Party.objects.filter(book=book, pk__in=party_ids)
    keys = dict(parties.values_list("code", "pk"))
    changed = [
        (row, keys[row.code], last.get(keys[row.code]))
        for row in rows
        if _differs(row, last.get(keys[row.code]))
    ]
    _end_those_without(book, set(party_ids) - {keys[row.code] for row in rows})
    if changed:
        _write(book, day, changed)
        done = CustomersScored(day, len(rows), len(changed))
        record(actor, done, subject=f"book:{book.slug}")
    _look(book, day, revenue, party_ids)
    return Scored(day, len(rows), len(changed))


def _keep_usual(book: Book, day: dt.date, usual: Usual, event_id: int | None) -> None:
    """Scores of an earlier day know nothing of what happened since: then the event stays."""
    before = Scoring.objects.filter(book=book).values_list("event_id", flat=True).first()
    values = {
        "scored_on": day,
        "gap_days": usual.gap_days,
        "net_minor": usual.net_minor,
        "event_id": (before or 0) if event_id is None else event_id,
    }
    Scoring.objects.update_or_create(book=book, defaults=values)


def _end_those_without(book: Book, party_ids: Collection[int]) -> None:
    """Step: who has no invoice that stands any more, as after an import was taken back, has no
    score of today; what was kept stays in their history."""
    last = HealthScore.objects.filter(seen(book, "party__"), book=book, is_last=True)
    last.filter(party__in=party_ids, party__merged_into=None).update(is_last=False)


def _look(book: Book, day: dt.date, revenue: dict[int, int], party_ids: Collection[int]) -> None:
    """Step: what each of those scored brought, and that this was looked at on the day."""
    last = HealthScore.objects.filter(seen(book, "party__"), book=book, is_last=True)
    last = last.filter(party__in=party_ids)
    differ = [
        HealthScore(pk=key, revenue_minor=revenue.get(party, 0))
        for key, party, before in last.values_list("pk", "party", "revenue_minor").iterator()
        if revenue.get(party, 0) != before
    ]
    HealthScore.objects.bulk_update(differ, ["revenue_minor"], batch_size=_AT_ONCE)
    last.exclude(looked_on=day).update(looked_on=day)


def _differs(row: CustomerHealth, last: HealthScore | None) -> bool:
    if last is None or not last.is_last:
        return True
    return (last.score, last.certainty) != (row.health.score, row.health.certainty)


def _write(
    book: Book, day: dt.date, changed: list[tuple[CustomerHealth, int, HealthScore | None]]
) -> None:
    """Step: of those scored on this day already the row itself, of others a new one."""
    again, before, new = [], [], []
    for row, party_id, last in changed:
        values = (row.health.score, row.health.certainty, kept_reasons(row.health))
        if last is not None and last.scored_on == day:
            last.score, last.certainty, last.reasons = values
            last.is_last = True
            again.append(last)
            continue
        if last is not None:
            before.append(last.pk)
        new.append(
            HealthScore(
                book=book,
                party_id=party_id,
                scored_on=day,
                score=values[0],
                certainty=values[1],
                was=last.score if last else None,
                reasons=values[2],
                is_last=True,
            )
        )
    HealthScore.objects.bulk_update(
        again, ["score", "certainty", "reasons", "is_last"], batch_size=_AT_ONCE
    )
    for start in range(0, len(before), _AT_ONCE):
        part = before[start : start + _AT_ONCE]
        HealthScore.objects.filter(book=book, pk__in=part).update(is_last=False)
    HealthScore.objects.bulk_create(new, batch_size=_AT_ONCE)
