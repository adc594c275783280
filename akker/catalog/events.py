"""What happened to products and price lists."""

import datetime as dt
from dataclasses import dataclass

Changes = dict[str, list[str]]  # part of the product -> what it was and what it is


@dataclass(frozen=True, slots=True)
class ProductAdded:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ProductChanged:
    """`changed` are the parts that are another now, as the written form has them."""

    code: str
    changed: dict[str, str]


@dataclass(frozen=True, slots=True)
class ProductRetired:
    code: str


@dataclass(frozen=True, slots=True)
class ProductRestored:
    code: str


@dataclass(frozen=True, slots=True)
class ProductsImported:
    """`changed` by code is what taking the import back gives back."""

    file_name: str
    added_codes: list[str]
    changed: dict[str, Changes]


@dataclass(frozen=True, slots=True)
class PriceListAdded:
    code: str
    name: str
    currency: str


@dataclass(frozen=True, slots=True)
class PriceListChanged:
    """Prices that came and went: product, price, first and last day, least quantity."""

    code: str
    name: str
    added: list[list[str]]
    removed: list[list[str]]


@dataclass(frozen=True, slots=True)
class PriceListAgreed:
    """From `first_on` a party has the list `code`, or none where that is empty."""

    party_code: str
    first_on: dt.date
    code: str


@dataclass(frozen=True, slots=True)
class PriceListRetired:
    """From `retired_on` it holds for nobody; None where it is in use again."""

    code: str
    retired_on: dt.date | None
