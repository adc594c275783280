"""Fields understand what people type, and ask where it can mean two things."""

import calendar
import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from akker.intake.understood import understood_amount, understood_day
from akker.kernel.errors import Refused
from akker.kernel.money import LIMIT_MINOR, decimal_text
from akker.reports.display import DUTCH, ENGLISH, shown_amount, shown_date
from tests import ROOT
from tests.make import refusal_of

TODAY = dt.date(2026, 11, 25)  # a Wednesday
LANGUAGES = st.sampled_from(["en", "nl"])
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


# Amounts


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    ("text", "amount_minor"),
    [
        ("1250", 1250_00),
        ("1.250,00", 1250_00),
        ("1250.00", 1250_00),
        ("1,250.00", 1250_00),
        ("1 250,00", 1250_00),
        ("€ 12,50", 12_50),
        ("12,50 EUR", 12_50),
        ("-12,5", -12_50),
        ("\u221212.50", -12_50),
        ("(12.50)", -12_50),
        ("50,-", 50_00),
        ("1.000.000", 1_000_000_00),
        ("100+21", 121_00),
        ("= 100 + 21", 121_00),
        ("100 - 21,50", 78_50),
        ("€ 1.250,00 - € 250,00", 1000_00),
        ("50,-+20", 70_00),
        ("1.234,50+1", 1235_50),
        ("1.250,00+3.50", 1253_50),
    ],
)
def test_an_amount_is_understood(text: str, amount_minor: int, language: str):
    assert understood_amount(text, language, "EUR") == (amount_minor,)


@pytest.mark.parametrize(
    ("text", "language", "readings"),
    [
        ("1.234", "nl", (1234_00, 1_23)),
        ("1.234", "en", (1_23, 1234_00)),
        ("1,235", "en", (1235_00, 1_24)),
        ("-1.234", "nl", (-1234_00, -1_23)),
        ("1.234+1.234", "nl", (2468_00, 2_46)),
    ],
)
def test_an_amount_that_can_mean_two_things_asks_the_readers_own_first(
    text: str, language: str, readings: tuple[int, ...]
):
    assert understood_amount(text, language, "EUR") == readings


def test_decimals_of_the_currency_are_heeded():
    assert understood_amount("1.234", "en", "KWD") == (1234, 1234000)
    assert understood_amount("1.234.000", "nl", "JPY") == (1234000,)
    assert refusal_of(understood_amount, "12.5", "en", "JPY") == "too_many_decimals"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "amount_unreadable"),
        ("  ", "amount_unreadable"),
        ("twelve", "amount_unreadable"),
        ("100+", "amount_unreadable"),
        ("100--20", "amount_unreadable"),
        ("1+2*3", "amount_unreadable"),
        ("12.3456", "too_many_decimals"),
        ("0,005", "too_many_decimals"),
        ("$ 5", "currency_mismatch"),
        ("9999999999999.99+0.01", "amount_too_large"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str):
    assert refusal_of(understood_amount, text, "nl", "EUR") == code


MINOR = st.integers(1 - LIMIT_MINOR, LIMIT_MINOR - 1)


@given(MINOR, st.sampled_from(["EUR", "JPY", "KWD"]), LANGUAGES)
def test_an_amount_as_we_show_it_is_among_what_it_is_understood_as(
    amount_minor: int, currency: str, language: str
):
    """And without decimals that could be thousands, it is the only reading."""
    shown = shown_amount(amount_minor, currency, DUTCH if language == "nl" else ENGLISH)

    readings = understood_amount(shown, language, currency)

    assert readings[0] == amount_minor
    assert len(readings) == 1 or currency != "EUR"


@given(MINOR, LANGUAGES)
def test_the_machine_form_of_euros_is_clear_in_both_languages(amount_minor: int, language: str):
    assert understood_amount(decimal_text(amount_minor, "EUR"), language, "EUR") == (amount_minor,)


@given(st.lists(st.integers(-(10**10), 10**10), min_size=1, max_size=6), LANGUAGES)
def test_a_sum_is_the_sum_of_its_amounts(amounts: list[int], language: str):
    first, *others = amounts
    text = decimal_text(first, "EUR") + "".join(
        f" {'-' if amount < 0 else '+'} {decimal_text(abs(amount), 'EUR')}" for amount in others
    )

    assert understood_amount(text, language, "EUR") == (sum(amounts),)


@given(st.text("0123456789.,-+€ ()EURab=\u2212\u00a0", max_size=24), LANGUAGES)
def test_whatever_is_typed_as_an_amount_is_understood_asked_or_refused(text: str, language: str):
    try:
        readings = understood_amount(text, language, "EUR")
    except Refused as refused:
        assert refused.sentence
    else:
        assert len(readings) in (1, 2)
        assert len(set(readings)) == len(readings)
        assert set(readings) == set(
            understood_amount(text, "en" if language == "nl" else "nl", "EUR")
        )


TYPED = (ROOT / "docs" / "guide" / "typing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_example_of_the_guide_is_understood(language: str):
    amounts, days = (
        re.findall("`([^`]+)`", re.sub(r"(?m)\|[^|]+\|$", "", part))
        for part in TYPED.split("\n## ")[1:3]
    )

    assert len(amounts) > 12 and all(understood_amount(text, language, "EUR") for text in amounts)
    assert len(days) > 20 and all(understood_day(text, language, TODAY) for text in days)


# Days


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("23-11", "2026-11-23"),
        ("23/11", "2026-11-23"),
        ("23-11-26", "2026-11-23"),
        ("23.11.2026", "2026-11-23"),
        ("2026-11-23", "2026-11-23"),
        ("20261123", "2026-11-23"),
        ("23 nov", "2026-11-23"),
        ("23 november 2026", "2026-11-23"),
        ("Nov 23", "2026-11-23"),
        ("11-23-2026", "2026-11-23"),
        ("10-10", "2026-10-10"),
        ("today", "2026-11-25"),
        ("Vandaag", "2026-11-25"),
        ("yesterday", "2026-11-24"),
        ("gisteren", "2026-11-24"),
        ("eergisteren", "2026-11-23"),
        ("tomorrow", "2026-11-26"),
        ("+14d", "2026-12-09"),
        ("-1w", "2026-11-18"),
        ("+ 3 m", "2027-02-25"),
        ("-1y", "2025-11-25"),
        ("-1j", "2025-11-25"),
        ("eom", "2026-11-30"),
        ("ultimo", "2026-11-30"),
        ("eoy", "2026-12-31"),
        ("wednesday", "2026-11-25"),
        ("wo", "2026-11-25"),
        ("friday", "2026-11-20"),
        ("vrijdag", "2026-11-20"),
        ("last wednesday", "2026-11-18"),
        ("next friday", "2026-11-27"),
        ("volgende woensdag", "2026-12-02"),
        ("29-02-2028", "2028-02-29"),
    ],
)
def test_a_day_is_understood(text: str, day: str, language: str):
    assert understood_day(text, language, TODAY) == (dt.date.fromisoformat(day),)


@pytest.mark.parametrize(
    ("text", "language", "days"),
    [
        ("03-04-2026", "nl", ["2026-04-03"]),
        ("03-04-2026", "en", ["2026-03-04", "2026-04-03"]),
        ("03-04-26", "en", ["2026-03-04", "2026-04-03"]),
        ("08-09", "en", ["2026-08-09", "2026-09-08"]),
        ("08-09", "nl", ["2026-09-08"]),
        ("05-01", "nl", ["2026-01-05", "2027-01-05"]),
        ("05-01", "en", ["2026-01-05", "2026-05-01"]),
        ("31 jan", "en", ["2026-01-31", "2027-01-31"]),
    ],
)
def test_a_day_that_can_be_two_days_asks(text: str, language: str, days: list[str]):
    assert [day.isoformat() for day in understood_day(text, language, TODAY)] == days


def test_in_january_a_day_of_december_may_be_of_the_year_before():
    days = understood_day("23-12", "nl", dt.date(2027, 1, 5))

    assert days == (dt.date(2026, 12, 23), dt.date(2027, 12, 23))


def test_a_month_further_ends_on_the_last_day_there_is():
    assert understood_day("+1m", "nl", dt.date(2026, 1, 31)) == (dt.date(2026, 2, 28),)
    assert understood_day("-1j", "nl", dt.date(2028, 2, 29)) == (dt.date(2027, 2, 28),)


@pytest.mark.parametrize(
    "text", ["", " ", "soon", "31-02", "32-01-2026", "29-2", "+9999y", "-9999j", "+d", "2026", "13"]
)
def test_what_is_no_day_is_refused(text: str):
    assert refusal_of(understood_day, text, "nl", TODAY) == "date_unreadable"


@pytest.mark.parametrize(
    ("text", "language", "last"),
    [
        ("31-2-2026", "nl", "2026-02-28"),
        ("31-2-2026", "en", "2026-02-28"),
        ("02-30-2028", "en", "2028-02-29"),
        ("2026-04-31", "nl", "2026-04-30"),
        ("31 juni 2026", "nl", "2026-06-30"),
        ("31-11", "nl", "2026-11-30"),
        ("29-2", "en", "2026-02-28"),
    ],
)
def test_a_day_that_its_month_does_not_have_is_told_how_far_that_goes(
    text: str, language: str, last: str
):
    with pytest.raises(Refused) as said:
        understood_day(text, language, TODAY)
    assert said.value.message_template.startswith("There is no {text}")
    assert (said.value.values["text"], said.value.values["last"]) == (text, last)


@given(DAYS, DAYS, LANGUAGES)
def test_a_day_as_we_show_it_is_that_day(day: dt.date, today: dt.date, language: str):
    shown = shown_date(day, DUTCH if language == "nl" else ENGLISH)

    assert understood_day(shown, language, today) == (day,)
    assert understood_day(day.isoformat(), language, today) == (day,)


@given(DAYS, DAYS)
def test_an_english_reader_is_asked_exactly_when_day_and_month_can_change_places(
    day: dt.date, today: dt.date
):
    days = understood_day(f"{day:%d-%m-%Y}", "en", today)

    assert day in days
    assert len(days) == (2 if day.day <= 12 and day.day != day.month else 1)


@given(DAYS, st.integers(-400, 400), LANGUAGES)
def test_steps_go_there_and_back(today: dt.date, count: int, language: str):
    there = today + dt.timedelta(days=count)
    if 1900 <= there.year <= 2199:
        assert understood_day(f"{count:+d}d", language, today) == (there,)
        assert understood_day(f"{-count:+d}d", language, there) == (today,)


@given(DAYS, st.sampled_from(list(calendar.day_name)))
def test_a_weekday_is_within_the_last_seven_days_and_next_within_the_coming(
    today: dt.date, name: str
):
    (last,) = understood_day(name, "en", today)
    (coming,) = understood_day(f"next {name}", "en", today)

    assert calendar.day_name[last.weekday()] == name
    assert 0 <= (today - last).days < 7
    assert (coming - last).days == 7


@given(DAYS, st.sampled_from(list(calendar.day_name)))
def test_a_weekday_of_what_is_still_to_come_is_within_the_coming_seven_days(
    today: dt.date, name: str
):
    (first,) = understood_day(name, "en", today, ahead=True)

    assert calendar.day_name[first.weekday()] == name
    assert 0 <= (first - today).days < 7
    for words in (f"next {name}", f"last {name}", "yesterday", "-1w"):
        assert understood_day(words, "en", today, ahead=True) == understood_day(words, "en", today)


@given(st.text("0123456789-/. +wdmyjanfebmrt", max_size=16), DAYS, LANGUAGES)
def test_whatever_is_typed_as_a_day_is_understood_asked_or_refused(
    text: str, today: dt.date, language: str
):
    try:
        days = understood_day(text, language, today)
    except Refused as refused:
        assert refused.code == "date_unreadable"
    else:
        assert len(days) in (1, 2)
        assert list(days) == sorted(set(days))
