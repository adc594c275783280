"""Which VAT codes books have: those of their country's pack."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from akker.books.models import Book
from akker.packs.registry import pack_for
from akker.packs.taxes import TaxCode
from akker.tax.models import TaxLine
from akker.tax.rules import TaxKey, rate_on


@dataclass(frozen=True, slots=True)
class TaxCodeRow:
    """A code as of a day, in words. `rate_e2` is None before its first day; `since` is its own.

    `next_on` is the first day of the rate after it, where one is known.
    """

    code: str
    name: str
    use: str
    category: str
    rate_e2: int | None
    since: dt.date | None
    next_on: dt.date | None
    base_box: str
    tax_box: str
    ledger_code: str
    needs_buyer_vat_id: bool


def tax_codes(book: Book) -> dict[str, TaxCode]:
    """By code, in the order of the pack; empty where the country's VAT is not known here."""
    return {one.code: one for one in pack_for(book.pack_code).tax_codes}


def tax_code_rows(book: Book, *, on: dt.date, language: str) -> list[TaxCodeRow]:
    """Every code with the rate that holds on a day."""
    return [_row(one, on, language) for one in tax_codes(book).values()]


def _row(one: TaxCode, on: dt.date, language: str) -> TaxCodeRow:
    held = [rate for rate in one.rates if rate.first_on <= on]
    coming = [rate for rate in one.rates if rate.first_on > on]
    return TaxCodeRow(
        code=one.code,
        name=one.name_in(language),
        use=one.use,
        category=one.category,
        rate_e2=rate_on(one, on) if held else None,
        since=held[-1].first_on if held else None,
        next_on=coming[0].first_on if coming else None,
        base_box=one.base_box,
        tax_box=one.tax_box,
        ledger_code=one.ledger_code,
        needs_buyer_vat_id=one.needs_buyer_vat_id,
    )


@dataclass(frozen=True, slots=True)
class TaxedEntry:
    """What an entry said of VAT under one code and rate; amounts as `models.TaxLine` has them."""

    party_id: int | None
    code: str
    rate_e2: int
    base_minor: int
    tax_minor: int
    base_box: str
    tax_box: str
    ledger_code: str
    evidence: str
    waits_on: str = ""

    @property
    def key(self) -> TaxKey:
        return self.code, self.rate_e2

    def and_more(self, other: "TaxedEntry") -> "TaxedEntry":
        return replace(
            self,
            base_minor=self.base_minor + other.base_minor,
            tax_minor=self.tax_minor + other.tax_minor,
        )


def taxed_entries(book: Book, entry_ids: Iterable[int]) -> dict[int, tuple[TaxedEntry, ...]]:
    """By entry, in the order in which they were written: of one code and rate together, whatever
    their days. One query.
    """
    rows = TaxLine.objects.filter(book=book, entry__in=set(entry_ids)).order_by("pk")
    found: dict[int, dict[TaxKey, TaxedEntry]] = defaultdict(dict)
    for entry_id, *values in rows.values_list(
        *("entry", "party", "code", "rate_e2", "base_minor", "tax_minor", "base_box", "tax_box"),
        *("ledger_code", "evidence", "waits_on"),
    ):
        one, same = TaxedEntry(*values), found[entry_id]
        before = same.get(one.key)
        same[one.key] = one if before is None else before.and_more(one)
    return {entry_id: tuple(lines.values()) for entry_id, lines in found.items()}
