"""Credit notes in other currencies take back what their invoice put in the books, to the cent."""

from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.books.actor import reading
from akker.intake.undoing import undo_import
from akker.kernel.quantities import SCALE
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.ledger.models import JournalLine
from akker.receivables.credits import credit_of
from akker.receivables.issuing import issue_invoice
from akker.receivables.queries import issued_invoice
from tests.ledger.random_books import few
from tests.make import Make
from tests.receivables.selling import customer, day, issued, line, ready
from tests.receivables.test_importing_documents import HEAD, NOTES, brought, file
from tests.scenarios.test_receipts import dollars

Sold = list[tuple[tuple[str, str], int, int]]
TAXED = [("V21", "8005"), ("V21", "8020"), ("V9", "8010"), ("X-EXP", "8040")]


def lines_at(places: list[tuple[str, str]]) -> st.SearchStrategy[Sold]:
    """Up to four lines: where, the price in cents and how many."""
    one = st.tuples(st.sampled_from(places), st.integers(1, 500_00), st.integers(1, 9))
    return st.lists(one, min_size=1, max_size=4)


def exporting(make: Make) -> Make:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(make, d2026_03_02=1_084_300_000, d2026_03_09=1_131_700_000, d2026_03_16=1_022_900_000)
    return make


def invoiced(make: Make, sold: Sold) -> str:
    lines = [
        line(f"{price // 100}.{price % 100:02}", vat, code, quantity=str(quantity))
        for (vat, code), price, quantity in sold
    ]
    return issued(make, *lines, party="US1").label


def credited(make: Make, label: str, on: str, quantities: dict[int, int] | None = None) -> str:
    with reading(make.book):
        found = issued_invoice(make.book, label)
    note = credit_of(found, on=day(on), quantities=quantities)
    return issue_invoice(make.alice, invoice=note).label


def sums_of(make: Make, labels: list[str]) -> dict[str, tuple[int, int]]:
    """By ledger account what entries of documents add up to: in the books, and in dollars."""
    sums: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    with reading(make.book):
        entries = [issued_invoice(make.book, label).row.entry_id for label in labels]
        rows = JournalLine.objects.filter(book=make.book, entry__in=entries)
        for row in rows.select_related("ledger_account"):
            code = row.ledger_account.code
            own, foreign = sums[code]
            sums[code] = (own + row.amount_minor, foreign + (row.currency_minor or 0))
    return dict(sums)


def differences(make: Make) -> int:
    with reading(make.book):
        return JournalLine.objects.filter(book=make.book, ledger_account__code="8460").count()


@pytest.mark.usefixtures("db")
@few
@given(sold=lines_at(TAXED))
def test_a_whole_credit_is_the_opposite_of_its_invoice(sold: Sold) -> None:
    fresh = exporting(Make())
    label = invoiced(fresh, sold)

    note = credited(fresh, label, "2026-03-09")

    assert set(sums_of(fresh, [label, note]).values()) == {(0, 0)}
    assert differences(fresh) == 0
    assert check_book(fresh.book).findings == ()


@pytest.mark.usefixtures("db")
@few
@given(sold=lines_at(TAXED), picks=st.lists(st.integers(0, 3), max_size=8))
def test_credits_one_after_another_leave_nothing_in_the_books(sold: Sold, picks: list[int]) -> None:
    """One of some line at a time, on either day, and then the rest."""
    fresh = exporting(Make())
    labels = [invoiced(fresh, sold)]
    left = {number: quantity for number, (_, _, quantity) in enumerate(sold, start=1)}
    for count, pick in enumerate(picks):
        number = pick % len(sold) + 1
        if left[number] and sum(left.values()) > 1:
            left[number] -= 1
            on = ("2026-03-09", "2026-03-16")[count > len(picks) // 2]
            labels.append(credited(fresh, labels[0], on, {number: SCALE}))

    rest = {number: quantity * SCALE for number, quantity in left.items()}
    labels.append(credited(fresh, labels[0], "2026-03-16", rest))

    assert set(sums_of(fresh, labels).values()) == {(0, 0)}
    assert differences(fresh) == 0
    assert check_book(fresh.book).findings == ()


def test_a_note_from_elsewhere_and_its_withdrawal_have_the_rate_of_its_invoice(
    make: Make, tmp_path: Path
) -> None:
    """100.00 dollars on 2 March are 92.23 euros; the note of 9 March is taken back in April."""
    exporting(make)
    brought(make, file(tmp_path, "F-9,2026-03-02,,US1,,USD,Flour,1,100.00,X-EXP", head=HEAD))
    note = "CF-9,2026-03-09,F-9,US1,Flour,1,33.33,X-EXP,USD"
    undo = brought(make, file(tmp_path, note, head=f"{NOTES},currency"), "credit-notes").import_uid
    lock_until(make.alice, kind="hard", until=day("2026-03-31"))

    undo_import(make.alice, import_id=undo)

    assert sums_of(make, ["outside:F-9"])["1300"] == (92_23, 100_00)
    notes = ["outside-credit:CF-9", "outside:CF-9 -"]
    assert set(sums_of(make, notes).values()) == {(0, 0)}
    assert sums_of(make, notes[:1])["1300"] == (-30_74, -33_33)
    assert differences(make) == 0
    assert check_book(make.book).findings == ()
