"""VAT that waited for its payment is owed when it is paid, and waits again when that is undone."""

import datetime as dt
from collections.abc import Mapping

from akker.books.actor import Actor
from akker.ledger.queries import journal_of_kind
from akker.ledger.queries_next import on_open_day
from akker.ledger.sealing import write_entries
from akker.ledger.surroundings import look_around
from akker.receivables.queries_cash_vat import waiting_with
from akker.receivables.rules_cash_vat import Amounts, Waiting, entry_of, lines_of, to_move
from akker.tax.booking import NewTaxLine, write_tax_lines
from akker.tax.queries import TaxedEntry


def move_waiting_vat(actor: Actor, days: Mapping[int, dt.date]) -> None:
    """Step: after something was settled or taken apart. `days` are those on which it was, by the
    entries of what it may be of; VAT that is locked moves on the first open day after.

    Parties are locked by the caller. Nothing is read where VAT never waited. Refused: no_open_day,
    and what `ledger.rules.check_entry` refuses.
    """
    if actor.book.cash_vat_from is None or not days:
        return
    found, asked = waiting_with(actor.book, days)
    moving = [
        (found[entry_id], moves)
        for entry_id in sorted(asked)
        if (moves := to_move(found[entry_id], found))
    ]
    if not moving:
        return
    journal = journal_of_kind(actor.book, "general")
    entries, taxes = [], []
    for one, moves in moving:
        lines = lines_of(one, found)
        taxes.append([(lines[key], amounts) for key, amounts in moves.items()])
        vat = [(tax, amounts[1]) for tax, amounts in taxes[-1]]
        entry = entry_of(
            one,
            vat,
            language=actor.book.language,
            journal_code=journal,
            on=days[one.entry_id],
        )
        entries.append(on_open_day(entry, look_around(actor.book, [entry])))
    posted = write_entries(actor, entries)
    write_tax_lines(
        actor,
        [
            _tax_line(one, tax, amounts, entry_id, entry.booked_on)
            for (one, _), moved, entry, entry_id in zip(
                moving, taxes, entries, (row.entry_id for row in posted), strict=True
            )
            for tax, amounts in moved
        ],
    )


def _tax_line(
    one: Waiting, tax: TaxedEntry, amounts: Amounts, entry_id: int, on: dt.date
) -> NewTaxLine:
    return NewTaxLine(
        entry_id=entry_id,
        party_id=one.party_id,
        code=tax.code,
        rate_e2=tax.rate_e2,
        base_minor=amounts[0],
        tax_minor=amounts[1],
        base_box=tax.base_box,
        tax_box=tax.tax_box,
        ledger_code=tax.ledger_code,
        taxed_on=on,
        evidence=tax.evidence,
    )
