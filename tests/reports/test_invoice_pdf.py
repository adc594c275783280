"""The PDF of a document: in the language of the customer, with the e-invoice inside."""

import io
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.kernel.payment_references import creditor_reference, epc_payload, sixteen_digits
from akker.packs.countries import country_name
from akker.pdf import typeset
from akker.receivables.queries import issued_invoice
from akker.reports.invoice_pdf import invoice_pdf, invoice_pdfs, pdf_values
from tests.make import Make, refusal_of
from tests.receivables.rules_of_einvoices import broken_rules
from tests.receivables.selling import customer, issued, line, ready

KVK = [{"scheme": "kvk", "number": "33286383"}]


def pdf_of(make: Make, label: str) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(invoice_pdf(make.book, label).content))


def words_of(found: pypdf.PdfReader) -> str:
    text = " ".join(page.extract_text() for page in found.pages)
    return " ".join(text.replace("\u00a0", " ").split())


def test_a_pdf_holds_the_document_and_the_e_invoice(make: Make) -> None:
    ready(make)
    customer(make, "B1", language="nl", identifiers=KVK)
    issued(make, line("80.00", quantity="2.5", unit="HUR", discount="10"), party="B1")

    found = pdf_of(make, "2026-0001")

    text = words_of(found)
    for part in ("Factuur", "2,5 uur", "min 10%", "217,80", "21% btw over 180,00", "KvK 33286383"):
        assert part in text, part
    ((name, (content,)),) = found.attachments.items()
    assert name == "2026-0001.xml"
    assert broken_rules(content) == []
    metadata = found.xmp_metadata
    assert metadata is not None
    assert "<pdfaid:part>3</pdfaid:part>" in metadata.stream.get_data().decode()


def test_prices_with_vat_stand_beside_those_without(make: Make) -> None:
    ready(make)
    customer(make, "B1", language="nl", identifiers=KVK)
    issued(make, line("49.95", quantity="2"), party="B1", prices="gross")

    found = pdf_of(make, "2026-0001")

    text = words_of(found)
    heads = "Omschrijving Aantal Prijs excl. btw Btw Prijs incl. btw Bedrag incl. btw"
    for part in (heads, "2 41,281 21% 49,95 99,90", "21% btw over 82,56", "17,34"):
        assert part in text, (part, text)
    ((_, (content,)),) = found.attachments.items()
    assert broken_rules(content) == []


UNTAXED = ("VEX", "V0", "VRC")
MIXED = [line("100.00"), *(line(f"{n}0.00", vat) for n, vat in enumerate(UNTAXED, start=1))]
WORDS = {
    "en": ("21%", "exempt", "0%", "reverse charge", "21% VAT on 100.00",
           "Exempt from VAT, on 10.00", "VAT zero rate, on 20.00", "VAT reverse-charged, on 30.00"),
    "nl": ("21%", "vrijgesteld", "0%", "verlegd", "21% btw over 100,00",
           "Vrijgesteld van btw, over 10,00", "Btw-nultarief, over 20,00",
           "Btw verlegd, over 30,00"),
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_each_rate_and_exemption_has_its_base(make: Make, language: str) -> None:
    """Directive 2006/112/EC, article 226, 8; and what is not taxed has no rate, not even of 0%."""
    ready(make)
    numbers = [*KVK, {"scheme": "vat", "number": "NL123456782B12"}]
    customer(make, "B1", language=language, identifiers=numbers)
    issued(make, *MIXED, party="B1")

    with reading(make.book):
        values = pdf_values(issued_invoice(make.book, "2026-0001"), None, "")
    text = words_of(pdf_of(make, "2026-0001"))

    rates, sums = WORDS[language][:4], WORDS[language][4:]
    assert [row[3] for row in values["lines"]] == list(rates)
    assert [words for words, _amount in values["sums"][1:]] == [
        sums[0], sums[2], sums[1], sums[3]
    ]  # fmt: skip
    for words in sums:
        assert words in text, words


def test_the_same_document_gives_the_same_bytes(make: Make) -> None:
    ready(make)
    issued(make, line("80.00"))

    with reading(make.book):
        found = issued_invoice(make.book, "2026-0001")
    values = pdf_values(found, None, "<a/>")
    first, again = (typeset("invoice.typ", values, is_archive=True) for _ in range(2))
    assert first == again


def test_many_are_read_with_as_few_statements_as_one_and_come_as_they_were_asked(
    make: Make,
) -> None:
    ready(make)
    customer(make, "B1", language="nl", identifiers=KVK)
    for number in range(1, 5):
        issued(make, line("80.00"), line(f"{number}.00"), party="B1")
    labels = [f"2026-000{number}" for number in (3, 1, 4, 2)]

    def made(wanted: list[str]) -> tuple[int, list[bytes]]:
        with CaptureQueriesContext(connection) as queries:
            pdfs = invoice_pdfs(make.book, wanted)
        return len(queries), [pdf.content for pdf in pdfs]

    few, (alone,) = made(labels[1:2])
    many, together = made(labels)

    assert many == few
    assert together[1] == alone
    for label, content in zip(labels, together, strict=True):
        found = pypdf.PdfReader(io.BytesIO(content))
        assert label in words_of(found) and f"{label}.xml" in found.attachments


def test_a_credit_note_asks_for_no_money(make: Make) -> None:
    ready(make)
    issued(make, line("80.00", quantity="2.5"))
    issued(make, line("80.00", quantity="2.5"), kind="credit-note", corrects="2026-0001")

    text = words_of(pdf_of(make, "C2026-0001"))

    assert "Credit note" in text and "Credits invoice 2026-0001" in text
    assert "\N{MINUS SIGN}2.5 80.00 21% \N{MINUS SIGN}200.00" in text  # it is true as it stands
    assert "pay" not in text


@pytest.mark.parametrize("count", [1, 60])
def test_many_lines_go_on_over_pages(make: Make, count: int) -> None:
    ready(make)
    issued(make, *[line("1.00", text=f"Thing {n}") for n in range(count)])

    found = pdf_of(make, "2026-0001")

    assert len(found.pages) == (1 if count == 1 else 2)
    assert f"Thing {count - 1}" in words_of(found)


def test_sec_16_texts_are_shown_as_they_were_typed(make: Make) -> None:
    ready(make)
    typed = '#read("/etc/passwd") *bold* $x$ \\ <a> "q" é €'
    issued(make, line("1.00", text=typed))

    assert '#read("/etc/passwd") *bold*' in words_of(pdf_of(make, "2026-0001"))


def test_the_code_to_scan_says_what_the_invoice_says(make: Make) -> None:
    ready(make)
    customer(make, "US1", name="Acme", country="US")
    issued(make, line("10.00"))

    def qr(label: str) -> Any:
        with reading(make.book):
            return pdf_values(issued_invoice(make.book, label), None, "")["qr"]

    assert qr("2026-0001").startswith("<svg")
    reference = sixteen_digits("20260000001")
    payload = epc_payload("Akkerbouw B.V.", "NL91ABNA0417164300", "", 1210, reference)
    assert payload.splitlines() == [
        "BCD", "002", "1", "SCT", "", "Akkerbouw B.V.", "NL91ABNA0417164300", "EUR12.10", "", "",
        reference,
    ]  # fmt: skip


def test_references_have_their_check_digits() -> None:
    # Weights 2, 4, 8, 5, 10, ... from the right: 7 x 2 = 14, and 11 - 14 mod 11 is 8.
    assert sixteen_digits("7") == "8000000000000007"
    assert sixteen_digits("0") == "0000000000000000"  # 11 becomes 0
    assert sixteen_digits("6") == "1000000000000006"  # 10 becomes 1
    assert creditor_reference("539007547034") == "RF18539007547034"


def test_what_is_not_there_is_refused(make: Make) -> None:
    ready(make)
    assert refusal_of(invoice_pdf, make.book, "2026-0009") == "invoice_unknown"


def test_the_country_has_its_name_abroad_and_none_at_home(make: Make) -> None:
    ready(make)
    customer(make, "B1", name="Huber GmbH", country="DE", language="nl")
    customer(make, "B2", language="nl")
    for party in ("B1", "B2"):
        issued(make, line("10.00"), party=party)

    abroad, home = (words_of(pdf_of(make, label)) for label in ("2026-0001", "2026-0002"))

    assert "Duitsland" in abroad and "Nederland" in abroad
    assert "Nederland" not in home
    assert country_name("DE", "en") == "Germany" and country_name("QQ", "nl") == "QQ"


def test_a_discount_for_paying_early_names_its_last_day(make: Make) -> None:
    ready(make)
    customer(make, "B1", discount_percent="2", discount_days=8, identifiers=KVK)
    issued(make, line("100.00"), party="B1")
    issued(make, line("100.00"), party="B1", kind="credit-note", corrects="2026-0001")

    invoice, note = (words_of(pdf_of(make, label)) for label in ("2026-0001", "C2026-0001"))

    assert "2% discount holds for payment by 10 Mar 2026." in invoice
    assert "discount" not in note
