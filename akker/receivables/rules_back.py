"""What a credit note comes to that takes back an invoice, decided over plain values.

A part comes to what all that was taken back comes to with it, less what came back before. So each
is within a cent of its own price, and the last is exactly what is left: of a line, of the VAT
under a code, and of the document.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text, round_half_up
from akker.kernel.quantities import decimal_of, millionths_text
from akker.packs.taxes import TaxCode
from akker.receivables.rules import NewInvoice, NewInvoiceLine, PricedInvoice, priced
from akker.receivables.rules_booking import revenue_of
from akker.receivables.rules_taken import (
    Charged,
    LineKey,
    SoldLine,
    Taken,
    and_lines,
    left_by_key,
    matched,
)
from akker.tax.rules import TaxGroup, TaxKey, line_net

_WHOLE = 100_00


def key_of(line: NewInvoiceLine, rate_e2: int) -> LineKey:
    """All that it says but its quantity and its days, and the rate that follows from those."""
    return (
        line.text,
        line.unit,
        line.price_e6,
        line.discount_e2,
        line.tax_code,
        line.ledger_code,
        line.dimensions,
        line.product_code,
        rate_e2,
    )


def keys_of(invoice: NewInvoice, worth: PricedInvoice) -> list[LineKey]:
    return [key_of(line, rate_e2) for line, rate_e2 in zip(invoice.lines, worth.rates, strict=True)]


def worth_of(
    invoice: NewInvoice, codes: Mapping[str, TaxCode], currency: str, taken: Taken
) -> PricedInvoice:
    """What a document comes to, knowing what was taken back before of the same invoice.

    What came from elsewhere is as it was sent. Refused: as `rules.priced`.
    """
    plain = priced(invoice, codes, currency, taken)
    if invoice.outside_label or not taken.charged:
        return plain
    wanted = zip(keys_of(invoice, plain), invoice.lines, strict=True)
    found = matched(taken.lines, [(key, line.quantity_e6) for key, line in wanted])
    worths = [
        worth if one is None else -_worth(one, line, currency)
        for line, one, worth in zip(invoice.lines, found, plain.grosses or plain.nets, strict=True)
    ]
    if not invoice.has_gross_prices:
        groups = tuple(_on_net(invoice, plain, group, worths) for group in plain.groups)
        return PricedInvoice(tuple(worths), groups, plain.rates, taken=taken)
    nets = list(plain.nets)
    groups = tuple(_in_gross(invoice, plain, one, worths, nets, found) for one in plain.groups)
    return PricedInvoice(tuple(nets), groups, plain.rates, tuple(worths), taken)


def _worth(one: SoldLine, line: NewInvoiceLine, currency: str) -> int:
    if line.quantity_e6 == one.left_e6:
        return one.worth_minor - one.taken_worth_minor
    quantity, price = decimal_of(one.taken_e6 + line.quantity_e6), decimal_of(line.price_e6)
    return line_net(quantity, price, line.discount_e2, currency) - one.taken_worth_minor


def _tax(key: TaxKey, charged: Charged, amount: int, taken: Taken, *, is_gross: bool) -> int:
    """VAT of all that was taken back with this, less what came back before; all that is left of
    it with the last."""
    before, rate_e2 = taken.taxes.get(key, 0), key[1]
    after = amount + taken.base_of(key) + (before if is_gross else 0)
    if after == -(charged.base_minor + (charged.tax_minor if is_gross else 0)):
        return -charged.tax_minor - before
    whole = _WHOLE + (rate_e2 if is_gross else 0)
    return round_half_up(Decimal(after) * rate_e2 / whole) - before


def _own(invoice: NewInvoice, plain: PricedInvoice, group: TaxGroup) -> list[int]:
    lines = zip(invoice.lines, plain.rates, strict=True)
    return [at for at, (line, rate) in enumerate(lines) if (line.tax_code, rate) == group.key]


def _on_net(
    invoice: NewInvoice, plain: PricedInvoice, group: TaxGroup, worths: Sequence[int]
) -> TaxGroup:
    base = sum(worths[at] for at in _own(invoice, plain, group))
    charged = plain.taken.charged.get(group.key)
    if charged is None:
        return group
    tax = _tax(group.key, charged, base, plain.taken, is_gross=False)
    return TaxGroup(group.tax_code, group.rate_e2, base, tax)


def _in_gross(
    invoice: NewInvoice,
    plain: PricedInvoice,
    group: TaxGroup,
    worths: Sequence[int],
    nets: list[int],
    found: Sequence[SoldLine | None],
) -> TaxGroup:
    """Its lines get their nets: what is left of those that come back whole, and the others share
    the rest of the base by what they are worth."""
    own = _own(invoice, plain, group)
    charged = plain.taken.charged.get(group.key)
    if charged is None:
        return group
    amount = sum(worths[at] for at in own)
    tax = _tax(group.key, charged, amount, plain.taken, is_gross=True)
    parts = []
    for at in own:
        one = found[at]
        if one is not None and invoice.lines[at].quantity_e6 == one.left_e6:
            nets[at] = one.taken_net_minor - one.net_minor
        else:
            nets[at] = round_half_up(Decimal(worths[at]) * _WHOLE / (_WHOLE + group.rate_e2))
            parts.append(at)
    if parts:
        largest = max(parts, key=lambda at: abs(worths[at]))
        nets[largest] += amount - tax - sum(nets[at] for at in own)
    base = sum(nets[at] for at in own)
    return TaxGroup(group.tax_code, group.rate_e2, base, amount - base)


def and_taken(taken: Taken, invoice: NewInvoice, worth: PricedInvoice) -> Taken:
    """With what one more document takes back, or gives back."""
    revenue = defaultdict(int, taken.revenue)
    for key, amount in revenue_of(invoice, worth).items():
        revenue[key] += amount
    taxes = defaultdict(int, taken.taxes)
    for group in worth.groups:
        taxes[group.key] += group.tax_minor
    rows = [
        (key, -invoice.sign * line.quantity_e6, shown, net)
        for key, line, shown, net in zip(
            keys_of(invoice, worth),
            invoice.lines,
            worth.grosses or worth.nets,
            worth.nets,
            strict=True,
        )
    ]
    return Taken(revenue, taxes, taken.charged, and_lines(taken.lines, rows))


def check_left(note: NewInvoice, worth: PricedInvoice, currency: str) -> None:
    """VAT that was not charged does not come back (Wet OB, article 29), nor does more of a line
    than was sold. Refused: credit_code_too_large, credit_line_too_large.
    """
    taken = worth.taken
    for group in worth.groups:
        code, back = group.tax_code.code, -group.base_minor
        charged = taken.charged[group.key].base_minor if group.key in taken.charged else 0
        left = charged + taken.base_of(group.key)
        if left - back < 0 if charged >= 0 else left - back > 0:
            raise Refused(
                "credit_code_too_large",
                "Of {label} {left} {currency} without VAT is left to take back under {code},"
                " not {amount}.",
                remedy="Credit the lines that were invoiced, each at most once.",
                label=note.corrects,
                left=decimal_text(max(left, 0), currency),
                amount=decimal_text(back, currency),
                code=code,
                currency=currency,
            )
    wanted: dict[LineKey, int] = defaultdict(int)
    left_of = left_by_key(taken.lines)
    for line_no, (key, line) in enumerate(
        zip(keys_of(note, worth), note.lines, strict=True), start=1
    ):
        wanted[key] += line.quantity_e6
        if key in left_of and abs(wanted[key]) > abs(left_of[key]):
            raise Refused(
                "credit_line_too_large",
                "Of what line {line_no} takes back, {left} is left of {label}, not {quantity}.",
                remedy="Credit at most what is left of the line.",
                line_no=line_no,
                label=note.corrects,
                left=millionths_text(left_of[key]),
                quantity=millionths_text(wanted[key]),
            )
