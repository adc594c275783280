"""Sending an event to a webhook, and keeping what came back."""

import datetime as dt
import json
import time

from django.conf import settings
from django.db import connection, transaction

import akker
from akker.audit.queries import EventRow
from akker.books.actor import Actor, enter_book, reading
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.kept_sentences import kept
from akker.kernel.secrecy import opened_text
from akker.webhooks.addresses import check_url
from akker.webhooks.models import Attempt, Webhook
from akker.webhooks.network import INTERNET, Answer, Network, post
from akker.webhooks.registering import SECRET_PURPOSE
from akker.webhooks.signatures import signature_of

ANSWER_KEPT = 500
ATTEMPTS_KEPT = dt.timedelta(days=30)


def send_event(actor: Actor, event: EventRow, target: str, *, network: Network = INTERNET) -> None:
    """Sender: POST an event to the webhook with uid `target`; every attempt is kept.

    The address is checked again each time. Refused: what `network.post` refuses, and
    webhook_answered with another status than 2xx.
    """
    with reading(actor.book):
        webhook = Webhook.objects.filter(book=actor.book, uid=target).first()
    if webhook is None or not webhook.is_active:
        return  # removed or turned off while this was on its way
    body = body_of(actor.book, event)
    began_at, began = dt.datetime.now(dt.UTC), time.monotonic()
    answer, refusal = _called(webhook, event_uid(actor.book, event), began_at, body, network)
    duration_ms = round((time.monotonic() - began) * 1000)
    with transaction.atomic(durable=not connection.in_atomic_block):
        enter_book(actor.book)
        Attempt(
            book=actor.book,
            webhook=webhook,
            event_id=event.event_id,
            attempted_at=began_at,
            duration_ms=duration_ms,
            status=answer.status if answer else None,
            error=kept(refusal, 300) if refusal else "",
            answer=_printable(answer.text)[:ANSWER_KEPT] if answer else "",
        ).save(force_insert=True)
    if refusal is not None:
        raise refusal


def _called(
    webhook: Webhook, uid: str, moment: dt.datetime, body: bytes, network: Network
) -> tuple[Answer | None, Refused | None]:
    try:
        target = check_url(webhook.url)
        secret = opened_text(settings.SECRET_KEY, SECRET_PURPOSE, webhook.secret_locked)
        timestamp = str(int(moment.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"Akker/{akker.__version__}",
            "Akker-Event-Id": uid,
            "Akker-Timestamp": timestamp,
            "Akker-Signature": f"v1={signature_of(secret, timestamp, body)}",
        }
        answer = post(network, target, body, headers)
    except Refused as refused:
        return None, refused
    if 200 <= answer.status < 300:
        return answer, None
    return answer, Refused(
        "webhook_answered",
        "{host} answered {status}.",
        host=target.host,
        status=answer.status,
    )


def event_uid(book: Book, event: EventRow) -> str:
    """What the receiver knows an event by: the same at every try."""
    return f"{book.uid}-{event.event_id}"


def body_of(book: Book, event: EventRow) -> bytes:
    """An event as receivers get it: the same bytes at every try."""
    values = {
        "id": event_uid(book, event),
        "kind": event.kind,
        "subject": event.subject,
        "happened_at": event.happened_at.astimezone(dt.UTC).isoformat(),
        "book": book.slug,
        "actor": event.actor_name,
        "channel": event.channel,
        "before": event.before,
        "after": event.after,
    }
    return json.dumps(values, ensure_ascii=False, sort_keys=True).encode()


def forget_old_attempts(actor: Actor) -> int:
    """Step: delete attempts of more than a month ago; how many. Deliveries stay."""
    long_ago = dt.datetime.now(dt.UTC) - ATTEMPTS_KEPT
    with transaction.atomic(durable=not connection.in_atomic_block):
        enter_book(actor.book)
        rows = Attempt.objects.filter(book=actor.book, attempted_at__lt=long_ago)
        return rows.delete()[0]


def _printable(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)
