"""Their headings, our fields."""

import json

import pytest

from akker.intake.headings import (
    FieldSpec,
    guessed_fields,
    known_field,
    map_headings,
    read_mapping,
    unclaimed_headings,
)
from tests.intake.made import refused

JOURNAL = [
    known_field("entry", required=True),
    known_field("date", required=True),
    known_field("description"),
    known_field("account", required=True),
    known_field("amount"),
    known_field("debit"),
    known_field("credit"),
]


def test_english_and_dutch_headings_are_known_in_any_dress() -> None:
    assert map_headings(
        ["Boekstuk", "DATUM", "Omschrijving ", "grootboek_rekening", "Debét"], JOURNAL
    ) == {
        "entry": 0,
        "date": 1,
        "description": 2,
        "account": 3,
        "debit": 4,
    }


def test_the_headings_of_hledger_are_known() -> None:
    headings = [
        "txnidx",
        "date",
        "date2",
        "status",
        "description",
        "account",
        "amount",
        "commodity",
    ]

    columns = map_headings(headings, [*JOURNAL, known_field("currency")])

    assert columns == {
        **{"entry": 0, "date": 1, "description": 4},
        **{"account": 5, "amount": 6, "currency": 7},
    }
    assert unclaimed_headings(headings, columns) == ("date2", "status")


def test_what_is_missing_and_what_was_seen_stand_in_one_sentence() -> None:
    refusal = refused(map_headings, ["Datum", "Bedrag", ""], JOURNAL)

    assert refusal.code == "headings_missing"
    assert refusal.message == (
        "The file has no column for entry, account; its headings are Datum, Bedrag."
    )


def test_a_stated_mapping_wins() -> None:
    headings = ["Nr", "Date", "Boekdatum", "Account"]

    columns = map_headings(headings, JOURNAL, {"nr": "entry", "Boekdatum": "date"})

    assert columns == {"entry": 0, "date": 2, "account": 3}


def test_a_mapping_to_nothing_leaves_a_column_out() -> None:
    columns = map_headings(["entry", "datum", "boekdatum", "rekening"], JOURNAL, {"datum": ""})

    assert columns == {"entry": 0, "date": 2, "account": 3}


def test_two_headings_for_one_field_are_refused() -> None:
    refusal = refused(map_headings, ["entry", "Datum", "Boekdatum", "rekening"], JOURNAL)

    assert refusal.code == "heading_doubled"
    assert refusal.message == "The headings Datum and Boekdatum both mean date."
    assert refused(map_headings, ["entry", "date", "Date", "account"], JOURNAL).code == (
        "heading_doubled"
    )
    both = {"a": "entry", "b": "entry"}
    assert refused(map_headings, ["a", "b", "date", "account"], JOURNAL, both).code == (
        "heading_doubled"
    )


def test_our_own_word_is_preferred_to_its_synonyms() -> None:
    assert map_headings(["id", "code", "name"], [known_field("code"), known_field("name")]) == {
        "code": 1,
        "name": 2,
    }


def test_a_mapping_that_does_not_fit_is_refused() -> None:
    headings = ["entry", "date", "account"]

    assert refused(map_headings, headings, JOURNAL, {"date": "day"}).code == "mapping_field_unknown"
    assert refused(map_headings, headings, JOURNAL, {"Dat": "date"}).code == (
        "mapping_heading_unknown"
    )


def test_headings_without_letters_are_told_apart() -> None:
    assert map_headings(["#", "%"], [FieldSpec("line", ("#",)), FieldSpec("rate", ("%",))]) == {
        "line": 0,
        "rate": 1,
    }


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b'{"a": 1}', b'{"a": {"b": "c"}}', b'{"a": "x", "a": "y"}', b"\xff", b"[" * 9999],
)
def test_a_mapping_that_cannot_be_read_is_refused(content: bytes) -> None:
    assert refused(read_mapping, content).code == "mapping_unreadable"


def test_a_mapping_is_read() -> None:
    assert read_mapping(b"\xef\xbb\xbf" + json.dumps({"Dag": "date"}).encode()) == {"Dag": "date"}
    assert read_mapping(b"{}") == {}


KINDS = {
    "journal": "entry date journal description account amount debit credit currency party text",
    "chart": "code name type iban",
    "parties": "code name kind country vat_id kvk iban email payment_terms_days discount_percent"
    " discount_days",
    "opening": "ledger_code debit credit party_code document_number document_date due_date"
    " payment_reference",
    "invoices": "number date due_date customer_code payment_reference currency line_description"
    " quantity unit_price vat_code",
    "credit-notes": "number date invoice_number customer_code line_description quantity unit_price"
    " vat_code",
    "bills": "number date due_date supplier_code payment_reference currency line_description"
    " ledger_code net vat_code",
    "rates": "date currency rate",
}


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_of_every_kind_of_file_are_found_by_their_own_names(kind: str) -> None:
    names = KINDS[kind].split()

    columns = map_headings(names, [known_field(name, required=True) for name in names])

    assert columns == {name: i for i, name in enumerate(names)}


def test_a_guess_refuses_nothing_and_leaves_what_is_double_to_the_reader():
    specs = [FieldSpec("date", ("datum",), required=True), FieldSpec("amount", ("bedrag", "value"))]
    headings = ("Datum", "Bedrag", "Value", "Other")

    assert guessed_fields(headings, specs, {}) == ("date", "amount", "amount", "")
    said = {"Other": "date", "Value": "", "Gone": "date", "Bedrag": "unheard"}
    assert guessed_fields(headings, specs, said) == ("", "amount", "", "date")
