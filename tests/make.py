"""A small world to test in: books, their chart, and Alice, Bob and Charlie.

Alice may do everything, Bob may look, Charlie has no business in these books.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from akker.access.models import Role
from akker.access.roles import PERMISSIONS
from akker.books.actor import Actor, reading
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.kernel.money import parse_decimal
from akker.ledger.opening import NewBook, open_book
from akker.ledger.posting import post_manual_entry
from akker.ledger.rules import NewEntry, NewLine
from akker.ledger.sealing import PostedEntry
from akker.parties.queries import party_names
from akker.parties.registering import register_party

# A ledger account code, an amount such as "-100.00", and perhaps whom it is about.
Side = tuple[str, str] | tuple[str, str, str] | NewLine

CONTROLS = ("1300", "1600")  # of the chart of NL; lines on them name a party

ENERGY: Sequence[Side] = (("4600", "100.00"), ("1020", "-100.00"))


@dataclass
class Make:
    """What tests are written with; every world has books of its own."""

    country: str = "NL"
    currency: str = "EUR"
    first_day: dt.date = dt.date(2026, 1, 1)
    legal_form: str = ""
    slug: str = field(default_factory=lambda: f"b-{uuid.uuid4().hex[:12]}")
    _named: set[str] = field(default_factory=set)

    @cached_property
    def book(self) -> Book:
        return open_book(
            NewBook(
                name="Akkerbouw",
                slug=self.slug,
                country=self.country,
                currency=self.currency,
                first_day=self.first_day,
                legal_form=self.legal_form,
            )
        )

    def actor(self, name: str, role: Role | None) -> Actor:
        permissions = PERMISSIONS[role] if role else frozenset()
        return Actor(name=name, book=self.book, permissions=permissions, channel="test")

    @property
    def alice(self) -> Actor:
        return self.actor("Alice", Role.OWNER)

    @property
    def bob(self) -> Actor:
        return self.actor("Bob", Role.AUDITOR)

    @property
    def charlie(self) -> Actor:
        return self.actor("Charlie", None)

    def party(self, code: str) -> str:
        """Somebody with this code, who is registered when first named; nobody without one."""
        if code and code not in self._named:
            self._named.add(code)
            with reading(self.book):
                is_known = code in party_names(self.book, [code])
            if not is_known:
                register_party(self.alice, code=code, name=code)
        return code

    def entry(
        self,
        booked_on: str,
        description: str,
        sides: Sequence[Side],
        *,
        journal: str = "MEM",
        source: str = "",
    ) -> NewEntry:
        """`make.entry("2026-03-02", "Rent", [("4600", "100.00"), ("1020", "-100.00")])`."""
        lines = tuple(
            side
            if isinstance(side, NewLine)
            else NewLine(side[0], parse_decimal(side[1], self.currency), *side[2:])
            for side in sides
        )
        for line in lines:
            self.party(line.party_code)
        return NewEntry(journal, dt.date.fromisoformat(booked_on), description, lines, source)

    def post(
        self, booked_on: str, description: str, sides: Sequence[Side], **how: str
    ) -> PostedEntry:
        entry = self.entry(booked_on, description, sides, **how)
        return post_manual_entry(self.alice, entry=entry)


def named(line: NewLine, party: str = "C1") -> NewLine:
    """The line as posting wants it: on a control account it is about somebody."""
    if line.party_code or line.ledger_code not in CONTROLS:
        return line
    return replace(line, party_code=party)


def refusal_of(function: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The code with which a call is refused; fails when it is not."""
    try:
        function(*args, **kwargs)
    except Refused as refused:
        assert refused.sentence, "a refusal says what happened"
        return refused.code
    raise AssertionError(f"{function} was not refused")
