"""Reports of sales and customers on screen: lists whose cells open what is behind them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from akker.books.actor import Permission
from akker.books.models import Book
from akker.books.queries import today_in
from akker.kernel.calendar import first_day, last_day
from akker.kernel.errors import Refused
from akker.reports.catalogue import REPORTS, Report, build
from akker.reports.display import language_of, shown, shown_date
from akker.reports.dso import DsoReport
from akker.reports.open_items import OpenItems
from akker.reports.options import read_options
from akker.reports.payment_behaviour import PaymentBehaviour
from akker.reports.periods import period_title
from akker.reports.sales import Sales
from akker.reports.statement import Statement
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.vat_lines import VatLines
from akker.web.asked import asked_texts, period_choices, period_typed, with_query
from akker.web.day_bars import dso_chart
from akker.web.doors import BookRequest
from akker.web.listed_customers import OF_CUSTOMERS, Links
from akker.web.places import Words
from akker.web.portfolio import FILTERS, whose_sentence
from akker.web.refusals import status_of
from akker.web.sentence import Choices, Sentence, sentence_of
from akker.web.templatetags.akker import reader, signed
from akker.web.views_bar import views_bar
from akker.web.whole import whole

# Name, words, what it answers, icon; in the order of the index.
LISTED: dict[str, tuple[Words, Words, str]] = {
    "open-items": (
        _("Open items"),
        _("Every invoice, payment and credit that is not settled, as of a day."),
        "list-checks",
    ),
    "statement": (
        _("Statement of account"),
        _("What one customer was invoiced and paid, with the balance after each."),
        "file-text",
    ),
    "sales": (_("Sales"), _("What was sold by month, customer or VAT code."), "trending-up"),
    "vat-lines": (_("VAT lines"), _("Every line that a VAT return adds up."), "percent"),
    "payment-behaviour": (
        _("Payment behaviour"),
        _("How late each customer pays, and what they promised and contested."),
        "hourglass",
    ),
    "handover": (
        _("Hand-over"),
        _("What the next account manager of a customer must know."),
        "arrow-right-left",
    ),
    "dso": (
        _("Days sales outstanding"),
        _("How many days of sales are waiting to be paid."),
        "timer",
    ),
    "health": (
        _("Health of customers"),
        _("Who fades and who stays, from 0 to 100, with the reason of every point."),
        "activity",
    ),
    "scorecards": (
        _("Scorecards"),
        _("How the customers of each account manager, team or tier do."),
        "medal",
    ),
    "next-orders": (
        _("Next orders"),
        _("Who should have ordered by now, by their own rhythm, and what they usually order."),
        "calendar-search",
    ),
    "review": (
        _("Review"),
        _("What was promised to a customer over a quarter, what came of it, and what is next."),
        "presentation",
    ),
    "brief": (
        _("Brief"),
        _("What to know before a talk with a customer, on one page."),
        "clipboard-list",
    ),
    "rfm": (
        _("Recency, frequency, amount"),
        _("Customers by how recently, how often and for how much they buy."),
        "chart-no-axes-column",
    ),
}
SPLITS: dict[str, tuple[tuple[str, Words], ...]] = {
    "sales": (
        ("", _("Month")),
        ("customer", _("Customer")),
        ("product", _("Product")),
        ("vat-code", _("VAT code")),
    ),
    "dso": (("", _("Month")), ("customer", _("Customer"))),
    "scorecards": (
        ("", _("Account manager")),
        ("team", _("In the team")),
        ("tier", _("Tier")),
        ("customer", _("Customer")),
    ),
    "next-orders": (("", _("Due by now")), ("coming", _("Still to come"))),
    "rfm": (("", _("Customer")), ("segment", _("Segment"))),
}
OF_A_DAY = {"open-items", "payment-behaviour", "dso", "handover", "health", "next-orders", "rfm"}
OF_A_DAY |= {"brief"}
FORMS = (("pdf", "PDF"), ("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))
MOST_ROWS = 1000
# The columns that a phone has room for: what a row is about, and its amounts with their total.
# Of other reports it shows them all.
ON_PHONE: dict[str, frozenset[str]] = {
    "open-items": frozenset({"name", "number", "base"}),
    "statement": frozenset({"date", "description", "amount", "balance"}),
    "sales": frozenset({"key", "net", "gross"}),
    "sales customer": frozenset({"key", "name", "net"}),
    "sales product": frozenset({"key", "name", "net"}),
    "vat-lines": frozenset({"entry", "base", "tax"}),
    "payment-behaviour": frozenset({"name", "quarter", "days_late", "still_late"}),
    "dso": frozenset({"date", "name", "balance", "count_back"}),
    "health": frozenset({"name", "score", "part", "reason", "points"}),
    "scorecards": frozenset({"name", "customers", "revenue"}),
    "next-orders": frozenset({"name", "late", "usual"}),
    "brief": frozenset({"what", "state", "amount"}),
    "review": frozenset({"what", "state", "amount"}),
    "rfm": frozenset({"name", "segment", "revenue"}),
    "rfm segment": frozenset({"segment", "customers", "revenue"}),
}


@dataclass(frozen=True, slots=True)
class ListedCell:
    """`span` is how many columns it stands over."""

    text: str
    css: str
    url: str = ""
    span: int = 1


@dataclass(frozen=True, slots=True)
class ListedRow:
    style: str
    cells: tuple[ListedCell, ...]


def listed_report(request: BookRequest, name: str) -> HttpResponse:
    """A report as asked. What cannot be asked is said above the filters, which stay."""
    book = request.actor.book
    takes = REPORTS[name].takes
    names = ["until"]
    names += [n for n, inside in (("from", "since"), ("party", "party_code")) if inside in takes]
    names += ["by"] if "by" in takes else []
    names += [name for name in (*FILTERS, "quarter", "internal", "appointment") if name in takes]
    texts = asked_texts(request, *names)
    address = reverse("report", args=[book.slug, name])
    export = reverse("report-export", args=[book.slug, name])
    reads_books = Permission.READ_BOOKS in request.actor.permissions
    refusal, made = None, None
    if "party_code" not in REPORTS[name].needs or texts.get("party"):
        try:
            made = build(book, name, read_options({**texts, "language": reader().code}))
        except Refused as error:
            refusal = error
    files = [(label, with_query(export, {**texts, "format": form})) for form, label in FORMS]
    context = {
        "name": name,
        "title": LISTED[name][0],
        "about": LISTED[name][1],
        "refusal": refusal,
        "asked": texts,
        "address": address,
        "bar": views_bar(request.actor, name, texts, address),
        "is_at_end": name in OF_A_DAY,
        "period_said": period_typed(texts),
        "periods": period_choices(book, today_in(book), reader()),
        "splits": SPLITS.get(name, ()),
        "asks_party": "party" in names,
        "asks_quarter": "quarter" in takes,
        "sentence": _sentence(request, name, texts, address),
        "without_party": with_query(address, {**texts, "party": ""}),
        "exports": files if made else [],
        "may_mail": Permission.SEND_MAIL in request.actor.permissions,
        "reads_books": reads_books,
        **(_shown(book, made, reads_books) if made else {}),
    }
    return render(request, "web/reports/listed.html", context, status=status_of(refusal))


def _sentence(request: BookRequest, name: str, texts: dict[str, str], address: str) -> Sentence:
    takes = REPORTS[name].takes
    if "segment" in takes:
        return whose_sentence(request, texts, address, takes)
    readers: Choices = [("", _("the customer")), ("yes", _("us alone"))]
    return sentence_of(
        address, texts, [("internal", _("For"), readers)] if "internal" in takes else []
    )


def _shown(book: Book, made: Report, reads_books: bool) -> dict[str, Any]:
    """Without the way to entries for who may not read the books."""
    table, language = made.table, reader()
    entries = reverse("entries", args=[book.slug]) + "/"
    columns = [(i, column) for i, column in enumerate(table.columns) if column.on_paper]
    links = _LINKS[made.name](book, made.read)
    every = frozenset(column.key for _i, column in columns)
    split = f"{made.name} {getattr(made.read, 'by', '')}"
    on_phone = ON_PHONE.get(split, ON_PHONE.get(made.name, every))
    rows = []
    for row in table.rows[:MOST_ROWS] if len(table.rows) > MOST_ROWS + 1 else table.rows:
        urls = next(links, {}) if row.style == "line" else {}
        if not reads_books:
            urls = {key: url for key, url in urls.items() if not url.startswith(entries)}
        rows.append(_row(row, urls, columns, table, on_phone))
    if len(table.rows) > MOST_ROWS + 1 and table.rows[-1].style == "total":
        rows.append(_row(table.rows[-1], {}, columns, table, on_phone))
    read = made.read
    said = period_title(read.period, language) if hasattr(read, "period") else None
    return {
        "table": table,
        "heads": [(column.title, _css(column, on_phone)) for _i, column in columns],
        "rows": rows,
        "more_count": max(len(table.rows) - MOST_ROWS - 1, 0),
        "period_said": said or shown_date(read.as_of, language),
        "heading": table.title.partition(": ")[0] if table.language else "",
        "amounts_in": _amounts_in(read, table),
        "party_name": table.title.partition(": ")[2],
        **(dso_chart(read) if isinstance(read, DsoReport) and read.by == "month" else {}),
    }


def _amounts_in(read: Any, table: Table) -> str:
    """In which currencies, in the language of the report; nothing where it has no amounts."""
    currencies = table.currency if any(one.kind == "amount" for one in table.columns) else ""
    if isinstance(read, Statement):
        currencies = ", ".join(section.currency for section in read.sections)
    with translation.override(table.language or get_language()):
        said = gettext("amounts in %(currency)s") % {"currency": currencies}
    return said if currencies else ""


def _row(
    row: Row,
    urls: Mapping[str, str],
    columns: list[Any],
    table: Table,
    on_phone: frozenset[str],
) -> ListedRow:
    heading = next((str(cell) for cell in row.cells if cell), "")
    if row.style == "group" and sum(1 for cell in row.cells if cell not in (None, "")) == 1:
        return ListedRow(row.style, (ListedCell(whole(heading), "text", span=len(columns)),))
    return ListedRow(
        row.style,
        tuple(
            ListedCell(
                _text(row, row.cells[i], column, table),
                _css(column, on_phone),
                urls.get(column.key, "") if row.cells[i] not in (None, "") else "",
            )
            for i, column in columns
        ),
    )


def _text(row: Row, cell: Cell, column: Column, table: Table) -> str:
    """In the language of whom the report is for; points of a reason say that they add."""
    look = language_of(table.language) if table.language else reader()
    text = shown(cell, column, table.currency, look)
    if column.key == "points" and row.style == "line":
        return signed(text)
    return whole(text) if column.kind in ("text", "date") else text


def _css(column: Column, on_phone: frozenset[str]) -> str:
    """`wide` columns are left out on a phone."""
    name = "text" if column.kind == "text" else "num" if column.is_right_aligned else "when"
    name = "when day" if column.kind == "date" else name
    return name if column.key in on_phone else f"{name} wide"


def _party(book: Book, code: str) -> str:
    return reverse("party", args=[book.slug, code]) if code else ""


def _entry(book: Book, label: str) -> str:
    return reverse("entry", args=[book.slug, *label.split("/")])


def _document(book: Book, address: str, entry: str) -> str:
    """The page of the document, or where there is none that of the entry."""
    return reverse("invoice", args=[book.slug, address]) if address else _entry(book, entry)


def _open_items(book: Book, read: OpenItems) -> Iterator[Links]:
    for row in read.rows:
        document = _document(book, row.address, row.entry)
        yield {
            **dict.fromkeys(("party", "name"), _party(book, row.party_code)),
            **dict.fromkeys(("number", "amount", "open", "base"), document),
            "entry": _entry(book, row.entry),
        }


def _statement(book: Book, read: Statement) -> Iterator[Links]:
    for row in read.lines:
        document = _document(book, row.address, row.entry)
        entry = _entry(book, row.entry)
        yield {"number": document, "amount": document, "entry": entry, "base": entry}


def _sales(book: Book, read: Sales) -> Iterator[Links]:
    """A month and a customer open their documents, a VAT code its lines; a product nothing."""
    days = {"from": read.period.since.isoformat(), "until": read.period.until.isoformat()}
    to = reverse("invoices", args=[book.slug])
    for row in read.rows:
        if read.by == "vat-code":
            url = with_query(reverse("report", args=[book.slug, "vat-lines"]), days)
        elif read.by == "customer":
            url = with_query(to, {**days, "party": row.key})
        elif read.by == "product":
            url = ""
        else:
            month = int(row.key.replace("-", ""))
            first = max(first_day(month), read.period.since).isoformat()
            last = min(last_day(month), read.period.until).isoformat()
            url = with_query(to, {"from": first, "until": last})
        yield dict.fromkeys(("key", "net", "vat", "gross", "documents"), url) | {
            "name": _party(book, row.key) if read.by == "customer" else ""
        }


def _vat_lines(book: Book, read: VatLines) -> Iterator[Links]:
    for row in read.rows:
        entry = _entry(book, row.entry)
        yield {
            **dict.fromkeys(("entry", "base", "tax"), entry),
            "party": _party(book, row.party_code),
        }


def _behaviour(book: Book, read: PaymentBehaviour) -> Iterator[Links]:
    if read.party_code:
        return
    items = reverse("report", args=[book.slug, "open-items"])
    own = reverse("report", args=[book.slug, "payment-behaviour"])
    until = read.as_of.isoformat()
    for row in read.rows:
        asked = {"until": until, "party": row.code}
        of_one = with_query(own, asked)
        yield {
            **dict.fromkeys(("code", "name"), _party(book, row.code)),
            **dict.fromkeys(
                ("days_late", "days_late_per_invoice", "on_time_share", "paid", "longest"), of_one
            ),
            "still_late": with_query(items, asked),
        }


def _dso(book: Book, read: DsoReport) -> Iterator[Links]:
    items = reverse("report", args=[book.slug, "open-items"])
    own = reverse("report", args=[book.slug, "dso"])
    if read.by == "customer":
        for row in read.rows:
            asked = {"until": read.as_of.isoformat(), "party": row.code}
            yield {
                **dict.fromkeys(("code", "name"), _party(book, row.code)),
                **dict.fromkeys(("count_back", "simple"), with_query(own, asked)),
                "balance": with_query(items, asked),
            }
        return
    for one in read.months:
        asked = {"until": one.as_of.isoformat(), "party": read.party_code}
        yield {"balance": with_query(items, asked)}


_LINKS: dict[str, Callable[[Book, Any], Iterator[Links]]] = {
    "open-items": _open_items,
    "statement": _statement,
    "sales": _sales,
    "vat-lines": _vat_lines,
    "payment-behaviour": _behaviour,
    "dso": _dso,
    **OF_CUSTOMERS,
}
