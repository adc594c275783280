"""The outbox: mail that goes out, and who is told of what happens."""

from typing import Any

from django.contrib import messages as said_once
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from akker.audit.queries_deliveries import DeliveryState, deliveries
from akker.audit.reacting import repeat_delivery
from akker.books.actor import Actor, Permission
from akker.kernel.errors import Refused
from akker.mail.queries import MessageState, mail_server, message_called, messages
from akker.mail.sending import send_message_again, stop_message
from akker.receivables.queries_statement import ABOUT_STATEMENT
from akker.web.asked import with_query
from akker.web.chosen import act_on_each, chosen_keys, ticked_in
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.event_words import words_of
from akker.web.forms import acted, gone_to, is_swap
from akker.web.log_words import Said, subject_reader
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.sentence import sentence_of
from akker.webhooks.queries import webhooks

PAGE = 50
MESSAGE_STATES: dict[MessageState, tuple[str, Words]] = {
    MessageState.HELD: ("info", gettext_lazy("Held a moment")),
    MessageState.WAITING: ("info", gettext_lazy("Waiting")),
    MessageState.SENT: ("good", gettext_lazy("Sent")),
    MessageState.STOPPED: ("warn", gettext_lazy("Stopped")),
    MessageState.GIVEN_UP: ("bad", gettext_lazy("Given up")),
    MessageState.KEPT: ("warn", gettext_lazy("From a backup")),
}
DELIVERY_STATES: dict[DeliveryState, tuple[str, Words]] = {
    DeliveryState.PENDING: ("info", gettext_lazy("Waiting")),
    DeliveryState.DONE: ("good", gettext_lazy("Delivered")),
    DeliveryState.GIVEN_UP: ("bad", gettext_lazy("Given up")),
}


def when_it_goes() -> str:
    """What is told of a mail that was just put into the outbox."""
    if mail_server() is None:
        return _("No mail server is set: the mail waits in the outbox until there is one.")
    return _("The mail goes out in half a minute. Stop it below.")


@require_safe
@opens_to(Permission.SEND_MAIL)
def outbox(request: BookRequest) -> HttpResponse:
    """Mail of these books, the latest first; what waits can be stopped."""
    return render(request, "web/outbox/mail.html", _mail_context(request.actor, request))


def _mail_context(actor: Actor, request: HttpRequest) -> dict[str, Any]:
    rows = messages(actor.book, before_id=_before(request), most=PAGE + 1)
    address = reverse("outbox", args=[actor.book.slug])
    is_more = len(rows) > PAGE
    return {
        "rows": [(row, *MESSAGE_STATES[row.state]) for row in rows[:PAGE]],
        "server": mail_server(),
        "may_set": Permission.CHANGE_SETTINGS in actor.permissions,
        "may": [permission.name for permission in actor.permissions],
        "later_url": with_query(address, {"before": rows[PAGE - 1].message_id}) if is_more else "",
    }


@require_safe
@opens_to(Permission.SEND_MAIL)
def message(request: BookRequest, uid: str) -> HttpResponse:
    """One mail as it goes out; htmx gets the panel beside the list."""
    part = "web/outbox/_message.html" if is_swap(request) else "web/outbox/message.html"
    return render(request, part, _message_context(request.actor, uid))


@reads_books
def _message_context(actor: Actor, uid: str) -> dict[str, Any]:
    try:
        row = message_called(actor.book, uid)
    except Refused as refusal:
        raise Http404 from refusal
    tone, words = MESSAGE_STATES[row.state]
    return {"message": row, "tone": tone, "state": words, "about": _about(actor, row.about)}


def _about(actor: Actor, subject: str) -> Said | None:
    """By name, with its page; of a statement of account the relation that it is of."""
    if not subject:
        return None
    kind, _colon, key = subject.partition(":")
    if f"{kind}:" == ABOUT_STATEMENT:
        subject = f"party:{key.rpartition(':')[0]}"
    said = subject_reader(actor.book, [subject]).called(subject)
    is_open = kind != "user" or Permission.MANAGE_PEOPLE in actor.permissions
    return said if is_open else Said(said.text)


@require_POST
@opens_to(Permission.SEND_MAIL)
def stop(request: BookRequest, uid: str) -> HttpResponse:
    """The button "Stop" of a mail."""

    def act() -> str:
        stop_message(request.actor, uid=uid)
        return _("The mail will not be sent.")

    return _acted_on_mail(request, uid, act)


@require_POST
@opens_to(Permission.SEND_MAIL)
def send_again(request: BookRequest, uid: str) -> HttpResponse:
    """The button "Send now" of a mail."""

    def act() -> str:
        send_message_again(request.actor, uid=uid)
        return _("The mail is sent in a moment.")

    return _acted_on_mail(request, uid, act)


def _acted_on_mail(request: BookRequest, uid: str, act: Any) -> HttpResponse:
    return acted(
        request,
        act,
        to=reverse("message", args=[request.actor.book.slug, uid]),
        page=lambda refusal: ("web/outbox/message.html", _message_context(request.actor, uid)),
    )


@require_safe
@opens_to(Permission.PROVE)
def deliveries_page(request: BookRequest) -> HttpResponse:
    """Who was told of what happened, and what must still be told."""
    return render(request, "web/outbox/deliveries.html", _deliveries_context(request))


@reads_books
def _deliveries_context(request: BookRequest) -> dict[str, Any]:
    book = request.actor.book
    asked = request.GET.get("state", "")
    state = DeliveryState(asked) if asked in set(DeliveryState) else None
    rows = deliveries(book, state=state, before_id=_before(request), most=PAGE + 1)
    named = subject_reader(book, [row.subject for row in rows])
    hosts = {row.reaction: row.url.split("/")[2] for row in webhooks(book)}
    address = reverse("deliveries", args=[book.slug])
    states = [(state.value, words) for state, (_tone, words) in DELIVERY_STATES.items()]
    later = {"state": asked, "before": rows[PAGE - 1].delivery_id} if len(rows) > PAGE else {}
    return {
        "rows": [
            (
                row,
                words_of(row.kind),
                named.called(row.subject),
                hosts.get(row.reaction, row.reaction.partition(":")[0]),
                *DELIVERY_STATES[row.state],
            )
            for row in rows[:PAGE]
        ],
        "sentence": sentence_of(
            address, {"state": state or ""}, [("state", _("State"), [("", _("any")), *states])]
        ),
        "later_url": with_query(address, later) if later else "",
        "may": [permission.name for permission in request.actor.permissions],
        "may_repeat": Permission.MANAGE_CONNECTIONS in request.actor.permissions,
    }


@require_POST
@opens_to(Permission.MANAGE_CONNECTIONS)
def repeat(request: BookRequest, delivery_id: int) -> HttpResponse:
    """The button "Deliver again"."""

    def act() -> str:
        repeat_delivery(request.actor, delivery_id=delivery_id)
        return _("It is delivered again in a moment.")

    return acted(
        request,
        act,
        to=reverse("deliveries", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/outbox/deliveries.html", _deliveries_context(request)),
    )


@opens_to(Permission.MANAGE_CONNECTIONS)
@ticked_in("deliveries")
def repeat_chosen(request: BookRequest) -> HttpResponse:
    """The bar under the list: deliver those that are ticked again."""
    keys = chosen_keys(request.POST.getlist("delivery"))
    not_done = act_on_each(
        keys, lambda key: repeat_delivery(request.actor, delivery_id=key), lambda key: str(key)
    )
    if count := len(keys) - len(not_done):
        said = ngettext(
            "%(n)s is delivered again in a moment.", "%(n)s are delivered again in a moment.", count
        )
        said_once.success(request, said % {"n": count})
    if not_done:
        context = {**_deliveries_context(request), "not_done": not_done}
        context["chosen"] = [one.key for one in not_done]
        status = status_of(not_done[0].refusal)
        return render(request, "web/outbox/deliveries.html", context, status=status)
    return gone_to(request, reverse("deliveries", args=[request.actor.book.slug]))


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
