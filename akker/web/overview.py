"""The first pages: the books that are open to somebody, and how one set of books stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from akker.access.doors import session_actor
from akker.access.models import User
from akker.access.queries import books_open_to
from akker.access.queries_first_link import is_nobody_here
from akker.books.actor import Actor, Permission, reading
from akker.books.models import Book
from akker.books.queries import YearRow, fiscal_years, today_in
from akker.kernel.calendar import add_months, first_day, month_of
from akker.kernel.money import decimals_of
from akker.ledger.queries_drafts import drafts
from akker.ledger.queries_due import due_runs
from akker.repeating.queries import due_periods
from akker.reports.aged_receivables import aged_receivables
from akker.reports.attention import MOST_OF_A_NEED, attention_everywhere
from akker.reports.display import shown_amount, shown_date
from akker.reports.entry_list import EntryListed, Wanted, latest_entries
from akker.reports.months import Months, month_amounts
from akker.reports.today import Standing, standing
from akker.web.ages import shares_of
from akker.web.appointments import coming_shown
from akker.web.charts import Spark, month_bars, scale_of, spark
from akker.web.doors import BookRequest, Whom, opens_to
from akker.web.first_steps import NEARLY_EMPTY, first_steps
from akker.web.own_customers import own_customers
from akker.web.put_off import asking_shown
from akker.web.templatetags.akker import reader

MANY_BOOKS = 7  # from here on a list says more than cards
CLOSE_WITHIN_DAYS = 120


@dataclass(frozen=True, slots=True)
class BookCard:
    """Without `standing` for who sees own customers only: no figure of all of the books."""

    book: Book
    standing: Standing | None
    months: Spark | None
    notices: list["Notice"]


@require_safe
@opens_to(Whom.ANYBODY)
def home(request: HttpRequest) -> HttpResponse:
    """The books of whoever is signed in, or what this is and how to get in."""
    if not isinstance(request.user, User):
        return render(request, "web/welcome.html", {"is_nobody_here": is_nobody_here()})
    actors = [session_actor(book.slug, request.user.pk) for book in books_open_to(request.user.pk)]
    cards = [_card(actor) for actor in actors]
    owned = (actor.book.slug for actor in actors if Permission.OPEN_BOOKS in actor.permissions)
    shown = {
        "cards": cards,
        "are_many": len(cards) >= MANY_BOOKS,
        "new_books_url": next((reverse("new-books", args=[slug]) for slug in owned), ""),
    }
    return render(request, "web/home.html", shown)


def _card(actor: Actor) -> BookCard:
    book = actor.book
    if Permission.READ_BOOKS not in actor.permissions:
        return BookCard(book, None, None, [])
    with reading(book):
        today = today_in(book)
        months = _year_back(book, today)
        bars = spark(_results(months), width=132, height=26)
        notices = _notices(book, today, fiscal_years(book))
        return BookCard(book, standing(book, as_of=today), bars, notices)


def _year_back(book: Book, today: dt.date) -> Months:
    since = first_day(month_of(add_months(today, -11)))
    return month_amounts(book, since=since, until=today)


def _results(months: Months) -> list[int]:
    both = zip(months.total("income"), months.total("expense"), strict=True)
    return [income - expenses for income, expenses in both]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that asks for attention. `tone` is one of the colours of a dot; `url` is where
    to see to it, `act` what its button says.
    """

    icon: str
    tone: str
    title: str
    text: str
    url: str = ""
    act: str = ""


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def book(request: BookRequest) -> HttpResponse:
    """How these books stand today, what asks for attention, and what was posted last.

    For who sees own customers only, how those stand.
    """
    if Permission.READ_BOOKS not in request.actor.permissions:
        return own_customers(request)
    book = request.actor.book
    today = today_in(book)
    months = _year_back(book, today)
    latest: Sequence[EntryListed] = latest_entries(book, Wanted(), size=NEARLY_EMPTY)
    aged = aged_receivables(book, as_of=today, most=MOST_OF_A_NEED)
    found = attention_everywhere(book, request.actor.user_id, aged, today=today)
    context = {
        "standing": standing(book, as_of=today),
        "first_steps": first_steps(request.actor, latest),
        "notices": _notices(book, today, fiscal_years(book)),
        "locks": _locks(book),
        **asking_shown(request.actor, found, today),
        **coming_shown(request.actor),
        "owed": aged.total,
        "shares": shares_of(aged.total),
        "latest": latest,
        **_month_chart(book, months),
    }
    return render(request, "web/book.html", context)


def _month_chart(book: Book, months: Months) -> dict[str, object]:
    language = reader()
    income, expenses = months.total("income"), months.total("expense")

    def figures(amounts: Sequence[int]) -> list[str]:
        return [shown_amount(amount, book.currency, language) for amount in amounts]

    names = [language.months[month % 100 - 1] for month in months.months]
    scale = scale_of([*income, *expenses], decimals_of(book.currency))
    series = (("one", income, figures(income)), ("two", expenses, figures(expenses)))
    results = [a - b for a, b in zip(income, expenses, strict=True)]
    profits = sum(result > 0 for result in results)
    said = ngettext(
        "%(count)s of the last %(months)s months ended with a profit.",
        "%(count)s of the last %(months)s months ended with a profit.",
        profits,
    ) % {"count": profits, "months": len(names)}
    columns = (names, figures(income), figures(expenses), figures(results))
    return {
        "chart": month_bars(names, series, scale),
        "said": said,
        "heads": [_("Month"), _("Income"), _("Expenses"), _("Result")],
        "rows": list(zip(*columns, strict=True)),
        "has_months": any(income) or any(expenses),
    }


def _notices(book: Book, today: dt.date, years: Sequence[YearRow]) -> list[Notice]:
    language = reader()
    found = []
    if not any(year.starts_on <= today <= year.ends_on for year in years):
        title = _("No fiscal year holds today")
        text = _("Open a year before you post anything on %(day)s.") % {
            "day": shown_date(today, language)
        }
        address = reverse("periods", args=[book.slug])
        found.append(Notice("calendar-x", "bad", title, text, address, _("Periods")))
    if due := due_runs(book, until=today):
        title = ngettext(
            "%(count)s recurring entry is due", "%(count)s recurring entries are due", len(due)
        ) % {"count": len(due)}
        names = ", ".join(sorted({run.name for run in due})[:3])
        address = reverse("recurring", args=[book.slug])
        found.append(Notice("repeat", "warn", title, names, address, _("Recurring entries")))
    if missed := due_periods(book, until=today):
        title = ngettext(
            "%(count)s repeating invoice was not made",
            "%(count)s repeating invoices were not made",
            len(missed),
        ) % {"count": len(missed)}
        names = ", ".join(sorted({one.row.name for one in missed})[:3])
        address = reverse("repeating", args=[book.slug])
        found.append(
            Notice("calendar-sync", "warn", title, names, address, _("Repeating invoices"))
        )
    if waiting := drafts(book):
        title = ngettext(
            "%(count)s draft is waiting", "%(count)s drafts are waiting", len(waiting)
        ) % {"count": len(waiting)}
        address = reverse("drafts", args=[book.slug])
        found.append(Notice("pencil", "info", title, waiting[0].title, address, _("Drafts")))
    found += _years_to_close(book, today, years)
    return found


def _years_to_close(book: Book, today: dt.date, years: Sequence[YearRow]) -> list[Notice]:
    language = reader()
    found = []
    for year in years:
        if not year.is_closed and year.ends_on < today:
            is_late = (today - year.ends_on).days > CLOSE_WITHIN_DAYS
            text = _("It ended on %(day)s; its result is shown apart in equity.") % {
                "day": shown_date(year.ends_on, language)
            }
            title = _("Fiscal year %(year)s is not closed") % {"year": year.name}
            tone = "warn" if is_late else "info"
            address = reverse("year-end", args=[book.slug, year.name])
            found.append(Notice("lock-open", tone, title, text, address, _("Year-end")))
    return found


def _locks(book: Book) -> list[tuple[str | Promise, dt.date]]:
    every = (
        (_("Everything"), book.hard_locked_until),
        (_("Sales"), book.sales_locked_until),
        (_("Purchases"), book.purchase_locked_until),
        (_("VAT"), book.vat_locked_until),
    )
    return [(name, until) for name, until in every if until]
