"""Invoices as entries: the debtor, the revenue, the VAT, and what comes in on the bank."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from akker.demo import company
from akker.demo.chance import share, working_day
from akker.demo.rates import Rates, in_euros
from akker.demo.sales import LAST_MONTHS_HOURS, Invoice, SaleLine, noticed_on
from akker.demo.span import GivenUp, Received, Step
from akker.kernel.calendar import ONE_DAY, month_of, next_month
from akker.ledger.rules import NewEntry, NewLine
from akker.receivables.rules import CREDIT_NOTE, NewInvoice, NewInvoiceLine

DEBTORS, DEFERRED, BANK, BANK_USD = "1300", "1725", "1020", "1021"
NOT_BILLED = "1420"
VAT_DUE = {21: "1501", 9: "1502"}
Days = dt.timedelta


def invoice_steps(invoice: Invoice, rates: Rates) -> Iterator[Step]:
    """Everything that follows from one invoice but the spreading of its revenue."""
    sale = invoice.sale
    lines = sale_lines(invoice, rates)
    yield _issued(invoice, sale.issued_on, f"Invoice {invoice.number}", lines, _document(invoice))
    if sale.meant_for is not None:
        yield _credited(invoice, noticed_on(sale), lines, sale.lines)
    if sale.paid_after_days is None:
        return
    if sale.customer.currency:
        yield from _paid_in_dollars(invoice, rates)
    else:
        yield from _paid(invoice, lines[0].amount_minor)


def _issued(
    invoice: Invoice, day: dt.date, text: str, lines: Sequence[NewLine], document: NewInvoice
) -> Step:
    source = f"{document.kind}:{invoice.number}"
    return Step(NewEntry("VRK", day, text, tuple(lines), source), day, deal=document)


def _credited(
    invoice: Invoice, day: dt.date, lines: Sequence[NewLine], back: Sequence[SaleLine]
) -> Step:
    """The credit note: entry lines to be turned round, and what of the invoice comes back."""
    document = replace(
        _document(invoice),
        kind=CREDIT_NOTE,
        issued_on=day,
        supplied_on=invoice.sale.issued_on,
        corrects=invoice.number,
        lines=tuple(_document_line(invoice, line) for line in back),
    )
    turned = opposite(lines, "VRK", day, "").lines
    return _issued(invoice, day, f"Credit note for {invoice.number}", turned, document)


def _document(invoice: Invoice) -> NewInvoice:
    """What is sent to the customer."""
    sale = invoice.sale
    return NewInvoice(
        party_code=sale.customer.code,
        issued_on=sale.issued_on,
        lines=tuple(_document_line(invoice, line) for line in sale.lines),
    )


def _document_line(invoice: Invoice, line: SaleLine) -> NewInvoiceLine:
    country = invoice.sale.customer.country
    abroad = "X-OUT" if country == "US" else "X-EUS"
    return NewInvoiceLine(
        text=f"{invoice.sale.text}: handbooks" if line.vat == 9 else invoice.sale.text,
        quantity_e6=line.quantity_e6,
        unit=line.unit,
        price_e6=line.price_e6,
        tax_code={21: "V21", 9: "V9"}.get(line.vat, abroad),
        ledger_code=DEFERRED if line.covers_months else line.ledger_code,
        product_code=_product_of(invoice.sale.text, line, country),
        dimensions=()
        if line.covers_months
        else tuple(sorted(dimensions_of(line, invoice.sale.customer.code))),
    )


def _product_of(text: str, line: SaleLine, country: str) -> str:
    """What a line is about, where its quantity is that of the product."""
    if line.unit == "HUR":
        return "hours" if country == "NL" else "hours-eu" if country != "US" else ""
    if line.vat == 9 or line.covers_months:
        return ""
    return {"Support bundle": "support", "Workshop": "workshop"}.get(text, "")


def _received(
    invoice: Invoice, day: dt.date, text: str, lines: Sequence[NewLine], deal: Received
) -> Step:
    source = f"sale:{invoice.number}"
    return Step(NewEntry("BNK", day, text, tuple(lines), source), day, deal=deal)


def sale_lines(invoice: Invoice, rates: Rates) -> list[NewLine]:
    """The debtor first, then revenue, then VAT: once per rate, on the total of that rate."""
    sale = invoice.sale
    customer = sale.customer.code
    is_foreign = bool(sale.customer.currency)
    revenue: list[NewLine] = []
    base: dict[int, int] = {}
    for line in sale.lines:
        amount = line.amount_minor
        if is_foreign:
            amount = in_euros(amount, rates[sale.issued_on])
        base[line.vat] = base.get(line.vat, 0) + amount
        if line.covers_months:
            revenue.append(NewLine(DEFERRED, -amount, customer, invoice.number))
        else:
            tags = dimensions_of(line, customer)
            revenue.append(NewLine(line.ledger_code, -amount, dimensions=tags))
    vat = [NewLine(VAT_DUE[p], -share(total, p)) for p, total in sorted(base.items()) if p]
    gross = -sum(line.amount_minor for line in [*revenue, *vat])
    debtor = NewLine(DEBTORS, gross, customer, invoice.number)
    if is_foreign:
        dollars = sum(line.amount_minor for line in sale.lines)
        rate = rates[sale.issued_on]
        debtor = NewLine(
            DEBTORS,
            gross,
            customer,
            invoice.number,
            "USD",
            dollars,
            rate.rate_e9,
            rate.rated_on,
            "ECB",
        )
    return [debtor, *revenue, *vat]


def dimensions_of(line: SaleLine, customer: str) -> tuple[tuple[str, str], ...]:
    tags = [("cost-centre", line.cost_centre), ("customer", customer)]
    return tuple([*tags, ("project", line.project)] if line.project else tags)


def _paid(invoice: Invoice, gross: int) -> Iterator[Step]:
    sale = invoice.sale
    assert sale.paid_after_days is not None
    party, number = sale.customer.code, invoice.number
    day = working_day(sale.issued_on + Days(sale.paid_after_days))
    if sale.incident == company.CREDITED:
        line = sale.lines[0]
        back = replace(line, amount_minor=line.amount_minor // 5)
        credit = sale_lines(Invoice(number, replace(sale, lines=(back,))), {})
        gross -= credit[0].amount_minor
        yield _credited(invoice, working_day(sale.issued_on + Days(9)), credit, (back,))
    parts = [gross]
    if sale.rest_after_days:
        parts = [gross * 60 // 100, gross - gross * 60 // 100]
    missing = 2 if sale.incident == company.SHORT_BY_CENTS else 0
    more = 10_00 if sale.incident == company.PAID_TOO_MUCH else 0
    for paid, part in enumerate(parts):
        on = working_day(day + Days(sale.rest_after_days * paid))
        came_in = part - missing + more
        lines = [NewLine(BANK, came_in), NewLine(DEBTORS, -part - more, party, number)]
        if missing:
            lines.append(NewLine("4643", missing))
        deal = Received(party, came_in, "EUR", BANK, number, part - missing, missing)
        yield _received(invoice, on, f"Received for {number}", lines, deal)
    if more:
        back_on = working_day(day + Days(6))
        returned = [NewLine(BANK, -more), NewLine(DEBTORS, more, party, number)]
        deal = Received(party, -more, "EUR", BANK, "", more)
        yield _received(invoice, back_on, "Overpayment returned", returned, deal)


OFFICE = (("cost-centre", "office"),)


def _paid_in_dollars(invoice: Invoice, rates: Rates) -> Iterator[Step]:
    """The bank takes the rate of the day; the debtor leaves at the rate of the invoice."""
    sale = invoice.sale
    assert sale.paid_after_days is not None
    day = working_day(sale.issued_on + Days(sale.paid_after_days))
    dollars = sum(line.amount_minor for line in sale.lines)
    then, now = rates[sale.issued_on], rates[day]
    carried = sum(in_euros(line.amount_minor, then) for line in sale.lines)
    worth = in_euros(dollars, now)
    lines = [
        NewLine(BANK_USD, worth, "", "", "USD", dollars, now.rate_e9, now.rated_on, "ECB"),
        NewLine(
            DEBTORS,
            -carried,
            sale.customer.code,
            invoice.number,
            "USD",
            -dollars,
            then.rate_e9,
            then.rated_on,
            "ECB",
        ),
    ]
    if carried != worth:
        lines.append(NewLine("8460", carried - worth))
    deal = Received(sale.customer.code, dollars, "USD", BANK_USD, invoice.number, dollars)
    yield _received(invoice, day, f"Received for {invoice.number}", lines, deal)


def opposite(lines: Sequence[NewLine], journal: str, day: dt.date, text: str) -> NewEntry:
    """The entry that takes these lines back, in the same journal."""
    turned = tuple(
        NewLine(
            line.ledger_code,
            -line.amount_minor,
            line.party_code,
            line.text,
            line.currency,
            None if line.currency_minor is None else -line.currency_minor,
            line.rate_e9,
            line.rate_on,
            line.rate_source,
            line.dimensions,
        )
        for line in lines
    )
    return NewEntry(journal, day, text, turned)


def written_off(invoices: Sequence[Invoice], day: dt.date, rates: Rates) -> Step:
    """Invoices that nobody will pay: cost, and the VAT back (accounting rule 34)."""
    lines: list[NewLine] = []
    for invoice in invoices:
        debtor, *others = sale_lines(invoice, rates)
        net = -sum(line.amount_minor for line in others if line.ledger_code != "1501")
        lines += [
            NewLine("4566", net),
            NewLine("1501", debtor.amount_minor - net),
            NewLine(DEBTORS, -debtor.amount_minor, debtor.party_code, debtor.text),
        ]
    text, source = "Bankruptcy: nothing is left", "letter:bankruptcy"
    deal = GivenUp(tuple(invoice.number for invoice in invoices), "bankrupt, nothing is left")
    return Step(NewEntry("MEM", day, text, tuple(lines), source), day, deal=deal)


def recognised(invoices: Sequence[Invoice], month_end: dt.date, rates: Rates) -> Step | None:
    """The part of the prepaid subscriptions that this month earned, a line for each."""
    lines: list[NewLine] = []
    for invoice in invoices:
        sale = invoice.sale
        line = sale.lines[0]
        day = sale.issued_on
        elapsed = (month_end.year - day.year) * 12 + month_end.month - day.month + 1
        if sale.meant_for or not line.covers_months or not 0 < elapsed <= line.covers_months:
            continue
        total = line.amount_minor
        if sale.customer.currency:
            total = in_euros(total, rates[day])
        part = cumulative(total, elapsed, line.covers_months)
        tags = dimensions_of(line, sale.customer.code)
        lines += [
            NewLine(DEFERRED, part, sale.customer.code, invoice.number),
            NewLine(line.ledger_code, -part, dimensions=tags),
        ]
    if not lines:
        return None
    return Step(
        NewEntry("MEM", month_end, "Subscriptions earned this month", tuple(lines)), month_end
    )


def not_billed(invoices: Sequence[Invoice], year_end: dt.date, rates: Rates) -> Iterator[Step]:
    """December's hours that January bills: revenue of the old year, taken back the next day.

    Known when the last of those invoices is written.
    """
    january = next_month(month_of(year_end))
    lines: list[NewLine] = []
    known_on = year_end
    for invoice in invoices:
        sale = invoice.sale
        if sale.meant_for or sale.text != LAST_MONTHS_HOURS or month_of(sale.issued_on) != january:
            continue
        known_on = max(known_on, sale.issued_on)
        for line in sale.lines:
            worth = line.amount_minor
            if sale.customer.currency:
                worth = in_euros(worth, rates[year_end])
            tags = dimensions_of(line, sale.customer.code)
            lines.append(NewLine(line.ledger_code, -worth, dimensions=tags))
    if not lines:
        return
    lines.insert(0, NewLine(NOT_BILLED, -sum(line.amount_minor for line in lines)))
    key, text = f"hours:{year_end.year}", "Hours of December, not yet billed"
    yield Step(NewEntry("MEM", year_end, text, tuple(lines)), known_on, key)
    text = "Hours of December: billed in January"
    back = opposite(lines, "MEM", year_end + ONE_DAY, text)
    yield Step(back, known_on, "", key)


def cumulative(total: int, elapsed: int, units: int) -> int:
    """The part of unit `elapsed`: the rounded total so far less that of the unit before."""

    def so_far(count: int) -> int:
        return (2 * total * count + units) // (2 * units)

    return so_far(elapsed) - so_far(elapsed - 1)
