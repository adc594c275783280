"""The money of a customer in one view: open by age, how they pay, DSO, and their limit."""

import datetime as dt
from typing import Any

from django.urls import reverse

from akker.books.models import Book
from akker.reports.dso import dso
from akker.reports.party_position import party_position
from akker.reports.payment_behaviour import payment_behaviour
from akker.reports.words import word
from akker.web.ages import shares_of
from akker.web.asked import with_query
from akker.web.day_bars import behaviour_bars
from akker.web.templatetags.akker import reader

MOST_ITEMS = 8


def customer_money(
    book: Book, code: str, limit_minor: int | None, today: dt.date
) -> dict[str, Any]:
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
        "limit": _limit(limit_minor, position.aged.total_minor),
        "items_url": to("open-items"),
        "behaviour_url": to("payment-behaviour"),
        "dso_url": to("dso"),
        "statement_url": to("statement"),
    }


_BUCKET_WORDS = ("not_due", "days_30", "days_60", "days_90", "older")


def _limit(limit_minor: int | None, exposure_minor: int) -> dict[str, int] | None:
    """How full it is, of 1000; above it the bar is full, and what is above stands beside it."""
    if limit_minor is None:
        return None
    used = max(exposure_minor, 0)
    width = min(1000, used * 1000 // limit_minor) if limit_minor else (1000 if used else 0)
    return {
        "limit_minor": limit_minor,
        "used_minor": used,
        "width": width,
        "over_minor": max(used - limit_minor, 0),
        "room_minor": max(limit_minor - used, 0),
    }
