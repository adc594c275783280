"""`akker tax`: VAT codes, and what they make of amounts."""

import datetime as dt
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.verbs import DAY, chosen_language, verb
from akker.kernel.money import decimal_text, parse_decimal
from akker.kernel.rates import percent_text
from akker.tax.queries import TaxCodeRow, tax_code_rows, tax_codes
from akker.tax.rules import TaxedAmount, TaxGroup, tax_in_gross, tax_on_net

ON = click.option("--on", type=DAY, help="The day of supply; else today.")


@dataclass(frozen=True, slots=True)
class TaxSaid:
    code: str
    rate_e2: int
    base: str
    tax: str


@click.group("tax")
def tax() -> None:
    """VAT codes, and what they make of amounts."""


@verb("codes", asks=Permission.SEE_CUSTOMERS, under=tax)
@ON
def tax_list(actor: Actor, on: dt.date | None) -> None:
    """The VAT codes of the books, with the rates of a day."""
    with reading(actor.book):
        day = on or today_in(actor.book)
        rows = tax_code_rows(actor.book, on=day, language=chosen_language() or "en")
    listing(
        rows,
        (
            ("Code", lambda row: row.code),
            ("Rate", _rate),
            ("Category", lambda row: row.category),
            ("Boxes", lambda row: "/".join(filter(None, (row.base_box, row.tax_box)))),
            ("Account", lambda row: row.ledger_code),
            ("Name", lambda row: row.name),
        ),
        empty="The VAT of this country is not known here.",
    )


@verb("compute", asks=Permission.SEE_CUSTOMERS, under=tax)
@click.argument("amounts", nargs=-1, required=True, metavar="CODE=AMOUNT...")
@ON
@click.option("--gross", is_flag=True, help="The amounts have VAT in them.")
def tax_compute(actor: Actor, amounts: tuple[str, ...], on: dt.date | None, gross: bool) -> None:
    """The VAT of a document with these amounts: once per code, half up."""
    currency = actor.book.currency
    with reading(actor.book):
        day = on or today_in(actor.book)
        codes = tax_codes(actor.book)
    taxed = [_taxed(text, currency) for text in amounts]
    groups = (tax_in_gross if gross else tax_on_net)(taxed, codes, day)
    said = [_said(group, currency) for group in groups]
    answer(
        said,
        *(f"{one.code}: {one.tax} on {one.base}" for one in said),
        f"Total {decimal_text(sum(one.base_minor + one.tax_minor for one in groups), currency)}",
    )


def _rate(row: TaxCodeRow) -> str:
    return "" if row.rate_e2 is None else f"{percent_text(row.rate_e2)}%"


def _taxed(text: str, currency: str) -> TaxedAmount:
    code, equals, amount = text.partition("=")
    if not equals:
        raise click.UsageError(f"Write {text} as CODE=AMOUNT, such as V21=100.00.")
    return TaxedAmount(code, parse_decimal(amount, currency))


def _said(group: TaxGroup, currency: str) -> TaxSaid:
    return TaxSaid(
        group.tax_code.code,
        group.rate_e2,
        decimal_text(group.base_minor, currency),
        decimal_text(group.tax_minor, currency),
    )
