"""Webhooks: other programs that hear what happens in these books."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.audit.queries_deliveries import count_pending, deliveries
from akker.books.actor import Actor, Permission
from akker.kernel.errors import Refused
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.event_words import KINDS, words_of
from akker.web.forms import acted, refused
from akker.web.log_words import subject_reader
from akker.web.step_up import proven_lately
from akker.webhooks.queries import attempts, webhook_called, webhooks
from akker.webhooks.registering import (
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_webhook_secret,
    test_webhook,
)


@require_safe
@opens_to(Permission.MANAGE_CONNECTIONS)
def webhooks_page(request: BookRequest) -> HttpResponse:
    """Every webhook of these books, and a form for one more."""
    return render(request, "web/webhooks/list.html", _list_context(request.actor))


@reads_books
def _list_context(actor: Actor) -> dict[str, Any]:
    rows = [(row, [words_of(kind) for kind in row.kinds]) for row in webhooks(actor.book)]
    return {"rows": rows, "kinds": _kinds()}


@require_POST
@opens_to(Permission.MANAGE_CONNECTIONS)
@proven_lately
def add(request: BookRequest) -> HttpResponse:
    """The form of a new webhook. Answers with its secret, which is never shown again."""
    try:
        uid, secret = add_webhook(
            request.actor, url=request.POST.get("url", ""), kinds=_chosen(request)
        )
    except Refused as refusal:
        context = {**_list_context(request.actor), "chosen": request.POST.getlist("kinds")}
        return refused(request, "web/webhooks/list.html", context, refusal)
    return _with_secret(request, uid, secret)


@require_safe
@opens_to(Permission.MANAGE_CONNECTIONS)
def webhook(request: BookRequest, uid: str) -> HttpResponse:
    """One webhook: what it hears, and every attempt with status and duration."""
    return render(request, "web/webhooks/webhook.html", _context(request.actor, uid))


@reads_books
def _context(actor: Actor, uid: str) -> dict[str, Any]:
    try:
        row = webhook_called(actor.book, uid)
    except Refused as refusal:
        raise Http404 from refusal
    rows = attempts(actor.book, uid)
    sent = deliveries(
        actor.book, reaction=row.reaction, event_ids={attempt.event_id for attempt in rows}
    )
    by_event = {delivery.event_id: delivery for delivery in sent}
    named = subject_reader(actor.book, [delivery.subject for delivery in sent])
    abouts = {delivery.event_id: named.called(delivery.subject) for delivery in sent}
    tried = [
        (attempt, by_event.get(attempt.event_id), abouts.get(attempt.event_id)) for attempt in rows
    ]
    return {
        "webhook": row,
        "hears": [words_of(kind) for kind in row.kinds],
        "attempts": tried,
        "waiting_count": count_pending(actor.book, row.reaction),
        "kinds": _kinds(),
        "chosen": list(row.kinds),
    }


@require_POST
@opens_to(Permission.MANAGE_CONNECTIONS)
@proven_lately
def change(request: BookRequest, uid: str) -> HttpResponse:
    """The form of an existing webhook: address, kinds, on or off."""

    def act() -> str:
        change_webhook(
            request.actor,
            uid=uid,
            url=request.POST.get("url", ""),
            kinds=_chosen(request),
            is_active=request.POST.get("is_active") == "on",
        )
        return _("The webhook is changed.")

    return _acted(request, uid, act)


@require_POST
@opens_to(Permission.MANAGE_CONNECTIONS)
def try_out(request: BookRequest, uid: str) -> HttpResponse:
    """The button that sends an event which means nothing."""

    def act() -> str:
        test_webhook(request.actor, uid=uid)
        return _("A try is sent in a moment; it appears below.")

    return _acted(request, uid, act)


@require_POST
@opens_to(Permission.MANAGE_CONNECTIONS)
@proven_lately
def renew(request: BookRequest, uid: str) -> HttpResponse:
    """The button "New secret". Answers with it, and it is never shown again."""
    _context(request.actor, uid)
    secret = renew_webhook_secret(request.actor, uid=uid)
    return _with_secret(request, uid, secret)


@require_POST
@opens_to(Permission.MANAGE_CONNECTIONS)
@proven_lately
def remove(request: BookRequest, uid: str) -> HttpResponse:
    """The button "Remove"."""

    def act() -> str:
        _context(request.actor, uid)
        remove_webhook(request.actor, uid=uid)
        return _("The webhook is removed.")

    return acted(
        request,
        act,
        to=reverse("webhooks", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/webhooks/list.html", _list_context(request.actor)),
    )


def _acted(request: BookRequest, uid: str, act: Callable[[], str]) -> HttpResponse:
    _context(request.actor, uid)  # 404 where there is none
    return acted(
        request,
        act,
        to=reverse("webhook", args=[request.actor.book.slug, uid]),
        page=lambda refusal: (
            "web/webhooks/webhook.html",
            {**_context(request.actor, uid), "chosen": request.POST.getlist("kinds")},
        ),
    )


def _with_secret(request: BookRequest, uid: str, secret: str) -> HttpResponse:
    context = {**_context(request.actor, uid), "secret": secret}
    response = render(request, "web/webhooks/webhook.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _kinds() -> list[tuple[str, object]]:
    return sorted(
        ((kind, words) for kind, (_icon, words) in KINDS.items()), key=lambda pair: str(pair[1])
    )


def _chosen(request: BookRequest) -> list[str]:
    """Every kind, unless the form says that only the chosen ones are meant."""
    return request.POST.getlist("kinds") if request.POST.get("which") == "some" else ["*"]
