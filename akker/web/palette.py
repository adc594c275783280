"""What the palette finds: pages, acts, reports, parties, timelines, invoices, entries."""

from contextlib import suppress
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from akker.books.actor import Actor, Permission
from akker.intake.understood import understood_amount
from akker.kernel.errors import Refused
from akker.parties.queries_cards import parties_found
from akker.receivables.queries import InvoiceFilter, invoices_page
from akker.reports.entry_list import EntryListed, Wanted, latest_entries
from akker.reports.timeline import found_on_timelines
from akker.web.acts import ACTS
from akker.web.asked import typed_text, with_query
from akker.web.doors import BookRequest, opens_to
from akker.web.entry_read import fitting_accounts
from akker.web.forms import is_swap
from akker.web.names import chart_read
from akker.web.navigation import places
from akker.web.reports import SCREENS
from akker.web.templatetags.akker import amount, day, money, reader
from akker.web.timeline_words import shown_item

MOST_OF_A_KIND = 6
MOST_ON_PAGE = 50  # of what stands on timelines, where there is room for it
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Found:
    """Something to go to; `hint` stands at the end of its line."""

    icon: str
    label: Words
    url: str
    hint: Words = ""


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def find(request: BookRequest) -> HttpResponse:
    """What fits a text, by kind. Nothing typed gives every place. A fixed number of queries."""
    actor = request.actor
    text = typed_text(request.GET, "q")[:80]
    groups = [(_("Go to"), _places(actor, text)), (_("Do"), _acts(actor, text))]
    reads_all = Permission.READ_BOOKS in actor.permissions
    if reads_all:
        groups.append((_("Reports"), _reports(actor, text)))
    if text:
        groups.append((_("Parties"), _parties(actor, text)))
        most = MOST_OF_A_KIND if is_swap(request) else MOST_ON_PAGE
        groups.append((_("Timeline"), _told(actor, text, most)))
        groups.append((_("Invoices"), _invoices(actor, text)))
    if text and reads_all:
        groups.append((_("Ledger accounts"), _accounts(actor, text)))
        groups.append((_("Entries"), _entries(actor, text)))
    context = {"groups": [group for group in groups if group[1]], "text": text}
    part = "web/parts/found.html" if is_swap(request) else "web/find.html"
    return render(request, part, context)


def _fits(text: str, *words: Words) -> bool:
    return text.casefold() in " ".join(map(str, words)).casefold()


def _places(actor: Actor, text: str) -> list[Found]:
    return [
        Found(
            place.icon,
            place.label,
            reverse(place.route, args=[actor.book.slug]),
            f"G {place.letter.upper()}" if place.letter else "",
        )
        for place in places()
        if place.asks in actor.permissions and _fits(text, place.label)
    ]


def _acts(actor: Actor, text: str) -> list[Found]:
    return [
        Found(act.icon, act.label, act.url(actor))
        for act in ACTS
        if act.asks in actor.permissions and _fits(text, act.label)
    ]


def _reports(actor: Actor, text: str) -> list[Found]:
    return [
        Found(icon, words, reverse("report", args=[actor.book.slug, name]))
        for name, (words, about, icon) in SCREENS.items()
        if _fits(text, words, about)
    ]


def _accounts(actor: Actor, text: str) -> list[Found]:
    return [
        Found(
            "list-tree",
            f"{account.code} {account.name}",
            reverse("card", args=[actor.book.slug, account.code]),
        )
        for account in fitting_accounts(chart_read(actor.book), text)[:MOST_OF_A_KIND]
    ]


def _parties(actor: Actor, text: str) -> list[Found]:
    return [
        Found("contact", row.name, reverse("party", args=[actor.book.slug, row.code]), row.code)
        for row in parties_found(actor.book, text, most=MOST_OF_A_KIND)
    ]


def _told(actor: Actor, text: str, most: int) -> list[Found]:
    """What stands on the timelines of customers, by its words; to the timeline where it has no
    page of its own."""
    book, found = actor.book, found_on_timelines(actor.book, actor.user_id, text, limit=most)
    reads_books = Permission.READ_BOOKS in actor.permissions
    shown = [(hit, shown_item(book, item, reads_books=reads_books)) for hit, item in found.rows]
    return [
        Found(
            one.icon,
            f"{one.lead}: {one.rest or one.below}",
            one.url or _timeline(book.slug, hit.party_code, text),
            f"{hit.party_name} · {day(hit.on)}",
        )
        for hit, one in shown
    ]


def _timeline(slug: str, code: str, text: str) -> str:
    return with_query(reverse("customer-timeline", args=[slug, code]), {"q": text})


def _invoices(actor: Actor, text: str) -> list[Found]:
    """By number or payment reference, so a text without a digit finds none."""
    if not any(sign.isdigit() for sign in text):
        return []
    rows = invoices_page(actor.book, InvoiceFilter(text=text), limit=MOST_OF_A_KIND)
    return [
        Found(
            "file-text",
            f"{row.label} {row.party_name}",
            reverse("invoice", args=[actor.book.slug, row.address]),
            f"{day(row.issued_on)} · {money(row.total_minor, row.currency)}",
        )
        for row in rows[:MOST_OF_A_KIND]
    ]


def _entries(actor: Actor, text: str) -> list[Found]:
    book = actor.book
    wanted = [Wanted(text=text)]
    with suppress(Refused):
        amounts = understood_amount(text, reader().code, book.currency)
        wanted.append(Wanted(amounts_minor=amounts))
    found = {
        entry.entry_id: entry
        for each in wanted
        for entry in latest_entries(book, each, size=MOST_OF_A_KIND)
    }
    return [_entry(actor, entry) for entry in found.values()]


def _entry(actor: Actor, found: EntryListed) -> Found:
    parts = (found.journal_code, found.year_name, found.number)
    return Found(
        "book-open",
        f"{found.label} {found.description}",
        reverse("entry", args=[actor.book.slug, *parts]),
        f"{day(found.booked_on)} · {amount(found.amount_minor, actor.book.currency)}",
    )
