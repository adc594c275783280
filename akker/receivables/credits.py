"""The credit note that takes an issued invoice back."""

import datetime as dt
from collections.abc import Mapping

from akker.kernel.errors import Refused
from akker.receivables.queries import IssuedInvoice
from akker.receivables.rules import CREDIT_NOTE, NewInvoice, NewInvoiceLine


def credit_of(
    found: IssuedInvoice,
    *,
    on: dt.date,
    quantities: Mapping[int, int] | None = None,
    note: str = "",
) -> NewInvoice:
    """The credit note for an invoice, whole, or for quantities (millionths) by line number.

    `queries_taken.left_of` knows how much of each line is left. Refused: credit_empty,
    credit_line_unknown.
    """
    unknown = sorted({*(quantities or ())} - {line.line_no for line in found.lines})
    if unknown:
        raise Refused(
            "credit_line_unknown",
            "{label} has no line {line_no}.",
            remedy="Count its lines from 1.",
            label=found.row.label,
            line_no=unknown[0],
        )
    lines = tuple(
        NewInvoiceLine(
            text=line.text,
            quantity_e6=line.quantity_e6 if quantities is None else quantities[line.line_no],
            unit=line.unit,
            price_e6=line.price_e6,
            discount_e2=line.discount_e2,
            tax_code=line.tax_code,
            ledger_code=line.ledger_code,
            dimensions=line.dimensions,
            product_code=line.product_code,
            supplied_on=line.supplied_on,
            supplied_until=line.supplied_until,
        )
        for line in found.lines
        if quantities is None or quantities.get(line.line_no)
    )
    if not lines:
        raise Refused(
            "credit_empty",
            "Nothing of {label} would be taken back.",
            remedy="Say how much of which line; what came back before cannot come back again.",
            label=found.row.label,
        )
    return NewInvoice(
        kind=CREDIT_NOTE,
        party_code=found.row.party_code,
        issued_on=on,
        supplied_on=found.supplied_on,
        supplied_until=found.supplied_until,
        currency=found.row.currency,
        reference=found.document["reference"],
        note=note,
        corrects=found.row.address,
        lines=lines,
        has_gross_prices=found.has_gross_prices,
    )
