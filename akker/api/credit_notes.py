"""Taking back what was invoiced: all that is left of it, or some of its lines."""

from typing import Annotated

from ninja import Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.invoices import DayText, IssuedOut, Short, Text
from akker.api.schemas import In
from akker.books.actor import Permission
from akker.kernel.quantities import parse_millionths
from akker.ledger.entry_form import day_in
from akker.receivables.issuing import Issued
from akker.receivables.note_issuing import issue_credit_note
from akker.receivables.rules import MOST_LINES

router = Router(tags=["invoices"])


class CreditedLineIn(In):
    """How much of a line, which is counted from 1."""

    line: Annotated[int, Field(ge=1, le=MOST_LINES)]
    quantity: Short


class CreditNoteIn(In):
    """Without lines all that is left of the invoice; without a date today."""

    invoice: Annotated[str, Field(max_length=60)]
    date: DayText = ""
    note: Text = ""
    lines: Annotated[list[CreditedLineIn], Field(max_length=MOST_LINES)] = []


@operation(
    router, "POST", "/credit-notes", asks=Permission.ISSUE_INVOICES, answers=IssuedOut, status=201
)
def credit_invoice(request: ApiRequest, body: CreditNoteIn) -> Issued:
    """Issue the credit note for an invoice: of all that is left of it, or of some lines."""
    return issue_credit_note(
        request.actor,
        address=body.invoice,
        on=day_in(body.date) if body.date else None,
        quantities={line.line: parse_millionths(line.quantity) for line in body.lines},
        note=body.note,
    )
