"""REL-64: an amount is read as it was meant, or the person is asked."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from akker.intake.amounts import AmountReader, Style, settle_style
from akker.kernel.errors import Refused
from akker.kernel.money import LIMIT_MINOR, decimal_text
from tests.intake.made import refused, tried

EUR = AmountReader("EUR")


@pytest.mark.parametrize(
    ("text", "amount_minor"),
    [
        ("1250", 1250_00),
        ("1250.00", 1250_00),
        ("1250,00", 1250_00),
        ("1.250,00", 1250_00),
        ("1,250.00", 1250_00),
        ("1'234.56", 1234_56),
        ("1’234.56", 1234_56),
        ("1 234,56", 1234_56),
        ("1\u00a0234,56", 1234_56),
        ("1\u202f234\u202f567,8", 1234567_80),
        ("1.234.567", 1234567_00),
        ("12,5", 12_50),
        (",5", 50),
        ("0.120", 12),
        ("12.5000", 12_50),
        ("-12.50", -12_50),
        ("12.50-", -12_50),
        ("1.234,56 -", -1234_56),
        ("\u22121.234,56", -1234_56),
        ("(12.50)", -12_50),
        ("+12.50", 12_50),
        ("€ 12,50", 12_50),
        ("-€ 12,50", -12_50),
        ("€ -12,50", -12_50),
        ("(€ 12,50)", -12_50),
        ("12,50 EUR", 12_50),
        ("EUR12.50", 12_50),
        ("1.234,56- EUR", -1234_56),
        ("\u200f-12.50\u200e", -12_50),
        ("\u202a€\u00a012,50\u202c", 12_50),
        ("9999999999999.99", LIMIT_MINOR - 1),
        ("-0.00", 0),
        # In the Netherlands and Switzerland a dash stands for no cents, never for a minus.
        ("50,-", 50_00),
        ("€ 1.250,--", 1250_00),
        ("-50,-", -50_00),
        ("50.–", 50_00),
    ],
)
def test_rel_64_amounts_are_read_in_every_way_they_are_written(
    text: str, amount_minor: int
) -> None:
    assert EUR.read(text) == amount_minor


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12.345", "€ 1.000", "123,456", "(1.230)"])
def test_rel_64_thousands_or_decimals_is_asked(text: str) -> None:
    assert refused(EUR.read, text).code == "amount_ambiguous"
    assert refused(AmountReader("KWD").read, text.replace("€", "")).code == "amount_ambiguous"


def test_rel_64_the_answer_settles_it() -> None:
    assert AmountReader("EUR", "comma").read("1.234") == 1234_00
    assert AmountReader("EUR", "dot").read("1,234") == 1234_00
    assert AmountReader("KWD", "dot").read("1.234") == 1234
    assert refused(AmountReader("EUR", "dot").read, "1.234").code == "too_many_decimals"
    assert refused(AmountReader("EUR", "comma").read, "1250.00").code == "amount_unreadable"
    assert refused(AmountReader("EUR", "dot").read, "1.250,00").code == "amount_unreadable"


@pytest.mark.parametrize(
    "text",
    [
        *["", "  ", "-", "€", "EUR", "NaN", "inf", "1e9", "1E9", "0x10", "abc", "12.50 CR", "5."],
        *["5,", "--5", "(-5)", "-5-", "12,34,567.00", "1  234,56", "1 23", "1.23.456", "1_000"],
        *["1,234.567,89", "5 - 6", "٣٫٥", "½", "1\u202e234", "5 EUR 6", "1.2.3", "'5", "=5"],
        "7" * 100,
    ],
)
@pytest.mark.parametrize("style", [None, "dot", "comma"])
def test_rel_64_what_is_no_amount_is_refused(text: str, style: Style | None) -> None:
    assert refused(AmountReader("EUR", style).read, text).code == "amount_unreadable"


@pytest.mark.parametrize("text", ["1" + "0" * 18, "10000000000000.00", "-10.000.000.000.000,00"])
def test_rel_64_amounts_too_large_are_refused(text: str) -> None:
    assert refused(EUR.read, text).code == "amount_too_large"


@pytest.mark.parametrize("text", ["0.123", "1234,567", "1,234.567", "1'234.567", "0.001"])
def test_rel_64_decimals_are_never_dropped(text: str) -> None:
    assert refused(EUR.read, text).code == "too_many_decimals"


@pytest.mark.parametrize("text", ["$ 12.50", "12.50 USD", "USD 12.50", "£12.50", "12,50 kr"])
def test_another_currency_is_refused(text: str) -> None:
    assert refused(EUR.read, text).code == "currency_mismatch"


def test_a_sign_that_several_currencies_share_fits_each_of_them() -> None:
    assert AmountReader("CAD").read("$12.50") == 12_50
    assert AmountReader("JPY").read("¥1250") == 1250
    assert refused(AmountReader("CAD").read, "US$12.50").code == "currency_mismatch"


def test_currencies_with_other_decimals() -> None:
    assert AmountReader("JPY").read("1250") == 1250
    assert AmountReader("JPY").read("1250.00") == 1250
    assert AmountReader("KWD").read("1234.567") == 1234567
    assert AmountReader("KWD").read("0,5") == 500
    assert refused(AmountReader("JPY").read, "12.5").code == "too_many_decimals"
    assert refused(AmountReader("JPY").read, "1.250").code == "amount_ambiguous"
    assert refused(AmountReader, "euro").code == "currency_unknown"


def test_numbers_of_a_workbook_are_never_ambiguous() -> None:
    assert AmountReader("EUR", "comma").read(Decimal("1250.5")) == 1250_50
    assert EUR.read(Decimal("-1300")) == -1300_00
    assert refused(EUR.read, Decimal("1.234")).code == "too_many_decimals"
    assert refused(EUR.read, Decimal("1E+15")).code == "amount_too_large"
    assert refused(EUR.read, Decimal("NaN")).code == "amount_unreadable"
    assert refused(EUR.read, dt.date(2026, 3, 2)).code == "amount_unreadable"


def test_a_column_shows_its_decimal_sign() -> None:
    assert settle_style([(2, "1.234"), (3, "12,50")]) == "comma"
    assert settle_style([(2, "1,234"), (3, "1250.00"), (4, "1250.00")]) == "dot"
    assert settle_style([(2, "1.234.567"), (3, "1.234")]) == "comma"
    assert settle_style([(2, "1.234"), (3, "12"), (4, Decimal("1.5")), (5, "n/a")]) is None


def test_a_column_with_both_decimal_signs_is_refused_with_both_rows() -> None:
    refusal = refused(settle_style, [(2, "1.234"), (3, "12,50"), (7, "12.50")])

    assert refusal.code == "amount_styles_mixed"
    assert refusal.message == "Row 3 has 12,50 and row 7 has 12.50: different decimal signs."


def written(amount_minor: int, currency: str, mark: str, group: str, frame: str) -> str:
    """The amount as a program set to some country would write it."""
    whole, point, fraction = decimal_text(abs(amount_minor), currency).partition(".")
    grouped = f"{int(whole):,}".replace(",", group) + point.replace(".", mark) + fraction
    return frame.format(grouped) if amount_minor < 0 else grouped


ways = st.sampled_from([(".", ","), (".", ""), (".", "'"), (",", "."), (",", " "), (",", "\u202f")])
minuses = st.sampled_from(["-{}", "{}-", "\u2212{}", "({})", "- {}"])
currencies = st.sampled_from(["EUR", "JPY", "KWD"])


@given(st.integers(1 - LIMIT_MINOR, LIMIT_MINOR - 1), currencies, ways, minuses)
@example(-1_234_567, "KWD", (".", ","), "{}-")
@example(1234, "KWD", (",", "."), "({})")
def test_rel_64_any_amount_is_read_back_or_asked_about_and_never_wrong(
    amount_minor: int, currency: str, way: tuple[str, str], minus: str
) -> None:
    text = written(amount_minor, currency, *way, minus)
    style: Style = "dot" if way[0] == "." else "comma"

    assert AmountReader(currency, style).read(text) == amount_minor
    outcome = tried(AmountReader(currency).read, text)
    assert getattr(outcome, "code", outcome) in (amount_minor, "amount_ambiguous")
    assert settle_style([(1, text)]) in (style, None)


@given(st.text(alphabet="0123456789.,-−()€$ '\u202fEURe", max_size=16), currencies)
def test_rel_64_any_text_is_an_amount_or_refused_and_means_its_digits(
    text: str, currency: str
) -> None:
    for style in (None, "dot", "comma"):
        outcome = tried(AmountReader(currency, style).read, text)
        digits = "".join(filter(str.isdigit, text))
        assert isinstance(outcome, Refused) or str(abs(outcome)).strip("0") == digits.strip("0")
