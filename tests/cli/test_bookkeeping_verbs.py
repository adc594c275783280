"""The verbs of a bookkeeper's day: post, take back, draft, run, lock, close."""

import datetime as dt
import json
from pathlib import Path

import pytest

from akker.books.actor import reading
from akker.books.models import Book
from akker.files.models import StoredFile
from tests.cli.calling import Akker
from tests.make import Make
from tests.text import journal_text

RENT = {
    "date": "2026-03-02",
    "journal": "MEM",
    "description": "Rent",
    "lines": [{"code": "4200", "amount": "1200.00"}, {"code": "1020", "amount": "-1200.00"}],
}
DATELESS = {key: value for key, value in RENT.items() if key != "date"}


def written(form: object) -> str:
    return json.dumps(form)


def test_an_entry_is_posted_from_standard_input_and_from_a_file(
    make: Make, akker: Akker, tmp_path: Path
) -> None:
    path = tmp_path / "entry.json"
    path.write_text(written(RENT))

    piped = akker("post", "-", stdin=written(RENT))
    filed = akker("post", str(path), "--json")

    assert (piped.code, piped.out) == (0, "Posted MEM/2026/1.\n")
    assert filed.json == {"entry": "MEM/2026/2"}
    assert len(journal_text(make.book).splitlines()) == 6


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("{", "This is not JSON"),
        ('{"date": "2026-03-02", "lines": [{"code": "4600", "amount": 12.5}]}', "in quotes"),
        (written({**RENT, "date": "02-03-2026"}), "is not a date"),
        (written({**RENT, "lines": RENT["lines"][:1]}), "at least two lines"),
        (written({**RENT, "book": "other"}), "means nothing here"),
    ],
)
def test_sec_11_and_13_what_cannot_be_posted_is_one_sentence_and_changes_nothing(
    make: Make, akker: Akker, form: str, words: str
) -> None:
    called = akker("post", "-", stdin=form)

    assert (called.code, called.out) == (1, "")
    assert words in called.err
    assert called.err.count("\n") == 1
    assert journal_text(make.book) == ""


def test_a_file_that_is_not_there_is_a_wrong_call(akker: Akker) -> None:
    assert akker("post", "nowhere.json").code == 2


def test_rel_31_a_key_with_another_entry_is_refused(make: Make, akker: Akker) -> None:
    akker("post", "-", "--idempotency-key", "k", stdin=written(RENT))
    again = akker("post", "-", "--idempotency-key", "k", stdin=written(RENT))
    other = akker(
        "post", "-", "--idempotency-key", "k", stdin=written({**RENT, "description": "X"})
    )

    assert again.out == "Posted MEM/2026/1.\n"
    assert other.code == 1
    assert len(journal_text(make.book).splitlines()) == 3


def test_taking_back_may_leave_a_copy_to_correct(make: Make, akker: Akker) -> None:
    akker("post", "-", stdin=written(RENT))

    draft_id = akker("reverse", "MEM/2026/1", "--copy", "--json").json["draft_id"]
    form = json.loads(akker("draft", "show", str(draft_id)).out)
    form["lines"][0]["code"] = "4600"
    akker("draft", "change", str(draft_id), "Energy", "-", stdin=written(form))
    posted = akker("draft", "post", str(draft_id))

    assert posted.out == "Posted MEM/2026/3.\n"
    assert akker("draft", "list").out == "These books have no drafts.\n"
    assert "4600" in journal_text(make.book).splitlines()[-2]


def test_drafts_and_templates_are_kept_used_and_thrown_away(make: Make, akker: Akker) -> None:
    akker("template", "save", "Rent", "-", stdin=written(DATELESS))
    used = akker("template", "use", "Rent", "--on", "2026-04-01")
    saved = akker("draft", "save", "Later", "-", "--json", stdin="{}")

    assert used.code == 0
    assert [row["title"] for row in akker("draft", "list", "--json").json] == ["Later", "Rent"]
    assert akker("draft", "delete", str(saved.json["draft_id"])).code == 0
    assert json.loads(akker("template", "show", "Rent").out) == DATELESS
    assert akker("template", "list").out.splitlines() == ["Name", "Rent"]
    assert akker("template", "delete", "Rent").code == 0


def test_recurring_entries_are_posted_once_and_what_cannot_be_is_said(
    make: Make, akker: Akker
) -> None:
    added = akker(
        *("recurring", "add", "Rent", "-", "--starts-on", "2026-01-31"), stdin=written(DATELESS)
    )
    akker("lock", "hard", "--until", "2026-01-31")

    run = akker("run", "recurring", "--until", "2026-03-31")
    again = akker("run", "recurring", "--until", "2026-03-31")

    assert added.code == 0
    assert [line.split(": ")[1][:10] for line in run.out.splitlines()] == [
        "not posted",
        "posted as ",
        "posted as ",
    ]
    assert again.out.startswith("2026-01-31 Rent: not posted")
    assert akker("recurring", "list", "--json").json[0]["name"] == "Rent"
    akker("recurring", "change", "Rent", "-", "--ends-on", "2026-12-31", stdin=written(DATELESS))
    assert akker("recurring", "stop", "Rent").code == 0
    assert "stopped" in akker("recurring", "list").out


def test_locks_are_set_and_lifted_but_for_the_hard_one(make: Make, akker: Akker) -> None:
    locked = akker("lock", "sales", "--until", "2026-03-31")
    lifted = akker("lock", "sales", "--lift", "--json")
    akker("lock", "hard", "--until", "2026-02-28")

    assert locked.out == "Akkerbouw: sales is locked up to and including 2026-03-31.\n"
    assert lifted.json == {"lock": "sales", "until": None}
    assert akker("lock", "hard", "--lift").code == 1
    assert akker("lock", "vat").code == 2
    assert akker("post", "-", stdin=written({**RENT, "date": "2026-02-27"})).code == 1
    assert Book.objects.get(pk=make.book.pk).hard_locked_until == dt.date(2026, 2, 28)


def test_a_year_is_closed_and_reopened(make: Make, akker: Akker) -> None:
    akker("post", "-", stdin=written(RENT))

    closed = akker("close", "year", "2026", "--sure", "--json").json
    reopened = akker("reopen", "year", "2026", "--json").json

    assert closed["entry"]
    assert reopened["entry"]
    assert closed["entry"] != reopened["entry"]
    assert akker("close", "year", "1999").code == 1


def test_rates_come_in_and_foreign_balances_are_revalued(
    make: Make, akker: Akker, tmp_path: Path
) -> None:
    path = tmp_path / "eurofxref.csv"
    path.write_text("Date,USD,\n2026-03-31,1.2500,\n2026-03-30,1.2000,\n")
    payment = {
        **RENT,
        "lines": [
            {"code": "1021", "amount": "100.00", "currency": "USD", "currency_amount": "120.00"},
            {"code": "1020", "amount": "-100.00"},
        ],
    }
    akker("post", "-", stdin=written(payment))

    tried = akker("import", "rates", str(path), "--dry-run")
    brought = akker("import", "rates", str(path))
    run = akker("run", "revaluation", "--until", "2026-03-31", "--json")

    assert tried.out.startswith("2 rates would come in")
    assert brought.out.startswith("2 rates came in")
    assert len(run.json["entries"]) == 2
    assert "-4.00" in journal_text(make.book)


def test_a_file_is_kept_with_its_entry(make: Make, akker: Akker, tmp_path: Path) -> None:
    path = tmp_path / "rent.pdf"
    path.write_bytes(b"%PDF-1.7 rent")
    akker("post", "-", stdin=written(RENT))

    assert akker("attach", "MEM/2026/1", str(path)).out == "rent.pdf is kept with MEM/2026/1.\n"
    with reading(make.book):
        assert StoredFile.objects.get(book=make.book).media_type == "application/pdf"


def test_kept_files_are_listed_and_come_out_as_they_went_in(
    make: Make, akker: Akker, tmp_path: Path
) -> None:
    path, back = tmp_path / "rent.pdf", tmp_path / "back.pdf"
    path.write_bytes(b"%PDF-1.7 \x00 rent")
    akker("post", "-", stdin=written(RENT))
    akker("attach", "MEM/2026/1", str(path))

    (row,) = akker("attachment", "list", "MEM/2026/1", "--json").json
    assert (row["name"], row["size"]) == ("rent.pdf", 15)
    assert akker("attachment", "get", str(row["file_id"]), "--output", str(back)).code == 0
    assert back.read_bytes() == path.read_bytes()
    assert akker("attachment", "list", "MEM/2026/9").code == 1
    assert "has no file 999" in akker("attachment", "get", "999", "--output", str(back)).err


def test_somebody_is_registered_once_and_lines_name_them(make: Make, akker: Akker) -> None:
    assert akker("party", "list").out == "Nobody is registered yet.\n"
    added = akker("party", "add", "jansen", "Bakkerij Jansen")
    lines = [{**RENT["lines"][0], "party": "jansen"}, RENT["lines"][1]]
    akker("post", "-", stdin=written({**RENT, "lines": lines}))

    assert added.out == "Bakkerij Jansen is registered as jansen.\n"
    listed = {"code": "jansen", "name": "Bakkerij Jansen", "roles": [], "country": "", "email": ""}
    listed |= {"manager": "", "manager_name": ""}
    assert akker("party", "list", "--json").json == [listed]
    assert journal_text(make.book).splitlines()[1].endswith("jansen")
    assert akker("party", "add", "jansen", "Another").code == 1


def test_a_card_is_shown_to_be_changed_and_given_back(make: Make, akker: Akker) -> None:
    about = ("--role", "customer", "--country", "NL", "--kvk", "33286383", "--days", "14")
    akker("party", "add", "jansen", "Bakkerij Jansen", *about, "--iban", "NL91ABNA0417164300")
    card = akker("party", "show", "jansen").json

    card["bank_accounts"] = [{"iban": "NL02 ABNA 0123 4567 89"}]
    changed = akker("party", "change", "jansen", "-", stdin=written(card))

    assert (card["roles"], card["payment_days"]) == (["customer"], 14)
    assert card["identifiers"] == [{"scheme": "kvk", "number": "33286383"}]
    assert changed.out == "The card of jansen is changed.\n"
    assert "NL02ABNA0123456789" in akker("party", "unconfirmed").out
    akker("party", "confirm-iban", "jansen", "NL02ABNA0123456789")
    assert akker("party", "unconfirmed").out == "Every bank account is confirmed.\n"
    wrong = akker("party", "add", "smit", "Smit", "--vat", "NL1")
    assert (wrong.code, akker("party", "show", "smit").code) == (1, 1)
    assert wrong.err.startswith("NL1 cannot be a VAT number")


def test_the_years_and_locks_of_books_are_shown(make: Make, akker: Akker) -> None:
    akker("lock", "vat", "--until", "2026-03-31")

    shown = akker("book", "show", "--json").json

    assert shown["locks"] == {
        "sales": None, "purchase": None, "vat": "2026-03-31", "hard": None,
    }  # fmt: skip
    assert [year["year"] for year in shown["years"]] == ["2026"]
    assert "vat locked until 2026-03-31" in akker("book", "show").out


def test_a_ledger_account_is_revalued_beside_itself_until_it_is_stopped(
    make: Make, akker: Akker
) -> None:
    akker("account", "add", "1022", "Bank GBP", "--type", "asset", "--currency", "GBP")
    akker("account", "add", "1028", "Bank GBP differences", "--type", "asset")

    assert akker("account", "revalue", "1022", "--beside", "1028").code == 0
    assert "cannot hold" in akker("account", "revalue", "1022", "--beside", "8020").err
    assert akker("account", "revalue", "1022", "--stop").out == (
        "Ledger account 1022 is not revalued from now on.\n"
    )
    assert akker("account", "revalue", "1022").code == 2


def test_vat_codes_are_listed_and_compute(make: Make, akker: Akker) -> None:
    codes = {row["code"]: row for row in akker("tax", "codes", "--on", "2018-12-31", "--json").json}

    assert (codes["V9"]["rate_e2"], codes["V9"]["next_on"]) == (600, "2019-01-01")
    assert codes["X-EUG"]["needs_buyer_vat_id"] is True
    computed = akker("tax", "compute", "V21=99.99", "V9=30.03", "--on", "2026-03-02")
    assert computed.out.splitlines()[-1] == "Total 153.72"
    assert akker("tax", "compute", "V6=1.00").code == 1
    assert akker("tax", "compute", "V21").code == 2
