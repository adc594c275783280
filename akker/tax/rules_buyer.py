"""Which VAT codes fit a buyer, decided over plain values: what is offered first, never what holds.

What may not be is refused at issuing (`receivables.rules_content`); a code that does not fit can
still be right, as for goods that a foreign customer takes along.
"""

from dataclasses import dataclass
from typing import Literal

from akker.kernel.identifiers import EU
from akker.packs.taxes import TaxCode

Kind = Literal["taxed", "exempt", "reverse", "eu", "outside", "consumers"]
# In the order in which they are offered.
KINDS: tuple[Kind, ...] = ("taxed", "exempt", "reverse", "eu", "outside", "consumers")


@dataclass(frozen=True, slots=True)
class Buyer:
    """Where somebody is, and what they are: `is_business` for all but private persons."""

    country: str
    has_vat_id: bool
    is_business: bool


def kind_of(code: TaxCode) -> Kind:
    """The group that a code is offered in."""
    if code.consumers_in:
        return "consumers"
    if code.buyers == "eu" or code.buyers == "outside":
        return code.buyers
    if code.buyers == "home" or code.category == "AE":
        return "reverse"
    return "exempt" if code.category == "E" else "taxed"


def fits(code: TaxCode, buyer: Buyer, home: str) -> bool:
    """Whether a code is a usual one for somebody, seen from the country of the seller.

    Consumers elsewhere in the EU have two: that of the scheme, and that of home for who stays
    below its threshold.
    """
    is_home, is_eu = buyer.country == home, buyer.country in EU
    if code.consumers_in:
        return code.consumers_in == buyer.country and not buyer.has_vat_id
    if code.needs_buyer_vat_id and not buyer.has_vat_id:
        return False
    if code.buyers == "home":
        return is_home
    if code.buyers == "eu":
        return is_eu and not is_home
    if code.buyers == "outside":
        return not is_eu and not is_home
    return is_home or not (buyer.has_vat_id if is_eu else buyer.is_business)


def may_stand(code: TaxCode, buyer: Buyer) -> bool:
    """Whether issuing would take it at all: the codes of other countries are not even offered."""
    return not code.consumers_in or fits(code, buyer, "")
