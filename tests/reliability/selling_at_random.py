"""A customer ledger under any commands, beside a model that only adds up."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from akker.books.actor import reading
from akker.clearing.queries import OpenItem
from akker.kernel.errors import Refused
from akker.ledger.queries import balance_of
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.credits import credit_of
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import issued_invoice
from akker.receivables.receipts import NewReceipt, Paid
from akker.receivables.receiving import receive_payment
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off
from tests.make import Make
from tests.receivables.paying import items
from tests.receivables.selling import customer, issued, line, ready
from tests.scenarios.test_receipts import dollars


class Terms(NamedTuple):
    currency: str
    vat: str
    rate: int
    code: str
    bank: str


CUSTOMERS = {
    "J1": Terms("EUR", "V21", 21, "8005", "1020"),
    "P1": Terms("EUR", "V9", 9, "8010", "1020"),
    "US1": Terms("USD", "X-EXP", 0, "8040", "1021"),
}
# What a random command may be refused for: it asked for more than there is, or too early.
EXPECTED = {
    "allocation_at_rates",
    "allocation_currencies",
    "allocation_early",
    "allocation_too_large",
    "allocation_undone",
    "allocation_unfit",
    "credit_code_too_large",
    "credit_line_too_large",
    "credit_too_large",
    "entry_reversed",
    "item_unknown",
    "not_a_receipt",
    "receipt_currency",
    "receipt_unfit",
    "write_off_unfit",
    "vat_relief_early",
}


class Sales:
    """Commands at random on three customers, one in dollars with a rate that moves.

    `owed` is what each owes in the customer's currency, added up from what was asked and never
    read from the books.
    """

    def __init__(self, make: Make, seed: int) -> None:
        self.make = make
        self.chance = random.Random(seed)
        self.owed: Counter[str] = Counter()
        self.did: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.day = dt.date(2026, 1, 5)
        self.invoices: list[tuple[str, str, list[int]]] = []  # address, customer, nets
        self.moved: dict[str, tuple[str, int]] = {}  # entry -> customer, what it took off
        self.allocations: list[int] = []
        ready(make)
        customer(make, "P1", name="Pieters", payment_days=30)
        customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
        rates = {
            f"d2026_{month:02}_{day:02}": 1_000_000_000 + self.chance.randrange(200_000_000)
            for month in range(1, 13)
            for day in (1, 6, 11, 16, 21, 26)
        }
        dollars(make, **rates)

    def step(self) -> None:
        """One command, on the day of the last or a little later."""
        if self.day < dt.date(2026, 12, 20):
            self.day += dt.timedelta(days=self.chance.choice([0, 0, 0, 1]))
        commands: list[Callable[[], None]] = [
            *[self.invoice] * 4,
            *[self.receive] * 3,
            *[self.allocate] * 2,
            self.credit,
            self.undo,
            self.back,
            self.write_off,
        ]
        command = self.chance.choice(commands)
        try:
            command()
            self.did[command.__name__] += 1
        except Refused as refused:
            self.refused[refused.code] += 1

    def invoice(self) -> None:
        party = self.chance.choice(list(CUSTOMERS))
        terms = CUSTOMERS[party]
        nets = [self.chance.randint(1, 99999) for _ in range(2)]
        one = issued(
            self.make,
            *(line(f"{net / 100:.2f}", terms.vat, terms.code) for net in nets),
            party=party,
            date=str(self.day),
            currency=terms.currency,
        )
        self.owed[party] += _with_vat(terms, nets)
        self.invoices.append((one.label, party, nets))

    def credit(self) -> None:
        if not self.invoices:
            return
        label, party, nets = self.chance.choice(self.invoices)
        with reading(self.make.book):
            found = issued_invoice(self.make.book, label)
        part = self.chance.choice([None, {1: 1_000_000}])
        issue_invoice(self.make.alice, invoice=credit_of(found, on=self.day, quantities=part))
        self.owed[party] -= _with_vat(CUSTOMERS[party], nets[:1] if part else nets)

    def receive(self) -> None:
        party, found = self._some_items()
        debits = [item for item in found if item.open_minor > 0][:2]
        parts = []
        for item in debits:
            amount = self.chance.choice([item.open_minor, self.chance.randint(1, item.open_minor)])
            parts.append(Paid(item.line_id, amount))
        extra = self.chance.choice([0, 0, self.chance.randint(1, 5000)])
        amount = sum(part.amount_minor for part in parts) + extra
        terms = CUSTOMERS[party]
        receipt = NewReceipt(
            party_code=party,
            received_on=self.day,
            amount_minor=amount,
            currency=terms.currency,
            ledger_code=terms.bank,
            paid=tuple(parts),
        )
        one = receive_payment(self.make.alice, receipt=receipt)
        self.owed[party] -= amount
        self.moved[one.entry] = (party, amount)

    def allocate(self) -> None:
        _party, found = self._some_items()
        debits = [item for item in found if item.open_minor > 0]
        credits = [item for item in found if item.open_minor < 0]
        if not debits or not credits:
            return
        debit, credit = self.chance.choice(debits), self.chance.choice(credits)
        most = min(debit.open_minor, -credit.open_minor)
        amount = self.chance.choice([None, self.chance.randint(1, most + 1)])
        key = allocate(
            self.make.alice,
            debit_line_id=debit.line_id,
            credit_line_id=credit.line_id,
            amount_minor=amount,
            on=self.day,
        )
        self.allocations.append(key)

    def undo(self) -> None:
        if not self.allocations:
            return
        key = self.chance.choice(self.allocations)
        undo_allocation(self.make.alice, allocation_id=key, on=self.day)

    def back(self) -> None:
        if not self.moved:
            return
        entry = self.chance.choice(list(self.moved))
        take_back(self.make.alice, label=entry, on=self.day)
        party, amount = self.moved.pop(entry)
        self.owed[party] += amount

    def write_off(self) -> None:
        party, found = self._some_items()
        if not found:
            return
        item = self.chance.choice(found)
        entry = write_off(
            self.make.alice, line_id=item.line_id, on=self.day, reason="Gone", proof="A letter"
        )
        self.owed[party] -= item.open_minor
        self.moved[entry] = (party, item.open_minor)

    def _some_items(self) -> tuple[str, list[OpenItem]]:
        party = self.chance.choice(list(CUSTOMERS))
        found = items(self.make, party)
        self.chance.shuffle(found)
        return party, found

    def disagreements(self) -> list[str]:
        """Where open items, the control account and the model do not say the same."""
        wrong = []
        base = 0
        for party in CUSTOMERS:
            found = items(self.make, party)
            base += sum(item.base_minor for item in found)
            open_minor = sum(item.open_minor for item in found)
            if open_minor != self.owed[party]:
                wrong.append(f"{party}: open {open_minor}, owed {self.owed[party]}")
        with reading(self.make.book):
            control = balance_of(self.make.book, "1300", until=dt.date(2026, 12, 31))
        if base != control:
            wrong.append(f"open items {base}, control account {control}")
        return wrong


def _with_vat(terms: Terms, nets: Sequence[int]) -> int:
    return sum(nets) + (sum(nets) * terms.rate + 50) // 100
