"""Entries: list, show, post, take back."""

import datetime as dt
from typing import Annotated, cast

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import (
    Amount,
    Day,
    EntryForm,
    In,
    LineForm,
    Moment,
    Out,
    Page,
    Text,
    amount_out,
    form_in,
)
from akker.books.actor import Permission
from akker.kernel.errors import Refused
from akker.kernel.money import parse_decimal
from akker.kernel.rates import rate_text
from akker.ledger.drafting import reverse_and_copy
from akker.ledger.entry_form import entry_from_form
from akker.ledger.opening import post_opening_balances
from akker.ledger.posting import post_entries, post_manual_entry, reverse_entry
from akker.ledger.queries import EntryRow, LineRow
from akker.ledger.queries_entries import EntryFilter, Order, entries_page
from akker.ledger.rules import NewLine
from akker.ledger.sealing import PostedEntry

router = Router(tags=["entries"])
MOST_AT_ONCE = 500


class LineOut(Out):
    """Debit above zero. `rate` is foreign units for one unit of the books' own currency."""

    line_no: int
    code: str
    name: str
    amount: Amount
    party: str
    text: str
    currency: str
    currency_amount: str | None
    rate: str | None
    rate_date: Day | None
    rate_source: str
    dimensions: dict[str, str]


class EntryOut(Out):
    """An entry as posted; it never changes, but for what takes it back later."""

    entry: str
    entry_id: int
    journal: str
    year: str
    number: int
    date: Day
    description: str
    source: str
    recorded_at: Moment
    hash: str
    reverses: str
    reversed_by: str
    lines: list[LineOut]


class EntrySaid(Out):
    entry: str
    entry_id: int


class DraftSaid(Out):
    draft_id: int


class EntriesIn(In):
    """Entries that are posted all together, or none."""

    entries: Annotated[list[EntryForm], Field(min_length=1, max_length=MOST_AT_ONCE)]
    source: Annotated[str, Field(max_length=60)] = ""


class ReversalIn(In):
    """Without a day: that of the entry if it is still open, else the first open day after it."""

    date: Day | None = None
    description: Text = ""


class OpeningIn(In):
    date: Day
    lines: Annotated[list[LineForm], Field(max_length=10_000)]


class EntriesAsked(Paged):
    """Which entries: `text` is in the description, the source or a line, or is the label.

    Text and amount are looked for among the latest 5,000 of the period, unless `everywhere`.
    """

    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    journal: Annotated[str, Field(max_length=10)] = ""
    year: Annotated[str, Field(max_length=20)] = ""
    ledger_account: Annotated[str, Field(max_length=60)] = ""
    party: Annotated[str, Field(max_length=40)] = ""
    where: Annotated[str, Field(max_length=80, description="dimension=value")] = ""
    text: Annotated[str, Field(max_length=100)] = ""
    source: Annotated[str, Field(max_length=80)] = ""
    amount: Annotated[str, Field(max_length=40, description="Of a line, on either side.")] = ""
    everywhere: bool = False
    order: Order = "day"


class EntriesOut(Page[EntryOut]):
    """`looked_since` is the first day that was looked through; null where all was."""

    looked_since: Day | None


def entry_out(row: EntryRow, currency: str) -> EntryOut:
    """An entry in books of that currency."""
    return EntryOut.model_construct(
        entry=row.label,
        entry_id=row.entry_id,
        journal=row.journal_code,
        year=row.year_name,
        number=row.number,
        date=row.booked_on,
        description=row.description,
        source=row.source,
        recorded_at=row.recorded_at.astimezone(dt.UTC),
        hash=row.hash,
        reverses=row.reverses_label,
        reversed_by=row.reversed_by_label,
        lines=[_line_out(line, currency) for line in row.lines],
    )


def _line_out(line: LineRow, currency: str) -> LineOut:
    foreign = line.currency_minor
    return LineOut.model_construct(
        line_no=line.line_no,
        code=line.ledger_code,
        name=line.ledger_name,
        amount=amount_out(line.amount_minor, currency),
        party=line.party_code,
        text=line.text,
        currency=line.currency,
        currency_amount=None if foreign is None else amount_out(foreign, line.currency),
        rate=None if line.rate_e9 is None else rate_text(line.rate_e9),
        rate_date=line.rate_on,
        rate_source=line.rate_source,
        dimensions=dict(line.dimensions),
    )


def entry_said(posted: PostedEntry, response: HttpResponse, slug: str) -> EntrySaid:
    """What was posted, and where it is."""
    response.headers["Location"] = f"/api/v1/books/{slug}/entries/{posted.label}"
    return EntrySaid(entry=posted.label, entry_id=posted.entry_id)


@operation(router, "GET", "/entries", asks=Permission.READ_BOOKS, answers=EntriesOut)
def list_entries(request: ApiRequest, asked: Query[EntriesAsked]) -> EntriesOut:
    """Entries with their lines, by day or in the order they were recorded.

    A page holds fewer entries than its limit where they would have more than 10,000 lines.
    """
    book = request.actor.book
    places = places_in(asked.cursor, str, int)
    after = None if places is None else (read_day(str(places[0])), cast(int, places[1]))
    found = entries_page(
        book, _filter(asked, book.currency), order=asked.order, after=after, limit=asked.limit
    )
    page = page_of(
        found.entries,
        asked.limit,
        lambda row: entry_out(row, book.currency),
        lambda row: (row.booked_on.isoformat(), row.entry_id),
        goes_on=found.goes_on,
    )
    return EntriesOut.model_construct(
        items=page.items, next=page.next, looked_since=found.looked_since
    )


def read_day(text: str) -> dt.date:
    """The day in a cursor. Refused: cursor_unreadable."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise Refused(
            "cursor_unreadable",
            "This cursor is none of this list.",
            remedy="Send `next` of the part before as it is, with the same filters.",
        ) from error


def _filter(asked: EntriesAsked, currency: str) -> EntryFilter:
    dimension, equals, value = asked.where.partition("=")
    if asked.where and not equals:
        raise Refused(
            "where_unreadable",
            "{text} chooses no value of a dimension.",
            remedy="Write it as dimension=value.",
            text=asked.where,
        )
    return EntryFilter(
        since=asked.from_,
        until=asked.until,
        journal_code=asked.journal,
        year_name=asked.year,
        ledger_code=asked.ledger_account,
        party_code=asked.party,
        dimension=(dimension, value) if equals else None,
        text=asked.text,
        source=asked.source,
        amount_minor=parse_decimal(asked.amount, currency) if asked.amount else None,
        everywhere=asked.everywhere,
    )


@operation(router, "POST", "/entries", asks=Permission.POST_ENTRIES, answers=EntrySaid, status=201)
def post_entry(request: ApiRequest, body: EntryForm, response: HttpResponse) -> EntrySaid:
    """Post an entry: two lines or more that sum to zero, debit above zero.

    It gets the next number of its journal and year and never changes. Take it back with
    another, if it was wrong.
    """
    actor = request.actor
    entry = entry_from_form(form_in(body), actor.book.currency)
    return entry_said(post_manual_entry(actor, entry=entry), response, actor.book.slug)


@operation(
    router,
    "POST",
    "/entries/batch",
    asks=Permission.POST_ENTRIES,
    answers=list[EntrySaid],
    status=201,
)
def post_many_entries(request: ApiRequest, body: EntriesIn) -> list[EntrySaid]:
    """Post up to 500 entries together, numbered in their order: all of them, or none."""
    actor = request.actor
    entries = [entry_from_form(form_in(form), actor.book.currency) for form in body.entries]
    posted = post_entries(actor, entries=entries, source=body.source)
    return [EntrySaid(entry=one.label, entry_id=one.entry_id) for one in posted]


@operation(
    router,
    "POST",
    "/opening-balances",
    asks=Permission.POST_ENTRIES,
    answers=EntrySaid,
    status=201,
)
def post_opening(request: ApiRequest, body: OpeningIn, response: HttpResponse) -> EntrySaid:
    """Post the balances that the books start with, as one entry that balances by itself."""
    actor = request.actor
    form = {"date": body.date.isoformat(), "lines": body.model_dump(exclude_unset=True)["lines"]}
    lines: tuple[NewLine, ...] = entry_from_form(form, actor.book.currency).lines
    posted = post_opening_balances(actor, booked_on=body.date, lines=lines)
    return entry_said(posted, response, actor.book.slug)


@operation(
    router,
    "POST",
    "/entries/{path:entry}/reverse",
    asks=Permission.POST_ENTRIES,
    answers=EntrySaid,
    status=201,
)
def reverse(request: ApiRequest, entry: str, body: ReversalIn, response: HttpResponse) -> EntrySaid:
    """Take an entry back by one with the opposite signs."""
    actor = request.actor
    posted = reverse_entry(actor, label=entry, booked_on=body.date, description=body.description)
    return entry_said(posted, response, actor.book.slug)


@operation(
    router,
    "POST",
    "/entries/{path:entry}/reverse-and-copy",
    asks=Permission.POST_ENTRIES,
    answers=DraftSaid,
    status=201,
)
def reverse_with_copy(request: ApiRequest, entry: str, body: ReversalIn) -> DraftSaid:
    """Take an entry back, and leave a draft with the same lines to correct."""
    draft_id = reverse_and_copy(
        request.actor, label=entry, booked_on=body.date, description=body.description
    )
    return DraftSaid(draft_id=draft_id)
