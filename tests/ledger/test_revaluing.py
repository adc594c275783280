"""Revaluing what stands in other currencies."""

import datetime as dt

import pytest

from akker.books.actor import reading
from akker.books.queries import fiscal_years
from akker.ledger.charting import NewLedgerAccount, add_ledger_account, revalue_beside
from akker.ledger.closing import close_fiscal_year
from akker.ledger.posting import reverse_entry
from akker.ledger.queries import balances
from akker.ledger.rating import import_rates
from akker.ledger.revaluing import revalue
from akker.ledger.rules import NewLine
from akker.parties.registering import register_party
from tests.make import Make, refusal_of
from tests.text import journal_text

RATES = b"""Date,USD,GBP,JPY
2026-12-31,1.0800,0.8,160
2026-06-30,1.2500,0.9,150
"""
JUNE, YEAR_END = dt.date(2026, 6, 30), dt.date(2026, 12, 31)


def foreign(code: str, own: int, amount: int, currency: str = "USD") -> NewLine:
    return NewLine(
        code, own, "J1" if code == "1300" else "", currency=currency, currency_minor=amount
    )


@pytest.fixture
def world(make: Make) -> Make:
    """Two debts to us, of 110.00 dollars and 90.00 pounds, at 100.00 euros each."""
    import_rates(make.alice, content=RATES)
    for currency, amount in (("USD", 11000), ("GBP", 9000)):
        line = foreign("1300", 10000, amount, currency)
        make.post("2026-03-02", "Advice", [line, ("8040", "-100.00")], journal="VRK")
    return make


def test_each_currency_gets_an_entry_and_its_reversal_on_the_next_day(world: Make) -> None:
    labels = revalue(world.alice, on=JUNE)

    # 110.00 / 1.25 = 88.00; 90.00 / 0.9 is the 100.00 that stands there.
    assert labels == ["MEM/2026/1", "MEM/2026/2"]
    assert journal_text(world.book).splitlines()[6:] == [
        "2026-06-30 MEM/2026/1 Revaluation of USD on 2026-06-30",
        "    1309 Debtors FX revaluation         -12.00",
        "    8461 FX differences unrealised       12.00",
        "2026-07-01 MEM/2026/2 Reversal of MEM/2026/1",
        "    1309 Debtors FX revaluation          12.00",
        "    8461 FX differences unrealised      -12.00",
    ]


def test_revaluing_again_changes_nothing_when_nothing_changed(world: Make) -> None:
    revalue(world.alice, on=JUNE)

    assert revalue(world.alice, on=JUNE) == []


def test_what_was_revalued_before_is_taken_back_first_when_it_changed(world: Make) -> None:
    first = revalue(world.alice, on=JUNE)
    late = world.post(
        "2026-05-01", "Late", [foreign("1300", 10000, 13500), ("8040", "-100.00")], journal="VRK"
    )

    labels = revalue(world.alice, on=JUNE)

    assert labels == [f"MEM/2026/{n}" for n in (3, 4, 5, 6)]
    text = journal_text(world.book, since_id=late.entry_id)
    assert text.count("taken back") == 1
    with reading(world.book):
        assert balances(world.book, until=JUNE)["1309"] == -400
        assert "1309" not in balances(world.book, until=dt.date(2026, 7, 1))
    assert refusal_of(reverse_entry, world.alice, label=first[0]) == "entry_of_revaluation"
    world.post(
        "2026-05-01", "Paid", [foreign("1300", -20000, -24500), ("1020", "200.00")], journal="BNK"
    )
    assert len(revalue(world.alice, on=JUNE)) == 2, "the pair is taken back, and none is needed"
    with reading(world.book):
        assert "1309" not in balances(world.book, until=JUNE)


def test_a_revaluation_on_the_last_day_opens_the_next_year(world: Make) -> None:
    labels = revalue(world.alice, on=YEAR_END)

    assert labels == ["MEM/2026/1", "MEM/2027/1", "MEM/2026/2", "MEM/2027/2"]
    with reading(world.book):
        assert [y.name for y in fiscal_years(world.book)] == ["2026", "2027"]
        # Dollars 110.00 / 1.08 = 101.85, pounds 90.00 / 0.8 = 112.50.
        assert balances(world.book, until=YEAR_END)["1309"] == 185 + 1250
    close_fiscal_year(world.alice, name="2026")
    assert refusal_of(revalue, world.alice, on=JUNE) == "year_closed"
    assert revalue(world.alice, on=YEAR_END) == [], "nothing changed, so nothing is refused"


def test_a_bank_in_dollars_is_revalued_beside_itself(world: Make) -> None:
    world.post("2026-03-02", "Bought", [foreign("1021", 8000, 11000), ("1020", "-80.00")])

    revalue(world.alice, on=JUNE)

    with reading(world.book):
        assert balances(world.book, until=JUNE)["1029"] == 800


def test_a_loan_is_revalued_once_it_has_an_account_beside_it(world: Make) -> None:
    for code in ("0810", "0819"):
        new = NewLedgerAccount(code=code, name=f"Loan JPY {code}", type="liability")
        add_ledger_account(world.alice, new=new)
    world.post("2026-03-02", "Loan", [("1020", "100.00"), foreign("0810", -10000, -16000, "JPY")])
    revalue(world.alice, on=JUNE)
    revalue_beside(world.alice, code="0810", beside="0819")

    revalue(world.alice, on=JUNE)

    with reading(world.book):
        assert balances(world.book, until=JUNE)["0819"] == -667, "16000 / 150 = 106.67"
    for beside in ("0810", "8040", "1021", "1300"):
        assert refusal_of(revalue_beside, world.alice, code="0810", beside=beside) == (
            "ledger_account_unfit"
        )


def test_open_items_keep_agreeing_with_their_control_account(world: Make) -> None:
    register_party(world.alice, code="ACME", name="Acme Inc")
    line = NewLine("1300", 5000, party_code="ACME", currency="USD", currency_minor=5000)
    world.post("2026-06-01", "Advice", [line, ("8040", "-50.00")], journal="VRK")
    with reading(world.book):
        before = balances(world.book, until=JUNE)["1300"]

    revalue(world.alice, on=JUNE)

    with reading(world.book):
        assert balances(world.book, until=JUNE)["1300"] == before


def test_a_day_without_a_rate_is_refused(world: Make) -> None:
    assert refusal_of(revalue, world.alice, on=dt.date(2026, 3, 31)) == "rate_missing"
    assert refusal_of(revalue, world.alice, on=dt.date(2031, 3, 31)) == "no_fiscal_year"


def test_who_may_not_revalue_is_refused(world: Make) -> None:
    for actor in (world.bob, world.charlie):
        assert refusal_of(revalue, actor, on=JUNE) == "permission_missing"
