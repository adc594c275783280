"""Posting more entries than PostgreSQL has room for locks: alone, and as safe."""

import threading
import time
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from akker.books.actor import enter_book, reading
from akker.ledger.models import JournalLine, LedgerAccount
from akker.ledger.posting import post_manual_entry
from akker.ledger.sealing import write_entry
from akker.ledger.surroundings import hold_ledger
from tests.make import Make
from tests.together import at_once

RENT = [("4200", "900.00"), ("1020", "-900.00")]
WAIT = 0.6
pytestmark = pytest.mark.postgres


def _post_alone(make: Make, held: threading.Event, ids: list[int]) -> str:
    """Post an entry alone, and hold everything a moment before the commit."""
    with transaction.atomic():
        enter_book(make.book)
        hold_ledger(make.book)
        posted = write_entry(make.alice, make.entry("2026-03-02", "Rent", RENT))
        ids.append(posted.entry_id)
        held.set()
        time.sleep(WAIT)
    return posted.label


def _add_line(make: Make, held: threading.Event, ids: list[int], pretend: str) -> tuple[str, float]:
    """Add a line to that entry in plain SQL; what the database says, and how long it took."""
    assert held.wait(timeout=20)
    started = time.monotonic()
    try:
        with transaction.atomic():
            enter_book(make.book)
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('akker.alone', %s, true)", [pretend])
            JournalLine.objects.create(
                book=make.book,
                entry_id=ids[0],
                line_no=3,
                ledger_account=LedgerAccount.objects.get(book=make.book, code="4200"),
                booked_on="2026-03-02",
                amount_minor=1,
            )
    except DatabaseError as error:
        return str(error).splitlines()[0], time.monotonic() - started
    return "added", time.monotonic() - started


@pytest.mark.parametrize("pretend", ["", "on"])
def test_a_line_added_beside_who_posts_alone_waits_and_is_refused(
    committed: Make, pretend: str
) -> None:
    assert committed.book.slug, "opened before anybody starts"
    held, ids = threading.Event(), list[int]()

    label, (said, seconds) = at_once(
        partial(_post_alone, committed, held, ids),
        partial(_add_line, committed, held, ids, pretend),
    )

    assert label == "MEM/2026/1"
    assert said == "a sealed journal entry cannot change"
    assert seconds > WAIT / 2
    with reading(committed.book):
        assert JournalLine.objects.filter(book=committed.book).count() == 2


def test_who_posts_beside_it_waits_and_is_posted(committed: Make) -> None:
    assert committed.book.slug, "opened before anybody starts"
    held, ids = threading.Event(), list[int]()

    def post_beside() -> str:
        assert held.wait(timeout=20)
        entry = committed.entry("2026-03-03", "Beside", RENT)
        return post_manual_entry(committed.alice, entry=entry).label

    labels = at_once(partial(_post_alone, committed, held, ids), post_beside)

    assert labels == ["MEM/2026/1", "MEM/2026/2"]
