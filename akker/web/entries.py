"""Entries: the list, one of them with its proof and history, its files, and the journals."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from akker.books.actor import Permission
from akker.books.models import Book
from akker.books.queries import dimensions, today_in
from akker.files.queries import read_file, stored_file
from akker.intake.understood import understood_amount
from akker.kernel.errors import Refused
from akker.ledger.queries import EntryRow, LineRow, entry_labelled, journals
from akker.ledger.queries_attachments import attachments_of
from akker.ledger.queries_proof import entry_history, proof_of
from akker.ledger.rules import CASH_VAT, DOCUMENTS
from akker.packs.names import name_read
from akker.parties.queries import party_names
from akker.receivables.rules import TAKEN_BACK
from akker.reports.entry_list import EntryList, Wanted, entry_list, entry_list_table
from akker.reports.journal_list import journal_list
from akker.reports.options import read_options
from akker.web.asked import asked_texts, period_choices, period_typed, with_query
from akker.web.doors import BookRequest, opens_to
from akker.web.files import attachment, exported
from akker.web.forms import is_swap
from akker.web.history import Happened, happened
from akker.web.names import chart_read
from akker.web.refusals import status_of
from akker.web.templatetags.akker import reader
from akker.web.views_bar import views_bar

FILTERS = ("from", "until", "journal", "ledger-account", "party", "amount", "q", "everywhere")


@require_safe
@opens_to(Permission.READ_BOOKS, keeps=True)
def entries(request: BookRequest) -> HttpResponse:
    """Every entry, the latest first, by what was asked. htmx swaps the part with the list."""
    book = request.actor.book
    texts = asked_texts(request, *FILTERS)
    refusal, listed = None, None
    try:
        before = read_options({"after": request.GET.get("before", "")}).after
        listed = entry_list(book, _wanted(book, texts), before=before)
    except Refused as error:
        refusal = error
    address = reverse("entries", args=[book.slug])
    context = {
        "refusal": refusal,
        "may_draft": Permission.DRAFT_ENTRIES in request.actor.permissions,
        "may_export": Permission.EXPORT_BOOKS in request.actor.permissions,
        "listed": listed,
        "bar": views_bar(request.actor, "entries", texts, address),
        "asked": texts,
        "journals": journals(book),
        "accounts": chart_read(book),
        "periods": period_choices(book, today_in(book), reader()),
        "period_said": period_typed(texts),
        "first_url": with_query(address, texts) if request.GET.get("before") else "",
        "later_url": _later(address, texts, listed),
        "without": {name: with_query(address, _but(texts, name)) for name in FILTERS},
        "everywhere_url": with_query(address, {**texts, "everywhere": "1"}),
        "export_url": with_query(reverse("entries-export", args=[book.slug]), texts),
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "web/entries/list.html", context, status=status)


def _wanted(book: Book, texts: Mapping[str, str]) -> Wanted:
    options = read_options({name: texts.get(name, "") for name in ("from", "until")})
    amount = texts.get("amount", "")
    return Wanted(
        since=options.since,
        until=options.until,
        journal_code=texts.get("journal", ""),
        ledger_code=texts.get("ledger-account", ""),
        party_code=texts.get("party", ""),
        text=texts.get("q", ""),
        amounts_minor=understood_amount(amount, reader().code, book.currency) if amount else (),
        everywhere=bool(texts.get("everywhere")),
    )


def _but(texts: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: text for key, text in texts.items() if key != name}


def _later(address: str, texts: Mapping[str, str], listed: EntryList | None) -> str:
    if listed is None or listed.before is None:
        return ""
    return with_query(address, {**texts, "before": listed.before})


@require_safe
@opens_to(Permission.EXPORT_BOOKS)
def export_entries(request: BookRequest) -> HttpResponse:
    """The whole list as asked, in the order of the screen: CSV or XLSX."""
    book = request.actor.book
    language = reader().code
    try:
        wanted = _wanted(book, asked_texts(request, *FILTERS))
    except Refused as refusal:  # a day or an amount that is none
        return sentence_page(request, refusal)
    table = entry_list_table(book, wanted, language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-entries", language)


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: LineRow
    party: str
    tags: tuple[str, ...]


@require_safe
@opens_to(Permission.READ_BOOKS)
def entry(request: BookRequest, journal: str, year: str, number: int) -> HttpResponse:
    """One entry: its lines, files, proof and history. htmx gets the panel beside a list."""
    book = request.actor.book
    found = entry_or_404(book, f"{journal}/{year}/{number}")
    lines = found.lines
    context = {
        "entry": found,
        "lines": _shown_lines(book, found),
        "total_minor": sum(line.amount_minor for line in lines if line.amount_minor > 0),
        "has_foreign": any(line.currency_minor is not None for line in lines),
        "journal_name": _journal_name(book, journal),
        "files": attachments_of(book, found.label),
        "events": _happened(book, found),
        "proof": proof_of(book, found),
        "may_draft": Permission.DRAFT_ENTRIES in request.actor.permissions,
        "may_post": Permission.POST_ENTRIES in request.actor.permissions
        and not found.source.startswith(CASH_VAT),
        "may_receive": Permission.RECEIVE_PAYMENTS in request.actor.permissions,
        "settles": found.source.startswith(TAKEN_BACK),
        "document": found.source.partition(":")[2] if found.source.startswith(DOCUMENTS) else "",
    }
    if is_swap(request):
        return render(request, "web/entries/_peek.html", context)
    return render(request, "web/entries/entry.html", context)


def _journal_name(book: Book, code: str) -> str:
    name = next((row.name for row in journals(book) if row.code == code), code)
    return name_read(book.pack_code, code, name, reader().code)


def entry_or_404(book: Book, label: str) -> EntryRow:
    try:
        return entry_labelled(book, label)
    except Refused as refusal:
        raise Http404 from refusal


def _shown_lines(book: Book, found: EntryRow) -> list[ShownLine]:
    parties = party_names(book, (line.party_code for line in found.lines))
    names: dict[tuple[str, str], str] = {}
    if any(line.dimensions for line in found.lines):
        names = {
            (row.dimension, row.code): f"{row.dimension_name}: {row.name}"
            for row in dimensions(book)
        }
    return [
        ShownLine(
            line,
            parties.get(line.party_code, line.party_code),
            tuple(names.get(pair, ": ".join(pair)) for pair in line.dimensions),
        )
        for line in found.lines
    ]


def _happened(book: Book, found: EntryRow) -> list[Happened]:
    return [happened(event) for event in entry_history(book, found)]


@require_safe
@opens_to(Permission.READ_BOOKS)
def file(request: BookRequest, file_id: int) -> HttpResponse:
    """A kept file, to be saved and never shown as a page of ours."""
    book = request.actor.book
    try:
        row = stored_file(book, file_id)
    except Refused as refusal:
        raise Http404 from refusal
    try:
        content = read_file(book, file_id)
    except Refused as refusal:
        return sentence_page(request, refusal)
    return attachment(content, row.name, "application/octet-stream")


def sentence_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A page that holds a refusal alone, for what has no page to go back to."""
    shown = {"refusal": refusal}
    return render(request, "web/refused.html", shown, status=status_of(refusal))


@require_safe
@opens_to(Permission.READ_BOOKS, keeps=True)
def journals_page(request: BookRequest) -> HttpResponse:
    """Every journal, with how many entries it holds."""
    return render(request, "web/entries/journals.html", {"rows": journal_list(request.actor.book)})
