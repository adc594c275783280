"""VAT of a document: once per rate, half up, by the day of supply."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.errors import Refused
from akker.packs.nl.taxes import TAX_CODES
from akker.tax.rules import (
    TaxedAmount,
    line_net,
    nets_in_gross,
    rate_on,
    tax_in_gross,
    tax_on_net,
    taxed_amount,
)
from tests.make import refusal_of

CODES = {one.code: one for one in TAX_CODES}
DAY = dt.date(2026, 3, 2)
TWO_RATES = ("PRIV", "V21", "V9")  # known on both days
BEFORE = dt.date(2012, 9, 30)  # V21 was 19 %, V9 was 6 %


def at_rate(code: str, amount_minor: int, on: dt.date = DAY) -> TaxedAmount:
    return taxed_amount(code, amount_minor, CODES, on)


def of_net(*amounts: tuple[str, int]) -> dict[str, tuple[int, int]]:
    groups = tax_on_net([at_rate(*one) for one in amounts], CODES)
    return {one.tax_code.code: (one.base_minor, one.tax_minor) for one in groups}


def test_e01_two_rates_are_taxed_each_on_its_total() -> None:
    goods = line_net(Decimal(3), Decimal("33.33"), 0, "EUR")
    food = line_net(Decimal(7), Decimal("4.29"), 0, "EUR")

    groups = of_net(("V21", goods), ("V9", food))

    assert (goods, food) == (9999, 3003)
    assert groups == {"V21": (9999, 2100), "V9": (3003, 270)}


def test_e02_vat_is_of_the_sum_and_not_the_sum_of_lines() -> None:
    assert of_net(*[("V21", 102)] * 10) == {"V21": (1020, 214)}


def test_e03_a_price_with_vat_in_it_never_moves() -> None:
    (group,) = tax_in_gross([at_rate("V21", 4995)], CODES)

    assert (group.base_minor, group.tax_minor) == (4128, 867)


@pytest.mark.parametrize(
    ("code", "day", "rate_e2"),
    [
        ("V21", "2012-09-30", 1900),
        ("V21", "2012-10-01", 2100),
        ("V9", "2018-12-31", 600),
        ("V9", "2019-01-01", 900),
        ("X-EUG", "2026-01-01", 0),
    ],
)
def test_the_day_of_supply_decides_the_rate(code: str, day: str, rate_e2: int) -> None:
    assert rate_on(CODES[code], dt.date.fromisoformat(day)) == rate_e2


def test_what_is_unknown_or_too_early_is_refused() -> None:
    assert refusal_of(of_net, ("V6", 100)) == "tax_code_unknown"
    assert refusal_of(rate_on, CODES["X-EUS"], dt.date(2009, 12, 31)) == "tax_code_early"


def test_a_line_without_vat_is_told_so_and_a_code_that_is_not_there_what_there_is() -> None:
    with pytest.raises(Refused) as empty:
        of_net(("", 100))
    with pytest.raises(Refused) as unknown:
        of_net(("V6", 100))

    assert empty.value.sentence == "This line has no VAT yet. Choose its VAT code."
    assert unknown.value.message == "V6 is not a VAT code of these books."
    assert unknown.value.remedy.startswith("Use one of them, such as V21, ")
    assert ".." not in unknown.value.sentence


@pytest.mark.parametrize(
    ("quantity", "price", "discount_e2", "net"),
    [
        ("1", "0.005", 0, 1),
        ("-1", "0.005", 0, -1),
        ("3", "33.333333", 0, 10000),
        ("2.5", "10", 1000, 2250),
        ("1", "9.99", 10000, 0),
    ],
)
def test_a_line_is_rounded_half_up_once(
    quantity: str, price: str, discount_e2: int, net: int
) -> None:
    assert line_net(Decimal(quantity), Decimal(price), discount_e2, "EUR") == net


AMOUNTS = st.lists(
    st.builds(at_rate, st.sampled_from(sorted(CODES)), st.integers(-(10**9), 10**9))
    | st.builds(at_rate, st.sampled_from(TWO_RATES), st.integers(-(10**9), 10**9), st.just(BEFORE)),
    max_size=20,
)


@given(AMOUNTS)
def test_a_credit_note_is_the_exact_opposite_of_its_invoice(amounts: list[TaxedAmount]) -> None:
    back = [replace(one, amount_minor=-one.amount_minor) for one in amounts]

    for of in (tax_on_net, tax_in_gross):
        pairs = zip(of(amounts, CODES), of(back, CODES), strict=True)
        assert all((a.base_minor, a.tax_minor) == (-b.base_minor, -b.tax_minor) for a, b in pairs)


@given(AMOUNTS)
def test_every_amount_is_in_one_base_and_vat_is_within_half_a_cent(
    amounts: list[TaxedAmount],
) -> None:
    total = sum(one.amount_minor for one in amounts)
    net, gross = (of(amounts, CODES) for of in (tax_on_net, tax_in_gross))

    assert sum(group.base_minor for group in net) == total
    assert sum(group.base_minor + group.tax_minor for group in gross) == total
    for group in net:
        exact = Decimal(group.base_minor) * group.rate_e2 / 10000
        assert abs(group.tax_minor - exact) <= Decimal("0.5")


@given(AMOUNTS)
def test_lines_without_their_vat_are_the_bases_exactly(amounts: list[TaxedAmount]) -> None:
    groups = tax_in_gross(amounts, CODES)

    nets = nets_in_gross(amounts, groups)

    for group in groups:
        own = [net for net, one in zip(nets, amounts, strict=True)
               if one.key == group.key]  # fmt: skip
        assert sum(own) == group.base_minor
    for net, one in zip(nets, amounts, strict=True):
        rate_e2 = one.rate_e2
        assert abs(net * (100_00 + rate_e2) - one.amount_minor * 100_00) <= 100_00 + rate_e2


@given(AMOUNTS)
def test_lines_of_a_gross_credit_note_are_the_opposite(amounts: list[TaxedAmount]) -> None:
    back = [replace(one, amount_minor=-one.amount_minor) for one in amounts]

    nets = nets_in_gross(amounts, tax_in_gross(amounts, CODES))
    given_back = nets_in_gross(back, tax_in_gross(back, CODES))

    zero = {group.key for group in tax_in_gross(amounts, CODES) if not group.base_minor}
    for net, opposite, one in zip(nets, given_back, amounts, strict=True):
        if one.key not in zero:  # of nothing there is no sign to go by
            assert net == -opposite
