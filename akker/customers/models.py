"""Whom we look after: what we know of a customer beside the card and the money."""

from django.db import models
from django.db.models import Q

from akker.access.models import User
from akker.books.models import Book
from akker.customers.sought_models import SoughtText as SoughtText
from akker.customers.sought_models import SoughtWord as SoughtWord
from akker.parties.models import Contact, Party


class Customer(models.Model):
    """How we look after a customer. One without a row is of the standard tier, and active.

    `parent` is the organisation that they belong to, which may have one of its own: no chain
    comes back to where it began. `relation` is how close we are, since `relation_on`.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.OneToOneField(Party, on_delete=models.PROTECT, related_name="customer")
    tier = models.CharField(max_length=10)
    status = models.CharField(max_length=10)
    industry = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="children")
    relation = models.CharField(max_length=10, blank=True)
    relation_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=["key", "growth", "standard", "watch"]), name="customer_tier"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["prospect", "active", "at risk", "lost", "archived"]),
                name="customer_status",
            ),
            models.CheckConstraint(
                condition=Q(relation="", relation_on=None)
                | Q(
                    relation__in=["supplier", "preferred", "trusted", "partner"],
                    relation_on__isnull=False,
                ),
                name="customer_relation",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "parent"], name="customer_parent"),
            models.Index(fields=["book", "tier"], name="customer_tier_of"),
        ]


class HandOver(models.Model):
    """A customer went from one account manager to another: who, when, and what to know.

    It never changes. Names as they were that day; without `from_name` nobody looked after them.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="hand_overs")
    from_name = models.CharField(max_length=150, blank=True)
    to_name = models.CharField(max_length=150)
    handed_on = models.DateField()
    note = models.TextField(blank=True)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["book", "party"], name="hand_over_party")]


class Activity(models.Model):
    """A contact with a customer, or a note about one.

    `on` is its day in the books and `at` its moment. One that `is_sensitive` is there for its
    readers alone; its words are searched as `SoughtText` has them. `message_id` is that of an
    e-mail that came from a file, so that it comes in once. Only what was written can be written
    again, by whoever wrote it.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=10)
    note_type = models.CharField(max_length=12, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    user = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=150)
    is_sensitive = models.BooleanField(default=False)
    message_id = models.CharField(max_length=250, blank=True)
    logged_at = models.DateTimeField()
    rewritten_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["note", "call", "meeting", "visit", "e-mail"]),
                name="activity_kind",
            ),
            models.UniqueConstraint(
                fields=["book", "party", "message_id"],
                condition=~Q(message_id=""),
                name="activity_message",
            ),
        ]
        indexes = [
            models.Index(fields=["book", "party", "on", "at", "id"], name="activity_party"),
            models.Index(fields=["book", "on", "at", "id"], name="activity_day"),
        ]


class ActivityContact(models.Model):
    """Who of the customer took part. The name stays when the card knows the person no more."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="contacts")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "activity", "contact"], name="activity_contact_once"
            )
        ]


class ActivityReader(models.Model):
    """Who may read a sensitive activity; whoever wrote it is one of them."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="readers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "activity", "user"], name="activity_reader_once"
            )
        ]


class Appointment(models.Model):
    """A call, a meeting or a visit that is planned, at `at`; `on` is its day in the books.

    It is no contact: only what is logged of it counts as one, and then it is held. It ends once.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=10)
    on = models.DateField()
    at = models.DateTimeField()
    subject = models.CharField(max_length=200)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField()
    activity = models.OneToOneField(
        Activity, null=True, on_delete=models.PROTECT, related_name="appointment"
    )
    cancelled_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["call", "meeting", "visit"]), name="appointment_kind"
            ),
            models.CheckConstraint(
                condition=Q(activity=None) | Q(cancelled_on=None), name="appointment_ends_once"
            ),
        ]
        indexes = [
            models.Index(fields=["book", "party", "at", "id"], name="appointment_party"),
            models.Index(fields=["book", "at", "id"], name="appointment_at"),
        ]


class AppointmentContact(models.Model):
    """Who of the customer comes. The name stays when the card knows the person no more."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="contacts")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book", "appointment", "contact"], name="appointment_contact_once"
            )
        ]


class Task(models.Model):
    """Something to be done for a customer by a day. It ends once: done, or dropped."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT)
    made_on = models.DateField()
    made_by = models.CharField(max_length=150)
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(dropped_on=None), name="task_ends_once"
            )
        ]
        indexes = [
            models.Index(fields=["book", "party", "made_on", "id"], name="task_party"),
            models.Index(
                fields=["book", "party", "done_on", "id"],
                condition=Q(done_on__isnull=False),
                name="task_done",
            ),
            models.Index(
                fields=["book", "due_on", "id"],
                condition=Q(done_on=None, dropped_on=None),
                name="task_due",
            ),
        ]


class Promise(models.Model):
    """What we promised a customer, or they promised us, by a day. It is kept or broken once.

    Promises to pay are another thing: how those stand is read from what came in (`dunning`).
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False)
    by = models.CharField(max_length=4)
    who = models.CharField(max_length=150)
    text = models.CharField(max_length=300)
    made_on = models.DateField()
    due_on = models.DateField()
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT)
    made_by = models.CharField(max_length=150)
    kept_on = models.DateField(null=True)
    broken_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(by__in=["us", "them"]), name="promise_by"),
            models.CheckConstraint(
                condition=Q(due_on__gte=models.F("made_on")), name="promise_days"
            ),
            models.CheckConstraint(
                condition=Q(kept_on=None) | Q(broken_on=None), name="promise_ends_once"
            ),
        ]
        indexes = [
            models.Index(fields=["book", "party", "made_on", "id"], name="promise_made"),
            models.Index(
                fields=["book", "party", "kept_on", "id"],
                condition=Q(kept_on__isnull=False),
                name="promise_kept",
            ),
            models.Index(
                fields=["book", "party", "broken_on", "id"],
                condition=Q(broken_on__isnull=False),
                name="promise_broken",
            ),
            models.Index(
                fields=["book", "due_on", "id"],
                condition=Q(kept_on=None, broken_on=None),
                name="promise_due",
            ),
        ]


class KeyPlayer(models.Model):
    """A person's part in the decisions of a customer. It goes with the contact.

    `influence` is from 1 to 3, or 0 where nobody knows. `counterpart` is who of us talks with
    them. `wanted_days` is how often, where it is another rhythm than that of the tier.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="key_player")
    reports_to = models.ForeignKey(
        Contact, null=True, on_delete=models.SET_NULL, related_name="reports"
    )
    part = models.CharField(max_length=20, blank=True)
    influence = models.PositiveSmallIntegerField(default=0)
    counterpart = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, blank=True)
    consent = models.CharField(max_length=8, blank=True)
    consent_on = models.DateField(null=True)
    wanted_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    part__in=[
                        *("", "executive sponsor", "decision maker", "champion", "influencer"),
                        *("recommender", "user", "blocker", "point of contact"),
                    ]
                ),
                name="key_player_part",
            ),
            models.CheckConstraint(condition=Q(influence__lte=3), name="key_player_influence"),
            models.CheckConstraint(
                condition=Q(consent="", consent_on=None)
                | Q(consent__in=["given", "refused"], consent_on__isnull=False),
                name="key_player_consent",
            ),
        ]


class Attitude(models.Model):
    """How somebody stood towards us from a day on. The newest counts; none is changed."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="attitudes")
    attitude = models.CharField(max_length=8)
    noted_on = models.DateField()
    recorded_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attitude__in=["for us", "neutral", "against", "unknown"]),
                name="attitude_known",
            )
        ]
        indexes = [models.Index(fields=["book", "contact", "noted_on"], name="attitude_contact")]


class LastContact(models.Model):
    """The day of the last contact with a party under this name; None where nobody may know one.

    What is for named readers does not count. Kept by the database itself with each activity
    (`guards.CONTACT_FOLLOWS`), so that who is silent is listed without reading what was
    said. In no file: it is kept anew while activities come back.
    """

    party = models.OneToOneField(
        Party, primary_key=True, on_delete=models.PROTECT, related_name="last_contact"
    )
    book = models.ForeignKey(Book, on_delete=models.PROTECT, db_index=False)
    on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["book", "on"], name="last_contact_on")]


class TierRhythm(models.Model):
    """After how many days without contact a customer of a tier is waiting; else the usual."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    tier = models.CharField(max_length=10)
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "tier"], name="rhythm_once"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=730), name="rhythm_days"),
        ]


class ProfileFact(models.Model):
    """Something of what a customer does, wants or measures, from a day on, and who says so.

    It never changes; only its end is written later, when it is no longer so.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="profile_facts")
    kind = models.CharField(max_length=10)
    text = models.TextField()
    source = models.CharField(max_length=200)
    on = models.DateField()
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["does", "goal", "KPI", "ambition", "trend"]),
                name="profile_kind",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("on")), name="profile_days"
            ),
        ]
        indexes = [models.Index(fields=["book", "party"], name="profile_party")]
