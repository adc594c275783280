"""In which return VAT of a sale stands, decided over plain values.

Where the rules come from: docs/decisions/0036-tax-points.md.
"""

import datetime as dt

from akker.kernel.calendar import ONE_DAY, first_day, month_of, next_month
from akker.packs.taxes import InvoiceTerm, TaxCode


def invoice_by(performed_on: dt.date, term: InvoiceTerm) -> dt.date:
    """The last day for the invoice of what was supplied that day."""
    return first_day(next_month(month_of(performed_on))) + (term.day - 1) * ONE_DAY


def tax_point(
    code: TaxCode,
    *,
    issued_on: dt.date,
    performed_on: dt.date,
    takes_back: bool,
    term: InvoiceTerm | None,
) -> dt.date:
    """The day on which VAT is due.

    By performance, or else by the invoice, at the latest when it had to be there. What takes back
    does so on its own day, and never before what it takes back.
    """
    if code.due == "performance":
        return max(issued_on, performed_on) if takes_back else performed_on
    if takes_back or term is None:
        return issued_on
    return min(issued_on, invoice_by(performed_on, term))


def stands_on(point: dt.date, issued_on: dt.date, locked_until: dt.date | None) -> dt.date:
    """The tax point, or the first later day that is open: a return that is locked stays as it is.

    A document that is itself of a locked period, and in no return, keeps its own.
    """
    if locked_until is None or point > locked_until or issued_on <= locked_until:
        return point
    return locked_until + ONE_DAY
