"""VAT of a document, decided over plain values: once per rate, half up (accounting.md, 20).

Amounts are whole minor units of the document's currency; a credit note has them below zero and
gets exactly the opposite of its invoice.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from akker.kernel.errors import Refused
from akker.kernel.money import decimals_of, round_half_up
from akker.packs.taxes import TaxCode

_WHOLE = 100_00  # hundredths of a percent in all of it
_MOST_NAMED = 12  # codes in a sentence

TaxKey = tuple[str, int]  # a VAT code and one of its rates


@dataclass(frozen=True, slots=True)
class TaxedAmount:
    """What a line is worth, without VAT or with it, and how it is taxed: by its day of supply."""

    tax_code: str
    amount_minor: int
    rate_e2: int

    @property
    def key(self) -> TaxKey:
        return self.tax_code, self.rate_e2


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """What a document owes under one code: `tax_minor` on `base_minor` at `rate_e2`."""

    tax_code: TaxCode
    rate_e2: int
    base_minor: int
    tax_minor: int

    @property
    def key(self) -> TaxKey:
        return self.tax_code.code, self.rate_e2


def line_net(quantity: Decimal, unit_price: Decimal, discount_e2: int, currency: str) -> int:
    """Quantity times price less a discount in hundredths of a percent, in minor units, half up.

    The price is in whole units of the currency and may have more decimals than it.
    """
    price = quantity * unit_price * Decimal(10) ** decimals_of(currency)
    return round_half_up(price * (_WHOLE - discount_e2) / _WHOLE)


def rate_on(tax_code: TaxCode, supplied_on: dt.date) -> int:
    """In hundredths of a percent, by the day of supply. Refused: tax_code_early."""
    held = [rate.rate_e2 for rate in tax_code.rates if rate.first_on <= supplied_on]
    if not held:
        raise Refused(
            "tax_code_early",
            "VAT code {code} has no rate yet on {day}.",
            remedy="Use another code or another date of supply.",
            code=tax_code.code,
            day=supplied_on.isoformat(),
        )
    return held[-1]


def tax_on_net(
    amounts: Iterable[TaxedAmount], codes: Mapping[str, TaxCode]
) -> tuple[TaxGroup, ...]:
    """The groups of a document whose prices are without VAT, by code and rate.

    VAT is that of the sum, not the sum of that of the lines (E02). Refused: tax_code_unknown.
    """
    groups = []
    for tax_code, rate_e2, total in _totals(amounts, codes):
        tax = round_half_up(Decimal(total) * rate_e2 / _WHOLE)
        groups.append(TaxGroup(tax_code, rate_e2, total, tax))
    return tuple(groups)


def tax_in_gross(
    amounts: Iterable[TaxedAmount], codes: Mapping[str, TaxCode]
) -> tuple[TaxGroup, ...]:
    """The groups of a document whose prices have VAT in them, by code and rate.

    What is left beside the VAT is the base, so the price never moves by a cent (E03). Refused:
    as `tax_on_net`.
    """
    groups = []
    for tax_code, rate_e2, total in _totals(amounts, codes):
        tax = round_half_up(Decimal(total) * rate_e2 / (_WHOLE + rate_e2))
        groups.append(TaxGroup(tax_code, rate_e2, total - tax, tax))
    return tuple(groups)


def nets_in_gross(amounts: Sequence[TaxedAmount], groups: Iterable[TaxGroup]) -> tuple[int, ...]:
    """What is left of each amount without its VAT: together exactly the bases of the groups.

    Each is within a cent of its own share, the largest remainders first (invariant 4).
    """
    nets = [0] * len(amounts)
    for group in groups:
        sign = -1 if group.base_minor < 0 else 1
        own = [at for at, one in enumerate(amounts) if one.key == group.key]
        shares = {
            at: divmod(sign * amounts[at].amount_minor * _WHOLE, _WHOLE + group.rate_e2)
            for at in own
        }
        left = sign * group.base_minor - sum(whole for whole, _ in shares.values())
        first = set(sorted(own, key=lambda at: -shares[at][1])[:left])
        for at in own:
            nets[at] = sign * (shares[at][0] + (at in first))
    return tuple(nets)


def taxed_amount(
    code: str, amount_minor: int, codes: Mapping[str, TaxCode], supplied_on: dt.date
) -> TaxedAmount:
    """At the rate of the day of supply. Refused: tax_code_unknown, tax_code_early."""
    if code not in codes:
        raise tax_code_unknown(code, codes)
    return TaxedAmount(code, amount_minor, rate_on(codes[code], supplied_on))


def _totals(
    amounts: Iterable[TaxedAmount], codes: Mapping[str, TaxCode]
) -> list[tuple[TaxCode, int, int]]:
    """In the order of the pack; the rates of one code as its lines come."""
    totals: dict[TaxKey, int] = defaultdict(int)
    for one in amounts:
        if one.tax_code not in codes:
            raise tax_code_unknown(one.tax_code, codes)
        totals[one.key] += one.amount_minor
    order = {code: place for place, code in enumerate(codes)}
    keys = sorted(totals, key=lambda key: order[key[0]])  # stable
    return [(codes[code], rate_e2, totals[code, rate_e2]) for code, rate_e2 in keys]


def tax_code_unknown(code: str, codes: Iterable[str]) -> Refused:
    """Names the first of those that there are; without a code that the line has none yet."""
    if not code:
        return Refused(
            "tax_code_unknown", "This line has no VAT yet.", remedy="Choose its VAT code."
        )
    known = [*codes]
    has_more = len(known) > _MOST_NAMED
    return Refused(
        "tax_code_unknown",
        "{code} is not a VAT code of these books.",
        remedy="Use one of them, such as {known}." if has_more else "Use one of: {known}.",
        code=ascii(code[:40])[1:-1],
        known=", ".join(known[:_MOST_NAMED]) or "none",
    )
