"""Where the words of somebody stand: in the texts of timelines, by the index of their words."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q

from akker.books.models import Book
from akker.cases.models import Case
from akker.cases.queries_timeline import CASE_TEXTS
from akker.customers.models import Activity, ActivityContact, Promise, SoughtText, SoughtWord, Task
from akker.customers.queries_activities import readable
from akker.customers.queries_sought import CUSTOMER_TEXTS, READ_AT_ONCE, TextSource
from akker.customers.rules_search import ACTIVITY, ANSWER, CASE, PROMISE, REPLY, TASK
from akker.parties.queries_sight import seen
from akker.privacy.rules import Traces, has_phrase
from akker.voice.models import Answer, Reply
from akker.voice.queries_timeline import VOICE_TEXTS

SOURCES: Mapping[str, TextSource] = {
    one.kind: one for one in (*CUSTOMER_TEXTS, *CASE_TEXTS, *VOICE_TEXTS)
}
# Of what can be emptied as a whole, the columns in which its words stand.
WORDS_OF: Mapping[str, tuple[type[Model], tuple[str, ...]]] = {
    ACTIVITY: (Activity, ("subject", "text")),
    TASK: (Task, ("text",)),
    PROMISE: (Promise, ("who", "text")),
    CASE: (Case, ("contact_name", "subject", "text", "answer")),
    ANSWER: (Answer, ("text",)),
    REPLY: (Reply, ("text",)),
}
Place = tuple[str, int]  # kind and key


@dataclass(frozen=True, slots=True)
class Found:
    """Texts with words of somebody. From those that are `named` a phrase of theirs goes; those
    `offered` can go as a whole, the latest first, and are of other customers where a phrase of
    theirs stands. `closed` could go too, but are not for this reader; `hidden` is how many of
    those named are not.
    """

    named: tuple[SoughtText, ...]
    offered: tuple[SoughtText, ...]
    closed: tuple[SoughtText, ...]
    hidden: int


def texts_of(
    book: Book,
    reader: int | None,
    traces: Traces,
    *,
    parties: Collection[int],
    contacts: Collection[int],
) -> Found:
    """Of the keys of contacts, and of the parties where they were. Four queries."""
    words = {*traces.parts, *traces.rarest}
    keys = SoughtWord.objects.filter(book=book, word__in=words).order_by("-on").values("text_id")
    rows = SoughtText.objects.filter(seen(book, "party__"), book=book)
    rows = rows.select_related("party").order_by("-on", "-pk")
    here = list(rows.filter(pk__in=keys, party__in=parties)) if words else []
    known = {(row.kind, row.key) for row in here}
    talks = ActivityContact.objects.filter(book=book, contact__in=contacts).values("activity")
    here += [
        row for row in rows.filter(kind=ACTIVITY, key__in=talks) if (row.kind, row.key) not in known
    ]
    far = rows.filter(pk__in=keys.filter(word__in=traces.rarest)).exclude(party__in=parties)
    elsewhere = list(far[:READ_AT_ONCE]) if traces.rarest else []
    named = [row for row in here if has_phrase(row.sought, traces.phrases)]
    own = [row for row in here if row.kind in WORDS_OF and row.sought]
    theirs = [
        row for row in elsewhere if row.kind in WORDS_OF and has_phrase(row.sought, traces.phrases)
    ]
    closed = _closed_to(book, reader, [*own, *theirs])
    offered = tuple(row for row in (*own, *theirs) if row not in closed)
    return Found(tuple(named), offered, tuple(closed), len(closed.intersection(named)))


def _closed_to(book: Book, reader: int | None, rows: Sequence[SoughtText]) -> set[SoughtText]:
    talks = [row for row in rows if row.kind == ACTIVITY]
    own = Activity.objects.filter(
        readable(book, reader), book=book, pk__in=[row.key for row in talks]
    )
    to_read = set(own.values_list("pk", flat=True))
    return {row for row in talks if row.key not in to_read}


def words_at(book: Book, rows: Sequence[SoughtText]) -> dict[Place, str]:
    """What stands there, as it was written. A query for each kind."""
    by_kind: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row.key)
    found: dict[Place, str] = {}
    for kind, keys in by_kind.items():
        model, columns = WORDS_OF[kind]
        own = model._default_manager.filter(Q(pk__in=keys), book=book)
        for key, *texts in own.values_list("pk", *columns):
            found[kind, key] = " · ".join(text for text in texts if text)
    return found
