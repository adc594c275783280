"""A file that is wrong is mended, brought in and taken back, and the books are proven: by hand."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.soundness import faults

pytestmark = pytest.mark.browser

WRONG = """boekstuk;datum;omschrijving;rekening;bedrag
1;15-01-2026;Huur;4200;1.200,00
1;15-01-2026;Huur;1020;-1.200,0x
2;31-01-2026;Stroom;4600;150,00
2;31-01-2026;Stroom;1020;-150,00
"""
WAIT = 30_000  # the worker does other things too


def test_a_file_is_mended_brought_in_and_taken_back(
    page: Any, tmp_path: Path, trouble: list[str]
) -> None:
    file = tmp_path / "januari.csv"
    file.write_text(WRONG)
    page.goto("/books/a/imports")
    wrong = faults(page, "imports")

    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Try it").click()
    page.get_by_role("heading", name="1 row to mend").wait_for()
    assert page.get_by_role("cell", name="bedrag", exact=True).count() >= 1
    wrong += faults(page, "a wrong file")

    file.write_text(WRONG.replace("0x", "00"))
    page.get_by_label("The mended file").set_input_files(file)
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Bring in 2 entries").wait_for()
    wrong += faults(page, "a good file")

    page.get_by_role("button", name="Bring in 2 entries").click()
    page.goto("/books/a/jobs")  # leaving its page does not stop it
    page.get_by_role("link", name="Bring in a journal").first.click()
    page.get_by_role("link", name="Go on from here").click()
    page.get_by_text("2 entries came in.").wait_for()
    page.get_by_role("link", name="See what came in").click()
    page.get_by_role("heading", name="Take it all back").wait_for()
    wrong += faults(page, "an import")

    page.get_by_role("button", name="Take back this import").click()
    page.get_by_text("2 entries were taken back.").wait_for()
    page.get_by_role("link", name="Go on from here").click()
    page.get_by_text("Taken back").first.wait_for()

    assert wrong == []
    assert trouble == []


def test_the_books_are_checked_anchored_and_compared(
    page: Any, tmp_path: Path, trouble: list[str]
) -> None:
    page.goto("/books/a/proof")
    page.get_by_role("button", name="Check now").click()
    page.get_by_text("All is well: every check passed.").wait_for()
    page.get_by_role("link", name="Go on from here").click()
    page.wait_for_url("**/books/a/proof")
    wrong = faults(page, "proof")

    page.get_by_role("button", name="Make an anchor").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="a-anchor-").click()
    kept = tmp_path / "anchor.json"
    taken.value.save_as(kept)
    page.get_by_role("navigation", name="Where you are").get_by_role("link", name="Proof").click()
    page.get_by_label("An anchor from before").set_input_files(kept)
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("heading", name="These books bear the anchor out").wait_for()
    wrong += faults(page, "compared")
    page.get_by_role("link", name="20").first.click()
    page.wait_for_url("**/books/a/proof/anchors/*")
    wrong += faults(page, "anchor")
    page.goto("/books/a/exports")
    wrong += faults(page, "exports")

    assert wrong == []
    assert trouble == []
