"""What a cell says as text."""

import datetime as dt
from decimal import Decimal

from akker.intake.cells import clean_text, shown, text_of


def test_cells_as_text() -> None:
    assert text_of(Decimal("1300")) == "1300"
    assert text_of(Decimal("1E-7")) == "0.0000001"
    assert text_of(dt.date(2026, 3, 2)) == "2026-03-02"
    assert text_of("0130") == "0130"


def test_text_is_cleaned_of_marks_that_nobody_sees() -> None:
    assert clean_text("\ufeff\u200f 1\u00a0234 \u200e") == "1 234"
    assert shown("a\nb") == "a b"
    assert shown(" ") == "An empty cell"
    assert len(shown("x" * 999)) == 40
