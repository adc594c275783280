"""Which tables go into a file, in the order in which they come back.

Every model of the installation stands in `TABLES` or in `LEFT_OUT`; a test sees to it, and
that every foreign key points to a table that comes earlier.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

BOOK = "books.Book"
ENTRY, LINE, TAG = "ledger.JournalEntry", "ledger.JournalLine", "ledger.LineDimension"
ACTIVITY, SOUGHT = "customers.Activity", "customers.SoughtText"
COUNTER, PLACE, STORED_FILE = "ledger.Counter", "ledger.LedgerAccount", "files.StoredFile"


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Table:
    """One model in the file.

    `held` columns come back last, when all entries are in: locks would refuse them.
    `starts_as` are columns that come back with this value, whatever the row says: guards
    move them while entries are loaded. `left_out` columns are never in a file; they come
    back with the value given. `keys` are columns that hold a key without a foreign key, and
    `keys_by_kind` the same where it depends on the row's kind.
    `former` columns were kept once: an older file has them, and they are not read.
    `only_here` columns mean nothing in another installation, and `in_archive` says whether
    the table does. The `words` of what is sensitive are for named readers: no archive, which
    others take out and read, holds them.
    """

    label: str
    held: tuple[str, ...] = ()
    starts_as: Mapping[str, Any] = field(default_factory=_nothing)
    left_out: Mapping[str, Any] = field(default_factory=_nothing)
    keys: Mapping[str, str] = field(default_factory=_nothing)
    keys_by_kind: Mapping[str, str] = field(default_factory=_nothing)
    former: frozenset[str] = frozenset()
    only_here: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)
    in_archive: bool = True

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def name(self) -> str:
        """The table's name in the database, and in the file."""
        return self.model._meta.db_table

    @property
    def is_of_book(self) -> bool:
        return any(f.attname == "book_id" for f in self.model._meta.concrete_fields)


TABLES: tuple[Table, ...] = (
    # Whoever comes back signs in with a new link: no file holds what opens a door.
    Table("access.User", left_out={"password": "!", "last_login": None}, in_archive=False),
    Table(
        BOOK,
        held=(
            "sales_locked_until",
            "purchase_locked_until",
            "vat_locked_until",
            "hard_locked_until",
        ),
    ),
    Table("access.Membership", in_archive=False),
    Table("access.BookAccess", in_archive=False),
    Table("access.SavedView", in_archive=False),
    Table("access.PutOff", in_archive=False),
    Table("books.FiscalYear", held=("closed_at",)),
    Table("books.Dimension"),
    Table("books.DimensionValue"),
    Table(STORED_FILE),
    Table("parties.Party", held=("merged_into_id",), only_here=("manager_id",)),
    Table("parties.TeamMember", in_archive=False),
    Table("parties.Address"),
    Table("parties.Contact", held=("person_id",)),
    Table("parties.Identifier"),
    Table(
        "parties.PartyBankAccount", only_here=("added_by_id",), keys={"added_by_id": "access.User"}
    ),
    Table("parties.CardBefore"),
    Table(PLACE, held=("revalued_on_id",)),
    Table("ledger.Journal"),
    Table(
        COUNTER,
        starts_as={"last_number": 0, "head_hash": "0" * 64, "last_recorded_at": None},
    ),
    Table(ENTRY),
    Table(LINE, order=("entry_id", "line_no")),
    Table(TAG, order=("line__entry_id", "line__line_no", "pk")),
    Table("ledger.MonthTotal"),
    Table("ledger.DraftEntry"),
    Table("ledger.EntryTemplate"),
    Table("ledger.RecurringEntry"),
    Table("ledger.RecurringRun"),
    Table("ledger.EntryAttachment"),
    Table("ledger.ExchangeRate"),
    Table("clearing.Allocation"),
    Table("tax.TaxLine"),
    Table("catalog.Product"),
    Table("catalog.PriceList"),
    Table("catalog.Price"),
    Table("catalog.PriceAgreement"),
    Table("receivables.Letterhead"),
    Table("receivables.DraftInvoice"),
    Table("receivables.Invoice"),
    Table("ledger.ControlLine"),  # after what moves it, so that it comes in as it was
    Table("receivables.InvoiceLine", order=("invoice_id", "line_no")),
    Table("receivables.EInvoice"),
    Table("receivables.InvoicePdf"),
    Table("receivables.CreditRelease"),
    Table("dunning.Dispute"),
    Table("dunning.DisputedLine"),
    Table("dunning.DisputeStep"),
    Table("dunning.PaymentPromise"),
    Table("dunning.PromisedInvoice"),
    Table("dunning.ReminderHold"),
    Table("dunning.ReminderStep"),
    Table("dunning.Reminder"),
    Table("dunning.ReminderItem"),
    Table("repeating.RepeatingInvoice"),
    Table("repeating.RepeatingVersion"),
    Table("repeating.Indexation"),
    Table("repeating.RepeatingPause"),
    Table("repeating.RepeatingPeriod"),
    Table("customers.Customer"),
    Table("customers.HandOver"),
    Table(
        ACTIVITY,
        former=frozenset({"sought"}),
        only_here=("user_id",),
        words=("subject", "text"),
    ),
    Table("customers.ActivityContact"),
    # Who may read what is sensitive are users of this installation: elsewhere nobody may.
    Table("customers.ActivityReader", in_archive=False),
    Table("customers.Appointment", only_here=("owner_id",)),
    Table("customers.AppointmentContact"),
    Table("customers.Task", only_here=("owner_id",)),
    Table("customers.Promise"),
    Table("customers.KeyPlayer", only_here=("counterpart_id",)),
    Table("customers.Attitude"),
    Table("customers.TierRhythm"),
    Table("customers.ProfileFact"),
    Table("voice.Survey", held=("ended_on",)),
    Table("voice.Invitation"),
    Table("voice.Answer"),
    Table("voice.Reply"),
    Table("voice.AskingPause"),
    Table("growth.Referral"),
    Table("growth.CareCost"),
    Table("training.Track"),
    Table("training.TrackStep"),
    Table("training.Enrolment", only_here=("owner_id",)),
    Table("training.Lesson"),
    Table("knowledge.Article", only_here=("owner_id",)),
    Table("knowledge.ArticleVersion"),
    Table("knowledge.Competitor"),
    Table("knowledge.MarketNote"),
    Table("adoption.UsageMeasure"),
    Table("adoption.UsageFigure"),
    Table("adoption.UsageStanding"),
    Table("cases.Case", only_here=("owner_id",)),
    Table("cases.CaseLine"),
    Table("cases.ServicePromise"),
    Table("cases.Requirement"),
    Table("cases.Wish"),
    Table(
        SOUGHT,
        words=("sought",),
        keys={"key": ACTIVITY},
        keys_by_kind={
            "activity": ACTIVITY,
            "task": "customers.Task",
            "promise": "customers.Promise",
            "case": "cases.Case",
            "requirement": "cases.Wish",
            "answer": "voice.Answer",
            "reply": "voice.Reply",
        },
    ),
    Table("parties.Erasure"),
    # Keys of what is gone, by which it is erased again here: elsewhere they are of others.
    Table("parties.ErasedThing", in_archive=False),
    Table("health.HealthScore"),
    Table("health.PartWeight"),
    Table("planning.AccountPlan"),
    Table("planning.PlanPoint"),
    Table("planning.Objective"),
    Table("planning.PlanAction"),
    Table("planning.PlanVersion", only_here=("kept_by_id",), keys={"kept_by_id": "access.User"}),
    Table("intake.Import"),
    Table(
        "intake.ImportedItem",
        keys={"subject_id": ENTRY},
        keys_by_kind={
            "ledger account": PLACE,
            "parties": "parties.Party",
            "products": "catalog.Product",
            "usage": "adoption.UsageFigure",
        },
    ),
    Table("intake.HeadingMap"),
    Table("audit.Event", only_here=("user_id",), keys={"user_id": "access.User"}),
    Table("audit.BatchProof", keys={"first_id": "audit.Event", "last_id": "audit.Event"}),
    # What opens a door elsewhere stays here; a webhook without a secret is off.
    Table("webhooks.Webhook", left_out={"secret_locked": "", "is_active": False}),
    # Never by itself: the installation that the file is of may have sent it meanwhile.
    Table("mail.Message", left_out={"next_try_at": None, "held_until": None}),
    # The answers that go with the keys name rows by their keys here.
    Table("books.IdempotencyKey", in_archive=False),
)
LEFT_OUT: Mapping[str, str] = {
    "customers.SoughtWord": "kept anew while texts come back",
    "customers.LastContact": "kept anew while activities come back",
    "health.Scoring": "worked out anew when everybody is scored next",
    "access.SignInLink": "opens a door",
    "access.LetterWanted": "asks for what opens a door",
    "access.UserSession": "opens a door",
    "access.AuthenticatorApp": "opens a door",
    "access.Passkey": "opens a door",
    "access.RecoveryCode": "opens a door",
    "access.OpenIdLink": "opens a door",
    "access.TryCount": "says who tried what here",
    "access.ApiToken": "opens a door",
    "sessions.Session": "opens a door",
    "backup.Restoration": "says what came into this installation",
    "jobs.Job": "says what the worker did here",
    "audit.Delivery": "says what was told from here",
    "audit.Subscription": "goes with a webhook that is on",
    "webhooks.Attempt": "says what was told from here",
    "mail.MailServer": "opens a door",
    "jobs.ScheduledRun": "says what the schedule did here",
    "contenttypes.ContentType": "made by migrating",
    "auth.Permission": "made by migrating, and not used",
    "auth.Group": "not used",
    "auth.Group_permissions": "not used",
}
BY_LABEL = {table.label: table for table in TABLES}


_BOUNDS = BaseDatabaseOperations.integer_field_ranges  # those of PostgreSQL


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the file has it. `points_to` is the label of the table whose key it holds.

    It is loose where no foreign key says so: the row may be gone. In rows of the kinds of
    `points_by_kind` it is another table.
    """

    name: str
    kind: type
    is_null: bool
    max_length: int | None
    points_to: str
    points_by_kind: Mapping[str, str]
    is_loose: bool
    default: Any
    bounds: tuple[int, int] = _BOUNDS["BigIntegerField"]


# The first that fits: a moment is also a date to Django, and a flag is no number.
_KINDS: tuple[tuple[type[Any], type], ...] = (
    (models.DateTimeField, dt.datetime),
    (models.DateField, dt.date),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
    (models.JSONField, dict),
    (models.BinaryField, bytes),
)


def columns_of(table: Table) -> list[Column]:
    """The columns that a file holds, in the order of the model."""
    fields = table.model._meta.concrete_fields
    return [_column(table, f) for f in fields if f.attname not in table.left_out]


def _column(table: Table, model_field: Any) -> Column:
    points_to, meant = table.keys.get(model_field.attname, ""), model_field
    if model_field.primary_key:
        points_to = table.label
    elif isinstance(model_field, models.ForeignKey):
        points_to, meant = model_field.remote_field.model._meta.label, model_field.target_field
    kind = next((kind for fits, kind in _KINDS if isinstance(meant, fits)), None)
    if kind is None:
        raise TypeError(f"{table.label}.{model_field.name} is of a kind that no file can hold")
    return Column(
        name=model_field.attname,
        kind=kind,
        is_null=model_field.null,
        max_length=meant.max_length if kind is str else None,
        points_to=points_to,
        points_by_kind=table.keys_by_kind if model_field.attname in table.keys else {},
        is_loose=model_field.attname in table.keys,
        default=model_field.get_default(),
        bounds=_BOUNDS.get(meant.get_internal_type(), _BOUNDS["BigIntegerField"]),
    )
