"""Keeping what an entry says of VAT."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from akker.books.actor import Actor
from akker.tax.models import TaxLine


@dataclass(frozen=True, slots=True)
class NewTaxLine:
    """As `models.TaxLine`; by keys that the caller has looked up through the book."""

    entry_id: int
    party_id: int | None
    code: str
    rate_e2: int
    base_minor: int
    tax_minor: int
    base_box: str
    tax_box: str
    ledger_code: str
    taxed_on: dt.date
    evidence: str = ""


def write_tax_lines(actor: Actor, lines: Iterable[NewTaxLine]) -> None:
    """Step: keep them, once for each entry and code."""
    TaxLine.objects.bulk_create(
        (
            TaxLine(
                book=actor.book,
                entry_id=one.entry_id,
                party_id=one.party_id,
                code=one.code,
                rate_e2=one.rate_e2,
                base_minor=one.base_minor,
                tax_minor=one.tax_minor,
                base_box=one.base_box,
                tax_box=one.tax_box,
                ledger_code=one.ledger_code,
                taxed_on=one.taxed_on,
                evidence=one.evidence,
            )
            for one in lines
        ),
        batch_size=500,
    )
