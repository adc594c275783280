"""E26 (a), and private use by its worth: VAT through its own codes, box by box."""

from textwrap import dedent
from typing import Any

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.ledger.closing import lock_until
from akker.ledger.posting import reverse_entry
from akker.tax.charging_private import book_private_use, take_back_private_use
from akker.tax.models import TaxLine
from akker.tax.private_form import private_use_from_form
from akker.tax.queries_private import private_uses
from tests.make import Make, refusal_of
from tests.receivables.selling import day
from tests.scenarios.test_invoices import boxes
from tests.text import journal_text

CAR = {
    **{"date": "2026-12-31", "vat": "PRIV", "text": "Private use of the car", "code": "4573"},
    **{"value": "35000.00", "percent": "2.7"},
}


def booked(make: Make, **form: Any) -> str:
    use = private_use_from_form({**CAR, **form}, make.book.currency)
    return book_private_use(make.alice, use=use)


def by_worth(make: Make, base: str, **form: Any) -> str:
    return booked(make, value="", percent="", base=base, **form)


def test_e26_private_use_of_a_car(make: Make) -> None:
    booked(make)

    assert journal_text(make.book) == dedent("""\
        2026-12-31 MEM/2026/1 Private use of the car
            4573 VAT on private car use         945.00
            1504 VAT private use               -945.00""")
    assert boxes(make) == {"1d": ("0.00", "945.00")}
    line = TaxLine.objects.get(book=make.book)
    assert (line.code, line.rate_e2, line.tax_box) == ("PRIV", 2100, "1d")
    assert (line.evidence, line.taxed_on) == ("2.7% of 35000.00", day("2026-12-31"))
    assert line.party_id is None
    assert check_book(make.book).findings == ()


def test_goods_taken_home_owe_the_rate_of_their_day(make: Make) -> None:
    """120.05 at 21 % is 25.2105; 33.35 at 9 % is 3.0015."""
    by_worth(make, "120.05", date="2026-03-31", text="Paint", evidence="Stock list 12")
    by_worth(make, "33.35", date="2026-03-31", text="Fruit", vat="PRIV9")

    found = TaxLine.objects.filter(book=make.book).order_by("pk")
    said = [(one.code, one.rate_e2, one.base_minor, one.tax_minor, one.evidence) for one in found]
    assert said == [
        ("PRIV", 2100, 120_05, 25_21, "Stock list 12"),
        ("PRIV9", 900, 33_35, 3_00, ""),
    ]
    assert boxes(make) == {"1d": ("153.40", "28.21")}


def test_the_director_bears_it_on_the_current_account(make: Make) -> None:
    by_worth(make, "100.00", code="1660", date="2026-03-31", text="Paint")

    assert journal_text(make.book) == dedent("""\
        2026-03-31 MEM/2026/1 Paint
            1660 Director current account        21.00
            1504 VAT private use                -21.00""")
    assert check_book(make.book).findings == ()


def test_taking_it_back_empties_the_boxes_in_the_period_of_that_day(make: Make) -> None:
    label = booked(make, date="2026-03-31")

    assert refusal_of(reverse_entry, make.alice, label=label) == "entry_of_private_use"
    back = take_back_private_use(make.alice, label=label, on=day("2026-04-02"))

    assert boxes(make) == {"1d": ("0.00", "0.00")}
    days = TaxLine.objects.filter(book=make.book).order_by("pk").values_list("taxed_on", flat=True)
    assert list(days) == [day("2026-03-31"), day("2026-04-02")]
    assert refusal_of(take_back_private_use, make.alice, label=label) == "entry_reversed"
    assert refusal_of(take_back_private_use, make.alice, label=back) == "not_private_use"
    with reading(make.book):
        (row,) = private_uses(make.book)
    assert row.entry == label and row.is_over
    assert check_book(make.book).findings == ()


def test_what_is_refused(make: Make) -> None:
    entry = make.post("2026-03-02", "Rent", [("4600", "1.00"), ("1020", "-1.00")])

    assert refusal_of(booked, make, vat="V21") == "tax_code_not_private"
    assert refusal_of(booked, make, vat="P21") == "tax_code_unknown"
    assert refusal_of(booked, make, base="1.00") == "private_use_unfit"
    assert refusal_of(booked, make, percent="100.01") == "private_use_unfit"
    assert refusal_of(booked, make, percent="-2.7") == "private_use_unfit"
    assert refusal_of(booked, make, value="", percent="") == "private_use_unfit"
    assert refusal_of(by_worth, make, "0.01") == "private_use_empty"
    for code in ("1020", "1300", "1530", "1675", "8005"):
        assert refusal_of(booked, make, code=code) == "ledger_account_unfit"
    assert refusal_of(booked, make, code="9999") == "ledger_account_unknown"
    assert refusal_of(booked, make, text="") == "form_incomplete"
    assert refusal_of(booked, make, evidence="x" * 61) == "text_too_long"
    assert refusal_of(take_back_private_use, make.alice, label=entry.label) == "not_private_use"
    lock_until(make.alice, kind="vat", until=day("2026-12-31"))
    assert refusal_of(booked, make) == "period_locked"
    assert not TaxLine.objects.filter(book=make.book).exists()
