"""Answers given again are those that would be made anew: decision 41."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akker.access.inviting import end_membership, invite_user
from akker.access.metering import MOST_PER_MINUTE
from akker.access.models import User
from akker.kernel.moments import moment_of
from akker.web.doors import KEPT
from akker.web.kept_answers import KEPT_SECONDS, MOST_BYTES, KeptAnswer, Shelf, forget_answers
from tests.api.world import made_world
from tests.make import ENERGY, Make
from tests.together import all_at_once
from tests.web import visitor

pytestmark = pytest.mark.both

PAGES = {
    "audit_log.audit_log": "log",
    "chart.card": "chart/1020",
    "chart.chart_page": "chart",
    "customers.customers": "customers",
    "entries.entries": "entries",
    "entries.journals_page": "journals",
    "invoices.invoices": "invoices",
    "overview.book": "",
    "palette.find": "find?q=energy",
    "parties.parties_page": "parties",
    "payments.receivables": "receivables",
    "plans.plans": "plans",
    "portfolio.portfolio": "portfolio",
    "products.products": "products",
    "white_space.white_space": "white-space",
    "reports.report": "reports/trial-balance",
    "reports.report_lines": "reports/lines?ledger-account=4600",
    "reports.reports": "reports",
    "usage.usage": "usage",
}


@pytest.fixture
def sold(committed: Make) -> Iterator[Make]:
    """Books in which transactions are real, and nothing kept from another test."""
    forget_answers()
    committed.post("2026-01-05", "Energy", ENERGY)
    yield committed
    forget_answers()


def come_in(make: Make, role: str = "owner") -> Client:
    email = f"{role}@example.com"
    invite_user(make.alice, email=email, role=role, name=role.title())
    return visitor.signed_in(User.objects.get(email=email))


def read(browser: Client, make: Make, path: str, **headers: str) -> str:
    answer = browser.get(f"/books/{make.slug}/{path}", headers=headers)
    assert answer.status_code == 200, path
    return answer.content.decode()


def statements_of(browser: Client, make: Make, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        read(browser, make, path)
    return len([query for query in queries if "pg_current_snapshot" not in query["sql"]])


# On PostgreSQL whoever writes in another database of the server moves the clock as well.
@pytest.mark.sqlite
def test_every_kept_page_is_given_again_and_holds_no_form_that_is_sent_once(sold: Make) -> None:
    browser = come_in(sold)
    read(browser, sold, "entries")  # which gives the browser the cookie of its forms

    for path in PAGES.values():
        first = read(browser, sold, path)
        assert statements_of(browser, sold, path) == 0, path
        assert read(browser, sold, path) == first
        assert 'name="once"' not in first, path
    assert {f"akker.web.{name}" for name in PAGES} == KEPT


def test_a_form_is_made_anew_each_time(sold: Make) -> None:
    browser = come_in(sold)

    assert read(browser, sold, "entries/new") != read(browser, sold, "entries/new")


def test_what_is_posted_shows_at_once_to_everybody(sold: Make) -> None:
    """Whoever posts, here or in another thread, and however often pages are asked for between."""
    chance = random.Random(40)
    browsers = [come_in(sold), come_in(sold, "auditor")]
    for number in range(30):
        name = f"Bill {number}"
        if chance.random() < 0.5:
            sold.post("2026-02-01", name, ENERGY)
        else:
            all_at_once(lambda name=name: sold.post("2026-02-01", name, ENERGY))
        for browser in chance.choices(browsers, k=3):
            page = read(browser, sold, "entries")
            assert name in page
            assert without_marks(page) == without_marks(read(browser, sold, "entries", x=name))


def without_marks(page: str) -> str:
    """The page but for the mark of its forms, which is written in another way each time."""
    before, _, rest = page.partition('name="csrfmiddlewaretoken"')
    if not rest:
        return before
    return before + without_marks(rest.partition(">")[2])


def test_a_transaction_that_goes_on_is_not_seen_and_shows_when_it_ends(sold: Make) -> None:
    browser = come_in(sold)
    pages = []

    def look() -> None:
        pages.append(read(browser, sold, "chart"))

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE books_book SET name = 'Renamed' WHERE id = %s", [sold.book.pk])
        all_at_once(look)
    look()

    assert ["Renamed" in page for page in pages] == [False, True]


def test_nobody_is_given_what_somebody_else_asked_for(sold: Make) -> None:
    owner, auditor = come_in(sold), come_in(sold, "auditor")
    stranger = Client(headers={"host": "localhost"})

    pages = [read(browser, sold, "") for browser in (owner, auditor)]

    assert pages[0] != pages[1]
    assert stranger.get(f"/books/{sold.slug}/").status_code == 302
    found = "find?q=energy"
    whole, part = read(owner, sold, found), read(owner, sold, found, hx_request="true")
    assert len(part) < len(whole)
    assert read(owner, sold, found) == whole


def test_sec_31_who_was_put_out_is_given_nothing_again(sold: Make) -> None:
    auditor, owner = come_in(sold, "auditor"), come_in(sold)
    read(auditor, sold, "entries")
    read(owner, sold, "entries")

    end_membership(sold.alice, email="auditor@example.com")
    User.objects.filter(email="owner@example.com").update(is_active=False)

    assert auditor.get(f"/books/{sold.slug}/entries").status_code == 404
    assert owner.get(f"/books/{sold.slug}/entries").status_code == 302


def test_sec_38_a_token_that_asks_too_often_is_told_so_though_its_answer_is_kept(
    sold: Make, tmp_path: Path
) -> None:
    caller = made_world(sold, tmp_path).caller("auditor")

    answers = [caller.get("entries").status_code for _ in range(2 * MOST_PER_MINUTE + 1)]

    assert set(answers) == {200, 429}  # two minutes at most have passed meanwhile


def test_an_answer_is_kept_for_five_seconds_and_a_shelf_holds_so_many_bytes() -> None:
    page = KeptAnswer(100.0, 200, (), Client().cookies, b"x" * (MOST_BYTES // 2), None)
    shelf = Shelf("now")
    for number in range(3):
        shelf.put(number, page)

    assert page.is_fresh(100 + KEPT_SECONDS - 0.1)
    assert not page.is_fresh(100 + KEPT_SECONDS)
    assert list(shelf.answers) == [2]


def moment_at_rest() -> Any:
    """One that was the same twice: tests beside this one write on the same server."""
    for _ in range(1000):
        moment = moment_of(connection)
        if moment == moment_of(connection):
            return moment
    raise AssertionError("the moment moves by itself")


def test_a_moment_ends_with_every_change_and_with_nothing_else(sold: Make) -> None:
    before = moment_at_rest()

    sold.post("2026-02-01", "Here", ENERGY)
    here = moment_of(connection)
    all_at_once(lambda: sold.post("2026-02-02", "Elsewhere", ENERGY))
    elsewhere = moment_of(connection)

    assert len({before, here, elsewhere}) == 3
    with transaction.atomic():
        assert moment_of(connection) is None


@pytest.mark.postgres
def test_a_page_is_given_again_on_postgresql_too(sold: Make) -> None:
    browser = come_in(sold)
    read(browser, sold, "entries")

    counts = [statements_of(browser, sold, "journals") for _ in range(200)]

    assert 0 in counts
