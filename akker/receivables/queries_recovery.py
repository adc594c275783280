"""What was written off, what of it came in after all, and what money for it would book.

The claim stays though the books say nothing is open: what was written off less what came in, in
the currency of the books (E08). Money that comes in is income again, and of the VAT that came back
with the write-off its share is due again, the last of it with the last of the claim.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from akker.books.models import Book
from akker.clearing.models import Allocation
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text, round_half_up, split_largest_remainder
from akker.ledger.models import JournalEntry, JournalLine
from akker.ledger.queries import chart, code_in_role, journal_of_kind
from akker.ledger.rules import NewEntry, NewLine, entry_label, ledger_account_unknown
from akker.ledger.words import entry_word
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen
from akker.receivables.receipts import is_money
from akker.receivables.rules import RECOVERY, WRITE_OFF
from akker.tax.queries import TaxedEntry, taxed_entries


@dataclass(frozen=True, slots=True)
class WrittenOff:
    """A write-off that stands; amounts in the currency of the books, above zero.

    `number` is that of the invoice. `taxes` is the VAT that came back, below zero as on its entry.
    """

    entry_id: int
    entry: str
    party_code: str
    number: str
    written_on: dt.date
    amount_minor: int
    recovered_minor: int
    taxes: tuple[TaxedEntry, ...]
    recovered_taxes: tuple[TaxedEntry, ...]

    @property
    def claim_minor(self) -> int:
        return self.amount_minor - self.recovered_minor


@dataclass(frozen=True, slots=True)
class Recovery:
    """Money for what was written off; `taxes` is the VAT due again, above zero."""

    written_off: WrittenOff
    taxes: tuple[TaxedEntry, ...]
    entry: NewEntry


def written_off_of(book: Book, party_code: str) -> list[WrittenOff]:
    """Of a party and who was merged into it, the earliest first. Up to six queries."""
    return _written_off(book, Q(party__in=keys_of_group(book, party_code)))


def all_written_off(book: Book) -> list[WrittenOff]:
    """Of everybody."""
    return _written_off(book, Q())


def written_off_by(book: Book, label: str) -> WrittenOff:
    """By the label of its entry. Refused: recovery_unfit."""
    journal, _, rest = label.partition("/")
    year, _, number = rest.rpartition("/")
    named = Q(entry__journal__code=journal, entry__fiscal_year__name=year)
    if number.isdigit() and len(number) < 19:
        found = _written_off(book, named & Q(entry__number=int(number)))
        if found:
            return found[0]
    raise Refused(
        "recovery_unfit",
        "Entry {label} is no write-off that stands.",
        remedy="Record money for what is open as a payment.",
        label=label[:60],
    )


def _written_off(book: Book, condition: Q) -> list[WrittenOff]:
    lines = JournalLine.objects.filter(
        condition,
        seen(book, "party__"),
        book=book,
        amount_minor__lt=0,
        ledger_account__control="receivable",
        entry__source__startswith=WRITE_OFF,
        entry__reverses=None,
    )
    columns = ("entry__journal__code", "entry__fiscal_year__name", "entry__number")
    rows = list(
        lines.order_by("booked_on", "pk").values_list(
            "entry", *columns, "pk", "party__code", "booked_on", "amount_minor"
        )
    )
    undone = _reversed(book, [row[0] for row in rows])
    rows = [row for row in rows if row[0] not in undone]
    numbers = dict(
        Allocation.objects.filter(
            book=book, credit_line__in=[row[4] for row in rows], undoes=None
        ).values_list("credit_line", "debit_line__text")
    )
    back = _recoveries(book, [entry_label(*row[1:4]) for row in rows])
    taxed = taxed_entries(
        book, [*(row[0] for row in rows), *(key for keys, _ in back.values() for key in keys)]
    )
    found = []
    for entry_id, journal, year, number, line_id, party, day, amount in rows:
        label = entry_label(journal, year, number)
        keys, recovered = back.get(label, ([], 0))
        found.append(
            WrittenOff(
                entry_id,
                label,
                party or "",
                numbers.get(line_id, ""),
                day,
                -amount,
                recovered,
                taxed.get(entry_id, ()),
                tuple(one for key in keys for one in taxed.get(key, ())),
            )
        )
    return found


def _recoveries(book: Book, labels: Iterable[str]) -> dict[str, tuple[list[int], int]]:
    """By the label of the write-off: entries that stand, and what came in with them."""
    sources = [f"{RECOVERY}{label}" for label in labels]
    rows = list(
        JournalEntry.objects.filter(book=book, source__in=sources, reverses=None)
        .order_by("pk")
        .values_list("pk", "source")
    )
    undone = _reversed(book, [pk for pk, _ in rows])
    sums: dict[int, int] = {
        entry_id: int(total)
        for entry_id, total in JournalLine.objects.filter(
            book=book, entry__in=[pk for pk, _ in rows], amount_minor__gt=0
        )
        .values_list("entry")
        .annotate(total=Sum("amount_minor"))
        .order_by()
    }
    found: dict[str, tuple[list[int], int]] = defaultdict(lambda: ([], 0))
    for pk, source in rows:
        if pk not in undone:
            label = source.removeprefix(RECOVERY)
            keys, total = found[label]
            found[label] = ([*keys, pk], total + sums.get(pk, 0))
    return dict(found)


def _reversed(book: Book, entry_ids: Iterable[int]) -> set[int]:
    rows = JournalEntry.objects.filter(book=book, reverses__in=list(entry_ids))
    return {int(key) for key in rows.values_list("reverses", flat=True) if key}


def recovery_of(
    book: Book, label: str, *, on: dt.date, amount_minor: int, ledger_code: str, text: str = ""
) -> Recovery:
    """Refused: recovery_unfit, recovery_empty, recovery_early, recovery_too_large,
    ledger_account_unknown, bank_unfit.
    """
    found = written_off_by(book, label)
    _check_money(found, on, amount_minor, book.currency)
    row = next((one for one in chart(book) if one.code == ledger_code), None)
    if row is None:
        raise ledger_account_unknown(book.name, ledger_code)
    if not is_money(row) or row.currency:
        raise Refused(
            "bank_unfit",
            "Ledger account {code} holds no money in {currency}.",
            remedy="Choose a bank or cash account in that currency.",
            code=ledger_code,
            currency=book.currency,
        )
    taxes = due_again(found, amount_minor)
    tax = sum(one.tax_minor for one in taxes)
    lines = [
        NewLine(ledger_code, amount_minor),
        NewLine(code_in_role(book, "bad_debts"), tax - amount_minor, found.party_code, text),
        *(NewLine(one.ledger_code, -one.tax_minor) for one in taxes if one.tax_minor),
    ]
    entry = NewEntry(
        journal_code=journal_of_kind(book, "cash" if row.role == "cash" else "bank"),
        booked_on=on,
        description=entry_word(book.language, "recovered", label=found.number or found.entry),
        lines=tuple(line for line in lines if line.amount_minor),
        source=f"{RECOVERY}{found.entry}",
    )
    return Recovery(found, taxes, entry)


def _check_money(found: WrittenOff, on: dt.date, amount_minor: int, currency: str) -> None:
    if amount_minor <= 0:
        raise Refused(
            "recovery_empty",
            "It does not say how much came in.",
            remedy="Use an amount above zero; take a mistake back by its own entry.",
        )
    if on < found.written_on:
        raise Refused(
            "recovery_early",
            "On {day} it was not written off yet.",
            remedy="Use {first} or later; record money of before as a payment.",
            day=on.isoformat(),
            first=found.written_on.isoformat(),
        )
    if found.claim_minor <= 0:
        raise Refused(
            "recovery_too_large",
            "All of {number} came in already.",
            remedy="Record this money as a payment on account.",
            number=found.number or found.entry,
        )
    if amount_minor > found.claim_minor:
        raise Refused(
            "recovery_too_large",
            "{amount} {currency} is more than the {claim} {currency} that is left of the claim.",
            remedy="Use an amount up to that, and record the rest as a payment on account.",
            amount=decimal_text(amount_minor, currency),
            claim=decimal_text(found.claim_minor, currency),
            currency=currency,
        )


def due_again(found: WrittenOff, amount_minor: int) -> tuple[TaxedEntry, ...]:
    """Base and VAT of each code that an amount brings back: as much as all that came in by then
    should have, less what came back before. So the whole claim brings back all of it.

    Bases and VAT add up to the amount: what is no VAT is income on the entry and base in the
    return, to the cent.
    """
    if not found.taxes:
        return ()
    came = found.recovered_minor + amount_minor
    share = Decimal(came) / found.amount_minor
    weights = [max(-one.base_minor - one.tax_minor, 0) for one in found.taxes]
    parts = split_largest_remainder(came, weights)
    taxes = []
    for one, part in zip(found.taxes, parts, strict=True):
        before = [other for other in found.recovered_taxes if other.key == one.key]
        due = round_half_up(-one.tax_minor * share)
        tax = due - sum(other.tax_minor for other in before)
        base = part - due - sum(other.base_minor for other in before)
        if base or tax:
            taxes.append(
                TaxedEntry(
                    one.party_id,
                    one.code,
                    one.rate_e2,
                    base,
                    tax,
                    one.base_box,
                    one.tax_box,
                    one.ledger_code,
                    one.evidence,
                )
            )
    return tuple(taxes)
