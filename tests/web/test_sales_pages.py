"""Invoices on screen: written, kept, issued, credited, paid; and who owes what."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akker.books.actor import reading
from akker.ledger.queries import entry_labelled
from akker.mail.queries import messages_about
from akker.receivables.queries import draft_invoices, issued_invoice, letterhead_of
from akker.reports.display import language_of
from akker.web.sold_fields import machine_text
from tests.make import Make, refusal_of
from tests.receivables.paying import items, received_oldest_first, still_open
from tests.receivables.selling import customer, day, issued, line, ready
from tests.web.entry_sent import Enter, at, text_of

SENT: dict[str, Any] = {
    "party": "J1",
    "date": "2-3-2026",
    "reference": "PO 12",
    "line-text": ["Advice", ""],
    "line-quantity": ["2,5", ""],
    "line-unit": ["HUR", ""],
    "line-price": ["1.080,50", ""],
    "line-discount": ["10%", ""],
    "line-vat": ["V21", "V21"],
    "line-code": ["8020", "8020"],
}


def hidden(page: Any) -> dict[str, str]:
    """What a form sends besides what is typed, the first of each name."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return {name: value for name, value in reversed(found) if name != "csrfmiddlewaretoken"}


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make)
    issued(make, line("100.00", quantity="5", unit="HUR"), reference="PO 7")
    return make


def test_an_invoice_is_written_looked_at_and_issued(make: Make, enter: Enter) -> None:
    ready(make)
    browser = enter("owner", "nl")

    empty = browser.get(at(make, "invoices/new"), {"party": "J1"})
    looked = browser.post(at(make, "invoices/look"), SENT)
    done = browser.post(at(make, "invoices/new"), {**SENT, **hidden(empty), "do": "issue"})

    assert 'value="J1"' in empty.content.decode()
    shown = text_of(looked)
    assert "2.941,67" in shown and "1300" in shown and "Bakkerij Jansen" in shown
    assert done.status_code == 302 and done["Location"] == at(make, "invoice/2026-0001")
    page = text_of(browser.get(done["Location"]))
    for text in ("Bakkerij Jansen", "2,5 uur", "1.080,50", "2.431,13", "PO 12", "VRK/2026/1"):
        assert text in page, text
    with reading(make.book):
        assert issued_invoice(make.book, "2026-0001").row.net_minor == 243113


def test_an_invoice_sent_twice_is_issued_once(make: Make, enter: Enter) -> None:
    ready(make)
    browser = enter("owner", "nl")
    sent = {**SENT, **hidden(browser.get(at(make, "invoices/new"))), "do": "issue"}

    first, again = (browser.post(at(make, "invoices/new"), sent) for _ in range(2))

    assert first["Location"] == again["Location"]
    assert still_open(make) == {"2026-0001": "2941.67"}


def test_what_is_refused_keeps_what_was_typed(make: Make, enter: Enter) -> None:
    ready(make)
    browser = enter("owner", "nl")

    bad = browser.post(at(make, "invoices/new"), {**SENT, "line-price": ["x", ""], "do": "issue"})
    late = browser.post(at(make, "invoices/new"), {**SENT, "date": "31-2-2026", "do": "issue"})

    assert bad.status_code == late.status_code == 422
    assert 'value="x"' in bad.content.decode() and "PO 12" in bad.content.decode()
    assert 'value="31-2-2026"' in late.content.decode()
    with reading(make.book):
        kept = [draft.content["date"] for draft in draft_invoices(make.book)]
    assert sorted(kept) == ["2026-03-02", "31-2-2026"]


def test_an_entry_leads_to_the_invoice_that_it_came_with(sold: Make, enter: Enter) -> None:
    browser = enter()
    (item,) = items(sold)
    address, to = at(sold, f"entries/{item.entry_label}"), at(sold, "invoice/2026-0001")
    panel = browser.get(address, headers={"HX-Request": "true"})
    whole = browser.get(address)

    assert panel.content.decode().count(f'<a href="{to}">2026-0001</a>') == 2
    assert "Posted with 2026-0001" in text_of(whole)
    assert "such as by an import" not in text_of(whole)


def test_a_refusal_stands_once_above_the_form(make: Make, enter: Enter) -> None:
    ready(make)
    page = enter().post(at(make, "invoices/new"), {**SENT, "date": "2026-02-31", "do": "issue"})

    assert page.status_code == 422
    assert page.content.decode().count('role="alert"') == 1


def test_a_draft_is_kept_gone_on_with_and_thrown_away(make: Make, enter: Enter) -> None:
    ready(make)
    browser = enter("owner", "nl")
    kept = browser.post(at(make, "invoices/new"), {**SENT, "do": "keep"})
    draft = kept["Location"]

    page = browser.get(draft)
    sent = {**SENT, **hidden(page), "reference": "PO 13"}
    changed = browser.post(draft, {**sent, "do": "keep"})
    stale = browser.post(draft, {**sent, "do": "issue"})
    more = browser.post(draft, {**sent, "do": "add"})

    assert changed.status_code == 302
    assert stale.status_code == 409 and "PO 13" in stale.content.decode()
    assert more.content.decode().count('name="line-text"') == 5  # and the blank one
    assert "PO 13" in browser.get(draft).content.decode()
    listed = text_of(browser.get(at(make, "invoices")))
    assert "Bakkerij Jansen" in listed and "2.941,67" in listed and "2026-0001" not in listed
    for asked, is_there in (({"q": "jansen"}, True), ({"q": "advi"}, True), ({"q": "x"}, False)):
        assert ("Advice" in text_of(browser.get(at(make, "invoices"), asked))) == is_there
    assert "Advice" not in text_of(browser.get(at(make, "invoices"), {"kind": "credit-note"}))
    gone = browser.post(draft, {**hidden(browser.get(draft)), "do": "delete"})
    assert gone.status_code == 302
    assert browser.get(draft).status_code == 404


def test_who_may_draft_only_is_not_offered_to_issue(make: Make, enter: Enter) -> None:
    ready(make)
    manager = enter("manager", "nl")

    page = manager.get(at(make, "invoices/new"))
    refused = manager.post(at(make, "invoices/new"), {**SENT, "do": "issue"})

    assert 'value="issue"' not in page.content.decode()
    assert refused.status_code == 403
    assert enter("auditor").get(at(make, "invoices/new")).status_code == 403


def test_the_list_says_what_is_open_and_finds(sold: Make, enter: Enter) -> None:
    customer(sold, "P1", name="Pieters")
    issued(sold, line("10.00"), party="P1")
    received_oldest_first(sold, "12.10", code="P1")
    browser = enter()

    shown = text_of(browser.get(at(sold, "invoices")))
    found = text_of(browser.get(at(sold, "invoices"), {"q": "pieters"}))
    none = text_of(browser.get(at(sold, "invoices"), {"kind": "credit-note"}))

    assert "2026-0001" in shown and "€605.00" in shown and "Paid" in shown
    assert "days late" in shown
    assert "2026-0002" in found and "2026-0001" not in found
    assert "Nothing fits all of this" in none
    odd = browser.get(at(sold, "invoices"), {"after": "x/y", "party": "nobody"})
    assert odd.status_code == 200


def test_a_list_of_many_costs_as_many_queries(sold: Make, enter: Enter) -> None:
    browser = enter()

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(at(sold, "invoices")).status_code == 200
        return len(captured)

    count()
    few = count()
    for _ in range(5):
        issued(sold, line("1.00"))
    assert count() == few <= 25


def test_an_invoice_is_mailed_from_its_page_and_stopped_in_time(sold: Make, enter: Enter) -> None:
    browser = enter("owner", "nl")
    page = browser.get(at(sold, "invoices/mail/2026-0001"))
    letter = page.content.decode()

    nobody = browser.post(at(sold, "invoices/mail/2026-0001"), {**hidden(page), "to": ""})
    sent = {**hidden(page), "to": "jansen@example.com", "subject": "Uw factuur", "text": "Beste"}
    done = browser.post(at(sold, "invoices/mail/2026-0001"), sent)

    assert "Invoice 2026-0001 from Akkerbouw B.V." in letter and "605.00" in letter
    assert nobody.status_code == 422 and "geen e-mailadres" in text_of(nobody)
    shown = text_of(browser.get(done["Location"]))
    assert "jansen@example.com" in shown and "Even vastgehouden" in shown and "uit tot die" in shown
    with reading(sold.book):
        (mail,) = messages_about(sold.book, "invoice:2026-0001")
    assert (mail.subject, mail.text, mail.state) == ("Uw factuur", "Beste", "held")
    browser.post(at(sold, f"outbox/{mail.uid}/stop"))
    assert "Gestopt" in text_of(browser.get(done["Location"]))
    assert enter("auditor").get(at(sold, "invoices/mail/2026-0001")).status_code == 403


def test_a_payment_is_recorded_taken_apart_and_taken_back(sold: Make, enter: Enter) -> None:
    browser = enter()
    (item,) = items(sold)
    page = browser.get(at(sold, "payments/J1"), {"item": "2026-0001"})
    assert page.content.decode().count('value="605.00"') >= 2

    sent = {
        **hidden(page),
        "date": "2026-03-20",
        "amount": "600.00",
        "bank": "1020",
        "currency": "EUR",
        f"amount-{item.line_id}": "592.90",
        f"discount-{item.line_id}": "12.10",
    }
    looked = browser.post(at(sold, "payments/J1"), sent)
    assert "612.10" in text_of(looked) and still_open(sold) == {"2026-0001": "605.00"}
    book = {**sent, "seen": hidden(looked)["seen"], "do": "book"}
    other = browser.post(at(sold, "payments/J1"), {**book, "amount": "601.00"})
    assert other.status_code == 200 and still_open(sold) == {"2026-0001": "605.00"}
    done = browser.post(at(sold, "payments/J1"), book)
    assert done["Location"] == at(sold, "party/J1")
    assert still_open(sold) == {"": "-7.10"}

    invoice = browser.get(at(sold, "invoice/2026-0001"))
    key = hidden(invoice)["allocation"]
    apart = browser.post(at(sold, "invoices/unallocate/2026-0001"), {"allocation": key})
    twice = browser.post(at(sold, "invoices/unallocate/2026-0001"), {"allocation": key})
    entry = text_of(browser.get(at(sold, "entries/BNK/2026/1")))
    early = {"entry": "BNK/2026/1", "date": "31-2-2026"}
    assert browser.post(at(sold, "payments/undo"), early).status_code == 302
    assert still_open(sold) == {"2026-0001": "605.00", "": "-612.10"}
    back = browser.post(at(sold, "payments/undo"), {"entry": "BNK/2026/1", "date": "2026-04-02"})
    with reading(sold.book):
        assert entry_labelled(sold.book, "BNK/2026/2").booked_on == day("2026-04-02")
    wrong = browser.post(at(sold, "payments/undo"), {"entry": "VRK/2026/1"})

    assert apart.status_code == 302 and twice.status_code == 409
    assert "Take the payment back" in entry
    assert back.status_code == wrong.status_code == 302
    assert still_open(sold) == {"2026-0001": "605.00"}
    assert browser.get(at(sold, "payments/nobody")).status_code == 404
    assert browser.post(at(sold, "payments/undo"), {"entry": "x"}).status_code == 404


def test_a_payment_that_cannot_be_keeps_what_was_typed(sold: Make, enter: Enter) -> None:
    browser = enter()
    (item,) = items(sold)

    sent = {"date": "2026-03-20", "amount": "700.00", "bank": "1020", "currency": "EUR"}
    much = browser.post(at(sold, "payments/J1"), {**sent, f"amount-{item.line_id}": "605.01"})
    none = browser.post(at(sold, "payments/J1"), {**sent, "amount": ""})

    assert much.status_code == 409 and 'value="605.01"' in much.content.decode()
    assert none.status_code == 422
    assert still_open(sold) == {"2026-0001": "605.00"}


def test_who_owes_us_on_a_day(sold: Make, enter: Enter) -> None:
    browser = enter()

    shown = text_of(browser.get(at(sold, "receivables"), {"as-of": "2026-04-20"}))
    before = text_of(browser.get(at(sold, "receivables"), {"as-of": "2026-02-01"}))
    odd = browser.get(at(sold, "receivables"), {"as-of": "31-2-2026"})
    nl = text_of(enter("owner", "nl").get(at(sold, "receivables"), {"as-of": "20-4-2026"}))

    assert "Bakkerij Jansen" in shown and "31 to 60 days" in shown and "605.00" in shown
    assert "Nobody owes us anything" in before
    assert odd.status_code == 422
    assert "31 t/m 60 dagen" in nl and "605,00" in nl
    export = browser.get(
        at(sold, "reports/aged-receivables/export"), {"until": "2026-04-20", "format": "csv"}
    )
    assert export.status_code == 200


@pytest.mark.parametrize(
    ("page", "report", "said"),
    [
        ("reports/statement?party=J1", "statement", "605.00"),
        ("receivables", "aged-receivables", "605.00"),
        ("receivables", "open-items", "605.00"),
        ("invoices", "sales", "500.00"),
        ("invoices", "vat-lines", "105.00"),
    ],
)
def test_each_page_of_sales_has_its_report_as_a_file(
    sold: Make, enter: Enter, page: str, report: str, said: str
) -> None:
    browser = enter()

    links = re.findall(r'href="([^"]+/export[^"]*)"', browser.get(at(sold, page)).content.decode())
    link = next(html.unescape(one) for one in reversed(links) if f"/{report}/" in one)
    file = browser.get(link)
    content = b"".join(file) if file.streaming else file.content

    assert file.status_code == 200
    assert said in content.decode()


def test_the_letterhead_is_set_on_screen(make: Make, enter: Enter) -> None:
    customer(make, "US", name="Akkerbouw")
    browser = enter()

    first = text_of(browser.get(at(make, "invoices/new")))
    refused = browser.post(
        at(make, "settings/letterhead"), {"party": "nobody", "payment_days": "14", "footer": ""}
    )
    done = browser.post(
        at(make, "settings/letterhead"), {"party": "US", "payment_days": "14", "footer": "Bye"}
    )
    link = {"party": "US", "payment_days": "14", "payment_link": "javascript:alert(1)"}
    unsafe = browser.post(at(make, "settings/letterhead"), link)

    assert "Set the letterhead" in first
    assert refused.status_code == 422 and 'value="nobody"' in refused.content.decode()
    assert done.status_code == 302
    assert unsafe.status_code == 422 and "cannot be a payment link" in text_of(unsafe)
    with reading(make.book):
        found = letterhead_of(make.book)
    assert found is not None and (found.party_code, found.payment_days) == ("US", 14)
    page = text_of(browser.get(at(make, "settings/letterhead")))
    assert "Dorpsstraat 1" in page and "missing" in page


@pytest.mark.parametrize(
    ("text", "language", "means"),
    [
        ("1.250,5", "nl", "1250.5"),
        ("1,250.5", "en", "1250.5"),
        ("2,5", "nl", "2.5"),
        ("2.5", "nl", "2.5"),
        ("2,5", "en", "2.5"),
        ("1 250", "nl", "1250"),
        ("1.250.000", "nl", "1250000"),
        ("-3", "en", "-3"),
        ("0,125", "nl", "0.125"),
        ("", "nl", ""),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, language: str, means: str) -> None:
    assert machine_text(text, language_of(language)) == means


def test_a_number_that_can_be_two_is_asked_about() -> None:
    assert refusal_of(machine_text, "1.250", language_of("nl")) == "number_of_two"
    assert refusal_of(machine_text, "ten", language_of("nl")) == "number_unreadable"


@pytest.mark.parametrize("text", ["12,50,3", "1.2.3", "1,2.50", "1,234.567,8", "1.25,50"])
def test_marks_that_group_no_thousands_are_no_number(text: str) -> None:
    assert refusal_of(machine_text, text, language_of("nl")) == "number_unreadable"


def test_the_files_of_an_invoice_are_taken_out(make: Make, enter: Enter) -> None:
    ready(make)
    customer(make, "B1", identifiers=[{"scheme": "kvk", "number": "33286383"}])
    customer(make, "N1")
    issued(make, line("10.00"), party="B1")
    issued(make, line("10.00"), party="N1")
    browser = enter()

    pdf = browser.get(at(make, "invoices/pdf/of/2026-0001"))
    ubl = browser.get(at(make, "invoices/ubl/of/2026-0001"))
    none = browser.get(at(make, "invoices/ubl/of/2026-0002"))

    assert pdf.content.startswith(b"%PDF") and "2026-0001.pdf" in pdf["Content-Disposition"]
    assert b"<cbc:ID>2026-0001</cbc:ID>" in ubl.content
    assert none.status_code == 422 and "no number" in text_of(none)
    assert browser.get(at(make, "invoices/exe/of/2026-0001")).status_code == 404


@pytest.mark.parametrize(
    ("delivery", "said", "files"),
    [
        ("", "", "2026-0001.pdf, 2026-0001.xml"),
        ("email-pdf", "", "2026-0001.pdf"),
        ("print", "documents on paper", "2026-0001.pdf, 2026-0001.xml"),
        ("einvoice", "e-invoices at 0106:33286383", "2026-0001.pdf, 2026-0001.xml"),
    ],
)
def test_the_page_of_a_mail_says_how_documents_go_out(
    make: Make, enter: Enter, delivery: str, said: str, files: str
) -> None:
    ready(make, "")
    customer(make, einvoice_id="0106:33286383", delivery=delivery)
    issued(make, line("10.00"))
    browser = enter()

    page = browser.get(at(make, "invoices/mail/2026-0001"))
    card = text_of(browser.get(at(make, "party/J1")))

    content = re.sub(r"<[^>]+>", "", page.content.decode())
    assert said in content and re.search(rf"{re.escape(files)}\s*\n", content)
    assert ("Documents go out" in card) == bool(delivery)
