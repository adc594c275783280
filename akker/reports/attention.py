"""What of customers asks for somebody today, each with its reason and what is at stake."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from zoneinfo import ZoneInfo

from django.db.models import Model

from akker.adoption.models import UsageStanding
from akker.adoption.queries import fallen_usage
from akker.books.models import Book
from akker.cases.models import Case, Wish
from akker.cases.queries import needing_cases
from akker.cases.queries_requirements import waiting_wishes
from akker.customers.models import Promise, Task
from akker.customers.queries_rhythm import waiting_customers
from akker.customers.queries_tasks import DueFilter, promises_page, tasks_page
from akker.dunning.models import Dispute, PaymentPromise
from akker.dunning.queries import DisputeFilter, disputes
from akker.dunning.queries_promises import promises
from akker.dunning.rules import PromiseState
from akker.growth.models import Referral
from akker.knowledge.models import Article
from akker.knowledge.queries import due_articles
from akker.parties.models import Party
from akker.parties.queries import keys_of_group
from akker.planning.models import AccountPlan
from akker.planning.queries import PlanFilter, plans_page
from akker.receivables.queries_credit import credits_of
from akker.reports.aged_lines import BUCKET_DAYS
from akker.reports.aged_receivables import AgedParty, AgedReceivables, aged_receivables
from akker.reports.needs import NEVER, Attention, Need
from akker.reports.party_position import PartyPosition
from akker.reports.referrals import MOST_OF_ONE, referrals_of
from akker.reports.used_parts import parts_of, used_tables
from akker.training.models import Enrolment
from akker.training.queries import late_lessons
from akker.voice.models import Answer
from akker.voice.queries import UNHEARD, AnswerFilter, answers_page

MOST_OF_A_NEED = 20
Source = tuple[type[Model], Callable[[], list[Attention]]]  # asked where the table has rows
Group = Collection[int] | None  # a customer with its other names (`keys_of_group`); None is all
PROMISES_SINCE_DAYS = 60  # an older promise that was not kept is an overdue invoice by now


def attention_everywhere(
    book: Book, reader: int | None, aged: AgedReceivables, *, today: dt.date
) -> list[Attention]:
    """Of all customers whom the reader sees; the first of each need. Tasks are the reader's own.

    `aged` is of today, with at least `MOST_OF_A_NEED` rows. A fixed number of queries, fewer
    where a part of Akker is not used.
    """
    sources: tuple[Source, ...] = (
        (Promise, lambda: _our_promises(book, reader, today, "")),
        (Case, lambda: _cases(book, today, "")),
        (Wish, lambda: _answers(book, today, "")),
        (Task, lambda: _tasks(book, reader, today, DueFilter(owner=reader, due_by=today))),
        (AccountPlan, lambda: _reviews(book, today, "")),
        (Enrolment, lambda: _lessons(book, today, None)),
        (UsageStanding, lambda: _fallen(book, today, None)),
        (Party, lambda: _silent(book, today)),
        (Answer, lambda: _unheard(book, today, "")),
        (Dispute, lambda: _disputes(book, today, "")),
        (PaymentPromise, lambda: _payment_promises(book, today, "")),
        (Party, lambda: _credits(book, today, None)),
        (Referral, lambda: _thanks(book, today, None, "")),
        (Article, lambda: _articles(book, reader, today, None)),
    )
    used = used_tables(book, (table for table, _ in sources))
    found = [one for table, source in sources if table in used for one in source()]
    found += _overdue_parties(book, aged.rows[:MOST_OF_A_NEED])
    return sorted(found, key=Attention.place)


def attention_today(book: Book, reader: int | None, *, today: dt.date) -> list[Attention]:
    """As `attention_everywhere`, for who has read nothing of the money yet."""
    aged = aged_receivables(book, as_of=today, most=MOST_OF_A_NEED)
    return attention_everywhere(book, reader, aged, today=today)


def attention_of(
    book: Book,
    reader: int | None,
    code: str,
    name: str,
    position: PartyPosition,
    *,
    today: dt.date,
) -> list[Attention]:
    """Of one customer; tasks of everybody. Queries for what they have any of."""
    group = keys_of_group(book, code)
    sources: tuple[Source, ...] = (
        (Promise, lambda: _our_promises(book, reader, today, code)),
        (Case, lambda: _cases(book, today, code)),
        (Wish, lambda: _answers(book, today, code)),
        (Task, lambda: _tasks(book, reader, today, DueFilter(party_code=code, due_by=today))),
        (AccountPlan, lambda: _reviews(book, today, code)),
        (Enrolment, lambda: _lessons(book, today, group)),
        (UsageStanding, lambda: _fallen(book, today, group)),
        (Answer, lambda: _unheard(book, today, code)),
        (Dispute, lambda: _disputes(book, today, code)),
        (PaymentPromise, lambda: _payment_promises(book, today, code)),
        (Referral, lambda: _thanks(book, today, group, code)),
        (Article, lambda: _articles(book, reader, today, group)),
    )
    used = parts_of(book, group)
    found = [one for table, source in sources if table in used for one in source()]
    found += _credits(book, today, [code])
    found += _overdue_items(book, code, name, position)
    return sorted(found, key=Attention.place)


def _our_promises(book: Book, reader: int | None, today: dt.date, code: str) -> list[Attention]:
    """What we promised by today, or by a day that passed."""
    asked = DueFilter(party_code=code, by="us", due_by=today)
    rows = promises_page(book, reader, asked, today=today, limit=MOST_OF_A_NEED)
    return [
        Attention(
            Need.OUR_PROMISE,
            row.party_code,
            row.party_name,
            0,
            book.currency,
            (today - row.due_on).days,
            row.text,
        )
        for row in rows[:MOST_OF_A_NEED]
    ]


def _cases(book: Book, today: dt.date, code: str) -> list[Attention]:
    """Answers that are overdue, and complaints that are open for long."""
    now, zone = dt.datetime.now(dt.UTC), ZoneInfo(book.timezone)
    found = []
    for row in needing_cases(book, now=now, today=today, party_code=code, limit=MOST_OF_A_NEED):
        is_late = row.is_overdue(now)
        since = row.due_at.astimezone(zone).date() if is_late else row.opened_on
        found.append(
            Attention(
                Need.CASE if is_late else Need.COMPLAINT,
                row.party_code,
                row.party_name,
                0,
                book.currency,
                max((today - since).days, 0),
                f"{row.label} {row.subject}",
                str(row.case_no),
            )
        )
    return found


def _answers(book: Book, today: dt.date, code: str) -> list[Attention]:
    """Customers who did not hear yet what was decided about something that they want."""
    return [
        Attention(
            Need.ANSWER,
            row.party_code,
            row.party_name,
            row.worth_minor,
            book.currency,
            (today - row.decided_on).days if row.decided_on else 0,
            row.title,
            str(row.requirement_id),
        )
        for row in waiting_wishes(book, party_code=code, limit=MOST_OF_A_NEED)
    ]


def _tasks(book: Book, reader: int | None, today: dt.date, asked: DueFilter) -> list[Attention]:
    rows = tasks_page(book, reader, asked, today=today, limit=MOST_OF_A_NEED)
    return [
        Attention(
            Need.TASK,
            row.party_code,
            row.party_name,
            0,
            book.currency,
            (today - row.due_on).days,
            row.text,
            str(row.task_id),
        )
        for row in rows[:MOST_OF_A_NEED]
    ]


def _unheard(book: Book, today: dt.date, code: str) -> list[Attention]:
    """Low scores of which the customer did not hear what was done."""
    asked = AnswerFilter(party_code=code, show=UNHEARD)
    return [
        Attention(
            Need.LOW_SCORE,
            row.party_code,
            row.party_name,
            0,
            book.currency,
            (today - row.answered_on).days if row.answered_on else 0,
            f"{row.name}: {row.score}",
            str(row.answer_id),
        )
        for row in answers_page(book, asked, limit=MOST_OF_A_NEED)[:MOST_OF_A_NEED]
    ]


def _reviews(book: Book, today: dt.date, code: str) -> list[Attention]:
    """Plans that were to be looked at by a day."""
    rows = plans_page(book, PlanFilter(code, due_by=today), limit=MOST_OF_A_NEED)
    return [
        Attention(
            Need.REVIEW,
            row.party_code,
            row.party_name,
            0,
            book.currency,
            (today - row.review_on).days if row.review_on else 0,
            row.title,
            str(row.plan_id),
        )
        for row in rows[:MOST_OF_A_NEED]
    ]


def _lessons(book: Book, today: dt.date, group: Group) -> list[Attention]:
    """Steps of tracks that somebody was to have gone through. `address` is who, if it is one."""
    rows = late_lessons(book, today=today, group=group, limit=MOST_OF_A_NEED)
    return [
        Attention(
            Need.LESSON,
            row.party_code,
            row.party_name,
            0,
            book.currency,
            (today - row.due_on).days,
            row.title,
            row.contact_name,
        )
        for row in rows
    ]


def _thanks(
    book: Book, today: dt.date, group: tuple[int, ...] | None, code: str
) -> list[Attention]:
    """Who recommended us to somebody who was invoiced since, and was not thanked."""
    if group is None:
        rows = referrals_of(book, only_open=True, limit=MOST_OF_A_NEED)
    else:  # as their page asks it
        rows = referrals_of(book, group, limit=MOST_OF_ONE)
    return [
        Attention(
            Need.THANKS,
            row.recommender_code,
            row.recommender_name,
            0,
            book.currency,
            (today - row.first_on).days,
            row.party_name or row.party_code,
            str(row.referral_id),
        )
        for row in rows
        if row.first_on is not None and row.is_to_thank and code in ("", row.recommender_code)
    ]


def _articles(book: Book, reader: int | None, today: dt.date, group: Group) -> list[Attention]:
    """What the reader is to look at again, whether it is still right."""
    return [
        Attention(
            Need.ARTICLE,
            row.party_code,
            row.party_name,
            0,
            book.currency,
            (today - row.review_on).days,
            row.title,
            str(row.article_id),
        )
        for row in due_articles(book, reader, today=today, group=group, limit=MOST_OF_A_NEED)
    ]


def _fallen(book: Book, today: dt.date, group: Group) -> list[Attention]:
    """Who uses much less than they did. `address` is by how many per cent."""
    rows = fallen_usage(book, today=today, group=group, limit=MOST_OF_A_NEED)
    return [
        Attention(
            Need.USE,
            row.party_code,
            row.party_name,
            0,
            book.currency,
            (today - row.standing.on).days,
            row.measure_name,
            str(-(row.standing.change_percent or 0)),
        )
        for row in rows
    ]


def _silent(book: Book, today: dt.date) -> list[Attention]:
    """With whom there was no contact for longer than their tier wants."""
    rows = waiting_customers(book, today=today, limit=MOST_OF_A_NEED)
    return [
        Attention(
            Need.SILENT,
            row.customer.code,
            row.customer.name,
            0,
            book.currency,
            NEVER if row.silent_days is None else row.silent_days,
        )
        for row in rows[:MOST_OF_A_NEED]
    ]


def _disputes(book: Book, today: dt.date, code: str) -> list[Attention]:
    asked = DisputeFilter(only_open=True, party_code=code)
    return [
        Attention(
            Need.DISPUTE,
            row.party_code,
            row.party_name,
            row.amount_minor,
            row.currency,
            max((today - row.opened_on).days, 0),
            row.label,
            str(row.dispute_id),
        )
        for row in disputes(book, asked, limit=MOST_OF_A_NEED)[:MOST_OF_A_NEED]
    ]


def _payment_promises(book: Book, today: dt.date, code: str) -> list[Attention]:
    """Promised days that passed without the money, or with a part of it."""
    since = today - dt.timedelta(days=PROMISES_SINCE_DAYS)
    rows = promises(book, as_of=today, party_code=code, since=since, limit=2 * MOST_OF_A_NEED)
    return [
        Attention(
            Need.PAYMENT_PROMISE,
            row.party_code,
            row.party_name,
            row.amount_minor - row.received_minor,
            row.currency,
            (today - row.promised_on).days,
            row.said_by,
        )
        for row in rows
        if row.state in (PromiseState.BROKEN, PromiseState.PARTLY) and row.promised_on < today
    ][:MOST_OF_A_NEED]


def _credits(book: Book, today: dt.date, codes: list[str] | None) -> list[Attention]:
    held = [
        Attention(Need.CREDIT, code, one.name, one.over_minor, book.currency, 0)
        for code, one in credits_of(book, today=today, codes=codes).items()
        if one.is_held
    ]
    return sorted(held, key=Attention.place)[:MOST_OF_A_NEED]


def _overdue_parties(book: Book, rows: Iterable[AgedParty]) -> list[Attention]:
    """`days` is the edge of the oldest part that is late: 0, 30, 60 or 90."""
    return [
        Attention(
            Need.OVERDUE, row.code, row.name, row.overdue_minor, book.currency, _late_since(row)
        )
        for row in rows
        if row.code and row.overdue_minor > 0
    ]


def _late_since(row: AgedParty) -> int:
    oldest = max(bucket for bucket, amount in enumerate(row.buckets) if amount)
    return BUCKET_DAYS[oldest - 1] if oldest else 0


def _overdue_items(book: Book, code: str, name: str, position: PartyPosition) -> list[Attention]:
    return [
        Attention(
            Need.OVERDUE,
            code,
            name,
            one.item.base_minor,
            book.currency,
            one.days_late,
            one.item.number,
            one.address,
        )
        for one in position.items
        if one.days_late and one.item.base_minor > 0
    ][:MOST_OF_A_NEED]
