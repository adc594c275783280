"""The database refuses, whoever asks: the attack set of REL-40, straight in SQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from akker.books.models import Book
from akker.kernel.guards import broken, drop_sql
from akker.ledger.guards import GUARDS
from akker.ledger.models import JournalEntry, JournalLine, LedgerAccount
from akker.ledger.posting import post_manual_entry
from akker.ledger.surroundings import ALL_GUARDS
from tests.make import Make, refusal_of

ENERGY = [("4600", "100.00"), ("1020", "-100.00")]

LINE = (
    "INSERT INTO ledger_journalline (book_id, entry_id, line_no, ledger_account_id, booked_on,"
    " amount_minor, currency, rate_source, text) VALUES ({book}, {entry}, {no}, {place},"
    " '{day}', {amount}, '', '', '')"
)
ENTRY = (
    "INSERT INTO ledger_journalentry (id, book_id, journal_id, fiscal_year_id, number, booked_on,"
    " description, source, recorded_at, previous_hash, hash) VALUES ({entry}, {book}, {journal},"
    " {year}, {number}, '{day}', 'x', '', '2030-01-01 00:00:00+00', '{head}', '" + "a" * 64 + "')"
)


def attacks(make: Make) -> dict[str, list[str]]:
    """Each attack by name, as statements of which one must be refused."""
    other = Make()
    other.post("2026-03-02", "Energy", ENERGY)
    foreign = LedgerAccount.objects.get(book=other.book, code="4600").pk
    posted = make.post("2026-03-02", "Energy", ENERGY)
    entry = JournalEntry.objects.get(pk=posted.entry_id)
    line = JournalLine.objects.filter(entry=entry).order_by("line_no")[0]
    place, bank = (
        LedgerAccount.objects.get(book=make.book, code=code).pk for code in ("4600", "1020")
    )
    fine = {
        "book": make.book.pk,
        "entry": entry.pk + 1000,
        "journal": entry.journal_id,
        "year": entry.fiscal_year_id,
        "number": 2,
        "day": "2026-03-02",
        "head": entry.hash,
    }

    def entry_with(amounts: tuple[object, ...], places: tuple[int, ...], **changed: object):  # type: ignore[no-untyped-def]
        values = fine | changed
        lines = [
            LINE.format(**(values | {"no": no, "place": p, "amount": amount}))
            for no, (p, amount) in enumerate(zip(places, amounts, strict=True), 1)
        ]
        return [*lines, ENTRY.format(**values)]

    both = (place, bank)
    found = {
        "post unbalanced": entry_with((100, -99), both),
        "post one line": entry_with((100,), (place,)),
        "post without lines": [ENTRY.format(**fine)],
        "number with a gap": entry_with((100, -100), both, number=3),
        "number again": entry_with((100, -100), both, number=1),
        "break the chain": entry_with((100, -100), both, head="b" * 64),
        "outside its year": entry_with((100, -100), both, day="2027-03-02"),
        "another book's ledger account": entry_with((100, -100), (foreign, bank)),
        "another day on the lines": [
            LINE.format(**(fine | {"no": 1, "place": place, "amount": 5, "day": "2026-03-03"})),
            LINE.format(**(fine | {"no": 2, "place": bank, "amount": -5})),
            ENTRY.format(**fine),
        ],
        "too large": entry_with((10**15, -(10**15)), both),
        "zero": entry_with((0, 0), both),
        "text": entry_with(("'a'", "'b'"), both),
        "add a line": [
            LINE.format(**(fine | {"entry": entry.pk, "no": 3, "place": place, "amount": 1}))
        ],
        "edit a line": [f"UPDATE ledger_journalline SET amount_minor = 1 WHERE id = {line.pk}"],
        "delete a line": [f"DELETE FROM ledger_journalline WHERE id = {line.pk}"],
        "move a line": [
            f"UPDATE ledger_journalline SET entry_id = {fine['entry']} WHERE id = {line.pk}"
        ],
        "edit the entry": [
            f"UPDATE ledger_journalentry SET description = 'y' WHERE id = {entry.pk}"
        ],
        "delete the entry": [f"DELETE FROM ledger_journalentry WHERE id = {entry.pk}"],
        "upsert the entry": [
            ENTRY.format(**(fine | {"entry": entry.pk}))
            + " ON CONFLICT (id) DO UPDATE SET description = 'y'"
        ],
        "move the counter": [
            f"UPDATE ledger_counter SET last_number = 9 WHERE book_id = {make.book.pk}"
        ],
        "delete the counter": [f"DELETE FROM ledger_counter WHERE book_id = {make.book.pk}"],
        "rename a code": [f"UPDATE ledger_ledgeraccount SET code = 'z' WHERE id = {place}"],
        "turn the type of a used one": [
            f"UPDATE ledger_ledgeraccount SET type = 'asset' WHERE id = {place}"
        ],
        "rewrite an event": ["UPDATE audit_event SET actor_name = 'nobody'"],
        "delete an event": ["DELETE FROM audit_event"],
    }
    if connection.vendor == "sqlite":
        found["fractions"] = entry_with((1.5, -1.5), both)
        found["replace the entry"] = [
            ENTRY.format(**(fine | {"entry": entry.pk})).replace("INSERT", "INSERT OR REPLACE", 1)
        ]
        found["replace by number"] = [
            ENTRY.format(**(fine | {"number": 1})).replace("INSERT", "INSERT OR REPLACE", 1)
        ]
        found["replace a line"] = [
            LINE.format(**(fine | {"no": 1, "place": place, "amount": 1}))
            .replace("INSERT INTO", "INSERT OR REPLACE INTO")
            .replace("(book_id,", "(id, book_id,")
            .replace("VALUES (", f"VALUES ({line.pk}, ")
        ]
        found["update or replace"] = [
            f"UPDATE OR REPLACE ledger_journalline SET id = {line.pk} WHERE id = {line.pk + 1}"
        ]
    else:
        found["truncate"] = ["TRUNCATE ledger_journalline CASCADE"]
    return found


def _refused(statements: list[str]) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError:
        return True
    return False


@pytest.mark.parametrize("recursive_triggers", [True, False])
def test_rel_40_every_attack_in_sql_is_refused(make: Make, recursive_triggers: bool) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA recursive_triggers = {int(recursive_triggers)}")

    let_through = [name for name, tried in attacks(make).items() if not _refused(tried)]

    assert let_through == []


def test_rel_40_the_attacks_fail_for_what_they_do_wrong_alone(make: Make) -> None:
    """The same statements without a fault go in: the attack set tests the guards, not itself."""
    posted = make.post("2026-03-02", "Energy", ENERGY)
    entry = JournalEntry.objects.get(pk=posted.entry_id)
    values = {
        "book": make.book.pk,
        "entry": entry.pk + 1000,
        "journal": entry.journal_id,
        "year": entry.fiscal_year_id,
        "number": 2,
        "day": "2026-03-02",
        "head": entry.hash,
    }
    place = LedgerAccount.objects.get(book=make.book, code="4600").pk
    lines = [
        LINE.format(**(values | {"no": n, "place": place, "amount": a}))
        for n, a in ((1, 5), (2, -5))
    ]

    assert not _refused([*lines, ENTRY.format(**values)])


def test_rel_40_a_line_without_an_entry_does_not_survive_the_commit(make: Make) -> None:
    place = LedgerAccount.objects.get(book=make.book, code="4600").pk
    orphan = LINE.format(
        book=make.book.pk, entry=999999, no=1, place=place, amount=5, day="2026-03-02"
    )
    with connection.cursor() as cursor:
        sid = transaction.savepoint()
        cursor.execute(orphan)
        if connection.vendor == "postgresql":
            with pytest.raises(DatabaseError):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        else:
            cursor.execute("PRAGMA foreign_key_check(ledger_journalline)")
            assert len(cursor.fetchall()) == 1
        transaction.savepoint_rollback(sid)


def test_rel_40_without_its_guards_nothing_is_posted(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    rule = next(r for r in GUARDS if r.name == "entry_balances")
    with connection.cursor() as cursor:
        for statement in drop_sql(rule, connection.vendor):
            cursor.execute(statement)

    assert broken(ALL_GUARDS, connection) == ["entry_balances"]
    entry = make.entry("2026-03-02", "Energy", ENERGY)
    assert refusal_of(post_manual_entry, make.alice, entry=entry) == "guards_broken"


@pytest.mark.postgres
def test_rel_40_a_disabled_guard_is_missed_too(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_journalline DISABLE TRIGGER line_added")

    assert broken(ALL_GUARDS, connection) == ["line_added"]
    entry = make.entry("2026-03-02", "Energy", ENERGY)
    assert refusal_of(post_manual_entry, make.alice, entry=entry) == "guards_broken"


def test_the_hard_lock_never_moves_back_not_even_in_sql(make: Make) -> None:
    Book.objects.filter(pk=make.book.pk).update(hard_locked_until="2025-06-30")

    assert _refused(
        [f"UPDATE books_book SET hard_locked_until = '2025-05-31' WHERE id = {make.book.pk}"]
    )
    assert _refused([f"UPDATE books_book SET hard_locked_until = NULL WHERE id = {make.book.pk}"])


@pytest.mark.parametrize("lock", ["hard", "vat"])
def test_invariant_16_the_database_holds_the_locks_by_itself(make: Make, lock: str) -> None:
    posted = make.post(
        "2026-03-02", "Energy", [("4600", "1.00"), ("1520", "0.21"), ("1020", "-1.21")]
    )
    entry = JournalEntry.objects.get(pk=posted.entry_id)
    Book.objects.filter(pk=make.book.pk).update(**{f"{lock}_locked_until": "2026-03-31"})
    values = {
        "book": make.book.pk,
        "entry": entry.pk + 1,
        "journal": entry.journal_id,
        "year": entry.fiscal_year_id,
        "number": 2,
        "day": "2026-03-02",
        "head": entry.hash,
    }
    vat = LedgerAccount.objects.get(book=make.book, code="1520").pk
    lines = [
        LINE.format(**(values | {"no": n, "place": vat, "amount": a})) for n, a in ((1, 5), (2, -5))
    ]

    assert _refused([*lines, ENTRY.format(**values)])
