"""Adding, changing and removing webhooks."""

import datetime as dt
import secrets
from collections.abc import Sequence

from django.conf import settings

from akker.audit.models import Delivery, Event
from akker.audit.reacting import EVERY_KIND, subscribe, unsubscribe
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.kernel.secrecy import locked_text
from akker.kernel.sentences import said
from akker.webhooks.addresses import check_url
from akker.webhooks.events import (
    WebhookAdded,
    WebhookChanged,
    WebhookRemoved,
    WebhookSecretChanged,
    WebhookTested,
)
from akker.webhooks.models import Webhook
from akker.webhooks.queries import SENDER, webhook_unknown

MOST_WEBHOOKS = 20
MOST_KINDS = 100
SECRET_PURPOSE = "webhook"  # noqa: S105  # what the key is for, not a key


@usecase(Permission.MANAGE_CONNECTIONS)
def add_webhook(actor: Actor, *, url: str, kinds: Sequence[str] = (EVERY_KIND,)) -> tuple[str, str]:
    """Have an address hear of events; its uid, and the secret, which is shown this once.

    Refused: webhook_url_unfit, webhook_address_private, webhook_kinds_unfit,
    too_many_webhooks.
    """
    target = check_url(url)
    wanted = _checked_kinds(kinds)
    if Webhook.objects.filter(book=actor.book).count() >= MOST_WEBHOOKS:
        raise Refused(
            "too_many_webhooks",
            "{book} has {count} webhooks already.",
            remedy="Remove one that is not used.",
            book=actor.book.name,
            count=MOST_WEBHOOKS,
        )
    secret = _new_secret()
    webhook = Webhook(
        book=actor.book,
        url=url.strip(),
        kinds=list(wanted),
        secret_locked=locked_text(settings.SECRET_KEY, SECRET_PURPOSE, secret),
        added_at=dt.datetime.now(dt.UTC),
    )
    webhook.save(force_insert=True)
    subscribe(actor, _reaction(webhook), wanted)
    record(actor, WebhookAdded(target.host, wanted), subject=_subject(webhook))
    return webhook.uid, secret


@usecase(Permission.MANAGE_CONNECTIONS)
def change_webhook(
    actor: Actor,
    *,
    uid: str,
    url: str | None = None,
    kinds: Sequence[str] | None = None,
    is_active: bool | None = None,
) -> None:
    """Change what is given. One that is off hears nothing, and what waited is given up.

    Refused: webhook_unknown, webhook_url_unfit, webhook_address_private,
    webhook_kinds_unfit, webhook_without_secret.
    """
    webhook = _webhook(actor, uid)
    before = _said(webhook)
    if url is not None:
        check_url(url)
        webhook.url = url.strip()
    if kinds is not None:
        webhook.kinds = list(_checked_kinds(kinds))
    if is_active is not None:
        webhook.is_active = is_active
    if webhook.is_active and not webhook.secret_locked:
        raise Refused(
            "webhook_without_secret",
            "This webhook has no secret: it came back from a backup.",
            remedy="Make a new secret first.",
        )
    webhook.save()
    if webhook.is_active:
        subscribe(actor, _reaction(webhook), webhook.kinds)
    else:
        unsubscribe(actor, _reaction(webhook), because=said("The webhook was turned off."))
    after = _said(webhook)
    if after != before:
        record(
            actor,
            after,
            subject=_subject(webhook),
            before={
                "host": before.host,
                "kinds": list(before.kinds),
                "is_active": before.is_active,
            },
        )


@usecase(Permission.MANAGE_CONNECTIONS)
def renew_webhook_secret(actor: Actor, *, uid: str) -> str:
    """Sign with a new secret from now on; it is shown this once. Refused: webhook_unknown."""
    webhook = _webhook(actor, uid)
    secret = _new_secret()
    webhook.secret_locked = locked_text(settings.SECRET_KEY, SECRET_PURPOSE, secret)
    webhook.save(update_fields=["secret_locked"])
    record(actor, WebhookSecretChanged(check_url(webhook.url).host), subject=_subject(webhook))
    return secret


@usecase(Permission.MANAGE_CONNECTIONS)
def remove_webhook(actor: Actor, *, uid: str) -> None:
    """Tell it nothing any more, and forget what was sent to it. Refused: webhook_unknown."""
    webhook = _webhook(actor, uid)
    unsubscribe(actor, _reaction(webhook), because=said("The webhook was removed."))
    record(actor, WebhookRemoved(_said(webhook).host), subject=_subject(webhook))
    webhook.delete()


@usecase(Permission.MANAGE_CONNECTIONS)
def test_webhook(actor: Actor, *, uid: str) -> None:
    """Send it an event of kind WebhookTested, whatever it listens to.

    Refused: webhook_unknown, webhook_off.
    """
    webhook = _webhook(actor, uid)
    if not webhook.is_active:
        raise Refused("webhook_off", "This webhook is off.", remedy="Turn it on first.")
    subject = f"webhook-test:{webhook.uid}"
    record(actor, WebhookTested(_said(webhook).host), subject=subject)
    event = Event.objects.filter(book=actor.book, subject=subject).latest("pk")
    # One that hears everything has its delivery from the trigger already.
    Delivery.objects.get_or_create(
        book=actor.book,
        event=event,
        reaction=_reaction(webhook),
        defaults={"subject": subject, "next_try_at": event.happened_at},
    )


def _checked_kinds(kinds: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(sorted({kind.strip() for kind in kinds if kind.strip()}))
    if EVERY_KIND in wanted:
        return (EVERY_KIND,)
    if not wanted or len(wanted) > MOST_KINDS or not all(map(_is_kind, wanted)):
        raise Refused(
            "webhook_kinds_unfit",
            "A webhook needs the kinds of events that it wants.",
            remedy="Name them as the audit log does, such as EntryPosted, or * for all.",
        )
    return wanted


def _is_kind(kind: str) -> bool:
    return kind.isascii() and kind.isalnum() and len(kind) <= 60


def _webhook(actor: Actor, uid: str) -> Webhook:
    webhook = Webhook.objects.filter(book=actor.book, uid=uid).first()
    if webhook is None:
        raise webhook_unknown(actor.book, uid)
    return webhook


def _said(webhook: Webhook) -> WebhookChanged:
    host = webhook.url.split("/")[2] if "//" in webhook.url else ""
    return WebhookChanged(host, tuple(webhook.kinds), webhook.is_active)


def _new_secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def _reaction(webhook: Webhook) -> str:
    return f"{SENDER}:{webhook.uid}"


def _subject(webhook: Webhook) -> str:
    return f"webhook:{webhook.uid}"
