"""The register of requirements as a table, with the euros behind each."""

from akker.books.models import Book
from akker.cases.queries_requirements import RequirementFilter, WishRow, requirements
from akker.kernel.money import decimal_text
from akker.reports.table import Column, Row, Table
from akker.reports.words import word


def requirement_table(book: Book, asked: RequirementFilter, *, language: str) -> Table:
    """As the register is asked for, in its order; euros of customers whom the reader sees."""
    rows = requirements(book, asked)
    names = ("requirement", "priority", "status")
    return Table(
        title=word(language, "requirements"),
        book_name=book.name,
        currency=book.currency,
        columns=(
            *(Column(name, word(language, name), "text") for name in names),
            Column("asked_by", word(language, "customers"), "number"),
            Column("worth", word(language, "at_stake"), "amount"),
            Column("waiting", word(language, "waiting_for_answer"), "number"),
            Column("decided", word(language, "decided_on"), "date"),
            Column("answer", word(language, "answer"), "text"),
        ),
        rows=tuple(
            Row(
                (
                    one.title,
                    word(language, f"priority_{one.priority}"),
                    word(language, f"requirement_{one.state}"),
                    one.asked_by,
                    one.worth_minor,
                    one.waiting,
                    one.decided_on,
                    one.answer,
                )
            )
            for one in rows
        ),
    )


def wish_words(one: WishRow, language: str) -> str:
    """How far it is, and whether they did not hear that yet."""
    state = word(language, f"requirement_{one.state}")
    return f"{state}, {word(language, 'wish_unheard')}" if one.waits else state


def wish_json(one: WishRow, currency: str) -> dict[str, object]:
    return {
        "title": one.title,
        "state": one.state,
        "asked_on": one.asked_on.isoformat(),
        "worth": decimal_text(one.worth_minor, currency),
        "waits": one.waits,
    }
