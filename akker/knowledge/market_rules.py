"""What can be said of competitors and industries, decided over plain values."""

import datetime as dt
import re
from dataclasses import dataclass, replace

from akker.customers.activity_rules import (
    checked_day,
    checked_line,
    checked_text,
    cleaned_text,
)
from akker.kernel.errors import Refused

MOST_NAME, MOST_WEBSITE, MOST_SAID = 120, 200, 4000
MOST_INDUSTRY, MOST_SOURCE = 80, 200
_WEBSITE = re.compile(r"https?://[^\s/?#@]+\.[^\s@]*")


@dataclass(frozen=True, slots=True)
class NewCompetitor:
    """`strong_in` and `weak_in` against us, as customers see it."""

    name: str
    website: str = ""
    strong_in: str = ""
    weak_in: str = ""


@dataclass(frozen=True, slots=True)
class NewMarketNote:
    """About one of both: a competitor, or an industry as it stands at customers. Without a day it
    is of today."""

    text: str
    source: str
    competitor_id: int | None = None
    industry: str = ""
    noted_on: dt.date | None = None


def checked_competitor(new: NewCompetitor) -> NewCompetitor:
    """As it is kept. Refused: competitor_unfit, words_missing, text_too_long."""
    return replace(
        new,
        name=checked_line(new.name, "what the competitor is called", MOST_NAME),
        website=_checked_website(new.website.strip()),
        strong_in=_checked_words(new.strong_in),
        weak_in=_checked_words(new.weak_in),
    )


def _checked_website(text: str) -> str:
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    if len(address) > MOST_WEBSITE or not _WEBSITE.fullmatch(address):
        raise Refused(
            "competitor_unfit",
            "{text} is no address of a website.",
            remedy="Give it as https://example.com.",
            text=text[:60],
        )
    return address


def _checked_words(text: str) -> str:
    if len(text) > MOST_SAID:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, or attach a file.",
            most=MOST_SAID,
        )
    return cleaned_text(text)


def checked_note(new: NewMarketNote, today: dt.date) -> NewMarketNote:
    """As it is kept. Refused: market_note_unfit, words_missing, text_too_long, day_ahead."""
    if (new.competitor_id is None) == (not new.industry.strip()):
        raise Refused(
            "market_note_unfit",
            "A note is about a competitor, or about an industry.",
            remedy="Give one of both.",
        )
    checked_line(new.text, "what is noted", len(new.text) + 1)
    is_of_industry = new.competitor_id is None
    return replace(
        new,
        text=checked_text(_checked_words(new.text)),
        source=checked_line(new.source, "who says so", MOST_SOURCE),
        industry=checked_line(new.industry, "which industry it is", MOST_INDUSTRY)
        if is_of_industry
        else "",
        noted_on=checked_day(new.noted_on, dt.date.min, today),
    )
