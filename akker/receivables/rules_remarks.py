"""What whoever writes a document should know before it is issued; nothing of it is refused."""

import datetime as dt
from collections.abc import Iterator, Sequence

from akker.kernel.sentences import Sentence, said
from akker.packs.taxes import InvoiceTerm, TaxCode
from akker.receivables.rules import NewInvoice, Standing
from akker.tax.rules_point import invoice_by


def remarks_on_days(
    invoice: NewInvoice,
    points: Sequence[tuple[dt.date, dt.date]],
    term: InvoiceTerm | None,
) -> Iterator[Sentence]:
    """`points` are for each line the day on which its VAT is due, and the open one of it."""
    if term and not invoice.takes_back:
        performed_on = min(map(invoice.performed_on_of, invoice.lines))
        last = invoice_by(performed_on, term)
        if invoice.issued_on > last:
            yield _late(performed_on, last, term, points)
    closed = {due: stands for due, stands in points if stands != due}
    for due, stands in closed.items():
        yield said(
            "VAT is locked on {due}, so this stands in the return with {day}; that of {due} may"
            " need a correction.",
            due=due.isoformat(),
            day=stands.isoformat(),
        )


def remarks_on_buyer(
    buyer: Standing, seller: Standing, party_code: str, used: Sequence[TaxCode], home: str
) -> Iterator[Sentence]:
    """Whether what is sold fits who gets it, seen from the country of the seller.

    What cannot be is refused (`rules_content.check_codes`); this can be right, as for goods that
    leave the Union for a customer at home.
    """
    number = buyer.numbers.get("vat", "")
    if number and number == seller.numbers.get("vat"):
        yield said("The card of {party} has our own VAT number.", party=party_code)
    for code in used:
        if code.buyers == "outside" and buyer.country == home:
            yield said(
                "{code} is for customers outside the EU, and the card of {party} says {country}.",
                code=code.code,
                party=party_code,
                country=buyer.country,
            )


def _late(
    performed_on: dt.date,
    last: dt.date,
    term: InvoiceTerm,
    points: Sequence[tuple[dt.date, dt.date]],
) -> Sentence:
    if any(due == last for due, _stands in points):
        return said(
            "This is late: what was supplied on {supplied} had to be invoiced by {last} ({law}),"
            " and its VAT belongs in the return with that day.",
            supplied=performed_on.isoformat(),
            last=last.isoformat(),
            law=term.law,
        )
    return said(
        "This is late: what was supplied on {supplied} had to be invoiced by {last} ({law}).",
        supplied=performed_on.isoformat(),
        last=last.isoformat(),
        law=term.law,
    )
