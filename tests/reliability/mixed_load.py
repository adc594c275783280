"""Twelve kinds of commands on three customers, as several do them at once.

As a program, `python -m tests.reliability.mixed_load SLUG SEED SECONDS PER_SECOND` does so many a
second, and prints as JSON what it did, how long each took from the moment that it was due, and
what failed.
"""

import datetime as dt
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "akker.config.settings"
    django.setup()

from akker.kernel.errors import Refused
from akker.ledger.posting import reverse_entry
from akker.parties.card_form import card_from_form
from akker.parties.changing import change_party
from akker.receivables.allocating import allocate, undo_allocation
from akker.receivables.drafting import save_draft_invoice
from akker.receivables.issuing import issue_draft
from akker.receivables.receiving import receive_payment
from akker.receivables.writing_off import write_off
from tests.dunning.agreeing import disputed, promised
from tests.make import ENERGY, Make
from tests.receivables.paying import items, receipt
from tests.receivables.selling import CARD, customer, form, issued, line, ready

CUSTOMERS = ("J1", "K2", "L3")


class NoneYet(Exception):
    """There is nothing to do it with yet, or not any more."""


class Writer:
    """One of several, who does what comes to mind with the same three customers."""

    def __init__(self, make: Make, seed: int) -> None:
        self.make, self.chance = make, random.Random(seed)
        self.did: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.allocations: list[int] = []
        self.entries: list[str] = []
        self.invoices: list[tuple[str, str]] = []  # label, customer
        self.commands: tuple[Callable[[], Any], ...] = (
            *(self.post, self.reverse, self.issue, self.issue_draft, self.credit, self.receive),
            *(self.allocate, self.undo, self.write_off, self.change, self.promise, self.dispute),
        )

    def work(self, is_over: Callable[[], bool]) -> None:
        while not is_over():
            self.step()

    def step(self) -> None:
        """One command; what is refused, because another was first, is an answer too."""
        command = self.chance.choice(self.commands)
        try:
            command()
            self.did[command.__name__] += 1
        except NoneYet:
            self.post()
            self.did["post"] += 1
        except Refused as refused:
            self.refused[refused.code] += 1

    def whom(self) -> str:
        return self.chance.choice(CUSTOMERS)

    def one_of(self, found: list[Any]) -> Any:
        if not found:
            raise NoneYet
        return self.chance.choice(found)

    def item(self, is_debit: bool) -> tuple[str, Any]:
        code = self.whom()
        return code, self.one_of(
            [i for i in items(self.make, code) if (i.open_minor > 0) == is_debit]
        )

    def post(self) -> None:
        self.entries.append(self.make.post("2026-03-02", "Energy", ENERGY).label)

    def reverse(self) -> None:
        reverse_entry(self.make.alice, label=self.one_of(self.entries))

    def issue(self) -> None:
        code = self.whom()
        sold = issued(self.make, line(f"{self.chance.randint(1, 900)}.00"), party=code)
        self.invoices.append((sold.label, code))

    def issue_draft(self) -> None:
        content = form(line("10.00"), party=self.whom())
        issue_draft(self.make.alice, draft_id=save_draft_invoice(self.make.alice, content=content))

    def credit(self) -> None:
        label, code = self.one_of(self.invoices)
        issued(self.make, line("1.00"), kind="credit-note", corrects=label, party=code)

    def receive(self) -> None:
        receive_payment(self.make.alice, receipt=receipt("7.00", code=self.whom()))

    def allocate(self) -> None:
        code, credit = self.item(is_debit=False)
        debit = self.one_of([i for i in items(self.make, code) if i.open_minor > 0])
        key = allocate(self.make.alice, debit_line_id=debit.line_id, credit_line_id=credit.line_id)
        self.allocations.append(key)

    def undo(self) -> None:
        undo_allocation(self.make.alice, allocation_id=self.one_of(self.allocations))

    def write_off(self) -> None:
        _, item = self.item(is_debit=True)
        on, why = dt.date(2026, 12, 31), "Gone"
        write_off(self.make.alice, line_id=item.line_id, on=on, reason=why, takes_vat_back=False)

    def change(self) -> None:
        form = {**CARD, "name": f"Jansen {self.chance.randint(1, 9)}"}
        card = card_from_form(form, self.make.book.currency)
        change_party(self.make.alice, code=self.whom(), card=card)

    def promise(self) -> None:
        promised(self.make, "1.00", party=self.whom())

    def dispute(self) -> None:
        disputed(self.make, self.one_of(self.invoices)[0])


def ready_for_load(make: Make) -> None:
    ready(make)
    for code in CUSTOMERS[1:]:
        customer(make, code, name=f"Customer {code}")


def main(slug: str, seed: str, seconds: str, per_second: str) -> None:
    from akker.books.queries import book_for

    make = Make(slug=slug)
    make.__dict__["book"] = book_for(slug)
    writer, began_at = Writer(make, int(seed)), time.monotonic()
    took, failed = [], []
    for n in range(int(float(seconds) * float(per_second))):
        due_at = began_at + n / float(per_second)
        time.sleep(max(0.0, due_at - time.monotonic()))
        try:
            writer.step()
        except Exception as error:  # whatever would be shown
            failed.append(repr(error))
        took.append(time.monotonic() - due_at)
    print(json.dumps({"did": writer.did, "took": took, "failed": failed}))


if __name__ == "__main__":
    main(*sys.argv[1:])
