"""How a set of books stands on a day, in five figures."""

import datetime as dt
from dataclasses import dataclass

from akker.books.models import Book
from akker.books.queries import fiscal_years
from akker.ledger.queries import balances, chart


@dataclass(frozen=True, slots=True)
class Standing:
    """Each figure has the sign that people expect: what we owe and earn is above zero.

    Income and expenses are those of the fiscal year. Their result is part of equity, as on the
    balance sheet: assets = liabilities + equity.
    """

    as_of: dt.date
    year_name: str  # empty where no fiscal year has begun
    assets_minor: int
    liabilities_minor: int
    income_minor: int
    expenses_minor: int

    @property
    def equity_minor(self) -> int:
        return self.assets_minor - self.liabilities_minor

    @property
    def result_minor(self) -> int:
        return self.income_minor - self.expenses_minor


def standing(book: Book, *, as_of: dt.date) -> Standing:
    """Totals by type as of a day. Four queries, at most eight."""
    types = {row.code: row.type for row in chart(book)}
    begun = [year for year in fiscal_years(book) if year.starts_on <= as_of]
    since = begun[-1].starts_on if begun else as_of

    def total(found: dict[str, int], of_type: str) -> int:
        return sum(amount for code, amount in found.items() if types[code] == of_type)

    ever = balances(book, until=as_of)
    this_year = balances(book, until=as_of, since=since, closing=False)
    assets, liabilities = total(ever, "asset"), -total(ever, "liability")
    income, expenses = -total(this_year, "income"), total(this_year, "expense")
    return Standing(
        as_of=as_of,
        year_name=begun[-1].name if begun else "",
        assets_minor=assets,
        liabilities_minor=liabilities,
        income_minor=income,
        expenses_minor=expenses,
    )
