"""One party: what we know and owe, its form, and confirming a changed bank account."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.queries import MemberRow, members_of
from akker.audit.queries import latest_of
from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.clearing.queries import open_items_of
from akker.kernel.errors import Refused
from akker.kernel.identifiers import shown_phone
from akker.kernel.money import decimals_of
from akker.kernel.rates import percent_text
from akker.parties.cards import BankAccountCard, IdentifierCard, PartyCard
from akker.parties.changing import (
    change_party,
    confirm_bank_account,
    restore_party,
    retire_party,
)
from akker.parties.managing import assign_manager
from akker.parties.queries import free_code
from akker.parties.queries_cards import KnownParty, alike, known_party
from akker.parties.registering import register_party
from akker.receivables.queries_recovery import written_off_of
from akker.reports.display import shown_amount
from akker.reports.entry_list import Wanted, latest_entries
from akker.reports.party_money import PartyMoney, party_money
from akker.web.agreements import agreements_of_party
from akker.web.asked import typed_text, with_query
from akker.web.charts import month_bars, scale_of
from akker.web.company_form import COUNTRIES
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to, is_swap
from akker.web.history import told
from akker.web.party_form import Filled, card_in, filled_from, filled_in, rows_said
from akker.web.party_money import customer_money
from akker.web.party_words import DELIVERIES, EVENTS, KINDS, PLACES, ROLES, SCHEMES, WHY_ALIKE
from akker.web.refusals import said_at, status_of
from akker.web.templatetags.akker import reader

LATEST = 8


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def party(request: BookRequest, code: str) -> HttpResponse:
    """Who it is, what stands open, what was billed by month, and what happened last."""
    return _page(request, code, None)


def _page(request: BookRequest, code: str, refusal: Refused | None) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        found = _known(book, code)
        today = today_in(book)
        money = party_money(book, code, as_of=today)
        reads = Permission.READ_BOOKS in request.actor.permissions
        latest = latest_entries(book, Wanted(party_code=code), size=LATEST) if reads else None
        events, has_more = latest_of(book, f"party:{code}", LATEST)
        standing = agreements_of_party(book, code, today)
        given_up = written_off_of(book, code)
        sides = {item.open_minor > 0 for item in open_items_of(book, code)}
        card = found.card
        own = customer_money(book, code, today) if "customer" in card.roles else None
    log_url = with_query(reverse("audit-log", args=[book.slug]), {"subject": f"party:{code}"})
    context = {
        "refusal": refusal,
        "party": found,
        "card": card,
        "money": money,
        "today": today,
        "latest": latest,
        "reads_books": reads,
        "managers": _managers(request) if "customer" in found.card.roles else (),
        "entries_url": with_query(reverse("entries", args=[book.slug]), {"party": code}),
        "events": [told(event, EVENTS) for event in events],
        "log_url": log_url if has_more and Permission.PROVE in request.actor.permissions else "",
        "roles": [ROLES[role] for role in card.roles],
        "kind": KINDS[card.kind],
        "delivery": DELIVERIES[card.delivery] if card.delivery else "",
        "phone": shown_phone(card.phone),
        "discount": percent_text(card.discount_e2).replace(".", reader().decimal_mark),
        "country": COUNTRIES.get(card.country, card.country),
        "addresses": [(PLACES[row.place], row) for row in card.addresses],
        "numbers": [(SCHEMES[row.scheme], row.number) for row in card.identifiers],
        "accounts": [(row, _in_fours(row.iban)) for row in card.bank_accounts],
        "may_change": Permission.CHANGE_PARTIES in request.actor.permissions,
        "may_draft": Permission.DRAFT_INVOICES in request.actor.permissions,
        "may_receive": Permission.RECEIVE_PAYMENTS in request.actor.permissions,
        "given_up": [one for one in given_up if one.claim_minor],
        "may_settle": len(sides) == 2 and Permission.ALLOCATE_PAYMENTS in request.actor.permissions,
        "invoices_url": with_query(reverse("invoices", args=[book.slug]), {"party": code}),
        "own": own,
        "may_mail": Permission.SEND_MAIL in request.actor.permissions,
        "may_lift": Permission.LIFT_CREDIT_HOLDS in request.actor.permissions,
        "statement_url": with_query(
            reverse("report", args=[book.slug, "statement"]), {"party": code}
        ),
        "new_invoice_url": with_query(reverse("invoice-new", args=[book.slug]), {"party": code}),
        "standing": standing,
        "promise_url": reverse("promise-new", args=[book.slug, code]),
        "hold_url": with_query(reverse("hold-new", args=[book.slug]), {"party": code}),
        "may_handle": Permission.HANDLE_DISPUTES in request.actor.permissions,
        "may_confirm": Permission.POST_ENTRIES in request.actor.permissions,
        **_month_chart(book, money),
    }
    page = "web/parties/_peek.html" if is_swap(request) else "web/parties/party.html"
    return render(request, page, context, status=status_of(refusal))


def _known(book: Book, code: str) -> KnownParty:
    try:
        return known_party(book, code)
    except Refused as refusal:
        raise Http404 from refusal


def _managers(request: BookRequest) -> list[MemberRow]:
    """Who may be chosen to look after somebody: nobody where this reader may not choose."""
    if Permission.CHANGE_PARTIES not in request.actor.permissions or not request.actor.sees_all:
        return []
    return [row for row in members_of(request.actor.book) if row.is_active]


def _in_fours(iban: str) -> str:
    return " ".join(re.findall(".{1,4}", iban))


def _month_chart(book: Book, money: PartyMoney) -> dict[str, Any]:
    language = reader()
    billed = [one.billed_minor for one in money.months]
    settled = [one.settled_minor for one in money.months]
    names = [language.months[one.month % 100 - 1] for one in money.months]

    def figures(amounts: list[int]) -> list[str]:
        return [shown_amount(amount, book.currency, language) for amount in amounts]

    scale = scale_of([*billed, *settled], decimals_of(book.currency))
    series = (("one", billed, figures(billed)), ("two", settled, figures(settled)))
    received = _("Received") if money.is_customer else _("Paid")
    return {
        "chart": month_bars(names, series, scale),
        "has_months": any(billed) or any(settled),
        "billed_word": _("Invoiced") if money.is_customer else _("Billed to us"),
        "settled_word": received,
        "chart_title": _("Invoiced and received by month")
        if money.is_customer
        else _("Billed to us and paid by month"),
        "heads": [_("Month"), _("Invoiced"), received],
        "rows": list(zip(names, figures(billed), figures(settled), strict=True)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_PARTIES)
def change(request: BookRequest, code: str) -> HttpResponse:
    """The whole card as a form. Sent, it is the card."""
    book, language = request.actor.book, reader()
    with reading(book):
        found = _known(book, code)
    if request.method != "POST":
        filled = filled_from(found.card, book.currency, language)
        return render(request, "web/parties/form.html", _form_context(request, found, filled))
    filled = filled_in(request.POST)
    try:
        card = card_in(filled, book, language)
        change_party(request.actor, code=code, card=card, seen=typed_text(request.POST, "seen"))
    except Refused as refusal:
        context = _form_context(request, found, filled, refusal)
        return render(request, "web/parties/form.html", context, status=status_of(refusal))
    messages.success(request, _("The card of %(name)s is kept.") % {"name": card.name})
    return gone_to(request, reverse("party", args=[book.slug, code]))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_PARTIES)
def register(request: BookRequest) -> HttpResponse:
    """The form of somebody new, with who may be the same beside it."""
    book, language = request.actor.book, reader()
    if request.method != "POST":
        role = request.GET.get("role", "")
        name = book.name if _is_own(request) else typed_text(request.GET, "name")
        card = PartyCard(name=name, roles=(role,) if role in ROLES else ())
        filled = filled_from(card, book.currency, language)
        return render(request, "web/parties/form.html", _form_context(request, None, filled))
    filled = filled_in(request.POST)
    name = " ".join(filled.texts["name"].split())
    try:
        card = card_in(filled, book, language)
        with reading(book):
            code = typed_text(request.POST, "code") or free_code(book, name)
        register_party(request.actor, code=code, name=name, card=card)
    except Refused as refusal:
        context = _form_context(request, None, filled, refusal)
        return render(request, "web/parties/form.html", context, status=status_of(refusal))
    said = _("%(name)s is registered as %(code)s.") % {"name": name, "code": code}
    messages.success(request, said)
    if _is_own(request):
        letterhead = reverse("letterhead", args=[book.slug])
        return gone_to(request, with_query(letterhead, {"party": code}))
    return gone_to(request, reverse("party", args=[book.slug, code]))


def _is_own(request: BookRequest) -> bool:
    """Whether this is to be our own card, for the letterhead."""
    asked = request.POST if request.method == "POST" else request.GET
    return typed_text(asked, "for") == "letterhead"


def _form_context(
    request: BookRequest, found: KnownParty | None, filled: Filled, refusal: Refused | None = None
) -> dict[str, Any]:
    book = request.actor.book
    seen = request.POST.get("seen", found.version if found else "")
    chosen = filled.texts["country"]
    known = {**COUNTRIES, chosen: COUNTRIES.get(chosen, chosen)} if chosen else COUNTRIES
    countries = sorted(((c, str(n)) for c, n in known.items()), key=lambda pair: pair[1])
    rows = rows_said(filled, refusal)
    return {
        "party": found,
        "filled": filled,
        "refusal": refusal,
        "said": said_at(refusal) or _said_of_code(refusal),
        "rows": rows,
        "code": typed_text(request.POST, "code"),
        "seen": seen,
        "is_own": _is_own(request),
        "role_choices": ROLES.items(),
        "kinds": KINDS.items(),
        "schemes": SCHEMES.items(),
        "deliveries": DELIVERIES.items(),
        "countries": [("", _("as the books")), *countries],
        "languages": [("", _("as the books")), ("en", "English"), ("nl", "Nederlands")],
        "places": [(PLACES[row["place"]], row, said) for row, said in rows["address"]],
        "currency": book.currency,
        "code_url": reverse("party-code", args=[book.slug]),
        "alike_url": with_query(
            reverse("party-alike", args=[book.slug]), {"but": found.code if found else ""}
        ),
    }


def _said_of_code(refusal: Refused | None) -> dict[str, str]:
    is_of_code = refusal and refusal.code in ("party_exists", "party_unfit")
    return {"code": refusal.sentence} if refusal and is_of_code else {}


@require_safe
@opens_to(Permission.CHANGE_PARTIES)
def look_alike(request: BookRequest) -> HttpResponse:
    """A part of the form: who may be the same as what is being typed."""
    asked, book = request.GET, request.actor.book
    form = filled_in(asked)
    card = PartyCard(
        name=form.texts["name"][:200],
        email=form.texts["email"][:254],
        identifiers=tuple(
            IdentifierCard(row["scheme"], _bare(row["number"])) for row in form.lists["number"]
        ),
        bank_accounts=tuple(BankAccountCard(_bare(row["iban"])) for row in form.lists["account"]),
    )
    with reading(book):
        found = alike(book, card, but=typed_text(asked, "but"))
    rows = [(row, WHY_ALIKE[row.why]) for row in found]
    return render(request, "web/parties/_alike.html", {"rows": rows})


def _bare(number: str) -> str:
    """As numbers are kept, near enough to look one up while it is being typed."""
    return re.sub(r"[\s./-]", "", number).upper()


@require_POST
@opens_to(Permission.CHANGE_PARTIES)
def retire(request: BookRequest, code: str) -> HttpResponse:
    """They are offered no longer."""
    return _acted(request, code, retire_party, _("%(code)s is retired."))


@require_POST
@opens_to(Permission.CHANGE_PARTIES)
def restore(request: BookRequest, code: str) -> HttpResponse:
    """They are in use again."""
    return _acted(request, code, restore_party, _("%(code)s is in use again."))


def _acted(
    request: BookRequest, code: str, act: Callable[..., None], sentence: str
) -> HttpResponse:
    with reading(request.actor.book):
        _known(request.actor.book, code)
    try:
        act(request.actor, code=code)
    except Refused as refusal:
        return _page(request, code, refusal)
    messages.success(request, sentence % {"code": code})
    return gone_to(request, reverse("party", args=[request.actor.book.slug, code]))


@require_POST
@opens_to(Permission.CHANGE_PARTIES)
def account_manager(request: BookRequest, code: str) -> HttpResponse:
    """Who looks after them from now on."""
    email = typed_text(request.POST, "manager")
    try:
        assign_manager(request.actor, code=code, email=email)
    except Refused as refusal:
        return _page(request, code, refusal)
    if email:
        said = _("%(who)s looks after %(code)s now.") % {"who": email, "code": code}
    else:
        said = _("Nobody looks after %(code)s now.") % {"code": code}
    messages.success(request, said)
    return gone_to(request, reverse("party", args=[request.actor.book.slug, code]))


@require_POST
@opens_to(Permission.POST_ENTRIES)
def confirm(request: BookRequest, code: str) -> HttpResponse:
    """A changed bank account is theirs: somebody asked them."""
    try:
        confirm_bank_account(request.actor, code=code, iban=typed_text(request.POST, "iban"))
    except Refused as refusal:
        return _page(request, code, refusal)
    messages.success(request, _("The bank account is confirmed."))
    return gone_to(request, reverse("party", args=[request.actor.book.slug, code]))
