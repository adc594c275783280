"""The customers by their adoption of one measure, as a file."""

from akker.adoption.queries import UsageRow, measure_coded, usage_page
from akker.adoption.rules import DAY
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.quantities import decimal_of
from akker.reports.table import Column, Row, Table
from akker.reports.words import word

MOST_EXPORTED = 100_000


def usage_table(book: Book, measure: str, *, only_fallen: bool, language: str) -> Table:
    """All of the list, in its order. Refused: usage_measure_unknown, too_many_parties."""
    about = measure_coded(book, measure)
    rows = usage_page(book, measure, only_fallen=only_fallen, limit=MOST_EXPORTED)
    if len(rows) > MOST_EXPORTED:
        raise Refused(
            "too_many_parties",
            "These are more than {most} parties.",
            remedy="Choose a role, or a part of the name.",
            most=MOST_EXPORTED,
        )
    level = word(language, "usage_week" if about.per == DAY else "usage_month")
    return Table(
        title=f"{word(language, 'usage')}: {about.name}",
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
            Column("adoption", word(language, "adoption"), "percent"),
            Column("level", level, "number"),
            Column("habit", word(language, "usage_habit"), "number"),
            Column("on", word(language, "day"), "date"),
        ),
        rows=tuple(map(_row, rows)),
    )


def _row(row: UsageRow) -> Row:
    one = row.standing
    return Row(
        (
            row.party_code,
            row.party_name,
            None if row.percent is None else decimal_of(row.percent * 10_000),
            decimal_of(one.level_e6),
            None if one.habit_e6 is None else decimal_of(one.habit_e6),
            one.on,
        )
    )
