"""Lists of knowledge as tables, to be taken out: articles, competitors, notes of industries."""

from collections.abc import Iterable
from typing import Any

from akker.books.models import Book
from akker.knowledge.queries import ArticleFilter, articles_page
from akker.knowledge.queries_market import competitors, industry_notes
from akker.planning.queries_competitors import Stake, stakes
from akker.reports.table import Column, Kind, Row, Table
from akker.reports.words import word

MOST_EXPORTED = 1_000_000  # rows of a sheet


def article_table(book: Book, asked: ArticleFilter, *, language: str) -> Table:
    """As the list is asked for, in its order; of each text its beginning."""
    return _table(
        book,
        "articles",
        (
            *(("article", "text"), ("kind", "text"), ("code", "code"), ("name", "text")),
            *(("tags", "text"), ("begins", "text"), ("owner", "text"), ("look_again", "date")),
        ),
        (
            (
                one.title,
                word(language, f"article_{one.kind}"),
                one.party_code,
                one.party_name,
                ", ".join(one.tags),
                one.excerpt,
                one.owner_name,
                None if one.retired_on else one.review_on,
            )
            for one in articles_page(book, asked, limit=MOST_EXPORTED)
        ),
        language,
    )


def competitor_table(book: Book, *, with_retired: bool, language: str) -> Table:
    """By name, with the customers who consider them and what is at stake."""
    at_stake = stakes(book)
    rows = [
        (one, at_stake.get(one.competitor_id, Stake()))
        for one in competitors(book, with_retired=with_retired)
    ]
    return _table(
        book,
        "competitors",
        (
            *(("competitor", "text"), ("strong_in", "text"), ("customers", "number")),
            *(("at_stake", "amount"), ("out_of_use", "date")),
        ),
        (
            (one.name, one.strong_in, stake.customers, stake.amount_minor, one.retired_on)
            for one, stake in rows
        ),
        language,
    )


def industry_table(book: Book, industry: str, *, language: str) -> Table:
    """What is so of an industry or of all, the latest first."""
    return _table(
        book,
        "industries",
        (
            *(("industry", "text"), ("what_is_so", "text"), ("says_so", "text")),
            *(("since_day", "date"), ("noted_by", "text")),
        ),
        (
            (one.industry, one.text, one.source, one.noted_on, one.noted_by)
            for one in industry_notes(book, industry=industry, limit=MOST_EXPORTED)
        ),
        language,
    )


def _table(
    book: Book,
    title: str,
    columns: tuple[tuple[str, Kind], ...],
    rows: Iterable[tuple[Any, ...]],
    language: str,
) -> Table:
    return Table(
        title=word(language, title),
        book_name=book.name,
        currency=book.currency,
        columns=tuple(Column(name, word(language, name), kind) for name, kind in columns),
        rows=tuple(Row(row) for row in rows),
    )
