"""The register of requirements: kept, backed by customers, decided, and the answer given back."""

import datetime as dt
from collections.abc import Iterable

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.cases.events import RequirementDecided, RequirementKept, WishAnswered, WishKept
from akker.cases.models import Requirement, Wish
from akker.cases.opening import contact_of
from akker.cases.queries_requirements import in_sight, requirement_unknown
from akker.cases.requirement_rules import (
    DECIDED,
    MOST_WISHES,
    NORMAL,
    OPEN,
    PRIORITIES,
    STATES,
    NewWish,
    checked_worth,
    one_of,
)
from akker.customers.activity_rules import (
    MOST_NAME,
    MOST_SUBJECT,
    checked_day,
    checked_line,
    checked_text,
)
from akker.customers.indexing import keep_text
from akker.customers.logging import party_in_sight
from akker.customers.rules_search import REQUIREMENT
from akker.kernel.errors import Refused
from akker.parties.queries import keys_of_group


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def keep_requirement(
    actor: Actor, *, title: str, wish: NewWish, text: str = "", priority: str = NORMAL
) -> int:
    """Write down what a customer wants of us; its key.

    Refused: requirement_unfit, words_missing, text_too_long, party_unknown, contact_unknown,
    day_ahead.
    """
    row = Requirement(
        book=actor.book,
        title=checked_line(title, "what they want", MOST_SUBJECT),
        text=checked_text(text),
        priority=one_of(priority, PRIORITIES, "priority"),
        state=OPEN,
        made_on=today_in(actor.book),
        made_by=actor.name[:MOST_NAME],
    )
    row.save(force_insert=True)
    record(actor, RequirementKept(row.pk, row.priority), subject=f"requirement:{row.pk}")
    _write_wish(actor, row, wish)
    return row.pk


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def change_requirement(
    actor: Actor, *, requirement_id: int, title: str, text: str, priority: str
) -> None:
    """Give it anew as a whole. Refused: requirement_unknown, requirement_unfit, words_missing,
    text_too_long.
    """
    row = _locked(actor, requirement_id)
    row.title = checked_line(title, "what they want", MOST_SUBJECT)
    row.text = checked_text(text)
    row.priority = one_of(priority, PRIORITIES, "priority")
    row.save(update_fields=["title", "text", "priority"])
    _keep_words(row, Wish.objects.filter(book=actor.book, requirement=row))
    record(actor, RequirementKept(row.pk, row.priority), subject=f"requirement:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def add_wish(actor: Actor, *, requirement_id: int, wish: NewWish) -> None:
    """One more customer wants it. Refused: requirement_unknown, requirement_unfit,
    requirement_full, wish_there, party_unknown, contact_unknown, day_ahead.
    """
    _write_wish(actor, _locked(actor, requirement_id), wish)


def _keep_words(row: Requirement, wishes: Iterable[Wish]) -> None:
    """At each customer who asked for it."""
    said = (row.title, row.text, row.answer)
    for one in wishes:
        keep_text(row.book_id, REQUIREMENT, one.pk, one.party_id, one.asked_on, *said)


def _write_wish(actor: Actor, row: Requirement, new: NewWish) -> None:
    party = party_in_sight(actor.book, new.party_code)
    own = Wish.objects.filter(book=actor.book, requirement=row)
    if own.filter(party__in=keys_of_group(actor.book, party.code)).exists():
        raise Refused(
            "wish_there",
            "{code} stands behind this requirement already.",
            remedy="Change what it is worth to them.",
            code=party.code,
        )
    if own.count() >= MOST_WISHES:
        raise Refused(
            "requirement_full",
            "More than {most} customers want this.",
            remedy="Decide on it.",
            most=MOST_WISHES,
        )
    contact_id, contact_name = contact_of(actor.book, party, new.contact_id)
    wish = Wish.objects.create(
        book=actor.book,
        requirement=row,
        party=party,
        contact_id=contact_id,
        contact_name=contact_name,
        worth_minor=checked_worth(new.worth_minor),
        asked_on=checked_day(new.asked_on, dt.date.min, today_in(actor.book)),
    )
    _keep_words(row, [wish])
    record(actor, WishKept(row.pk, party.code), subject=f"requirement:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def change_worth(actor: Actor, *, requirement_id: int, party_code: str, worth_minor: int) -> None:
    """What it is worth to a customer, in the currency of the books. Refused: requirement_unknown,
    requirement_unfit, party_unknown, wish_unknown.
    """
    row = _locked(actor, requirement_id)
    wish = _wish(actor, row, party_code)
    wish.worth_minor = checked_worth(worth_minor)
    wish.save(update_fields=["worth_minor"])
    record(actor, WishKept(row.pk, wish.party.code), subject=f"requirement:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def decide_requirement(actor: Actor, *, requirement_id: int, state: str, answer: str = "") -> None:
    """What we do about it, and what customers are to hear; who heard an earlier answer waits for
    this one. Open again has no answer.

    Refused: requirement_unknown, requirement_unfit, words_missing, text_too_long.
    """
    one_of(state, STATES, "state")
    row = _locked(actor, requirement_id)
    row.state, row.answer, row.decided_on = state, "", None
    if state in DECIDED:
        checked_line(answer, "what customers are to hear", len(answer) + 1)
        row.answer, row.decided_on = checked_text(answer), today_in(actor.book)
    row.save(update_fields=["state", "answer", "decided_on"])
    Wish.objects.filter(book=actor.book, requirement=row).update(told_on=None, told_by="")
    _keep_words(row, Wish.objects.filter(book=actor.book, requirement=row))
    event = RequirementDecided(row.pk, row.state, row.decided_on)
    record(actor, event, subject=f"requirement:{row.pk}")


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def tell_answer(
    actor: Actor, *, requirement_id: int, party_code: str, on: dt.date | None = None
) -> None:
    """A customer heard what was decided, today or on an earlier day. Refused:
    requirement_unknown, requirement_open, party_unknown, wish_unknown, day_too_early, day_ahead.
    """
    row = _locked(actor, requirement_id)
    if row.decided_on is None:
        raise Refused(
            "requirement_open",
            "Nothing is decided yet.",
            remedy="Decide first, with what customers are to hear.",
        )
    wish = _wish(actor, row, party_code)
    first = max(row.decided_on, wish.asked_on)
    wish.told_on = checked_day(on, first, today_in(actor.book))
    wish.told_by = actor.name[:MOST_NAME]
    wish.save(update_fields=["told_on", "told_by"])
    event = WishAnswered(row.pk, wish.party.code, wish.told_on)
    record(actor, event, subject=f"requirement:{row.pk}")


def _locked(actor: Actor, requirement_id: int) -> Requirement:
    """Refused: requirement_unknown."""
    rows = Requirement.objects.filter(in_sight(actor.book), book=actor.book, pk=requirement_id)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise requirement_unknown(requirement_id)
    return row


def _wish(actor: Actor, row: Requirement, party_code: str) -> Wish:
    """Refused: party_unknown, wish_unknown."""
    party = party_in_sight(actor.book, party_code)
    group = keys_of_group(actor.book, party.code)
    own = Wish.objects.filter(book=actor.book, requirement=row, party__in=group)
    wish = own.select_related("party").order_by("pk").first()
    if wish is None:
        raise Refused(
            "wish_unknown",
            "{code} does not stand behind this requirement.",
            remedy="Add them first.",
            code=party_code,
        )
    return wish
