"""Days as people type them, in forms and in the address: `23-11`, `today`, `+14d`, `eom`."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from akker.books.models import Book
from akker.books.queries import fiscal_years
from akker.intake.understood import understood_day
from akker.kernel.errors import Refused
from akker.web.templatetags.akker import reader

MOST_TYPED = 40
_T = TypeVar("_T")
_TIME = re.compile(r"(.*?)[ T]+([0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)\Z", re.DOTALL)


def bookable(book: Book, days: Sequence[dt.date]) -> Sequence[dt.date]:
    """Of several days the one in an open year, where exactly one is; else all of them."""
    if len(days) < 2:
        return days
    years = [year for year in fiscal_years(book) if not year.is_closed]
    fitting = [day for day in days if any(y.starts_on <= day <= y.ends_on for y in years)]
    return fitting if len(fitting) == 1 else days


def typed_day(
    text: str, today: dt.date, booked_in: Book | None = None, *, ahead: bool = False
) -> dt.date:
    """The one day that was typed in a field; what is booked on it needs an open year, and with
    `ahead` a weekday is the first to come.

    Refused: date_unreadable, day_of_two.
    """
    typed = text.replace("\0", "").strip()[:MOST_TYPED]
    days: Sequence[dt.date] = understood_day(typed, reader().code, today, ahead=ahead)
    if booked_in:
        days = bookable(booked_in, days)
    if len(days) > 1:
        raise Refused(
            "day_of_two",
            "{text} can be two days.",
            remedy="Write the month as a word, or the day as 2026-03-31.",
            text=typed,
        )
    return days[0]


def typed_day_if_any(
    text: str, today: dt.date, booked_in: Book | None = None, *, ahead: bool = False
) -> dt.date | None:
    """None for an empty field. Refused: as `typed_day`."""
    return typed_day(text, today, booked_in, ahead=ahead) if text.strip() else None


def day_text(text: str, today: dt.date) -> str:
    """A day in the address as programs write it; what is not clear stays as it was typed, for
    whoever reads it to refuse.

    Filters look back: a day that can be of two years is the last of the two that has come.
    """
    typed = text.replace("\0", "").strip()[:MOST_TYPED]
    try:
        days = understood_day(typed, reader().code, today)
    except Refused:
        return text
    if len({(day.month, day.day) for day in days}) > 1:
        return text
    return max((day for day in days if day <= today), default=days[0]).isoformat()


def moment_text(text: str, today: dt.date) -> str:
    """The same for a moment, a day with a time behind it: `23-11 14:05`."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        day, time = split_time(text)
        return f"{day_text(day, today)}T{time}" if time else day_text(day, today)
    return text


def read_moment(text: str, read: Callable[[str], _T]) -> tuple[_T, str]:
    """What a day means, and the time behind it or nothing. Refused, with how to write both:
    date_unreadable; and what `read` refuses.
    """
    day_text, time_text = split_time(text)
    try:
        if time_text:
            dt.time.fromisoformat(time_text)
        return read(day_text), time_text
    except ValueError:
        pass
    except Refused as refusal:
        if refusal.code != "date_unreadable" or "last" in refusal.values:
            raise
    raise Refused(
        "date_unreadable",
        "{text} is not a day and a time.",
        remedy="Write it as 23-11 14:05, or tomorrow 9:00.",
        text=text[:MOST_TYPED],
    )


def split_time(text: str) -> tuple[str, str]:
    """The day and the time, each as it was typed; the time empty where there is none."""
    found = _TIME.match(text)
    return (found[1].rstrip(","), found[2].rjust(5, "0")) if found else (text, "")
