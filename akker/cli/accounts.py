"""`akker account`: the chart of accounts."""

from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.ledger.charting import (
    NewLedgerAccount,
    add_ledger_account,
    rename_ledger_account,
    require_dimensions,
    restore_ledger_account,
    retire_ledger_account,
    revalue_beside,
)
from akker.ledger.completing import add_missing_accounts
from akker.ledger.queries import chart
from akker.ledger.queries_chart_gaps import missing_accounts

TYPES = click.Choice(["asset", "liability", "equity", "income", "expense"])


@dataclass(frozen=True, slots=True)
class LedgerAccountSaid:
    code: str


@click.group("account")
def account_group() -> None:
    """The chart of accounts: add, rename, retire."""


@verb("add", asks=Permission.CHANGE_CHART, under=account_group)
@click.argument("code")
@click.argument("name")
@click.option("--type", "type_", type=TYPES, required=True)
@click.option("--currency", default="", help="The one foreign currency it is kept in.")
@click.option("--reference", default="", help="Code in the country's reference chart.")
def account_add(
    actor: Actor, code: str, name: str, type_: str, currency: str, reference: str
) -> None:
    """Add ledger account CODE, called NAME."""
    new = NewLedgerAccount(code, name, type_, currency=currency, reference=reference)
    add_ledger_account(actor, new=new)
    answer(LedgerAccountSaid(code), f"Ledger account {code} {name} is there.")


@dataclass(frozen=True, slots=True)
class CompletedSaid:
    codes: list[str]
    is_dry_run: bool


@verb("complete", asks=Permission.CHANGE_CHART, under=account_group)
@click.option("--dry-run", is_flag=True, help="Only say which.")
def account_complete(actor: Actor, dry_run: bool) -> None:
    """Add the ledger accounts that the chart of the country has got since; others stay."""
    with reading(actor.book):
        missing = missing_accounts(actor.book)
    codes = [entry.code for entry in missing] if dry_run else add_missing_accounts(actor)
    lines = [f"{entry.code} {entry.name_in(actor.book.language)}" for entry in missing]
    words = "would be added" if dry_run else "were added"
    answer(CompletedSaid(codes, dry_run), *lines, f"{len(codes)} ledger accounts {words}.")


@verb("rename", asks=Permission.CHANGE_CHART, under=account_group)
@click.argument("code")
@click.argument("name")
def account_rename(actor: Actor, code: str, name: str) -> None:
    """Call ledger account CODE something else; its code stays."""
    rename_ledger_account(actor, code=code, name=name)
    answer(LedgerAccountSaid(code), f"Ledger account {code} is called {name} now.")


@verb("retire", asks=Permission.CHANGE_CHART, under=account_group)
@click.argument("code")
def account_retire(actor: Actor, code: str) -> None:
    """Take ledger account CODE out of use from today; what was posted stays."""
    retire_ledger_account(actor, code=code)
    answer(LedgerAccountSaid(code), f"Ledger account {code} is out of use from today.")


@verb("restore", asks=Permission.CHANGE_CHART, under=account_group)
@click.argument("code")
def account_restore(actor: Actor, code: str) -> None:
    """Take ledger account CODE into use again."""
    restore_ledger_account(actor, code=code)
    answer(LedgerAccountSaid(code), f"Ledger account {code} is in use again.")


@verb("require", asks=Permission.CHANGE_CHART, under=account_group)
@click.argument("code")
@click.argument("dimensions", nargs=-1)
def account_require(actor: Actor, code: str, dimensions: tuple[str, ...]) -> None:
    """Ask a value of each of DIMENSIONS on every new line of ledger account CODE.

    Without dimensions, nothing is asked any more.
    """
    require_dimensions(actor, code=code, dimensions=dimensions)
    asked = ", ".join(dimensions) or "no dimension"
    answer(LedgerAccountSaid(code), f"Ledger account {code} asks {asked} from now on.")


@verb("revalue", asks=Permission.CHANGE_CHART, under=account_group)
@click.argument("code")
@click.option("--beside", default="", help="The ledger account that takes the differences.")
@click.option("--stop", is_flag=True, help="Revalue it no longer.")
def account_revalue(actor: Actor, code: str, beside: str, stop: bool) -> None:
    """Revalue what stands on CODE in other currencies, on a ledger account beside it."""
    if bool(beside) == stop:
        raise click.UsageError("Say either --beside CODE or --stop.")
    revalue_beside(actor, code=code, beside=beside)
    said = f"is revalued on {beside}" if beside else "is not revalued"
    answer(LedgerAccountSaid(code), f"Ledger account {code} {said} from now on.")


@verb("list", asks=Permission.READ_BOOKS, under=account_group)
def account_list(actor: Actor) -> None:
    """The chart, by code."""
    with reading(actor.book):
        rows = chart(actor.book)
    listing(
        rows,
        (
            ("Code", lambda row: row.code),
            ("Name", lambda row: row.name),
            ("Type", lambda row: row.type),
            ("Currency", lambda row: row.currency),
            ("", lambda row: "retired" if row.is_retired else ""),
        ),
        empty="This chart is empty.",
    )
