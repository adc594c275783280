"""E-invoices: every file that is written passes the schema, EN 16931 and Peppol."""

import re
from pathlib import Path
from typing import Any

import pytest

from akker.books.actor import reading
from akker.ledger.models import ExchangeRate
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_files import einvoice_of
from tests.make import Make, refusal_of
from tests.receivables.rules_of_einvoices import broken_rules, schema_errors
from tests.receivables.selling import customer, day, issued, line, ready

DE = {"country": "DE", "identifiers": [{"scheme": "vat", "number": "DE136695976"}]}
US = {"country": "US", "identifiers": [{"scheme": "duns", "number": "150483782"}]}
NL = {"identifiers": [{"scheme": "kvk", "number": "33286383"}]}
CASES: dict[str, tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]] = {
    "two rates and a discount": (
        NL,
        [
            line("33.333333", quantity="3", unit="HUR", discount="12.5"),
            line("4.29", "V9", "8010", quantity="7"),
        ],
        {"reference": "PO 12", "note": "Thank you"},
    ),
    "a period": (NL, [line("10.00")], {"supplied": "2026-02-01", "supplied_until": "2026-02-28"}),
    "lines with days of their own": (
        NL,
        [
            line("10.00", supplied="2026-01-01", supplied_until="2026-01-31"),
            line("20.00", supplied="2012-09-30"),
            line("30.00", supplied="2012-09-30", discount="10"),
        ],
        {"supplied": "2026-02-01", "supplied_until": "2026-02-28"},
    ),
    "an advance that is deducted": (
        NL,
        [line("10000", code="8020"), line("3000", code="1675", quantity="-1")],
        {},
    ),
    "zero rate": (NL, [line("10.00", "V0", "8005")], {}),
    "exempt": (NL, [line("10.00", "VEX", "8005")], {}),
    "reverse charge": (
        {"identifiers": [{"scheme": "vat", "number": "NL004495445B01"}]},
        [line("8000", "VRC", "8050")],
        {},
    ),
    "goods within the EU": (DE, [line("3000", "X-EUG", "8045")], {}),
    "services within the EU": (DE, [line("1500", "X-EUS", "8046")], {}),
    "export": (US, [line("99.99", "X-EXP", "8040")], {}),
    "outside VAT": (US, [line("5", "X-OUT", "8040")], {}),
    "prices with VAT in them": (
        NL,
        [
            line("49.95"),
            line("0.07", quantity="333", discount="12.5"),
            line("2.49", "V9", "8010", quantity="0.333333"),
            line("10.00", quantity="-1"),
        ],
        {"prices": "gross"},
    ),
    "many lines with VAT in them": (NL, [line("0.99") for _ in range(40)], {"prices": "gross"}),
    "a payment link": (
        NL,
        [line("10.00")],
        {"payment_link": "https://pay.example/{reference}?amount={amount}&of={currency}"},
    ),
    "in dollars": (NL, [line("100.00"), line("7.77", "V9", "8010")], {"currency": "USD"}),
}


def file_of(make: Make, label: str, **how: Any) -> bytes:
    with reading(make.book):
        found = issued_invoice(make.book, label)
        return einvoice_of(make.book, found, **how)


def issued_before(make: Make) -> None:
    make.post("2026-01-01", "Advance of before", [("1020", "3000.00"), ("1675", "-3000.00")])


def sold(make: Make, case: str) -> None:
    card, lines, more = CASES[case]
    ready(make)
    customer(make, "B1", **card)
    ExchangeRate.objects.create(
        book=make.book, currency="USD", rated_on=day("2026-03-02"), rate_e9=1_080_000_000,
        source="ECB",
    )  # fmt: skip
    if case == "an advance that is deducted":
        issued_before(make)
    issued(make, *lines, party="B1", **more)
    issued(make, *lines, party="B1", **more, kind="credit-note", corrects="2026-0001")


@pytest.mark.parametrize("case", CASES)
def test_invoices_and_credit_notes_pass_every_rule(make: Make, case: str) -> None:
    sold(make, case)
    for label in ("2026-0001", "C2026-0001"):
        assert broken_rules(file_of(make, label)) == [], label


@pytest.mark.parametrize("case", CASES)
def test_invoices_and_credit_notes_are_ubl(make: Make, akker_shared: Path, case: str) -> None:
    folder = akker_shared / "data" / "xsd" / "ubl-2.1"
    sold(make, case)
    for label in ("2026-0001", "C2026-0001"):
        assert schema_errors(file_of(make, label), folder) == [], label


def test_the_judges_see_what_is_wrong(make: Make) -> None:
    sold(make, "two rates and a discount")
    content = file_of(make, "2026-0001")

    wrong = content.replace(b"<cbc:DueDate>2026-03-16</cbc:DueDate>", b"")
    wrong = re.sub(rb"(<cbc:PayableAmount[^>]*>)[0-9.]+", rb"\g<1>1.00", wrong)

    assert wrong != content
    assert any("BR-CO-16" in rule for rule in broken_rules(wrong))


def test_a_file_says_what_was_frozen(make: Make) -> None:
    sold(make, "two rates and a discount")

    text = file_of(make, "2026-0001").decode()

    for part in (
        '<cbc:EndpointID schemeID="0106">33286383<', "<cbc:BuyerReference>PO 12<",
        '<cbc:InvoicedQuantity unitCode="HUR">3<', '<cbc:PriceAmount currencyID="EUR">33.333333<',
        "<cbc:PaymentID>", "NL91ABNA0417164300", '<cbc:LineExtensionAmount currencyID="EUR">87.50<',
    ):  # fmt: skip
        assert part in text, part
    assert file_of(make, "2026-0001") == text.encode()


def test_signs_of_markup_in_texts_are_texts(make: Make) -> None:
    ready(make)
    customer(make, "B1", name='Smit & Zn <b>"x"', **NL)
    issued(make, line("1.00", text="A < B & C > D 'é'"), party="B1")

    content = file_of(make, "2026-0001")

    assert "<cbc:Name>A &lt; B &amp; C &gt; D 'é'</cbc:Name>" in content.decode()
    assert broken_rules(content) == []


def test_dutch_rules_are_an_option(make: Make) -> None:
    sold(make, "two rates and a discount")

    text = file_of(make, "2026-0001", profile="nlcius").decode()

    # The rules of netherlands.md, 4.8 that this document touches.
    assert "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0" in text
    assert re.search(r'CompanyID schemeID="0106">33286383', text), "BR-NL-1, BR-NL-10"
    assert "<cbc:BuyerReference>" in text, "BR-NL-2"
    for name in ("StreetName", "CityName"):
        assert text.count(f"<cbc:{name}>") == 2, "BR-NL-3, BR-NL-4"
    assert "<cbc:InvoiceTypeCode>380<" in text, "BR-NL-7"
    assert "<cbc:PaymentMeansCode>58<" in text, "BR-NL-11, BR-NL-12"


def test_what_no_e_invoice_can_say_is_refused(make: Make) -> None:
    ready(make)
    customer(make, "N1", identifiers=[])
    customer(make, "B1", **NL)
    customer(make, "P1", addresses=[{"place": "post", "street": "Kade 2", "city": "Ede"}], **NL)
    issued(make, line("10.00"), party="N1")
    issued(make, line("10.00"), line("5.00", "X-OUT", "8040"), party="B1")

    issued(make, line("10.00"), party="P1")

    assert refusal_of(file_of, make, "2026-0001") == "einvoice_address"
    assert refusal_of(file_of, make, "2026-0003") == "einvoice_postcode"
    assert refusal_of(file_of, make, "2026-0002") == "einvoice_categories"
