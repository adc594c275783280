"""An owner brings archived books back from the screen: a job does it, and they own them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import override_settings

from akker.access.doors import member_actor
from akker.access.inviting import invite_user
from akker.access.models import Membership
from akker.audit.queries import history_of
from akker.backup.archiving import archive
from akker.books.actor import Actor, reading
from akker.books.models import Book
from akker.jobs.queries import JobRow, job_called
from akker.jobs.starting import start_job
from akker.jobs.working import run_jobs
from akker.ledger.checks import check_book
from tests.backup.forging import each, forged
from tests.make import Make, refusal_of
from tests.text import journal_text

OLGA = "olga@example.com"


@pytest.fixture
def others() -> Callable[[], Actor]:
    """`others()`: Olga, who owns other books here."""

    def opened() -> Actor:
        make = Make()
        invite_user(make.alice, email=OLGA, role="owner")
        return member_actor(make.book, OLGA, channel="web")

    return opened


def brought(olga: Actor, path: Path, name: str = "one.akker") -> JobRow:
    uid = start_job(olga, kind="load books", file=path, file_name=name)
    while run_jobs():
        pass
    with reading(olga.book):
        return job_called(olga.book, uid)


def test_archived_books_come_back_and_whoever_brought_them_owns_them(
    filled: Make, tmp_path: Path, emptied: Callable[[], None], others: Callable[[], Actor]
) -> None:
    text, made = journal_text(filled.book), archive(filled.alice, tmp_path / "one.akker")
    emptied()
    olga = others()

    with override_settings(AKKER_JOB_FILES=tmp_path / "jobs"):
        done = brought(olga, made.path)
        again = brought(olga, made.path)

    book = Book.objects.get(uid=made.books[0].uid)
    with reading(book):
        (owner,) = Membership.objects.filter(book=book).select_related("user")
        (last,) = [e for e in history_of(book, f"book:{book.slug}") if e.kind == "BooksRestored"]
        assert check_book(book).findings == ()
    assert (done.state, done.result["slug"]) == ("done", book.slug)
    assert (owner.user.email, owner.role) == (OLGA, "owner")
    assert (last.channel, last.actor_name) == ("job", olga.name)
    assert journal_text(book) == text
    assert (again.state, again.result) == (done.state, done.result), "safe to repeat"


def test_what_is_no_archive_is_told_by_the_name_it_was_sent_with(
    committed: Make, tmp_path: Path, others: Callable[[], Actor]
) -> None:
    path = tmp_path / "anything"
    path.write_bytes(b"PK\\x03\\x04 and then nothing")
    olga = others()

    with override_settings(AKKER_JOB_FILES=tmp_path / "jobs"):
        refused = brought(olga, path, "books of last year.akker")
        of_one_here = archive(committed.alice, tmp_path / "here.akker")
        here = brought(olga, of_one_here.path)
        renamed = {"books_book": each(name="Fishing")}
        other = forged(
            of_one_here.path,
            tmp_path / "fishing.akker",
            rows=renamed,
            manifest=lambda head: head["books"][0].update(name="Fishing"),
        )
        fished = brought(olga, other)

    assert refused.state == "refused" and refused.refused is not None
    assert "books of last year.akker is not a whole Akker backup" in refused.refused.sentence
    assert here.refused is not None and here.refused.code == "books_here_already"
    assert fished.refused is not None and fished.refused.code == "books_here_already"
    assert committed.book.name not in fished.refusal and "Fishing" in fished.refusal
    with reading(committed.book):
        assert not Membership.objects.filter(book=committed.book, user__email=OLGA).exists()


def test_who_may_not_open_books_brings_none_back(committed: Make, tmp_path: Path) -> None:
    file = tmp_path / "one.akker"
    file.write_bytes(b"")

    how = {"kind": "load books", "file": file}
    assert refusal_of(start_job, committed.bob, **how) == "permission_missing"
