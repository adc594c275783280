"""Bringing in a journal: what a file says is posted, once, whatever program wrote it."""

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from akker.audit.models import Event
from akker.books.actor import reading
from akker.intake.models import Import
from akker.intake.queries import imports
from akker.kernel.rates import parse_rate
from akker.ledger.charting import retire_ledger_account
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.importing import import_journal
from akker.ledger.models import ExchangeRate, LedgerAccount
from akker.ledger.queries import chart, entry_labelled
from akker.parties.registering import register_party
from tests.ledger.files import HEAD, all_rows, journal_file, workbook_file
from tests.make import Make, refusal_of
from tests.text import journal_text

ENERGY = ("1,2026-03-02,,Energy,4600,100.00,,", "1,2026-03-02,,Energy,1020,-100.00,,")
LUNCH = ("2,2026-03-02,,Lunch,4562,12.50,,", "2,2026-03-02,,Lunch,1020,-12.50,,")
RENT = ("3,2026-04-01,,Rent,4200,900.00,,", "3,2026-04-01,,Rent,1020,-900.00,,")


def test_a_file_is_posted_as_it_says(make: Make, tmp_path: Path) -> None:
    register_party(make.alice, code="C1", name="Bakkerij")
    rows = [
        "a,2026-03-02,BNK,Energy,4600,100.00,,first half",
        "a,,,,4610,25.50,,",
        "a,2026-03-02,BNK,Energy,Bank EUR,-125.50,C1,",
        "b,2026-03-03,,'=SUM(A1),4600,1.00,,'-1",
        "b,2026-03-03,,'=SUM(A1),1020,-1.00,,",
    ]

    done = import_journal(make.alice, path=journal_file(tmp_path, *rows), file_name="March.csv")

    assert journal_text(make.book) == "\n".join(
        (
            "2026-03-02 BNK/2026/1 Energy",
            "    4600 Energy                         100.00",
            "    4610 Office supplies                 25.50",
            "    1020 Bank EUR                      -125.50  C1",
            "2026-03-03 MEM/2026/1 =SUM(A1)",
            "    4600 Energy                           1.00",
            "    1020 Bank EUR                        -1.00",
        )
    )
    assert (done.entry_count, done.line_count, done.known_count) == (2, 5, 0)
    assert (done.first_label, done.last_label) == ("BNK/2026/1", "MEM/2026/1")
    with reading(make.book):
        assert entry_labelled(make.book, "MEM/2026/1").lines[0].text == "-1"
        assert entry_labelled(make.book, "BNK/2026/1").source == f"import:{done.import_uid}"
        (row,) = imports(make.book)
        events = Event.objects.filter(book=make.book, subject=f"import:{done.import_uid}")
        assert [event.kind for event in events] == ["EntriesPosted"]
    assert (row.uid, row.file_name, row.item_count) == (done.import_uid, "March.csv", 2)


def test_debit_and_credit_in_columns_of_their_own(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "dutch.csv"
    path.write_text(
        "Boekstuk;Datum;Omschrijving;Grootboekrekening;Debet;Credit\r\n"
        '1;31-03-2026;Energie;4600;"1.234,50";\r\n'
        '1;31-03-2026;Energie;1020;;"1.234,50"\r\n',
        encoding="windows-1252",
    )

    import_journal(make.alice, path=path)

    assert "4600 Energy                        1234.50" in journal_text(make.book)


def test_dimensions_have_columns_of_their_own(make: Make, tmp_path: Path) -> None:
    add_dimension(make.alice, code="project", name="Project")
    add_dimension_value(make.alice, dimension="project", code="P1", name="Barn")
    path = journal_file(
        tmp_path,
        "1,2026-03-02,4600,5.00,P1",
        "1,2026-03-02,1020,-5.00,",
        head="entry,date,account,amount,dimension:project",
    )

    import_journal(make.alice, path=path)

    with reading(make.book):
        lines = entry_labelled(make.book, "MEM/2026/1").lines
    assert [line.dimensions for line in lines] == [(("project", "P1"),), ()]


def test_headings_that_nobody_knows_are_mapped_once(make: Make, tmp_path: Path) -> None:
    def file(day: str, name: str) -> Path:
        rows = [f"1,{day},Jansen,4600,5.00,x", f"1,{day},Jansen,1020,-5.00,x"]
        return journal_file(tmp_path, *rows, head="N,D,Who,account,amount,extra", name=name)

    mapping = {"N": "entry", "D": "date", "Who": "description"}

    first = import_journal(make.alice, path=file("2026-03-02", "a.csv"), mapping=mapping)
    second = import_journal(make.alice, path=file("2026-03-03", "b.csv"))

    assert (first.entry_count, second.entry_count) == (1, 1)
    assert first.ignored_headings == ("extra",)


# Again and again


def test_rel_33_a_file_that_comes_twice_comes_in_once(make: Make, tmp_path: Path) -> None:
    path = journal_file(tmp_path, *ENERGY, *LUNCH)
    import_journal(make.alice, path=path)
    before = all_rows(make.book)

    again = import_journal(make.alice, path=path)

    assert (again.entry_count, again.known_count, again.import_uid) == (0, 2, "")
    assert all_rows(make.book) == before


def test_rel_33_a_file_that_overlaps_brings_only_what_is_new(make: Make, tmp_path: Path) -> None:
    import_journal(make.alice, path=journal_file(tmp_path, *ENERGY, *LUNCH))
    renumbered = [row.replace("2,", "1,", 1) for row in LUNCH]

    later = import_journal(make.alice, path=journal_file(tmp_path, *RENT, *renumbered))

    assert (later.entry_count, later.known_count) == (1, 1)
    assert journal_text(make.book).count("Lunch") == 1


def test_rel_33_order_encoding_and_program_make_no_difference(make: Make, tmp_path: Path) -> None:
    register_party(make.alice, code="Café", name="Café Zürich")
    lunch = ["2,2026-03-02,,Lunch é,4562,12.50,Café,", "2,2026-03-02,,Lunch é,1020,-12.50,,"]
    import_journal(make.alice, path=journal_file(tmp_path, *ENERGY, *lunch))
    before = all_rows(make.book)
    others = [
        "\n".join((HEAD, *lunch, *ENERGY)).encode("utf-16"),
        "\n".join((HEAD, lunch[1], lunch[0], *ENERGY)).encode("windows-1252"),
        "\r\n".join((HEAD, *ENERGY, *lunch)).replace(",", ";").encode("utf-8-sig"),
        "\n".join((HEAD, *ENERGY, *lunch)).replace(",4562,", ",Representation,").encode(),
    ]

    for content in others:
        (tmp_path / "other.csv").write_bytes(content)
        done = import_journal(make.alice, path=tmp_path / "other.csv")
        assert (done.entry_count, done.known_count) == (0, 2)
    done = import_journal(
        make.alice,
        path=workbook_file(
            tmp_path,
            ("entry", "date", "description", "account", "amount", "party"),
            (7, dt.date(2026, 3, 2).isoformat(), "Lunch é", 4562, 12.5, "Café"),
            (7, "2026-03-02", "Lunch é", 1020, -12.5, ""),
        ),
    )

    assert (done.entry_count, done.known_count) == (0, 1)
    assert all_rows(make.book) == before


def test_rel_33_true_duplicates_are_kept(make: Make, tmp_path: Path) -> None:
    twice = [*LUNCH, *(row.replace("2,", "9,", 1) for row in LUNCH)]
    thrice = [*twice, *(row.replace("2,", "8,", 1) for row in LUNCH)]

    first = import_journal(make.alice, path=journal_file(tmp_path, *twice))
    again = import_journal(make.alice, path=journal_file(tmp_path, *twice))
    more = import_journal(make.alice, path=journal_file(tmp_path, *thrice))

    assert (first.entry_count, again.entry_count, more.entry_count) == (2, 0, 1)
    assert journal_text(make.book).count("Lunch") == 3


def test_rel_31_a_key_answers_once_and_knows_the_file_by_its_bytes(
    make: Make, tmp_path: Path
) -> None:
    actor = dataclasses.replace(make.alice, idempotency_key="k-1")
    path = journal_file(tmp_path, *ENERGY)
    first = import_journal(actor, path=path, progress=lambda *_: None)
    copy = tmp_path / "copy.csv"
    copy.write_bytes(path.read_bytes())

    assert import_journal(actor, path=copy) == first
    assert refusal_of(import_journal, actor, path=journal_file(tmp_path, *RENT)) == "key_reused"


# Ledger accounts that are not there


def test_a_dry_run_proposes_ledger_accounts_and_writes_nothing(make: Make, tmp_path: Path) -> None:
    rows = [
        "1,2026-03-02,,x,Assets:Cash box,5.00,,",
        "1,2026-03-02,,x,Opbrengsten:Verkoop,-5.00,,",
        "2,2026-03-02,,x,Somewhere,5.00,,",
        "2,2026-03-02,,x,Assets:Cash box,-5.00,,",
    ]
    before = all_rows(make.book)

    found = import_journal(make.alice, path=journal_file(tmp_path, *rows), dry_run=True)

    assert [(p.code, p.type, p.row) for p in found.proposals] == [
        ("Assets:Cash box", "asset", 2),
        ("Opbrengsten:Verkoop", "income", 3),
        ("Somewhere", "", 4),
    ]
    assert [problem.row for problem in found.problems] == [4]
    assert found.entry_count == 1
    assert all_rows(make.book) == before


def test_ledger_accounts_are_opened_when_asked(make: Make, tmp_path: Path) -> None:
    rows = ["1,2026-03-02,,x,Assets:Cash,5.00,,", "1,2026-03-02,,x,income:sales,-5.00,,"]
    path = journal_file(tmp_path, *rows)
    assert refusal_of(import_journal, make.alice, path=path) == "ledger_account_unknown"

    done = import_journal(make.alice, path=path, open_accounts=True)

    assert done.opened_codes == ("Assets:Cash", "income:sales")
    with reading(make.book):
        types = {place.code: place.type for place in chart(make.book)}
    assert (types["Assets:Cash"], types["income:sales"]) == ("asset", "income")


def test_a_name_too_long_for_a_code_is_refused_with_its_row(make: Make, tmp_path: Path) -> None:
    long = "assets:" + "x" * 60
    rows = [*ENERGY, f"2,2026-03-02,,x,{long},5.00,,", "2,2026-03-02,,x,1020,-5.00,,"]

    found = import_journal(make.alice, path=journal_file(tmp_path, *rows), dry_run=True)

    assert [(p.row, p.code) for p in found.problems] == [(4, "ledger_account_unfit")]


def test_a_retired_ledger_account_is_restored_when_asked(make: Make, tmp_path: Path) -> None:
    retire_ledger_account(make.alice, code="4600")
    with reading(make.book):
        day = LedgerAccount.objects.get(book=make.book, code="4600").retired_on
    rows = [row.replace("2026-03-02", str(day)) for row in ENERGY]
    path = journal_file(tmp_path, *rows)

    assert refusal_of(import_journal, make.alice, path=path) == "ledger_account_retired"
    assert import_journal(make.alice, path=path, open_accounts=True).opened_codes == ("4600",)


# Other currencies


def _rates(make: Make, **rates: str) -> None:
    with reading(make.book):
        for currency, rate in rates.items():
            ExchangeRate.objects.create(
                book=make.book,
                currency=currency,
                rated_on=dt.date(2026, 3, 2),
                rate_e9=parse_rate(rate),
                source="ECB",
            )


def test_a_line_in_another_currency_takes_the_rate_of_its_day(make: Make, tmp_path: Path) -> None:
    _rates(make, USD="1.1")
    path = journal_file(
        tmp_path,
        "1,2026-03-04,,Hosting,4625,33.33,,,$",
        "1,2026-03-04,,Hosting,4625,33.33,,,USD",
        "1,2026-03-04,,Hosting,1021,-66.66,,,US$",
        head=HEAD + ",currency",
    )

    import_journal(make.alice, path=path)

    with reading(make.book):
        lines = entry_labelled(make.book, "MEM/2026/1").lines
    assert [(ln.amount_minor, ln.currency, ln.currency_minor) for ln in lines] == [
        (3030, "USD", 3333),
        (3030, "USD", 3333),
        (-6060, "USD", -6666),
    ]
    assert {(ln.rate_e9, str(ln.rate_on), ln.rate_source) for ln in lines} == {
        (1_100_000_000, "2026-03-02", "ECB")
    }


def test_what_rounding_leaves_goes_to_the_last_line_of_its_currency(
    make: Make, tmp_path: Path
) -> None:
    _rates(make, USD="3", GBP="0.7")
    path = journal_file(
        tmp_path,
        "1,2026-03-02,,x,4600,1.00,,,USD",
        "1,2026-03-02,,x,4610,1.00,,,USD",
        "1,2026-03-02,,x,1020,-2.00,,,USD",
        "1,2026-03-02,,x,4600,5.00,,,GBP",
        "1,2026-03-02,,x,1020,-5.00,,,GBP",
        "1,2026-03-02,,x,4600,5.00,,,",
        "1,2026-03-02,,x,1020,-5.00,,,EUR",
        head=HEAD + ",currency",
    )

    import_journal(make.alice, path=path)

    with reading(make.book):
        lines = entry_labelled(make.book, "MEM/2026/1").lines
    assert [line.amount_minor for line in lines] == [33, 33, -66, 714, -714, 500, -500]


def test_our_own_columns_carry_both_amounts_and_the_rate(make: Make, tmp_path: Path) -> None:
    path = journal_file(
        tmp_path,
        "1,2026-03-02,1410,9090.91,USD,10000.00,1100000000",
        "1,2026-03-02,8040,-9090.91,,,",
        head="entry,date,account,amount,currency,currency_amount,rate_e9",
    )

    import_journal(make.alice, path=path)

    with reading(make.book):
        line = entry_labelled(make.book, "MEM/2026/1").lines[0]
    assert (line.amount_minor, line.currency_minor, line.rate_e9) == (
        909091,
        1000000,
        1_100_000_000,
    )


@pytest.mark.parametrize("count", [0, 3])
def test_a_file_without_entries_changes_nothing(make: Make, tmp_path: Path, count: int) -> None:
    done = import_journal(make.alice, path=journal_file(tmp_path, *[",,,,,,,"] * count))

    assert (done.entry_count, done.import_uid) == (0, "")
    with reading(make.book):
        assert not Import.objects.filter(book=make.book).exists()
