"""The timeline of a customer, with what packages above `customers` have of them; and its words."""

from dataclasses import dataclass

from akker.books.models import Book
from akker.cases.queries_timeline import (
    asked_requirements,
    closed_cases,
    opened_cases,
    told_answers,
)
from akker.customers.queries_sought import Hit, texts_found
from akker.customers.queries_timeline import (
    ALL,
    CONTACT,
    SOURCES,
    Place,
    TimelineItem,
    Told,
    items_of,
    timeline,
)
from akker.customers.rules_search import ANSWER, CASE, REPLY, REQUIREMENT, parts_sought
from akker.parties.queries import keys_of_group
from akker.reports.used_parts import parts_of
from akker.voice.queries_timeline import given_answers, told_replies

# After those of `customers`, always in this order: a place on a page names its source by it.
FURTHER: tuple[Told, ...] = (
    Told(CONTACT, closed_cases, CASE, "cases_case"),
    Told(CONTACT, opened_cases, CASE, "cases_case"),
    Told(CONTACT, told_replies, REPLY, "voice_reply"),
    Told(CONTACT, given_answers, ANSWER, "voice_answer"),
    Told(CONTACT, told_answers, REQUIREMENT, "cases_wish"),
    Told(CONTACT, asked_requirements, REQUIREMENT, "cases_wish"),
)


@dataclass(frozen=True, slots=True)
class FoundItems:
    """Of which customer each is, the latest first; `is_cut` where there may be older ones."""

    rows: list[tuple[Hit, TimelineItem]]
    is_cut: bool


def timeline_of(
    book: Book,
    reader: int | None,
    party_code: str,
    *,
    show: str = ALL,
    text: str = "",
    before: Place | None = None,
    limit: int,
) -> list[TimelineItem]:
    """As `customers.queries_timeline.timeline`, from every source there is.

    With a `text` those in which all of its words stand; nothing where it has no words.
    """
    parts = parts_sought(text)
    if text.strip() and not parts:
        return []
    used = {one._meta.db_table for one in parts_of(book, keys_of_group(book, party_code))}
    return timeline(
        book,
        reader,
        party_code,
        show=show,
        before=before,
        limit=limit,
        parts=parts,
        further=FURTHER,
        used=used,
    )


def found_on_timelines(book: Book, reader: int | None, text: str, *, limit: int) -> FoundItems:
    """What stands on the timelines of all customers in sight and has all words of a text.

    A dozen queries at most: one or two for each kind that was found.
    """
    hits = texts_found(book, reader, parts_sought(text), limit=limit)
    return FoundItems(items_of(book, reader, hits.rows, (*SOURCES, *FURTHER)), hits.is_cut)
