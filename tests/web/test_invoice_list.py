"""The list of invoices adds up what was asked for, and is taken out as it stands."""

import csv
import io
import re

import pytest
from django.test import Client

from akker.parties.managing import assign_manager
from akker.receivables.writing_off import write_off
from tests.make import Make
from tests.parties.managers import CARLA, narrowed
from tests.receivables.paying import items, paid, received
from tests.receivables.selling import customer, issued, line, ready
from tests.web.crawling import NARROWED, browser_of
from tests.web.entry_sent import Enter, at, text_of


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    customer(make, "P1", name="Pieters")
    issued(make, line("100.00"))
    issued(make, line("50.00"))
    issued(make, line("50.00"), kind="credit-note", corrects="2026-0002", date="2026-03-03")
    issued(make, line("10.00"), party="P1")
    return make


def taken(browser: Client, sold: Make, asked: str = "") -> list[list[str]]:
    answer = browser.get(at(sold, f"invoices/export?format=csv&{asked}"))
    content = b"".join(answer) if answer.streaming else answer.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


def test_what_was_asked_for_is_added_up(sold: Make, enter: Enter) -> None:
    of_one = text_of(enter().get(at(sold, "invoices?party=J1")))
    of_days = text_of(enter("owner", "nl").get(at(sold, "invoices?from=2026-01-01")))
    of_all = text_of(enter().get(at(sold, "invoices")))

    assert "Together 3 documents, €100.00 without VAT €121.00" in of_one
    assert "Samen 4 documenten, € 110,00 zonder btw € 133,10" in of_days
    assert "Together" not in of_all


def test_what_nobody_paid_does_not_say_paid(sold: Make, enter: Enter) -> None:
    issued(sold, line("20.00"))
    received(sold, "121.00", paid(sold, "2026-0001", "121.00"))
    (gone,) = items(sold)
    write_off(sold.alice, line_id=gone.line_id, reason="Gone", takes_vat_back=False)

    page = text_of(enter().get(at(sold, "invoices?party=J1")))
    dutch = text_of(enter("owner", "nl").get(at(sold, "invoice/2026-0002")))

    states = ("2026-0004", "€24.20", "Written off"), ("2026-0002", "€60.50", "Credited")
    for words in (*states, ("2026-0001", "€121.00", "Paid")):
        assert re.search(" .*?".join(map(re.escape, words)), page), words
    assert "Gecrediteerd" in dutch and "Betaald" not in dutch


def test_the_list_is_a_file_as_it_stands(sold: Make, enter: Enter) -> None:
    rows = taken(enter(), sold, "party=J1")

    assert [row[0] for row in rows] == ["C2026-0001", "2026-0002", "2026-0001"]
    assert rows[0][1:3] == ["Credit note", "2026-03-03"]
    assert rows[2][1:7] == ["Invoice", "2026-03-02", "2026-03-16", *rows[0][4:7]]
    assert rows[0][4:7] == ["J1", "Bakkerij Jansen", "EUR"]
    assert [row[-4:] for row in rows] == [
        ["-50.00", "-10.50", "-60.50", "0.00"],
        ["50.00", "10.50", "60.50", "0.00"],
        ["100.00", "21.00", "121.00", "121.00"],
    ]
    assert [row[4] for row in taken(enter(), sold, "q=pieters")] == ["P1"]
    assert taken(enter(), sold, "kind=credit-note&party=P1") == []
    assert enter().get(at(sold, "invoices/export?format=exe")).status_code == 404
    unread = enter().get(at(sold, "invoices/export?format=csv&from=10101010101"))
    assert unread.status_code == 422 and "is not a day" in text_of(unread)


def test_who_sees_own_customers_takes_out_no_others(sold: Make, enter: Enter) -> None:
    narrowed(sold)
    assign_manager(sold.alice, code="P1", email=CARLA)

    rows = taken(browser_of(sold, NARROWED), sold)

    assert [row[4] for row in rows] == ["P1"]
