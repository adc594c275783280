"""How much credit customers of the demo company have: agreed on when the story has been told."""

import datetime as dt
from dataclasses import replace

from akker.books.actor import Actor, reading
from akker.demo.company import CUSTOMERS
from akker.parties.changing import change_party
from akker.parties.queries_cards import known_party
from akker.reports.aged_receivables import aged_receivables

_STEP = 5_000_00
_LEAST = 10_000_00


def agree_credit_limits(actor: Actor, today: dt.date) -> None:
    """Room for everybody but whoever is late with most: they owe more than their limit."""
    book = actor.book
    with reading(book):
        aged = {row.code: row for row in aged_receivables(book, as_of=today).rows}
    late = [row for row in aged.values() if row.code and row.overdue_minor > 0]
    held = max(late, key=lambda row: (row.overdue_minor, row.code), default=None)
    for customer in CUSTOMERS:
        owed = max(aged[customer.code].total_minor, 0) if customer.code in aged else 0
        limit = max(_LEAST, -(-owed * 3 // 2 // _STEP) * _STEP)
        if held is not None and customer.code == held.code and owed:
            limit = max(owed * 3 // 4 // 1_000_00 * 1_000_00, 1_000_00)
        with reading(book):
            card = known_party(book, customer.code).card
        change_party(actor, code=customer.code, card=replace(card, credit_limit_minor=limit))
