"""Articles: looked for, read, written, and found still right."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.queries import members_of
from akker.audit.queries import history_of
from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.knowledge.queries import ArticleFilter, KnownArticle, article_of, articles_page
from akker.knowledge.rules import REVIEW_DAYS, NewArticle, tags_in
from akker.knowledge.writing import (
    change_article,
    confirm_article,
    retire_article,
    write_article,
)
from akker.reports.knowledge_list import article_table
from akker.web.asked import exports_of, typed_text, with_query
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.files import exported
from akker.web.forms import gone_to, refused
from akker.web.history import happened
from akker.web.places import Words
from akker.web.sentence import party_said, sentence_of
from akker.web.sold_fields import once_more
from akker.web.templatetags.akker import reader
from akker.web.views_bar import views_bar

KINDS: dict[str, Words] = {
    "background": gettext_lazy("Background"),
    "procedure": gettext_lazy("Procedure"),
    "answer": gettext_lazy("Answer"),
}
SHOWN: dict[str, Words] = {
    "": gettext_lazy("in use"),
    "due": gettext_lazy("to look at again"),
    "retired": gettext_lazy("out of use"),
}
FORM = "web/knowledge/form.html"
FILTERS = ("q", "kind", "show", "party")
PAGE_SIZE = 40


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def articles(request: BookRequest) -> HttpResponse:
    """What there is to look up, by its words, its kind and what it is about."""
    book, asked = request.actor.book, _asked(request)
    today, show = today_in(book), asked.get("show", "")
    before = typed_text(request.GET, "before")
    before_id = int(before) if before.isdecimal() and len(before) < 19 else None
    found = articles_page(book, _filter(asked, today), before_id=before_id, limit=PAGE_SIZE)
    address = reverse("articles", args=[book.slug])
    export = reverse("articles-export", args=[book.slug])
    more = {**asked, "before": found[PAGE_SIZE - 1].article_id} if len(found) > PAGE_SIZE else {}
    context = {
        "rows": [(one, KINDS[one.kind], one.is_due(today)) for one in found[:PAGE_SIZE]],
        "asked": asked,
        "address": address,
        "bar": views_bar(request.actor, "articles", asked, address),
        "party_name": party_said(book, asked.get("party", "")),
        "sentence": sentence_of(
            address,
            asked,
            [
                ("kind", _("Kind"), [("", _("any kind")), *KINDS.items()]),
                ("show", _("Show"), list(SHOWN.items())),
            ],
        ),
        "later_url": with_query(address, more) if more and show != "due" else "",
        "first_url": with_query(address, asked) if before_id else "",
        "exports": exports_of(export, asked),
        "may_change": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
        "here": "articles",
    }
    return render(request, "web/knowledge/list.html", context)


def _asked(request: BookRequest) -> dict[str, str]:
    asked = {name: typed_text(request.GET, name)[:200] for name in FILTERS}
    for name, known in (("kind", KINDS), ("show", SHOWN)):
        if asked[name] not in known:
            asked[name] = ""
    return {name: text for name, text in asked.items() if text}


def _filter(asked: dict[str, str], today: dt.date) -> ArticleFilter:
    show = asked.get("show", "")
    return ArticleFilter(
        asked.get("q", ""),
        asked.get("kind", ""),
        asked.get("party", ""),
        today if show == "due" else None,
        show == "retired",
    )


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_articles(request: BookRequest) -> HttpResponse:
    """The list as asked, whole: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    wanted = _filter(_asked(request), today_in(book))
    table = article_table(book, wanted, language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-articles", language)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def article(request: BookRequest, article_id: int) -> HttpResponse:
    """What it says, who keeps it right, and what it said before."""
    book = request.actor.book
    found = _known(request, article_id)
    with reading(book):
        events = history_of(book, f"article:{article_id}")
        today = today_in(book)
    context = {
        "row": found.row,
        "text": found.text,
        "earlier": found.versions[1:],
        "kind": KINDS[found.row.kind],
        "is_due": found.row.is_due(today),
        "events": [happened(one) for one in events],
        "may_change": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }
    return render(request, "web/knowledge/article.html", context)


def _known(request: BookRequest, article_id: int) -> KnownArticle:
    with reading(request.actor.book):
        try:
            return article_of(request.actor.book, article_id)
        except Refused as unknown:
            raise Http404 from unknown


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_article(request: BookRequest) -> HttpResponse:
    """Write an article."""
    filled = {"party": typed_text(request.GET, "party")[:40], "days": str(REVIEW_DAYS)}

    def act(actor: Actor, new: NewArticle) -> int:
        return write_article(actor, article=new)

    return _form(request, None, filled, act)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def change(request: BookRequest, article_id: int) -> HttpResponse:
    """Write an article anew; what it said stays in its history."""
    found = _known(request, article_id)
    row, today = found.row, today_in(request.actor.book)
    filled = {
        "title": row.title,
        "text": found.text,
        "kind": row.kind,
        "tags": ", ".join(row.tags),
        "party": row.party_code,
        "owner": row.owner,
        "days": str(row.review_days),
        "review_on": row.review_on.isoformat() if row.review_on > today else "",
    }

    def act(actor: Actor, new: NewArticle) -> int:
        text = typed_text(request.POST, "seen")
        seen = int(text) if text.isdecimal() and len(text) < 10 else None
        change_article(actor, article_id=article_id, article=new, seen=seen)
        return article_id

    return _form(request, found, filled, act)


def _form(
    request: BookRequest,
    found: KnownArticle | None,
    filled: dict[str, str],
    act: Callable[[Actor, NewArticle], int],
) -> HttpResponse:
    book, post = request.actor.book, request.POST
    with reading(book):
        people, today = members_of(book), today_in(book)
    names = ("title", "text", "kind", "tags", "party", "owner", "days", "review_on")
    context: dict[str, Any] = {
        "row": found.row if found else None,
        "kinds": KINDS.items(),
        "owners": [
            ("", _("me")),
            *((one.email, one.name or one.email) for one in people if one.is_active),
        ],
        "filled": {name: post.get(name, filled.get(name, "")) for name in names},
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, FORM, context)
    try:
        days = typed_text(post, "days")
        new = NewArticle(
            title=typed_text(post, "title"),
            text=post.get("text", "").replace("\0", ""),
            kind=typed_text(post, "kind"),
            tags=tags_in(typed_text(post, "tags")),
            party_code=typed_text(post, "party"),
            owner=typed_text(post, "owner"),
            review_days=int(days) if days.isdecimal() and len(days) < 6 else 0,
            review_on=typed_day_if_any(typed_text(post, "review_on"), today, ahead=True),
        )
        key = act(sent_once(request.actor, request), new)
    except Refused as refusal:
        return refused(request, FORM, context, refusal)
    messages.success(request, _("The article is kept."))
    return gone_to(request, reverse("article", args=[book.slug, key]))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def still_right(request: BookRequest, article_id: int) -> HttpResponse:
    """It is still right: looked at again later. Pressed on Today, one stays there."""
    to = "" if "today" in request.POST else "article"
    return _done(request, article_id, to, confirm_article, _("It is looked at again later."))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def retire(request: BookRequest, article_id: int) -> HttpResponse:
    """Out of use."""
    return _done(request, article_id, "article", retire_article, _("It is out of use."))


def _done(
    request: BookRequest, article_id: int, to: str, act: Callable[..., object], sentence: str
) -> HttpResponse:
    slug = request.actor.book.slug
    try:
        act(request.actor, article_id=article_id)
    except Refused as unknown:
        raise Http404 from unknown
    messages.success(request, sentence)
    address = reverse("article", args=[slug, article_id]) if to else reverse("book", args=[slug])
    return gone_to(request, address)
