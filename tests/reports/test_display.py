import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from akker.kernel.money import Money, decimal_text
from akker.reports.display import (
    DUTCH,
    ENGLISH,
    cut,
    language_of,
    shown_amount,
    shown_date,
    shown_money,
    shown_percent,
    shown_text,
    width_of,
)


def test_an_amount_reads_in_the_marks_of_the_language_with_a_real_minus_sign():
    assert shown_amount(-123456789, "EUR", ENGLISH) == "−1,234,567.89"
    assert shown_amount(-123456789, "EUR", DUTCH) == "−1.234.567,89"
    assert shown_amount(5, "EUR", DUTCH) == "0,05"
    assert shown_amount(1234, "JPY", ENGLISH) == "1,234"
    assert shown_amount(1234567, "KWD", DUTCH) == "1.234,567"
    assert shown_amount(Money(1234, "JPY"), "EUR", ENGLISH) == "1,234"


def test_money_reads_with_its_currency_as_the_language_puts_it():
    assert shown_money(1234560, "EUR", ENGLISH) == "€12,345.60"
    assert shown_money(-1234560, "EUR", ENGLISH) == "−€12,345.60"
    assert shown_money(1234560, "EUR", DUTCH) == "€\u00a012.345,60"
    assert shown_money(-1234560, "EUR", DUTCH) == "−€\u00a012.345,60"
    assert shown_money(1200, "CHF", ENGLISH) == "CHF\u00a012.00"


@given(st.integers(min_value=-(10**17), max_value=10**17), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_no_digit_is_lost_in_showing_an_amount(amount_minor, currency):
    shown = shown_amount(amount_minor, currency, DUTCH)

    machine = shown.replace(".", "").replace(",", ".").replace("−", "-")
    assert machine == decimal_text(amount_minor, currency)


def test_dates_and_percentages_read_in_the_language():
    assert shown_date(dt.date(2026, 3, 1), ENGLISH) == "1 Mar 2026"
    assert shown_date(dt.date(2026, 3, 1), DUTCH) == "1 mrt 2026"
    assert shown_percent(Decimal("0.1184"), DUTCH) == "11,8%"
    assert shown_percent(Decimal("-0.00001"), ENGLISH) == "0.0%"
    assert shown_percent(Decimal("-12.5"), ENGLISH) == "−1,250.0%"


def test_a_language_we_do_not_speak_reads_as_english():
    assert language_of("nl-BE") is DUTCH
    assert language_of("en_GB") is language_of("fr") is ENGLISH


def test_characters_that_act_instead_of_being_read_are_left_out():
    assert shown_text("red\x1b[31m and \u202eevil\r\n") == "red [31m and  evil "


def test_wide_and_combining_characters_take_the_places_they_take():
    assert width_of("株式会社") == 8
    assert width_of("e\N{COMBINING ACUTE ACCENT}") == 1
    assert cut("株式会社", 5) == "株式…"
    assert cut("Jansen", 6) == "Jansen"
    assert cut("Jansen", 5) == "Jans…"
