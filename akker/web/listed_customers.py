"""What the cells of reports about customers open."""

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse

from akker.books.models import Book
from akker.health.rules import About, Part
from akker.parties.queries import NOBODY
from akker.reports.handover import Handover
from akker.reports.health import HealthReport
from akker.reports.next_orders import NextOrders, RfmReport
from akker.reports.scorecards import Scorecards
from akker.reports.scorecards_table import RATES
from akker.web.asked import with_query
from akker.web.portfolio import FILTERS

Links = dict[str, str]  # key of a column -> address


def _party(book: Book, code: str) -> str:
    return reverse("party", args=[book.slug, code])


def _scorecards(book: Book, read: Scorecards) -> Iterator[Links]:
    """A manager, a team or a tier opens its customers, and a customer its page."""
    own = reverse("report", args=[book.slug, "scorecards"])
    days = {"from": read.period.since.isoformat(), "until": read.period.until.isoformat()}
    whose = {name: getattr(read.whose, name) for name in FILTERS}
    figures = ("customers", "revenue", "now", "before", *RATES, "nps")
    for row in read.rows:
        if read.by == "customer":
            url = reverse("customer", args=[book.slug, row.key])
            yield {"name": url}
            continue
        key = row.key or ("" if row.name else NOBODY)
        asked = {**whose, read.by: key, "by": "customer", **days}
        url = with_query(own, asked) if key else ""
        yield dict.fromkeys(("name", *figures), url)


def _health(book: Book, read: HealthReport) -> Iterator[Links]:
    """Of everybody their own page and reasons; of one the facts behind each reason."""
    until = read.as_of.isoformat()
    if not read.party_code:
        own = reverse("report", args=[book.slug, "health"])
        for row in read.rows:
            reasons = with_query(own, {"until": until, "party": row.code})
            yield {
                **dict.fromkeys(("code", "name"), _party(book, row.code)),
                **dict.fromkeys(("score", "certainty", "reason", *Part), reasons),
            }
        return
    asked = {"until": until, "party": read.party_code}
    invoices = with_query(reverse("invoices", args=[book.slug]), asked)
    behaviour = reverse("report", args=[book.slug, "payment-behaviour"])
    whose = {"party": read.party_code}
    promises = reverse("given-promises", args=[book.slug])
    cases = with_query(reverse("cases", args=[book.slug]), whose)  # disputes are among them
    customer = reverse("customer", args=[book.slug, read.party_code])
    to = {
        About.INVOICES: invoices,
        About.PRODUCTS: invoices,
        About.PAYMENTS: with_query(behaviour, asked),
        About.DISPUTES: cases,
        About.TIMELINE: reverse("customer-timeline", args=[book.slug, read.party_code]),
        About.PEOPLE: reverse("customer-people", args=[book.slug, read.party_code]),
        About.PROMISES: with_query(promises, {**whose, "show": "ended"}),
        About.PLANS: customer,
        About.FEEDBACK: f"{customer}#voice",
        About.CASES: cases,
        About.USAGE: reverse("customer-usage", args=[book.slug, read.party_code]),
    }
    for part, _share in read.parts:
        for reason in part.reasons:
            is_late = reason.about == About.PROMISES and reason.name == "late"
            url = with_query(promises, whose) if is_late else to[reason.about]
            yield {"reason": url, "points": url}


def _handover(book: Book, read: Handover) -> Iterator[Links]:
    yield from ()


def _orders(book: Book, read: NextOrders | RfmReport) -> Iterator[Links]:
    """The customer, and their invoices behind every figure; a segment opens nothing."""
    if read.by == "segment":
        return
    to, until = reverse("invoices", args=[book.slug]), read.as_of.isoformat()
    figures = ("last_on", "gap", "expected_on", "late", "usual", "orders", "revenue")
    for row in read.rows:
        invoices = with_query(to, {"party": row.code, "until": until})
        customer = reverse("customer", args=[book.slug, row.code])
        yield dict.fromkeys(figures, invoices) | dict.fromkeys(("code", "name"), customer)


OF_CUSTOMERS: dict[str, Callable[[Book, Any], Iterator[Links]]] = {
    "brief": _handover,
    "handover": _handover,
    "health": _health,
    "next-orders": _orders,
    "review": _handover,
    "rfm": _orders,
    "scorecards": _scorecards,
}
