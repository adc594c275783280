"""REL-63: text that an export made safe comes back as it was."""

from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.formula_text import looks_like_formula, neutralised, restored


def test_a_text_that_looks_like_a_formula_gets_an_apostrophe():
    for text in ("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "'=1"):
        assert neutralised(text) == "'" + text


def test_any_other_text_stays_as_it_is():
    for text in (
        "",
        "Jansen",
        "'s-Hertogenbosch",
        "'t Hoen",
        "''",
        "'1",
        "O'Brien",
        "1-1",
        "a=b",
        " x",
        "'",
    ):
        assert neutralised(text) == restored(text) == text


@given(st.text() | st.text(alphabet="'=+-@\t\r\n＝x", max_size=6))
def test_rel_63_reading_a_neutralised_text_gives_back_the_original(text):
    assert restored(neutralised(text)) == text
    assert not looks_like_formula(neutralised(text)) or neutralised(text).startswith("'")
