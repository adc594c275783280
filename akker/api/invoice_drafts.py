"""Invoices that are not issued yet, and the letterhead that they will have."""

from typing import Annotated

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation, seen_moment
from akker.api.invoices import InvoiceForm, IssuedOut, Short, Text, form_sent
from akker.api.schemas import In, Key, Moment, Out
from akker.books.actor import Permission, reading
from akker.kernel.stored import moment_text
from akker.receivables.drafting import (
    change_draft_invoice,
    change_letterhead,
    delete_draft_invoice,
    save_draft_invoice,
)
from akker.receivables.issuing import Issued, issue_draft
from akker.receivables.queries import (
    DraftInvoiceRow,
    LetterheadRow,
    draft_invoice,
    draft_invoices,
    letterhead_of,
)

router = Router(tags=["invoices"])


class DraftInvoiceOut(Out):
    draft_id: int
    content: InvoiceForm
    saved_at: Moment


class DraftInvoiceSaid(Out):
    draft_id: int


class LetterheadIn(In):
    """`party` is the code of our own card."""

    party: Short
    payment_days: Annotated[int, Field(ge=0, le=365)] = 30
    footer: Text = ""
    payment_link: Annotated[
        str,
        Field(
            max_length=200,
            description="https only; {reference}, {number}, {amount} and {currency} are filled in.",
        ),
    ] = ""


class LetterheadOut(Out):
    """`party` is empty until somebody has set it."""

    party: str
    payment_days: int
    footer: str
    payment_link: str


@operation(
    router,
    "GET",
    "/invoice-drafts",
    asks=Permission.SEE_CUSTOMERS,
    answers=list[DraftInvoiceOut],
    is_sparse=True,
)
def list_invoice_drafts(request: ApiRequest) -> list[DraftInvoiceRow]:
    """Documents that are not issued yet, the latest saved first."""
    return draft_invoices(request.actor.book)


@operation(
    router,
    "POST",
    "/invoice-drafts",
    asks=Permission.DRAFT_INVOICES,
    answers=DraftInvoiceSaid,
    status=201,
)
def create_invoice_draft(request: ApiRequest, body: InvoiceForm) -> DraftInvoiceSaid:
    """Keep a document that is not ready; it may lack anything."""
    return DraftInvoiceSaid(draft_id=save_draft_invoice(request.actor, content=form_sent(body)))


@operation(
    router,
    "GET",
    "/invoice-drafts/{draft_id}",
    asks=Permission.SEE_CUSTOMERS,
    answers=DraftInvoiceOut,
    is_sparse=True,
)
def show_invoice_draft(
    request: ApiRequest, draft_id: Key, response: HttpResponse
) -> DraftInvoiceRow:
    """One draft, with the ETag that changing it asks."""
    row = draft_invoice(request.actor.book, draft_id)
    response.headers["ETag"] = f'"{moment_text(row.saved_at)}"'
    return row


@operation(
    router,
    "PUT",
    "/invoice-drafts/{draft_id}",
    asks=Permission.DRAFT_INVOICES,
    answers=DraftInvoiceSaid,
    is_guarded=True,
)
def replace_invoice_draft(
    request: ApiRequest, draft_id: Key, body: InvoiceForm
) -> DraftInvoiceSaid:
    """Keep a draft as it is now, if it is still what was seen."""
    seen = seen_moment(request)
    change_draft_invoice(request.actor, draft_id=draft_id, content=form_sent(body), seen_at=seen)
    return DraftInvoiceSaid(draft_id=draft_id)


@operation(
    router,
    "DELETE",
    "/invoice-drafts/{draft_id}",
    asks=Permission.DRAFT_INVOICES,
    answers=DraftInvoiceSaid,
    is_guarded=True,
)
def discard_invoice_draft(request: ApiRequest, draft_id: Key) -> DraftInvoiceSaid:
    """Throw a draft away, if it is still what was seen."""
    seen = seen_moment(request)
    delete_draft_invoice(request.actor, draft_id=draft_id, seen_at=seen)
    return DraftInvoiceSaid(draft_id=draft_id)


@operation(
    router,
    "POST",
    "/invoice-drafts/{draft_id}/issue",
    asks=Permission.ISSUE_INVOICES,
    answers=IssuedOut,
    status=201,
)
def issue_from_draft(request: ApiRequest, draft_id: Key) -> Issued:
    """Issue what a draft says; the draft is gone then."""
    return issue_draft(request.actor, draft_id=draft_id)


@operation(router, "GET", "/letterhead", asks=Permission.READ_BOOKS, answers=LetterheadOut)
def show_letterhead(request: ApiRequest) -> LetterheadOut:
    """On whose card our own name, address and numbers stand."""
    return _letterhead(letterhead_of(request.actor.book))


@operation(router, "PUT", "/letterhead", asks=Permission.CHANGE_SETTINGS, answers=LetterheadOut)
def set_letterhead(request: ApiRequest, body: LetterheadIn) -> LetterheadOut:
    """Say on whose card they stand, and the usual terms."""
    change_letterhead(
        request.actor,
        party_code=body.party,
        payment_days=body.payment_days,
        footer=body.footer,
        payment_link=body.payment_link,
    )
    with reading(request.actor.book):
        return _letterhead(letterhead_of(request.actor.book))


def _letterhead(row: LetterheadRow | None) -> LetterheadOut:
    row = row or LetterheadRow("", 30, "")
    return LetterheadOut(
        party=row.party_code,
        payment_days=row.payment_days,
        footer=row.footer,
        payment_link=row.payment_link,
    )
