"""Whom we look after: the list, by filters that read as a sentence, and acting on several."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from akker.access.queries import members_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.changing import change_customer
from akker.customers.handing_over import hand_over_customer
from akker.customers.queries import (
    CustomerFilter,
    customer_coded,
    customers_page,
    industries,
    segments,
)
from akker.kernel.errors import Refused
from akker.parties.queries import party_names
from akker.reports.customer_list import NOTHING, customer_list_table, money_of
from akker.web.asked import exports_of, typed_text, with_query
from akker.web.chosen import NotDone, act_on_each, chosen_codes, ticked_in
from akker.web.company_form import COUNTRIES
from akker.web.customer_pages import words_of
from akker.web.customer_words import RELATIONS, STATUSES, TIERS
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.files import exported
from akker.web.forms import gone_to
from akker.web.refusals import status_of
from akker.web.sentence import Choices, Menu, Sentence, people_choices, sentence_of
from akker.web.templatetags.akker import reader
from akker.web.views_bar import views_bar

PAGE_SIZE = 60
FILTERS = (
    *("q", "tier", "status", "manager", "industry", "relation", "country", "parent", "segment"),
)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def customers(request: BookRequest) -> HttpResponse:
    """By code, with what each brought in twelve months and owes now; the filters as a sentence."""
    return _listed(request)


@reads_books
def _listed(
    request: BookRequest,
    refusal: Refused | None = None,
    not_done: Sequence[NotDone] = (),
    chosen: Collection[str] = (),
) -> HttpResponse:
    book, today = request.actor.book, today_in(request.actor.book)
    asked = customers_asked(request)
    after = typed_text(request.GET, "after")[:40]
    rows = customers_page(book, customers_filter(asked), after_code=after, limit=PAGE_SIZE)
    shown = rows[:PAGE_SIZE]
    money = money_of(book, [row.party_id for row in shown], today)
    address = reverse("customers", args=[book.slug])
    more = shown[-1].code if len(rows) > PAGE_SIZE else ""
    export = reverse("customers-export", args=[book.slug])
    context = {
        "rows": [(row, *words_of(row), money.get(row.party_id, NOTHING)) for row in shown],
        "total": sum(money.values(), NOTHING),
        "is_part": bool(more or after),
        "asked": asked,
        "address": address,
        "bar": views_bar(request.actor, "customers", asked, address),
        "sentence": customers_sentence(request, asked, address),
        "exports": exports_of(export, asked),
        "later_url": with_query(address, {**asked, "after": more}) if more else "",
        "first_url": with_query(address, asked) if after else "",
        "may_add": Permission.CHANGE_PARTIES in request.actor.permissions,
        "refusal": refusal,
        "not_done": not_done,
        "chosen": chosen,
        **_bulk_shown(request, {**asked, "after": after} if after else asked),
    }
    wrong = not_done[0].refusal if not_done else refusal
    return render(request, "web/customers/list.html", context, status=status_of(wrong))


def _bulk_shown(request: BookRequest, asked: dict[str, str]) -> dict[str, Any]:
    """The bar under the list: what it offers, and what was filled in. One query."""
    actor, post = request.actor, request.POST
    may_change = Permission.LOOK_AFTER_CUSTOMERS in actor.permissions
    may_share = may_change and actor.sees_all
    return {
        "may_change": may_change,
        "may_share": may_share,
        "members": [one for one in members_of(actor.book) if one.is_active] if may_share else [],
        "tiers": TIERS.items(),
        "chosen_url": with_query(reverse("customers-chosen", args=[actor.book.slug]), asked),
        "filled": {name: post.get(name, "") for name in ("do", "set-tier", "to", "on", "note")},
    }


@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
@ticked_in("customers")
def act_on_chosen(request: BookRequest) -> HttpResponse:
    """The bar under the list: those that are ticked get a tier, or go to another manager."""
    book, codes = request.actor.book, chosen_codes(request.POST.getlist("customer"))
    hands_over = request.POST.get("do") == "hand over"
    try:
        act = _handing_over(request) if hands_over else _setting_tier(request)
    except Refused as refusal:
        return _listed(request, refusal, chosen=codes)
    with reading(book):
        names = party_names(book, codes)
    not_done = act_on_each(codes, act, lambda code: names.get(code, code))
    if count := len(codes) - len(not_done):
        said = (
            ngettext("%(n)d customer is handed over.", "%(n)d customers are handed over.", count)
            if hands_over
            else ngettext(
                "%(n)s customer has the tier %(tier)s.",
                "%(n)s customers have the tier %(tier)s.",
                count,
            )
        )
        tier = TIERS.get(typed_text(request.POST, "set-tier"), "")
        messages.success(request, said % {"n": count, "tier": tier})
    if not_done:
        return _listed(request, None, not_done, [str(one.key) for one in not_done])
    after = typed_text(request.GET, "after")[:40]
    with reading(book):
        asked = {**customers_asked(request), **({"after": after} if after else {})}
    return gone_to(request, with_query(reverse("customers", args=[book.slug]), asked))


def _handing_over(request: BookRequest) -> Callable[[str], object]:
    """Refused: date_unreadable, day_of_two."""
    actor, post = request.actor, request.POST
    with reading(actor.book):
        day = typed_day_if_any(typed_text(post, "on"), today_in(actor.book))
    to, note = typed_text(post, "to"), typed_text(post, "note")
    return lambda code: hand_over_customer(actor, code=code, to=to, note=note, on=day)


def _setting_tier(request: BookRequest) -> Callable[[str], object]:
    """Refused: tier_missing."""
    actor, tier = request.actor, typed_text(request.POST, "set-tier")
    if not tier:
        raise Refused(
            "tier_missing",
            "No tier is chosen yet.",
            remedy="Choose one beside the button, and give it then.",
        )

    def act(code: str) -> None:
        with reading(actor.book):
            row = customer_coded(actor.book, code)
        facts = replace(row.facts, tier=tier)
        change_customer(actor, code=row.code, facts=facts, seen=row.version)

    return act


def customers_asked(request: BookRequest) -> dict[str, str]:
    """What is asked, without what is nothing that can be chosen."""
    texts = {name: typed_text(request.GET, name)[:254] for name in FILTERS}
    known_segments = segments(request.actor.book) if texts["segment"] else {}
    for name, known in (
        ("tier", TIERS),
        ("status", STATUSES),
        ("relation", RELATIONS),
        ("segment", known_segments),
    ):
        if texts[name] not in known:
            texts[name] = ""
    return {name: text for name, text in texts.items() if text}


def customers_filter(asked: dict[str, str]) -> CustomerFilter:
    named = {name: text for name, text in asked.items() if name != "q"}
    return CustomerFilter(text=asked.get("q", ""), **named)


def customers_sentence(request: BookRequest, asked: dict[str, str], address: str) -> Sentence:
    """Three queries, and one of the members for who may ask after others."""
    book = request.actor.book
    menus: list[Menu] = [
        ("tier", _("Tier"), [("", _("any tier")), *TIERS.items()]),
        ("status", _("that are"), [("", _("not archived")), *STATUSES.items()]),
    ]
    if request.actor.sees_all:
        menus.append(("manager", _("looked after by"), people_choices(request)))
    kinds: Choices = [("", _("any industry")), *((one, one) for one in industries(book))]
    menus.append(("industry", _("in"), kinds))
    # Those of a card, not those that customers have: that would read them all for each page.
    named = sorted(((code, str(name)) for code, name in COUNTRIES.items()), key=itemgetter(1))
    menus.append(("country", _("seated in"), [("", _("any country")), *named]))
    levels: Choices = [("", _("any level")), *RELATIONS.items()]
    menus.append(("relation", _("as our"), levels))
    if known := segments(book):
        menus.append(("segment", _("of segment"), [("", _("any")), *((one, one) for one in known)]))
    return sentence_of(address, asked, menus)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_customers(request: BookRequest) -> HttpResponse:
    """The whole list as asked, in the order of the screen: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    asked, today = customers_filter(customers_asked(request)), today_in(request.actor.book)
    table = customer_list_table(book, asked, as_of=today, language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-customers", language)
