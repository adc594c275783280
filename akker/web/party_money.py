"""The money of a customer in one view: open by age, how they pay, DSO, and their limit."""

import datetime as dt
from typing import Any

from django.urls import reverse

from akker.books.models import Book
from akker.receivables.queries_credit import credits_of, releases
from akker.receivables.queries_statement import statements_mailed
from akker.receivables.rules_credit import Credit
from akker.reports.dso import dso
from akker.reports.party_position import party_position
from akker.reports.payment_behaviour import payment_behaviour
from akker.reports.words import word
from akker.web.ages import shares_of
from akker.web.asked import with_query
from akker.web.day_bars import behaviour_bars
from akker.web.outbox import MESSAGE_STATES
from akker.web.templatetags.akker import reader

MOST_ITEMS = 8


def customer_money(book: Book, code: str, today: dt.date) -> dict[str, Any]:
    """For `web/parties/_money.html`; a fixed number of queries."""
    position = party_position(book, code, as_of=today)
    rows = payment_behaviour(book, as_of=today, party_code=code).rows
    behaviour = rows[0] if rows else None

    def to(name: str, **asked: str) -> str:
        return with_query(reverse("report", args=[book.slug, name]), {"party": code, **asked})

    return {
        "position": position,
        "items": position.items[:MOST_ITEMS],
        "more_items": max(len(position.items) - MOST_ITEMS, 0),
        "ages": shares_of(position.aged),
        "age_heads": list(
            zip(
                [word(reader().code, name) for name in _BUCKET_WORDS],
                position.aged.buckets,
                strict=True,
            )
        ),
        "behaviour": behaviour,
        "late_bars": behaviour_bars(behaviour.quarters) if behaviour else None,
        "dso": dso(book, as_of=today, party_code=code).now,
        "limit": _limit(credits_of(book, today=today, codes=[code]).get(code)),
        "releases": releases(book, party_code=code, in_force_on=today),
        "items_url": to("open-items"),
        "behaviour_url": to("payment-behaviour"),
        "dso_url": to("dso"),
        "statement_url": to("statement"),
        "statement_mails": [
            (one, *MESSAGE_STATES[one.state]) for one in statements_mailed(book, code)
        ],
    }


_BUCKET_WORDS = ("not_due", "days_30", "days_60", "days_90", "older")


def _limit(credit: Credit | None) -> dict[str, Any] | None:
    """How full it is, of 1000; above it the bar is full, and what is above stands beside it."""
    if credit is None:
        return None
    limit, used = credit.limit_minor, max(credit.exposure_minor, 0)
    width = min(1000, used * 1000 // limit) if limit else (1000 if used else 0)
    return {
        "limit_minor": limit,
        "used_minor": used,
        "width": width,
        "over_minor": credit.over_minor,
        "room_minor": max(limit - used, 0),
        "is_held": credit.is_held,
    }
