"""Reports on screen: filters in the address, figures that open their lines, and exports."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from akker.books.actor import Permission, require
from akker.books.models import Book
from akker.books.queries import DimensionValueRow, dimensions, today_in
from akker.kernel.errors import Refused
from akker.reports.balance_sheet import BalanceSheet
from akker.reports.catalogue import REPORTS, Report, build, csv_pieces
from akker.reports.display import shown_date
from akker.reports.formats import render as render_table
from akker.reports.formats.as_json import json_bytes
from akker.reports.journal import JournalListing
from akker.reports.latest_lines import latest_lines
from akker.reports.options import Options, read_options, takes_out_books
from akker.reports.periods import period_title
from akker.web.asked import OPTION_NAMES, asked_texts, period_choices, period_typed, with_query
from akker.web.bridges import bridge_of
from akker.web.doors import Answer, BookRequest, opens_to
from akker.web.files import MEDIA_TYPES, attachment, format_asked, streamed
from akker.web.ledger_pages import ledger_shown
from akker.web.listed_reports import LISTED, listed_report
from akker.web.refusals import status_of
from akker.web.report_html import report_rows
from akker.web.report_rows import report_screen
from akker.web.templatetags.akker import icon, reader
from akker.web.views_bar import views_bar

# Name, words, what it answers, icon; in the order of the index.
SCREENS = {
    "profit-and-loss": (
        _("Profit and loss"),
        _("What came in and what it cost, over a period."),
        "chart-column",
    ),
    "balance-sheet": (
        _("Balance sheet"),
        _("What is owned, what is owed and what is left, at the end of a day."),
        "scale",
    ),
    "trial-balance": (
        _("Trial balance"),
        _("Every ledger account with its opening, turnover and balance."),
        "table-2",
    ),
    "general-ledger": (
        _("General ledger"),
        _("Every line of a period, by ledger account."),
        "book-text",
    ),
    "journal": (_("Journal"), _("Every entry with its lines, by day."), "scroll-text"),
}
ELSEWHERE = {"journals": "journals", "ledger-card": "chart", "aged-receivables": "receivables"}
ELSEWHERE |= {"portfolio": "portfolio", "white-space": "white-space"}
TEMPLATES = {"journal": "web/reports/journal.html", "general-ledger": "web/reports/ledger.html"}
COMPARISONS = (
    ("", _("Nothing")),
    ("previous", _("Period before")),
    ("year", _("Year before")),
    ("2", _("2 periods before")),
    ("3", _("3 periods before")),
    ("5", _("5 periods before")),
    ("11", _("11 periods before")),
)
JOURNAL_PAGE = "1"
# What says in the address where in a long report one is.
PLACES = {"journal": ("after",), "general-ledger": ("ledger-account", "page")}


@require_safe
@opens_to(Permission.READ_BOOKS, keeps=True)
def reports(request: BookRequest) -> HttpResponse:
    """The index: what each report answers."""
    slug = request.actor.book.slug
    screens = {**SCREENS, **LISTED}
    rows = [(reverse("report", args=[slug, name]), *words) for name, words in screens.items()]
    return render(request, "web/reports/index.html", {"rows": rows})


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def report(request: BookRequest, name: str) -> Answer:
    """A report as asked. What cannot be asked is said above the filters, which stay.

    Who sees own customers only reads those that are of customers.
    """
    book = request.actor.book
    if name not in REPORTS or not REPORTS[name].is_narrowed:
        try:
            require(request.actor, Permission.READ_BOOKS)
        except Refused as closed:
            return render(request, "web/not_allowed.html", {"refusal": closed}, status=403)
    if name in ELSEWHERE:
        return redirect(ELSEWHERE[name], book.slug)
    if name in LISTED:
        return listed_report(request, name)
    if name not in SCREENS:
        raise Http404
    texts = asked_texts(request, *_names(name))
    address = reverse("report", args=[book.slug, name])
    refusal, shown = None, {}
    try:
        shown = _shown(book, name, _options(request, name, texts), texts, address)
    except Refused as error:
        refusal = error
    export = reverse("report-export", args=[book.slug, name])
    today = today_in(book)
    is_closed = takes_out_books(name, read_options({})) and (
        Permission.EXPORT_BOOKS not in request.actor.permissions
    )
    formats = (("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))
    context = {
        "name": name,
        "title": SCREENS[name][0],
        "refusal": refusal,
        "asked": texts,
        "address": address,
        "bar": views_bar(request.actor, name, texts, address),
        "is_at_end": name == "balance-sheet",
        "period_said": period_typed(texts),
        "periods": period_choices(book, today, reader()),
        "comparisons": COMPARISONS if "compare" in REPORTS[name].takes else (),
        "values": dimensions(book),
        "splits": _splits(dimensions(book)) if "by" in REPORTS[name].takes else (),
        "without": {n: with_query(address, {**texts, n: ""}) for n in (*_names(name), "until")},
        "exports": [
            (label, with_query(export, {**texts, "format": format_name}))
            for format_name, label in (() if is_closed else formats)
        ],
        **shown,
    }
    status = status_of(refusal) if refusal else 200
    template = TEMPLATES.get(name, "web/reports/report.html")
    return render(request, template, context, status=status)


def _period_said(made: Report) -> str:
    if isinstance(made.read, BalanceSheet):
        return shown_date(made.read.as_of, reader())
    return period_title(made.read.period, reader())


def _names(name: str) -> tuple[str, ...]:
    """The options that this screen takes, by the names they have in the address."""
    takes = REPORTS[name].takes
    inside = {"from": "since", "known-at": "known_at", "ledger-account": "ledger_code"}
    inside |= {"journal": "journal_code", "party": "party_code"}
    return tuple(n for n in OPTION_NAMES if inside.get(n, n) in takes)


def _options(request: BookRequest, name: str, texts: Mapping[str, str]) -> Options:
    """What is asked, with where in a long report one is."""
    at = {key: request.GET.get(key, "") for key in PLACES.get(name, ())}
    if name == "journal" and not at["after"]:
        at["page"] = JOURNAL_PAGE
    return read_options({**texts, **at, "language": reader().code})


def _shown(
    book: Book, name: str, options: Options, texts: dict[str, str], address: str
) -> dict[str, Any]:
    """Refused: what the report refuses."""
    if name == "general-ledger":
        return ledger_shown(book, options, texts, address)
    made = build(book, name, options)
    said = {"period_said": _period_said(made)}
    if isinstance(made.read, JournalListing):
        later = made.read.next_id
        return {
            **said,
            "listing": made.read,
            "subtitle": made.table.subtitle,
            "later_url": with_query(address, {**texts, "after": later}) if later else "",
        }
    screen = report_screen(book, made)
    shown = {
        **said,
        "screen": screen,
        "rows": report_rows(screen, icon("chevron-right", "icon small")),
    }
    if name == "profit-and-loss":
        shown |= bridge_of(book, made.read)
    return shown


def _splits(rows: list[DimensionValueRow]) -> list[tuple[str, str]]:
    return list({row.dimension: row.dimension_name for row in rows}.items())


@require_safe
@opens_to(Permission.READ_BOOKS, keeps=True)
def report_lines(request: BookRequest) -> HttpResponse:
    """The last lines behind a figure, to stand beneath it."""
    book = request.actor.book
    texts = asked_texts(request, "from", "until", "known-at", "where")
    is_natural = request.GET.get("signs") == "natural"
    try:
        options = read_options(texts)
        found = [
            latest_lines(book, code, since=options.since, until=options.until, view=options.view)
            for code in request.GET.getlist("ledger-account")[:20]
        ]
    except Refused as refusal:
        shown = {"refusal": refusal}
        return render(request, "web/reports/_lines.html", shown, status=status_of(refusal))
    blocks = [
        {
            "code": part.card.code,
            "name": part.card.name,
            "lines": [
                (line, part.natural(line.amount_minor) if is_natural else line.amount_minor)
                for line in part.lines
            ],
            "older_count": part.older_count,
            "older_minor": part.natural(part.older_minor) if is_natural else part.older_minor,
            "line_count": part.card.turnover.line_count,
            "card_url": with_query(reverse("card", args=[book.slug, part.card.code]), texts),
        }
        for part in found
    ]
    return render(request, "web/reports/_lines.html", {"blocks": blocks})


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, reads=False)
def export_report(request: BookRequest, name: str) -> Answer:
    """The report as asked, in a file: the same figures as on screen."""
    book = request.actor.book
    if name not in REPORTS:
        raise Http404
    chosen = format_asked(request.GET.get("format", ""))
    texts = asked_texts(request, *_names(name))
    file_name = f"{book.slug}-{name}-{today_in(book).isoformat()}.{chosen}"
    language = reader().code
    try:
        options = read_options({**texts, "language": language})
        if takes_out_books(name, options):
            require(request.actor, Permission.EXPORT_BOOKS)
        if chosen == "csv":
            return streamed(csv_pieces(book, name, options), file_name, MEDIA_TYPES["csv"])
        made = build(book, name, options)
        if chosen == "json":
            content = json_bytes(made.json, book.currency)
        else:
            content = render_table(made.table, chosen, language)
    except Refused as refusal:
        shown = {"refusal": refusal}
        return render(request, "web/refused.html", shown, status=status_of(refusal))
    return attachment(content, file_name, MEDIA_TYPES[chosen])
