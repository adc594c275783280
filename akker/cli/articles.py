"""`akker article`: what there is to look up, and who keeps it right."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, verb
from akker.knowledge.queries import ArticleFilter, article_of, articles_page
from akker.knowledge.rules import KINDS, REVIEW_DAYS, NewArticle, tags_in
from akker.knowledge.writing import (
    change_article,
    confirm_article,
    retire_article,
    write_article,
)

MOST_LISTED = 100_000


@click.group("article")
def article() -> None:
    """What there is to look up, and who keeps it right."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=article)
@click.argument("words", nargs=-1)
@click.option("--kind", default="", type=click.Choice(("", *KINDS)), help="Of this kind.")
@click.option("--party", default="", metavar="CODE", help="About one customer.")
@click.option("--due", "is_due", is_flag=True, help="Those to look at again.")
@click.option("--retired", "is_retired", is_flag=True, help="Those out of use.")
def article_list(actor: Actor, /, words: tuple[str, ...], **asked: Any) -> None:
    """Articles with all of WORDS in them, the latest first."""
    with reading(actor.book):
        due_by = today_in(actor.book) if asked["is_due"] else None
        wanted = ArticleFilter(
            " ".join(words), asked["kind"], asked["party"], due_by, asked["is_retired"]
        )
        rows = articles_page(actor.book, wanted, limit=MOST_LISTED)
    listing(
        rows,
        (
            ("Article", lambda row: str(row.article_id)),
            ("Title", lambda row: row.title),
            ("Kind", lambda row: row.kind),
            ("Customer", lambda row: row.party_code),
            ("Owner", lambda row: row.owner),
            ("Look again", lambda row: row.review_on.isoformat()),
        ),
        empty="There is no such article.",
    )


@verb("show", asks=Permission.SEE_CUSTOMERS, under=article)
@click.argument("article_id", type=int)
def article_show(actor: Actor, article_id: int) -> None:
    """What an article says."""
    with reading(actor.book):
        found = article_of(actor.book, article_id)
    row = found.row
    said = [f"{row.title} ({row.kind}), written on {row.written_on} by {row.written_by}"]
    answer(found, *said, "", found.text)


def _asks(function: Callable[..., None]) -> Callable[..., None]:
    """What an article is given with, beside its title and text."""
    for option in (
        click.option("--kind", default="answer", type=click.Choice(KINDS), show_default=True),
        click.option("--tags", default="", help="A few words, with commas between them."),
        click.option("--party", default="", metavar="CODE", help="Whom it is about."),
        click.option("--owner", default="", metavar="EMAIL", help="Who keeps it right; else you."),
        click.option("--again", "review_on", type=DAY, help="When it is looked at again."),
        click.option("--days", default=REVIEW_DAYS, help="After how many days, each time."),
    ):
        function = option(function)
    return function


def _given(given: dict[str, Any]) -> NewArticle:
    return NewArticle(
        given["title"],
        given["text"],
        given["kind"],
        tags_in(given["tags"]),
        given["party"],
        given["owner"],
        given["days"],
        given["review_on"],
    )


@verb("write", asks=Permission.LOOK_AFTER_CUSTOMERS, under=article)
@click.argument("title")
@click.argument("text")
@click.option("--on", "written_on", type=DAY, help="When it was written; else today.")
@_asks
def article_write(actor: Actor, /, written_on: dt.date | None, **given: Any) -> None:
    """Write an article called TITLE that says TEXT."""
    key = write_article(actor, article=_given(given), written_on=written_on)
    answer({"article_id": key}, f"Article {key} is kept.")


@verb("change", asks=Permission.LOOK_AFTER_CUSTOMERS, under=article)
@click.argument("article_id", type=int)
@click.argument("title")
@click.argument("text")
@_asks
def article_change(actor: Actor, /, article_id: int, **given: Any) -> None:
    """Give an article anew; what it said stays in its history."""
    change_article(actor, article_id=article_id, article=_given(given))
    answer({"article_id": article_id}, f"Article {article_id} is kept.")


@verb("right", asks=Permission.LOOK_AFTER_CUSTOMERS, under=article)
@click.argument("article_id", type=int)
def article_right(actor: Actor, article_id: int) -> None:
    """It is still right: look at it again later."""
    review_on = confirm_article(actor, article_id=article_id)
    found = {"article_id": article_id, "review_on": review_on}
    answer(found, f"Article {article_id} is looked at again on {review_on}.")


@verb("retire", asks=Permission.LOOK_AFTER_CUSTOMERS, under=article)
@click.argument("article_id", type=int)
def article_retire(actor: Actor, article_id: int) -> None:
    """Put an article out of use; given anew it is in use again."""
    retire_article(actor, article_id=article_id)
    answer({"article_id": article_id}, f"Article {article_id} is out of use.")
