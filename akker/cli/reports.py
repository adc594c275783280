"""`akker report`: every report, in five formats."""

import shutil
import sys
from pathlib import Path
from typing import get_args

import click

from akker.books.actor import Actor, Permission, require
from akker.cli.answers import wants_json, write_out
from akker.cli.verbs import chosen_language, verb
from akker.reports.catalogue import REPORTS, build, csv_pieces
from akker.reports.formats import Format, render
from akker.reports.formats.as_json import json_bytes
from akker.reports.options import read_options, takes_out_books

FORMATS: tuple[Format, ...] = get_args(Format)


@verb("report", asks=Permission.SEE_CUSTOMERS)
@click.argument("name", type=click.Choice(sorted(REPORTS)))
@click.option("--from", "since", metavar="D", default="", help="First day; else the year's.")
@click.option("--until", metavar="D", default="", help="Last day; else today.")
@click.option("--as-of", metavar="D", default="", help="The same, for balances.")
@click.option("--known-at", metavar="T", default="", help="As recorded then, in UTC.")
@click.option("--compare", metavar="previous|year|N", default="", help="Beside earlier periods.")
@click.option(
    "--by",
    metavar="DIMENSION",
    default="",
    help="Split by a dimension; sales by month, customer, vat-code, product; dso by customer.",
)
@click.option("--where", metavar="DIMENSION=VALUE", default="", help="These lines only.")
@click.option("--ledger-account", metavar="CODE", default="", help="For a ledger card.")
@click.option("--journal", metavar="CODE", default="", help="Of this journal only.")
@click.option("--party", metavar="CODE", default="", help="Of this party only.")
@click.option("--manager", metavar="EMAIL", default="", help="Of customers of this manager.")
@click.option("--team", metavar="EMAIL", default="", help="Of customers with them in the team.")
@click.option("--tier", metavar="TIER", default="", help="Of customers of this tier.")
@click.option("--segment", metavar="NAME", default="", help="Of customers in this segment.")
@click.option("--quarter", metavar="2026Q3", default="", help="The days of a review.")
@click.option("--internal", type=click.Choice(["", "yes"]), default="", help="For us alone.")
@click.option("--appointment", metavar="N", default="", help="The planned contact of a brief.")
@click.option("--page", metavar="N", default="", help="This page only; -1 is the last.")
@click.option("--language", metavar="en|nl", default="", help="Else that of the books.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Else a table.")
@click.option("--output", type=click.Path(path_type=Path), help="A file; else standard output.")
def report(
    actor: Actor, /, name: str, format_: Format | None, output: Path | None, **texts: str
) -> None:
    """Report NAME, as of any day and as known at any moment."""
    texts["from"] = texts.pop("since")
    texts["language"] = texts["language"] or chosen_language()
    options = read_options(texts)
    if takes_out_books(name, options):
        require(actor, Permission.EXPORT_BOOKS)
    chosen: Format = format_ or ("json" if wants_json() else "table")
    if chosen == "csv":
        write_out(csv_pieces(actor.book, name, options), output)
        return
    made = build(actor.book, name, options)
    if chosen == "json":
        write_out([json_bytes(made.json, actor.book.currency)], output)
        return
    is_shown = output is None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_shown else None
    language = options.language or actor.book.language
    content = render(made.table, chosen, language, terminal_width=width)
    write_out([content], output, is_binary=chosen in ("xlsx", "pdf"))
