"""The database refuses, whoever asks: the attack set of REL-40, straight in SQL."""

from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction

from akker.books.models import Book
from akker.kernel.guards import broken, drop_sql
from akker.ledger.guards import GUARDS
from akker.ledger.models import JournalEntry, JournalLine, LedgerAccount
from akker.ledger.posting import post_manual_entry
from akker.ledger.surroundings import ALL_GUARDS
from tests.make import ENERGY, Make, refusal_of

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


@dataclass(frozen=True)
class Target:
    """A posted entry to attack, and what a next, good entry would hold."""

    entry: JournalEntry
    line_id: int
    place: int
    bank: int
    foreign: int  # a ledger account of other books
    fine: dict[str, object]

    def entry_with(
        self, amounts: tuple[object, ...], places: tuple[int, ...] = (), **changed: object
    ) -> list[str]:
        values = self.fine | changed
        lines = [
            LINE.format(**(values | {"no": no, "place": place, "amount": amount}))
            for no, (place, amount) in enumerate(
                zip(places or (self.place, self.bank), amounts, strict=False), 1
            )
        ]
        return [*lines, ENTRY.format(**values)]

    def line(self, **values: object) -> str:
        return LINE.format(**(self.fine | {"no": 1, "place": self.place, "amount": 5} | values))


def target_in(make: Make) -> Target:
    other = Make()
    other.post("2026-03-02", "Energy", ENERGY)
    foreign = LedgerAccount.objects.get(book=other.book, code="4600").pk
    posted = make.post("2026-03-02", "Energy", ENERGY)
    entry = JournalEntry.objects.get(pk=posted.entry_id)
    return Target(
        entry=entry,
        line_id=JournalLine.objects.filter(entry=entry).order_by("line_no")[0].pk,
        place=LedgerAccount.objects.get(book=make.book, code="4600").pk,
        bank=LedgerAccount.objects.get(book=make.book, code="1020").pk,
        foreign=foreign,
        fine={
            "book": make.book.pk,
            "entry": entry.pk + 1000,
            "journal": entry.journal_id,
            "year": entry.fiscal_year_id,
            "number": 2,
            "day": "2026-03-02",
            "head": entry.hash,
        },
    )


def wrong_entries(t: Target) -> dict[str, list[str]]:
    return {
        "post unbalanced": t.entry_with((100, -99)),
        "post one line": t.entry_with((100,)),
        "post without lines": t.entry_with(()),
        "number with a gap": t.entry_with((100, -100), number=3),
        "number again": t.entry_with((100, -100), number=1),
        "break the chain": t.entry_with((100, -100), head="b" * 64),
        "outside its year": t.entry_with((100, -100), day="2027-03-02"),
        "another book's ledger account": t.entry_with((100, -100), (t.foreign, t.bank)),
        "another day on the lines": [
            t.line(day="2026-03-03"),
            t.line(no=2, place=t.bank, amount=-5),
            ENTRY.format(**t.fine),
        ],
        "too large": t.entry_with((10**15, -(10**15))),
        "zero": t.entry_with((0, 0)),
        "text": t.entry_with(("'a'", "'b'")),
    }


def wrong_changes(t: Target) -> dict[str, list[str]]:
    entry, line, book = t.entry.pk, t.line_id, t.fine["book"]
    upsert = ENTRY.format(**(t.fine | {"entry": entry}))
    return {
        "add a line": [t.line(entry=entry, no=3)],
        "edit a line": [f"UPDATE ledger_journalline SET amount_minor = 1 WHERE id = {line}"],
        "delete a line": [f"DELETE FROM ledger_journalline WHERE id = {line}"],
        "move a line": [f"UPDATE ledger_journalline SET entry_id = 9 WHERE id = {line}"],
        "edit the entry": [f"UPDATE ledger_journalentry SET description = 'y' WHERE id = {entry}"],
        "delete the entry": [f"DELETE FROM ledger_journalentry WHERE id = {entry}"],
        "upsert the entry": [f"{upsert} ON CONFLICT (id) DO UPDATE SET description = 'y'"],
        "move the counter": [f"UPDATE ledger_counter SET last_number = 9 WHERE book_id = {book}"],
        "delete the counter": [f"DELETE FROM ledger_counter WHERE book_id = {book}"],
        "rename a code": [f"UPDATE ledger_ledgeraccount SET code = 'z' WHERE id = {t.place}"],
        "turn the type of a used one": [
            f"UPDATE ledger_ledgeraccount SET type = 'asset' WHERE id = {t.place}"
        ],
        "rewrite an event": ["UPDATE audit_event SET actor_name = 'nobody'"],
        "delete an event": ["DELETE FROM audit_event"],
    }


def attacks_by_engine(t: Target) -> dict[str, list[str]]:
    if connection.vendor == "postgresql":
        return {"truncate": ["TRUNCATE ledger_journalline CASCADE"]}
    again = ENTRY.format(**(t.fine | {"entry": t.entry.pk}))
    number = ENTRY.format(**(t.fine | {"number": 1}))
    line = t.line().replace("(book_id,", "(id, book_id,")
    return {
        "fractions": t.entry_with((1.5, -1.5)),
        "replace the entry": [again.replace("INSERT", "INSERT OR REPLACE", 1)],
        "replace by number": [number.replace("INSERT", "INSERT OR REPLACE", 1)],
        "replace a line": [
            line.replace("INSERT", "INSERT OR REPLACE", 1).replace(
                "VALUES (", f"VALUES ({t.line_id}, "
            )
        ],
        "update or replace": [
            f"UPDATE OR REPLACE ledger_journalline SET id = {t.line_id} WHERE id = {t.line_id + 1}"
        ],
    }


def attacks(make: Make) -> dict[str, list[str]]:
    """Each attack by name, as statements of which one must be refused."""
    t = target_in(make)
    return wrong_entries(t) | wrong_changes(t) | attacks_by_engine(t)


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
    assert not _refused(target_in(make).entry_with((5, -5)))


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
    rule = next(r for r in GUARDS if r.name == "entry_right")
    with connection.cursor() as cursor:
        for statement in drop_sql(rule, connection.vendor):
            cursor.execute(statement)

    assert broken(ALL_GUARDS, connection) == ["entry_right"]
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
    target = target_in(make)
    vat = LedgerAccount.objects.get(book=make.book, code="1520").pk
    Book.objects.filter(pk=make.book.pk).update(**{f"{lock}_locked_until": "2026-03-31"})

    assert _refused(target.entry_with((5, -5), (vat, target.bank)))
