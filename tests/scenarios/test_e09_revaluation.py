"""E09: an invoice in dollars, revalued at the year's end and paid in January.

In 2026 there is an unrealised gain of 168.35; in 2027 its reversal and a realised loss of
162.34. Both years together lose what was really lost.
"""

import datetime as dt
from textwrap import dedent

from akker.books.actor import reading
from akker.ledger.queries import balances
from akker.ledger.queries_foreign import foreign_balances
from akker.ledger.rating import import_rates
from akker.ledger.revaluing import revalue
from akker.ledger.rules import NewLine
from akker.parties.registering import register_party
from tests.make import Make
from tests.text import journal_text

RATES = b"Date,USD\n2027-01-20,1.1200\n2026-12-31,1.0800\n2026-11-10,1.1000\n"
YEAR_END = dt.date(2026, 12, 31)


def dollars(code: str, own: int, amount: int, rate_e9: int, day: str, party: str = "") -> NewLine:
    return NewLine(
        code, own, party, currency="USD", currency_minor=amount,
        rate_e9=rate_e9, rate_on=dt.date.fromisoformat(day), rate_source="ECB",
    )  # fmt: skip


def test_e09_an_invoice_in_dollars_over_the_end_of_the_year(make: Make) -> None:
    register_party(make.alice, code="ACME", name="Acme Inc")
    import_rates(make.alice, content=RATES)
    owed = dollars("1300", 909091, 1000000, 1_100_000_000, "2026-11-10", "ACME")
    make.post("2026-11-10", "Invoice", [owed, ("8040", "-9090.91")], journal="VRK")

    revalue(make.alice, on=YEAR_END)
    with reading(make.book):
        at_year_end = balances(make.book, until=YEAR_END)
    received = dollars("1021", 892857, 1000000, 1_120_000_000, "2027-01-20")
    settled = dollars("1300", -909091, -1000000, 1_120_000_000, "2027-01-20", "ACME")
    make.post("2027-01-20", "Receipt", [received, ("8460", "162.34"), settled], journal="BNK")

    assert journal_text(make.book) == dedent("""\
        2026-11-10 VRK/2026/1 Invoice
            1300 Trade debtors                 9090.91  ACME
            8040 Sales goods non-EU           -9090.91
        2026-12-31 MEM/2026/1 Revaluation of USD on 2026-12-31
            1309 Debtors FX revaluation         168.35
            8461 FX differences unrealised     -168.35
        2027-01-01 MEM/2027/1 Reversal of MEM/2026/1
            1309 Debtors FX revaluation        -168.35
            8461 FX differences unrealised      168.35
        2027-01-20 BNK/2027/1 Receipt
            1021 Bank USD                      8928.57
            8460 FX differences realised        162.34
            1300 Trade debtors                -9090.91  ACME""")
    assert (at_year_end["1300"], at_year_end["1309"]) == (909091, 16835)
    with reading(make.book):
        end = balances(make.book, until=dt.date(2027, 1, 20))
        in_2027 = balances(make.book, since=dt.date(2027, 1, 1), until=dt.date(2027, 1, 20))
        left = [(b.ledger_code, b.currency_minor) for b in foreign_balances(
            make.book, until=dt.date(2027, 1, 20)
        )]  # fmt: skip
    assert in_2027["8460"] + in_2027["8461"] == 33069
    assert end == {"1021": 892857, "8040": -909091, "8460": 16234}
    assert left == [("1021", 1000000)], "no dollars are owed to us any more"
