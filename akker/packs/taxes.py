"""What a country must say of its VAT.

A code says what kind of supply it is; its rates have first days, and the day of supply decides
which holds. Categories are those of EN 16931 (UNTDID 5305): S standard and reduced rates, Z zero
rated, E exempt, AE reverse charge, K intra-community supply of goods, G export, O outside VAT.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, get_args

TaxUse = Literal["sale", "private"]
TaxCategory = Literal["S", "Z", "E", "AE", "K", "G", "O"]
TaxBuyers = Literal["", "home", "eu", "outside"]
TaxDue = Literal["invoice", "performance"]
TAX_USES: tuple[TaxUse, ...] = get_args(TaxUse)
TAX_CATEGORIES: tuple[TaxCategory, ...] = get_args(TaxCategory)
RATED: tuple[TaxCategory, ...] = ("S", "Z")  # the others have no rate, not even one of zero
TAX_BUYERS: tuple[TaxBuyers, ...] = get_args(TaxBuyers)


def _no_reasons() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TaxRate:
    """`rate_e2` is in hundredths of a percent: 2100 is 21 %."""

    first_on: dt.date
    rate_e2: int


@dataclass(frozen=True, slots=True)
class InvoiceTerm:
    """By which day of the month after a supply its invoice must be there; `law` says where."""

    day: int
    law: str


@dataclass(frozen=True, slots=True)
class CashVat:
    """Where VAT may be owed when it is paid: under which codes, and on which ledger account it
    waits. `law` says who may."""

    codes: tuple[str, ...]
    ledger_code: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCode:
    """One way in which a supply is taxed.

    `base_box` and `tax_box` are those of the country's return, empty where it has none;
    `ledger_code` is the ledger account that the tax is owed on, empty where there is none.
    `needs_buyer_vat_id` says that the invoice must show the buyer's VAT number; `buyers` where
    they usually are: at home, elsewhere in the EU or outside it; empty for anywhere.
    `consumers_in` is the one country whose consumers it is for; `is_lower` where that country has
    a standard rate beside it. `due` is the day that decides the return: that of the invoice, up to
    the last that it may have (`InvoiceTerm`), or that on which all of it was performed.
    """

    code: str
    name: str  # English
    local_names: Mapping[str, str]  # by language
    use: TaxUse
    category: TaxCategory
    base_box: str
    tax_box: str
    ledger_code: str
    rates: tuple[TaxRate, ...]
    needs_buyer_vat_id: bool = False
    buyers: TaxBuyers = ""
    consumers_in: str = ""
    is_lower: bool = False
    due: TaxDue = "invoice"
    reason: str = ""  # English; why no VAT is charged, as the invoice must say it
    local_reasons: Mapping[str, str] = field(default_factory=_no_reasons, hash=False)

    def name_in(self, language: str) -> str:
        """The name in that language, or else in English."""
        return self.local_names.get(language, self.name)

    def reason_in(self, language: str) -> str:
        """Why no VAT is charged, in that language or else in English; empty where it is."""
        return self.local_reasons.get(language, self.reason)
