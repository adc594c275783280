"""E08: money that comes in after a write-off is income again, and its VAT due again."""

from textwrap import dedent

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.receivables.queries_recovery import WrittenOff, written_off_of
from akker.receivables.recovering import recover
from akker.receivables.taking_back import take_back
from akker.receivables.writing_off import write_off
from tests.make import Make, refusal_of
from tests.receivables.paying import items, paid, received, still_open
from tests.receivables.selling import day, issued, line, ready
from tests.scenarios.test_invoices import boxes
from tests.scenarios.test_receipts import last_entries


def given_up(make: Make, *, takes_vat_back: bool = True) -> str:
    """1,815.00 of 2,420.00, with 315.00 of VAT in it; the entry."""
    ready(make)
    issued(make, line("2000.00", code="8020"))
    received(make, "605.00", paid(make, "2026-0001", "605.00"))
    (item,) = items(make)
    return write_off(
        make.alice,
        line_id=item.line_id,
        on=day("2026-06-30"),
        reason="Bankrupt",
        takes_vat_back=takes_vat_back,
        proof="Letter of the curator",
    )


def came_in(make: Make, label: str, cents: int, on: str = "2026-09-30") -> str:
    return recover(make.alice, write_off=label, on=day(on), amount_minor=cents, ledger_code="1020")


def claim(make: Make) -> WrittenOff:
    with reading(make.book):
        (found,) = written_off_of(make.book, "J1")
    return found


def test_e08_363_comes_in_after_all(make: Make) -> None:
    label = given_up(make)
    assert claim(make).claim_minor == 1815_00

    came_in(make, label, 363_00)

    assert last_entries(make, 1) == dedent("""\
        2026-09-30 BNK/2026/2 Received after all for 2026-0001
            1020 Bank EUR                       363.00
            4566 Bad debts written off         -300.00  J1
            1501 VAT due 21%                    -63.00""")
    assert boxes(make) == {"1a": ("800.00", "168.00")}  # 2,000 - 1,500 + 300; 420 - 315 + 63
    assert (claim(make).number, claim(make).claim_minor) == ("2026-0001", 1452_00)
    assert still_open(make) == {}
    assert check_book(make.book).findings == ()


def test_all_of_it_brings_all_of_the_vat_back(make: Make) -> None:
    label = given_up(make)

    for cents in (100_01, 33_33, 1815_00 - 100_01 - 33_33):
        came_in(make, label, cents)

    assert boxes(make) == {"1a": ("2000.00", "420.00")}
    assert claim(make).claim_minor == 0
    assert refusal_of(came_in, make, label, 1) == "recovery_too_large"
    assert check_book(make.book).findings == ()


def test_without_relief_no_vat_is_due_again(make: Make) -> None:
    label = given_up(make, takes_vat_back=False)

    came_in(make, label, 363_00)

    assert last_entries(make, 1) == dedent("""\
        2026-09-30 BNK/2026/2 Received after all for 2026-0001
            1020 Bank EUR                       363.00
            4566 Bad debts written off         -363.00  J1""")
    assert boxes(make) == {"1a": ("2000.00", "420.00")}


def test_it_is_taken_back_before_the_write_off_is(make: Make) -> None:
    label = given_up(make)
    money = came_in(make, label, 363_00)
    assert refusal_of(take_back, make.alice, label=label) == "recovery_stands"

    take_back(make.alice, label=money)
    assert claim(make).claim_minor == 1815_00
    assert boxes(make) == {"1a": ("500.00", "105.00")}
    take_back(make.alice, label=label)

    assert still_open(make) == {"2026-0001": "1815.00"}
    assert boxes(make) == {"1a": ("2000.00", "420.00")}
    assert check_book(make.book).findings == ()


def test_what_no_write_off_is_brings_nothing_back(make: Make) -> None:
    label = given_up(make)

    assert refusal_of(came_in, make, "VRK/2026/1", 1) == "recovery_unfit"
    assert refusal_of(came_in, make, label, 0) == "recovery_empty"
    assert refusal_of(came_in, make, label, 100, on="2026-06-29") == "recovery_early"
    assert refusal_of(came_in, make, label, 1815_01) == "recovery_too_large"
