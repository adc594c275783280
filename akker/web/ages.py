"""What is owed as a bar of ages."""

from dataclasses import dataclass

from akker.reports.aged_lines import BUCKETS
from akker.reports.aged_receivables import AgedParty


@dataclass(frozen=True, slots=True)
class Share:
    """A bucket in a bar of all that is owed: where it begins and how wide it is, of 1000."""

    name: str
    x: int
    width: int


def shares_of(row: AgedParty) -> list[Share]:
    whole = sum(row.buckets)
    shares, x = [], 0
    for name, amount in zip(BUCKETS, row.buckets, strict=True):
        width = max(amount, 0) * 1000 // whole if whole > 0 else 0
        if width:
            shares.append(Share(name, x, width))
            x += width
    return shares
