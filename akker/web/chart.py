"""The chart of accounts, and the card of one ledger account."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from akker.books.actor import Permission
from akker.books.models import Book
from akker.books.queries import dimensions, today_in
from akker.kernel.errors import Refused
from akker.kernel.money import decimals_of
from akker.ledger.queries import LedgerAccountRow, balances
from akker.reports.chart import natural
from akker.reports.display import shown_amount
from akker.reports.ledger_card import LedgerCard, card_page, card_subtitle
from akker.reports.months import month_amounts
from akker.reports.options import Options, read_options
from akker.reports.years import year_start
from akker.web.asked import asked_texts, period_choices, period_typed, with_query
from akker.web.charts import month_bars, scale_of
from akker.web.doors import BookRequest, opens_to
from akker.web.names import chart_read
from akker.web.refusals import status_of
from akker.web.templatetags.akker import reader

TYPES: dict[str, str | Promise] = {
    "asset": _("Assets"),
    "liability": _("Liabilities"),
    "equity": _("Equity"),
    "income": _("Income"),
    "expense": _("Expenses"),
}
CARD_FILTERS = ("from", "until", "known-at", "where")


@dataclass(frozen=True, slots=True)
class ChartGroup:
    """Each balance is above zero on the natural side; None where nothing was posted."""

    type: str
    label: str | Promise
    rows: tuple[tuple[LedgerAccountRow, int | None], ...]
    total_minor: int


@require_safe
@opens_to(Permission.READ_BOOKS, keeps=True)
def chart_page(request: BookRequest) -> HttpResponse:
    """Every ledger account by type, with its balance today: income and expenses of the year."""
    book = request.actor.book
    asked = asked_texts(request, "q", "retired", "used")
    today = today_in(book)
    accounts = chart_read(book)
    found = balances(book, until=today)
    this_year = balances(book, until=today, since=year_start(book, today), closing=False)
    groups = [
        _group(of_type, accounts, this_year if of_type in ("income", "expense") else found, asked)
        for of_type in TYPES
    ]
    context = {
        "groups": [group for group in groups if group.rows],
        "asked": asked,
        "today": today,
        "account_count": sum(len(group.rows) for group in groups),
        "retired_count": sum(account.is_retired for account in accounts),
        "address": reverse("chart", args=[book.slug]),
        "may_change": Permission.CHANGE_CHART in request.actor.permissions,
    }
    return render(request, "web/chart/chart.html", context)


def _group(
    of_type: str, accounts: list[LedgerAccountRow], found: dict[str, int], asked: dict[str, str]
) -> ChartGroup:
    text = asked.get("q", "").casefold()
    rows: list[tuple[LedgerAccountRow, int | None]] = []
    for account in accounts:
        if account.type != of_type or (account.is_retired and "retired" not in asked):
            continue
        if text and text not in f"{account.code} {account.name}".casefold():
            continue
        if "used" in asked and account.code not in found:
            continue
        balance = found.get(account.code)
        rows.append((account, None if balance is None else natural(balance, of_type)))
    total = sum(balance or 0 for _, balance in rows)
    return ChartGroup(of_type, TYPES[of_type], tuple(rows), total)


@require_safe
@opens_to(Permission.READ_BOOKS, keeps=True)
def card(request: BookRequest, code: str) -> HttpResponse:
    """The lines of one ledger account with the balance after each, by page."""
    book = request.actor.book
    account = next((row for row in chart_read(book) if row.code == code), None)
    if account is None:
        raise Http404
    asked = asked_texts(request, *CARD_FILTERS)
    address = reverse("card", args=[book.slug, code])
    refusal, page = None, None
    try:
        options = read_options({**asked, "page": request.GET.get("page", "")})
        page = _page(book, code, options)
    except Refused as error:
        refusal = error
    export = reverse("report-export", args=[book.slug, "ledger-card"])
    context = {
        "account": account,
        "type_label": TYPES[account.type],
        "refusal": refusal,
        "card": page,
        "asked": asked,
        "address": address,
        "may_change": Permission.CHANGE_CHART in request.actor.permissions,
        "values": dimensions(book),
        "period_said": period_typed(asked),
        "periods": period_choices(book, today_in(book), reader()),
        "without": {name: with_query(address, {**asked, name: ""}) for name in CARD_FILTERS},
        "all_days_url": with_query(address, {**asked, "from": "", "until": ""}),
        "exports": [
            (label, with_query(export, {**asked, "ledger-account": code, "format": name}))
            for name, label in (("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))
        ],
        **(_around(book, page, address, asked) if page else {}),
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "web/chart/card.html", context, status=status)


def _page(book: Book, code: str, options: Options) -> LedgerCard:
    """The last page unless another is asked: what happened last is looked for most."""
    if options.until is None:
        options = replace(options, until=today_in(book))
    return card_page(
        book,
        code,
        since=options.since,
        until=options.until,
        page=options.page or -1,
        view=options.view,
    )


def _around(book: Book, page: LedgerCard, address: str, asked: dict[str, str]) -> dict[str, object]:
    def at(number: int) -> str:
        return with_query(address, {**asked, "page": number})

    shown: dict[str, object] = {
        "subtitle": card_subtitle(page.period, reader().code),
        "earlier_url": at(page.page - 1) if page.page > 1 else "",
        "later_url": at(page.page + 1) if not page.is_last else "",
    }
    if page.view.known_at or page.view.where:
        return shown
    return {**shown, **_month_chart(book, page)}


def _month_chart(book: Book, page: LedgerCard) -> dict[str, object]:
    language = reader()
    months = month_amounts(book, since=page.period.since, until=page.period.until)
    amounts = months.amounts.get(page.code)
    if not amounts or len(amounts) < 2:
        return {}
    names = [language.months[month % 100 - 1] for month in months.months]
    figures = [shown_amount(amount, book.currency, language) for amount in amounts]
    scale = scale_of(amounts, decimals_of(book.currency))
    long_names = [
        f"{name} {month // 100}" for name, month in zip(names, months.months, strict=True)
    ]
    return {
        "chart": month_bars(names, [("one", amounts, figures)], scale, width=1080, height=150),
        "heads": [_("Month"), _("Movement")],
        "rows": list(zip(long_names, figures, strict=True)),
    }
