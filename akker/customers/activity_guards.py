"""What the database refuses of activities, tasks and promises, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule
from akker.parties.erasure_guards import spared

ACTIVITY, CONTACT = "customers_activity", "customers_activitycontact"
READER, TASK, PROMISE = "customers_activityreader", "customers_task", "customers_promise"
FROZEN = "what passed with a customer is added to, not changed"
OF_OTHERS = "this is about something of other books"


def foreign(column: str, table: str) -> str:
    return f"NOT EXISTS (SELECT 1 FROM {table} o WHERE o.id = {column} AND o.book_id = NEW.book_id)"


def other(*columns: str) -> str:
    """Whether any of these is another than it was; neither may come or go. In quotes, because
    `on` and `by` are words of the language of triggers too.
    """
    return " OR ".join(
        f'(NEW."{one}" IS NULL) <> (OLD."{one}" IS NULL) OR NEW."{one}" <> OLD."{one}"'
        for one in columns
    )


_PARTY = foreign("NEW.party_id", "parties_party")
_FROM = f"{_PARTY} OR (NEW.activity_id IS NOT NULL AND {foreign('NEW.activity_id', ACTIVITY)})"
_PART = foreign("NEW.activity_id", ACTIVITY)
_PERSON = (
    f"{_PART} OR (NEW.contact_id IS NOT NULL AND {foreign('NEW.contact_id', 'parties_contact')})"
)
_WRITTEN = other(
    *("id", "book_id", "party_id", "kind", "on", "at", "user_id", "user_name", "message_id"),
    "logged_at",
)
_MADE = other("id", "book_id", "party_id", "text", "activity_id", "made_on", "made_by")
_ENDED = "OLD.done_on IS NOT NULL OR OLD.dropped_on IS NOT NULL"
_SAID = other("by", "who", "due_on")


def kept(table: str, name: str) -> Guard:
    return Guard(f"{name}_kept", table, "DELETE", ALWAYS, FROZEN)


def not_replaced(table: str, name: str, also: str = "") -> Guard:
    """SQLite's REPLACE deletes without a word."""
    condition = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id){also}"
    return Guard(f"{name}_not_replaced", table, "INSERT", condition, FROZEN, engine="sqlite")


def once(table: str, *columns: str, where: str = "1 = 1") -> str:
    same = " AND ".join(f"o.{one} = NEW.{one}" for one in columns)
    return f" OR ({where} AND EXISTS (SELECT 1 FROM {table} o WHERE {same}))"


ACTIVITY_GUARDS: list[Rule] = [
    Guard("activity_fits", ACTIVITY, "INSERT", _PARTY, OF_OTHERS),
    not_replaced(
        ACTIVITY,
        "activity",
        once(ACTIVITY, "book_id", "party_id", "message_id", where="NEW.message_id <> ''"),
    ),
    Guard("activity_unchanged", ACTIVITY, "UPDATE", _WRITTEN, FROZEN),
    kept(ACTIVITY, "activity"),
    Guard("activitycontact_fits", CONTACT, "INSERT", _PERSON, OF_OTHERS),
    not_replaced(CONTACT, "activitycontact", once(CONTACT, "book_id", "activity_id", "contact_id")),
    Guard(
        "activitycontact_unchanged",
        CONTACT,
        "UPDATE",
        spared(
            f"NEW.contact_id IS NOT NULL OR {other('id', 'book_id', 'activity_id', 'name')}",
            *("id", "book_id", "activity_id"),
        ),
        FROZEN,
    ),
    kept(CONTACT, "activitycontact"),
    Guard("activityreader_fits", READER, "INSERT", _PART, OF_OTHERS),
    not_replaced(READER, "activityreader", once(READER, "book_id", "activity_id", "user_id")),
    Guard("activityreader_unchanged", READER, "UPDATE", ALWAYS, FROZEN),
    Guard("task_fits", TASK, "INSERT", _FROM, OF_OTHERS),
    not_replaced(TASK, "task"),
    Guard(
        "task_unchanged",
        TASK,
        "UPDATE",
        spared(
            f"{_ENDED} OR {_MADE}",
            *("id", "book_id", "party_id", "owner_id", "due_on", "activity_id", "made_on"),
            *("made_by", "done_on", "dropped_on", "ended_by"),
        ),
        FROZEN,
    ),
    kept(TASK, "task"),
    Guard("promise_fits", PROMISE, "INSERT", _FROM, OF_OTHERS),
    not_replaced(PROMISE, "promise"),
    Guard(
        "promise_unchanged",
        PROMISE,
        "UPDATE",
        spared(
            f"OLD.kept_on IS NOT NULL OR OLD.broken_on IS NOT NULL OR {_MADE} OR {_SAID}",
            *("id", "book_id", "party_id", "by", "made_on", "due_on", "activity_id", "made_by"),
            *("kept_on", "broken_on", "ended_by"),
        ),
        FROZEN,
    ),
    kept(PROMISE, "promise"),
]
