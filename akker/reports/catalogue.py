"""Every report by its name: the one place where screens, API and command line find them."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import Any

from akker.books.actor import reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.parties.queries_sight import sees_all
from akker.reports.aged_receivables import (
    AgedReceivables,
    aged_receivables,
    aged_receivables_json,
    aged_receivables_table,
)
from akker.reports.balance_sheet import (
    BalanceSheet,
    balance_sheet,
    balance_sheet_json,
    balance_sheet_table,
)
from akker.reports.customer_recipes import RECIPES
from akker.reports.dso import DsoReport, dso, dso_json, dso_table
from akker.reports.general_ledger import (
    GeneralLedger,
    general_ledger,
    general_ledger_json,
    general_ledger_table,
)
from akker.reports.journal import (
    JournalListing,
    journal,
    journal_json,
    journal_table,
)
from akker.reports.journal_list import (
    ListedJournal,
    journal_list,
    journal_list_json,
    journal_list_table,
)
from akker.reports.ledger_card import (
    LedgerCard,
    card_page,
    ledger_card,
    ledger_card_json,
    ledger_card_table,
)
from akker.reports.open_items import OpenItems, open_items, open_items_json, open_items_table
from akker.reports.options import NAMES, Options
from akker.reports.payment_behaviour import (
    PaymentBehaviour,
    payment_behaviour,
    payment_behaviour_json,
    payment_behaviour_table,
)
from akker.reports.profit_and_loss import (
    ProfitAndLoss,
    profit_and_loss,
    profit_and_loss_json,
    profit_and_loss_table,
)
from akker.reports.recipe import Recipe
from akker.reports.sales import Sales, sales, sales_json, sales_table
from akker.reports.statement import Statement, statement, statement_json
from akker.reports.statement_table import statement_table
from akker.reports.streamed_csv import STREAMED
from akker.reports.table import Table
from akker.reports.trial_balance import (
    TrialBalance,
    trial_balance,
    trial_balance_json,
    trial_balance_table,
)
from akker.reports.vat_lines import VatLines, vat_lines, vat_lines_json, vat_lines_table
from akker.reports.view import View
from akker.reports.years import year_start


@dataclass(frozen=True, slots=True)
class Report:
    """A report, read; its forms are made when they are asked for.

    `read` is what its own function gives, such as a `ProfitAndLoss`.
    """

    name: str
    read: Any
    make_json: Callable[[], dict[str, object]]
    make_table: Callable[[], Table]

    @property
    def json(self) -> dict[str, object]:
        """As `commands.md` promises: amounts as decimal strings, dates ISO."""
        return self.make_json()

    @property
    def table(self) -> Table:
        return self.make_table()


def build(book: Book, name: str, options: Options) -> Report:
    """The report called `name`, read at one moment.

    It opens `reading` by itself. Refused: report_unknown, option_not_taken,
    option_missing, and what the report itself refuses.
    """
    recipe = _checked(book, name, options)
    with reading(book):
        if options.until is None and "until" in recipe.takes:
            options = replace(options, until=today_in(book))
        read = recipe.read(book, options)
    language = options.language or book.language
    return Report(
        name,
        read,
        partial(recipe.to_json, book, read),
        partial(recipe.to_table, book, read, language),
    )


def csv_pieces(book: Book, name: str, options: Options) -> Iterator[bytes]:
    """A report as CSV, a piece at a time: for those whose lines have no bound.

    The same bytes as the table's CSV; read at one moment, which lasts until the last piece.
    """
    _checked(book, name, options)
    is_plain = options.view == View(language=options.language)
    if name in STREAMED and is_plain and options.page is options.after is None:
        return _streamed(book, name, options)
    from akker.reports.formats.as_csv import csv_bytes

    return iter([csv_bytes(build(book, name, options).table)])


def _checked(book: Book, name: str, options: Options) -> Recipe:
    recipe = REPORTS.get(name)
    if recipe is None:
        raise Refused(
            "report_unknown",
            "There is no report {report}.",
            remedy="There are: {there_are}.",
            report=name,
            there_are=", ".join(sorted(REPORTS)),
        )
    if not sees_all(book) and not recipe.is_narrowed:
        raise Refused(
            "permission_missing",
            "The report {report} is about all of {book}, and you see your own customers only.",
            remedy="Open one of these: {there_are}.",
            report=name,
            book=book.name,
            there_are=", ".join(reports_open_to(book)),
        )
    given = {
        field.name
        for field in fields(options)
        if field.name != "language" and getattr(options, field.name) != field.default
    }
    for field in sorted(given - recipe.takes):
        raise Refused(
            "option_not_taken",
            "The report {report} takes no {option}.",
            remedy="It takes: {takes}.",
            report=name,
            option=_outside(field),
            takes=", ".join(_outside(f) for f in sorted(recipe.takes)) or "nothing",
        )
    for field in sorted(recipe.needs - given):
        raise Refused(
            "option_missing",
            "The report {report} needs a {option}.",
            remedy="Say which one.",
            report=name,
            option=_outside(field),
        )
    return recipe


def reports_open_to(book: Book) -> list[str]:
    """The names of the reports that whoever reads these books may read."""
    return [name for name in sorted(REPORTS) if sees_all(book) or REPORTS[name].is_narrowed]


def _outside(field: str) -> str:
    return next(name for name, inside in NAMES.items() if inside == field)


def _until(options: Options) -> dt.date:
    assert options.until is not None, "build has put in today"
    return options.until


def _trial_balance(book: Book, options: Options) -> TrialBalance:
    return trial_balance(book, as_of=_until(options), since=options.since, view=options.view)


def _balance_sheet(book: Book, options: Options) -> BalanceSheet:
    return balance_sheet(book, as_of=_until(options), since=options.since, view=options.view)


def _profit_and_loss(book: Book, options: Options) -> ProfitAndLoss:
    return profit_and_loss(book, until=_until(options), since=options.since, view=options.view)


def _general_ledger(book: Book, options: Options) -> GeneralLedger:
    return general_ledger(book, until=_until(options), since=options.since, view=options.view)


def _ledger_card(book: Book, options: Options) -> LedgerCard:
    since, until = options.since or year_start(book, _until(options)), options.until
    code, view = options.ledger_code, options.view
    if options.page is options.after is None:
        return ledger_card(book, code, since=since, until=until, view=view)
    page = options.page or 1
    return card_page(
        book, code, since=since, until=until, page=page, after=options.after, view=view
    )


def _journal(book: Book, options: Options) -> JournalListing:
    return journal(
        book,
        until=_until(options),
        since=options.since,
        journal_code=options.journal_code,
        page=options.page,
        after=options.after,
        view=options.view,
    )


def _journals(book: Book, options: Options) -> tuple[ListedJournal, ...]:
    return journal_list(book, options.language)


def _aged_receivables(book: Book, options: Options) -> AgedReceivables:
    return aged_receivables(book, as_of=_until(options))


def _open_items(book: Book, options: Options) -> OpenItems:
    return open_items(book, as_of=_until(options), party_code=options.party_code)


def _statement_of(book: Book, options: Options) -> Statement:
    return statement(book, options.party_code, until=_until(options), since=options.since)


def _sales(book: Book, options: Options) -> Sales:
    return sales(book, until=_until(options), since=options.since, by=options.by)


def _vat_lines(book: Book, options: Options) -> VatLines:
    return vat_lines(book, until=_until(options), since=options.since)


def _payment_behaviour(book: Book, options: Options) -> PaymentBehaviour:
    return payment_behaviour(book, as_of=_until(options), party_code=options.party_code)


def _dso(book: Book, options: Options) -> DsoReport:
    return dso(book, as_of=_until(options), party_code=options.party_code, by=options.by)


_DAYS = frozenset({"since", "until"})
_STATEMENT = _DAYS | {"known_at", "compare", "by", "where"}
_LEDGER = _DAYS | {"known_at", "where"}
_CARD = _LEDGER | {"ledger_code", "page", "after"}
_JOURNAL = _DAYS | {"known_at", "journal_code", "page", "after"}
REPORTS: dict[str, Recipe] = {
    **RECIPES,
    "aged-receivables": Recipe(
        frozenset({"until"}),
        _aged_receivables,
        aged_receivables_json,
        aged_receivables_table,
        is_narrowed=True,
    ),
    "balance-sheet": Recipe(_STATEMENT, _balance_sheet, balance_sheet_json, balance_sheet_table),
    "dso": Recipe(
        frozenset({"until", "party_code", "by"}), _dso, dso_json, dso_table, is_narrowed=True
    ),
    "general-ledger": Recipe(_LEDGER, _general_ledger, general_ledger_json, general_ledger_table),
    "journal": Recipe(_JOURNAL, _journal, journal_json, journal_table),
    "journals": Recipe(frozenset(), _journals, journal_list_json, journal_list_table),
    "ledger-card": Recipe(
        _CARD, _ledger_card, ledger_card_json, ledger_card_table, frozenset({"ledger_code"})
    ),
    "open-items": Recipe(
        frozenset({"until", "party_code"}),
        _open_items,
        open_items_json,
        open_items_table,
        is_narrowed=True,
    ),
    "payment-behaviour": Recipe(
        frozenset({"until", "party_code"}),
        _payment_behaviour,
        payment_behaviour_json,
        payment_behaviour_table,
        is_narrowed=True,
    ),
    "profit-and-loss": Recipe(
        _STATEMENT, _profit_and_loss, profit_and_loss_json, profit_and_loss_table
    ),
    "sales": Recipe(_DAYS | {"by"}, _sales, sales_json, sales_table, is_narrowed=True),
    "statement": Recipe(
        _DAYS | {"party_code"},
        _statement_of,
        statement_json,
        statement_table,
        frozenset({"party_code"}),
        is_narrowed=True,
    ),
    "trial-balance": Recipe(_STATEMENT, _trial_balance, trial_balance_json, trial_balance_table),
    "vat-lines": Recipe(_DAYS, _vat_lines, vat_lines_json, vat_lines_table),
}


def _streamed(book: Book, name: str, options: Options) -> Iterator[bytes]:
    with reading(book):
        until = options.until or today_in(book)
        yield from STREAMED[name](book, replace(options, until=until))
