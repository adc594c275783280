"""VAT of a document as whoever sent it has computed it, decided over plain values.

What the customer was sent counts, also where another system rounds VAT line by line: half a cent
a line at most. More than that is another document.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text, decimals_of
from akker.kernel.quantities import SCALE, decimal_of
from akker.tax.rules import TaxedAmount, TaxGroup


@dataclass(frozen=True, slots=True)
class Told:
    """Total and VAT of a document in millionths, above zero on a credit note too.

    None where nobody told it.
    """

    total_e6: int | None = None
    tax_e6: int | None = None

    def turned(self, sign: int) -> "Told":
        """With the sign that the amounts of a document have."""
        return Told(*(None if one is None else sign * one for one in (self.total_e6, self.tax_e6)))


def told_of(tax_minor: int, currency: str) -> Told:
    """What says that a document has exactly this VAT."""
    return Told(tax_e6=tax_minor * SCALE // 10 ** decimals_of(currency))


def as_told(
    groups: Sequence[TaxGroup],
    nets: Sequence[TaxedAmount],
    told: Told,
    currency: str,
) -> tuple[TaxGroup, ...]:
    """The groups with the VAT that is told, what it differs on the largest of them.

    `nets` are the lines. Refused: document_total_differs, document_vat_differs.
    """
    net = sum(one.amount_minor for one in nets)
    tax = sum(group.tax_minor for group in groups)
    unit = SCALE // 10 ** decimals_of(currency)
    told_tax = (told.total_e6 or 0) - net * unit if told.tax_e6 is None else told.tax_e6
    largest = max(groups, key=lambda group: abs(group.tax_minor))
    count = sum(one.key == largest.key for one in nets)
    most = max(1, count // 2) if largest.rate_e2 else 0
    is_odd = told_tax % unit or abs(told_tax // unit - tax) > most
    if told.total_e6 is not None and (is_odd or told.total_e6 != net * unit + told_tax):
        raise Refused(
            "document_total_differs",
            "The lines of this document come to {amount} with VAT, and its total says {told}.",
            remedy="Mend prices, VAT codes or the total, or leave that column out.",
            amount=decimal_text(abs(net + tax), currency),
            told=_text(told.total_e6),
        )
    if is_odd:
        raise Refused(
            "document_vat_differs",
            "The VAT of this document comes to {amount}, and the file says {told}.",
            remedy="Mend prices, VAT codes or the VAT, or leave that column out.",
            amount=decimal_text(abs(tax), currency),
            told=_text(told_tax),
        )
    more = told_tax // unit - tax
    return tuple(
        replace(group, tax_minor=group.tax_minor + more) if group is largest and more else group
        for group in groups
    )


def _text(amount_e6: int) -> str:
    return f"{decimal_of(abs(amount_e6)).quantize(Decimal('0.01')):f}"
