"""To whom something happened that their health knows of, read from the events of the books."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from akker.adoption import events as of_use
from akker.adoption.queries import parties_of_usage
from akker.audit.queries import EventRow, events_of_kinds, last_proven
from akker.books.models import Book
from akker.cases import events as of_cases
from akker.clearing import events as of_settling
from akker.clearing.queries import parties_of_allocations
from akker.customers import events as of_customers
from akker.customers.queries_known import parties_of_doings
from akker.dunning import events as of_dunning
from akker.dunning.queries import parties_of_disputes
from akker.health.models import Scoring
from akker.ledger import events as of_entries
from akker.ledger.queries import entry_labelled, parties_of_lines
from akker.parties import events as of_parties
from akker.planning import events as of_plans
from akker.planning.queries_known import parties_of_plans
from akker.receivables import events as of_sales
from akker.receivables.queries_habits import keys_of_codes, parties_of_invoices
from akker.voice import events as of_voice

# Events that name a party by its code, under one of these words.
_CODES = ("party", "code", "into")
_NAMING: tuple[type, ...] = (
    *(of_sales.InvoiceIssued, of_sales.PaymentReceived, of_sales.ReceivableWrittenOff),
    *(of_sales.WriteOffRecovered, of_dunning.LateInterestCharged, of_dunning.DisputeOpened),
    *(of_customers.CustomerChanged, of_customers.ActivityLogged, of_customers.PersonDescribed),
    *(of_customers.AppointmentHeld, of_customers.PersonLeft, of_customers.PromiseMade),
    *(of_cases.CaseOpened, of_cases.CaseClosed, of_cases.CaseReopened),
    *(of_voice.FeedbackGiven, of_voice.FeedbackReplied, of_use.UsageTakenBack),
    *(of_plans.PlanOpened, of_plans.PlanClosed),
    *(of_parties.PartyMerged, of_parties.PartyMergerUndone, of_parties.PersonErased),
)
# Events that name something by its key, under which word.
_KEYS: Mapping[type, str] = {
    of_dunning.DisputeClosed: "dispute_id",
    of_customers.ActivityRewritten: "activity_id",
    of_customers.ActivityReadersChanged: "activity_id",
    of_customers.TaskMoved: "task_id",
    of_customers.TaskDone: "task_id",
    of_customers.TaskDropped: "task_id",
    of_customers.PromiseKept: "promise_id",
    of_customers.PromiseBroken: "promise_id",
    of_plans.PlanActionAdded: "plan_id",
    of_settling.ItemsAllocated: "debit_line_id",
    of_settling.AllocationUndone: "allocation_id",
}
_REVERSALS: Mapping[type, str] = {
    of_sales.ReceiptTakenBack: "entry",
    of_entries.EntryReversed: "reversed_label",
}
_MANY: tuple[type, ...] = (
    *(of_sales.InvoicesIssued, of_sales.PaymentsReceived),
    *(of_use.UsageRecorded, of_use.UsageImported),
)
_KEY_OF = {kind.__name__: word for kind, word in _KEYS.items()}
_ENTRY_OF = {kind.__name__: word for kind, word in _REVERSALS.items()}
KINDS = tuple(kind.__name__ for kind in (*_NAMING, *_KEYS, *_REVERSALS, *_MANY))
MOST_EVENTS = 10_000


@dataclass(frozen=True, slots=True)
class Touched:
    """By key, up to the event `until_id`; `is_all` where so much happened that everybody is
    scored as quickly."""

    until_id: int
    party_ids: frozenset[int]
    is_all: bool = False


def is_anybody_touched(book: Book) -> bool:
    """Whether something happened since everybody was scored, or since that was followed; False
    where nobody was scored yet. Two queries."""
    row = Scoring.objects.filter(book=book).first()
    return row is not None and bool(events_of_kinds(book, KINDS, row.event_id, 2**62, limit=1))


def touched(book: Book) -> Touched:
    """Up to the last event that a proof covers, before which none can still appear."""
    row = Scoring.objects.filter(book=book).first()
    until = last_proven(book)
    if row is None or until <= row.event_id:
        return Touched(until, frozenset())
    events = events_of_kinds(book, KINDS, row.event_id, until, limit=MOST_EVENTS + 1)
    if len(events) > MOST_EVENTS:
        return Touched(until, frozenset(), is_all=True)
    return Touched(until, frozenset(_parties(book, events)))


def _parties(book: Book, events: Iterable[EventRow]) -> set[int]:
    codes: set[str] = set()
    keys: dict[str, set[int]] = defaultdict(set)
    sources: set[str] = set()
    found: set[int] = set()
    for event in events:
        after: Mapping[str, Any] = event.after or {}
        if event.kind in _KEY_OF:
            word = _KEY_OF[event.kind]
            keys[word].add(after[word])
        elif event.kind in _ENTRY_OF:
            entry = entry_labelled(book, after[_ENTRY_OF[event.kind]])
            codes |= {line.party_code for line in entry.lines}
        elif event.kind == of_sales.InvoicesIssued.__name__:
            found |= parties_of_invoices(book, after["first_invoice_id"], after["last_invoice_id"])
        elif event.kind == of_sales.PaymentsReceived.__name__:
            entries = after["first_entry_id"], after["last_entry_id"]
            found |= parties_of_lines(book, entries=entries)
        elif event.kind == of_use.UsageImported.__name__:
            sources.add(event.subject)
        else:
            codes.update(
                after.get("parties", ()), *([after[one]] for one in _CODES if one in after)
            )
    return found | _named(book, codes, keys, sources)


def _named(
    book: Book, codes: Collection[str], keys: Mapping[str, set[int]], sources: Collection[str]
) -> set[int]:
    found = set(keys_of_codes(book, codes)) if codes else set()
    if keys["debit_line_id"]:
        found |= parties_of_lines(book, keys["debit_line_id"])
    if keys["allocation_id"]:
        found |= parties_of_allocations(book, keys["allocation_id"])
    if keys["dispute_id"]:
        found |= parties_of_disputes(book, keys["dispute_id"])
    if keys["plan_id"]:
        found |= parties_of_plans(book, keys["plan_id"])
    if sources:
        found |= parties_of_usage(book, sources)
    return found | parties_of_doings(
        book, activities=keys["activity_id"], tasks=keys["task_id"], promises=keys["promise_id"]
    )
