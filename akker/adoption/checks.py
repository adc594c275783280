"""Recomputes what is kept of use: how each measure stands at each customer."""

from collections.abc import Iterator

from akker.adoption.queries import measures_of, standings_stored, standings_worked_out
from akker.books.models import Book
from akker.kernel.sentences import Sentence, said


def broken_standings(book: Book) -> Iterator[Sentence]:
    """Where what is kept is not what the figures say."""
    stored = standings_stored(book)
    found = standings_worked_out(book, None)
    codes = {row.measure_id: row.code for row in measures_of(book, with_retired=True)}
    for key in sorted(stored.keys() | found.keys()):
        if key not in found or key not in stored or stored[key][1] != found[key]:
            code = stored[key][0] if key in stored else str(key[0])
            yield said(
                "How {measure} stands at {code} is not what its figures say.",
                measure=codes[key[1]],
                code=code,
            )
