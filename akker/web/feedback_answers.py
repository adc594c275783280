"""One answer of a customer: what was said, what the customer heard, and writing one down."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from akker.audit.queries import history_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.privacy.rules import ERASED
from akker.voice.queries import answer_of
from akker.voice.replying import record_answer, tell_customer
from akker.web.asked import typed_text
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.feedback import ask_shown, typed_key, typed_score
from akker.web.feedback_words import KINDS, tone_of
from akker.web.forms import gone_to
from akker.web.history import happened
from akker.web.refusals import status_of
from akker.web.sold_fields import once_more

PAGE = "web/feedback/answer.html"


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.SEE_CUSTOMERS)
def answer(request: BookRequest, answer_id: int) -> HttpResponse:
    """What was said, and what the customer heard of it; a form for what is told now."""
    book, post = request.actor.book, request.POST
    if request.method != "POST":
        return render(request, PAGE, _shown(request, answer_id))
    mails = post.get("how") == "mail"
    try:
        on = typed_day_if_any(typed_text(post, "on"), today_in(book))
        actor = sent_once(request.actor, request)
        text = post.get("text", "")
        tell_customer(actor, answer_id=answer_id, text=text, on=on, mails=mails)
    except Refused as refusal:
        shown = {**_shown(request, answer_id), "refusal": refusal}
        return render(request, PAGE, shown, status=status_of(refusal))
    messages.success(request, _("It is kept what they heard; the task of it is done."))
    return gone_to(request, reverse("answer", args=[book.slug, answer_id]))


def _shown(request: BookRequest, answer_id: int) -> dict[str, Any]:
    book, post = request.actor.book, request.POST
    with reading(book):
        try:
            row = answer_of(book, answer_id)
        except Refused as unknown:
            raise Http404 from unknown
        events = history_of(book, f"answer:{answer_id}")
    return {
        "row": row,
        "kind": KINDS[row.kind],
        "tone": tone_of(row.kind, row.score),
        "events": [happened(one) for one in events],
        "typed": {name: post.get(name, "") for name in ("text", "on")},
        "how": post.get("how", "told"),
        "once": post.get("once", "") or once_more(),
        "may_erase": Permission.ERASE_PEOPLE in request.actor.permissions
        and row.text not in ("", ERASED),
        "may_tell": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def write_down(request: BookRequest, contact_id: int) -> HttpResponse:
    """What somebody said in a talk, or on paper."""
    book, post = request.actor.book, request.POST
    try:
        key = record_answer(
            sent_once(request.actor, request),
            survey_id=typed_key(typed_text(post, "survey")),
            contact_id=contact_id,
            score=typed_score(typed_text(post, "score")),
            text=post.get("text", ""),
            on=typed_day_if_any(typed_text(post, "on"), today_in(book)),
        )
    except Refused as refusal:
        shown = {**ask_shown(request, contact_id), "refusal": refusal}
        return render(request, "web/feedback/ask.html", shown, status=status_of(refusal))
    messages.success(request, _("What they said is written down."))
    return gone_to(request, reverse("answer", args=[book.slug, key]))
