"""Figures of use from files: what is new, what is wrong, and taking it back."""

from pathlib import Path

import pytest

from akker.adoption.importing import UsageImportResult, import_usage
from akker.adoption.models import UsageFigure, UsageStanding
from akker.intake.undoing import undo_import
from akker.kernel.errors import Refused
from tests.adoption.making import SEATS, USERS, measured, use_of
from tests.customers.acting import member
from tests.make import Make, refusal_of
from tests.receivables.selling import customer

HEAD = "customer,measure,month,value"


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    measured(make.alice)
    return make


def file_of(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "usage.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8")
    return path


def brought(make: Make, folder: Path, *rows: str, **how: object) -> UsageImportResult:
    head = str(how.pop("head", HEAD))
    return import_usage(make.alice, path=file_of(folder, *rows, head=head), **how)  # type: ignore[arg-type]


ROWS = (f"J1,{USERS},2026-01,12", f"J1,{USERS},2026-02-28,9", f"J1,{SEATS},2026-02,16")


def test_a_file_comes_in_once_however_often_it_is_sent(world: Make, tmp_path: Path) -> None:
    tried = brought(world, tmp_path, *ROWS, dry_run=True)
    assert (tried.figure_count, UsageFigure.objects.count()) == (3, 0)

    done, again = brought(world, tmp_path, *ROWS), brought(world, tmp_path, *ROWS)
    more = brought(world, tmp_path, *ROWS, f"J1,{SEATS},2026-03,20")

    assert (done.figure_count, done.customer_count) == (3, 1)
    assert (again.import_uid, again.same_count) == ("", 3)
    assert (more.figure_count, more.same_count) == (1, 3)
    assert use_of(world.alice)[USERS].standing.level_e6 == 9_000_000


def test_unknown_customers_have_a_sentence_each_and_nothing_comes_in(
    world: Make, tmp_path: Path
) -> None:
    rows = (ROWS[0], f"X7,{USERS},2026-01,3", "J1,clicks,2026-01,3", f"X8,{USERS},2026-01,4")

    tried = brought(world, tmp_path, *rows, dry_run=True)
    with pytest.raises(Refused) as refused:
        brought(world, tmp_path, *rows)

    assert [one.sentence for one in tried.problems] == [
        "Row 3: Akkerbouw knows nobody with the code X7. Register this party first, or use"
        " another code.",
        "Row 4: There is no measure of use clicks here. Add it to the measures first, or use the"
        " code of one.",
        "Row 5: Akkerbouw knows nobody with the code X8. Register this party first, or use"
        " another code.",
    ]
    assert refused.value.code == "party_unknown"
    assert not UsageFigure.objects.filter(book=world.book).exists()
    customer(world, "X7", name="Late")
    customer(world, "X8", name="Later")
    assert brought(world, tmp_path, rows[0], rows[1], rows[3]).figure_count == 3


def test_headings_dates_and_decimals_of_dutch_files_are_understood(
    world: Make, tmp_path: Path
) -> None:
    brought(
        world,
        tmp_path,
        f'J1;{USERS};31-01-2026;"1.012,5"',
        head="Klantnummer;Maat;Maand;Aantal",
    )

    assert use_of(world.alice)[USERS].standing.level_e6 == 1_012_500_000


def test_what_other_headings_mean_is_remembered(world: Make, tmp_path: Path) -> None:
    head = "Who,Which,When,How much"
    mapping = {"Who": "customer_code", "Which": "measure", "When": "date", "How much": "value"}

    brought(world, tmp_path, ROWS[0], head=head, mapping=mapping)
    done = brought(world, tmp_path, ROWS[1], head=head)

    assert done.figure_count == 1


def test_one_month_twice_in_a_file_is_refused_with_both_rows(world: Make, tmp_path: Path) -> None:
    rows = (ROWS[0], f"J1,{USERS},2026-01-15,13")

    tried = brought(world, tmp_path, *rows, dry_run=True)

    assert [one.sentence for one in tried.problems] == [
        f"Row 3: {USERS} of J1 for 2026-01-01 stands in row 2 already. Take one of the two out."
    ]


def test_taking_an_import_back_gives_back_what_it_replaced(world: Make, tmp_path: Path) -> None:
    brought(world, tmp_path, ROWS[0])
    done = brought(world, tmp_path, f"J1,{USERS},2026-01,99", ROWS[1])
    assert (done.figure_count, done.changed_count) == (1, 1)

    undone = undo_import(world.alice, import_id=done.import_uid)

    assert undone.reversed_count == 2
    standing = use_of(world.alice)[USERS].standing
    assert (f"{standing.on:%Y-%m}", standing.level_e6) == ("2026-01", 12_000_000)
    assert brought(world, tmp_path, ROWS[1]).figure_count == 1


def test_who_may_not_bring_in_files_is_refused(world: Make, tmp_path: Path) -> None:
    manager = member(world)

    refused = refusal_of(import_usage, manager, path=file_of(tmp_path, *ROWS))

    assert refused == "permission_missing"
    assert not UsageStanding.objects.filter(book=world.book).exists()
