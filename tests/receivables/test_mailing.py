"""Documents that are mailed: in the language of the customer, with their files, stopped in time."""

import datetime as dt
import io

import pytest
from lxml import etree
from pypdf import PdfReader

from akker.audit.queries import history_of
from akker.books.actor import reading
from akker.mail.queries import messages_about
from akker.mail.sending import send_due_messages, stop_message
from akker.receivables.credits import credit_of
from akker.receivables.issuing import issue_invoice
from akker.receivables.mailing import mail_invoice
from akker.receivables.queries import issued_invoice
from tests.mail.test_sending import use
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, day, issued, line, ready
from tests.smtp import mail_server

EMAIL = "inkoop@jansen.example"
SOON = dt.timedelta(seconds=31)


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, "")
    kvk = [{"scheme": "kvk", "number": "33286383"}]
    customer(make, email=EMAIL, language="nl", identifiers=kvk)
    issued(make, line("1000.00", quantity="2", unit="HUR"))
    return make


def test_the_customer_gets_a_letter_with_the_pdf_and_the_e_invoice(sold: Make) -> None:
    uid = mail_invoice(sold.alice, address="2026-0001")
    with mail_server() as box:
        use(sold, box)
        send_due_messages()
        assert box.taken == [], "it can still be stopped"
        send_due_messages(dt.datetime.now(dt.UTC) + SOON)

    (mail,) = box.taken
    assert (mail["To"], mail["Subject"]) == (EMAIL, "Factuur 2026-0001 van Akkerbouw B.V.")
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert (
        "EUR 2.420,00" in text
        and "uiterlijk 16 maart 2026" in text
        and "Beste Bakkerij Jansen" in text
    )
    files = {part.get_filename(): part for part in mail.iter_attachments()}
    assert sorted(files) == ["2026-0001.pdf", "2026-0001.xml"]
    content = files["2026-0001.pdf"].get_payload(decode=True)
    assert isinstance(content, bytes)
    assert "2026-0001" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    ubl = files["2026-0001.xml"].get_payload(decode=True)
    assert isinstance(ubl, bytes)
    assert etree.fromstring(ubl).findtext("{*}ID") == "2026-0001"
    events = history_of(sold.book, "invoice:2026-0001")
    assert [event.kind for event in events] == ["InvoiceIssued", "InvoiceMailed", "InvoicePdfKept"]
    with reading(sold.book):
        (row,) = messages_about(sold.book, "invoice:2026-0001")
    assert (row.uid, row.state) == (uid, "sent")


def test_a_mail_that_was_stopped_never_goes(sold: Make) -> None:
    uid = mail_invoice(sold.alice, address="2026-0001")
    stop_message(sold.alice, uid=uid)
    with mail_server() as box:
        use(sold, box)
        send_due_messages(dt.datetime.now(dt.UTC) + SOON)

    assert box.taken == []


def test_without_a_number_for_e_invoices_the_pdf_goes_alone(make: Make) -> None:
    ready(make, "")
    customer(make, email=EMAIL)
    issued(make, line("10.00"))
    mail_invoice(make.alice, address="2026-0001", subject="Yours", text="Here it is.")
    with mail_server() as box:
        use(make, box)
        send_due_messages(dt.datetime.now(dt.UTC) + SOON)

    (mail,) = box.taken
    assert mail["Subject"] == "Yours"
    assert [part.get_filename() for part in mail.iter_attachments()] == ["2026-0001.pdf"]


def test_a_credit_note_says_what_it_is(sold: Make) -> None:
    with reading(sold.book):
        note = credit_of(issued_invoice(sold.book, "2026-0001"), on=day("2026-03-09"))
    issue_invoice(sold.alice, invoice=note)

    mail_invoice(sold.alice, address="C2026-0001", to="elders@jansen.example")

    with reading(sold.book):
        (row,) = messages_about(sold.book, "invoice:C2026-0001")
    assert (row.to, row.subject) == (
        "elders@jansen.example",
        "Creditnota C2026-0001 van Akkerbouw B.V.",
    )
    assert "2.420,00" in row.text and "betaal" not in row.text


def test_what_asks_for_nothing_asks_for_nothing(sold: Make) -> None:
    issued(sold, line("50.00"), line("50.00", quantity="-1"))

    mail_invoice(sold.alice, address="2026-0002")

    with reading(sold.book):
        (row,) = messages_about(sold.book, "invoice:2026-0002")
    assert "0,00" in row.text and "uiterlijk" not in row.text


def test_what_cannot_be_mailed_is_refused(make: Make) -> None:
    ready(make)
    issued(make, line("10.00"))
    call = {"address": "2026-0001"}

    assert refusal_of(mail_invoice, make.alice, **call) == "email_missing"
    assert refusal_of(mail_invoice, make.alice, to="nobody", **call) == "email_unfit"
    assert refusal_of(mail_invoice, make.alice, address="2026-0009") == "invoice_unknown"
    assert refusal_of(mail_invoice, make.charlie, **call) == "permission_missing"


def test_who_wants_the_pdf_alone_gets_no_e_invoice_beside_it(make: Make) -> None:
    ready(make, "")
    kvk = [{"scheme": "kvk", "number": "33286383"}]
    customer(make, email=EMAIL, identifiers=kvk, delivery="email-pdf")
    issued(make, line("10.00"))

    mail_invoice(make.alice, address="2026-0001")
    with mail_server() as box:
        use(make, box)
        send_due_messages(dt.datetime.now(dt.UTC) + SOON)

    (mail,) = box.taken
    assert [part.get_filename() for part in mail.iter_attachments()] == ["2026-0001.pdf"]
