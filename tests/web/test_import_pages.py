"""Files into the books on screen: tried, mended, brought in, taken back."""

import re
import struct
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akker.access.models import Role
from akker.jobs.queries import jobs
from akker.jobs.starting import start_job
from akker.jobs.working import run_jobs
from akker.ledger.queries import chart, entry_count
from akker.web import uploads
from akker.web.import_words import KINDS
from tests.intake.made import changed, xlsx
from tests.make import Make
from tests.web.test_activity_pages import at, text_of

GOOD = (
    "entry,date,description,account,amount\n"
    "1,2026-03-02,Energy,4600,121.00\n1,2026-03-02,Energy,1020,-121.00\n"
)
WRONG = GOOD.replace("-121.00", "-12x").replace("4600", "4699")
ODD = "Ref,When,What,GL,Value\n1,03/02/2026,Paper,4610,12.50\n1,03/02/2026,Paper,1020,-12.50\n"


@pytest.fixture
def browser(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("owner")


def bring(
    make: Make, browser: Client, text: str | bytes, kind: str = "journal", name: str = "a.csv"
) -> Any:
    """Choose a file, let the worker try it, and read the page of the try."""
    content = text.encode() if isinstance(text, str) else text
    answer = browser.post(
        at(make, "imports/bring"), {"kind": kind, "file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 302, text_of(answer)
    return after_job(browser, answer["Location"])


def after_job(browser: Client, address: str) -> Any:
    run_jobs()
    page = browser.get(address)
    page.address = address
    return page


def press(make: Make, browser: Client, page: Any, what: str, **fields: object) -> Any:
    """Press a button of a try and read the page that it leads to, when its job is done."""
    answer = browser.post(f"{page.address}/{what}", fields)
    assert answer.status_code == 302, text_of(answer)
    return after_job(browser, answer["Location"])


def a_billion_dots() -> bytes:
    """A PNG of 122 kB, black and white."""
    head = struct.pack(">IIBBBBB", 100_000, 10_000, 1, 0, 0, 0, 0)
    packer = zlib.compressobj()
    rows = b"".join(packer.compress(b"\0" * 12_501) for _ in range(10_000)) + packer.flush()
    parts = ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def column(page: Any, heading: str) -> str:
    """The name of the choice beside a heading."""
    found = re.search(rf'id="heading-(\d+)">{re.escape(heading)}<', page.content.decode())
    assert found
    return f"column-{found[1]}"


def test_a_file_is_tried_brought_in_and_taken_back(make: Make, browser: Client) -> None:
    tried = bring(make, browser, GOOD)
    assert "All is well; nothing is written yet" in text_of(tried)
    assert entry_count(make.book) == 0

    done = press(make, browser, tried, "come-in")
    assert "1 entry came in." in text_of(done)
    (found,) = re.findall(r'href="([^"]+/imports/[0-9a-f]{32})"', done.content.decode())
    page = browser.get(found)
    assert "MEM/2026/1" in text_of(page) and "In the books" in text_of(page)

    answer = browser.post(f"{found}/undo")
    undone = after_job(browser, answer["Location"])
    assert "1 entry was taken back." in text_of(undone)
    assert entry_count(make.book) == 2
    again = browser.get(found)
    assert "Taken back" in text_of(again) and "Take back this import" not in text_of(again)
    assert "a.csv" in text_of(browser.get(at(make, "imports")))


def test_parties_that_are_taken_back_are_counted_as_parties(make: Make, browser: Client) -> None:
    """A row that is wrong is not counted among those that are there."""
    rows = "code,name,country\nA1,Ann,NL\nA2,Bob,NL\n"
    tried = bring(make, browser, f"{rows}A3,Eve,Nowhere\n", kind="parties")
    assert re.search(r"There as they are 0", text_of(tried))

    tried = bring(make, browser, rows, kind="parties")
    done = press(make, browser, tried, "come-in")
    (found,) = re.findall(r'href="([^"]+/imports/[0-9a-f]{32})"', done.content.decode())
    undone = after_job(browser, browser.post(f"{found}/undo")["Location"])

    assert "2 that came in are retired: A1, A2." in text_of(undone)
    assert "were taken back" not in text_of(undone)


def test_what_is_wrong_stands_with_row_and_column_and_a_mended_file_goes_on(
    make: Make, browser: Client
) -> None:
    tried = bring(make, browser, WRONG)
    said = text_of(tried)

    assert "1 row to mend" in said
    assert re.search(r"3 amount (amount: )?-12x is not an amount", said)
    assert "Bring in" not in said.partition("mended first")[2].partition("row to mend")[0]
    assert entry_count(make.book) == 0

    mended = SimpleUploadedFile("b.csv", GOOD.encode())
    answer = browser.post(f"{tried.address}/again", {"file": mended})
    assert "All is well" in text_of(after_job(browser, answer["Location"]))


def test_headings_are_chosen_on_screen_and_remembered(make: Make, browser: Client) -> None:
    tried = bring(make, browser, ODD)
    assert "has no column for entry, date, account" in text_of(tried)
    assert "Choose below what each column holds." in text_of(tried)

    meant = {"Ref": "entry", "When": "date", "What": "description", "GL": "account"}
    chosen = {column(tried, heading): field for heading, field in meant.items()}
    asked = press(
        make, browser, tried, "again", **chosen, **{column(tried, "Value"): "amount"}, dates=""
    )
    assert "03/02/2026 can be more than one day" in text_of(asked)
    assert "Say below whether the day or the month comes first." in text_of(asked)
    assert 'aria-invalid="true" aria-describedby="dates-said"' in asked.content.decode()

    fields = {**chosen, column(tried, "Value"): "amount"}
    told = press(make, browser, asked, "again", **fields, dates="dmy")
    press(make, browser, told, "come-in")
    assert entry_count(make.book) == 1

    other = bring(make, browser, ODD.replace("12.50", "13.50"))
    assert "as you said before" in text_of(other)


def test_ledger_accounts_that_are_missing_are_proposed_and_opened(
    make: Make, browser: Client
) -> None:
    tried = bring(make, browser, GOOD.replace("4600", "expenses:coffee"))
    assert "1 ledger account these books do not have" in text_of(tried)
    assert "Open 1 ledger account too" in text_of(tried)

    press(make, browser, tried, "come-in", open_accounts="on")

    assert "expenses:coffee" in {place.code for place in chart(make.book)}
    assert entry_count(make.book) == 1


def test_the_same_file_changes_nothing(make: Make, browser: Client) -> None:
    press(make, browser, bring(make, browser, GOOD), "come-in")

    again = bring(make, browser, GOOD)

    assert "Nothing in it is new" in text_of(again)
    assert "come-in" not in again.content.decode()


OTHERS = {
    "chart": ("code,name,type\n4999,Sundries,expense\n", "Bring in 1 ledger account"),
    "parties": ("code,name,kind\nP1,Smit,klant\n", "Bring in 1 party"),
    "opening": ("rekening,debet,credit\n1020,10.00,\n0500,,10.00\n", "Bring in 2 balances"),
    "rates": ("Date,USD\n2026-01-02,1.1\n", "Bring in 1 rate"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_the_other_kinds_come_in_the_same_way(make: Make, browser: Client, kind: str) -> None:
    text, button = OTHERS[kind]
    tried = bring(make, browser, text, kind)
    assert button in text_of(tried)

    done = press(make, browser, tried, "come-in")

    assert 'class="badge good">Done' in done.content.decode()
    assert jobs(make.book)[0].refusal == ""


HOSTILE = {
    "a page": b"<html><script>alert(1)</script></html>",
    "nothing": b"",
    "noise": bytes(range(256)) * 40,
    "a bad zip": b"PK\x03\x04" + b"\0" * 200,
    "half a workbook": xlsx([["entry"], ["1"]])[:-30],
    "a workbook with entities": changed(
        xlsx([["entry"], ["1"]]),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "bb">]>', 1),
    ),
    "an old workbook": bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600,
}


@pytest.mark.parametrize("kind", KINDS)
def test_rel_60_and_sec_21_a_file_that_is_none_is_refused_in_a_sentence(
    make: Make, browser: Client, kind: str
) -> None:
    for what, content in HOSTILE.items():
        page = bring(make, browser, content, kind, "../../x.PhAr\x00.html")

        assert page.status_code == 200, what
        assert "The file cannot come in like this" in text_of(page), what
        assert jobs(make.book)[0].refusal_code not in ("job_failed", "job_lost"), what
    assert entry_count(make.book) == 0


def test_sec_24_a_picture_of_a_billion_dots_is_never_unpacked(make: Make, browser: Client) -> None:
    picture = a_billion_dots()
    bring(make, browser, HOSTILE["noise"])  # what is loaded once is not counted
    tracemalloc.start()

    page = bring(make, browser, picture, "invoices", "invoices.xlsx")

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "The file cannot come in like this" in text_of(page)
    assert most < 200 * uploads.MB


def test_sec_15_and_17_headings_and_names_are_text(make: Make, browser: Client) -> None:
    attack = "'); DROP TABLE ledger_journalline; --<script>alert(1)</script>"
    text = GOOD.replace("description", f'"{attack}"')
    page = bring(make, browser, text, name="<img src=x onerror=alert(1)>.csv")
    fields = dict.fromkeys(re.findall(r"column-2", page.content.decode()), "description")
    with CaptureQueriesContext(connection) as queries:
        page = press(make, browser, page, "again", **fields)

    shown = page.content.decode()
    assert "<script>alert" not in shown and "<img src=x" not in shown
    assert "&lt;script&gt;alert" in shown
    assert not any("DROP TABLE" in query["sql"].upper().split("VALUES")[0] for query in queries)
    assert entry_count(make.book) == 0


def test_sec_22_what_a_file_is_called_is_never_a_path(
    make: Make, browser: Client, tmp_path: Any
) -> None:
    outside = tmp_path / "evil.csv"

    bring(make, browser, GOOD, name=f"../../../../../..{outside}")

    assert not outside.exists()
    assert "/" not in jobs(make.book)[0].input_name


def test_without_a_file_or_with_too_much_of_one_a_sentence_says_so(
    make: Make, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    none = browser.post(at(make, "imports/bring"), {"kind": "journal"})
    monkeypatch.setattr(uploads, "MOST_UPLOAD", 10)
    large = browser.post(
        at(make, "imports/bring"),
        {"kind": "journal", "file": SimpleUploadedFile("a.csv", GOOD.encode())},
    )

    assert none.status_code == 422 and "No file was chosen." in text_of(none)
    assert large.status_code == 422 and "the most is" in text_of(large)
    assert browser.post(at(make, "imports/bring"), {"kind": "sing"}).status_code == 404


@pytest.mark.parametrize("role", Role.values)
def test_sec_2_who_may_not_bring_in_files_looks_at_most(
    make: Make, browser: Client, signed_in: Callable[[str], Client], role: str
) -> None:
    tried = bring(make, browser, GOOD)
    done = press(make, browser, tried, "come-in")
    uid = re.findall(r"/imports/([0-9a-f]{32})\"", done.content.decode())[0]
    other = browser if role == "owner" else signed_in(role)
    may = role in ("owner", "bookkeeper")

    assert other.get(at(make, "imports")).status_code == 200
    assert other.get(at(make, f"imports/{uid}")).status_code == 200
    assert other.get(tried.address).status_code == (200 if may else 403)
    if not may:
        for path in (f"{tried.address}/come-in", f"{tried.address}/again"):
            assert other.post(path).status_code == 403
        assert other.post(at(make, f"imports/{uid}/undo")).status_code == 403


def test_sec_1_tries_and_imports_of_other_books_are_not_there(make: Make, browser: Client) -> None:
    tried = bring(make, browser, GOOD)
    uid = tried.address.rpartition("/")[2]
    stranger = Make()
    assert stranger.book.slug

    assert browser.get(at(stranger, f"imports/tries/{uid}")).status_code == 404
    assert browser.get(at(make, "imports/tries/unknown")).status_code == 404
    assert browser.get(at(make, "imports/unknown")).status_code == 404
    assert browser.post(at(make, "imports/unknown/undo")).status_code == 404


def test_when_its_file_is_gone_a_try_says_so(make: Make, browser: Client, settings: Any) -> None:
    tried = bring(make, browser, GOOD)
    settings.AKKER_JOB_FILES = settings.AKKER_JOB_FILES / "elsewhere"

    page = browser.get(tried.address)
    answer = browser.post(f"{tried.address}/come-in")

    assert "is not here any more" in text_of(page)
    assert answer.status_code == 409


def test_a_try_that_was_cancelled_says_so_and_can_be_tried_again(
    make: Make, browser: Client
) -> None:
    answer = browser.post(
        at(make, "imports/bring"),
        {"kind": "journal", "file": SimpleUploadedFile("a.csv", GOOD.encode())},
    )
    waiting = browser.get(answer["Location"])
    browser.post(at(make, f"jobs/{jobs(make.book)[0].uid}/cancel"))
    page = after_job(browser, answer["Location"])

    assert "Trying; nothing is written" in text_of(waiting)
    assert "It was cancelled." in text_of(page) and "All is well" not in text_of(page)
    assert "All is well" in text_of(press(make, browser, page, "again"))


def test_a_job_that_takes_back_something_odd_has_a_page_all_the_same(
    make: Make, browser: Client
) -> None:
    uid = start_job(make.alice, kind="undo import", parameters={"import_id": "../a"})
    run_jobs()

    assert "has no import ../a" in text_of(browser.get(at(make, f"jobs/{uid}")))
