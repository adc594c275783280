import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal

import pytest

from akker.kernel.money import Money
from akker.reports.formats import render
from akker.reports.formats.as_json import json_bytes
from tests.reports.sample_tables import balance_sheet


@dataclass(frozen=True, slots=True)
class Line:
    code: str
    balance_minor: int
    months_minor: tuple[int, ...]
    due_on: dt.date | None
    foreign: Money
    line_count: int


def test_an_answer_has_decimal_strings_for_amounts_and_keeps_the_order_of_its_fields():
    line = Line("1300", -1234567, (5, -5), dt.date(2026, 3, 31), Money(1234, "JPY"), 3)

    answer = json_bytes({"book": "akker", "rows": [line], "totals_minor": {"all": 1}}, "EUR")

    assert answer.decode() == (
        '{"book": "akker", "rows": [{"code": "1300", "balance": "-12345.67", '
        '"months": ["0.05", "-0.05"], "due_on": "2026-03-31", '
        '"foreign": {"amount": "1234", "currency": "JPY"}, "line_count": 3}], '
        '"totals": {"all": "0.01"}}\n'
    )


def test_amounts_follow_the_currency_of_the_book():
    assert json_bytes({"balance_minor": 1234}, "JPY") == b'{"balance": "1234"}\n'
    assert json_bytes({"balance_minor": None}, "JPY") == b'{"balance": null}\n'


@pytest.mark.parametrize(
    "inexact", [{"balance": 12.5}, {"balance_minor": "12"}, {"balance_minor": Decimal(1)}, {1, 2}]
)
def test_what_has_no_exact_form_is_our_mistake(inexact):
    with pytest.raises(TypeError):
        json_bytes(inexact, "EUR")


def test_two_values_never_share_a_name():
    with pytest.raises(AssertionError, match="two values"):
        json_bytes({"currency": "USD", "currency_minor": 5}, "EUR")


def test_any_report_has_a_general_form_in_json():
    answer = json.loads(render(balance_sheet(), "json"))

    assert list(answer) == ["title", "subtitle", "book", "currency", "rows", "notes"]
    assert len(answer["rows"]) == 4
    assert answer["rows"][0] == {
        "code": "0200",
        "name": "Equipment",
        "balance": "42500.00",
        "compared": "50000.00",
        "change": "-0.1500",
    }
