"""What happened, what happens next, and the proof that nobody rewrote it."""

from django.db import models

from akker.books.models import Book


class Event(models.Model):
    """One thing that somebody did. Written with the change itself; never changed after.

    `subject` is what it was done to, by a name that it keeps when books move: "entry:MEM/2026/12".
    `before` and `after` hold only what the event is about. The database refuses to change or
    delete a row (migration 0002).
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    happened_at = models.DateTimeField()
    actor_name = models.CharField(max_length=150)
    user_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=10)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["book", "id"], name="event_order"),
            models.Index(fields=["book", "subject"], name="event_subject"),
        ]


class BatchProof(models.Model):
    """The Merkle root over the events of one book from `first_id` to `last_id`.

    `hash` covers the root, the range and the previous proof's hash.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    event_count = models.IntegerField()
    root = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    proven_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "first_id"], name="batch_proof_first"),
            models.UniqueConstraint(fields=["book", "last_id"], name="batch_proof_last"),
        ]


class Subscription(models.Model):
    """Somebody outside who wants to hear of events of a kind; "*" is every kind.

    `reaction` is what `config/reactions.py` calls the sender, with its target: "webhook:7".
    A trigger on events writes a delivery for each (migration 0003).
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60)
    reaction = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "kind", "reaction"], name="subscription_of_kind"
            ),
        ]


class Delivery(models.Model):
    """One event that one reaction must hear of: at least once, in the order of its subject.

    Written in the transaction of the event. It is pending while `next_try_at` is set; then
    either `done_at` or `given_up_at` says how it ended. `subject` is that of the event.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_index=False)
    reaction = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    tries = models.IntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    done_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "event", "reaction"], name="delivery_once"),
        ]
        indexes = [
            models.Index(
                fields=["book", "reaction", "subject", "event"],
                condition=models.Q(next_try_at__isnull=False),
                name="delivery_pending",
            ),
        ]
