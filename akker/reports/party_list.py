"""The list of parties as a table, to be taken out as it stands on screen."""

from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.parties.queries import parties_page
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

MOST_EXPORTED = 100_000


def party_list_table(
    book: Book, *, text: str, role: str, language: str, manager: str = ""
) -> Table:
    """Everybody asked for, by code. Refused: too_many_parties."""
    rows = parties_page(book, text=text, role=role, manager=manager, limit=MOST_EXPORTED)
    if len(rows) > MOST_EXPORTED:
        raise Refused(
            "too_many_parties",
            "These are more than {most} parties.",
            remedy="Choose a role, or a part of the name.",
            most=MOST_EXPORTED,
        )
    return Table(
        title=word(language, "parties"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("roles", word(language, "roles"), "text"),
            Column("country", word(language, "country"), "code"),
            Column("email", word(language, "email"), "text"),
            Column("manager", word(language, "manager"), "text"),
        ),
        rows=tuple(
            Row(
                (
                    row.code,
                    row.name,
                    ", ".join(word(language, role) for role in row.roles),
                    row.country,
                    row.email,
                    row.manager,
                )
            )
            for row in rows
        ),
    )
