"""Disputes: the list, one with its steps, and what is done in it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.audit.queries import history_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.dunning.disputing import add_dispute_step, close_dispute, open_dispute
from akker.dunning.forms import dispute_from_form, step_from_form
from akker.dunning.queries import DisputeFilter, dispute_of, disputes
from akker.dunning.queries_interest import interest_of_dispute
from akker.kernel.errors import Refused
from akker.receivables.queries import issued_invoice
from akker.web.agreements import OUTCOMES
from akker.web.asked import typed_text, with_query
from akker.web.days import typed_day
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.history import happened
from akker.web.refusals import status_of
from akker.web.sentence import sentence_of
from akker.web.sold_fields import machine_amount, once_more
from akker.web.templatetags.akker import reader

PAGE_SIZE = 60


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def disputes_page(request: BookRequest) -> HttpResponse:
    """Those that are open, or all of them, the latest first."""
    book = request.actor.book
    shows_all = typed_text(request.GET, "show") == "all"
    before = typed_text(request.GET, "before")
    before_id = int(before) if before.isdigit() and len(before) < 19 else None
    asked = DisputeFilter(only_open=not shows_all)
    rows = disputes(book, asked, before_id=before_id, limit=PAGE_SIZE)
    address, shown = reverse("disputes", args=[book.slug]), rows[:PAGE_SIZE]
    more = {"show": "all" if shows_all else ""}
    last = shown[-1].dispute_id if len(rows) > PAGE_SIZE else ""
    context = {
        "rows": [(row, OUTCOMES[row.end.outcome] if row.end else "") for row in shown],
        "shows_all": shows_all,
        "sentence": sentence_of(
            address, more, [("show", _("that are"), [("", _("open")), ("all", _("open or over"))])]
        ),
        "later_url": with_query(address, {**more, "before": last}) if last else "",
        "first_url": with_query(address, more) if before_id else "",
    }
    return render(request, "web/dunning/disputes.html", context)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def dispute(request: BookRequest, dispute_id: int) -> HttpResponse:
    """Both standpoints, what happened, and how it ended."""
    return _page(request, dispute_id, None)


def _page(request: BookRequest, dispute_id: int, refusal: Refused | None) -> HttpResponse:
    book, post = request.actor.book, request.POST
    with reading(book):
        try:
            row = dispute_of(book, dispute_id)
        except Refused as unknown:
            raise Http404 from unknown
        lines = [
            line for line in issued_invoice(book, row.invoice).lines
            if line.line_no in row.line_nos
        ]  # fmt: skip
        context = {
            "refusal": refusal,
            "row": row,
            "concerned": lines,
            "outcome": OUTCOMES[row.end.outcome] if row.end else "",
            "steps": [(step, OUTCOMES.get(step.outcome, "")) for step in row.steps],
            "events": [happened(one) for one in history_of(book, f"dispute:{dispute_id}")],
            "outcomes": OUTCOMES.items(),
            "date": post.get("date", today_in(book).isoformat()),
            "who": post.get("who", ""),
            "text": post.get("text", ""),
            "mediator": post.get("mediator", ""),
            "ended": post.get("ended", today_in(book).isoformat()),
            "reason": post.get("reason", ""),
            "chosen": post.get("outcome", "stands"),
            "bears_interest": "bears_interest" in post,
            "interest_minor": (
                interest_of_dispute(book, row, on=today_in(book)) if row.is_open else None
            ),
            "once": once_more(),
            "may_handle": Permission.HANDLE_DISPUTES in request.actor.permissions,
        }
    return render(request, "web/dunning/dispute.html", context, status=status_of(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.HANDLE_DISPUTES)
def new_dispute(request: BookRequest, address: str) -> HttpResponse:
    """What the customer says of an invoice, and what we say."""
    book, post = request.actor.book, request.POST
    with reading(book):
        try:
            found = issued_invoice(book, address)
        except Refused as unknown:
            raise Http404 from unknown
        today = today_in(book)
    context: dict[str, Any] = {
        "found": found,
        "row": found.row,
        "choices": [(line, str(line.line_no) in post.getlist("line")) for line in found.lines],
        "date": post.get("date", today.isoformat()),
        "says": post.get("says", ""),
        "we_say": post.get("we_say", ""),
        "amount": post.get("amount", ""),
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/dunning/dispute_new.html", context)
    try:
        form = {
            "invoice": address,
            "date": typed_day(typed_text(post, "date"), today).isoformat(),
            "says": typed_text(post, "says"),
            "we_say": typed_text(post, "we_say"),
            "amount": machine_amount(typed_text(post, "amount"), reader(), found.row.currency),
            "lines": ",".join(post.getlist("line")),
        }
        with reading(book):
            new = dispute_from_form(book, form)
        key = open_dispute(sent_once(request.actor, request), dispute=new)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/dunning/dispute_new.html", shown, status=status_of(refusal))
    messages.success(request, _("The dispute is kept; no reminders go out while it is open."))
    return gone_to(request, reverse("dispute", args=[book.slug, key]))


@require_POST
@opens_to(Permission.HANDLE_DISPUTES)
def add_step(request: BookRequest, dispute_id: int) -> HttpResponse:
    """Something was said or done, or somebody stands between."""
    book, post = request.actor.book, request.POST
    try:
        day = typed_day(typed_text(post, "date"), today_in(book))
        texts = {name: typed_text(post, name) for name in ("who", "text", "mediator")}
        step = step_from_form({"date": day.isoformat(), **texts})
        add_dispute_step(sent_once(request.actor, request), dispute_id=dispute_id, step=step)
    except Refused as refusal:
        return _page(request, dispute_id, refusal)
    messages.success(request, _("The step is kept."))
    return gone_to(request, reverse("dispute", args=[book.slug, dispute_id]))


@require_POST
@opens_to(Permission.HANDLE_DISPUTES)
def close(request: BookRequest, dispute_id: int) -> HttpResponse:
    """How it ended, and why."""
    book, post = request.actor.book, request.POST
    try:
        close_dispute(
            sent_once(request.actor, request),
            dispute_id=dispute_id,
            outcome=typed_text(post, "outcome"),
            reason=typed_text(post, "reason"),
            on=typed_day(typed_text(post, "ended"), today_in(book)),
            bears_interest="bears_interest" in post,
        )
    except Refused as refusal:
        return _page(request, dispute_id, refusal)
    messages.success(request, _("The dispute is closed."))
    return gone_to(request, reverse("dispute", args=[book.slug, dispute_id]))
