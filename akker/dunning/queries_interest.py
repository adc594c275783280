"""What paying late costs a customer by a day: read from invoices, allocations and disputes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q, QuerySet

from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.clearing.queries import OpenItem, open_items_of_entries
from akker.dunning.interest_rules import InterestPart, Late, interest_of, interest_parts
from akker.dunning.letters import CONSUMER
from akker.dunning.models import Dispute, ReminderItem
from akker.dunning.queries import DisputeFilter, DisputeRow, disputes
from akker.dunning.queries_reminders import class_of, collection_costs, reminder_plan
from akker.dunning.reminder_rules import DAYS_UNDERWAY
from akker.kernel.errors import Refused
from akker.kernel.money import round_half_up, split_largest_remainder
from akker.ledger.models import JournalEntry, JournalLine
from akker.ledger.queries import code_in_role, journal_of_kind, of_source
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.words import entry_word
from akker.packs.interest import LateInterest
from akker.packs.registry import pack_for
from akker.parties.models import Party
from akker.receivables.queries import InvoiceRow, issued_invoice
from akker.receivables.rules import INTEREST, INVOICE

_DAY = dt.timedelta(days=1)
Charge = tuple[dt.date, dt.datetime]  # until which day, and when it was booked


@dataclass(frozen=True, slots=True)
class LateCharge:
    """What an invoice costs more by a day, and the entry that would book it."""

    invoice: InvoiceRow
    entry_label: str
    parts: tuple[InterestPart, ...]
    interest_minor: int
    costs_minor: int
    entry: NewEntry

    @property
    def total_minor(self) -> int:
        return self.interest_minor + self.costs_minor


def late_charges(
    book: Book, invoices: Sequence[str], *, on: dt.date, with_costs: bool = True
) -> list[LateCharge]:
    """For invoices of one customer by address. Costs are once over the sum, where they had none.

    Source: art. 6:96, 6:119 and 6:119a BW. Refused: invoice_unknown, charge_unfit,
    charge_nothing, costs_early, interest_unknown.
    """
    found = [issued_invoice(book, address) for address in dict.fromkeys(invoices)]
    rows = [one.row for one in found]
    labels = [one.entry_label for one in found]
    party = _check(book, rows)
    items = {
        item.entry_id: item
        for item in open_items_of_entries(book, [row.entry_id or 0 for row in rows])
        if item.line.is_debit
    }
    before = {label: _charged(book, label) for label in labels}
    table = _table(book, party)
    lates = _lates(book, rows, {label: days for label, (days, _) in before.items()}, labels)
    parts = [tuple(interest_parts(one, table, on)) for one in lates]
    costs = [0] * len(rows)
    if with_costs:
        due = [
            items[row.entry_id or 0]
            if row.entry_id in items and row.due_on < on and not before[label][1]
            else None
            for row, label in zip(rows, labels, strict=True)
        ]
        costs = _costs(book, party, due, on)
    charges = [
        LateCharge(
            row, label, part, interest_of(part), cost, _entry(book, row, label, on, part, cost)
        )
        for row, label, part, cost in zip(rows, labels, parts, costs, strict=True)
        if interest_of(part) or cost
    ]
    if not charges:
        raise Refused(
            "charge_nothing",
            "By {day} there is nothing to charge for paying late.",
            remedy="Look at when it was due, paid, contested, and charged before.",
            day=on.isoformat(),
        )
    return charges


def interest_of_dispute(book: Book, dispute: DisputeRow, *, on: dt.date) -> int | None:
    """What the days of a dispute that is open come to if they count as late, up to a day on which
    it would end; None where no interest can be charged here.

    Days that were charged for before it was opened are not charged again, so they come to nothing.
    """
    found = issued_invoice(book, dispute.invoice)
    row, label = found.row, found.entry_label
    if row.currency != book.currency or not row.entry_id:
        return None
    charged, _ = _charged(book, label)
    (held,) = _lates(book, [row], {label: charged}, [label])
    others = [days for days in held.contested if days[1] is not None]
    ends = (dispute.opened_on, on - _DAY)
    spared = _spared(dispute, charged, _opened_at(book, [dispute]))
    held = replace(held, spared=(*held.spared, *spared))
    sums = []
    try:
        table = _table(book, Party.objects.get(book=book, code=row.party_code))
        for contested in (others, [*others, ends]):
            late = replace(held, contested=tuple(contested))
            parts = interest_parts(late, table, on - _DAY)
            sums.append(sum((part.interest for part in parts), Decimal(0)))
    except Refused:
        return None  # the interest of this country or of these days is not known
    return round_half_up(sums[0] - sums[1])


def _check(book: Book, rows: Sequence[InvoiceRow]) -> Party:
    parties = {row.party_code for row in rows}
    unfit = [row for row in rows if row.kind != INVOICE or not row.entry_id]
    if len(parties) != 1 or unfit or any(row.currency != book.currency for row in rows):
        raise Refused(
            "charge_unfit",
            "Paying late is charged on invoices of one customer, in {currency}.",
            remedy="Choose such invoices; write another kind of charge as an invoice.",
            currency=book.currency,
        )
    return Party.objects.get(book=book, code=parties.pop())


def _table(book: Book, party: Party) -> LateInterest:
    pack = pack_for(book.pack_code)
    is_consumer = class_of(party) == CONSUMER
    table = pack.consumer_interest if is_consumer else pack.business_interest
    if table is None:
        raise Refused(
            "interest_unknown",
            "Nothing is known of the interest of {country}.",
            remedy="Charge it with an invoice.",
            country=book.country,
        )
    return table


def _lates(
    book: Book,
    rows: Sequence[InvoiceRow],
    charged: Mapping[str, Sequence[Charge]],
    labels: Sequence[str],
) -> list[Late]:
    paid = _paid(book, [row.entry_id for row in rows])
    contested: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    spared: dict[int, list[tuple[dt.date, dt.date]]] = defaultdict(list)
    charges = {row.invoice_id: charged[label] for row, label in zip(rows, labels, strict=True)}
    asked = DisputeFilter(invoice_ids=tuple(row.invoice_id for row in rows))
    found = disputes(book, asked)
    opened_at = _opened_at(book, found) if any(charges.values()) else {}
    for one in found:
        if one.end and one.end.bears_interest:
            spared[one.invoice_id] += _spared(one, charges[one.invoice_id], opened_at)
            continue
        last = one.end.happened_on - _DAY if one.end else None
        contested[one.invoice_id].append((one.opened_on, last))
    return [
        Late(
            due_on=row.due_on,
            total_minor=row.total_minor,
            paid=tuple(paid.get(row.entry_id or 0, ())),
            contested=tuple(contested[row.invoice_id]),
            charged_until=max((day for day, _ in charged[label]), default=None),
            spared=tuple(spared[row.invoice_id]),
        )
        for row, label in zip(rows, labels, strict=True)
    ]


def _paid(
    book: Book, entry_ids: Sequence[int | None]
) -> Mapping[int, Sequence[tuple[dt.date, int]]]:
    """By entry what settled it, by day. What its own credit note took back was never to be paid, so
    it was never late: as `receivables.rules_behaviour` has it."""
    paid: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    settled = Allocation.objects.filter(book=book, debit_line__entry__in=entry_ids)
    for entry_id, day, amount, corrected in settled.order_by("pk").values_list(
        *("debit_line__entry", "allocated_on", "amount_minor"),
        "credit_line__entry__invoice__corrects__entry",
    ):
        paid[entry_id].append((dt.date.min if corrected == entry_id else day, amount))
    return paid


def _opened_at(book: Book, found: Sequence[DisputeRow]) -> dict[int, dt.datetime]:
    own = Dispute.objects.filter(book=book, pk__in=[one.dispute_id for one in found])
    return dict(own.values_list("pk", "opened_at"))


def _spared(
    dispute: DisputeRow, charges: Sequence[Charge], opened_at: Mapping[int, dt.datetime]
) -> list[tuple[dt.date, dt.date]]:
    """Days of a dispute that no charge counted, because it was made while it was open."""
    ended = dispute.end.happened_on if dispute.end else dt.date.max
    if any(day >= ended for day, _ in charges):
        return []  # that one counted them
    held = [
        day
        for day, posted_at in charges
        if day >= dispute.opened_on and posted_at >= opened_at[dispute.dispute_id]
    ]
    return [(dispute.opened_on, max(held))] if held else []


def _charged(book: Book, label: str) -> tuple[tuple[Charge, ...], bool]:
    """Up to which days interest was charged on the invoice of an entry, and when; and whether
    costs were."""
    standing = _standing(book, of_source(f"{INTEREST}{label}"))
    days = {
        key: (day, at) for key, day, at in standing.values_list("pk", "booked_on", "recorded_at")
    }
    costs = JournalLine.objects.filter(
        entry__in=days, ledger_account__code=code_in_role(book, "collection_costs")
    )
    return tuple(days.values()), costs.exists()


def _standing(book: Book, condition: Q) -> QuerySet[JournalEntry]:
    """Charges that nobody took back."""
    rows = JournalEntry.objects.filter(condition, book=book, reverses=None)
    undone = JournalEntry.objects.filter(book=book, reverses__in=rows.values("pk"))
    return rows.exclude(pk__in=undone.values("reverses"))


def _costs(book: Book, party: Party, due: Sequence[OpenItem | None], on: dt.date) -> list[int]:
    """For each what it bears of the costs over all of them. Refused: costs_early."""
    table, owed = collection_costs(book), [item.open_minor if item else 0 for item in due]
    if table is None or table.currency != book.currency or not sum(owed):
        return [0] * len(due)
    if class_of(party) == CONSUMER:
        lines = [item.line_id for item in due if item]
        _check_warned(book, lines, on - dt.timedelta(days=table.consumer_days + DAYS_UNDERWAY))
    return split_largest_remainder(table.of(sum(owed)), owed)


def _check_warned(book: Book, lines: Sequence[int], latest: dt.date) -> None:
    """That the letter that names costs went out early enough about each (art. 6:96 lid 6 BW)."""
    steps = [one.step_no for one in reminder_plan(book, CONSUMER) if one.names_costs]
    warned = ReminderItem.objects.filter(
        book=book, line__in=lines, step_no__in=steps, reminder__sent_on__lt=latest
    )
    if set(lines) - set(warned.values_list("line", flat=True)):
        raise Refused(
            "costs_early",
            "A consumer gets fourteen days first, by a letter that names the costs.",
            remedy="Send that reminder, wait, or charge interest alone.",
        )


def _entry(
    book: Book,
    row: InvoiceRow,
    label: str,
    on: dt.date,
    parts: Sequence[InterestPart],
    costs_minor: int,
) -> NewEntry:
    interest = interest_of(parts)
    kind = "interest_and_costs" if interest and costs_minor else "interest"
    words = entry_word(book.language, kind if interest else "costs")
    lines = [
        NewLine(
            code_in_role(book, "receivable"),
            interest + costs_minor,
            row.party_code,
            f"{words} {row.label}"[:200],
        )
    ]
    for role, amount in (("interest_income", interest), ("collection_costs", costs_minor)):
        if amount:
            lines.append(NewLine(code_in_role(book, role), -amount))
    return NewEntry(
        journal_code=journal_of_kind(book, "general"),
        booked_on=on,
        description=entry_word(book.language, "paid_late", what=words, label=row.label),
        lines=tuple(lines),
        source=f"{INTEREST}{label}",
    )
