"""Sales of the product from the inside: invoices, payments, and who owes what.

Imported in a contender's process, after `product.set_up`.
"""

import datetime as dt
import os
import time
from collections.abc import Callable
from typing import Any

BOOK = "bench-sales"
DAY = dt.date(2026, 3, 2)
CUSTOMERS = 2_000
AT_ONCE = 500


def open_sales_book() -> Any:
    """Books in the Netherlands with a letterhead and customers; whoever acts there."""
    from akker.access.doors import command_line_actor
    from akker.books.models import Book
    from akker.ledger.opening import NewBook, open_book
    from akker.parties.card_form import card_from_form
    from akker.parties.registering import register_party
    from akker.receivables.drafting import change_letterhead

    book = Book.objects.filter(slug=BOOK).first()
    if book is not None:
        return command_line_actor(book)
    book = open_book(NewBook("Bench BV", BOOK, "NL", "EUR", dt.date(2026, 1, 1), legal_form="bv"))
    actor = command_line_actor(book)
    place = {"place": "post", "street": "Kade 1", "postcode": "1011 AA", "city": "Amsterdam"}
    ours = {
        "name": "Bench BV",
        "country": "NL",
        "addresses": [place],
        "identifiers": [
            {"scheme": "vat", "number": "NL004495445B01"},
            {"scheme": "kvk", "number": "33286383"},
        ],
        "bank_accounts": [{"iban": "NL91ABNA0417164300"}],  # for the code to pay with
    }
    register_party(actor, code="us", name="Bench BV", card=card_from_form(ours, "EUR"))
    change_letterhead(actor, party_code="us")
    for number in range(CUSTOMERS):
        form = {
            "name": f"Customer {number}",
            "country": "NL",
            "roles": ["customer"],
            "addresses": [place],
            "identifiers": [{"scheme": "kvk", "number": f"{number:08}"}],
        }
        card = card_from_form(form, "EUR")
        register_party(actor, code=f"c{number}", name=card.name, card=card)
    return actor


def invoice(i: int) -> Any:
    """The i-th: three lines at two rates."""
    from akker.receivables.rules import NewInvoice, NewInvoiceLine

    def line(price: int, quantity: int, tax_code: str, ledger_code: str) -> Any:
        return NewInvoiceLine(
            text="Goods",
            quantity_e6=quantity * 1_000_000,
            price_e6=price * 10_000,
            tax_code=tax_code,
            ledger_code=ledger_code,
        )

    return NewInvoice(
        party_code=f"c{i % CUSTOMERS}",
        issued_on=DAY,
        lines=(
            line(3333, 3, "V21", "8005"),
            line(429, 7, "V9", "8010"),
            line(8000 + i % 100, 1, "V21", "8020"),
        ),
    )


def invoicer() -> Callable[[int], None]:
    """A function that issues the i-th invoice with its entry and its e-invoice."""
    from akker.receivables.issuing import issue_invoice

    actor = open_sales_book()

    def act(i: int) -> None:
        issue_invoice(actor, invoice=invoice(i))

    return act


def entry_poster() -> Callable[[int], None]:
    """A function that posts a plain entry of five lines in the same books."""
    from akker.ledger.posting import post_manual_entry
    from akker.ledger.rules import NewEntry, NewLine

    actor = open_sales_book()
    lines = (
        NewLine("1300", 15_372, "c1", "x"),
        NewLine("8005", -9_999),
        NewLine("1501", -2_100),
        NewLine("8010", -3_003),
        NewLine("1502", -270),
    )

    def act(i: int) -> None:
        post_manual_entry(actor, entry=NewEntry("MEM", DAY, f"Entry {i}", lines))

    return act


def sell(count: int) -> None:
    """Issue so many invoices, some hundreds in a transaction."""
    from akker.receivables.issuing import issue_invoices

    actor = open_sales_book()
    for start in range(0, count, AT_ONCE):
        many = [invoice(i) for i in range(start, min(start + AT_ONCE, count))]
        issue_invoices(actor, invoices=many)


def payer() -> Callable[[int], None]:
    """A function that records a payment which settles the i-th open item, the latest first."""
    from akker.receivables.receipts import NewReceipt, Paid
    from akker.receivables.receiving import receive_payment

    actor = open_sales_book()
    lines = _debtor_lines(actor)

    def act(i: int) -> None:
        line_id, code, amount = lines[i]
        receipt = NewReceipt(
            party_code=code,
            received_on=DAY,
            amount_minor=amount,
            currency="EUR",
            ledger_code="1020",
            paid=(Paid(line_id, amount),),
        )
        receive_payment(actor, receipt=receipt)

    return act


def _debtor_lines(actor: Any) -> list[tuple[int, str, int]]:
    """Key, party and amount of what is open, the latest first."""
    from akker.books.actor import reading
    from akker.reports.open_items import open_items

    with reading(actor.book):
        rows = open_items(actor.book, as_of=dt.date(2026, 12, 31)).rows
    return [(row.line_id, row.party_code, row.open_minor) for row in reversed(rows)]


def aged() -> Callable[[], None]:
    """A function that tells who owes what, by age."""
    from akker.books.actor import reading
    from akker.reports.aged_receivables import aged_receivables

    actor = open_sales_book()

    def act() -> None:
        with reading(actor.book):
            aged_receivables(actor.book, as_of=dt.date(2026, 12, 31))

    return act


def pdfs(single: int, batch: int) -> dict[str, float]:
    """CPU and wall seconds of a PDF: one by one, and many together; with what makes them.

    Nothing is kept, so each is made anew.
    """
    from akker.reports.invoice_pdf import invoice_pdf, invoice_pdfs

    sell(batch)
    actor = open_sales_book()
    labels = [f"2026-{number:04}" for number in range(1, batch + 1)]
    invoice_pdf(actor.book, labels[0])
    began, wall = _cpu(), time.perf_counter()
    for label in labels[:single]:
        invoice_pdf(actor.book, label)
    one, one_wall = (_cpu() - began) / single, (time.perf_counter() - wall) / single
    began = _cpu()
    made = invoice_pdfs(actor.book, labels)
    assert all(pdf.content.startswith(b"%PDF-") for pdf in made)
    return {"cpu": one, "wall": one_wall, "batch_cpu": (_cpu() - began) / batch}


def _cpu() -> float:
    """Seconds of this process and of those it started."""
    whole = os.times()
    return whole.user + whole.system + whole.children_user + whole.children_system
