"""What a country must say of its VAT, and reading it from a small table of text.

A code says what kind of supply it is; its rates have first days, and the day of supply decides
which holds. Categories are those of EN 16931 (UNTDID 5305): S standard and reduced rates, Z zero
rated, E exempt, AE reverse charge, K intra-community supply of goods, G export, O outside VAT.

A table's columns: code | name | local name | use category | base box/tax box | ledger account |
rates | marks. Rates are `2012-10-01:21`, the earliest first. A mark is `vat-id`: the invoice must
show that of the buyer.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, get_args

TaxUse = Literal["sale", "private"]
TaxCategory = Literal["S", "Z", "E", "AE", "K", "G", "O"]
_BUYER = "vat-id"


@dataclass(frozen=True, slots=True)
class TaxRate:
    """`rate_e2` is in hundredths of a percent: 2100 is 21 %."""

    first_on: dt.date
    rate_e2: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxCode:
    """One way in which a supply is taxed.

    `base_box` and `tax_box` are those of the country's return, empty where it has none;
    `ledger_code` is the ledger account that the tax is owed on, empty where there is none.
    `needs_buyer_vat_id` says that the invoice must show the buyer's VAT number.
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

    def name_in(self, language: str) -> str:
        """The name in that language, or else in English."""
        return self.local_names.get(language, self.name)


def read_tax_codes(table: str, *, local_language: str) -> tuple[TaxCode, ...]:
    """The codes in the table's order. ValueError names a line that is wrong."""
    codes = []
    for line in table.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 8:
            raise ValueError(f"{len(cells)} columns instead of 8: {line}")
        code, name, local_name, kind, boxes, ledger_code, rates, marks = cells
        use, _, category = kind.partition(" ")
        if use not in get_args(TaxUse) or category not in get_args(TaxCategory):
            raise ValueError(f"{kind!r} is no use and category: {line}")
        if marks not in ("", _BUYER):
            raise ValueError(f"{marks!r} is no mark: {line}")
        base_box, _, tax_box = boxes.partition("/")
        codes.append(
            TaxCode(
                code=code,
                name=name,
                local_names=MappingProxyType({local_language: local_name}),
                use=use,  # type: ignore[arg-type]  # looked at above
                category=category,  # type: ignore[arg-type]
                base_box=base_box,
                tax_box=tax_box,
                ledger_code=ledger_code,
                rates=_rates(rates, line),
                needs_buyer_vat_id=marks == _BUYER,
            )
        )
    return tuple(codes)


def _rates(text: str, line: str) -> tuple[TaxRate, ...]:
    found = []
    for word in text.split():
        day, _, percent = word.partition(":")
        found.append(TaxRate(dt.date.fromisoformat(day), int(Decimal(percent) * 100)))
    if not found or sorted(found, key=lambda rate: rate.first_on) != found:
        raise ValueError(f"rates stand in the order of their first days: {line}")
    return tuple(found)
