"""Any books: entries made up by hypothesis, with every awkward thing that an entry can hold."""

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st

from akker.kernel.money import split_largest_remainder
from akker.ledger.charting import NewLedgerAccount, add_ledger_account
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.posting import post_manual_entry
from akker.ledger.rules import NewEntry, NewLine
from akker.parties.registering import register_party
from tests.make import CONTROLS, Make

CODES = ("1000", "1020", "1300", "1600", "4600", "8020", "8040", "'9=x", 'a:b, "c"; d')
PARTIES = ("C1", "=1+1", "'t Hoen")
PROJECTS = ("P1", "-5", '@home, "x"')
FIRST = dt.date(2026, 1, 1)

days = st.dates(FIRST, dt.date(2026, 12, 31))
amounts = st.integers(1, 10**9)
texts = st.one_of(
    st.sampled_from(["", "=SUM(A1)", "'=x", "-1", "'t Hoen", 'a,"b";c|d', " around ", "é€🐑"]),
    st.text(max_size=40).filter(str.isprintable),
)


@dataclass(frozen=True, slots=True)
class Foreign:
    """`per_own` minor units of the currency for one of ours."""

    currency: str
    per_own: int


foreigns = st.sampled_from([None, None, Foreign("USD", 2), Foreign("JPY", 1), Foreign("KWD", 7)])


@st.composite
def line_sets(draw: st.DrawFn) -> tuple[NewLine, ...]:
    """Lines that balance: one side whole, the other in parts, all perhaps in one currency."""
    whole = draw(amounts) + 10
    part_count = draw(st.integers(1, 4))
    parts = split_largest_remainder(whole, [draw(st.integers(1, 9)) for _ in range(part_count)])
    foreign = draw(foreigns)
    sign = draw(st.sampled_from([1, -1]))
    signed = [sign * whole, *(-sign * part for part in parts if part)]
    return tuple(draw(lines(amount_minor, foreign)) for amount_minor in signed)


@st.composite
def lines(draw: st.DrawFn, amount_minor: int, foreign: Foreign | None) -> NewLine:
    rate_e9 = draw(st.sampled_from([None, 1, 1_084_200_000]))
    project = draw(st.sampled_from([None, *PROJECTS]))
    code = draw(st.sampled_from(CODES))
    return NewLine(
        ledger_code=code,
        amount_minor=amount_minor,
        party_code=draw(st.sampled_from(PARTIES if code in CONTROLS else ["", *PARTIES])),
        text=draw(texts),
        currency=foreign.currency if foreign else "",
        currency_minor=amount_minor * foreign.per_own if foreign else None,
        rate_e9=rate_e9 if foreign else None,
        rate_on=FIRST if foreign and rate_e9 else None,
        rate_source="by hand" if foreign and rate_e9 else "",
        dimensions=(("project", project),) if project else (),
    )


entries = st.builds(
    NewEntry,
    journal_code=st.sampled_from(["MEM", "BNK", "VRK"]),
    booked_on=days,
    description=texts,
    lines=line_sets(),
)
journals = st.lists(entries, max_size=12)


def open_books(entries: list[NewEntry]) -> Make:
    """Books in which any of these entries can be posted, and were."""
    make = Make(first_day=FIRST)
    for code in CODES[-2:]:
        add_ledger_account(make.alice, new=NewLedgerAccount(code, f"={code}", "expense"))
    for code in PARTIES:
        register_party(make.alice, code=code, name="Somebody")
    add_dimension(make.alice, code="project", name="Project")
    for code in PROJECTS:
        add_dimension_value(make.alice, dimension="project", code=code, name=code)
    for entry in entries:
        post_manual_entry(make.alice, entry=entry)
    return make
