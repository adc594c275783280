"""The canonical form, the chain over it, and who notices that it was touched."""

import datetime as dt
import random

import pytest
from django.db import connection

from akker.ledger.chain import (
    GENESIS,
    CanonicalEntry,
    CanonicalLine,
    canonical_text,
    entry_hash,
    escaped,
)
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.posting import reverse_entry
from akker.ledger.rules import NewLine
from akker.ledger.verification import _breaks_in_python, chain_breaks
from akker.parties.registering import register_party
from tests.ledger.unguarded import guards_off
from tests.make import Make

PLAIN = CanonicalEntry(
    book_uid="0" * 31 + "1",
    journal_code="MEM",
    year_name="2026",
    number=1,
    booked_on=dt.date(2026, 3, 2),
    recorded_at=dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC),
    description="Rent",
    source="",
    reverses="",
    lines=(CanonicalLine(1, "4600", 10000), CanonicalLine(2, "1020", -10000)),
)
FULL = CanonicalEntry(
    book_uid="0" * 31 + "1",
    journal_code="V|K",
    year_name="2025-2026",
    number=2,
    booked_on=dt.date(2026, 12, 31),
    recorded_at=dt.datetime(2027, 1, 1, 0, 0, 0, 123, tzinfo=dt.timezone(dt.timedelta(hours=1))),
    description="Zażółć = a\\b, c",
    source="import:7",
    reverses="MEM/2026/1",
    lines=(
        CanonicalLine(
            1,
            "1300",
            909091,
            "USD",
            1000000,
            1_100_000_000,
            dt.date(2026, 11, 10),
            "ECB",
            "ab" * 32,
            "line\nend",
            (("cost", "a=b"), ("project", "x,y")),
        ),
        CanonicalLine(2, "8040", -909091, text="|"),
    ),
)


def test_rel_44_the_canonical_form_is_frozen() -> None:
    assert canonical_text(PLAIN) == (
        "akker-entry/1\n00000000000000000000000000000001\nMEM\n2026\n1\n2026-03-02\n"
        "2026-03-02T09:30:00.000000Z\nRent\n\n\n1|4600|10000||||||||\n2|1020|-10000||||||||"
    )
    assert entry_hash(GENESIS, canonical_text(PLAIN)) == (
        "b64aa3a0cbcedf8a9f973c08e08781d1e17f7cae7daf72a952cfc74c30a80a4e"
    )
    assert canonical_text(FULL) == (
        "akker-entry/1\n00000000000000000000000000000001\nV\\pK\n2025-2026\n2\n2026-12-31\n"
        "2026-12-31T23:00:00.000123Z\nZażółć \\e a\\\\b\\c c\nimport:7\nMEM/2026/1\n"
        "1|1300|909091|USD|1000000|1100000000|2026-11-10|ECB|" + "ab" * 32 + "|line\\nend|"
        "cost=a\\eb,project=x\\cy\n2|8040|-909091|||||||\\p|"
    )
    assert entry_hash("f" * 64, canonical_text(FULL)) == (
        "8ea0de6ac2c69a2d72f923108c53c4f832e6113e2982d0d664749cc0be231ee5"
    )


def test_escaped_text_cannot_be_taken_for_structure() -> None:
    assert escaped("a|b\nc,d=e\\f") == "a\\pb\\nc\\cd\\ee\\\\f"


def _lively_book(make: Make) -> None:
    """Entries with everything that the canonical form can hold."""
    register_party(make.alice, code="C1", name="Bakkerij Jansen")
    add_dimension(make.alice, code="cost", name="Cost centre")
    add_dimension_value(make.alice, dimension="cost", code="a=b,|\\", name="A")
    add_dimension(make.alice, code="project", name="Project")
    add_dimension_value(make.alice, dimension="project", code="X", name="X")
    make.post(
        "2026-03-02",
        "Zażółć | = a\\b, c",
        [
            NewLine(
                "1300",
                909091,
                party_code="C1",
                text="regel|1",
                currency="USD",
                currency_minor=1000000,
                rate_e9=1_100_000_000,
                rate_on=dt.date(2026, 3, 1),
                rate_source="ECB",
                dimensions=(("project", "X"), ("cost", "a=b,|\\")),
            ),
            NewLine("8040", -909091),
        ],
        source="import:a=b",
    )
    posted = make.post("2026-03-03", "Energy", [("4600", "10.00"), ("1020", "-10.00")])
    reverse_entry(make.alice, label=posted.label)
    for day in range(4, 20):
        make.post(f"2026-03-{day:02}", "Energy", [("4600", "10.00"), ("1020", "-10.00")])


def test_rel_44_the_database_holds_what_was_hashed(make: Make) -> None:
    _lively_book(make)

    assert chain_breaks(make.book) == []
    assert list(_breaks_in_python(make.book)) == []


EDITS = [
    "UPDATE ledger_journalline SET amount_minor = amount_minor + 1 WHERE id = {line}",
    "UPDATE ledger_journalline SET text = 'other' WHERE id = {line}",
    "UPDATE ledger_journalline SET ledger_account_id = (SELECT id FROM ledger_ledgeraccount"
    " WHERE code = '4610' AND book_id = {book}) WHERE id = {line}",
    "UPDATE ledger_journalline SET booked_on = booked_on WHERE id = {line};"
    "UPDATE ledger_journalentry SET description = 'other' WHERE id = {entry}",
    "UPDATE ledger_journalentry SET booked_on = '2026-01-01' WHERE id = {entry}",
    "UPDATE ledger_journalentry SET source = 'x' WHERE id = {entry}",
    "UPDATE ledger_journalentry SET recorded_at = '2020-01-01 00:00:00+00' WHERE id = {entry}",
    "UPDATE ledger_journalentry SET previous_hash = hash WHERE id = {entry}",
    "UPDATE ledger_journalentry SET hash = previous_hash WHERE id = {entry}",
]


@pytest.mark.parametrize("edit", EDITS)
def test_rel_43_an_edited_entry_is_named(make: Make, edit: str) -> None:
    _lively_book(make)
    rng = random.Random(edit)
    lines_sql = (
        "SELECT l.id, e.id, e.number FROM ledger_journalline l"
        " JOIN ledger_journalentry e ON e.id = l.entry_id WHERE l.book_id = %s ORDER BY l.id"
    )
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(lines_sql, [make.book.pk])
        line_id, entry_id, number = rng.choice(cursor.fetchall())
        for statement in edit.split(";"):
            cursor.execute(statement.format(line=line_id, entry=entry_id, book=make.book.pk))

    found = chain_breaks(make.book)

    assert [b.number for b in found] == [number]
    assert [b.number for b in _breaks_in_python(make.book)] == [number]


def test_rel_43_a_removed_entry_is_named(make: Make) -> None:
    _lively_book(make)
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM ledger_journalentry WHERE book_id = %s AND number = 7", [make.book.pk]
        )
        (entry_id,) = cursor.fetchone()
        cursor.execute("DELETE FROM ledger_journalline WHERE entry_id = %s", [entry_id])
        cursor.execute("DELETE FROM ledger_journalentry WHERE id = %s", [entry_id])

    assert [b.number for b in chain_breaks(make.book)] == [8]


# What the hash covers, and how to spoil it: whole numbers by a bit, texts by a letter.
COVERED = [
    ("ledger_journalline", "amount_minor", "number"),
    ("ledger_journalline", "currency_minor", "number"),
    ("ledger_journalline", "rate_e9", "number"),
    ("ledger_journalline", "line_no", "number"),
    ("ledger_journalline", "text", "text"),
    ("ledger_journalline", "rate_source", "text"),
    ("ledger_journalentry", "description", "text"),
    ("ledger_journalentry", "source", "text"),
    ("ledger_journalentry", "hash", "text"),
    ("ledger_journalentry", "previous_hash", "text"),
]


def _spoil(make: Make, edits: int, seed: int) -> int:
    """Make random edits one by one, each taken back; how many were noticed."""
    rng = random.Random(seed)
    noticed = tried = 0
    with guards_off(), connection.cursor() as cursor:
        while tried < edits:
            table, column, kind = rng.choice(COVERED)
            cursor.execute(f"SELECT id, {column} FROM {table} WHERE book_id = %s", [make.book.pk])
            key, value = rng.choice(cursor.fetchall())
            if value is None:
                continue
            tried += 1
            changed = value ^ (1 << rng.randrange(40)) if kind == "number" else f"{value[1:]}x"
            if column == "line_no":
                changed = value + 1000
            elif changed == 0:
                changed = 1 << 41  # a line cannot be zero, guards or not
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [changed, key])
            noticed += bool(chain_breaks(make.book))
            cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, key])
            assert kind == "number" or changed != value
    assert chain_breaks(make.book) == []
    return noticed


def test_rel_43_every_random_edit_is_noticed(make: Make) -> None:
    _lively_book(make)

    assert _spoil(make, 40, seed=43) == 40


@pytest.mark.long
def test_rel_43_a_thousand_random_edits_are_noticed(make: Make) -> None:
    _lively_book(make)

    assert _spoil(make, 1000, seed=random.SystemRandom().randrange(10**6)) == 1000
