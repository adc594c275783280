"""The timeline of a customer, with what packages above `customers` have of them."""

from akker.books.models import Book
from akker.cases.queries_timeline import closed_cases, opened_cases
from akker.customers.queries_timeline import ALL, CONTACT, Place, Source, TimelineItem, timeline
from akker.voice.queries_timeline import given_answers, told_replies

# After those of `customers`, always in this order: a place on a page names its source by it.
FURTHER: tuple[tuple[str, Source], ...] = (
    (CONTACT, closed_cases),
    (CONTACT, opened_cases),
    (CONTACT, told_replies),
    (CONTACT, given_answers),
)


def timeline_of(
    book: Book,
    reader: int | None,
    party_code: str,
    *,
    show: str = ALL,
    before: Place | None = None,
    limit: int,
) -> list[TimelineItem]:
    """As `customers.queries_timeline.timeline`, from every source there is."""
    return timeline(
        book, reader, party_code, show=show, before=before, limit=limit, further=FURTHER
    )
