"""Answers of customers as a table, to be taken out."""

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.reports.table import Column, Kind, Row, Table
from akker.reports.words import word
from akker.voice.queries import AnswerFilter, AnswerRow, answers_page

MOST_EXPORTED = 100_000


def feedback_table(book: Book, asked: AnswerFilter, title: str, *, language: str) -> Table:
    """As the list has them, the last first. Refused: too_many_answers."""
    rows = answers_page(book, asked, limit=MOST_EXPORTED)
    if len(rows) > MOST_EXPORTED:
        raise Refused(
            "too_many_answers",
            "These are more than {most} answers.",
            remedy="Choose a period.",
            most=MOST_EXPORTED,
        )
    columns: tuple[tuple[str, Kind], ...] = (
        ("day", "date"),
        ("code", "code"),
        ("name", "text"),
        ("manager", "text"),
        ("who", "text"),
        ("score", "number"),
        ("their_words", "text"),
        ("they_heard", "text"),
    )
    return Table(
        title=title,
        book_name=book.name,
        currency=book.currency,
        columns=tuple(Column(name, word(language, name), kind) for name, kind in columns),
        rows=tuple(_row(row) for row in rows),
    )


def _row(row: AnswerRow) -> Row:
    return Row(
        (
            row.answered_on or row.asked_on,
            row.party_code,
            row.party_name,
            row.manager,
            row.name,
            row.score,
            row.text,
            "\n".join(f"{one.told_on.isoformat()} {one.text}" for one in row.replies),
        )
    )
