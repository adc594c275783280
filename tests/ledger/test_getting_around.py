"""Ways around the guards that leave every guard standing: each must be refused, or noticed."""

import pytest
from django.db import DatabaseError, connection, transaction

from akker.audit.models import BatchProof
from akker.audit.proving import prove_events
from akker.files.keeping import keep_file
from akker.kernel.guards import broken
from akker.ledger.checks import check_book
from akker.ledger.surroundings import ALL_GUARDS
from akker.parties.models import Party
from akker.parties.registering import register_party
from tests.ledger.test_guards import ENERGY, ENTRY, target_in
from tests.make import Make


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _refused(*statements: str) -> bool:
    """Whether the database refuses one of these, or the commit after them."""
    try:
        with transaction.atomic():
            _run(*statements)
            connection.check_constraints()
    except DatabaseError:
        return True
    return False


@pytest.mark.sqlite
def test_rel_40_an_entry_cannot_hide_its_key_from_its_guards(make: Make) -> None:
    """SQLite gives a guard -1 for a key that it still has to choose."""
    t = target_in(make)
    fine = t.entry_with((5, -5), entry=-1)
    one_sided = t.line(entry=t.entry.pk + 1)
    keyless = ENTRY.format(**t.fine).replace("(id, ", "(", 1)
    keyless = keyless.replace(f"VALUES ({t.fine['entry']}, ", "VALUES (", 1)
    second = ENTRY.format(**(t.fine | {"entry": -1, "number": 3, "head": "a" * 64}))

    assert _refused(one_sided, *fine[:2], keyless, second)


@pytest.mark.postgres
def test_sec_08_a_line_cannot_join_an_entry_of_books_out_of_sight(make: Make) -> None:
    other = Make()
    theirs = other.post("2026-03-02", "Energy", ENERGY)
    t = target_in(make)

    assert _refused(t.line(entry=theirs.entry_id, no=9))


@pytest.mark.postgres
def test_rel_40_a_guard_does_not_look_into_a_table_that_shadows_its_own(make: Make) -> None:
    t = target_in(make)

    assert _refused(
        "CREATE TEMP TABLE ledger_journalentry (id bigint) ON COMMIT DROP",
        t.line(entry=t.entry.pk, no=9).replace("INTO ", "INTO public."),
    )


@pytest.mark.postgres
def test_rel_40_a_guard_that_guards_something_else_is_missed(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    _run(
        "SET CONSTRAINTS ALL IMMEDIATE",
        "DROP TRIGGER line_kept ON ledger_journalline",
        "CREATE TRIGGER line_kept BEFORE DELETE ON ledger_draftentry"
        " FOR EACH ROW EXECUTE FUNCTION line_kept()",
        "DROP TRIGGER tag_kept ON ledger_linedimension",
        "CREATE TRIGGER tag_kept BEFORE DELETE ON ledger_linedimension"
        " FOR EACH ROW WHEN (OLD.id < 0) EXECUTE FUNCTION tag_kept()",
    )

    assert broken(ALL_GUARDS, connection) == ["line_kept", "tag_kept"]


@pytest.mark.postgres
def test_rel_40_a_trigger_that_changes_rows_after_the_guards_is_noticed(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    _run(
        "SET CONSTRAINTS ALL IMMEDIATE",
        "CREATE FUNCTION zz() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN NEW.text := 'x'; RETURN NEW; END$$",
        "CREATE TRIGGER zz BEFORE INSERT ON ledger_journalline FOR EACH ROW EXECUTE FUNCTION zz()",
    )

    assert broken(ALL_GUARDS, connection) == ["zz"]


@pytest.mark.sqlite
def test_rel_40_a_trigger_of_somebody_else_is_noticed(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    _run(
        "CREATE TRIGGER zz AFTER INSERT ON ledger_journalline"
        " BEGIN UPDATE books_book SET name = 'x'; END"
    )

    assert broken(ALL_GUARDS, connection) == ["zz"]


def test_rel_40_what_belongs_to_an_entry_belongs_to_the_same_books(make: Make) -> None:
    t = target_in(make)
    other = Make()
    theirs = other.post("2026-03-02", "Energy", ENERGY)
    if connection.vendor == "postgresql":
        _run(f"SELECT set_config('akker.book', '{make.book.pk}', true)")
    file_row = (
        "INSERT INTO files_storedfile (id, book_id, sha256, name, media_type, size, stored_at)"
        f" VALUES (900, {make.book.pk}, 'c', 'x', 'x', 1, '2026-01-01')"
    )
    recurring = (
        "INSERT INTO ledger_recurringentry (id, book_id, uid, name, content, every_months,"
        f" starts_on) VALUES (900, {make.book.pk}, 'u', 'x', '{{}}', 1, '2026-01-01')"
    )
    attach = (
        "INSERT INTO ledger_entryattachment (book_id, entry_id, file_id, attached_at)"
        f" VALUES ({make.book.pk}, {{entry}}, 900, '2026-01-01')"
    )
    run = (
        "INSERT INTO ledger_recurringrun (book_id, recurring_id, due_on, entry_id)"
        f" VALUES ({make.book.pk}, 900, '2026-01-01', {{entry}})"
    )

    assert not _refused(file_row, attach.format(entry=t.entry.pk))
    assert _refused(attach.format(entry=theirs.entry_id))
    assert not _refused(recurring, run.format(entry=t.entry.pk))
    assert _refused(run.format(entry=theirs.entry_id).replace("2026-01-01", "2026-02-01"))


def test_rel_40_a_counter_starts_at_the_start_of_a_chain(make: Make) -> None:
    t = target_in(make)
    year = t.fine["year"]
    start = (
        "INSERT INTO ledger_counter (book_id, journal_id, fiscal_year_id, last_number, head_hash)"
        f" SELECT book_id, id, {year}, 0, '{{head}}' FROM ledger_journal"
        f" WHERE book_id = {make.book.pk} AND kind = 'cash'"
    )

    assert _refused(start.format(head="d" * 64))
    assert not _refused(start.format(head="0" * 64))


def test_rel_40_no_event_slips_in_below_a_proof(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    assert prove_events(make.alice) > 0
    first = BatchProof.objects.get(book=make.book).first_id
    backdated = (
        "INSERT INTO audit_event (id, book_id, happened_at, actor_name, channel, kind, subject)"
        f" VALUES ({first - 100000}, {make.book.pk}, '2020-01-01', 'Bob', 'cli', 'x', 'x')"
    )

    assert _refused(backdated)


def test_sec_14_a_file_keeps_the_name_it_came_with(make: Make) -> None:
    keep_file(make.alice, name="receipt.pdf", content=b"x")

    assert _refused(f"UPDATE files_storedfile SET name = 'y' WHERE book_id = {make.book.pk}")


def test_rel_43_a_party_under_another_name_is_noticed(make: Make) -> None:
    for code, name in (("C1", "Bakkerij"), ("C2", "Slagerij")):
        register_party(make.alice, code=code, name=name)
    assert check_book(make.book).findings == ()

    Party.objects.filter(book=make.book, code="C1").update(sealed_name="Slagerij")
    Party.objects.filter(book=make.book, code="C2").update(name="", salt="")

    (found,) = check_book(make.book).findings
    assert (found.check, "C1" in found.sentence) == ("parties", True)
