"""What a verb is: a command that says what it asks of whoever calls it.

A test walks all verbs and fails for one without. The permission declared here is checked
before the verb does anything, reading verbs included; the use case checks its own again.
"""

import datetime as dt
import functools
import os
from collections.abc import Callable
from typing import Any, Concatenate, Literal, ParamSpec

import click
from django.utils import translation

from akker.access.doors import command_line_actor, job_actor
from akker.access.queries import language_of_user
from akker.audit.reactions import the_reactions
from akker.books.actor import Actor, Permission, require
from akker.books.models import Book
from akker.books.queries import all_books, book_for
from akker.cli.installing import ensure_installed
from akker.kernel.errors import Refused

P = ParamSpec("P")
Asks = Permission | Literal["operator"]
READING = (Permission.READ_BOOKS, Permission.SEE_CUSTOMERS, Permission.EXPORT_BOOKS)


class Verb(click.Command):
    """A command with what it asks: a permission in some books, or to be the operator."""

    asks: Asks


class Day(click.ParamType[dt.date]):
    """A date as 2026-03-31."""

    name = "day"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        if isinstance(value, dt.date):
            return value
        try:
            return dt.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  # a day
        except ValueError:
            self.fail(f"{value} is not a date; write it as 2026-03-31.", param, ctx)


DAY = Day()


def verb(
    name: str, *, asks: Permission, under: click.Group | None = None
) -> Callable[[Callable[Concatenate[Actor, P], None]], Verb]:
    """Make a verb that acts in some books; the function gets the actor first."""

    def mark(function: Callable[Concatenate[Actor, P], None]) -> Verb:
        @functools.wraps(function)
        def run(*args: P.args, **given: P.kwargs) -> None:
            options: dict[str, Any] = dict(given)
            ensure_installed()
            wishes = _wishes(options)
            book = _chosen(str(options.pop("book")))
            actor = command_line_actor(book, wishes["as_email"], wishes["key"])
            _speak_as(actor)
            require(actor, asks)
            function(actor, *args, **options)
            if asks not in READING and the_reactions().of:
                from akker.audit.reacting import deliver_pending  # reading verbs need it not

                # What follows has happened before the verb answers; the network is the worker's.
                deliver_pending(job_actor(book), may_send=False)

        options = [_option("--book", "book", "B", "Short name of the books, if there are several.")]
        options += [_option("--as", "as_email", "EMAIL", "Act as this member; else as an owner.")]
        if asks not in READING:
            options += [_option("--idempotency-key", "key", "KEY", "Same key, done once.")]
        return _made(name, run, asks, options, under)

    return mark


def operator_verb(
    name: str, *, under: click.Group | None = None, installs: bool = False
) -> Callable[[Callable[P, None]], Verb]:
    """Make a verb about the installation: whoever may run it here is its operator.

    With `installs` it also works where nothing is installed yet.
    """

    def mark(function: Callable[P, None]) -> Verb:
        @functools.wraps(function)
        def run(*args: P.args, **given: P.kwargs) -> None:
            if not installs:
                ensure_installed()
            options: dict[str, Any] = dict(given)
            _wishes(options)
            function(*args, **options)

        return _made(name, run, "operator", [], under)

    return mark


def _made(
    name: str,
    run: Callable[..., None],
    asks: Asks,
    options: list[click.Option],
    under: click.Group | None,
) -> Verb:
    made = click.command(name, cls=Verb)(run)
    made.asks = asks
    made.params += options
    if _may_speak_json(made):
        made.params.append(
            click.Option(["--json", "as_json"], is_flag=True, help="Answer in JSON.")
        )
    if under is not None:
        under.add_command(made)
    return made


def _may_speak_json(command: click.Command) -> bool:
    formats = [param.type for param in command.params if param.name == "format_"]
    return all("json" in getattr(kind, "choices", ()) for kind in formats)


def _option(flag: str, name: str, metavar: str, said: str) -> click.Option:
    return click.Option([flag, name], metavar=metavar, default="", help=said)


def _wishes(options: dict[str, Any]) -> dict[str, Any]:
    """What was asked before the verb, and after it, which counts more."""
    meta = click.get_current_context().meta
    wishes = {"as_email": "", "key": "", "as_json": False, **meta.get("akker.wishes", {})}
    for wish in wishes:
        wishes[wish] = options.pop(wish, None) or wishes[wish]
    meta["akker.wishes"] = wishes
    return wishes


def chosen_language() -> str:
    """What `--language` before the verb or AKKER_LANGUAGE says; empty where neither does."""
    said = str(click.get_current_context().meta.get("akker.language", ""))
    return said or os.environ.get("AKKER_LANGUAGE", "")


def _speak_as(actor: Actor) -> None:
    """Unless `--language` said otherwise, refuse in the language of whom the caller acts as."""
    if actor.user_id is not None and not click.get_current_context().meta.get("akker.language"):
        translation.activate(language_of_user(actor.user_id))


def _chosen(slug: str) -> Book:
    if slug:
        return book_for(slug)
    books = all_books()
    if not books:
        raise Refused(
            "no_books",
            "There are no books yet.",
            remedy='Open some with `akker book open "My company" --slug my-company`.',
        )
    if len(books) > 1:
        slugs = ", ".join(book.slug for book in books[:12])
        raise click.UsageError(f"Say which books with --book: {slugs}.")
    return books[0]
