"""What comes out as a file, and what the page reads."""

import datetime as dt

from akker.access.models import User
from akker.api.doors import OPERATIONS, PAGE_HEADER
from tests.api.calls import calls_in
from tests.api.described import departs, told
from tests.api.test_manners import counts
from tests.api.world import JOURNAL, Caller, World, upload
from tests.web.visitor import signed_in

# Files


def test_reports_come_in_every_format(world: World) -> None:
    owner = world.caller()
    begins = {"csv": b"code,", "table": b"Trial", "xlsx": b"PK", "pdf": b"%PDF"}

    for name, start in begins.items():
        answer = owner.get("reports/trial-balance", format=name)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200
        assert start in content[:40], (name, content[:40])
        assert "attachment" in answer.headers["Content-Disposition"]
        assert not departs("show_report", answer)
    for report in ("balance-sheet", "profit-and-loss", "journal", "journals", "general-ledger"):
        assert owner.get(f"reports/{report}").status_code == 200
    card = told(owner.get("reports/ledger-card", ledger_account="1020", as_of="2026-12-31"))
    assert card["book"]


def test_a_trial_balance_is_what_the_command_line_tells(world: World) -> None:
    report = told(world.caller().get("reports/trial-balance", as_of="2026-12-31"))

    assert set(report) >= {"book", "as_of", "known_at", "rows", "totals"}
    bank = next(row for row in report["rows"] if row["code"] == "1020")
    assert bank["balance"].startswith("-")


def test_the_books_are_exported_in_open_formats(world: World) -> None:
    owner = world.caller()

    for name in ("csv", "hledger", "beancount"):
        answer = owner.get("exports/journal", format=name)
        assert b"Energy" in b"".join(answer.streaming_content)
        assert not departs("export_journal", answer)


def test_sec_18_a_file_is_a_download_of_no_stated_kind(world: World) -> None:
    answer = world.caller().get(f"files/{world.file_id}")

    assert answer.content == b"paid a"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_with_problems_is_listed_row_by_row_in_a_dry_run_and_refused_after(
    world: World,
) -> None:
    owner = world.caller()
    bad = JOURNAL.replace(b"-10.00", b"x")

    dry = owner.call("POST", "imports/journal", files={**upload(bad), "dry_run": "true"})
    real = owner.call("POST", "imports/journal", files=upload(bad))

    assert (dry.status_code, real.status_code) == (200, 422)
    assert told(dry)["problems"][0]["row"] == 3
    assert told(dry)["problems"][0]["sentence"] in told(real)["detail"] + " " + told(real)["remedy"]


# The page


def test_who_is_signed_in_reads_from_the_page_and_writes_nothing(world: World) -> None:
    world.caller()  # who owns these books signs in under this address
    owner = User.objects.get(email=f"owner-write-{world.tag}@example.com")
    browser = Caller("", world.slug, signed_in(owner))
    header = PAGE_HEADER.replace("-", "_")

    assert browser.get("chart").status_code == 401, "another site can send this much"
    assert browser.call("GET", "chart", **{header: "1"}).status_code == 200
    assert told(browser.call("GET", "/api/v1/books", **{header: "1"}))[0]["slug"] == world.slug
    before = counts(world)
    for name, one in OPERATIONS.items():
        if one.method != "GET":
            answer = calls_in(world)[name].made_by(browser, **{header: "1"})
            assert answer.status_code == 401, name
    assert counts(world) == before
    other = browser.call("GET", "/api/v1/books/b-nowhere", **{header: "1"})
    assert other.status_code == 404
    book = told(browser.call("GET", f"/api/v1/books/{world.slug}", **{header: "1"}))
    assert dt.date.fromisoformat(book["today"]).year >= 2026
