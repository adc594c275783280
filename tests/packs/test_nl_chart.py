"""The Dutch chart against the worked examples and the RGS set for small companies."""

import csv
import os
from pathlib import Path

import pytest

from akker.packs.registry import pack_for

SHARED = Path(os.environ.get("AKKER_SHARED", Path(__file__).parents[3] / "shared"))
RGS_SET = SHARED / "data" / "nl" / "rgs-mkb-3.7.csv"

NL = pack_for("nl")
FLAG_COLUMN = {"bv": "bv", "sole-trader": "ez"}
every_form = pytest.mark.parametrize("legal_form", list(NL.legal_forms))

# Numbers and names as the worked examples book on them.
WORKED_EXAMPLES = """
0225 Equipment
0226 Accum. depreciation
0540 Result for the year
0541 Retained earnings
1000 Cash
1020 Bank EUR
1021 Bank USD
1053 PSP in transit
1300 Trade debtors
1309 Debtors FX revaluation
1410 Prepaid costs
1501 VAT due 21%
1502 VAT due 9%
1504 VAT private use
1505 VAT reverse-charged to us
1506 VAT non-EU
1507 VAT intra-EU
1520 Input VAT
1530 VAT payable to tax office
1531 OSS VAT payable
1532 VAT on unpaid sales (cash basis)
1600 Trade creditors
1625 Employee expenses payable
1675 Customer advances
1725 Deferred revenue
1731 Bills to receive
4324 Depreciation equipment
4390 Result on asset disposal
4562 Representation
4566 Bad debts written off
4573 VAT on private car use
4610 Office supplies
4614 Insurance
4615 Software subscriptions
4641 Bank charges
4642 Cash/rounding differences
4643 Payment differences
7025 Purchases goods
7040 Discount given
7041 Discount taken
7100 Subcontracting
8005 Sales goods 21%
8010 Sales goods 9%
8020 Sales services 21%
8040 Sales goods non-EU
8045 Sales goods EU
8046 Sales services EU
8050 Sales, VAT reverse-charged
8054 Distance sales EU
8275 Collection costs recovered
8417 Other interest income
8432 Interest expense
8460 FX differences realised
8461 FX differences unrealised
"""

# Not in the selection for the legal form, and used all the same.
OUTSIDE_THE_SELECTION = {
    ("bv", "BSchBepBoo"): "Box 5b: the set has the code but flags it for no legal form.",
    ("sole-trader", "BSchBepBoo"): "Box 5b: the set has the code but flags it for no legal form.",
    ("sole-trader", "BEivOreRvh"): "The selection has no code for a result not yet in capital.",
}

# The debit or credit that RGS expects is not the side of the type.
AGAINST_THE_TYPE = {
    "0126": "Deducted from an asset.",
    "0226": "Deducted from an asset.",
    "0246": "Deducted from an asset.",
    "0506": "Taken from equity.",
    "0507": "Taken from equity.",
    "1520": "Claimed back within the debt to the tax office.",
    "4390": "RGS expects a profit; it stands among depreciation.",
    "7041": "Deducted from purchases.",
}

# No code says exactly this. These do not share one with another ledger account and fall on
# the right line of the report.
NEAREST_CODE = {
    "1029": ("BLimBanRbc", "A third bank: same line as the bank it revalues."),
    "1309": ("BVorDebTus", "Debtors in suspense: same line as the debtors it revalues."),
    "1609": ("BSchCreTus", "Creditors in suspense: same line as the creditors it revalues."),
    "1410": ("BVorOvaVan", "Other prepaid costs; BVorOvaVas is insurance alone."),
    "4574": ("WBedAdlNbo", "VAT that is not set off; WBedAutBop is of cars alone."),
    "1532": ("BSchBepOvb", "Other taxes: VAT that is not yet due stands in no box."),
    "4390": ("WAfsRvmBei", "Result on equipment; other assets have codes of their own."),
    "7100": ("WKprKuwKuw", "Outsourced work."),
    "8461": ("WBedAdlVal", "Translation differences; WFbeWisWis is 8460's."),
}


@pytest.fixture(scope="module")
def rgs() -> dict[str, dict[str, str]]:
    if not RGS_SET.exists():
        pytest.skip(f"the RGS set is not here: {RGS_SET.name}")
    with RGS_SET.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def test_the_ledger_accounts_of_the_worked_examples_are_all_there():
    names = {entry.code: entry.name for entry in NL.chart_for("bv")}
    wanted = dict(line.split(" ", 1) for line in WORKED_EXAMPLES.split("\n") if line)

    assert {code: names.get(code) for code in wanted} == wanted


def test_revenue_of_each_box_has_a_ledger_account():
    """Boxes 1a to 3b, exempt and outside the EU each have one: RGS names them by the box."""
    references = {entry.code: entry.reference for entry in NL.chart_for("bv")}

    assert {code: references[code] for code in ("8030", "8035", "8036", "8047", "8050")} == {
        "8030": "WOmzNohOlg",  # 1e, goods at 0 %
        "8035": "WOmzNohNod",  # goods, untaxed
        "8036": "WOmzNodNod",  # services, untaxed
        "8047": "WOmzNodOdb",  # services to countries outside the EU
        "8050": "WOmzNodOdg",  # 1e, services
    }


@every_form
def test_the_chart_is_small_enough_to_read(legal_form):
    assert 75 <= len(NL.chart_for(legal_form)) <= 95


def test_a_sole_trader_draws_from_capital_and_pays_no_corporation_tax():
    bv = {entry.code for entry in NL.chart_for("bv")}
    sole_trader = {entry.code for entry in NL.chart_for("sole-trader")}

    assert bv - sole_trader == {"0500", "0541", "1545", "1660", "9000"}
    assert sole_trader - bv == {"0501", "0505", "0506", "0507"}


def test_the_mark_of_a_dutch_book_is_rgs_3_7():
    assert NL.chart_reference_name == "RGS 3.7"
    assert {entry.reference_version for entry in NL.chart} == {"3.7"}


@every_form
def test_no_two_ledger_accounts_share_an_rgs_code(legal_form):
    references = [entry.reference for entry in NL.chart_for(legal_form)]

    assert all(references)
    assert sorted(references) == sorted(set(references))


def test_the_nearest_codes_are_the_ones_named_here():
    references = {entry.code: entry.reference for entry in NL.chart}

    assert {code: references[code] for code in NEAREST_CODE} == {
        code: reference for code, (reference, _) in NEAREST_CODE.items()
    }


def test_a_revaluation_stands_on_the_report_line_of_what_it_revalues():
    references = {entry.code: entry.reference for entry in NL.chart}

    for code, beside in NL.revaluations("bv").items():
        assert references[beside][:7] == references[code][:7]


@pytest.mark.parametrize("entry", NL.chart, ids=lambda entry: entry.code)
def test_the_type_follows_the_rgs_code(entry):
    by_prefix = {
        "BEiv": "equity",
        "BSch": "liability",
        "BLas": "liability",
        "B": "asset",
        "WOmz": "income",
        "WOvb": "income",
        "WFbeRlm": "income",
        "W": "expense",
    }
    prefix = max((p for p in by_prefix if entry.reference.startswith(p)), key=len)

    assert entry.type == by_prefix[prefix]
    assert (entry.reference[0] == "W") == (entry.code[0] in "4789")


@every_form
def test_every_rgs_code_is_a_ledger_account_in_the_selection_of_the_legal_form(rgs, legal_form):
    for entry in NL.chart_for(legal_form):
        row = rgs[entry.reference]
        assert row["nivo"] == "4", entry
        assert row["status"] == "A", entry
        flagged = row[FLAG_COLUMN[legal_form]] in ("J", "P")  # standard, or on request
        assert flagged != ((legal_form, entry.reference) in OUTSIDE_THE_SELECTION), entry


def test_every_mirror_code_is_the_one_of_the_set(rgs):
    mirrors = {entry.code: entry.mirror_reference for entry in NL.chart}

    assert mirrors == {entry.code: rgs[entry.reference]["omslag"] for entry in NL.chart}


def test_debit_and_credit_of_the_set_agree_with_the_type(rgs):
    side_of_type = {
        "asset": "D",
        "expense": "D",
        "liability": "C",
        "equity": "C",
        "income": "C",
    }
    against = {
        entry.code for entry in NL.chart if rgs[entry.reference]["dc"] != side_of_type[entry.type]
    }

    assert against == AGAINST_THE_TYPE.keys()
