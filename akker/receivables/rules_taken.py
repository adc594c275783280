"""What of an invoice was taken back, line by line and by VAT code, as plain values."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from akker.tax.rules import TaxKey

Tags = tuple[tuple[str, str], ...]
# By VAT code and its rate, ledger account and dimensions.
Revenue = dict[tuple[TaxKey, str, Tags], int]
LineKey = tuple[object, ...]  # all that a line says but its quantity, and its rate


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of an invoice and what credit notes took back of it, all with its own sign.

    `worth_minor` is as its price is written, with VAT or without.
    """

    line_no: int
    key: LineKey
    quantity_e6: int
    worth_minor: int
    net_minor: int
    taken_e6: int = 0
    taken_worth_minor: int = 0
    taken_net_minor: int = 0

    @property
    def left_e6(self) -> int:
        return self.quantity_e6 - self.taken_e6

    def holds(self, quantity_e6: int) -> bool:
        """Whether so much of it is left, or was taken, where that is given back."""
        if quantity_e6 * self.quantity_e6 < 0:
            return abs(quantity_e6) <= abs(self.taken_e6)
        return 0 < abs(quantity_e6) <= abs(self.left_e6)


@dataclass(frozen=True, slots=True)
class Charged:
    """What an invoice charged under a VAT code at one rate, in its currency."""

    base_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What credit notes took back of an invoice, in its currency and below zero as they are:
    revenue as entries keep it apart, and VAT by code and rate. `charged` and `lines` are of the
    invoice."""

    revenue: Mapping[tuple[TaxKey, str, Tags], int] = field(default_factory=dict)
    taxes: Mapping[TaxKey, int] = field(default_factory=dict)
    charged: Mapping[TaxKey, Charged] = field(default_factory=dict)
    lines: tuple[SoldLine, ...] = ()

    def base_of(self, tax: TaxKey) -> int:
        return sum(amount for key, amount in self.revenue.items() if key[0] == tax)


NOTHING_TAKEN = Taken()


def matched(
    lines: Sequence[SoldLine], wanted: Sequence[tuple[LineKey, int]]
) -> tuple[SoldLine | None, ...]:
    """For each line of a credit note, by what it says and its quantity, the line that it takes
    back: the first that says the same and of which so much is left, and each line once."""
    used: set[int] = set()
    found: list[SoldLine | None] = []
    for key, quantity_e6 in wanted:
        one = next(
            (
                line
                for line in lines
                if line.line_no not in used and line.key == key and line.holds(quantity_e6)
            ),
            None,
        )
        if one is not None:
            used.add(one.line_no)
        found.append(one)
    return tuple(found)


def and_line(one: SoldLine, quantity_e6: int, worth_minor: int, net_minor: int) -> SoldLine:
    """With what a line of a credit note takes back of it; amounts below zero as they are there."""
    return replace(
        one,
        taken_e6=one.taken_e6 + quantity_e6,
        taken_worth_minor=one.taken_worth_minor - worth_minor,
        taken_net_minor=one.taken_net_minor - net_minor,
    )


def and_lines(
    lines: Sequence[SoldLine], taken: Sequence[tuple[LineKey, int, int, int]]
) -> tuple[SoldLine, ...]:
    """After one more document: what each of its lines says, its quantity, worth and net."""
    found = matched(lines, [(key, quantity_e6) for key, quantity_e6, _, _ in taken])
    after = {line.line_no: line for line in lines}
    for one, (_, *amounts) in zip(found, taken, strict=True):
        if one is not None:
            after[one.line_no] = and_line(one, *amounts)
    return tuple(after.values())


def left_by_key(lines: Sequence[SoldLine]) -> dict[LineKey, int]:
    left: dict[LineKey, int] = defaultdict(int)
    for line in lines:
        left[line.key] += line.left_e6
    return left
