"""What happened to VAT that no document has."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrivateUseBooked:
    """Amounts are decimal text in the currency of the books."""

    entry: str
    code: str
    base: str
    tax: str


@dataclass(frozen=True, slots=True)
class PrivateUseTakenBack:
    entry: str
    taken_back_by: str
