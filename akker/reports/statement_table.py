"""A statement of account as a table: one part for each currency the customer has."""

from akker.books.models import Book
from akker.kernel.money import Money
from akker.reports.frame import subtitle_between
from akker.reports.statement import Section, Statement, StatementLine
from akker.reports.statement_words import line_words
from akker.reports.table import Cell, Column, Row, Style, Table
from akker.reports.words import word


def statement_table(book: Book, report: Statement, language: str) -> Table:
    """Of each currency the opening balance, one row a line and the closing balance.

    What each is in the currency of the books stands beside it where another currency is there.
    """
    currencies = [section.currency for section in report.sections]
    in_own = currencies != [book.currency]
    own = book.currency if in_own else ""
    is_split = len(report.sections) > 1
    rows: list[Row] = []
    for section in report.sections:
        if is_split:
            rows.append(_row(section, own, section.currency, style="group"))
        rows += _section_rows(section, own, language)
    if is_split:
        total = word(language, "total_in", currency=book.currency)
        whole = Money(report.closing_base, book.currency)
        rows.append(Row((None, None, None, total, None, None, None, None, whole), style="total"))
    columns = [
        Column("date", word(language, "day"), "date"),
        Column("entry", word(language, "entry"), "code"),
        Column("number", word(language, "number"), "code"),
        Column("description", word(language, "description"), "text"),
        Column("due", word(language, "due"), "date"),
        Column("currency", word(language, "currency"), "code", on_paper=False),
        Column("amount", word(language, "amount"), "amount"),
        Column("balance", word(language, "balance"), "amount"),
    ]
    if in_own:
        title = word(language, "in_own", currency=book.currency)
        columns.append(Column("base", title, "amount", is_muted=True))
    return Table(
        title=f"{word(language, 'statement')}: {report.party_name}",
        book_name=book.name,
        currency=book.currency if is_split else report.sections[0].currency,
        columns=tuple(columns),
        rows=tuple(rows),
        subtitle=subtitle_between(report.period, language),
        notes=(word(language, "base_note", currencies=", ".join(currencies)),) if in_own else (),
    )


def _section_rows(section: Section, own: str, language: str) -> list[Row]:
    """`own` is the currency of the books, empty where nothing stands in it beside."""
    first = (section.opening_minor, section.opening_base)
    last = (section.closing_minor, section.closing_base)
    return [
        _row(section, own, word(language, "opening_balance"), *first, style="subtotal"),
        *(Row(_cells(section, line, own, language)) for line in section.lines),
        _row(section, own, word(language, "closing_balance"), *last, style="total"),
    ]


def _row(
    section: Section,
    own: str,
    said: str,
    balance_minor: int | None = None,
    base_minor: int | None = None,
    *,
    style: Style,
) -> Row:
    balance = None if balance_minor is None else Money(balance_minor, section.currency)
    base = (None if base_minor is None else Money(base_minor, own),) if own else ()
    return Row((None, None, None, said, None, None, None, balance, *base), style=style)


def _cells(section: Section, line: StatementLine, own: str, language: str) -> tuple[Cell, ...]:
    return (
        line.booked_on,
        line.entry,
        line.number,
        line_words(language, line.kind, line.text, is_taken_back=line.is_taken_back),
        line.due_on,
        section.currency,
        Money(line.amount_minor, section.currency) if line.amount_minor else None,
        Money(line.balance_minor, section.currency),
        *((Money(line.base_minor, own),) if own else ()),
    )
