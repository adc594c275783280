"""`akker book`."""

import datetime as dt
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import all_books, fiscal_years, locks_of
from akker.cli.answers import answer, listing
from akker.cli.installing import install
from akker.cli.verbs import DAY, operator_verb, verb
from akker.ledger.changing import change_book
from akker.ledger.opening import NewBook, open_book


@dataclass(frozen=True, slots=True)
class BookSaid:
    slug: str
    name: str
    country: str
    currency: str
    legal_form: str
    language: str


@click.group("book")
def book() -> None:
    """Open books for a company, or list them."""


@operator_verb("open", under=book, installs=True)
@click.argument("name")
@click.option("--slug", required=True, help="Short name, for commands and addresses.")
@click.option("--country", required=True, help="ISO code; decides chart and journals.")
@click.option("--currency", required=True, help="The currency the books are kept in.")
@click.option("--form", "legal_form", default="", help="Legal form, such as bv or sole-trader.")
@click.option(
    "--year-start",
    "first_month",
    type=click.IntRange(1, 12),
    default=1,
    help="Month in which fiscal years begin; 1 if not given.",
)
@click.option("--first-day", type=DAY, help="First day of the books; else that of this year.")
@click.option("--language", default="en", help="Of the names in the chart: en, nl.")
def book_open(
    name: str,
    slug: str,
    country: str,
    currency: str,
    legal_form: str,
    first_month: int,
    first_day: dt.date | None,
    language: str,
) -> None:
    """Open books for a company NAME, with the chart of its country.

    Where nothing is installed yet, this installs it first.
    """
    install()
    opened = open_book(
        NewBook(
            name=name,
            slug=slug,
            country=country,
            currency=currency,
            first_day=first_day or _first_day_of_this_year(first_month),
            first_month=first_month,
            legal_form=legal_form,
            language=language,
        )
    )
    said = BookSaid(opened.slug, name, opened.country, currency, opened.legal_form, opened.language)
    answer(said, f"The books of {name} are open: use --book {slug}.")


def _first_day_of_this_year(first_month: int) -> dt.date:
    today = dt.datetime.now().astimezone().date()
    start = dt.date(today.year, first_month, 1)
    return start if start <= today else start.replace(year=today.year - 1)


@dataclass(frozen=True, slots=True)
class YearShown:
    year: str
    starts_on: dt.date
    ends_on: dt.date
    is_closed: bool


@dataclass(frozen=True, slots=True)
class BookShown:
    """`locks` are the last days on which nothing of that kind may be posted; None without."""

    slug: str
    name: str
    currency: str
    locks: dict[str, dt.date | None]
    years: tuple[YearShown, ...]


@verb("show", asks=Permission.SEE_CUSTOMERS, under=book)
def book_show(actor: Actor) -> None:
    """The years of some books, and up to which days they are locked."""
    with reading(actor.book):
        years = tuple(
            YearShown(year.name, year.starts_on, year.ends_on, year.is_closed)
            for year in fiscal_years(actor.book)
        )
        locks = locks_of(actor.book)
    shown = BookShown(actor.book.slug, actor.book.name, actor.book.currency, locks, years)
    answer(
        shown,
        f"{shown.name} ({shown.slug}), kept in {shown.currency}",
        *(
            f"year {y.year}  {y.starts_on} to {y.ends_on}  {'closed' if y.is_closed else 'open'}"
            for y in years
        ),
        *(f"{kind} locked until {day or '-'}" for kind, day in locks.items()),
    )


@dataclass(frozen=True, slots=True)
class BookChangedSaid:
    slug: str
    name: str
    timezone: str
    language: str


@verb("change", asks=Permission.CHANGE_SETTINGS, under=book)
@click.option("--name", help="What the company is called; else it stays.")
@click.option("--timezone", help="Where its day begins, such as Europe/Amsterdam.")
@click.option("--language", help="Of reports and mail for whom no other is known: en, nl.")
def book_change(actor: Actor, name: str | None, timezone: str | None, language: str | None) -> None:
    """Change what some books are called, their time zone or their language."""
    now = actor.book
    said = BookChangedSaid(
        now.slug, name or now.name, timezone or now.timezone, language or now.language
    )
    change_book(actor, name=said.name, timezone=said.timezone, language=said.language)
    answer(said, f"{said.name} ({said.slug}): {said.timezone}, {said.language}.")


@operator_verb("list", under=book)
def book_list() -> None:
    """All books of this installation."""
    listing(
        [
            BookSaid(b.slug, b.name, b.country, b.currency, b.legal_form, b.language)
            for b in all_books()
        ],
        (
            ("Book", lambda row: row.slug),
            ("Name", lambda row: row.name),
            ("Country", lambda row: row.country),
            ("Currency", lambda row: row.currency),
            ("Form", lambda row: row.legal_form),
        ),
        empty="There are no books yet.",
    )
