"""One set of books out, and in again beside others whose keys are taken."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from akker.access.models import Membership
from akker.audit.models import Event
from akker.audit.queries import history_of
from akker.backup.archiving import archive
from akker.backup.backing_up import back_up
from akker.backup.restoring import load, restore
from akker.books.actor import reading
from akker.books.models import Book, IdempotencyKey
from akker.customers.models import Activity
from akker.files.queries import path_of
from akker.intake.models import ImportedItem
from akker.ledger.checks import check_book
from akker.ledger.models import EntryAttachment, JournalEntry, LedgerAccount, RecurringRun
from akker.ledger.posting import reverse_entry
from tests.backup import world
from tests.backup.elsewhere import Elsewhere, sqlite_at
from tests.backup.forging import each, forged, members_of
from tests.backup.state import state_of_installation
from tests.ledger.old_books import posted_unnamed
from tests.make import Make, refusal_of
from tests.text import journal_text

Emptied = Callable[[], None]


def _loaded(archived: Path) -> Make:
    """The books that came in, to work in."""
    (summary,) = load(archived, verify=False).books
    return _in(Book.objects.get(uid=summary.uid))


def _in(book: Book) -> Make:
    make = Make(slug=book.slug)
    make.__dict__["book"] = book
    return make


def test_a_book_comes_in_beside_others_with_its_entries_and_its_proofs(
    filled: Make, tmp_path: Path, emptied: Emptied
) -> None:
    text, made = journal_text(filled.book), archive(filled.alice, tmp_path / "one.akker")
    emptied()
    others = [world.fill(Make()) for _ in range(2)]
    texts = [journal_text(book) for book in others]

    brought = load(made.path, verify=False)

    book = Book.objects.get(slug=filled.slug)
    assert brought.books == made.books
    assert journal_text(book) == text
    assert [journal_text(other) for other in others] == texts
    for each_book in (book, *others):
        assert check_book(each_book).findings == ()


def test_sec_2_an_archive_tells_nobody_what_a_sensitive_note_says(
    filled: Make, tmp_path: Path, emptied: Emptied
) -> None:
    with reading(filled.book):
        notes = Activity.objects.filter(book=filled.book)
        (secret,) = notes.filter(is_sensitive=True)
        others = {row.text for row in notes.filter(is_sensitive=False)}
    assert secret.text == "Eva leaves in May" and any(others)

    made = archive(filled.alice, tmp_path / "one.akker")
    whole = back_up(tmp_path / "all.akker", verify=False)
    emptied()
    book = _loaded(made.path).book

    assert "leaves in May" not in _text_in(made.path)
    assert "leaves in May" in _text_in(whole.path)
    with reading(book):
        notes = Activity.objects.filter(book=book)
        assert [(row.subject, row.text) for row in notes.filter(is_sensitive=True)] == [("", "")]
        assert {row.text for row in notes.filter(is_sensitive=False)} == others
    assert check_book(book).findings == ()


def _text_in(path: Path) -> str:
    return b"".join(members_of(path).values()).decode(errors="replace")


def test_books_from_before_lines_had_to_name_a_party_come_in(
    committed: Make, tmp_path: Path, emptied: Emptied
) -> None:
    sides = [("1300", "121.00"), ("8020", "-121.00")]
    old = posted_unnamed(committed, "2026-03-02", "Sale", sides)
    text, made = journal_text(committed.book), archive(committed.alice, tmp_path / "one.akker")
    emptied()

    brought = load(made.path, verify=False)

    assert [finding.split(": ")[0] for finding in brought.findings] == [committed.slug]
    assert "names nobody" in brought.findings[0]
    here = _in(Book.objects.get(slug=committed.slug))
    assert journal_text(here.book) == text
    reverse_entry(here.alice, label=old.label)
    assert check_book(here.book).findings == ()
    assert refusal_of(here.post, "2026-03-03", "Sale", sides) == "party_missing"


def test_what_points_to_an_entry_still_does(archived: Path, others: Make) -> None:
    book = _loaded(archived).book

    with reading(book):
        entry = JournalEntry.objects.get(
            book=book, journal__code="MEM", fiscal_year__name="2026", number=1
        )
        assert EntryAttachment.objects.get(book=book).entry == entry
        assert RecurringRun.objects.get(book=book).entry == entry
        items = ImportedItem.objects.filter(book=book)
        assert items.get(kind="journal").subject_id == entry.pk
        place = LedgerAccount.objects.get(book=book, code="4600")
        assert items.get(kind="ledger account").subject_id == place.pk
        assert JournalEntry.objects.get(book=book, reverses=entry).fiscal_year.name == "2027"
        kinds = [event.kind for event in history_of(book, "entry:MEM/2026/1")]
        attached = EntryAttachment.objects.get(book=book).file
    assert kinds == ["EntryPosted"]
    assert path_of(book, attached.sha256).read_bytes() == world.ATTACHED


def test_posting_goes_on_in_every_book(archived: Path, others: Make) -> None:
    loaded = _loaded(archived)

    for make in (loaded, others, loaded):
        posted = make.post("2027-06-01", "Energy", world.RENT)
        reverse_entry(make.alice, label=posted.label)

    assert check_book(loaded.book).findings == ()
    assert check_book(others.book).findings == ()


def test_an_archive_holds_no_people_and_no_keys_of_requests(archived: Path, others: Make) -> None:
    with zipfile.ZipFile(archived) as file:
        names = file.namelist()
    assert not [name for name in names if "access_" in name or "idempotency" in name]

    book = _loaded(archived).book

    assert not Membership.objects.filter(book=book).exists()
    with reading(book):
        assert not IdempotencyKey.objects.filter(book=book).exists()
        assert not Event.objects.filter(book=book, user_id__isnull=False).exists()


def test_books_that_are_here_are_not_loaded_again(archived: Path, others: Make) -> None:
    load(archived, verify=False)
    before = state_of_installation()

    assert refusal_of(load, archived) == "books_here_already"
    assert state_of_installation() == before


def test_an_archive_and_a_backup_are_not_taken_for_each_other(
    archived: Path, genuine: Path, nothing_here: None
) -> None:
    assert refusal_of(restore, archived) == "backup_of_one_book"
    assert refusal_of(load, genuine) == "backup_is_whole"


def test_who_may_not_take_books_out_makes_no_file(make: Make, tmp_path: Path) -> None:
    assert refusal_of(archive, make.charlie, tmp_path / "one.akker") == "permission_missing"
    assert not list(tmp_path.iterdir())


def test_taking_books_out_is_an_event_of_theirs(make: Make, tmp_path: Path) -> None:
    made = archive(make.bob, tmp_path / "one.akker", verify=False)

    with reading(make.book):
        event = history_of(make.book, f"book:{make.slug}")[-1]
    assert (event.kind, event.actor_name) == ("BooksArchived", "Bob")
    assert event.after is not None
    assert event.after["file_sha256"] == made.sha256


@pytest.mark.parametrize(
    ("table", "values", "code"),
    [
        ("ledger_journalline", {"amount_minor": 9_999}, "backup_refused"),
        ("ledger_journalline", {"book_id": 99}, "backup_unsafe"),
        ("ledger_journalline", {"text": "x" * 201}, "backup_unsafe"),
        ("ledger_journalentry", {"description": "Something else"}, "archive_unsound"),
        ("books_book", {"uid": "../../../../evil"}, "backup_unsafe"),
        ("audit_event", {"actor_name": "Somebody else"}, "archive_unsound"),
    ],
)
def test_a_bad_archive_leaves_nothing_in_a_busy_installation(
    archived: Path, others: Make, tmp_path: Path, table: str, values: dict[str, Any], code: str
) -> None:
    before = state_of_installation()
    path = forged(archived, tmp_path / "hostile.akker", rows={table: each(**values)})

    assert refusal_of(load, path) == code
    assert state_of_installation() == before


def test_books_that_an_archive_does_not_name_stay_out(
    archived: Path, others: Make, tmp_path: Path
) -> None:
    def with_another(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [*rows, rows[0] | {"id": 1, "uid": "0" * 32, "slug": "hidden"}]

    path = forged(archived, tmp_path / "hostile.akker", rows={"books_book": with_another})

    assert refusal_of(load, path) == "backup_unsafe"


@pytest.mark.parametrize("key", [0, -5, 10**12])
def test_an_archive_cannot_reach_into_other_books(
    archived: Path, others: Make, tmp_path: Path, key: int
) -> None:
    """Keys of the archive are moved as one block: what lies outside is refused."""
    change = {"ledger_journalline": each(ledger_account_id=key)}
    path = forged(archived, tmp_path / "hostile.akker", rows=change)

    assert refusal_of(load, path) == "backup_unsafe"


def test_the_other_database_takes_an_archive_too(filled: Make, tmp_path: Path) -> None:
    made = archive(filled.alice, tmp_path / "one.akker", verify=False)
    other = sqlite_at(tmp_path / "other")
    assert other.run("fill", 0) == 2

    assert other.run("load", made.path) == 1
    assert other.run("check") == []


def test_rel_52_a_load_that_was_killed_is_run_again(
    archived: Path, tmp_path: Path, elsewhere: Elsewhere
) -> None:
    assert elsewhere.run("fill", 0) == 2
    before = elsewhere.run("state")

    for batches in (3, 25):
        assert elsewhere.run("load", archived, die_at=batches, small=True) == "SIGKILL"
        if elsewhere.url.startswith("sqlite"):
            assert elsewhere.run("state") == before
        else:  # many transactions there: it goes on from where it was
            assert "interrupted" in elsewhere.run("back_up", archived.with_name("no.akker"))

    assert elsewhere.run("load", archived, small=True) == 1
    assert elsewhere.run("check") == []
    assert "is here already" in elsewhere.run("load", archived)
