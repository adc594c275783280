"""The pages of periods, year-end and currencies."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akker.access.inviting import invite_user
from akker.access.models import User
from akker.books.actor import reading
from akker.books.queries import fiscal_years, locks_of
from akker.jobs.starting import start_job
from akker.jobs.working import run_jobs
from akker.ledger.closing import close_fiscal_year
from akker.ledger.drafting import save_draft
from akker.ledger.queries import balances
from akker.ledger.rating import import_rates
from akker.ledger.rules import NewLine
from tests.make import ENERGY, Make
from tests.web.visitor import signed_in

RATES = b"Date,USD\n2026-12-31,1.0800\n2026-12-30,1.1000\n"
SALE = [("1020", "1000.00"), ("8020", "-1000.00")]
SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(make: Make) -> SignIn:
    """`sign_in("owner")`: a browser of somebody with that role in the books of `make`."""

    def signing(role: str, **headers: str) -> Client:
        email = f"{role}@example.com"
        if not User.objects.filter(email=email).exists():
            invite_user(make.alice, email=email, role=role, name=role.title())
        return signed_in(User.objects.get(email=email), **headers)

    return signing


def at(make: Make, path: str) -> str:
    return f"/books/{make.book.slug}/{path}"


def text_of(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def foreign(amount: int, currency_minor: int) -> NewLine:
    return NewLine("1300", amount, "ACME", currency="USD", currency_minor=currency_minor)


PAGES = {
    "periods": "bookkeeper approver manager accountant auditor",
    "years/2026": "bookkeeper approver manager accountant auditor",
    "currencies": "bookkeeper approver manager accountant auditor",
    "currencies/revaluation": "bookkeeper approver manager accountant auditor",
    "dimensions": "bookkeeper approver manager accountant auditor",
    "settings/numbering": "bookkeeper approver manager accountant auditor",
    "settings/tokens": "bookkeeper approver manager accountant auditor",
    "chart-new": "bookkeeper",
    "chart-change/4600": "bookkeeper",
    "settings/company": "",
}
WRITING = {
    "periods/lock": "bookkeeper",
    "periods/open": "bookkeeper",
    "years/2026/close": "bookkeeper",
    "years/2026/reopen": "bookkeeper",
    "currencies/rates": "bookkeeper",
    "currencies/revaluation/run": "bookkeeper",
    "chart-new/add": "bookkeeper",
    "chart-rename/4600": "bookkeeper",
    "chart-retire/4600": "bookkeeper",
    "chart-restore/4600": "bookkeeper",
    "chart-require/4600": "bookkeeper",
    "chart-beside/4600": "bookkeeper",
    "dimensions/add": "bookkeeper",
    "dimensions/values/add": "bookkeeper",
    "dimensions/values/retire": "bookkeeper",
    "settings/company": "",
}


def test_sec_10_each_page_and_form_opens_to_those_whose_business_it_is(
    make: Make, sign_in: SignIn
) -> None:
    stranger = Make()
    slug = stranger.book.slug
    for role in ("owner", "bookkeeper", "approver", "manager", "accountant", "auditor"):
        browser = sign_in(role)
        for path, roles in PAGES.items():
            expected = 200 if role in ("owner", *roles.split()) else 403
            assert browser.get(at(make, path)).status_code == expected, (role, path)
            assert browser.get(f"/books/{slug}/{path}").status_code == 404, (role, path)
        for path, roles in WRITING.items():
            assert browser.post(f"/books/{slug}/{path}").status_code == 404, (role, path)
            if role not in ("owner", *roles.split()):
                assert browser.post(at(make, path)).status_code == 403, (role, path)
    for path in (*PAGES, *WRITING):
        assert Client(headers={"host": "localhost"}).get(at(make, path)).status_code in (302, 405)


def test_sec_19_a_form_of_another_site_changes_nothing(make: Make, sign_in: SignIn) -> None:
    owner = sign_in("owner")
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = owner.cookies

    for path in (*WRITING, "settings/tokens/make", "settings/tokens/1/revoke"):
        assert strict.post(at(make, path)).status_code == 403, path
        assert owner.get(at(make, path)).status_code in (200, 405), path


def test_a_lock_is_set_said_in_words_and_lifted(make: Make, sign_in: SignIn) -> None:
    browser = sign_in("bookkeeper")

    locked = browser.post(
        at(make, "periods/lock"), {"kind": "sales", "until": "31-3-2026"}, follow=True
    )
    assert "Sales are locked up to and including 31 Mar 2026." in text_of(locked)
    assert 'class="lane sales"' in locked.content.decode()
    assert locks_of(make.book)["sales"] == dt.date(2026, 3, 31)

    lifted = browser.post(at(make, "periods/lock"), {"kind": "sales", "lift": "1"}, follow=True)
    assert "The lock is lifted." in text_of(lifted)
    assert locks_of(make.book)["sales"] is None


def test_the_lock_for_good_asks_once_more_and_says_what_stands_in_its_way(
    make: Make, sign_in: SignIn
) -> None:
    browser = sign_in("owner")
    form = {"kind": "hard", "until": "2026-12-31"}

    unsure = browser.post(at(make, "periods/lock"), form)
    early = browser.post(at(make, "periods/lock"), {**form, "sure": "on"})
    unread = browser.post(at(make, "periods/lock"), {"kind": "vat", "until": "soon"})

    assert unsure.status_code == 422
    assert "This lock can never be lifted." in text_of(unsure)
    assert early.status_code == 409
    assert "Close 2026 first." in text_of(early)
    assert unread.status_code == 422
    assert 'value="soon"' in unread.content.decode(), "what was typed stays"
    assert browser.post(at(make, "periods/lock"), {"kind": "moon"}).status_code == 404
    assert set(locks_of(make.book).values()) == {None}


def test_the_next_year_opens_with_twelve_months_or_as_long_as_one_says(
    make: Make, sign_in: SignIn
) -> None:
    browser = sign_in("owner")

    browser.post(at(make, "periods/open"))
    unfit = browser.post(at(make, "periods/open"), {"ends_on": "2028-02-03"})
    browser.post(at(make, "periods/open"), {"ends_on": "2028-06-30"})

    assert unfit.status_code == 422
    assert "cannot end on 3 Feb 2028" in text_of(unfit)
    with reading(make.book):
        ends = [year.ends_on.isoformat() for year in fiscal_years(make.book)]
    assert ends == ["2026-12-31", "2027-12-31", "2028-06-30"]
    assert "1 Jan 2027 – 31 Dec 2027" in text_of(browser.get(at(make, "periods")))


def test_a_year_is_closed_after_its_points_and_its_entry_were_seen_and_reopened(
    make: Make, sign_in: SignIn
) -> None:
    make.post("2026-03-02", "Sale", SALE)
    make.post("2026-04-02", "Energy", ENERGY)
    make.post("2026-05-02", "Unclear", [("1900", "12.34"), ("1020", "-12.34")])
    save_draft(make.alice, title="Half an <entry>", content={"date": "2026-06-01"})
    browser = sign_in("bookkeeper")

    before = browser.get(at(make, "years/2026"))
    shown = text_of(before)
    assert "1 draft is left" in shown
    assert "Half an &lt;entry&gt;" in shown
    assert "1 ledger account is not at zero" in shown
    assert "1900 Suspense · 12.34" in shown
    assert "These books were never checked" in shown
    assert "3 points ask for attention" in shown
    assert "3 entries in 1 series, from 1 to the last number." in shown
    assert "A profit of 900.00 EUR: one entry on 31 Dec 2026 brings 2 ledger accounts" in shown
    planned = re.search(r"Ledger account Debit Credit (.*?) In balance", shown)
    assert planned
    assert re.findall(r"\b\d{4}\b|[\d,]+\.\d\d", planned[1]) == [
        *("4600", "100.00", "8020", "1,000.00"),
        *("0540", "900.00"),
    ]

    closed = browser.post(at(make, "years/2026/close"), {"sure": "on"}, follow=True)
    assert "Fiscal year 2026 is closed by AFS/2026/1." in text_of(closed)
    assert "What comes next" in text_of(closed)
    with reading(make.book):
        assert balances(make.book, until=dt.date(2026, 12, 31))["0540"] == -90000
    again = browser.post(at(make, "years/2026/close"))
    assert again.status_code == 409
    assert "The year 2026 is closed already." in text_of(again)

    reopened = browser.post(at(make, "years/2026/reopen"), follow=True)
    assert "AFS/2026/2 took its closing back" in text_of(reopened)
    assert browser.get(at(make, "years/1999")).status_code == 404
    assert browser.post(at(make, "years/1999/close")).status_code == 404


def test_a_year_that_is_not_over_asks_whether_that_is_meant(make: Make, sign_in: SignIn) -> None:
    make.first_day = dt.date(2199, 1, 1)
    browser = sign_in("owner")

    page = text_of(browser.get(at(make, "years/2199")))
    asked = browser.post(at(make, "years/2199/close"))
    closed = browser.post(at(make, "years/2199/close"), {"sure": "on"}, follow=True)

    assert "I am sure: close it before it is over" in page
    assert asked.status_code == 409
    assert "The year 2199 runs until 31 Dec 2199" in text_of(asked)
    assert "Fiscal year 2199 is closed" in text_of(closed)


def test_today_leads_to_the_year_that_is_not_closed(sign_in: SignIn, make: Make) -> None:
    make.first_day = dt.date(2020, 1, 1)

    page = sign_in("owner").get(at(make, "")).content.decode()

    assert f'href="{at(make, "years/2020")}">Year-end</a>' in page
    assert f'href="{at(make, "periods")}">Periods</a>' in page, "no year holds today"


def test_the_check_counts_until_something_is_posted_after_it(make: Make, sign_in: SignIn) -> None:
    make.post("2026-03-02", "Sale", SALE)
    browser = sign_in("owner")
    start_job(make.alice, kind="check")
    run_jobs()

    assert "The chain is whole" in text_of(browser.get(at(make, "years/2026")))

    make.post("2026-03-03", "Sale", SALE)
    late = text_of(browser.get(at(make, "years/2026")))
    assert "The last check is older than the last entry" in late


def test_years_close_in_order_and_a_later_closed_one_is_named(make: Make, sign_in: SignIn) -> None:
    browser = sign_in("owner")
    browser.post(at(make, "periods/open"))

    page = browser.get(at(make, "years/2027"))
    refused = browser.post(at(make, "years/2027/close"))

    assert "An earlier year is open" in text_of(page)
    assert refused.status_code == 409
    assert "Close 2026 first." in text_of(refused)
    close_fiscal_year(make.alice, name="2026")
    close_fiscal_year(make.alice, name="2027")
    assert "Year 2027 is closed too" in text_of(browser.get(at(make, "years/2026")))


def test_rates_are_looked_at_first_then_come_in_and_show_what_balances_are_worth(
    make: Make, sign_in: SignIn
) -> None:
    make.post("2026-03-02", "Advice", [foreign(10000, 11000), ("8040", "-100.00")], journal="VRK")
    browser = sign_in("bookkeeper")

    def send(content: bytes, **more: str) -> HttpResponse:
        file = SimpleUploadedFile("rates.csv", content)
        return browser.post(at(make, "currencies/rates"), {"file": file, **more}, follow=True)

    assert "no rate" in text_of(browser.get(at(make, "currencies")))
    looked = send(RATES, look="1")
    assert "2 rates would come in; 0 are here already." in text_of(looked)
    assert "No rates yet" in text_of(looked)
    assert "2 rates came in" in text_of(send(RATES))
    other = send(RATES.replace(b"1.0800", b"1.0900"))
    assert other.status_code == 422
    assert "these books have 1.08" in text_of(other)
    nothing = browser.post(at(make, "currencies/rates"))
    assert "No file was chosen." in text_of(nothing)

    page = text_of(browser.get(at(make, "currencies")))
    assert "USD" in page
    assert "1.08" in page
    assert "in use" in page
    due = text_of(browser.get(at(make, "years/2026")))
    assert "Foreign balances are not revalued" in due


def test_a_revaluation_shows_its_entries_before_it_books_them(make: Make, sign_in: SignIn) -> None:
    make.post("2026-03-02", "Advice", [foreign(10000, 11000), ("8040", "-100.00")], journal="VRK")
    browser = sign_in("owner")
    address = at(make, "currencies/revaluation?on=2026-12-31")

    missing = browser.get(address)
    import_rates(make.alice, content=RATES)
    planned = text_of(browser.get(address))
    run = browser.post(at(make, "currencies/revaluation/run"), {"on": "2026-12-31"}, follow=True)

    assert missing.status_code == 409
    assert "no rate of USD for 31 Dec 2026" in text_of(missing)
    # 110.00 / 1.08 = 101.85
    assert "1309 Debtors FX revaluation 1.85" in planned
    assert "and its opposite on the next day: 1 Jan 2027" in planned
    assert "2 entries were booked." in text_of(run)
    assert "Everything stands at the rate of this day." in text_of(run)
    with reading(make.book):
        assert balances(make.book, until=dt.date(2026, 12, 31))["1309"] == 185
    late = text_of(browser.get(at(make, "years/2026")))
    assert "Foreign balances are at their worth" in late


@pytest.mark.parametrize("path", ["periods", "years/2026", "currencies", "settings/numbering"])
def test_a_page_costs_a_fixed_number_of_queries(make: Make, sign_in: SignIn, path: str) -> None:
    browser = sign_in("owner")
    counts = []
    for _ in range(2):
        for month in (1, 2, 3):
            line = foreign(10000, 11000)
            make.post(f"2026-0{month}-02", "Advice", [line, ("8040", "-100.00")], journal="VRK")
            make.post(f"2026-0{month}-03", "Energy", ENERGY)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(at(make, path)).status_code == 200
        counts.append(len(queries))

    assert len(set(counts)) == 1
    assert counts[0] <= 32


def test_what_was_typed_is_text_and_dutch_readers_read_dutch(make: Make, sign_in: SignIn) -> None:
    browser = sign_in("owner", **{"accept-language": "nl"})
    User.objects.filter(email="owner@example.com").update(language="nl")

    page = browser.post(at(make, "periods/lock"), {"kind": "vat", "until": "<script>"})

    assert "<script>" not in page.content.decode()
    assert "is geen datum" in text_of(page)
    assert "Periodes" in text_of(page)
