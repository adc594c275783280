"""Where customers can pay: only over https, frozen with the document, in all that they get."""

from functools import partial

import pypdf
import pytest
from lxml import etree

from akker.access.models import Role
from akker.books.actor import reading
from akker.kernel.errors import Refused
from akker.receivables.credits import credit_of
from akker.receivables.drafting import (
    change_draft_invoice,
    change_letterhead,
    save_draft_invoice,
)
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_draft, issue_invoice, issue_invoices
from akker.receivables.letters import letter_for
from akker.receivables.payment_links import check_payment_link, filled_link
from akker.receivables.queries import IssuedInvoice, issued_invoice
from akker.receivables.queries_files import einvoice_of
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, day, form, issued, line, ready
from tests.reports.test_invoice_pdf import pdf_of, words_of

PATTERN = "https://pay.example/{reference}?amount={amount}&currency={currency}"
KVK = [{"scheme": "kvk", "number": "33286383"}]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)//https://pay.example",
        "data:text/html,<script>",
        "http://pay.example/x",
        "//pay.example/x",
        "https://",
        "https:///x",
        "https://{reference}.example/",
        "https://bank.example@evil.example/",
        "https://pay.example:8443/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://pay.example/a b",
        'https://pay.example/"onclick=',
        "https://pay.example/\x00",
        "https://pay.example/\nX",
        "https://pay.ex\u0430mple/",
        "https://pay.example/{name}",
        "https://pay.example/{amount",
        "https://pay.example/}",
        "https://pay.example/{{amount}}",
        "https://pay.example/{amount.__class__}",
        "https://pay.example/" + "x" * 200,
        "https://[::1/",
    ],
)
def test_sec_18_what_is_not_https_is_refused(text: str) -> None:
    with pytest.raises(Refused) as told:
        check_payment_link(text)

    assert told.value.code == "payment_link_unfit"
    assert "https://" in told.value.sentence


def test_a_pattern_is_filled_as_an_address_holds_it() -> None:
    values = {"reference": "RF18 A/B", "number": "2026-0001", "amount": "10.00", "currency": "EUR"}

    assert check_payment_link("  https://pay.example/x ") == "https://pay.example/x"
    assert check_payment_link("") == ""
    link = filled_link("https://pay.example/{reference}/{number}?a={amount}&b={amount}", values)
    assert link == "https://pay.example/RF18%20A%2FB/2026-0001?a=10.00&b=10.00"


def found(make: Make, label: str) -> IssuedInvoice:
    with reading(make.book):
        return issued_invoice(make.book, label)


def note_of(make: Make, label: str) -> str | None:
    with reading(make.book):
        content = einvoice_of(make.book, issued_invoice(make.book, label))
    return etree.fromstring(content).findtext("{*}PaymentTerms/{*}Note")


def links_in(pdf: pypdf.PdfReader) -> list[str]:
    notes = [one.get_object() for page in pdf.pages for one in page.get("/Annots", [])]
    return [one["/A"]["/URI"] for one in notes if one["/Subtype"] == "/Link"]


def test_the_link_stands_in_all_that_the_customer_gets(make: Make) -> None:
    ready(make, "")
    customer(make, identifiers=KVK, discount_percent="2", discount_days=8)
    change_letterhead(make.alice, party_code="US", payment_link=PATTERN)
    issued(make, line("100.00"))
    change_letterhead(make.alice, party_code="US", payment_link="https://other.example/")

    document = found(make, "2026-0001")
    reference = document.payment_reference
    link = f"https://pay.example/{reference}?amount=121.00&currency=EUR"
    assert document.document["payment_link"] == link, "frozen with the document"
    assert (
        note_of(make, "2026-0001") == f"2% discount for payment by 2026-03-10. Pay online: {link}"
    )
    pdf = pdf_of(make, "2026-0001")
    assert set(links_in(pdf)) == {link} and "Pay online" in words_of(pdf)
    with reading(make.book):
        assert f"You can pay it here: {link}" in letter_for(make.book, document).text


def test_a_document_can_have_a_link_of_its_own(make: Make) -> None:
    ready(make)
    change_letterhead(make.alice, party_code="US", payment_link=PATTERN)
    issued(make, line("100.00"), payment_link="https://mine.example/{number}")

    assert found(make, "2026-0001").document["payment_link"] == "https://mine.example/2026-0001"
    told = refusal_of(issued, make, line("1.00"), payment_link="javascript:alert(1)")
    assert told == "payment_link_unfit"
    issued(make, line("1.00"))
    assert found(make, "2026-0002").row.label == "2026-0002", "the refused one took no number"


def test_nothing_to_pay_has_no_link(make: Make) -> None:
    ready(make)
    change_letterhead(make.alice, party_code="US", payment_link=PATTERN)
    issued(make, line("100.00"))
    issued(make, line("0.00"))
    with reading(make.book):
        note = credit_of(issued_invoice(make.book, "2026-0001"), on=day("2026-03-02"))
    issue_invoice(make.alice, invoice=note)

    assert "payment_link" not in found(make, "2026-0002").document
    assert "payment_link" not in found(make, "C2026-0001").document


def test_an_unsafe_pattern_leaves_the_letterhead_as_it_was(make: Make) -> None:
    ready(make)
    change_letterhead(make.alice, party_code="US", payment_link=PATTERN)

    told = refusal_of(change_letterhead, make.alice, party_code="US", payment_link="data:text/x,y")

    assert told == "payment_link_unfit"
    issued(make, line("100.00"))
    assert found(make, "2026-0001").document["payment_link"].startswith("https://pay.example/")


@pytest.mark.parametrize("role", [Role.MANAGER, Role.APPROVER, Role.BOOKKEEPER])
def test_a_draft_leads_nobody_elsewhere_unless_settings_may_be_changed(
    make: Make, role: Role
) -> None:
    ready(make)
    change_letterhead(make.alice, party_code="US", payment_link=PATTERN)
    actor = make.actor("Mia", role)
    ours, theirs = "https://Pay.example/deal/7", "https://pay.example.evil.example/{amount}"
    draft_id = save_draft_invoice(actor, content=form(line("1.00"), payment_link=ours))
    evil = form(line("1.00"), payment_link=theirs)

    assert refusal_of(save_draft_invoice, actor, content=evil) == "payment_link_elsewhere"
    told = refusal_of(change_draft_invoice, actor, draft_id=draft_id, content=evil)
    assert told == "payment_link_elsewhere"
    change_draft_invoice(make.alice, draft_id=draft_id, content=evil)
    change_draft_invoice(actor, draft_id=draft_id, content={**evil, "note": "As agreed"})


def test_a_bookkeeper_issues_what_an_owner_drafted_and_no_other_link(make: Make) -> None:
    ready(make)
    bookkeeper = make.actor("Bea", Role.BOOKKEEPER)
    theirs = form(line("1.00"), payment_link="https://mine.example/")
    other = {**theirs, "payment_link": "https://other.example/"}
    draft_id = save_draft_invoice(make.alice, content=theirs)
    issues = partial(issue_draft, bookkeeper, draft_id=draft_id)

    assert refusal_of(issues, content=other) == "payment_link_elsewhere"
    invoice = invoice_from_form(theirs)
    assert refusal_of(issue_invoice, bookkeeper, invoice=invoice) == "payment_link_elsewhere"
    many = refusal_of(issue_invoices, bookkeeper, invoices=[invoice])
    assert many == "payment_link_elsewhere", "there is no link on the letterhead"

    assert found(make, issues().label).document["payment_link"] == "https://mine.example/"
