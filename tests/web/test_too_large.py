"""What is far too large is refused in a sentence, within seconds, and nothing is done (REL-72)."""

import time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from akker.books.actor import reading
from akker.ledger.queries import entry_count
from akker.ledger.queries_drafts import drafts
from tests.checksums import checksum
from tests.make import Make
from tests.web.entry_sent import Enter, at, form

LINES = 10_000
MB = 1024**2
WITHIN_SECONDS = 10.0


@pytest.fixture(autouse=True)
def in_time() -> Any:
    """By the clock of the processor: other programs do not count."""
    began_at = time.process_time()
    yield
    assert time.process_time() - began_at < WITHIN_SECONDS


def test_rel_72_an_entry_of_ten_thousand_lines_is_refused_by_the_form(
    make: Make, enter: Enter
) -> None:
    browser, rows = enter("owner"), [("4600", "", "", "1", "")] * LINES
    before = checksum()

    answer = browser.post(at(make, "entries/new"), {**form(rows), "do": "post"})

    assert answer.status_code == 413
    assert "many lines come in as a file" in answer.content.decode()
    assert checksum() == before


@pytest.mark.parametrize("page", ["entries/new", "invoices/look"])
def test_rel_72_ten_thousand_rows_that_are_pasted_are_refused_in_a_sentence(
    make: Make, enter: Enter, page: str
) -> None:
    """What stood in the form before is kept as a draft, and nothing of what was pasted."""
    browser = enter("owner")
    sent = {**form(), "do": "paste", "at": "0", "pasted": "4600\tPasted\t1.00\n" * LINES}

    answer = browser.post(at(make, page), sent)

    assert answer.status_code == 422
    assert "There are 10000 rows to paste" in answer.content.decode()
    with reading(make.book):
        kept = drafts(make.book)
        assert entry_count(make.book) == 0
    assert "Pasted" not in str(kept)
    assert len(kept) == (1 if page == "entries/new" else 0)


@pytest.mark.parametrize(
    "page", ["entries/new", "invoices/new", "parties/new", "products/new", "price-lists/new"]
)
def test_rel_72_a_form_of_fifty_megabytes_is_refused_unread(
    make: Make, enter: Enter, page: str
) -> None:
    browser = enter("owner", "nl")
    before = checksum()

    answer = browser.post(
        at(make, page), b"name=" + b"x" * 50 * MB, content_type="application/x-www-form-urlencoded"
    )

    assert answer.status_code == 413
    assert "Er is niets gedaan" in answer.content.decode()
    assert checksum() == before


def test_rel_72_a_file_of_fifty_megabytes_is_refused(make: Make, enter: Enter) -> None:
    browser = enter("owner")
    before = checksum()
    large = SimpleUploadedFile("journal.csv", b"x" * 50 * MB, content_type="text/csv")

    answer = browser.post(at(make, "imports/bring"), {"kind": "journal", "file": large})

    assert answer.status_code in (413, 422)
    assert "40 MB" in answer.content.decode()
    assert checksum() == before


@pytest.mark.parametrize("page", ["entries", "invoices", "parties", "products", "reports/journal"])
def test_rel_72_ten_thousand_filters_are_refused_and_more_of_one_are_one(
    make: Make, enter: Enter, page: str
) -> None:
    browser = enter("owner")

    wide = browser.get(at(make, page), {f"f{n}": "x" for n in range(LINES + 1)})
    many = browser.get(at(make, page), {"q": ["x"] * 5_000})

    assert wide.status_code == 413
    assert many.status_code in (200, 422)
