"""Reading reminders: what is due to be sent, and what is held and why."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from akker.books.models import Book
from akker.books.queries import today_in
from akker.clearing.queries import OpenItem, open_items_of_parties
from akker.dunning.letter_text import Correspondent, Letter, letter_of
from akker.dunning.letters import BUSINESS, CONSUMER, LANGUAGES, PlanStep, Template, usual_plan
from akker.dunning.models import ReminderItem, ReminderStep
from akker.dunning.queries import DisputeFilter, disputes, holds
from akker.dunning.queries_due import parties_due
from akker.dunning.queries_promises import promises
from akker.dunning.reminder_rules import Batch, DueItem, HeldBy, Why, held_batch, planned
from akker.dunning.rules import PromiseState
from akker.mail.queries import unsent_among
from akker.packs.collection import CollectionCosts
from akker.packs.registry import pack_for
from akker.parties.models import Party
from akker.parties.queries import merged_codes, merged_keys
from akker.receivables.queries import address_of, invoices_of_entries
from akker.receivables.queries_terms import terms_of
from akker.receivables.standings import debtors_and_sender

_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class ProposedReminder:
    """A letter that is due, as it would go out. `costs_minor` is what the law lets us charge
    for collecting, where its step names that; it is booked nowhere.
    """

    party_code: str
    party_name: str
    email: str
    customer_class: str
    step_no: int
    tone: str
    currency: str
    total_minor: int
    costs_minor: int
    items: tuple[DueItem, ...]
    letter: Letter

    @property
    def key(self) -> str:
        """Names it among those of one day."""
        return f"{self.step_no}/{self.currency}/{self.party_code}"


def party_of_key(key: str) -> str:
    """The code of the party in the key of a reminder; of another text any."""
    return key.split("/", 2)[-1]


@dataclass(frozen=True, slots=True)
class HeldItem:
    party_code: str
    party_name: str
    step_no: int
    item: DueItem

    @property
    def why(self) -> tuple[Why, ...]:
        return self.item.held


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is due up to a day, with letters of the day `on`; `next_after` is where it goes on."""

    until: dt.date
    on: dt.date
    reminders: tuple[ProposedReminder, ...]
    held: tuple[HeldItem, ...]
    next_after: int | None


def propose_reminders(
    book: Book,
    *,
    until: dt.date,
    on: dt.date | None = None,
    codes: Sequence[str] | None = None,
    after: int = 0,
    limit: int | None = None,
) -> Proposal:
    """What is due up to a day and not paid now; the letters are of the day `on`, else today.

    With `codes` of these parties alone; with a `limit` of so many parties, after one by its key.
    A fixed number of queries for some thousands of parties.
    """
    day = on or today_in(book)
    plans = {name: reminder_plan(book, name) for name in (BUSINESS, CONSUMER)}
    if codes is None:
        due_to = parties_due(book, [*plans.values()], until=until, after=after, limit=limit)
        keys, next_after = set(due_to.party_ids), due_to.next_after
    else:
        rows = Party.objects.filter(book=book, code__in=codes)
        keys, next_after = set(rows.values_list("pk", flat=True)), None
    keys.update([key for key, root in merged_keys(book).items() if root in keys])
    items = open_items_of_parties(book, keys)
    into = _roots(book, {item.party_code for item in items})
    owed = [item for item in items if item.open_minor > 0 and item.booked_on <= until]
    due = _due_items(book, owed, into, until, _Asked(day, keys))
    credits: dict[tuple[str, str], int] = defaultdict(int)
    for item in items:
        if item.open_minor < 0:
            credits[into[item.party_code].code, item.currency] -= item.open_minor
    who = {one.code: one for one in into.values()}
    plan_of = {code: plans[class_of(one)] for code, one in who.items()}
    batches, held = planned(due, plan_of, credits, until)
    costs = collection_costs(book)
    us, found = _ourselves(book), []
    for batch in batches:
        if batch.step.names_costs and (costs is None or batch.currency != costs.currency):
            held += held_batch(batch, HeldBy.CURRENCY)
        else:
            found.append(_proposed(book, batch, who[batch.party_code], us, costs, day))
    rest = tuple(HeldItem(i.party_code, who[i.party_code].name, s.step_no, i) for i, s in held)
    return Proposal(until, day, tuple(found), rest, next_after)


def _proposed(
    book: Book,
    batch: Batch,
    party: Party,
    us: Correspondent,
    costs: CollectionCosts | None,
    on: dt.date,
) -> ProposedReminder:
    charged = _costs(costs, batch.total_minor, batch.currency, batch.step)
    return ProposedReminder(
        party_code=party.code,
        party_name=party.name,
        email=party.email,
        customer_class=class_of(party),
        step_no=batch.step.step_no,
        tone=batch.step.tone,
        currency=batch.currency,
        total_minor=batch.total_minor,
        costs_minor=charged,
        items=batch.items,
        letter=letter_of(
            batch,
            Correspondent(party.name, party.language or book.language),
            us,
            on=on,
            costs_minor=charged,
            consumer_days=costs.consumer_days if costs else 0,
        ),
    )


def recipients_at_most(book: Book, *, until: dt.date) -> int:
    """How many parties may be due a reminder up to a day; some of them are held."""
    plans = [reminder_plan(book, name) for name in (BUSINESS, CONSUMER)]
    return len(parties_due(book, plans, until=until).party_ids)


def collection_costs(book: Book) -> CollectionCosts | None:
    """The table of the country of the books, where its pack has one."""
    return pack_for(book.pack_code).collection_costs


def _costs(table: CollectionCosts | None, total_minor: int, currency: str, step: PlanStep) -> int:
    """None where the letter of the step does not name them, or the table is of other money."""
    if table is None or not step.names_costs or currency != table.currency:
        return 0
    return table.of(total_minor)


def class_of(party: Party) -> str:
    """Whether the law sees a consumer in them."""
    return CONSUMER if party.kind == "person" else BUSINESS


def _roots(book: Book, codes: set[str]) -> dict[str, Party]:
    """Who each code is in the end: merged parties are another name for one."""
    into = merged_keys(book)
    rows = Party.objects.filter(book=book)
    found = {row.code: row for part in _parts(codes) for row in rows.filter(code__in=part)}
    ends = {into[row.pk] for row in found.values() if row.pk in into}
    known = {row.pk: row for part in _parts(ends) for row in rows.filter(pk__in=part)}
    return {code: known[into[row.pk]] if row.pk in into else row for code, row in found.items()}


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(values)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def _ourselves(book: Book) -> Correspondent:
    sender = debtors_and_sender(book, ())[1]
    us = sender.standing if sender else None
    return Correspondent(us.name if us else book.name, book.language, us.iban if us else "")


@dataclass(frozen=True, slots=True)
class _Asked:
    """The day whose reasons count, and the keys of whom they may be about."""

    on: dt.date
    party_ids: set[int]


def _due_items(
    book: Book,
    owed: Sequence[OpenItem],
    into: dict[str, Party],
    until: dt.date,
    asked: _Asked,
) -> list[DueItem]:
    """Those past their due day, with their reminders and what holds them."""
    invoices = _invoices(book, {item.entry_id for item in owed})
    terms = terms_of(book, {one.party_code for one in owed if one.entry_id not in invoices})
    found, invoice_ids = [], {}
    for item in owed:
        pk, label, address, due_on = invoices.get(
            item.entry_id,
            (0, item.number, "", terms.due_on(item.party_code, item.booked_on)),
        )
        if due_on >= until:
            continue
        invoice_ids[item.line_id] = pk
        code = into[item.party_code].code
        found.append(
            DueItem(item.line_id, code, label, address, due_on, item.currency, item.open_minor)
        )
    sent = _last_reminders(book, [item.line_id for item in found])
    why = _reasons(book, asked, set(invoice_ids.values()))
    who = {one.code: one for one in into.values()}
    return [
        _with_past(
            replace(item, held=tuple(why(item.party_code, invoice_ids[item.line_id]))),
            sent.get(item.line_id),
            class_of(who[item.party_code]),
        )
        for item in found
    ]


@dataclass(frozen=True, slots=True)
class _LastReminder:
    """`sent_on` is the day it went, None while its mail was not sent."""

    step_no: int
    customer_class: str
    sent_on: dt.date | None


def _with_past(item: DueItem, last: _LastReminder | None, customer_class: str) -> DueItem:
    """The item with its last reminder, held where that one settles nothing for the next."""
    if last is None:
        return item
    held = item.held
    if last.sent_on is None:
        held = (*held, Why(HeldBy.UNSENT))
    if last.customer_class != customer_class:
        held = (*held, Why(HeldBy.CLASS))
    return replace(item, last_step=last.step_no, last_sent_on=last.sent_on, held=held)


def _invoices(book: Book, entry_ids: set[int]) -> dict[int, tuple[int, str, str, dt.date]]:
    """By entry: key, label, address and due day of the invoice that it posts."""
    found = {}
    for part in _parts(entry_ids):
        rows = invoices_of_entries(book, part)
        for entry, pk, label, number, due in rows.values_list(
            "entry", "pk", "label", "number", "due_on"
        ):
            found[entry] = (pk, label, address_of(label, is_outside=number is None), due)
    return found


def _last_reminders(book: Book, line_ids: Sequence[int]) -> dict[int, _LastReminder]:
    """The one of the highest step, by line. Mail that is stopped or waits was not sent."""
    found: dict[int, tuple[int, str, dt.date, str]] = {}
    columns = ("line", "step_no", "reminder__customer_class", "reminder__sent_on")
    for part in _parts(line_ids):
        rows = ReminderItem.objects.filter(book=book, line__in=part).order_by("step_no")
        for line_id, *values in rows.values_list(*columns, "reminder__message_uid"):
            found[line_id] = (values[0], values[1], values[2], values[3])
    unsent = unsent_among(book, {values[3] for values in found.values() if values[3]})
    return {
        line_id: _LastReminder(step_no, name, None if uid in unsent else day)
        for line_id, (step_no, name, day, uid) in found.items()
    }


def _reasons(book: Book, asked: _Asked, invoice_ids: set[int]) -> Any:
    """A function of a party and an invoice that gives what holds reminders of it on a day."""
    on = asked.on
    invoices = tuple(sorted(invoice_ids)) if len(invoice_ids) <= _AT_ONCE else None
    parties = asked.party_ids if len(asked.party_ids) <= _AT_ONCE else None
    by_party: dict[str, list[Why]] = defaultdict(list)
    by_invoice: dict[int, list[Why]] = defaultdict(list)

    merged = merged_codes(book)

    def root(code: str) -> str:
        return merged[code][0] if code in merged else code

    for dispute in disputes(book, DisputeFilter(only_open=True, invoice_ids=invoices)):
        if dispute.is_open_on(on):
            by_invoice[dispute.invoice_id].append(Why(HeldBy.DISPUTE, dispute.customer_says))
    for hold in holds(book, party_ids=parties, in_force_on=on):
        why = Why(HeldBy.HOLD, hold.reason, hold.until)
        if hold.invoice_id is None:
            by_party[root(hold.party_code)].append(why)
        else:
            by_invoice[hold.invoice_id].append(why)
    for promise in promises(book, as_of=on, party_ids=parties, since=on):
        why = Why(HeldBy.PROMISE, promise.said_by, promise.promised_on)
        if promise.state is not PromiseState.OPEN:
            continue
        for invoice in promise.invoices:
            by_invoice[invoice.invoice_id].append(why)
        if not promise.invoices:
            by_party[root(promise.party_code)].append(why)

    def reasons(party_code: str, invoice_id: int) -> list[Why]:
        return [*by_party.get(party_code, ()), *by_invoice.get(invoice_id, ())]

    return reasons


def reminder_plan(book: Book, customer_class: str) -> tuple[PlanStep, ...]:
    """The steps of a class in these books, or the usual ones."""
    rows = ReminderStep.objects.filter(book=book, customer_class=customer_class)
    plan = tuple(
        PlanStep(
            row.step_no,
            row.days_after,
            row.tone,
            {
                language: Template(row.letters[language]["subject"], row.letters[language]["text"])
                for language in LANGUAGES
            },
        )
        for row in rows.order_by("step_no")
    )
    return plan or usual_plan(customer_class, knows_costs=collection_costs(book) is not None)
