"""Days as people type them, on every page that asks for one."""

import datetime as dt
import re
from pathlib import Path

import pytest

import akker
from akker.books.actor import reading
from akker.books.queries import locks_of
from akker.kernel.errors import Refused
from akker.ledger.opening import open_fiscal_year
from akker.ledger.queries import entry_labelled
from akker.web.days import day_text, moment_text, typed_day
from tests.make import Make
from tests.web.signing import SignedIn

TEMPLATES = Path(akker.__file__).parent / "web" / "templates"
TODAY = dt.date(2026, 11, 26)


def test_a_day_that_can_be_two_is_asked_for_again() -> None:
    with pytest.raises(Refused, match="can be two days"):
        typed_day("3-4", TODAY)


def test_of_two_days_only_one_in_an_open_year_is_meant_where_something_is_booked(
    make: Make,
) -> None:
    with reading(make.book):
        assert typed_day("23-1", TODAY, make.book) == dt.date(2026, 1, 23)
        with pytest.raises(Refused, match="can be two days"):
            typed_day("23-1", TODAY)
    open_fiscal_year(make.alice)

    with reading(make.book), pytest.raises(Refused, match="can be two days"):
        typed_day("23-1", TODAY, make.book)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("eom", "2026-11-30"),
        ("+14d", "2026-12-10"),
        ("2026-02-03", "2026-02-03"),
        ("3-4", "3-4"),
        ("1-1", "2026-01-01"),
        ("31-12", "2026-12-31"),
        ("2-2-2027", "2027-02-02"),
        ("soon", "soon"),
    ],
)
def test_in_the_address_a_day_stands_as_programs_write_it(typed: str, written: str) -> None:
    assert day_text(typed, TODAY) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("2026-03-31T12:00:00Z", "2026-03-31T12:00:00Z"),
        ("23 Nov 2026 9:05", "2026-11-23T09:05"),
        ("yesterday, 14:05", "2026-11-25T14:05"),
        ("yesterday", "2026-11-25"),
        ("soon", "soon"),
    ],
)
def test_so_does_a_moment(typed: str, written: str) -> None:
    assert moment_text(typed, TODAY) == written


def test_no_page_has_a_field_of_the_browser_for_days() -> None:
    pages = [path.read_text() for path in TEMPLATES.rglob("*.html")]

    assert len(pages) > 80
    assert not [page for page in pages if re.search(r'type="(date|datetime-local|month)"', page)]


def test_a_filter_takes_days_as_people_type_them(told: Make, signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    entries = f"/books/{told.book.slug}/entries"

    page = browser.get(entries, {"from": "3 feb 2026", "until": " 5 mrt 2026"}).content.decode()
    unclear = browser.get(entries, {"from": "soon"})

    assert "Sale to Jansen" in page and "Energy again" in page and "Capital" not in page
    assert 'value="3 Feb 2026"' in page
    assert (unclear.status_code, 'value="soon"' in unclear.content.decode()) == (422, True)


@pytest.mark.parametrize(
    "path",
    ["reports/trial-balance", "reports/general-ledger", "reports/sales", "chart/1020", "entries"],
)
def test_a_report_takes_what_the_form_of_an_entry_takes(
    told: Make, signed_in: SignedIn, path: str
) -> None:
    browser, address = signed_in("owner"), f"/books/{told.book.slug}/{path}"

    taken = browser.get(address, {"from": "1-1", "until": "31-1"})
    refused = browser.get(address, {"from": "1-1", "until": "soon"})
    chip = refused.content.decode().partition(">Period</span>")[2].partition("<svg")[0]

    assert taken.status_code == 200
    year = dt.date.today().year  # noqa: DTZ011  # the days are of the year that one is in
    assert f'value="1 Jan {year}"' in taken.content.decode()
    assert refused.status_code == 422
    assert chip == f"1 Jan {year} – soon"
    assert 'value="soon"' in refused.content.decode()


def test_so_do_forms(told: Make, signed_in: SignedIn) -> None:
    browser = signed_in("owner")
    books = f"/books/{told.book.slug}"
    with reading(told.book):
        entry = entry_labelled(told.book, "MEM/2026/3")

    asked = browser.post(f"{books}/entries/{entry.label}/reverse", {"booked_on": "3-4"})
    browser.post(f"{books}/entries/{entry.label}/reverse", {"booked_on": "9 mrt 2026"})
    browser.post(f"{books}/periods/lock", {"kind": "sales", "until": "31 jan 2026"})

    assert "can be two days" in asked.content.decode()
    assert 'value="3-4"' in asked.content.decode()
    with reading(told.book):
        assert entry_labelled(told.book, "MEM/2026/5").booked_on == dt.date(2026, 3, 9)
        assert locks_of(told.book)["sales"] == dt.date(2026, 1, 31)
