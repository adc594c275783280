"""Whom we look after: the list, what we know of one, and changing that."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from akker.access.queries import members_of
from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.queries import (
    CustomerFilter,
    CustomerRow,
    KnownCustomer,
    customers_page,
    industries,
    known_customer,
)
from akker.customers.rules import CustomerFacts
from akker.kernel.errors import Refused
from akker.parties.queries import NOBODY
from akker.reports.customer_list import NOTHING, customer_list_table, money_of
from akker.web.asked import typed_text, with_query
from akker.web.customer_overview import overview_shown
from akker.web.customer_words import RELATIONS, STATUS_BADGES, STATUSES, TIERS
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.files import exported
from akker.web.forms import gone_to
from akker.web.navigation import Words
from akker.web.refusals import status_of
from akker.web.templatetags.akker import reader
from akker.web.views_bar import views_bar

PAGE_SIZE = 60
FILTERS = ("q", "tier", "status", "manager", "industry", "parent")
Choices = list[tuple[str, Words]]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def customers(request: BookRequest) -> HttpResponse:
    """By code, with what each brought in twelve months and owes now; the filters as a sentence."""
    book, today = request.actor.book, today_in(request.actor.book)
    asked = _asked(request)
    after = typed_text(request.GET, "after")[:40]
    rows = customers_page(book, _filter(asked), after_code=after, limit=PAGE_SIZE)
    shown = rows[:PAGE_SIZE]
    money = money_of(book, [row.party_id for row in shown], today)
    address = reverse("customers", args=[book.slug])
    more = shown[-1].code if len(rows) > PAGE_SIZE else ""
    reads_books = Permission.READ_BOOKS in request.actor.permissions
    export = reverse("customers-export", args=[book.slug])
    context = {
        "rows": [(row, *_words(row), money.get(row.party_id, NOTHING)) for row in shown],
        "total": sum(money.values(), NOTHING),
        "is_part": bool(more or after),
        "asked": asked,
        "address": address,
        "bar": views_bar(request.actor, "customers", asked, address) if reads_books else None,
        "sentence": _sentence(request, asked, address),
        "exports": [
            (label, with_query(export, {**asked, "format": form}))
            for form, label in (("xlsx", "Excel"), ("csv", "CSV"))
        ],
        "later_url": with_query(address, {**asked, "after": more}) if more else "",
        "first_url": with_query(address, asked) if after else "",
        "may_add": Permission.CHANGE_PARTIES in request.actor.permissions,
    }
    return render(request, "web/customers/list.html", context)


def _asked(request: BookRequest) -> dict[str, str]:
    """What is asked, without what is nothing that can be chosen."""
    texts = {name: typed_text(request.GET, name)[:254] for name in FILTERS}
    for name, known in (("tier", TIERS), ("status", STATUSES)):
        if texts[name] not in known:
            texts[name] = ""
    return {name: text for name, text in texts.items() if text}


def _filter(asked: dict[str, str]) -> CustomerFilter:
    named = {name: text for name, text in asked.items() if name != "q"}
    return CustomerFilter(text=asked.get("q", ""), **named)


def _words(row: CustomerRow) -> tuple[Words, Words, str]:
    return TIERS[row.tier], STATUSES[row.status], STATUS_BADGES.get(row.status, "")


def _sentence(
    request: BookRequest, asked: dict[str, str], address: str
) -> list[tuple[str, Words, Words, list[tuple[str, Words, bool]]]]:
    """The filters in the order of the sentence: name, words before it, what is chosen, and the
    choices with their addresses."""
    book = request.actor.book
    menus: list[tuple[str, Words, Choices]] = [
        ("tier", _("Tier"), [("", _("any tier")), *TIERS.items()]),
        ("status", _("that are"), [("", _("not archived")), *STATUSES.items()]),
    ]
    if request.actor.sees_all:
        own = request.user.email
        others = [one for one in members_of(book) if one.email != own and one.is_active]
        people: Choices = [("", _("anybody")), (own, _("me")), (NOBODY, _("nobody"))]
        people += [(one.email, one.name or one.email) for one in others]
        menus.append(("manager", _("looked after by"), people))
    kinds: Choices = [("", _("any industry")), *((one, one) for one in industries(book))]
    menus.append(("industry", _("in"), kinds))
    found = []
    for name, words, choices in menus:
        chosen = asked.get(name, "")
        said = dict(choices).get(chosen, chosen)
        urls = [
            (with_query(address, {**asked, name: key}), label, key == chosen)
            for key, label in choices
        ]
        found.append((name, words, said, urls))
    return found


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_customers(request: BookRequest) -> HttpResponse:
    """The whole list as asked, in the order of the screen: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    asked, today = _filter(_asked(request)), today_in(request.actor.book)
    table = customer_list_table(book, asked, as_of=today, language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-customers", language)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def customer(request: BookRequest, code: str) -> HttpResponse:
    """What they bring and owe, what asks for attention, and what we know of them."""
    book = request.actor.book
    known = known_or_404(book, code)
    row = known.row
    today = today_in(book)
    family = money_of(book, [one.party_id for one in known.below], today)
    context = {
        **facts_shown(row),
        **overview_shown(request.actor, row, today),
        "tab": "overview",
        "known": known,
        "below": [(one, *_words(one), family.get(one.party_id, NOTHING)) for one in known.below],
        "may_look_after": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }
    return render(request, "web/customers/customer.html", context)


def facts_shown(row: CustomerRow) -> dict[str, Any]:
    """What the head of a customer's pages tells."""
    tier, status, badge = _words(row)
    return {
        "row": row,
        "tier": tier,
        "status": status,
        "status_badge": badge,
        "relation": RELATIONS.get(row.relation, ""),
    }


def known_or_404(book: Book, code: str) -> KnownCustomer:
    """Http404 for whom there is not, or who is no customer."""
    try:
        return known_customer(book, code)
    except Refused as refusal:
        raise Http404 from refusal


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def change(request: BookRequest, code: str) -> HttpResponse:
    """Tier, status, industry, whom they belong to, and how close we are, as a form."""
    book, post = request.actor.book, request.POST
    with reading(book):
        row = known_or_404(book, code).row
        kinds = industries(book)
    facts = row.facts
    on = facts.relation_on.isoformat() if facts.relation_on else ""
    is_sent = request.method == "POST"
    names = ("tier", "status", "industry", "parent", "relation")
    context = {
        **facts_shown(row),
        "version": post.get("seen", row.version),
        "filled": {name: post.get(name, "") if is_sent else getattr(facts, name) for name in names}
        | {"relation_on": post.get("relation_on", on)},
        "tiers": TIERS.items(),
        "statuses": STATUSES.items(),
        "relations": [("", _("Not said")), *RELATIONS.items()],
        "industries": kinds,
    }
    if not is_sent:
        return render(request, "web/customers/form.html", context)
    try:
        sent = CustomerFacts(
            **{name: typed_text(post, name) for name in names},
            relation_on=typed_day_if_any(typed_text(post, "relation_on"), today_in(book)),
        )
        change_customer(request.actor, code=code, facts=sent, seen=typed_text(post, "seen") or None)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/customers/form.html", shown, status=status_of(refusal))
    messages.success(request, _("What we know of %(name)s is kept.") % {"name": row.name})
    return gone_to(request, reverse("customer", args=[book.slug, code]))
