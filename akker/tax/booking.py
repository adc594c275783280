"""Keeping what an entry says of VAT."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from akker.books.actor import Actor
from akker.kernel.kept_plans import keeping_cursor
from akker.ledger.sealing import insert_rows

_COLUMNS = (
    "book_id, entry_id, party_id, code, rate_e2, base_minor, tax_minor, base_box, tax_box,"
    " ledger_code, taxed_on, evidence, waits_on"
)


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
    waits_on: str = ""


def write_tax_lines(actor: Actor, lines: Iterable[NewTaxLine]) -> None:
    """Step: keep them, once for each entry, code, rate and day."""
    day = connection.ops.adapt_datefield_value
    rows = [
        (
            actor.book.pk,
            one.entry_id,
            one.party_id,
            one.code,
            one.rate_e2,
            one.base_minor,
            one.tax_minor,
            one.base_box,
            one.tax_box,
            one.ledger_code,
            day(one.taxed_on),
            one.evidence,
            one.waits_on,
        )
        for one in lines
    ]
    with keeping_cursor(connection) as cursor:
        insert_rows(cursor, "tax_taxline", _COLUMNS, rows)
