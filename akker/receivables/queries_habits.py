"""How often customers buy, and how much: read for everybody at once, as of any day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from akker.books.models import Book
from akker.kernel.money import round_half_up
from akker.ledger.models import JournalLine
from akker.parties.models import Party
from akker.parties.queries_sight import seen
from akker.receivables.models import Invoice, InvoiceLine
from akker.receivables.rules import CREDIT_NOTE, INVOICE, WITHDRAWN

COUNTER = "COUNTER"  # who bought without a name: nobody whom somebody could look after


@dataclass(frozen=True, slots=True)
class Habit:
    """What somebody bought up to a day, credit notes and documents that were withdrawn left out.

    `days` are those with an invoice, each once, the earliest first. `net_minor` is in the currency
    of the books. `again_count` are the products that were bought on more than one day.
    """

    code: str
    name: str
    is_seen: bool
    days: tuple[dt.date, ...]
    invoice_count: int
    net_minor: int
    again_count: int
    usual_minor: int = 0  # what an order day brings, the one in the middle

    @property
    def first_on(self) -> dt.date:
        return self.days[0]

    @property
    def last_on(self) -> dt.date:
        return self.days[-1]


def habits(book: Book, *, as_of: dt.date, party_ids: Collection[int] | None = None) -> list[Habit]:
    """Of everybody with an invoice up to the day, by code. Six queries, however many there are.
    Of some alone with `party_ids`, which has all other names for them.

    Those whom the reader does not see are among them, and marked: what is usual in these books
    counts everybody. Whoever shows rows leaves them out.
    """
    parties = Party.objects.filter(book=book)
    if party_ids is not None:
        parties = parties.filter(pk__in=party_ids)
    into = ends_of(book)
    days: dict[int, dict[dt.date, int]] = defaultdict(dict)
    counts: dict[int, int] = defaultdict(int)
    nets: dict[int, int] = defaultdict(int)
    for party, day, net in _invoices(book, as_of, _of(party_ids)):
        key = into.get(party, party)
        days[key][day] = days[key].get(day, 0) + net
        counts[key] += 1
        nets[key] += net
    again: dict[int, int] = defaultdict(int)
    for party in _bought_again(book, as_of, party_ids):
        again[into.get(party, party)] += 1
    visible = set(parties.filter(seen(book)).values_list("pk", flat=True))
    rows = parties.exclude(code=COUNTER).order_by("code").values_list("pk", "code", "name")
    return [
        Habit(
            code,
            name,
            key in visible,
            tuple(sorted(days[key])),
            counts[key],
            nets[key],
            again[key],
            median_low(days[key].values()),
        )
        for key, code, name in rows.iterator()
        if key in days
    ]


@dataclass(frozen=True, slots=True)
class Bought:
    """What a `Habit` says in short: as many days, and as much."""

    day_count: int
    first_on: dt.date
    last_on: dt.date
    net_minor: int


def bought_by_all(book: Book, *, as_of: dt.date) -> list[Bought]:
    """As `habits`, of everybody and in no order; added up by the database. Six queries at most."""
    into = ends_of(book)
    rows = _orders(book, Q()).filter(issued_on__lte=as_of)
    nobody = set(Party.objects.filter(book=book, code=COUNTER).values_list("pk", flat=True))
    abroad: dict[int, int] = defaultdict(int)
    for party, _, net in _foreign(book, rows.exclude(currency=book.currency)):
        abroad[party] += net
    merged = into.keys() | set(into.values())
    found = rows.exclude(party__in=merged) if merged else rows
    at_home = Sum("net_minor", filter=Q(currency=book.currency), default=0)
    alone = (
        found.order_by()
        .values_list("party")
        .annotate(
            days=Count("issued_on", distinct=True),
            first=Min("issued_on"),
            last=Max("issued_on"),
            net=at_home,
        )
    )
    many = [
        Bought(count, first, last, net + abroad.get(party, 0))
        for party, count, first, last, net in alone.iterator()
        if party not in nobody
    ]
    by_day: dict[int, dict[dt.date, int]] = defaultdict(lambda: defaultdict(int))
    some = rows.filter(party__in=merged).order_by().values_list("party", "issued_on")
    for party, day, net in some.annotate(net=at_home):
        by_day[into.get(party, party)][day] += net
    for party in merged & abroad.keys():
        end = into.get(party, party)
        by_day[end][min(by_day[end])] += abroad[party]
    many += [
        Bought(len(one), min(one), max(one), sum(one.values()))
        for end, one in by_day.items()
        if end not in nobody
    ]
    return many


def ends_of(book: Book) -> dict[int, int]:
    """Whom those who were merged are, whoever reads: `merged_keys` knows those who are seen."""
    rows = Party.objects.filter(book=book, merged_into__isnull=False)
    into = {key: int(other or 0) for key, other in rows.values_list("pk", "merged_into")}
    for key, end in into.items():
        while end in into:
            end = into[end]
        into[key] = end
    return into


def names_for(book: Book, party_ids: Collection[int]) -> set[int]:
    """The keys of some in the end of their mergers, and of all other names for them."""
    into = ends_of(book)
    ends = {into.get(key, key) for key in party_ids}
    return ends | {key for key, end in into.items() if end in ends}


def buyers(book: Book) -> list[int]:
    """The keys of all who have an invoice, whoever reads. One query."""
    rows = Invoice.objects.filter(book=book).order_by("party").values_list("party", flat=True)
    return list(rows.distinct())


def keys_of_codes(book: Book, codes: Collection[str]) -> list[int]:
    """Whoever reads. One query."""
    return list(Party.objects.filter(book=book, code__in=codes).values_list("pk", flat=True))


def _orders(book: Book, own: Q) -> QuerySet[Invoice]:
    rows = Invoice.objects.filter(own, book=book, kind=INVOICE)
    return rows.exclude(_is_no_order(book, own))


def _is_no_order(book: Book, own: Q, at: str = "") -> Q:
    """Invoices from elsewhere that were withdrawn (`withdrawing`), and those that withdraw a credit
    note: nobody ordered by either. Of rows that have the invoice `at` a name.

    The withdrawn are looked for once, not for each row.
    """
    is_opposite = {"number": None, "label__endswith": WITHDRAWN}
    notes = Invoice.objects.filter(own, book=book, kind=CREDIT_NOTE, **is_opposite)
    withdrawn = notes.filter(corrects__isnull=False).values("corrects")
    return Q(**{f"{at}{word}": value for word, value in is_opposite.items()}) | Q(
        **{f"{at}pk__in": withdrawn}
    )


def _of(party_ids: Collection[int] | None) -> Q:
    return Q() if party_ids is None else Q(party__in=party_ids)


def _invoices(book: Book, as_of: dt.date, own: Q) -> Iterator[tuple[int, dt.date, int]]:
    """Party, day and net of each; of one in another currency what its entry made of it."""
    rows = _orders(book, own).filter(issued_on__lte=as_of)
    at_home = rows.filter(currency=book.currency)
    yield from at_home.values_list("party", "issued_on", "net_minor").iterator()
    yield from _foreign(book, rows.exclude(currency=book.currency))


def _foreign(book: Book, foreign: QuerySet[Invoice]) -> Iterator[tuple[int, dt.date, int]]:
    if not foreign.exists():
        return
    in_base = dict(
        JournalLine.objects.filter(
            book=book,
            ledger_account__control="receivable",
            entry__in=foreign.values("entry"),
        ).values_list("entry", "amount_minor")
    )
    columns = foreign.values_list("party", "issued_on", "net_minor", "total_minor", "entry")
    for party, day, net, total, entry in columns.iterator():
        base = in_base.get(entry or 0, 0)
        yield party, day, round_half_up(Decimal(net) * base / total) if total else 0


def _bought_again(book: Book, as_of: dt.date, party_ids: Collection[int] | None) -> Iterator[int]:
    """A party for each of its products that it bought on more than one day."""
    own = Q()
    if party_ids is not None:
        some = Invoice.objects.filter(book=book, party__in=party_ids)
        own = Q(invoice__in=list(some.values_list("pk", flat=True)))  # by the index of lines
    rows = InvoiceLine.objects.filter(
        ~_is_no_order(book, _of(party_ids), "invoice__"),
        own,
        book=book,
        product__isnull=False,
        invoice__kind=INVOICE,
        invoice__issued_on__lte=as_of,
    ).values("invoice__party", "product")
    found = rows.annotate(days=Count("invoice__issued_on", distinct=True)).filter(days__gt=1)
    yield from found.order_by().values_list("invoice__party", flat=True).iterator()


def invoiced_between(book: Book, since: dt.date, until: dt.date) -> set[str]:
    """The codes of who has an invoice of these days, both with them."""
    into = ends_of(book)
    keys = _orders(book, Q()).filter(issued_on__range=(since, until))
    found = {into.get(key, key) for key in keys.values_list("party", flat=True).distinct()}
    rows = Party.objects.filter(book=book).values_list("pk", "code")
    return {code for key, code in rows if key in found}


def parties_of_invoices(book: Book, first_id: int, last_id: int) -> set[int]:
    """The keys of whose documents have a key from one to another, whoever reads. One query."""
    rows = Invoice.objects.filter(book=book, pk__range=(first_id, last_id))
    return set(rows.values_list("party", flat=True).distinct())
