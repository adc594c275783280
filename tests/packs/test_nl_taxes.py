"""Dutch VAT codes, against the chart and the boxes of the return."""

import datetime as dt

import pytest

from akker.packs.chart_table import read_tax_codes
from akker.packs.nl.chart import CHART
from akker.packs.nl.taxes import TAX_CODES
from akker.tax.rules import rate_on
from tests.make import refusal_of

BOXES = {"", "1a", "1b", "1c", "1d", "1e", "3a", "3b", "3c"}


def test_each_code_stands_once_with_boxes_of_the_return() -> None:
    assert len({one.code for one in TAX_CODES}) == len(TAX_CODES)
    at_home = [one for one in TAX_CODES if not one.consumers_in]
    assert {one.base_box for one in at_home} | {one.tax_box for one in at_home} <= BOXES


def test_what_is_taxed_has_a_ledger_account_for_vat_and_a_box_for_it() -> None:
    vat = {entry.code for entry in CHART if entry.is_vat}
    for one in TAX_CODES:
        is_taxed = any(rate.rate_e2 for rate in one.rates)
        assert (one.category == "S") == is_taxed, one.code
        assert (one.ledger_code in vat) == bool(one.tax_box) == is_taxed, one.code


def test_reverse_charge_and_trade_in_the_union_show_the_buyers_number() -> None:
    needing = {one.code for one in TAX_CODES if one.needs_buyer_vat_id}

    assert needing == {one.code for one in TAX_CODES if one.category in ("AE", "K")}


@pytest.mark.parametrize(
    ("code", "day", "rate_e2"),
    [
        ("OSS-DE", "2026-03-02", 1900),
        ("OSS-DE-R1", "2026-03-02", 700),
        ("OSS-FR-R2", "2026-03-02", 550),
        ("OSS-FR-R3", "2026-03-02", 210),
        ("OSS-CZ-R2", "2023-12-31", 1000),
        ("OSS-CZ-R2", "2024-01-01", 1200),
        ("OSS-LU-R1", "2023-12-31", 1300),
        ("OSS-FI-R1", "2025-12-31", 1400),
        ("OSS-FI-R1", "2026-01-01", 1350),
        ("OSS-LT-R1", "2026-01-01", 1200),
        ("OSS-EE-R1", "2025-01-01", 1300),
        ("OSS-EE-R2", "2022-01-01", 900),
        ("OSS-RO-R1", "2025-07-31", 900),
        ("OSS-RO-R2", "2025-08-01", 1100),
        ("OSS-SK-R2", "2025-01-01", 500),
        ("OSS-EE", "2023-12-31", 2000),
        ("OSS-EE", "2025-06-30", 2200),
        ("OSS-EE", "2025-07-01", 2400),
        ("OSS-FI", "2024-09-01", 2550),
        ("OSS-LU", "2023-06-01", 1600),
        ("OSS-RO", "2025-08-01", 2100),
        ("OSS-SK", "2024-12-31", 2000),
    ],
)
def test_consumers_elsewhere_are_taxed_at_the_rate_of_their_country(
    code: str, day: str, rate_e2: int
) -> None:
    found = {one.code: one for one in TAX_CODES}[code]

    assert rate_on(found, dt.date.fromisoformat(day)) == rate_e2


def test_there_is_a_code_for_the_consumers_of_each_other_country_of_the_union() -> None:
    codes = [one for one in TAX_CODES if one.consumers_in]

    assert len([one for one in codes if not one.is_lower]) == 26
    for one in codes:
        assert one.base_box == one.tax_box == f"OSS-{one.consumers_in}"
        assert one.code.removeprefix(one.base_box) in ("", "-R1", "-R2", "-R3")
        assert (one.code != one.base_box) == one.is_lower
        assert refusal_of(rate_on, one, dt.date(2021, 6, 30)) == "tax_code_early"


def test_reduced_rates_of_a_country_are_below_its_standard_rate_and_in_order() -> None:
    today = dt.date(2026, 11, 29)
    by_country: dict[str, list[int]] = {}
    for one in TAX_CODES:
        if one.consumers_in:
            by_country.setdefault(one.consumers_in, []).append(rate_on(one, today))

    assert by_country["DK"] == [2500]
    for country, (standard, *lower) in by_country.items():
        assert lower == sorted(lower, reverse=True), country
        assert all(0 < rate < standard for rate in lower), country


@pytest.mark.parametrize(
    "line",
    [
        "V1 | a | b | sale S | 1a/1a | 1501 | 2001-01-01:19",
        "V1 | a | b | buy S | 1a/1a | 1501 | 2001-01-01:19 |",
        "V1 | a | b | sale Q | 1a/1a | 1501 | 2001-01-01:19 |",
        "V1 | a | b | sale S | 1a/1a | 1501 | 2012-10-01:21 2001-01-01:19 |",
        "V1 | a | b | sale S | 1a/1a | 1501 | |",
        "V1 | a | b | sale S | 1a/1a | 1501 | 2001-01-01:19 | seller",
    ],
)
def test_a_table_that_is_wrong_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="V1"):
        read_tax_codes(line, local_language="nl")
