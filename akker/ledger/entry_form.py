"""The written form of an entry: what drafts, templates and `akker post` hold, as JSON.

    {"date": "2026-03-02", "journal": "MEM", "description": "Hosting",
     "lines": [{"code": "4625", "amount": "50.00", "currency": "USD", "currency_amount": "54.00"},
               {"code": "1600", "amount": "-50.00", "party": "AWS", "text": "March",
                "dimensions": {"project": "P1"}}]}

Amounts are decimal text, debit above zero; nothing is rounded or guessed, and a key that is
not known is refused. A line in another currency may say its rate (foreign units for one of
our own), the day of that rate and where it comes from. `corrects` is the label of an entry
that was taken back and is replaced by this one.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from akker.kernel.errors import Refused
from akker.kernel.money import check_currency, decimal_text, parse_decimal
from akker.kernel.rates import parse_rate, rate_text
from akker.ledger.rules import CORRECTS, MOST_LINES, NewEntry, NewLine, check_text

Form = dict[str, Any]

_KEYS = ("date", "journal", "description", "lines", "corrects")
_LINE_KEYS = (
    "code",
    "amount",
    "party",
    "text",
    "currency",
    "currency_amount",
    "rate",
    "rate_date",
    "rate_source",
    "dimensions",
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def read_form(text: str | bytes) -> object:
    """What JSON text says; `entry_from_form` judges it. Refused: form_unreadable."""
    try:
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_no_such_number)
    except (ValueError, RecursionError) as error:
        raise Refused(
            "form_unreadable",
            "This is not JSON: {reason}.",
            remedy="Write it as the help of the verb shows it.",
            reason=str(error).rstrip(".")[:120],
        ) from error


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice[:40]!a} stands there twice")
    return values


def _no_such_number(text: str) -> object:
    raise ValueError(f"{text} is no amount")


def check_form(values: object) -> Form:
    """A form that may be incomplete: known keys, and text everywhere. For drafts.

    Refused: form_unfit, form_key_unknown, text_too_long, text_unreadable.
    """
    form = checked_texts(values, _KEYS, "An entry", but=("lines",))
    lines = form.get("lines", [])
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise Refused(
            "form_unfit",
            "The lines of an entry are not a list of at most {most}.",
            remedy="Write them as a list, one object a line.",
            most=MOST_LINES,
        )
    for line_no, line in enumerate(lines, start=1):
        where = f"Line {line_no}"
        checked_texts(line, _LINE_KEYS, where, but=("dimensions",))
        dimensions = line.get("dimensions", {})
        checked_texts(dimensions, tuple(dimensions) if isinstance(dimensions, dict) else (), where)
    return form


def checked_texts(
    values: object, known: Sequence[str], where: str, but: Sequence[str] = ()
) -> Form:
    """An object with known keys alone, and text in all of them `but` some.

    Refused: form_unfit, form_key_unknown, text_too_long, text_unreadable.
    """
    if not isinstance(values, dict):
        raise Refused(
            "form_unfit",
            "{where} is not an object with keys.",
            remedy="Use the keys {known}.",
            where=where,
            known=", ".join(known),
        )
    for key, value in values.items():
        if key not in known:
            raise Refused(
                "form_key_unknown",
                "{where} has the key {key}, which means nothing here.",
                remedy="Use one of: {known}.",
                where=where,
                key=ascii(str(key)[:40]),
                known=", ".join(known),
            )
        if key not in but:
            if not isinstance(value, str):
                raise Refused(
                    "form_unfit",
                    "{where} has a {key} that is not text.",
                    remedy='Write it in quotes, amounts too: "12.50".',
                    where=where,
                    key=key,
                )
            check_text(value)
    return values


def entry_from_form(values: object, currency: str) -> NewEntry:
    """The entry that a complete form describes, in books of that currency.

    Whether it may be posted is for `rules.check_entry`. Refused: what `check_form` refuses,
    form_incomplete, date_unreadable, amount_unreadable, too_many_decimals, currency_unknown,
    currency_incomplete, rate_unreadable.
    """
    form = check_form(values)
    if not form.get("date"):
        raise Refused(
            "form_incomplete", "This entry has no date.", remedy="Give it one, as 2026-03-31."
        )
    booked_on = day_in(form["date"])
    lines = form.get("lines", [])
    corrects = form.get("corrects", "")
    return NewEntry(
        journal_code=form.get("journal", ""),
        booked_on=booked_on,
        description=form.get("description", ""),
        lines=tuple(_line(n, line, booked_on, currency) for n, line in enumerate(lines, start=1)),
        source=f"{CORRECTS}{corrects}"[:80] if corrects else "",
    )


def _line(line_no: int, line: Mapping[str, Any], booked_on: dt.date, currency: str) -> NewLine:
    if not line.get("amount"):
        raise Refused(
            "form_incomplete",
            "Line {line_no} has no amount.",
            remedy="Give it one, or leave the line out.",
            line_no=line_no,
        )
    foreign = line.get("currency", "")
    rate_e9 = currency_minor = None
    if foreign:
        check_currency(foreign)
        if line.get("currency_amount"):
            currency_minor = parse_decimal(line["currency_amount"], foreign)
        if line.get("rate"):
            rate_e9 = parse_rate(line["rate"])
    elif line.get("currency_amount") or line.get("rate"):
        raise Refused(
            "currency_incomplete",
            "Line {line_no} has an amount or rate in another currency, but no currency.",
            remedy="Say which one, such as USD.",
            line_no=line_no,
        )
    rate_on = day_in(line["rate_date"]) if line.get("rate_date") else booked_on
    return NewLine(
        ledger_code=line.get("code", ""),
        amount_minor=parse_decimal(line["amount"], currency),
        party_code=line.get("party", ""),
        text=line.get("text", ""),
        currency=foreign,
        currency_minor=currency_minor,
        rate_e9=rate_e9,
        rate_on=rate_on if rate_e9 else None,
        rate_source=(line.get("rate_source") or "given")[:30] if rate_e9 else "",
        dimensions=tuple(sorted(line.get("dimensions", {}).items())),
    )


def day_in(text: str) -> dt.date:
    """Refused: date_unreadable."""
    try:
        if _DAY.match(text):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise Refused(
        "date_unreadable",
        "{text} is not a date.",
        remedy="Write it as 2026-03-31.",
        text=text[:40],
    )


def form_of(entry: NewEntry, currency: str) -> Form:
    """The form that describes an entry; reading it gives the same entry, but for its source."""
    form: Form = {
        "date": entry.booked_on.isoformat(),
        "journal": entry.journal_code,
        "description": entry.description,
        "lines": [_line_form(line, currency) for line in entry.lines],
    }
    if entry.source.startswith(CORRECTS):
        form["corrects"] = entry.source.removeprefix(CORRECTS)
    return form


def _line_form(line: NewLine, currency: str) -> Form:
    values = {
        "code": line.ledger_code,
        "amount": decimal_text(line.amount_minor, currency),
        "party": line.party_code,
        "text": line.text,
        "currency": line.currency,
    }
    if line.currency_minor is not None:
        values["currency_amount"] = decimal_text(line.currency_minor, line.currency)
    if line.rate_e9 is not None:
        values["rate"] = rate_text(line.rate_e9)
        values["rate_date"] = line.rate_on.isoformat() if line.rate_on else ""
        values["rate_source"] = line.rate_source
    form: Form = {key: value for key, value in values.items() if value}
    if line.dimensions:
        form["dimensions"] = dict(line.dimensions)
    return form
