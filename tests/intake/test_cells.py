"""REL-63: text that an export guarded comes back as it was."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.intake.cells import clean_text, plain_text, shown, text_of


def guarded(text: str) -> str:
    """What our exports write for a text cell."""
    return f"'{text}" if re.match(r"'*[=+\-@\t\r]", text) else text


@given(st.text(alphabet="'=+-@\t\r a1", max_size=8) | st.text(max_size=8))
def test_rel_63_any_text_survives_export_and_import(text: str) -> None:
    assert plain_text(guarded(text)) == text


@pytest.mark.parametrize("text", ["'t Hoen", "''", "'", "", "O'Brien", "-5", "'1"])
def test_rel_63_apostrophes_of_people_stay(text: str) -> None:
    assert plain_text(text) == text


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
