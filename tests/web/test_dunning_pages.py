"""Disputes, promises, holds and reminders on screen."""

import datetime as dt
import re

import pytest

from akker.books.actor import reading
from akker.books.queries import today_in
from akker.dunning.queries import DisputeFilter, disputes, holds
from akker.dunning.queries_promises import promises
from akker.dunning.queries_sent import reminders
from akker.jobs.working import run_jobs
from akker.mail.queries import messages
from akker.web.reminders import CUSTOMERS
from tests.dunning.agreeing import disputed, held, promised
from tests.make import Make
from tests.receivables.selling import customer, day, issued, line, ready
from tests.web.entry_sent import Enter, at, hidden, text_of


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    issued(make, line("100.00"), line("200.00"))
    return make


def test_a_dispute_is_opened_followed_and_closed(sold: Make, enter: Enter) -> None:
    browser = enter("manager", "nl")
    form = browser.get(at(sold, "disputes/about/2026-0001"))
    sent = {
        "once": hidden(form, "once"),
        "date": "2-4-2026",
        "says": "Kwam nooit <b>aan</b>",
        "we_say": "De chauffeur tekende",
        "amount": "",
        "line": ["2"],
    }

    first, again = (browser.post(at(sold, "disputes/about/2026-0001"), sent) for _ in range(2))

    assert first.status_code == 302 and first["Location"] == again["Location"]
    page = browser.get(first["Location"])
    assert "Kwam nooit &lt;b&gt;aan&lt;/b&gt;" in page.content.decode()
    shown = text_of(page)
    for text in ("De chauffeur tekende", "242,00", "2. Goods", "Open"):
        assert text in shown, text
    assert "Geschil" in text_of(browser.get(at(sold, "invoice/2026-0001")))

    step = {"date": "3-4-2026", "who": "Eva", "text": "Belde", "mediator": "A. de Wit"}
    browser.post(f"{first['Location']}/step", {**step, "once": "1"})
    refused = browser.post(
        f"{first['Location']}/close", {"ended": "20-4-2026", "outcome": "credited", "reason": ""}
    )
    browser.post(
        f"{first['Location']}/close", {"ended": "20-4-2026", "outcome": "credited", "reason": "Ja"}
    )

    assert refused.status_code == 422 and "Er staat niet in" in text_of(refused)
    shown = text_of(browser.get(first["Location"]))
    assert "A. de Wit bemiddelt" in shown and "Gecrediteerd" in shown
    assert "2026-0001" not in text_of(browser.get(at(sold, "disputes")))
    assert "2026-0001" in text_of(browser.get(at(sold, "disputes?show=all")))


def test_what_was_typed_stays_when_a_dispute_is_refused(sold: Make, enter: Enter) -> None:
    disputed(sold)
    sent = {"date": "2-4-2026", "says": "Weer niet", "amount": "", "once": "x"}

    page = enter("owner", "nl").post(at(sold, "disputes/about/2026-0001"), sent)

    assert page.status_code == 409
    assert "2026-0001 wordt al betwist" in text_of(page) and "Weer niet" in text_of(page)


def test_a_promise_is_kept_shown_and_cancelled(sold: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    sent = {
        "once": "p",
        "amount": "100,00",
        "currency": "EUR",
        "by": "31-12-2026",
        "date": "2-4-2026",
        "who": "Eva Jansen",
        "invoice": ["2026-0001"],
    }

    done = browser.post(at(sold, "promises/of/J1"), sent)

    assert done["Location"] == at(sold, "party/J1")
    for page in ("party/J1", "invoice/2026-0001", "promises"):
        shown = text_of(browser.get(at(sold, page)))
        assert "Eva Jansen" in shown and "100,00" in shown, page
    with reading(sold.book):
        (row,) = promises(sold.book, as_of=day("2026-04-03"))
    browser.post(at(sold, f"promises/{row.promise_id}/cancel"), {"reason": "Andere afspraak"})
    assert "Geannuleerd" in text_of(browser.get(at(sold, "promises")))


def test_reminders_are_held_and_let_go_again(sold: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    form = {"reason": "Verhuist", "until": "", "once": "h"}

    done = browser.post(at(sold, "holds/new?invoice=2026-0001"), form)

    assert done.status_code == 302
    assert "Verhuist" in text_of(browser.get(at(sold, "promises")))
    assert "Verhuist" in text_of(browser.get(at(sold, "invoice/2026-0001")))
    with reading(sold.book):
        (row,) = holds(sold.book)
    browser.post(at(sold, f"holds/{row.hold_id}/lift"))
    assert "Verhuist" not in text_of(browser.get(at(sold, "promises")))


def test_who_only_looks_sees_it_and_changes_nothing(sold: Make, enter: Enter) -> None:
    key = disputed(sold)
    promised(sold)
    held(sold, party="J1")
    browser = enter("auditor", "en")

    for page in ("disputes", f"disputes/{key}", "promises"):
        shown = browser.get(at(sold, page))
        assert shown.status_code == 200
        assert 'method="post" action="/books/' not in shown.content.decode()
    assert browser.get(at(sold, "disputes/about/2026-0001")).status_code == 403
    assert browser.post(at(sold, f"disputes/{key}/close"), {}).status_code == 403
    with reading(sold.book):
        assert len(disputes(sold.book, DisputeFilter(only_open=True))) == 1
    assert browser.get(at(sold, "disputes/999999")).status_code == 404


@pytest.fixture
def due(make: Make) -> Make:
    """Two customers with an invoice that is due, one of them without an address."""
    ready(make, code="")
    customer(make, "J1", email="post@jansen.example", language="nl")
    customer(make, "K1", name="Kade & Zn")
    for code in ("J1", "K1"):
        issued(make, line("100.00"), party=code)
    return make


def test_reminders_are_seen_with_their_letter_chosen_and_sent_once(due: Make, enter: Enter) -> None:
    browser = enter("bookkeeper", "nl")
    address = at(due, "reminders")
    page = browser.get(address)
    shown = text_of(page)
    for text in ("Bakkerij Jansen", "Kade & Zn", "Beste Bakkerij Jansen", "post@jansen.example"):
        assert text in shown, text
    sent = {"once": hidden(page, "once"), "until": hidden(page, "until"), "do": "send"}

    nothing = browser.post(address, {**sent, "once": "other"})
    for _ in range(2):
        browser.post(address, {**sent, "reminder": ["1/EUR/J1"]})

    assert nothing.status_code == 302
    with reading(due.book):
        (row,) = reminders(due.book, limit=10)
        assert [one.to for one in messages(due.book)] == ["post@jansen.example"]
    assert (row.party_code, row.sent_to) == ("J1", "post@jansen.example")
    after = browser.get(address)
    assert "1 herinnering is vastgelegd. Er is geen mailserver" in text_of(after)
    assert 'value="1/EUR/J1"' not in after.content.decode()
    assert 'value="1/EUR/K1"' in after.content.decode()
    assert "Herinnering van Akkerbouw B.V." in text_of(browser.get(at(due, "reminders/sent")))
    assert "€ 121,00" in text_of(browser.get(at(due, "reminders/sent?party=J1")))


def test_what_is_held_says_why_and_the_manager_sees_it_first(due: Make, enter: Enter) -> None:
    disputed(due, "2026-0001", says="Kwam nooit aan")
    held(due, party="K1", reason="Verhuist")

    page = enter("manager", "nl").get(at(due, "reminders"))

    shown = text_of(page)
    assert "Betwist : Kwam nooit aan" in shown or "Betwist: Kwam nooit aan" in shown
    assert "Verhuist" in shown and 'name="reminder"' not in page.content.decode()


def test_who_may_not_send_is_refused(due: Make, enter: Enter) -> None:
    browser = enter("manager", "en")
    page = browser.get(at(due, "reminders"))
    assert "Dear Kade &amp; Zn" in page.content.decode()
    assert 'value="send"' not in page.content.decode()

    sent = {"once": "x", "until": "2026-06-01", "reminder": ["1/EUR/J1"]}
    assert browser.post(at(due, "reminders"), sent).status_code == 403
    with reading(due.book):
        assert reminders(due.book, limit=10) == []


def test_the_steps_are_shown_with_their_letters(due: Make, enter: Enter) -> None:
    shown = text_of(enter("owner", "nl").get(at(due, "reminders/plans")))
    assert "7 dagen na de vervaldag" in shown and "binnen {days} dagen" in shown
    assert enter("owner", "nl").get(at(due, "reminders?until=nonsense")).status_code == 422
    assert at(due, "reminders") in enter("owner", "nl").get(at(due, "receivables")).content.decode()


def test_closing_a_dispute_asks_whether_its_days_bear_interest(sold: Make, enter: Enter) -> None:
    address = at(sold, f"disputes/{disputed(sold)}")
    browser = enter("manager")
    words = {"ended": "2026-04-20", "reason": "The van was signed for"}

    asked = text_of(browser.get(address))
    refused = browser.post(
        f"{address}/close", {**words, "outcome": "credited", "bears_interest": "on"}
    )
    done = browser.post(f"{address}/close", {**words, "outcome": "stands", "bears_interest": "on"})

    assert "interest runs over the days of the dispute" in asked and "Up to today that is" in asked
    assert refused.status_code == 422 and "only where the claim stands" in text_of(refused)
    assert 'name="bears_interest" checked' in refused.content.decode()
    assert done.status_code == 302
    assert "Interest runs over the days of the dispute." in text_of(browser.get(address))


def test_many_letters_stand_on_pages_and_go_out_as_a_job(due: Make, enter: Enter) -> None:
    for number in range(CUSTOMERS):
        customer(due, f"M{number}")
        issued(due, line("100.00"), party=f"M{number}")
    browser, address = enter("bookkeeper"), at(due, "reminders")
    first = browser.get(address)
    assert first.content.decode().count('name="reminder"') == CUSTOMERS
    (after,) = re.findall(r'href="[^"]*(?:\?|&amp;)(after=\d+)"', first.content.decode())

    second = browser.get(f"{address}?{after}")
    assert second.content.decode().count('name="reminder"') == 2
    for odd in ("after=x", "after=-1", f"after={9**30}", "after=²"):
        assert browser.get(f"{address}?{odd}").status_code == 200
    today = today_in(due.book)
    tomorrow = (today + dt.timedelta(days=1)).isoformat()
    early = browser.post(address, {"do": "all", "once": "a", "until": tomorrow})
    assert early.status_code == 422
    sent = {"do": "all-by-post", "once": "b", "until": today.isoformat()}
    pages = [browser.post(address, sent)["Location"] for _ in range(2)]

    assert pages[0] == pages[1]
    while run_jobs():
        pass
    assert f"{CUSTOMERS + 2} reminders are sent. 0 of them by e-mail." in text_of(
        browser.get(pages[0])
    )
    assert "Nobody needs a reminder" in text_of(browser.get(address))
    assert enter("manager").post(address, {**sent, "once": "c"}).status_code == 403
