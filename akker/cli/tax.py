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
from akker.receivables.choosing_cash_vat import choose_cash_vat
from akker.receivables.queries_cash_vat import cash_vat_of
from akker.tax.charging_private import book_private_use, take_back_private_use
from akker.tax.private_form import private_use_from_form
from akker.tax.queries import TaxCodeRow, tax_code_rows, tax_codes
from akker.tax.rules import TaxGroup, tax_in_gross, tax_on_net, taxed_amount

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
    read = [_amount(text, currency) for text in amounts]
    taxed = [taxed_amount(code, amount, codes, day) for code, amount in read]
    groups = (tax_in_gross if gross else tax_on_net)(taxed, codes)
    said = [_said(group, currency) for group in groups]
    answer(
        said,
        *(f"{one.code}: {one.tax} on {one.base}" for one in said),
        f"Total {decimal_text(sum(one.base_minor + one.tax_minor for one in groups), currency)}",
    )


@dataclass(frozen=True, slots=True)
class CashVatSaid:
    first_on: str
    last_on: str


@verb("cash-basis", asks=Permission.CHANGE_SETTINGS, under=tax)
@click.option("--from", "first_on", type=DAY, help="The first day on which it counts.")
@click.option("--until", "last_on", type=DAY, help="The last one; else it counts for good.")
@click.option("--never", is_flag=True, help="VAT is owed by the invoice.")
def tax_cash_basis(
    actor: Actor, first_on: dt.date | None, last_on: dt.date | None, never: bool
) -> None:
    """Have VAT of sales owed when it is paid; without a day, say from when it is."""
    if first_on or last_on or never:
        choose_cash_vat(actor, first_on=None if never else first_on, last_on=last_on)
    with reading(actor.book):
        found = cash_vat_of(actor.book)
    first, last = (day.isoformat() if day else "" for day in (found.first_on, found.last_on))
    words = "VAT of sales is owed by the invoice."
    if first:
        words = f"VAT of sales is owed when it is paid, from {first}"
        words += f" until {last}." if last else "."
    answer(CashVatSaid(first, last), words)


@dataclass(frozen=True, slots=True)
class EntrySaid:
    entry: str


@verb("private-use", asks=Permission.POST_ENTRIES, under=tax)
@click.argument("code", metavar="VAT-CODE")
@click.argument("account")
@click.argument("text")
@ON
@click.option("--base", default="", metavar="AMOUNT", help="Its worth without VAT.")
@click.option("--value", default="", metavar="AMOUNT", help="What a percentage is owed of.")
@click.option("--percent", default="", help="That percentage, such as 2.7.")
@click.option("--evidence", default="", help="What it stands on.")
def tax_private_use(
    actor: Actor, /, code: str, account: str, text: str, on: dt.date | None, **amounts: str
) -> None:
    """Book VAT on what was used privately, borne by ledger account ACCOUNT."""
    with reading(actor.book):
        day = on or today_in(actor.book)
    form = {"date": day.isoformat(), "vat": code, "code": account, "text": text, **amounts}
    label = book_private_use(actor, use=private_use_from_form(form, actor.book.currency))
    answer(EntrySaid(label), f"Posted {label}.")


@verb("take-back", asks=Permission.POST_ENTRIES, under=tax)
@click.argument("entry")
@click.option("--on", type=DAY, help="The day of the reversal; else its own, if that is open.")
def tax_take_back(actor: Actor, entry: str, on: dt.date | None) -> None:
    """Reverse the private use that ENTRY books, with its VAT."""
    label = take_back_private_use(actor, label=entry, on=on)
    answer(EntrySaid(label), f"{entry} is taken back by {label}.")


def _rate(row: TaxCodeRow) -> str:
    return "" if row.rate_e2 is None else f"{percent_text(row.rate_e2)}%"


def _amount(text: str, currency: str) -> tuple[str, int]:
    code, equals, amount = text.partition("=")
    if not equals:
        raise click.UsageError(f"Write {text} as CODE=AMOUNT, such as V21=100.00.")
    return code, parse_decimal(amount, currency)


def _said(group: TaxGroup, currency: str) -> TaxSaid:
    return TaxSaid(
        group.tax_code.code,
        group.rate_e2,
        decimal_text(group.base_minor, currency),
        decimal_text(group.tax_minor, currency),
    )
