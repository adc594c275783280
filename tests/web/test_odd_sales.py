"""A customer and a sale full of code: shown, mailed and exported as the text that it is."""

import csv
import datetime as dt
import html
import io

import pytest
from lxml import etree

from akker.mail.sending import send_due_messages
from akker.receivables.mailing import mail_invoice
from tests.mail.test_sending import use
from tests.make import Make
from tests.receivables.selling import customer, issued, line, ready
from tests.smtp import mail_server
from tests.web.entry_sent import Enter, at

ODD = '=1+1 {{7*7}} {% now "Y" %} {0.__class__} %(name)s $x$ #sys <script>alert(1)</script>'
SOON = dt.timedelta(seconds=31)
KVK = [{"scheme": "kvk", "number": "33286383"}]
PAGES = (
    "invoices",
    "invoice/2026-0001",
    "parties",
    "party/J1",
    "receivables",
    "reminders",
    "disputes/about/2026-0001",
    "payments/J1",
    "find?q=now",
)


@pytest.fixture
def odd(make: Make) -> Make:
    ready(make, code="")
    customer(make, name=ODD, email="odd@example.com", language="en", identifiers=KVK)
    issued(make, line("100.00", text=ODD), reference=ODD[:60])
    return make


@pytest.mark.parametrize("page", PAGES)
def test_sec_17_a_page_shows_code_as_text(odd: Make, enter: Enter, page: str) -> None:
    answer = enter("owner").get(at(odd, page))

    content = answer.content.decode()
    assert answer.status_code == 200
    assert "<script>alert" not in content
    assert '{{7*7}} {% now "Y" %} {0.__class__} %(name)s' in html.unescape(content)


def test_sec_16_a_letter_and_an_e_invoice_say_code_as_text(odd: Make) -> None:
    mail_invoice(odd.alice, address="2026-0001")
    with mail_server() as box:
        use(odd, box)
        send_due_messages(dt.datetime.now(dt.UTC) + SOON)

    (mail,) = box.taken
    body = mail.get_body(("plain",))
    assert body is not None
    assert ODD in body.get_content()
    files = {part.get_filename(): part for part in mail.iter_attachments()}
    content = files["2026-0001.xml"].get_payload(decode=True)
    assert isinstance(content, bytes)
    ubl = etree.fromstring(content)
    assert ubl.findtext(".//{*}AccountingCustomerParty//{*}RegistrationName") == ODD
    assert ubl.findtext(".//{*}InvoiceLine/{*}Item/{*}Name") == ODD


@pytest.mark.parametrize(
    ("report", "options"),
    [("aged-receivables", ""), ("open-items", ""), ("sales", "by=customer&")],
)
def test_sec_28_a_report_of_sales_holds_no_formula(
    odd: Make, enter: Enter, report: str, options: str
) -> None:
    answer = enter("owner").get(at(odd, f"reports/{report}/export?{options}format=csv"))

    text = b"".join(answer).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert "'" + ODD in cells
    assert ODD not in cells
