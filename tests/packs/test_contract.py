"""Every pack, the generic one too, gives a book what it cannot start without."""

import zoneinfo

import pytest

from akker.kernel.errors import Refused
from akker.kernel.money import check_currency
from akker.packs.chart_table import read_chart, read_journals
from akker.packs.contract import JOURNAL_KINDS, LEDGER_ACCOUNT_TYPES, ROLES, ChartEntry, Pack
from akker.packs.registry import pack_for, packs

every_pack = pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.code)
every_form = pytest.mark.parametrize(
    ("pack", "legal_form"),
    [
        pytest.param(pack, legal_form, id=f"{pack.code}-{legal_form}")
        for pack in packs()
        for legal_form in pack.legal_forms
    ],
)

TYPE_OF_ROLE = {
    "cash": {"asset"},
    "bank": {"asset"},
    "receivable": {"asset"},
    "payable": {"liability"},
    "prepaid_costs": {"asset"},
    "accrued_costs": {"liability"},
    "deferred_revenue": {"liability"},
    "customer_advances": {"liability"},
    "result_for_the_year": {"equity"},
    "retained_earnings": {"equity"},
    "fx_realised": {"income", "expense"},
    "fx_unrealised": {"income", "expense"},
    "payment_differences": {"income", "expense"},
    "bad_debts": {"expense"},
    "interest_income": {"income"},
    "interest_expense": {"expense"},
}


def by_code(pack: Pack, legal_form: str) -> dict[str, ChartEntry]:
    return {entry.code: entry for entry in pack.chart_for(legal_form)}


@every_pack
def test_codes_are_unique_and_sorted(pack):
    codes = [entry.code for entry in pack.chart]

    assert codes == sorted(set(codes))
    assert all(code.isdigit() and len(code) == 4 for code in codes)


@every_form
def test_names_are_unique_in_every_language(pack, legal_form):
    chart = pack.chart_for(legal_form)

    for language in ("en", *pack.languages):
        names = [entry.name_in(language) for entry in chart]
        assert sorted(names) == sorted(set(names))
        assert all(name and name == name.strip() for name in names)


@every_pack
def test_every_ledger_account_has_an_english_and_a_dutch_name(pack):
    assert all(entry.name and entry.local_names["nl"] for entry in pack.chart)


@every_form
def test_every_role_is_played_exactly_once(pack, legal_form):
    played = sorted(role for entry in pack.chart_for(legal_form) for role in entry.roles)

    assert played == sorted(ROLES)


@every_form
def test_a_role_is_played_by_a_ledger_account_of_the_right_type(pack, legal_form):
    chart = by_code(pack, legal_form)

    for role, types in TYPE_OF_ROLE.items():
        assert chart[pack.code_for(role, legal_form)].type in types, role


@every_form
def test_all_five_types_are_there(pack, legal_form):
    assert {entry.type for entry in pack.chart_for(legal_form)} == set(LEDGER_ACCOUNT_TYPES)


@every_form
def test_debtors_and_creditors_are_controlled_and_so_are_bank_and_vat(pack, legal_form):
    chart = by_code(pack, legal_form)

    for role, control in {
        "receivable": "receivable",
        "payable": "payable",
        "bank": "bank",
        "input_vat": "vat",
    }.items():
        assert chart[pack.code_for(role, legal_form)].control == control
    assert all(entry.is_vat for entry in chart.values() if entry.control == "vat")


@every_form
def test_what_may_be_open_in_a_foreign_currency_has_one_revaluation_beside_it(pack, legal_form):
    chart = by_code(pack, legal_form)
    revaluations = pack.revaluations(legal_form)
    foreign = {
        entry.code
        for entry in chart.values()
        if entry.currency or entry.control in ("receivable", "payable")
    }

    assert revaluations.keys() == foreign
    assert len(set(revaluations.values())) == len(
        [entry for entry in chart.values() if entry.revaluation_of]
    )
    for code, beside in revaluations.items():
        assert chart[beside].type == chart[code].type
        assert not chart[beside].control  # no party, no open item
        assert not chart[beside].currency  # kept in the book's own currency


@every_pack
def test_legal_forms_and_currencies_named_in_the_chart_exist(pack):
    for entry in pack.chart:
        assert set(entry.legal_forms) <= pack.legal_forms.keys()
        if entry.currency:
            assert check_currency(entry.currency) == entry.currency


@every_pack
def test_a_reference_names_its_version_and_the_pack_names_its_reference_chart(pack):
    for entry in pack.chart:
        assert bool(entry.reference) == bool(entry.reference_version)
        assert bool(entry.reference) == bool(pack.chart_reference_name)
        assert entry.reference or not entry.mirror_reference


@every_pack
def test_there_is_a_journal_of_every_kind(pack):
    codes = [journal.code for journal in pack.journals]

    assert {journal.kind for journal in pack.journals} == set(JOURNAL_KINDS)
    assert len(codes) == len(set(codes))
    assert all(journal.name and journal.local_names["nl"] for journal in pack.journals)
    assert [pack.journal_code(kind) for kind in JOURNAL_KINDS] == codes


@every_pack
def test_the_time_zone_exists(pack):
    assert zoneinfo.ZoneInfo(pack.timezone).key == pack.timezone


@every_pack
def test_an_unknown_legal_form_is_refused_with_the_known_ones(pack):
    with pytest.raises(Refused) as refusal:
        pack.chart_for("guild")

    assert refusal.value.code == "legal_form_unknown"
    assert "guild" in refusal.value.message
    assert all(legal_form in refusal.value.remedy for legal_form in pack.legal_forms)


@pytest.mark.parametrize(
    ("country", "code"),
    [("NL", "nl"), ("nl", "nl"), (" Nl ", "nl"), ("DE", "generic"), ("", "generic")],
)
def test_a_country_finds_its_pack_in_any_case_or_gets_the_generic_one(country, code):
    assert pack_for(country).code == code


@every_pack
def test_a_pack_is_found_by_its_own_code(pack):
    assert pack_for(pack.code) is pack


def test_a_ledger_account_is_named_in_english_where_a_language_is_missing():
    [cash] = read_chart("1000 | Cash | Kas | asset | | cash", local_language="nl")

    assert (cash.name_in("nl"), cash.name_in("en"), cash.name_in("fr")) == ("Kas", "Cash", "Cash")


@pytest.mark.parametrize(
    "line",
    [
        "1000 | Cash | Kas | asset | cash",
        "1000 | Cash | Kas | assets | | cash",
        "1000 | Cash | Kas | asset | | till",
        "1000 | Cash | Kas | asset | | colour:red",
        "1000 | Cash | Kas | asset | | control:customs",
        "1000 | Cash | Kas | asset | | currency:USD currency:GBP",
    ],
)
def test_a_wrong_line_in_a_chart_is_named(line):
    with pytest.raises(ValueError, match=r"1000 [|] Cash"):
        read_chart(line, local_language="nl")


def test_a_journal_of_an_unknown_kind_is_named():
    with pytest.raises(ValueError, match=r"XXX [|] Odd"):
        read_journals("XXX | Odd | Vreemd | odd", local_language="nl")
