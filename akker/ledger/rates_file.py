"""The European Central Bank's file of reference rates: bytes in, plain values out.

One row a day and one column a currency, foreign units for one euro. The history
(eurofxref-hist.csv) has ISO dates; the file of the day has "23 November 2026" and spaces after
its commas. Both come as they are, in a zip, or compressed with gzip; a cell of a currency
that was not quoted that day is `N/A` or empty.
"""

import csv
import datetime as dt
import gzip
import io
import zipfile
import zlib
from dataclasses import dataclass

from akker.kernel.errors import Refused
from akker.kernel.money import check_currency
from akker.kernel.rates import parse_rate

MOST_BYTES = 100 * 1024 * 1024
_MONTHS = {
    **{"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6},
    **{"july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12},
}


@dataclass(frozen=True, slots=True)
class DayRates:
    """The rates of one day by currency, times 10^9; `row` is the row of the file, from 1."""

    row: int
    rated_on: dt.date
    rates: dict[str, int]


def read_rates(content: bytes) -> list[DayRates]:
    """The days of a file, in its order.

    Refused: file_unreadable, file_too_large, currency_unknown, rate_unreadable.
    """
    try:
        text = _unpacked(content).decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
    except (UnicodeDecodeError, csv.Error, zipfile.BadZipFile, zlib.error, OSError) as error:
        raise _unreadable("it is no CSV, zip or gzip") from error
    except EOFError as error:
        raise _unreadable("it breaks off") from error
    header = [cell.strip() for cell in rows[0]] if rows else []
    if not header or header[0].lower() != "date" or len(header) < 2:
        raise _unreadable("its first row does not start with Date")
    columns = [(place, code) for place, code in enumerate(header) if place and code]
    if len({code for _, code in columns}) < len(columns):
        raise _unreadable("a currency has two columns")
    for _, code in columns:
        check_currency(code)
    return [
        _day_rates(number, row, columns) for number, row in enumerate(rows[1:], start=2) if any(row)
    ]


def _unpacked(content: bytes) -> bytes:
    if content[:2] == b"\x1f\x8b":
        with gzip.open(io.BytesIO(content)) as stream:
            content = stream.read(MOST_BYTES + 1)
    elif content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
            if len(names) != 1:
                raise _unreadable("the zip holds not one CSV file")
            with archive.open(names[0]) as member:
                content = member.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(
            "file_too_large",
            "This file is larger than {most} MB.",
            remedy="Split it over several files.",
            most=MOST_BYTES // 1024**2,
        )
    return content


def _day_rates(number: int, row: list[str], columns: list[tuple[int, str]]) -> DayRates:
    if len(row) <= columns[-1][0]:
        raise _unreadable(f"row {number} has fewer cells than the first row")
    rates = {}
    for place, code in columns:
        cell = row[place].strip()
        if cell and cell != "N/A":
            rates[code] = parse_rate(cell)
    return DayRates(number, _day(row[0].strip(), number), rates)


def _day(text: str, number: int) -> dt.date:
    try:
        if len(text) == 10 and text[4] == "-":
            return dt.date.fromisoformat(text)
        day, month, year = text.lower().split()
        return dt.date(int(year), _MONTHS[month], int(day))
    except (ValueError, KeyError) as error:
        raise _unreadable(f"row {number} starts with {text[:20]!r}, which is no date") from error


def _unreadable(reason: str) -> Refused:
    return Refused(
        "file_unreadable",
        "This is not a file of exchange rates: {reason}.",
        remedy="Use the CSV or zip that the European Central Bank publishes.",
        reason=reason,
    )
