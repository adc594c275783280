"""The grid of an invoice: dimensions, pasted cells, and a draft that keeps itself."""

import re
from typing import Any

import pytest

from akker.books.actor import reading
from akker.kernel.errors import Refused
from akker.ledger.charting import require_dimensions
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.queries import entry_labelled
from akker.receivables.queries import draft_invoices, issued_invoice
from akker.reports.display import language_of
from akker.web.invoice_pasted import shown_columns, with_cells
from akker.web.invoice_typed import TypedInvoice, blank_line, padded, typed_of
from tests.make import Make, refusal_of
from tests.receivables.selling import ready
from tests.web.entry_sent import Enter, at, text_of
from tests.web.test_sales_pages import SENT, hidden

COLUMNS = shown_columns(["dimension-project"], has_products=True)
KNOWN = {
    "unit": {"hours": "HUR", "hur": "HUR", "days": "DAY"},
    "vat": {"21%": "V21", "v21": "V21", "v9": "V9"},
    "dimension-project": {"p1": "P1", "north": "P1"},
}
EMPTY = padded(TypedInvoice({}, ()))


def pasted(text: str, column: str = "text", row: int = 0, typed: TypedInvoice = EMPTY) -> Any:
    return with_cells(typed, text, row=row, column=column, columns=COLUMNS, known=KNOWN)


def filled(typed: TypedInvoice) -> list[dict[str, str]]:
    lines = [{name: text for name, text in line.items() if text} for line in typed.lines]
    return [line for line in lines if line.keys() - {"vat", "code"}]


def test_cells_fill_the_grid_from_where_one_stands() -> None:
    rows = "Advice\t2,5\thours\t1.080,50\t10%\t21%\t8020\tnorth\r\nTravel\t\t\t0,35\n"

    first, second = filled(pasted(rows))

    assert first == {
        **{"text": "Advice", "quantity": "2,5", "unit": "HUR", "price": "1.080,50"},
        **{"discount": "10%", "vat": "V21", "code": "8020", "dimension-project": "P1"},
    }
    assert second == {"text": "Travel", "price": "0,35"}


def test_figures_go_past_the_unit_and_headings_are_left_out() -> None:
    assert filled(pasted("What\tNumber\tPrice\nAdvice\t2\t80\nTravel\t10\t0.35")) == [
        {"text": "Advice", "quantity": "2", "price": "80"},
        {"text": "Travel", "quantity": "10", "price": "0.35"},
    ]
    # One column of words is no heading, and neither is a single row.
    assert [line["text"] for line in filled(pasted("Advice\nTravel"))] == ["Advice", "Travel"]
    assert filled(pasted("Advice\tsome")) == [{"text": "Advice", "quantity": "some"}]


def test_pasting_goes_over_what_stood_there_and_leaves_the_rest() -> None:
    typed = pasted("A\t1\t10\nB\t2\t20\nC\t3\t30")

    changed = filled(pasted("25\n35", "price", 1, typed))

    assert [(line["text"], line["price"]) for line in changed] == [
        ("A", "10"),
        ("B", "25"),
        ("C", "35"),
    ]
    assert filled(pasted("1\n2\n3\n4", "price", 2, EMPTY))[-1] == {"price": "4"}


def test_quotes_of_a_spreadsheet_hold_line_ends() -> None:
    assert filled(pasted('"Advice\nin two lines"\t1\t5')) == [
        {"text": "Advice in two lines", "quantity": "1", "price": "5"}
    ]


@pytest.mark.parametrize(
    ("text", "column", "row"),
    [
        ("\n".join(["A\t1"] * 501), "text", 0),
        ("A\nB", "text", 499),
        ("\t\n\t", "text", 0),
        ("\t".join("123456789"), "price", 0),
        ("Advice\t1\tfurlongs", "text", 0),
        ("Advice\t1\thours\t5\t\t19%", "text", 0),
        ("A\tB", "no-such", 0),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(text: str, column: str, row: int) -> None:
    assert refusal_of(pasted, text, column, row) == "paste_unfit"


def test_a_refused_cell_is_named() -> None:
    with pytest.raises(Refused, match=r"Row 3 says furlongs for Unit"):
        pasted("A\t1\thours\nB\t1\tfurlongs", row=1)


def test_a_row_after_one_goes_on_with_its_vat_unless_a_product_told_it() -> None:
    line = {"text": "A", "vat": "V21", "code": "8020", "dimension-project": "P1"}
    assert {k: v for k, v in blank_line([line]).items() if v} == {"vat": "V21", "code": "8020"}
    assert not any(blank_line([{**line, "product": "advice"}]).values())


@pytest.fixture
def tagged(make: Make) -> Make:
    """Sales on 8020 need a project; there is one, and one that is retired."""
    ready(make)
    add_dimension(make.alice, code="project", name="Project")
    add_dimension_value(make.alice, dimension="project", code="P1", name="North")
    require_dimensions(make.alice, code="8020", dimensions=["project"])
    return make


def test_the_project_of_a_line_goes_to_revenue_and_is_frozen(tagged: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    sent = {**SENT, "line-dimension-project": ["P1", ""]}

    page = browser.get(at(tagged, "invoices/new"))
    without = text_of(browser.post(at(tagged, "invoices/look"), SENT))
    looked = text_of(browser.post(at(tagged, "invoices/look"), sent))
    done = browser.post(at(tagged, "invoices/new"), {**sent, "do": "issue"})

    assert 'name="line-dimension-project"' in page.content.decode()
    assert "2.941,67" in without and "project" in without  # what is in the way of posting
    assert "P1" in looked
    assert done.status_code == 302
    with reading(tagged.book):
        found = issued_invoice(tagged.book, "2026-0001")
        entry = entry_labelled(tagged.book, found.entry_label)
    assert found.lines[0].dimensions == (("project", "P1"),)
    assert [line.dimensions for line in entry.lines if line.dimensions] == [(("project", "P1"),)]


def test_what_is_typed_is_kept_and_comes_back_as_it_was(tagged: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    odd = {
        **SENT,
        "date": "31-2",
        "line-price": ["1.250", ""],
        "line-quantity": ["twee", ""],
        "line-dimension-project": ["P1", ""],
    }

    first = browser.post(at(tagged, "invoices/keep"), odd)
    known = hidden(first)
    again = browser.post(at(tagged, "invoices/keep"), {**odd, **known, "reference": "PO 13"})
    stale = browser.post(at(tagged, "invoices/keep"), {**odd, **known, "reference": "PO 14"})
    nothing = browser.post(at(tagged, "invoices/keep"), {"date": "2-3-2026"})

    assert "Concept bewaard om" in text_of(first) and known["draft_id"]
    assert again.status_code == 200 and stale.status_code == 409
    assert nothing.status_code == 204
    with reading(tagged.book):
        (draft,) = draft_invoices(tagged.book)
    assert draft.content["reference"] == "PO 13"
    assert draft.content["lines"][0]["price"] == "?1.250"  # no program takes it for a price
    page = browser.get(at(tagged, f"invoices/drafts/{draft.draft_id}")).content.decode()
    for value in ("31-2", "1.250", "twee", "PO 13"):
        assert f'value="{value}"' in page, value
    assert '<option value="P1" selected>' in page


def test_what_a_draft_keeps_is_shown_as_the_reader_writes_it() -> None:
    form = {"lines": [{"text": "A", "price": "1080.5", "quantity": "?1.250"}]}
    (line, *_rest) = typed_of(form, language_of("nl")).lines
    assert (line["price"], line["quantity"]) == ("1080,50", "1.250")


def test_cells_are_pasted_on_the_page(tagged: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    sent = {**SENT, "at": "1:text", "pasted": "Reis\t10\tkm\t0,35\t\tV21\t8020\tNorth"}

    done = browser.post(at(tagged, "invoices/look"), sent).content.decode()
    refused = browser.post(at(tagged, "invoices/look"), {**sent, "pasted": "A\t1\tel\t5"})

    assert 'value="Reis"' in done and 'value="0,35"' in done and 'value="Advice"' in done
    assert '<option value="P1" selected>' in done
    assert "2.945" in done  # the total with it: 2.941,67 and 4,24 more
    assert refused.status_code == 422 and "Rij 2" in text_of(refused)


def test_a_line_has_days_of_its_own_behind_its_dots(tagged: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    sent = {**SENT, "line-supplied": ["30-9-2012", ""], "line-dimension-project": ["P1", ""]}
    odd = {**sent, "line-supplied_until": ["31-2", ""]}

    looked = text_of(browser.post(at(tagged, "invoices/look"), sent))
    kept = hidden(browser.post(at(tagged, "invoices/keep"), odd))
    draft = browser.get(at(tagged, f"invoices/drafts/{kept['draft_id']}")).content.decode()
    form = {**sent, **hidden(browser.get(at(tagged, "invoices/new"))), "do": "issue"}
    page = text_of(browser.get(browser.post(at(tagged, "invoices/new"), form)["Location"]))

    assert "19%" in looked and "2.893,04" in looked
    assert re.findall(r"id=.supplied\w*-1. name=\S+ value=\"([^\"]*)\"", draft) == [
        "30 sep 2012",
        "31-2",
    ]
    assert "30 sep 2012" in page and "461,91" in page
