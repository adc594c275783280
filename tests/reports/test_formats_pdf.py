import io

import pypdf
import pytest

from akker.kernel.errors import Refused
from akker.reports.formats import render
from akker.reports.table import Column, Row, Table
from tests.reports.sample_tables import (
    MARKUP_TEXTS,
    balance_sheet,
    general_ledger,
    table_of,
    texts_table,
    trial_balance,
)


def pdf_of(table: Table, language: str = "en"):
    return pypdf.PdfReader(io.BytesIO(render(table, "pdf", language)))


def text_of(pdf) -> str:
    """Ligatures and spacing of the page undone: letters as they were given."""
    return " ".join("\n".join(page.extract_text() for page in pdf.pages).split())


def months(count: int) -> Table:
    columns = [Column(f"m{i}", f"Month {i}", "amount") for i in range(count)]
    row = ("Revenue, services", *[-123_456_789] * count)
    return table_of(Column("name", "Name", "text"), *columns, rows=[row])


def test_a_balance_sheet_says_all_it_holds_in_the_readers_language():
    text = text_of(pdf_of(balance_sheet(), "nl"))

    for expected in (
        "Balance sheet",
        "As of 31 December 2026",
        "Pagina 1 van 1",
        "Fixed assets",
        "0210 Depreciation of equipment −12.750,00 −7.500,00 −70,0%",
        "Total assets 119.432,27 113.600,21 5,1%",
        "Equipment is depreciated over five years.",
    ):
        assert expected in text


def test_what_looks_like_code_or_markup_comes_out_letter_by_letter():
    text = text_of(pdf_of(texts_table(*MARKUP_TEXTS)))

    for markup in MARKUP_TEXTS:
        assert markup in text


def test_markup_in_title_book_and_notes_is_text_too():
    table = Table(
        title="#panic() *t*",
        book_name="A & B $x$ #B.V.",
        currency="EUR",
        columns=(Column("name", "#h *b*", "text"),),
        rows=(Row(("_g_ @ref",), style="group"), Row(("x",)), Row(("$t$",), style="total")),
        subtitle="= no heading",
        notes=("#read(1)", "- no list"),
    )

    pdf = pdf_of(table)

    text = text_of(pdf)
    for given in (
        "#panic() *t*", "A & B $x$ #B.V.", "#h *b*", "_g_ @ref", "$t$", "= no heading", "#read(1)",
        "- no list",
    ):  # fmt: skip
        assert given in text
    assert pdf.metadata.title == "#panic() *t*"


def test_the_file_names_its_title_its_company_and_its_language_and_is_tagged():
    pdf = pdf_of(trial_balance(), "nl")

    assert pdf.metadata.title == "Trial balance"
    assert pdf.metadata.author == "Noordlicht Advies B.V."
    assert pdf.root_object["/Lang"].startswith("nl")
    assert pdf.root_object["/MarkInfo"]["/Marked"]


def test_every_page_of_a_long_report_repeats_the_headings_and_the_group():
    pdf = pdf_of(general_ledger(150, lines_per_group=150))

    assert len(pdf.pages) > 2
    for number, page in enumerate(pdf.pages, 1):
        text = " ".join(page.extract_text().split())
        assert f"Page {number} of {len(pdf.pages)}" in text
        assert "Date Entry Text Party Debit Credit Balance" in text
        assert "1000 Ledger account" in text


def test_a_group_that_has_ended_does_not_come_back_on_the_next_page():
    filler = [Row((f"{i}", i)) for i in range(120)]
    table = Table(
        "Profit and loss",
        "Book",
        "EUR",
        (Column("name", "Name", "text"), Column("amount", "Amount", "amount")),
        (
            Row(("Revenue", None), style="group"),
            Row(("Advice", 5)),
            Row(("Total revenue", 5), style="subtotal"),
            *filler,
        ),
    )

    pages = [page.extract_text() for page in pdf_of(table).pages]

    assert "Revenue" in pages[0]
    assert not any("Revenue" in page for page in pages[1:])


def test_paper_is_upright_until_the_columns_need_it_wide():
    upright = pdf_of(trial_balance()).pages[0].mediabox
    wide = pdf_of(months(13)).pages[0].mediabox

    assert upright.width < upright.height
    assert wide.width > wide.height


def test_a_year_of_months_fits_and_fifty_columns_are_refused():
    assert len(pdf_of(months(13)).pages) == 1
    with pytest.raises(Refused) as refused:
        render(months(50), "pdf")
    assert refused.value.code == "pdf_too_wide"


def test_a_word_too_long_for_its_column_breaks_instead_of_covering_the_next():
    text = text_of(pdf_of(texts_table("x" * 200)))

    assert "x" * 200 not in text
    assert text.replace("\u200b", "").replace(" ", "").count("x") >= 200


def test_a_report_of_very_many_rows_is_refused_at_once():
    with pytest.raises(Refused) as refused:
        render(trial_balance(20_000), "pdf")
    assert refused.value.code == "pdf_too_large"


def test_the_same_report_is_the_same_file():
    assert render(trial_balance(), "pdf") == render(trial_balance(), "pdf")
