"""Invoices and credit notes: drafts, issuing, and what was issued."""

from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import ConfigDict, Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.schemas import Amount, Day, In, Out, Page, amount_out
from akker.books.actor import Permission, reading
from akker.kernel.quantities import millionths_text
from akker.kernel.rates import percent_text
from akker.ledger.entry_form import Form, day_in
from akker.receivables.einvoice import Profile
from akker.receivables.issuing import Issued, issue_invoice, issue_invoices
from akker.receivables.judged import einvoice_check
from akker.receivables.mailing import mail_invoice
from akker.receivables.product_lines import invoice_in
from akker.receivables.queries import (
    InvoiceFilter,
    InvoiceRow,
    invoices_page,
    issued_invoice,
)
from akker.receivables.queries_preview import preview_of

router = Router(tags=["invoices"])
MOST_AT_ONCE = 500
Kind = Literal["invoice", "credit-note"]
Short = Annotated[str, Field(max_length=40)]
Text = Annotated[str, Field(max_length=200)]
DayText = Annotated[str, Field(max_length=10)]

_EXAMPLE: dict[str, Any] = {
    "party": "J1",
    "date": "2026-03-02",
    "reference": "PO 12",
    "lines": [
        {
            "text": "Advice",
            "quantity": "2.5",
            "unit": "HUR",
            "price": "80.00",
            "vat": "V21",
            "code": "8020",
        }
    ],
}


class InvoiceLineForm(In):
    """`unit` is a code of UN/ECE recommendation 20; `code` a ledger account.

    The price is without VAT, unless the prices of the document are gross. A `product` fills in
    what is left empty of text, unit, price, vat and code.
    """

    product: Short = ""
    text: Text = ""
    quantity: Short = ""
    unit: Annotated[str, Field(max_length=3)] = ""
    price: Short = ""
    discount: Annotated[str, Field(max_length=8, description="A percentage.")] = ""
    vat: Annotated[str, Field(max_length=20)] = ""
    code: Annotated[str, Field(max_length=60)] = ""
    supplied: Annotated[DayText, Field(description="Else as the document.")] = ""
    supplied_until: DayText = ""
    dimensions: dict[str, str] = {}


class InvoiceForm(In):
    """A document as drafts hold it; a draft may lack anything. `reference` is the buyer's."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    kind: Annotated[str, Field(max_length=12, description="invoice or credit-note")] = ""
    party: Short = ""
    date: DayText = ""
    due: DayText = ""
    supplied: DayText = ""
    supplied_until: DayText = ""
    currency: Annotated[str, Field(max_length=12)] = ""
    reference: Text = ""
    note: Text = ""
    corrects: Short = ""
    reason: Annotated[str, Field(max_length=200, description="Of dating it back.")] = ""
    payment_link: Annotated[str, Field(max_length=200, description="Else by the letterhead.")] = ""
    prices: Annotated[str, Field(max_length=5, description="gross: VAT is in them; else net.")] = ""
    lines: list[InvoiceLineForm] = []


class InvoicesIn(In):
    """Documents that are issued all together, or none."""

    invoices: Annotated[list[InvoiceForm], Field(min_length=1, max_length=MOST_AT_ONCE)]
    source: Annotated[str, Field(max_length=60)] = ""


class InvoiceOut(Out):
    """`address` is what names it here. Amounts of a credit note are below zero."""

    address: str
    number: str
    kind: Kind
    party: str
    name: str
    date: Day
    due: Day
    currency: str
    net: Amount
    tax: Amount
    total: Amount


class InvoiceLineOut(Out):
    text: str
    quantity: str
    unit: str
    price: str
    discount: str
    vat: str
    code: str
    net: Amount
    product: str
    dimensions: dict[str, str]
    rate: str
    supplied: Day | None
    supplied_until: Day | None


class TaxOut(Out):
    """VAT of one code and rate, in the currency of the document. `reason` is why none is due."""

    code: str
    category: str
    rate: str
    base: Amount
    tax: Amount
    reason: str


class WholeInvoiceOut(InvoiceOut):
    """`buyer` and `seller` are as they were on the day of issue."""

    supplied: Day
    supplied_until: Day | None
    payment_reference: str
    reference: str
    note: str
    prices: str
    corrects: str
    credited_by: list[str]
    entry: str
    taken_back_by: str
    buyer: dict[str, Any]
    seller: dict[str, Any]
    taxes: list[TaxOut]
    lines: list[InvoiceLineOut]


class IssuedOut(Out):
    label: str
    entry: str


class EntryLineOut(Out):
    code: str
    amount: Amount
    party: str


class PreviewOut(Out):
    """What it comes to, and the lines of the entry, in the currency of the books.

    `remarks` say what to know before it is issued, such as that it is late.
    """

    currency: str
    due: Day
    net: Amount
    tax: Amount
    total: Amount
    lines: list[EntryLineOut]
    remarks: list[str]


class InvoicesAsked(Paged):
    """`text` is part of the number or the name, or a whole payment reference."""

    text: Annotated[str, Field(max_length=100)] = ""
    kind: Kind | Literal[""] = ""
    party: Short = ""
    from_: Day | None = Field(None, alias="from")
    until: Day | None = None


@operation(router, "GET", "/invoices", asks=Permission.SEE_CUSTOMERS, answers=Page[InvoiceOut])
def list_invoices(request: ApiRequest, asked: Query[InvoicesAsked]) -> Page[InvoiceOut]:
    """Invoices and credit notes, the newest first."""
    places = places_in(asked.cursor, str, int)
    wanted = InvoiceFilter(asked.text, asked.kind, asked.party, asked.from_, asked.until)
    after = (day_in(str(places[0])), int(places[1])) if places else None
    rows = invoices_page(request.actor.book, wanted, after=after, limit=asked.limit)
    return page_of(rows, asked.limit, _out, _place)


def _place(row: InvoiceRow) -> tuple[str, int]:
    return row.issued_on.isoformat(), row.invoice_id


def _out(row: InvoiceRow) -> InvoiceOut:
    return InvoiceOut(**_columns(row))


def _columns(row: InvoiceRow) -> dict[str, Any]:
    return {
        "address": row.address,
        "number": row.label,
        "kind": row.kind,
        "party": row.party_code,
        "name": row.party_name,
        "date": row.issued_on,
        "due": row.due_on,
        "currency": row.currency,
        "net": amount_out(row.net_minor, row.currency),
        "tax": amount_out(row.tax_minor, row.currency),
        "total": amount_out(row.total_minor, row.currency),
    }


@operation(
    router, "POST", "/invoices", asks=Permission.ISSUE_INVOICES, answers=IssuedOut, status=201
)
def issue(request: ApiRequest, body: InvoiceForm) -> Issued:
    """Issue an invoice or credit note at once: number, entry and all."""
    book = request.actor.book
    with reading(book):
        invoice = invoice_in(book, form_sent(body))
    return issue_invoice(request.actor, invoice=invoice)


def form_sent(body: InvoiceForm) -> Form:
    return body.model_dump(exclude_unset=True)


class MailIn(In):
    """What is left out is as on the card, and as the letter of the customer's language has it."""

    invoice: str = Field(max_length=60)
    to: str = Field("", max_length=254)
    subject: str = Field("", max_length=200)
    text: str = Field("", max_length=10_000)


class MailedOut(Out):
    message_id: str


@operation(
    router, "POST", "/invoice-mails", asks=Permission.SEND_MAIL, answers=MailedOut, status=201
)
def mail(request: ApiRequest, body: MailIn) -> MailedOut:
    """Mail a document with its files to the customer; for half a minute it can be stopped."""
    uid = mail_invoice(
        request.actor, address=body.invoice, to=body.to, subject=body.subject, text=body.text
    )
    return MailedOut(message_id=uid)


@operation(
    router,
    "POST",
    "/invoice-batches",
    asks=Permission.ISSUE_INVOICES,
    answers=list[IssuedOut],
    status=201,
)
def issue_many(request: ApiRequest, body: InvoicesIn) -> list[Issued]:
    """Issue many, all together or none, numbered in the order given."""
    book = request.actor.book
    with reading(book):
        invoices = [invoice_in(book, form_sent(one)) for one in body.invoices]
    return issue_invoices(request.actor, invoices=invoices, source=body.source)


@operation(router, "POST", "/invoice-previews", asks=Permission.DRAFT_INVOICES, answers=PreviewOut)
def preview_invoice(request: ApiRequest, body: InvoiceForm) -> PreviewOut:
    """What an invoice would come to and how it would be booked; nothing is issued or kept."""
    book = request.actor.book
    with reading(book):
        found = preview_of(book, invoice_in(book, form_sent(body)))
    return PreviewOut(
        currency=found.currency,
        due=found.due_on,
        net=amount_out(found.worth.net_minor, found.currency),
        tax=amount_out(found.worth.tax_minor, found.currency),
        total=amount_out(found.worth.total_minor, found.currency),
        lines=[
            EntryLineOut(
                code=line.ledger_code,
                amount=amount_out(line.amount_minor, book.currency),
                party=line.party_code,
            )
            for line in found.entry_lines
        ],
        remarks=[str(remark) for remark in found.remarks],
    )


class BrokenOut(Out):
    """A rule that would not hold; advice where it is not `fatal`."""

    rule: str
    text: str
    fatal: bool


class EInvoiceCheckOut(Out):
    """`is_valid` says that no fatal rule would be broken."""

    is_valid: bool
    broken: list[BrokenOut]


@operation(
    router, "POST", "/einvoice-checks", asks=Permission.DRAFT_INVOICES, answers=EInvoiceCheckOut
)
def check_einvoice_of(
    request: ApiRequest, body: InvoiceForm, profile: Profile = "peppol"
) -> EInvoiceCheckOut:
    """Whether the e-invoice of a document would hold to the rules; nothing is issued or kept."""
    book = request.actor.book
    with reading(book):
        found = einvoice_check(book, invoice_in(book, form_sent(body)), profile)
    return EInvoiceCheckOut(
        is_valid=not any(one.is_fatal for one in found),
        broken=[BrokenOut(rule=one.rule, text=one.text, fatal=one.is_fatal) for one in found],
    )


@operation(
    router,
    "GET",
    "/invoices/{path:invoice}",
    asks=Permission.SEE_CUSTOMERS,
    answers=WholeInvoiceOut,
)
def show_invoice(request: ApiRequest, invoice: str) -> WholeInvoiceOut:
    """One document whole, as the customer has it."""
    found = issued_invoice(request.actor.book, invoice)
    currency, document = found.row.currency, found.document
    return WholeInvoiceOut(
        **_columns(found.row),
        supplied=found.supplied_on,
        supplied_until=found.supplied_until,
        payment_reference=found.payment_reference,
        reference=document["reference"],
        note=document["note"],
        prices="gross" if found.has_gross_prices else "net",
        corrects=found.corrects,
        credited_by=list(found.credited_by),
        entry=found.entry_label,
        taken_back_by=found.taken_back_by,
        buyer=document["buyer"],
        seller=document.get("seller", {}),
        taxes=[
            TaxOut(
                code=tax["code"],
                category=tax["category"],
                rate=percent_text(tax["rate_e2"]),
                base=amount_out(tax["base_minor"], currency),
                tax=amount_out(tax["tax_minor"], currency),
                reason=tax["reason"],
            )
            for tax in document["taxes"]
        ],
        lines=[
            InvoiceLineOut(
                text=line.text,
                quantity=millionths_text(line.quantity_e6),
                unit=line.unit,
                price=millionths_text(line.price_e6, 2),
                discount=percent_text(line.discount_e2),
                vat=line.tax_code,
                code=line.ledger_code,
                net=amount_out(line.net_minor, currency),
                product=line.product_code,
                dimensions=dict(line.dimensions),
                rate=percent_text(found.tax_of(line)["rate_e2"]),
                supplied=line.supplied_on,
                supplied_until=line.supplied_until,
            )
            for line in found.lines
        ],
    )
