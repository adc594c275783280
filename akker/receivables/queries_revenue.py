"""What customers brought: revenue without VAT, of many at once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, QuerySet, Sum, Value, When

from akker.books.models import Book
from akker.kernel.money import decimals_of, round_half_up
from akker.kernel.quantities import decimal_of
from akker.parties.models import Party
from akker.parties.queries_sight import seen
from akker.receivables.models import Invoice, InvoiceLine
from akker.receivables.queries_habits import ends_of
from akker.receivables.rules import CREDIT_NOTE
from akker.tax.models import TaxLine


def revenue_of_parties(
    book: Book, since: dt.date, until: dt.date, *, party_ids: Collection[int] | None = None
) -> dict[int, int]:
    """Net in the currency of the books of those whom the reader sees, by key. Three queries.
    Of some alone with `party_ids`, which has all other names for them.

    As the report of sales has it: the base of tax lines, on the day of their document whenever its
    VAT is owed, credit notes subtracted, without what was taken back. Who was merged into another
    counts with them.
    """
    into = ends_of(book)
    parties = Party.objects.filter(seen(book), book=book)
    nets = _nets(book, since, until)
    if party_ids is not None:
        parties = parties.filter(pk__in=party_ids)
        nets = _nets_of(book, since, until, party_ids)
    seen_keys = set(parties.values_list("pk", flat=True))
    found: dict[int, int] = defaultdict(int)
    for party, net in nets:
        end = into.get(party, party)
        if end in seen_keys:
            found[end] += net
    return dict(found)


def _lines(book: Book, since: dt.date, until: dt.date) -> QuerySet[TaxLine]:
    return TaxLine.objects.filter(
        book=book,
        entry__journalentry=None,
        entry__invoice__issued_on__range=(since, until),
    )


def _nets(book: Book, since: dt.date, until: dt.date) -> Iterator[tuple[int, int]]:
    rows = _lines(book, since, until).values_list("entry__invoice__party")
    yield from rows.annotate(net=Sum("base_minor")).order_by().iterator()


def _nets_of(
    book: Book, since: dt.date, until: dt.date, party_ids: Collection[int]
) -> Iterator[tuple[int, int]]:
    """By the entries of their documents: days are looked at here, because asked for them the
    database reads everybody's lines of the year."""
    documents = Invoice.objects.filter(book=book, party__in=party_ids, entry__isnull=False)
    party_of = {
        entry: party
        for entry, party, on in documents.values_list("entry", "party", "issued_on")
        if since <= on <= until
    }
    rows = TaxLine.objects.filter(book=book, entry__in=list(party_of), entry__journalentry=None)
    for entry, net in rows.values_list("entry", "base_minor"):
        yield party_of[entry], net


def revenue_by_day(
    book: Book, keys: Collection[int], since: dt.date, until: dt.date
) -> dict[int, list[tuple[dt.date, int]]]:
    """Of some parties, with who was merged into them: what each day brought. Two queries."""
    into = ends_of(book)
    names = set(keys) | {key for key, end in into.items() if end in keys}
    found: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    rows = _lines(book, since, until).filter(party__in=names, entry__invoice__party__in=names)
    for party, on, net in (
        rows.values_list("entry__invoice__party", "entry__invoice__issued_on")
        .annotate(net=Sum("base_minor"))
        .order_by()
    ):
        found[into.get(party, party)].append((on, net))
    return found


@dataclass(frozen=True, slots=True)
class Margin:
    """Of the lines about products whose cost price is known today, in the currency of the books.

    Cost prices are those of today: lines do not keep what something cost when it was sold.
    """

    revenue_minor: int = 0
    cost_minor: int = 0

    @property
    def share(self) -> Decimal | None:
        """Of revenue; None where there is none."""
        if self.revenue_minor <= 0:
            return None
        return Decimal(self.revenue_minor - self.cost_minor) / self.revenue_minor


def margins_of_parties(book: Book, since: dt.date, until: dt.date) -> dict[int, Margin]:
    """By party, with who was merged into it; over documents in the currency of the books, in which
    cost prices are. Two queries."""
    into, unit = ends_of(book), 10 ** decimals_of(book.currency)
    sign = Case(When(invoice__kind=CREDIT_NOTE, then=Value(-1)), default=Value(1))
    rows = (
        InvoiceLine.objects.filter(
            book=book,
            invoice__issued_on__range=(since, until),
            invoice__currency=book.currency,
            invoice__entry__journalentry=None,
            product__cost_e6__isnull=False,
        )
        .values_list("invoice__party", "product__cost_e6")
        .annotate(quantity=Sum(F("quantity_e6") * sign), net=Sum("net_minor"))
        .order_by()
    )
    nets: dict[int, int] = defaultdict(int)
    costs: dict[int, Decimal] = defaultdict(Decimal)
    for party, cost_e6, quantity_e6, net in rows:
        key = into.get(party, party)
        nets[key] += net
        costs[key] += decimal_of(cost_e6) * decimal_of(quantity_e6)
    return {key: Margin(net, round_half_up(costs[key] * unit)) for key, net in nets.items()}
