"""Settling, writing off and charging on screen: each entry is shown before it is made."""

import datetime as dt
import re

from akker.ledger.closing import lock_until
from akker.ledger.models import ExchangeRate
from akker.ledger.opening import open_fiscal_year
from akker.ledger.rules import NewLine
from tests.make import Make
from tests.receivables.paying import items, paid, received, still_open
from tests.receivables.selling import customer, day, issued, line, ready
from tests.scenarios.test_receipts import dollars
from tests.text import journal_text
from tests.web.entry_sent import Enter, at, text_of, value_of
from tests.web.test_credit_page import looked_and_booked
from tests.web.test_sales_pages import hidden


def test_money_on_account_settles_several_invoices(make: Make, enter: Enter) -> None:
    ready(make)
    issued(make, line("100.00"))
    issued(make, line("200.00"))
    received(make, "150.00")
    browser = enter()
    debits = {item.number: item.line_id for item in items(make)}
    address = at(make, "settle/J1")

    party = browser.get(at(make, "party/J1"))
    page = browser.get(address, {"item": "2026-0002"})
    assert address in party.content.decode()
    assert 'value="150.00"' in page.content.decode()

    sent = {
        "credit": debits[""],
        f"amount-{debits['2026-0001']}": "121.00",
        f"amount-{debits['2026-0002']}": "29.00",
    }
    looked, done = looked_and_booked(browser, address, sent)
    assert "No entry is needed" in text_of(looked)
    assert done["Location"] == at(make, "party/J1")
    assert still_open(make) == {"2026-0002": "213.00"}

    invoice = browser.get(at(make, "invoice/2026-0001"))
    apart = {"allocation": hidden(invoice)["allocation"], "date": "2026-03-25"}
    browser.post(at(make, "invoices/unallocate/2026-0001"), apart)
    assert still_open(make, as_of="2026-03-24") == {"2026-0002": "213.00"}
    assert still_open(make) == {"2026-0001": "121.00", "2026-0002": "213.00", "": "-121.00"}


def test_a_form_that_is_sent_twice_is_answered_as_the_first_time(make: Make, enter: Enter) -> None:
    ready(make)
    issued(make, line("100.00"))
    received(make, "50.00")
    browser, address = enter(), at(make, "settle/J1")
    debits = {item.number: item.line_id for item in items(make)}
    once = hidden(browser.get(address))["once"]
    sent = {"once": once, "credit": debits[""], f"amount-{debits['2026-0001']}": "50.00"}

    _, done = looked_and_booked(browser, address, sent)
    seen = hidden(browser.post(address, {**sent, "do": "look"})).get("seen", "")
    again = browser.post(address, {**sent, "do": "book", "seen": seen})
    other = browser.post(address, {**sent, "once": "another", "do": "book", "seen": seen})

    assert (again.status_code, again["Location"]) == (302, done["Location"])
    assert other.status_code == 422
    assert still_open(make) == {"2026-0001": "71.00"}


def test_what_was_booked_by_hand_is_due_as_agreed_where_its_payment_is_recorded(
    make: Make, enter: Enter
) -> None:
    ready(make)
    customer(make, "L1", payment_days=60)
    make.post("2026-02-01", "Old", [NewLine("1300", 100_00, "L1", "old"), ("8005", "-100.00")])

    page = text_of(enter().get(at(make, "payments/L1")))
    assert "2 Apr 2026" in page and "1 Feb 2026" not in page


def test_money_that_is_sent_twice_is_answered_as_the_first_time(make: Make, enter: Enter) -> None:
    ready(make)
    issued(make, line("100.00"))
    browser, address = enter(), at(make, "payments/J1")
    (item,) = items(make)
    once = hidden(browser.get(address))["once"]
    sent = {"once": once, "amount": "121.00", "bank": "1020", "currency": "EUR"}
    sent |= {"date": "2026-03-20", f"amount-{item.line_id}": "121.00"}

    _, done = looked_and_booked(browser, address, sent)
    again = browser.post(address, {**sent, "do": "book"})
    looked, other = looked_and_booked(browser, address, {**sent, "amount": "60.00"})

    assert (again.status_code, again["Location"]) == (302, done["Location"])
    assert still_open(make) == {}
    assert "60.00" in text_of(looked)
    assert other.status_code == 409, "the mark was used, and for something else"


def test_the_difference_of_rates_is_shown_before(make: Make, enter: Enter) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    for on, rate_e9 in (("2026-03-02", 1_100_000_000), ("2026-03-20", 1_050_000_000)):
        ExchangeRate.objects.create(
            book=make.book, currency="USD", rated_on=day(on), rate_e9=rate_e9, source="ECB"
        )
    issued(make, line("1000", "X-EXP", "8040"), party="US1")
    received(make, "1000.00", bank="1021", code="US1", currency="USD")
    browser = enter()
    keys = {item.number: item.line_id for item in items(make, "US1")}

    sent = {"credit": keys[""], f"amount-{keys['2026-0001']}": "1000.00"}
    looked, _ = looked_and_booked(browser, at(make, "settle/US1"), sent)

    assert "952.38" in text_of(looked) and "43.29" in text_of(looked)
    assert still_open(make, "US1") == {}
    assert "8460 FX differences realised        -43.29" in journal_text(make.book)


def test_nothing_beside_any_invoice_and_too_much_are_refused(make: Make, enter: Enter) -> None:
    ready(make)
    issued(make, line("100.00"))
    received(make, "50.00")
    browser = enter()
    keys = {item.number: item.line_id for item in items(make)}
    address = at(make, "settle/J1")

    none = browser.post(address, {"credit": keys[""], "do": "look"})
    much = browser.post(address, {"credit": keys[""], f"amount-{keys['2026-0001']}": "60.00"})
    unseen = browser.post(
        address, {"credit": keys[""], f"amount-{keys['2026-0001']}": "5.00", "do": "book"}
    )

    assert (none.status_code, much.status_code, unseen.status_code) == (422, 409, 200)
    assert still_open(make) == {"2026-0001": "121.00", "": "-50.00"}
    assert browser.get(at(make, "settle/nobody")).status_code == 404


def test_a_write_off_shows_the_vat_clock_and_its_entry(make: Make, enter: Enter) -> None:
    ready(make)
    issued(make, line("100.00"))
    browser = enter()
    (item,) = items(make)
    address = at(make, f"write-off/{item.line_id}")

    page = text_of(browser.get(address))
    early = browser.post(
        address, {"date": "2026-10-01", "reason": "Gone", "takes_vat": "on", "do": "look"}
    )
    sent = {"date": "2026-10-01", "reason": "Gone", "takes_vat": "on", "proof": "A letter"}
    looked, done = looked_and_booked(browser, address, sent)

    assert "The VAT comes back a year after the due date: from" in page
    assert early.status_code == 409
    assert "Bad debts written off" in text_of(looked) and "21.00" in text_of(looked)
    assert done["Location"] == at(make, "party/J1")
    assert still_open(make) == {}
    assert browser.get(address).status_code == 404


def test_a_write_off_after_the_year_is_dated_when_its_vat_came_back(
    enter: Enter, make: Make
) -> None:
    make.first_day = dt.date(2024, 1, 1)
    ready(make)
    for _ in range(2):
        open_fiscal_year(make.alice)
    issued(make, line("100.00"), date="2024-05-17")
    browser = enter()
    (item,) = items(make)
    address = at(make, f"write-off/{item.line_id}")

    page = browser.get(address)
    late = browser.post(
        address, {"date": "2025-12-31", "reason": "Gone", "takes_vat": "on", "do": "look"}
    )
    lock_until(make.alice, kind="vat", until=day("2025-06-30"))
    locked = browser.get(address)

    assert "in the return that has May 2025. So that is the date of this." in text_of(page)
    assert value_of(page, "date") == "31 May 2025"
    assert "so the VAT belongs in the return with 31 May 2025" in text_of(late)
    assert "in the return that has July 2025" in text_of(locked)
    assert value_of(locked, "date") == "1 Jul 2025"


def test_a_few_euros_that_are_left_are_a_difference_without_vat(make: Make, enter: Enter) -> None:
    ready(make)
    issued(make, line("100.00"))
    issued(make, line("4.00"))
    received(make, "116.00", paid(make, "2026-0001", "116.00"))
    browser = enter()
    keys = {item.number: item.line_id for item in items(make)}

    rest = browser.get(at(make, f"write-off/{keys['2026-0001']}"))
    whole = browser.get(at(make, f"write-off/{keys['2026-0002']}"))

    assert value_of(rest, "reason") == "Payment difference"
    assert 'name="takes_vat" checked' not in rest.content.decode()
    assert value_of(whole, "reason") == "", "nothing was paid of it"
    assert 'name="takes_vat" checked' in whole.content.decode()


def test_interest_is_shown_part_by_part(make: Make, enter: Enter) -> None:
    ready(make)
    issued(make, line("1500.00"))
    browser = enter()
    address = at(make, "charge/2026-0001")

    assert address in browser.get(at(make, "invoice/2026-0001")).content.decode()
    assert browser.get(address).status_code == 200
    looked, done = looked_and_booked(browser, address, {"date": "2026-06-14", "with_costs": "on"})

    assert "10.15%" in text_of(looked) and "45.42" in text_of(looked)
    assert done["Location"] == at(make, "invoice/2026-0001")
    assert still_open(make)["Interest and costs 2026-0001"] == "317.67"
    again = browser.post(address, {"date": "2026-06-14", "do": "look"})
    assert again.status_code == 409


def test_a_discount_that_fits_is_proposed_and_granted_by_its_button(
    make: Make, enter: Enter
) -> None:
    ready(make, "")
    customer(make, discount_percent="2", discount_days=8)
    issued(make, line("1000.00"))
    browser = enter()
    (item,) = items(make)
    address = at(make, "payments/J1")
    sent = {"amount": "1185.80", "bank": "1020", "currency": "EUR"}
    sent[f"amount-{item.line_id}"] = "1185.80"

    late = browser.post(address, {**sent, "date": "2026-03-11", "do": "look"})
    looked = browser.post(address, {**sent, "date": "2026-03-10", "do": "look"})
    granted = browser.post(address, {**sent, "date": "2026-03-10", "grant": str(item.line_id)})

    invoice = text_of(browser.get(at(make, "invoice/2026-0001")))
    assert "€24.20 less until 10 Mar 2026" in text_of(looked) and "16 Mar 2026" in text_of(looked)
    assert "less until" not in text_of(late)
    assert "2% discount holds for payment by 10 Mar 2026." in invoice
    assert "Grant the discount" not in text_of(late)
    assert "Grant the discount" in text_of(looked) and "Discount given" not in text_of(looked)
    assert "Discount given" in text_of(granted)
    assert 'value="24.20"' in granted.content.decode()
    assert still_open(make) == {"2026-0001": "1210.00"}

    seen = {**sent, "date": "2026-03-10", "seen": hidden(granted)["seen"], "do": "book"}
    browser.post(address, {**seen, f"discount-{item.line_id}": "24.20"})
    assert still_open(make) == {}


def test_who_owes_dollars_alone_is_offered_dollars_on_the_bank_of_dollars(
    make: Make, enter: Enter
) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(make, d2026_03_02=1_100_000_000)
    issued(make, line("1000", "X-EXP", "8040"), party="US1")
    browser = enter()

    def offered() -> list[str]:
        page = browser.get(at(make, "payments/US1")).content.decode()
        bank = re.search(r'<option value="(\d+)"[^>]* selected', page)
        currency = re.search(r'name="currency"[^>]*value="(\w+)"', page)
        assert bank and currency
        return [currency[1], bank[1]]

    assert offered() == ["USD", "1021"]
    issued(make, line("10", "X-EXP", "8040"), party="US1", currency="EUR")
    assert offered() == ["EUR", "1020"], "of two currencies that of the books"


def test_euros_settle_an_invoice_in_dollars_with_both_amounts(make: Make, enter: Enter) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    ExchangeRate.objects.create(
        book=make.book,
        currency="USD",
        rated_on=day("2026-03-02"),
        rate_e9=1_100_000_000,
        source="ECB",
    )
    issued(make, line("1000", "X-EXP", "8040"), party="US1")
    received(make, "900.00", code="US1")
    browser = enter()
    keys = {item.number: item.line_id for item in items(make, "US1")}
    address = at(make, "settle/US1")

    page = text_of(browser.get(address))
    one = {"credit": keys[""], f"amount-{keys['2026-0001']}": "1000.00"}
    refused = browser.post(address, {**one, "do": "look"})
    looked, done = looked_and_booked(
        browser, address, {**one, f"taken-{keys['2026-0001']}": "900.00"}
    )

    assert "Of the credit" in page
    assert refused.status_code == 422 and "it takes two amounts" in text_of(refused)
    assert 'value="1000.00"' in refused.content.decode()
    assert "909.09" in text_of(looked) and "9.09" in text_of(looked)
    assert done.status_code == 302 and still_open(make, "US1") == {}


def test_money_in_another_currency_is_told_what_to_do(make: Make, enter: Enter) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    ExchangeRate.objects.create(
        book=make.book,
        currency="USD",
        rated_on=day("2026-03-02"),
        rate_e9=1_100_000_000,
        source="ECB",
    )
    issued(make, line("1000", "X-EXP", "8040"), party="US1")
    (item,) = items(make, "US1")
    browser = enter()

    sent = {"bank": "1020", "date": "2026-03-20", "amount": "900.00", "currency": "EUR"}
    sent[f"amount-{item.line_id}"] = "900.00"
    refused = browser.post(at(make, "payments/US1"), {**sent, "do": "look"})

    assert "This money is in EUR, and 2026-0001 is in USD." in text_of(refused)
