"""What the typed amounts of a line mean, in the currency of the books and in another."""

import datetime as dt

from django.utils.translation import gettext as _

from akker.intake.understood import understood_amount
from akker.kernel.errors import Refused
from akker.kernel.money import check_currency, decimal_text
from akker.kernel.rates import at_rate, parse_rate, rate_text
from akker.ledger.queries_rates import RateRow, rate_on
from akker.reports.display import shown_amount, shown_date
from akker.web.fields import Reading
from akker.web.typed import RawLine, field_text, unread
from akker.web.typed_cells import Cell, Known

DIFFERENCE = "="  # typed in an amount: whatever makes debit equal credit


def read_amounts(raw: RawLine, known: Known) -> tuple[Cell, Cell, int | None]:
    """The two fields as they stand, and the amount: debit above zero."""
    if DIFFERENCE in (raw.debit, raw.credit):
        return Cell(raw.debit), Cell(raw.credit), None
    if raw.debit and raw.credit:
        wrong = _("Give debit or credit, not both on one line.")
        return Cell(raw.debit), Cell(raw.credit, wrong=wrong), None
    if not raw.debit and not raw.credit:
        return Cell(), Cell(), None
    cell, read = _read_amount(raw.debit or raw.credit, known.book.currency, known)
    if read is None:
        return (cell, Cell(), None) if raw.debit else (Cell(), cell, None)
    return *in_columns(read if raw.debit else -read, known), read if raw.debit else -read


def in_columns(amount_minor: int, known: Known) -> tuple[Cell, Cell]:
    """An amount where it belongs: what is below zero in debit is a credit."""
    text = field_text(abs(amount_minor), known.book.currency, known.language)
    return (Cell(text), Cell()) if amount_minor >= 0 else (Cell(), Cell(text))


def _read_amount(text: str, currency: str, known: Known) -> tuple[Cell, int | None]:
    try:
        readings = understood_amount(text, known.language.code, currency)
    except Refused as refusal:
        return Cell(text, wrong=refusal.sentence), None
    if len(readings) > 1:
        asks = [
            Reading(
                field_text(read, currency, known.language),
                shown_amount(read, currency, known.language),
            )
            for read in readings
        ]
        return Cell(text, asks=tuple(asks)), None
    return Cell(field_text(readings[0], currency, known.language)), readings[0]


def read_foreign(
    raw: RawLine, amount_minor: int | None, booked_on: dt.date | None, known: Known
) -> tuple[tuple[Cell, Cell, Cell], dict[str, str], int | None]:
    """Currency, amount in it and rate; what a form keeps of them; and what it is worth.

    The amount has the side of the line; where the line has none, it says what it is worth.
    """
    currency = raw.currency.upper()
    kept = {"currency": currency, "currency_amount": raw.currency_amount, "rate": raw.rate}
    if not any(kept.values()):
        return (Cell(), Cell(), Cell()), {}, None
    try:
        check_currency(currency)
    except Refused as refusal:
        cells = Cell(currency, wrong=refusal.sentence), Cell(raw.currency_amount), Cell(raw.rate)
        return cells, kept, None
    if not raw.currency_amount:
        wrong = _("Give the amount in %(currency)s too.") % {"currency": currency}
        return (Cell(currency), Cell(wrong=wrong), Cell(raw.rate)), kept, None
    amount, foreign_minor = _read_amount(raw.currency_amount, currency, known)
    rate, used = _read_rate(raw.rate, currency, booked_on, known, is_asked=amount_minor is None)
    if foreign_minor is None:
        kept["currency_amount"] = unread(raw.currency_amount, "")
        return (Cell(currency), amount, rate), kept, None
    is_credit = (amount_minor or foreign_minor) < 0
    signed_minor = -abs(foreign_minor) if is_credit else abs(foreign_minor)
    kept["currency_amount"] = decimal_text(signed_minor, currency)
    if used is None:
        return (Cell(currency), amount, rate), kept, None
    kept |= {"rate": rate_text(used.rate_e9), "rate_date": used.rated_on.isoformat()}
    kept["rate_source"] = used.source
    worth_minor = at_rate(signed_minor, currency, used.rate_e9, known.book.currency)
    return (Cell(currency), amount, rate), kept, worth_minor


def _read_rate(
    text: str, currency: str, booked_on: dt.date | None, known: Known, *, is_asked: bool
) -> tuple[Cell, RateRow | None]:
    """A rate as typed; else, where the line has no amount of its own, that of the day."""
    day = booked_on or known.today
    try:
        if text:
            typed = text.replace(",", ".") if "." not in text else text
            return Cell(text), RateRow(currency, day, parse_rate(typed), "given")
        if not is_asked:
            return Cell(), None
        row = rate_on(known.book, currency, day)
    except Refused as refusal:
        return Cell(text, wrong=refusal.sentence), None
    said = _("%(rate)s, of %(day)s") % {
        "rate": rate_text(row.rate_e9).replace(".", known.language.decimal_mark),
        "day": shown_date(row.rated_on, known.language),
    }
    return Cell(said=said), row
