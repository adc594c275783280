"""The verbs of books, people, charts, dimensions, proofs and exports."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.db import connection

from akker.access.queries import members_of
from akker.books.actor import reading
from akker.books.queries import fiscal_years
from akker.ledger.models import JournalEntry
from akker.ledger.queries import chart
from tests.cli.calling import Akker
from tests.ledger.unguarded import guards_off
from tests.make import Make

RENT = [("4600", "100.00"), ("1020", "-100.00")]


def test_books_are_opened_and_listed(make: Make, akker: Akker) -> None:
    slug = f"{make.slug}-2"
    opened = akker(
        *("book", "open", "Noord VOF", "--slug", slug, "--country", "NL", "--currency", "EUR"),
        *("--form", "sole-trader", "--year-start", "07", "--first-day", "2025-07-01"),
    )

    listed = akker("book", "list", "--json").json

    assert opened.code == 0
    assert {"slug": slug, "legal_form": "sole-trader"}.items() <= next(
        row for row in listed if row["slug"] == slug
    ).items()
    assert akker("open", "year", "--book", slug).out == "Year 2026-2027 of Noord VOF is open.\n"


def test_a_book_begins_with_the_fiscal_year_of_today(make: Make, akker: Akker) -> None:
    slug = f"{make.slug}-2"
    akker("book", "open", "A", "--slug", slug, "--country", "BE", "--currency", "EUR")
    listed = akker("account", "list", "--book", slug)

    assert listed.code == 0
    assert make.book.slug != slug


def test_opening_the_next_year(make: Make, akker: Akker) -> None:
    called = akker("open", "year", "--until", "2027-06-30")

    assert called.out == "Year 2027 of Akkerbouw is open.\n"
    with reading(make.book):
        assert fiscal_years(make.book)[-1].ends_on == dt.date(2027, 6, 30)
    assert akker("open", "year", "--until", "2027-07-01").code == 1


def test_people_are_let_in_and_out(make: Make, akker: Akker) -> None:
    added = akker("user", "add", "Dana@example.com", "--role", "owner", "--name", "Dana")
    akker("user", "add", "erik@example.com", "--role", "auditor")
    akker("user", "role", "erik@example.com", "accountant")

    assert added.out.startswith("dana@example.com is owner of Akkerbouw.")
    assert [row["role"] for row in akker("user", "list", "--json").json] == ["owner", "accountant"]
    assert akker("user", "end", "erik@example.com").code == 0
    assert akker("user", "end", "dana@example.com").code == 1
    assert [row.email for row in members_of(make.book)] == ["dana@example.com"]


def test_a_link_to_sign_in_with_is_printed(make: Make, akker: Akker) -> None:
    akker("user", "add", "dana@example.com", "--role", "owner")

    link = akker("user", "link", "dana@example.com").out.strip()

    assert link.startswith("http://localhost:8765/sign-in/")
    assert akker("user", "link", "nobody@example.com").code == 1


def test_the_chart_is_changed(make: Make, akker: Akker) -> None:
    akker("account", "add", "4601", "Heat", "--type", "expense")
    akker("account", "rename", "4601", "Heating")
    akker("account", "retire", "4601")
    with reading(make.book):
        (row,) = [row for row in chart(make.book) if row.code == "4601"]

    assert (row.name, row.type, row.is_retired) == ("Heating", "expense", True)
    assert "4601  Heating" in akker("account", "list").out
    assert akker("account", "restore", "4601").code == 0
    assert akker("account", "add", "4601", "Again", "--type", "expense").code == 1


def test_dimensions_get_values_and_ledger_accounts_ask_them(make: Make, akker: Akker) -> None:
    assert akker("dimension", "list").out == "These books have no dimensions.\n"

    akker("dimension", "add", "project", "Project")
    akker("dimension", "value", "project", "P1", "Roof")
    akker("dimension", "value", "project", "P2", "Cellar")
    akker("dimension", "retire", "project", "P2")
    akker("account", "require", "4600", "project")

    assert akker("dimension", "list").out.splitlines() == [
        "Dimension  Value  Name",
        "project    P1     Roof",
        "project    P2     Cellar  retired",
    ]
    with reading(make.book):
        (row,) = [row for row in chart(make.book) if row.code == "4600"]
    assert row.required_dimensions == ("project",)


def test_check_says_that_all_is_well_or_what_is_not(make: Make, akker: Akker) -> None:
    make.post("2026-03-02", "Energy", RENT)

    well = akker("check", "--book", make.book.slug)
    with guards_off():
        JournalEntry.objects.filter(book=make.book).update(description="Something else")
    broken = akker("check", "--book", make.book.slug)
    in_json = akker("check", "--book", make.book.slug, "--json")

    assert well.code == 0
    assert "all is well" in well.out
    assert broken.code == 1
    assert "MEM/2026/1" in broken.out
    assert broken.err.startswith("1 thing was found that should not be.")
    assert in_json.json[0]["findings"][0]["check"] == "chain"


def test_an_anchor_names_the_heads_and_goes_whole_into_a_file(
    make: Make, akker: Akker, tmp_path: Path
) -> None:
    make.post("2026-03-02", "Energy", RENT)

    printed = akker("anchor").json
    written = akker("anchor", "--output", str(tmp_path / "anchor.json"))

    assert printed["heads"][0]["number"] == 1
    anchored = json.loads((tmp_path / "anchor.json").read_text())
    assert written.out.split()[0] == anchored["digest"]
    assert [path.name for path in tmp_path.iterdir()] == ["anchor.json"]


def test_books_bear_out_an_anchor_kept_from_before_or_it_is_said_where_not(
    make: Make, akker: Akker, tmp_path: Path
) -> None:
    kept, edited, other = (tmp_path / name for name in ("kept.json", "edited.json", "other"))
    make.post("2026-03-02", "Energy", RENT)
    akker("anchor", "--output", str(kept))
    make.post("2026-03-03", "Energy", RENT)
    edited.write_text(kept.read_text().replace('"number": 1', '"number": 2'))
    other.write_text("[]")

    well = akker("check", "--anchor", str(kept))
    with guards_off(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_journalentry SET hash = previous_hash WHERE book_id = %s", [make.book.pk]
        )
    gone = akker("check", "--anchor", str(kept))

    assert (well.code, well.out.count(", anchor)")) == (0, 1)
    assert gone.code == 1
    assert "anchor: Entry MEM/2026/1 is not the one that was anchored." in gone.out
    assert "not as it was exported" in akker("check", "--anchor", str(edited)).err
    assert akker("check", "--anchor", str(other)).err.startswith("This is no anchor.")


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("csv", "MEM/2026/1,2026-03-02,MEM,Energy,4600"),
        ("hledger", "2026-03-02"),
        ("beancount", "option"),
    ],
)
def test_the_journal_is_exported(make: Make, akker: Akker, form: str, words: str) -> None:
    make.post("2026-03-02", "Energy", RENT)
    make.post("2026-04-02", "Later", RENT)

    called = akker("export", "journal", "--format", form, "--until", "2026-03-31")

    assert called.code == 0
    assert words in called.out
    assert "Later" not in called.out


def test_an_export_that_fails_leaves_what_was_there(
    make: Make, akker: Akker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "journal.csv"
    kept.write_text("last month's")

    def broken(book: object, entries: object) -> object:
        yield "half"
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(
        __import__("akker.cli.exports", fromlist=["x"]).JOURNAL_FORMATS, "csv", broken
    )
    called = akker("export", "journal", "--output", str(kept))

    assert called.code == 1
    assert "is full" in called.err
    assert kept.read_text() == "last month's"
    assert [path.name for path in tmp_path.iterdir()] == ["journal.csv"]
