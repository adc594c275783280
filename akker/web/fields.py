"""What a field understood of what was typed in it, while somebody types."""

import datetime as dt
from dataclasses import dataclass
from functools import partial

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from akker.intake.understood import understood_amount, understood_day
from akker.kernel.errors import Refused
from akker.kernel.money import check_currency, decimal_text
from akker.reports.display import language_of, shown_amount, shown_date, shown_weekday
from akker.web.days import read_moment, split_time
from akker.web.doors import Whom, opens_to

MOST_TYPED = 200


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a text can mean: in the form that a field sends, and as people read it."""

    value: str
    shown: str


@require_safe
@opens_to(Whom.SIGNED_IN)
def understood(request: HttpRequest) -> HttpResponse:
    """A part of a page: the one reading, the two to choose from, or why there is none.

    `kind` is day, moment or amount; what was typed stands under the name in `of`, else under
    `text`. `currency` is for amounts, `today` (ISO) the day in the books, for days; with `ahead`
    of what is still to come. Nothing is read from any books. An empty field means nothing.
    """
    asked = request.GET
    try:
        text = asked.get(asked.get("of", "text"), "")[:MOST_TYPED]
        if not text.strip():
            return HttpResponse()
        if asked.get("kind") == "amount":
            readings = _amounts(text, asked.get("currency") or "EUR")
        elif asked.get("kind") == "moment":
            readings = read_moment(text, partial(_days, asked, time=split_time(text)[1]))[0]
        else:
            readings = _days(asked, text)
    except Refused as refusal:
        return render(request, "web/understood.html", {"refusal": refusal})
    is_day = asked.get("kind") != "amount"
    return render(request, "web/understood.html", {"readings": readings, "is_day": is_day})


def _amounts(text: str, currency: str) -> list[Reading]:
    language = get_language() or "en"
    look = language_of(language)
    return [
        Reading(decimal_text(minor, currency), shown_amount(minor, currency, look))
        for minor in understood_amount(text, language, check_currency(currency))
    ]


def _days(asked: QueryDict, text: str, time: str = "") -> list[Reading]:
    """The one that it can mean, as programs write it; or several, each as the reader does: the
    chosen one comes to stand in the field.
    """
    language = get_language() or "en"
    look = language_of(language)
    try:
        on = dt.date.fromisoformat(asked.get("today", ""))
    except ValueError:
        on = timezone.localdate()
    days = understood_day(text, language, on, ahead="ahead" in asked)
    readings = []
    for day in days:
        date = shown_date(day, look)
        value = f"{date} {time}".strip() if len(days) > 1 else _machine(day, time)
        readings.append(Reading(value, f"{shown_weekday(day, look)} {date} {time}".strip()))
    return readings


def _machine(day: dt.date, time: str) -> str:
    return f"{day.isoformat()}T{time}" if time else day.isoformat()
