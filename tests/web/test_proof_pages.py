"""Proof and exports on screen."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akker.access.models import User
from akker.jobs.models import Job
from akker.jobs.queries import jobs
from akker.jobs.working import run_jobs
from akker.kernel.sentences import said
from akker.ledger.checks import all_checks
from akker.ledger.queries import entry_count
from akker.web.proof import CHECKS
from tests.make import ENERGY, Make
from tests.web.test_activity_pages import at, text_of


@pytest.fixture
def browser(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("auditor")


def made(make: Make, browser: Client, path: str, **fields: str) -> str:
    """Press a button that starts a job, and let the worker do it; the address it leads to."""
    answer = browser.post(at(make, path), fields)
    assert answer.status_code == 302, text_of(answer)
    run_jobs()
    return str(answer["Location"])


def file_of(browser: Client, make: Make) -> bytes:
    answer: Any = browser.get(at(make, f"jobs/{jobs(make.book)[0].uid}/file"))
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content)


def test_a_check_names_every_thing_it_proved_with_its_time(make: Make, browser: Client) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    before = browser.get(at(make, "proof"))

    made(make, browser, "proof/start", what="check")
    page = browser.get(at(make, "proof"))

    assert "Nobody checked these books yet" in text_of(before)
    assert "All is well: every check passed." in text_of(page)
    assert "Every entry is, sign for sign, what was sealed." in text_of(page)
    assert text_of(page).count(" ms") == len(all_checks())
    assert "rules are kept by the database itself" in text_of(page)
    assert "MEM/2026/1" in text_of(page)
    assert set(CHECKS) == set(all_checks())  # each says in words what it proves
    assert browser.post(at(make, "proof/start"), {"what": "sing"}).status_code == 404


def test_what_a_check_found_stands_beside_its_name(
    make: Make, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from akker.ledger import checks

    found = said("Entry {label} does not balance in {currency}.", label="<b>", currency="USD")
    monkeypatch.setitem(checks.CHECKS, "balance", lambda book: iter([found]))
    made(make, browser, "proof/start", what="check")

    page = browser.get(at(make, "proof"))

    assert "1 thing is not as it must be" in text_of(page)
    assert "Entry &lt;b&gt; does not balance in USD." in page.content.decode()
    assert "Stop posting" in text_of(page)
    User.objects.filter(email="auditor@example.com").update(language="nl")
    dutch = browser.get(at(make, "proof"))
    assert "Boeking &lt;b&gt; is niet in evenwicht in USD." in dutch.content.decode()


def test_what_an_earlier_version_found_is_still_read(make: Make, browser: Client) -> None:
    made(make, browser, "proof/start", what="check")
    job = Job.objects.get(book=make.book, kind="check")
    job.result["findings"] = ["chain: The chain breaks at entry {MEM/2026/1}: it is broken."]
    job.save(update_fields=["result"])

    page = browser.get(at(make, "proof"))

    assert "The chain breaks at entry {MEM/2026/1}: it is broken." in text_of(page)
    assert "The chain breaks at" in text_of(browser.get(at(make, f"jobs/{job.uid}")))


def test_an_anchor_is_made_kept_and_compared(make: Make, browser: Client) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    address = made(make, browser, "proof/start", what="anchor")
    page = browser.get(address)
    content = file_of(browser, make)
    anchor = json.loads(content)
    make.post("2026-03-03", "Energy again", ENERGY)

    def compared(content: bytes) -> Any:
        file = SimpleUploadedFile("anchor.json", content)
        return browser.post(at(make, "proof/compare"), {"file": file})

    assert anchor["digest"] in text_of(page) and anchor["heads"][0]["hash"] in text_of(page)
    assert anchor["digest"] in text_of(browser.get(at(make, "proof")))
    assert "These books bear the anchor out" in text_of(compared(content))
    changed = content.replace(b'"number": 1', b'"number": 2')
    assert compared(changed).status_code == 422
    assert "is not as it was exported" in text_of(compared(changed))
    for wrong in (b"", b"{}", b"[" * 100_000, b"\xff\xfe", b"x" * 2_000_000):
        assert compared(wrong).status_code == 422, wrong[:10]
    assert browser.post(at(make, "proof/compare")).status_code == 422


def test_sec_28_the_journal_leaves_as_a_file_without_formulas(make: Make, browser: Client) -> None:
    make.post("2026-03-02", "=HYPERLINK(1)", ENERGY)
    made(make, browser, "exports/start", what="export journal", format="csv")
    content = file_of(browser, make)
    page = browser.get(at(make, "exports"))

    assert b"'=HYPERLINK" in content and b",=HYPERLINK" not in content
    assert f"{make.book.slug}-journal.csv" in text_of(page) and "until" in text_of(page)


@pytest.mark.parametrize("form", ["hledger", "beancount"])
def test_the_journal_leaves_in_plain_text_for_the_days_asked(
    make: Make, browser: Client, form: str
) -> None:
    make.post("2026-03-02", "Energy", ENERGY)
    make.post("2026-04-02", "Later", ENERGY)
    asked = {"what": "export journal", "format": form, "from": "2026-03-01", "until": "2026-03-31"}
    made(make, browser, "exports/start", **asked)

    content = file_of(browser, make)

    assert b"Energy" in content and b"Later" not in content


def test_an_export_that_cannot_be_is_told_where_it_was_asked(make: Make, browser: Client) -> None:
    wrong = {"what": "export journal", "format": "csv", "from": "soon"}
    assert browser.post(at(make, "exports/start"), wrong).status_code == 422
    for what in ({"what": "sing"}, {"what": "export journal", "format": "../x"}):
        assert browser.post(at(make, "exports/start"), what).status_code == 404
    assert jobs(make.book) == []


def test_all_of_the_books_leave_in_one_file(make: Make, browser: Client) -> None:
    make.post("2026-03-02", "Energy", ENERGY)

    page = browser.get(made(make, browser, "exports/start", what="archive"))

    assert jobs(make.book)[0].result["row_count"] > entry_count(make.book)
    assert jobs(make.book)[0].result_name in text_of(page)


def test_sec_2_and_sec_1_proof_and_exports_open_to_those_whose_business_it_is(
    make: Make, browser: Client, signed_in: Callable[[str], Client]
) -> None:
    uid = made(make, browser, "proof/start", what="anchor").rpartition("/")[2]
    stranger = Make()
    assert browser.get(at(stranger, f"proof/anchors/{uid}")).status_code == 404
    assert browser.get(at(make, "proof/anchors/unknown")).status_code == 404
    for role, status in (("manager", 403), ("approver", 403), ("accountant", 200)):
        other = signed_in(role)
        for path in ("proof", f"proof/anchors/{uid}", "exports"):
            assert other.get(at(make, path)).status_code == status, (role, path)
        if status == 403:
            for path in ("proof/start", "proof/compare", "exports/start"):
                assert other.post(at(make, path)).status_code == 403, (role, path)
