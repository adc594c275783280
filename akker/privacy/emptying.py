"""Taking words and names of somebody away from where they stand, and from what is searched."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model, Q

from akker.books.models import Book
from akker.cases.models import Case, CaseLine, Wish
from akker.customers.activity_rules import THEM
from akker.customers.models import (
    ActivityContact,
    Appointment,
    AppointmentContact,
    HandOver,
    ProfileFact,
    Promise,
    SoughtText,
)
from akker.customers.queries_sought import words_in_text
from akker.customers.rules_search import PROMISE, REQUIREMENT
from akker.growth.models import Referral
from akker.mail.models import Message
from akker.planning.models import AccountPlan, Objective, PlanPoint, PlanVersion
from akker.privacy.queries import Whom
from akker.privacy.queries_traces import SOURCES, WORDS_OF, Place
from akker.privacy.rules import ERASED, Phrases, without_in
from akker.voice.models import Invitation

# What no index of words knows, read as a whole of each customer: it is little.
_READ_THROUGH: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (ProfileFact, "party", ("text", "source")),
    (HandOver, "party", ("note",)),
    (Appointment, "party", ("subject",)),
    (AccountPlan, "party", ("title", "lesson")),
    (PlanPoint, "plan__party", ("text", "answer")),
    (Objective, "plan__party", ("text",)),
    (PlanVersion, "plan__party", ("agreed_with", "content")),
    (Referral, "party", ("note",)),
    (Referral, "recommender", ("note",)),
)


def empty_text(book: Book, place: Place) -> None:
    """Step: all words of a text go."""
    kind, key = place
    model, columns = WORDS_OF[kind]
    row = _row(model, book, key)
    _write(row, {name: ERASED for name in columns if getattr(row, name)})
    if isinstance(row, Case):
        row.lines.exclude(text="").update(text=ERASED)
    _keep_words(book, place)


def strip_text(book: Book, place: Place, phrases: Phrases) -> None:
    """Step: only what is of somebody goes from it."""
    kind, key = place
    if kind == REQUIREMENT:
        requirement = Wish.objects.select_related("requirement").get(book=book, pk=key).requirement
        _strip(requirement, ("title", "text", "answer"), phrases)
        for wish in requirement.wishes.all():
            _keep_words(book, (kind, wish.pk))
        return
    model, columns = WORDS_OF[kind]
    row = _row(model, book, key)
    _strip(row, columns, phrases)
    if isinstance(row, Case):
        for line in row.lines.all():
            _strip(line, ("who", "text"), phrases)
    _keep_words(book, place)


def _row(model: type[Model], book: Book, key: int) -> Model:
    return model._default_manager.get(Q(pk=key), book=book)


def _strip(row: Model, columns: Collection[str], phrases: Phrases) -> None:
    left = {name: without_in(getattr(row, name), phrases) for name in columns}
    _write(row, {name: value for name, value in left.items() if value != getattr(row, name)})


def _write(row: Model, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    if values:
        row.save(update_fields=[*values])


def _keep_words(book: Book, place: Place) -> None:
    kind, key = place
    words = words_in_text(book.pk, SOURCES[kind], key)
    SoughtText.objects.filter(book=book, kind=kind, key=key).update(sought=words)


def strip_read_through(book: Book, parties: Collection[int], phrases: Phrases) -> None:
    """Step: the same of all that is written of customers elsewhere."""
    for model, to_party, columns in _READ_THROUGH:
        rows = model._default_manager.filter(Q(**{f"{to_party}__in": parties}), book=book)
        for row in rows:
            _strip(row, columns, phrases)


def strip_names(book: Book, one: Whom) -> int:
    """Step: where they are named as who took part, asked or promised; how often that was.

    A link that they have opens nothing any more.
    """
    now = dt.datetime.now(dt.UTC)
    asked = Invitation.objects.filter(one.named("party", "name"), book=book)
    asked.filter(expires_at__gt=now).update(expires_at=now)
    own = Q(book=book)
    count = (
        ActivityContact.objects.filter(own, one.named("activity__party", "name")).update(
            name=ERASED
        )
        + AppointmentContact.objects.filter(own, one.named("appointment__party", "name")).update(
            name=ERASED
        )
        + Wish.objects.filter(own, one.named("party", "contact_name")).update(contact_name=ERASED)
        + asked.update(name=ERASED)
    )
    cases = Case.objects.filter(own, one.named("party", "contact_name"))
    count += cases.update(contact_name=ERASED)
    CaseLine.objects.filter(own, case__party__in=one.parties, who__in=one.names).update(who=ERASED)
    PlanVersion.objects.filter(own, plan__party__in=one.parties, agreed_with__in=one.names).update(
        agreed_with=ERASED
    )
    for promise in Promise.objects.filter(own, by=THEM, party__in=one.parties, who__in=one.names):
        _write(promise, {"who": ERASED})
        _keep_words(book, (PROMISE, promise.pk))
        count += 1
    return count


def empty_messages(book: Book, mail: Q) -> int:
    """Step: what was written to them goes, and what waits is not sent; how many that were."""
    now = dt.datetime.now(dt.UTC)
    rows = Message.objects.filter(mail, book=book)
    keys = list(rows.values_list("pk", flat=True))
    found = Message.objects.filter(book=book, pk__in=keys)
    found.filter(next_try_at__isnull=False).update(
        next_try_at=None, held_until=None, stopped_at=now
    )
    return found.update(to=ERASED, subject=ERASED, text=ERASED, html="")
