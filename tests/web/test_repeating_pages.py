"""Repeating invoices on screen."""

from typing import Any

import pytest

from akker.books.actor import reading
from akker.books.queries import today_in
from akker.kernel.calendar import add_months
from akker.repeating.queries import due_periods
from akker.repeating.rules import step_of_percentage
from akker.repeating.scheduling import add_indexation
from tests.make import Make
from tests.receivables.selling import day, line, ready
from tests.repeating.repeats import periods, ran, repeats, row
from tests.web.entry_sent import Enter, at, hidden, text_of

TYPED: dict[str, Any] = {
    "do": "keep",
    "party": "J1",
    "name": "Onderhoud / Jansen",
    "starts": "31-1-2026",
    "day": "31",
    "every": "1",
    "unit": "month",
    "timing": "advance",
    "act": "issue",
    "reference": "PO 12",
    "line-text": ["Onderhoud {period}"],
    "line-quantity": [""],
    "line-unit": [""],
    "line-price": ["1.250,50"],
    "line-discount": [""],
    "line-vat": ["V21"],
    "line-code": ["8005"],
    "line-product": [""],
}


@pytest.fixture
def sold(make: Make) -> Make:
    return ready(make)


def test_one_that_begins_next_month_is_listed_with_its_amount(sold: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    begins = add_months(today_in(sold.book).replace(day=1), 1)
    sent = {**TYPED, "starts": begins.isoformat(), "day": "1"}
    assert browser.post(at(sold, "repeating/new"), sent).status_code == 302

    listed = browser.get(at(sold, "repeating"))

    assert "1.250,50" in text_of(listed)
    assert "begint nog" in text_of(listed)
    assert "Samen per maand" not in text_of(listed), "it is worth nothing yet"
    assert "Met wat later begint € 1.250,50" in text_of(listed)


def test_what_all_are_worth_a_month_is_the_sum_of_what_each_is(sold: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    first = today_in(sold.book).replace(day=1)
    for name, begins in (("Nu", first), ("Later", add_months(first, 1))):
        sent = {**TYPED, "name": name, "starts": begins.isoformat(), "day": "1"}
        assert browser.post(at(sold, "repeating/new"), sent).status_code == 302

    listed = text_of(browser.get(at(sold, "repeating")))

    assert "Samen per maand van wat loopt, zonder btw € 1.250,50" in listed
    assert "Met wat later begint € 2.501,00" in listed


def test_one_is_set_up_with_its_twelve_months_in_view_and_sent_twice_is_there_once(
    sold: Make, enter: Enter
) -> None:
    browser = enter("owner", "nl")
    form = browser.get(at(sold, "repeating/new?party=J1"))
    sent = {**TYPED, "once": hidden(form, "once")}

    looked = text_of(browser.post(at(sold, "repeating/look"), {**sent, "of": ""}))
    assert "1.513,11" in looked and "28 feb" in looked.lower()
    first, again = (browser.post(at(sold, "repeating/new"), sent) for _ in range(2))

    assert first.status_code == 302 and first["Location"] == again["Location"]
    shown = text_of(browser.get(first["Location"]))
    for text in ("Onderhoud / Jansen", "elke maand", "gemist", "1.513,11", "PO 12"):
        assert text in shown, text
    assert "Onderhoud / Jansen" in text_of(browser.get(at(sold, "repeating")))
    again = browser.post(
        at(sold, "repeating/new"), {**sent, "once": "other", "name": "x", "starts": "niets"}
    )
    assert again.status_code == 422 and 'value="niets"' in again.content.decode()


def test_what_was_missed_is_made_one_by_one_all_or_left_out(sold: Make, enter: Enter) -> None:
    repeats(sold)
    browser = enter("bookkeeper", "en")
    page = text_of(browser.get(at(sold, "repeating")))
    assert "Due and not made" in page and "can be made" in page

    browser.post(at(sold, "repeating/make/Support"), {"starts_on": "2026-01-01"})
    refused = browser.post(at(sold, "repeating/leave-out/Support"), {"starts_on": "2026-02-01"})
    assert refused.status_code == 422 and "why the period is left out" in text_of(refused)
    left = {"starts_on": "2026-02-01", "reason": "A month <b>free</b>"}
    browser.post(at(sold, "repeating/leave-out/Support"), left)
    browser.post(at(sold, "repeating/run"), {"name": "Support"})

    made = periods(sold)
    assert [one.outcome for one in made[:3]] == ["issued", "left out", "issued"]
    page = browser.get(at(sold, "repeating/of/Support"))
    assert "A month &lt;b&gt;free&lt;/b&gt;" in page.content.decode()
    with reading(sold.book):
        assert due_periods(sold.book, until=day("2026-11-01")) == []


def test_prices_pauses_and_the_end_are_kept_on_its_page(sold: Make, enter: Enter) -> None:
    repeats(sold, starts="2099-01-01")
    browser = enter("owner", "nl")

    def post(what: str, **sent: str) -> int:
        return browser.post(at(sold, f"repeating/{what}/Support"), sent).status_code

    assert post("index", from_on="1-1-2100", percent="2,5") == 302
    assert post("index", from_on="1-1-2101", old_index="118,4", new_index="121,9") == 302
    assert post("index", from_on="1-1-2102", percent="veel") == 422
    assert post("pause", from_on="1-3-2099", until="", catches_up="1") == 302
    assert post("pause", from_on="1-4-2099", until="") == 422
    assert post("resume", on="1-5-2099", catches_up="1") == 302
    shown = text_of(browser.get(at(sold, "repeating/of/Support")))
    for text in ("2,5%", "118,4 → 121,9", "wordt daarna ingehaald"):
        assert text in shown, text
    assert post("index", from_on="2101-01-01", do="remove") == 302
    assert post("stop", on="1-1-2100") == 302
    kept = row(sold)
    assert (len(kept.steps), kept.schedule.stopped_on) == (1, day("2100-01-01"))


def test_a_change_begins_with_the_prices_of_now(sold: Make, enter: Enter) -> None:
    repeats(sold, line("100.00", text="Support"))
    ran(sold, "2026-02-01")
    step = step_of_percentage(day("2026-02-01"), 10_000_000)
    add_indexation(sold.alice, name="Support", step=step)
    browser = enter("owner", "nl")

    form = browser.get(at(sold, "repeating/change/Support"))
    assert 'value="110,00"' in form.content.decode()
    assert "133,10" in text_of(form) and "121,00" not in text_of(form)
    sent = {**TYPED, "once": "x", "of": "Support", "counts_from": "1-1-2099"}
    assert "1.513,11" in text_of(browser.post(at(sold, "repeating/look"), sent))
    answer = browser.post(at(sold, "repeating/change/Support"), sent)

    assert answer.status_code == 302
    assert [one.counts_from for one in row(sold).versions] == [
        day("2026-01-01"),
        day("2099-01-01"),
    ]


def test_who_only_looks_sees_it_and_changes_nothing(sold: Make, enter: Enter) -> None:
    repeats(sold)
    browser = enter("auditor", "en")
    assert "Support" in text_of(browser.get(at(sold, "repeating")))
    page = browser.get(at(sold, "repeating/of/Support"))
    assert "Make it" not in text_of(page)
    assert browser.get(at(sold, "repeating/new")).status_code == 403
    for what in ("make", "leave-out", "pause", "resume", "index", "stop"):
        assert browser.post(at(sold, f"repeating/{what}/Support"), {}).status_code == 403
    assert browser.get(at(sold, "repeating/of/nothing")).status_code == 404
    assert enter("owner", "en").post(at(sold, "repeating/make/nothing"), {}).status_code == 404
