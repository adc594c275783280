"""The written form of an entry, as drafts keep it and `akker post` reads it."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.errors import Refused
from akker.ledger.entry_form import entry_from_form, form_of, read_form
from akker.ledger.rules import NewEntry, NewLine
from tests.make import refusal_of

WHOLE = {
    "date": "2026-03-02",
    "journal": "INK",
    "description": "Hosting",
    "lines": [
        {
            "code": "4625",
            "amount": "50.00",
            "currency": "USD",
            "currency_amount": "54.00",
            "rate": "1.08",
            "rate_date": "2026-02-27",
            "rate_source": "ECB",
            "dimensions": {"project": "P1", "team": "A"},
        },
        {"code": "1600", "amount": "-50.00", "party": "AWS", "text": "March"},
    ],
}


def test_a_form_says_everything_that_an_entry_holds() -> None:
    entry = entry_from_form(WHOLE, "EUR")

    assert entry == NewEntry(
        "INK",
        dt.date(2026, 3, 2),
        "Hosting",
        (
            NewLine(
                "4625",
                5000,
                currency="USD",
                currency_minor=5400,
                rate_e9=1_080_000_000,
                rate_on=dt.date(2026, 2, 27),
                rate_source="ECB",
                dimensions=(("project", "P1"), ("team", "A")),
            ),
            NewLine("1600", -5000, party_code="AWS", text="March"),
        ),
    )
    assert form_of(entry, "EUR") == WHOLE


def line(**values: object) -> dict[str, Any]:
    return {**WHOLE, "lines": [{"code": "4625", "amount": "50.00", **values}]}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ("an entry", "form_unfit"),
        ([WHOLE], "form_unfit"),
        ({**WHOLE, "lines": {"code": "4625"}}, "form_unfit"),
        ({**WHOLE, "lines": ["4625"]}, "form_unfit"),
        ({**WHOLE, "date": None}, "form_unfit"),
        ({**WHOLE, "account": "4625"}, "form_key_unknown"),
        (line(account="4625"), "form_key_unknown"),
        (line(amount=50), "form_unfit"),
        (line(amount=50.0), "form_unfit"),
        (line(amount=True), "form_unfit"),
        (line(amount="NaN"), "amount_unreadable"),
        (line(amount="1e9"), "amount_unreadable"),
        (line(amount="1,250.00"), "amount_unreadable"),
        (line(amount="Infinity"), "amount_unreadable"),
        (line(amount="0.001"), "too_many_decimals"),
        (line(amount=""), "form_incomplete"),
        (line(currency="usd", currency_amount="1.00"), "currency_unknown"),
        (line(currency_amount="1.00"), "currency_incomplete"),
        (line(rate="1.00"), "currency_incomplete"),
        (line(currency="USD", currency_amount="1.00", rate="0"), "rate_unreadable"),
        (line(currency="USD", currency_amount="1.00", rate="-1.1"), "rate_unreadable"),
        (line(dimensions=["project"]), "form_unfit"),
        (line(dimensions={"project": 1}), "form_unfit"),
        (line(text="a\x00b"), "text_unreadable"),
        ({**WHOLE, "description": "x" * 201}, "text_too_long"),
        ({**WHOLE, "date": "20260302"}, "date_unreadable"),
        ({**WHOLE, "date": "2026-02-30"}, "date_unreadable"),
        ({k: v for k, v in WHOLE.items() if k != "date"}, "form_incomplete"),
    ],
)
def test_what_is_not_meant_is_refused_with_a_sentence(values: object, code: str) -> None:
    assert refusal_of(entry_from_form, values, "EUR") == code


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"date": NaN}', '{"date": "a", "date": "b"}', "[" * 5000, b"\xff\xfe", "1" * 5000],
)
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    assert refusal_of(read_form, text) == "form_unreadable"


def test_a_number_in_json_is_refused_where_an_amount_is_text() -> None:
    values = read_form('{"date": "2026-03-02", "lines": [{"code": "4600", "amount": 0.1}]}')

    assert refusal_of(entry_from_form, values, "EUR") == "form_unfit"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(anything, anything)
def test_nothing_but_a_refusal_comes_of_nonsense(values: Any, inside: Any) -> None:
    refusals = []
    for form in (values, {**WHOLE, "lines": inside}, line(amount=inside), line(dimensions=inside)):
        try:
            entry_from_form(form, "EUR")
        except Refused as refused:
            refusals.append(refused.sentence)

    assert all(refusals)


amounts = st.integers(min_value=-(10**14), max_value=10**14)
texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=30)


@given(st.lists(st.tuples(texts.filter(bool), amounts, texts, amounts), max_size=5), texts)
def test_a_form_read_back_is_the_same_entry(
    rows: list[tuple[str, int, str, int]], description: str
) -> None:
    entry = NewEntry(
        "MEM",
        dt.date(2026, 3, 2),
        description,
        tuple(
            NewLine(code, amount, text=text)
            if foreign % 2
            else NewLine(code, amount, text=text, currency="JPY", currency_minor=foreign)
            for code, amount, text, foreign in rows
        ),
    )

    assert entry_from_form(form_of(entry, "EUR"), "EUR") == entry
