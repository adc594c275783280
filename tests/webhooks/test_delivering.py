"""Other programs hear what happened: signed, tried again, replayable, every attempt kept."""

import datetime as dt
import json
from functools import partial

from akker.access.doors import job_actor
from akker.audit.queries import history_of
from akker.audit.queries_deliveries import deliveries
from akker.audit.reacting import deliver_pending, repeat_delivery
from akker.audit.reactions import Reactions
from akker.ledger.charting import rename_ledger_account
from akker.webhooks.delivering import send_event
from akker.webhooks.models import Webhook
from akker.webhooks.network import Network
from akker.webhooks.queries import attempts, webhook_called, webhooks
from akker.webhooks.registering import (
    MOST_WEBHOOKS,
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_webhook_secret,
    test_webhook,
)
from akker.webhooks.signatures import check_signed
from tests.make import ENERGY, Make, refusal_of
from tests.webhooks.receiver import receiver

URL = "https://hooks.example.com/akker"
LATER = dt.timedelta(days=1)
try_webhook = test_webhook
del test_webhook  # or it would be taken for a test


def deliver(make: Make, network: Network, now: dt.datetime | None = None) -> int:
    senders = {"webhook": partial(send_event, network=network)}
    return deliver_pending(job_actor(make.book), now=now, reactions=Reactions(senders=senders))


def test_an_event_goes_out_signed(make: Make) -> None:
    uid, secret = add_webhook(make.alice, url=URL, kinds=["EntryPosted"])
    posted = make.post("2026-03-02", "Energy", ENERGY)
    with receiver() as box:
        deliver(make, box.network())

    ((first, headers, body),) = box.calls
    assert first == "POST /akker HTTP/1.1"
    assert headers["host"] == "hooks.example.com"
    told = json.loads(body)
    assert (told["kind"], told["subject"]) == ("EntryPosted", f"entry:{posted.label}")
    assert told["id"] == headers["akker-event-id"]
    assert told["after"]["booked_on"] == "2026-03-02"
    check_signed(
        secret,
        timestamp=headers["akker-timestamp"],
        signature=headers["akker-signature"],
        body=body,
        now=dt.datetime.now(dt.UTC),
    )
    (attempt,) = attempts(make.book, uid)
    assert (attempt.status, attempt.is_taken, attempt.answer) == (200, True, "thanks")
    assert 0 <= attempt.duration_ms < 5000


def test_what_failed_is_tried_again_with_the_same_id_and_each_attempt_is_seen(make: Make) -> None:
    uid, _ = add_webhook(make.alice, url=URL, kinds=["EntryPosted"])
    make.post("2026-03-02", "Energy", ENERGY)
    now = dt.datetime.now(dt.UTC)
    with receiver() as box:
        box.status, box.body = "503 Busy", b"not\x1b[2J now"
        deliver(make, box.network(), now)
        (delivery,) = deliveries(make.book)
        assert delivery.last_error == "hooks.example.com answered 503."
        box.status = "204 No Content"
        deliver(make, box.network(["127.0.0.1"]), now + LATER)
        deliver(make, box.network(), now + 2 * LATER)

    assert len({headers["akker-event-id"] for _, headers, _ in box.calls}) == 1
    assert len({body for _, _, body in box.calls}) == 1
    seen = [(a.status, a.error, a.answer) for a in reversed(attempts(make.book, uid))]
    assert seen[0] == (503, "hooks.example.com answered 503.", "not [2J now")
    private = "127.0.0.1 is not on the public internet. Webhooks go to public addresses only."
    assert seen[1] == (None, private, "")
    assert seen[2][0] == 204
    (delivery,) = deliveries(make.book)
    assert (delivery.state, delivery.tries) == ("done", 3)


def test_what_was_delivered_can_be_replayed(make: Make) -> None:
    uid, _ = add_webhook(make.alice, url=URL, kinds=["EntryPosted"])
    make.post("2026-03-02", "Energy", ENERGY)
    with receiver() as box:
        deliver(make, box.network())
        (delivery,) = deliveries(make.book, reaction=webhook_called(make.book, uid).reaction)
        repeat_delivery(make.alice, delivery_id=delivery.delivery_id)
        deliver(make, box.network())

    ids = [headers["akker-event-id"] for _, headers, _ in box.calls]
    assert len(ids) == 2 and len(set(ids)) == 1


def test_one_that_is_off_or_gone_hears_nothing(make: Make) -> None:
    off, _ = add_webhook(make.alice, url=URL)
    gone, _ = add_webhook(make.alice, url=URL)
    make.post("2026-03-02", "Energy", ENERGY)

    change_webhook(make.alice, uid=off, is_active=False)
    remove_webhook(make.alice, uid=gone)
    make.post("2026-03-02", "Energy", ENERGY)
    with receiver() as box:
        deliver(make, box.network())

    assert box.calls == []
    assert {row.state for row in deliveries(make.book)} == {"given up"}
    assert [row.uid for row in webhooks(make.book)] == [off]


def test_a_webhook_hears_what_it_asked_for_after_a_change(make: Make) -> None:
    uid, _ = add_webhook(make.alice, url=URL, kinds=["EntryPosted"])
    change_webhook(make.alice, uid=uid, kinds=["LedgerAccountChanged"], url=f"{URL}/2")
    make.post("2026-03-02", "Energy", ENERGY)
    rename_ledger_account(make.alice, code="4600", name="Electricity")
    with receiver() as box:
        deliver(make, box.network())

    (call,) = box.calls
    assert call[0].startswith("POST /akker/2")
    assert json.loads(call[2])["kind"] == "LedgerAccountChanged"
    changed = history_of(make.book, f"webhook:{uid}")[-1]
    assert changed.before is not None and changed.before["kinds"] == ["EntryPosted"]


def test_a_new_secret_signs_from_then_on(make: Make) -> None:
    uid, old = add_webhook(make.alice, url=URL)
    new = renew_webhook_secret(make.alice, uid=uid)
    with receiver() as box:
        deliver(make, box.network())

    assert new != old and box.calls
    for _, headers, body in box.calls:
        check_signed(
            new,
            timestamp=headers["akker-timestamp"],
            signature=headers["akker-signature"],
            body=body,
            now=dt.datetime.now(dt.UTC),
        )


def test_the_secret_is_in_no_table_and_no_event(make: Make) -> None:
    uid, secret = add_webhook(make.alice, url=f"{URL}?key=hidden")

    assert secret not in Webhook.objects.get(book=make.book, uid=uid).secret_locked
    said = str(history_of(make.book, f"webhook:{uid}"))
    assert secret not in said and "hidden" not in said


def test_a_try_is_sent_whatever_it_listens_to_and_once(make: Make) -> None:
    all_kinds, _ = add_webhook(make.alice, url=URL)
    few, _ = add_webhook(make.alice, url=URL, kinds=["EntryPosted"])
    with receiver() as box:
        deliver(make, box.network())
        box.calls.clear()
        try_webhook(make.alice, uid=few)
        deliver(make, box.network())

    kinds = [json.loads(body)["kind"] for _, _, body in box.calls]
    assert kinds == ["WebhookTested"] * 2  # the one that hears all, hears of this too
    change_webhook(make.alice, uid=all_kinds, is_active=False)
    assert refusal_of(try_webhook, make.alice, uid=all_kinds) == "webhook_off"


def test_what_cannot_be_a_webhook_is_refused(make: Make) -> None:
    assert refusal_of(add_webhook, make.alice, url="http://hooks.example.com/") == (
        "webhook_url_unfit"
    )
    assert refusal_of(add_webhook, make.alice, url="https://10.0.0.1/") == (
        "webhook_address_private"
    )
    for kinds in ([], [""], ["Entry Posted"], ["x" * 61]):
        assert refusal_of(add_webhook, make.alice, url=URL, kinds=kinds) == "webhook_kinds_unfit"
    for who in (make.bob, make.charlie):
        assert refusal_of(add_webhook, who, url=URL) == "permission_missing"
    uid, _ = add_webhook(make.alice, url=URL)
    other = Make()
    for use in (remove_webhook, change_webhook, renew_webhook_secret, try_webhook):
        assert refusal_of(use, other.alice, uid=uid) == "webhook_unknown"
        assert refusal_of(use, make.bob, uid=uid) == "permission_missing"
    assert refusal_of(change_webhook, make.alice, uid=uid, url="https://[::1]/") == (
        "webhook_address_private"
    )
    for _ in range(MOST_WEBHOOKS - 1):
        add_webhook(make.alice, url=URL)
    assert refusal_of(add_webhook, make.alice, url=URL) == "too_many_webhooks"


def test_a_webhook_from_a_backup_is_off_until_it_has_a_new_secret(make: Make) -> None:
    uid, _ = add_webhook(make.alice, url=URL)
    Webhook.objects.filter(book=make.book, uid=uid).update(secret_locked="", is_active=False)

    assert refusal_of(change_webhook, make.alice, uid=uid, is_active=True) == (
        "webhook_without_secret"
    )
    renew_webhook_secret(make.alice, uid=uid)
    change_webhook(make.alice, uid=uid, is_active=True)
    assert webhook_called(make.book, uid).is_active
