"""Bringing in the European Central Bank's rates, and finding the rate of a day."""

import datetime as dt
import gzip
import io
import zipfile
from pathlib import Path

import pytest

from akker.books.actor import reading
from akker.ledger.models import ExchangeRate
from akker.ledger.queries_rates import rate_on
from akker.ledger.rating import RatesBroughtIn, import_rates
from tests.make import Make, refusal_of

HISTORY = b"""Date,USD,JPY,CYP,KWD,
2026-03-03,1.0800,161.2,N/A,0.3,
2026-03-02,1.1,160,N/A,,
"""
OF_THE_DAY = b"Date, USD, JPY, \n3 March 2026, 1.0800, 161.2, \n"
MARCH_2, MARCH_3 = dt.date(2026, 3, 2), dt.date(2026, 3, 3)


def zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("eurofxref.csv", content)
    return stream.getvalue()


@pytest.mark.parametrize("packed", [bytes, gzip.compress, zipped])
def test_what_the_bank_publishes_is_read_however_it_is_packed(make: Make, packed: object) -> None:
    assert callable(packed)
    result = import_rates(make.alice, content=packed(HISTORY))

    assert result == RatesBroughtIn(5, 0, MARCH_2, MARCH_3)
    again = import_rates(make.alice, content=packed(OF_THE_DAY))
    assert again == RatesBroughtIn(0, 2, MARCH_3, MARCH_3)
    with reading(make.book):
        row = rate_on(make.book, "USD", MARCH_3)
    assert (row.rate_e9, row.rated_on, row.source) == (1_080_000_000, MARCH_3, "ECB")


def test_a_dry_run_counts_and_keeps_nothing(make: Make) -> None:
    assert import_rates(make.alice, content=HISTORY, dry_run=True).new_count == 5
    with reading(make.book):
        assert not ExchangeRate.objects.filter(book=make.book).exists()


def test_another_rate_for_a_day_that_is_here_is_refused_with_its_row(make: Make) -> None:
    import_rates(make.alice, content=HISTORY)
    other = b"Date,USD\n2026-03-04,1.09\n2026-03-03,1.0801\n"

    assert refusal_of(import_rates, make.alice, content=other) == "rates_differ"
    with reading(make.book):
        assert rate_on(make.book, "USD", dt.date(2026, 3, 4)).rated_on == MARCH_3


def test_a_rate_serves_for_a_week(make: Make) -> None:
    import_rates(make.alice, content=HISTORY)

    with reading(make.book):
        assert rate_on(make.book, "USD", dt.date(2026, 3, 10)).rated_on == MARCH_3
        for currency, day in (("USD", 11), ("USD", 1), ("GBP", 3), ("KWD", 2)):
            missing = (make.book, currency, dt.date(2026, 3, day))
            assert refusal_of(rate_on, *missing) == "rate_missing"


def test_books_in_dollars_get_cross_rates(make: Make) -> None:
    make.currency, make.country = "USD", "US"

    import_rates(make.alice, content=HISTORY)

    with reading(make.book):
        euro = rate_on(make.book, "EUR", MARCH_3)
        yen = rate_on(make.book, "JPY", MARCH_3)
        assert refusal_of(rate_on, make.book, "USD", MARCH_3) == "rate_missing"
    assert (euro.rate_e9, euro.source) == (925_925_926, "ECB cross")
    assert yen.rate_e9 == 149_259_259_259


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_unreadable"),
        (b"\xff\xfe\x00", "file_unreadable"),
        (b"Day,USD\n2026-03-02,1.1\n", "file_unreadable"),
        (b"Date,USD,USD\n2026-03-02,1.1,1.1\n", "file_unreadable"),
        (b"Date,USD,JPY\n2026-03-02,1.1\n", "file_unreadable"),
        (b"Date,USD\n02/03/2026,1.1\n", "file_unreadable"),
        (b"Date,USD\n2026-03-02,1.1e1\n", "rate_unreadable"),
        (b"Date,USD\n2026-03-02,0\n", "rate_unreadable"),
        (b"Date,Dollar\n2026-03-02,1.1\n", "currency_unknown"),
        (b"PK\x03\x04", "file_unreadable"),
        pytest.param(gzip.compress(HISTORY)[:-12], "file_unreadable", id="gzip cut off"),
        pytest.param(zipped(HISTORY)[:40], "file_unreadable", id="zip cut off"),
    ],
)
def test_what_is_no_file_of_rates_is_refused(make: Make, content: bytes, code: str) -> None:
    assert refusal_of(import_rates, make.alice, content=content) == code


def test_twelve_years_of_rates_come_in_once(make: Make, akker_shared: Path) -> None:
    content = (akker_shared / "data/fx/eurofxref-2015-on.csv.gz").read_bytes()

    result = import_rates(make.alice, content=content)

    assert result.new_count > 90_000
    assert import_rates(make.alice, content=content).new_count == 0


def test_who_may_not_bring_in_files_is_refused(make: Make) -> None:
    for actor in (make.bob, make.charlie):
        assert refusal_of(import_rates, actor, content=HISTORY) == "permission_missing"
