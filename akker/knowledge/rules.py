"""What can be known and written down, decided over plain values."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from akker.customers.activity_rules import (
    MOST_SUBJECT,
    checked_due,
    checked_line,
    checked_text,
    folded,
)
from akker.kernel.errors import Refused

BACKGROUND, PROCEDURE, ANSWER = KINDS = ("background", "procedure", "answer")
REVIEW_DAYS, MOST_REVIEW_DAYS = 180, 1100
MOST_TAGS, MOST_TAG = 6, 30


@dataclass(frozen=True, slots=True)
class NewArticle:
    """`owner` is the e-mail address of a member, empty for whoever writes. With a `party_code` it
    is about one customer. Without a day it is looked at again after `review_days`."""

    title: str
    text: str
    kind: str = ANSWER
    tags: tuple[str, ...] = ()
    party_code: str = ""
    owner: str = ""
    review_days: int = REVIEW_DAYS
    review_on: dt.date | None = None


def checked_article(new: NewArticle, today: dt.date) -> NewArticle:
    """As it is kept, with the day on which it is looked at again.

    Refused: article_unfit, words_missing, text_too_long, day_too_early.
    """
    if new.kind not in KINDS:
        raise Refused(
            "article_unfit",
            "{kind} is no kind of article.",
            remedy="Use one of: {known}.",
            kind=new.kind[:20] or "nothing",
            known=", ".join(KINDS),
        )
    if not 1 <= new.review_days <= MOST_REVIEW_DAYS:
        raise Refused(
            "article_unfit",
            "An article is looked at again after {days} days.",
            remedy="Give a number of days from 1 to {most}.",
            days=new.review_days,
            most=MOST_REVIEW_DAYS,
        )
    checked_line(new.text, "what the article says", len(new.text) + 1)
    return replace(
        new,
        title=checked_line(new.title, "what the article is called", MOST_SUBJECT),
        text=checked_text(new.text),
        tags=checked_tags(new.tags),
        review_on=checked_due(next_review(new, today), today),
    )


def next_review(new: NewArticle, today: dt.date) -> dt.date:
    return new.review_on or today + dt.timedelta(days=new.review_days)


def checked_tags(given: Iterable[str]) -> tuple[str, ...]:
    """A few words, each once whatever its capitals. Refused: article_unfit, text_too_long."""
    tags: dict[str, str] = {}
    for one in given:
        if one.strip():
            tag = checked_line(one.replace(",", " "), "what the tag is", MOST_TAG)
            tags.setdefault(folded(tag), tag)
    if len(tags) > MOST_TAGS:
        raise Refused(
            "article_unfit",
            "These are more than {most} tags.",
            remedy="Keep those by which it is looked for.",
            most=MOST_TAGS,
        )
    return tuple(tags.values())


def tags_in(text: str) -> tuple[str, ...]:
    """As they are typed and kept: with commas between them."""
    return tuple(tag for one in text.split(",") if (tag := one.strip()))


def sought_in(title: str, tags: Iterable[str], text: str) -> str:
    """What an article is looked for by."""
    return folded("\n".join((title, *tags, text)))
