"""The second wall between books: PostgreSQL shows and takes rows of one book only."""

import time

import pytest
from django.apps import apps
from django.db import DatabaseError, OperationalError, connection, transaction

from akker.books.actor import reading
from akker.books.away import database_is_away
from akker.kernel.row_security import begin_in_book, unsecured
from akker.ledger.checks import check_book
from akker.ledger.models import JournalEntry, LedgerAccount
from tests.make import ENERGY, Make

pytestmark = pytest.mark.postgres

# The directory: which books there are, and who may enter them. Read before a book is entered.
DIRECTORY = {"access_apitoken", "access_bookaccess", "access_membership"}


def _secured() -> list[str]:
    return [
        model._meta.db_table
        for model in apps.get_models()
        if any(f.column == "book_id" for f in model._meta.concrete_fields)
        and model._meta.db_table not in DIRECTORY
    ]


def _set_book(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('akker.book', %s, true)", [value])


def test_scl_1_every_table_of_a_book_has_forced_row_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relrowsecurity AND c.relforcerowsecurity"
        )
        forced = {row[0] for row in cursor.fetchall()}

    assert forced == set(_secured())
    assert len(forced) > 15


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE ledger_journalline NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE ledger_journalline DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY also ON ledger_journalline USING (true)",
        "ALTER POLICY own_book ON ledger_journalline USING (true)",
        "ALTER POLICY own_book ON ledger_journalline WITH CHECK (true)",
        "DROP POLICY own_book ON ledger_journalline",
    ],
)
def test_scl_1_a_wall_with_a_hole_is_noticed(make: Make, change: str) -> None:
    assert check_book(make.book).findings == ()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(change)

    assert unsecured(connection) == ["ledger_journalline"]
    assert [f.check for f in check_book(make.book).findings] == ["guards"]


def test_sec_08_without_a_book_there_are_no_rows(make: Make) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    _set_book("")

    with connection.cursor() as cursor:
        counts = {}
        for table in _secured():
            cursor.execute(f"SELECT count(*) FROM {table}")
            counts[table] = cursor.fetchone()[0]

    assert set(counts.values()) == {0}


def test_sec_08_another_books_rows_cannot_be_read_written_or_moved(make: Make) -> None:
    other = Make()
    other.post("2026-03-02", "Energy", ENERGY)
    theirs = LedgerAccount.objects.get(book=other.book, code="4600")
    make.post("2026-03-02", "Energy", ENERGY)

    assert not LedgerAccount.objects.filter(pk=theirs.pk).exists()
    assert LedgerAccount.objects.filter(pk=theirs.pk).update(name="ours") == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        LedgerAccount.objects.create(book=other.book, code="x", name="x", type="asset")


def test_sec_09_a_setting_left_by_another_is_overwritten_and_local(make: Make) -> None:
    other = Make()
    other.post("2026-03-02", "Energy", ENERGY)
    make.post("2026-03-02", "Energy", ENERGY)
    _set_book(str(other.book.pk))

    with reading(make.book):
        books = set(JournalEntry.objects.values_list("book_id", flat=True))

    assert books == {make.book.pk}


def test_sec_09_the_setting_ends_with_its_transaction(committed: Make) -> None:
    """Nothing sets it for a session, so a pooled connection carries no book to the next one."""
    committed.post("2026-03-02", "Energy", ENERGY)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('akker.book', true)")
        assert cursor.fetchone()[0] in (None, "")
        cursor.execute("SELECT count(*) FROM ledger_journalentry")
        assert cursor.fetchone() == (0,)


def test_scl_1_trigger_functions_have_a_fixed_search_path(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND NOT EXISTS ("
            "   SELECT 1 FROM unnest(p.proconfig) s WHERE s LIKE 'search_path=%%')"
        )
        assert cursor.fetchall() == []


def test_scl_1_keys_of_book_tables_begin_with_the_book_and_stay_in_it(db: None) -> None:
    tables = set(_secured())
    shared = {"books_book", "access_user", "django_content_type"}
    # A line's, tag's or allocation's own parent is looked up by key alone, on every posting.
    by_parent = {"line_of_entry", "line_dimension", "allocation_debit", "allocation_credit"}
    wrong = []
    for model in apps.get_models():
        if model._meta.db_table not in tables:
            continue
        for constraint in model._meta.constraints:
            fields = getattr(constraint, "fields", ())
            if fields and fields[0] != "book" and constraint.name not in by_parent:
                wrong.append(constraint.name)
        begins = {index.name: index.fields[0] for index in model._meta.indexes}
        wrong += [name for name in begins.keys() - by_parent if begins[name] != "book"]
        for field in model._meta.concrete_fields:
            target = field.remote_field.model._meta.db_table if field.remote_field else None
            if target and target not in tables | shared:
                wrong.append(f"{model._meta.db_table}.{field.name}")
    assert wrong == []


def test_rel_05_a_connection_that_is_lost_as_books_are_entered_is_told_as_that(db: None) -> None:
    """psycopg has a class for what the server answers, and none for no answer at all."""
    parameters = connection.get_connection_params()
    parameters.pop("pool", None)
    lost = connection.Database.connect(**{**parameters, "autocommit": False})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [lost.info.backend_pid])
    ended_at = time.monotonic() + 10
    told: Exception | None = None
    while told is None and time.monotonic() < ended_at:
        try:
            begin_in_book(lost, 1)
            lost.rollback()
        except connection.Database.Error as error:
            told = error
    lost.close()

    assert isinstance(told, connection.Database.OperationalError)
    with pytest.raises(OperationalError) as wrapped, connection.wrap_database_errors:
        raise told
    assert database_is_away(wrapped.value)
