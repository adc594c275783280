"""Competitors and industries: what is known of them, and at which customers it counts."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.audit.queries import history_of
from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.customers.queries import industries as known_industries
from akker.kernel.errors import Refused
from akker.knowledge.market_rules import NewCompetitor, NewMarketNote
from akker.knowledge.queries_market import (
    CompetitorRow,
    competitor_of,
    industry_notes,
    notes_about,
)
from akker.knowledge.queries_market import competitors as all_competitors
from akker.knowledge.watching import (
    end_market_note,
    keep_competitor,
    note_market,
    retire_competitor,
)
from akker.planning.queries_competitors import Stake, considered_at, stakes
from akker.reports.knowledge_list import competitor_table, industry_table
from akker.web.asked import exports_of, typed_text
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.files import exported
from akker.web.forms import gone_to, refused
from akker.web.history import happened
from akker.web.plan_words import OUTCOMES
from akker.web.refusals import status_of
from akker.web.sentence import sentence_of
from akker.web.sold_fields import once_more
from akker.web.templatetags.akker import reader

FORM = "web/knowledge/competitor_form.html"


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def competitors(request: BookRequest) -> HttpResponse:
    """By name, with the customers who consider them and what is at stake."""
    book = request.actor.book
    shows_all = _shows_all(request)
    asked = {"show": "all"} if shows_all else {}
    at_stake = stakes(book)
    address = reverse("competitors", args=[book.slug])
    export = reverse("competitors-export", args=[book.slug])
    context = {
        "rows": [
            (one, at_stake.get(one.competitor_id, Stake()))
            for one in all_competitors(book, with_retired=shows_all)
        ],
        "sentence": sentence_of(
            address,
            asked,
            [("show", _("that are"), [("", _("in use")), ("all", _("in use or not"))])],
        ),
        "exports": exports_of(export, asked),
        "may_change": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
        "here": "competitors",
    }
    return render(request, "web/knowledge/competitors.html", context)


def _shows_all(request: BookRequest) -> bool:
    return typed_text(request.GET, "show") == "all"


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_competitors(request: BookRequest) -> HttpResponse:
    """The list as asked: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    table = competitor_table(book, with_retired=_shows_all(request), language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-competitors", language)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def competitor(request: BookRequest, competitor_id: int) -> HttpResponse:
    """What they are good at, what was heard of them, and who considers them."""
    return _page(request, competitor_id, None)


def _page(request: BookRequest, competitor_id: int, refusal: Refused | None) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        row = _known(request, competitor_id)
        notes = notes_about(book, competitor_id)
        considered = considered_at(book, competitor_id)
        events = history_of(book, f"competitor:{competitor_id}")
    context = {
        "refusal": refusal,
        "row": row,
        "notes": notes,
        "considered": [(one, OUTCOMES.get(one.outcome, "")) for one in considered],
        "at_stake_minor": sum(one.amount_minor or 0 for one in considered if not one.closed_on),
        "events": [happened(one) for one in events],
        "once": once_more(),
        "may_change": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }
    return render(request, "web/knowledge/competitor.html", context, status=status_of(refusal))


def _known(request: BookRequest, competitor_id: int) -> CompetitorRow:
    try:
        return competitor_of(request.actor.book, competitor_id)
    except Refused as unknown:
        raise Http404 from unknown


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_competitor(request: BookRequest) -> HttpResponse:
    """Write a competitor down."""
    return _form(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def change(request: BookRequest, competitor_id: int) -> HttpResponse:
    """Give a competitor anew; one out of use is in use again."""
    with reading(request.actor.book):
        row = _known(request, competitor_id)
    return _form(request, row)


def _form(request: BookRequest, row: CompetitorRow | None) -> HttpResponse:
    post = request.POST
    names = ("name", "website", "strong_in", "weak_in")
    context: dict[str, Any] = {
        "row": row,
        "filled": {name: post.get(name, getattr(row, name) if row else "") for name in names},
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, FORM, context)
    try:
        new = NewCompetitor(*(post.get(name, "").replace("\0", "") for name in names))
        actor = sent_once(request.actor, request)
        competitor_id = row.competitor_id if row else None
        key = keep_competitor(actor, competitor=new, competitor_id=competitor_id)
    except Refused as refusal:
        return refused(request, FORM, context, refusal)
    messages.success(request, _("The competitor is kept."))
    return gone_to(request, reverse("competitor", args=[request.actor.book.slug, key]))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def retire(request: BookRequest, competitor_id: int) -> HttpResponse:
    """Chosen no more."""

    def act(actor: Actor) -> str:
        retire_competitor(actor, competitor_id=competitor_id)
        return _("It is out of use.")

    return _done(request, competitor_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def note(request: BookRequest, competitor_id: int) -> HttpResponse:
    """Something read or heard of a competitor."""

    def act(actor: Actor) -> str:
        note_market(actor, note=_typed_note(request, competitor_id, ""))
        return _("The note is kept.")

    return _done(request, competitor_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def note_end(request: BookRequest, competitor_id: int, note_id: int) -> HttpResponse:
    """What was heard of a competitor is no longer so."""

    def act(actor: Actor) -> str:
        end_market_note(actor, note_id=note_id)
        return _("It is no longer so; the history keeps it.")

    return _done(request, competitor_id, act)


def _typed_note(request: BookRequest, competitor_id: int | None, industry: str) -> NewMarketNote:
    """Refused: what days are."""
    post = request.POST
    return NewMarketNote(
        post.get("text", "").replace("\0", ""),
        typed_text(post, "source"),
        competitor_id,
        industry,
        typed_day_if_any(typed_text(post, "noted_on"), today_in(request.actor.book)),
    )


def _done(request: BookRequest, competitor_id: int, act: Callable[[Actor], str]) -> HttpResponse:
    try:
        sentence = act(sent_once(request.actor, request))
    except Refused as refusal:
        if refusal.code in ("competitor_unknown", "market_note_unknown"):
            raise Http404 from refusal
        return _page(request, competitor_id, refusal)
    messages.success(request, sentence)
    to = reverse("competitor", args=[request.actor.book.slug, competitor_id])
    return gone_to(request, to)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def industries(request: BookRequest) -> HttpResponse:
    """What goes on in industries; it appears at every customer of each."""
    book = request.actor.book
    industry = typed_text(request.GET, "industry")[:80]
    with reading(book):
        known = known_industries(book)
        notes = industry_notes(book, industry=industry)
    return render(request, "web/knowledge/industries.html", _shown(request, industry, known, notes))


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_industries(request: BookRequest) -> HttpResponse:
    """The notes as asked, all of them: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    table = industry_table(book, typed_text(request.GET, "industry")[:80], language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-industries", language)


def _shown(
    request: BookRequest, industry: str, known: list[str], notes: list[Any]
) -> dict[str, Any]:
    address = reverse("industries", args=[request.actor.book.slug])
    return {
        "notes": notes,
        "exports": exports_of(
            reverse("industries-export", args=[request.actor.book.slug]), {"industry": industry}
        ),
        "industry": industry,
        "industries": known,
        "address": address,
        "sentence": sentence_of(
            address,
            {"industry": industry},
            [("industry", _("Industry"), [("", _("all of them")), *((one, one) for one in known)])],
        ),
        "once": once_more(),
        "may_change": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
        "here": "industries",
    }


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def industry_note(request: BookRequest) -> HttpResponse:
    """Something read or heard of an industry."""
    book, typed = request.actor.book, typed_text(request.POST, "industry")
    try:
        note_market(sent_once(request.actor, request), note=_typed_note(request, None, typed))
    except Refused as refusal:
        with reading(book):
            shown = _shown(request, "", known_industries(book), industry_notes(book))
        return refused(request, "web/knowledge/industries.html", shown, refusal)
    messages.success(request, _("The note is kept."))
    return gone_to(request, reverse("industries", args=[book.slug]))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def industry_note_end(request: BookRequest, note_id: int) -> HttpResponse:
    """It is no longer so."""
    try:
        end_market_note(request.actor, note_id=note_id)
    except Refused as unknown:
        raise Http404 from unknown
    messages.success(request, _("It is no longer so; the history keeps it."))
    return gone_to(request, reverse("industries", args=[request.actor.book.slug]))
