"""The written form of a lifted credit hold: what programs send and screens make.

    {"party": "J1", "up_to": "15000.00", "until": "2026-04-30", "reason": "Their grant came in"}

The amount is decimal text in the currency of the books.
"""

from akker.kernel.errors import Refused
from akker.kernel.money import parse_decimal
from akker.ledger.entry_form import checked_texts, day_in
from akker.receivables.rules_credit import NewRelease

_KEYS = ("party", "up_to", "until", "reason")


def release_from_form(values: object, currency: str) -> NewRelease:
    """Refused: form_unfit, form_key_unknown, form_incomplete, date_unreadable, and what
    `money.parse_decimal` refuses.
    """
    form = checked_texts(values, _KEYS, "A lifted hold")
    for key in _KEYS:
        if not form.get(key):
            raise Refused(
                "form_incomplete",
                "There is no {key} in this form.",
                remedy="Fill it in.",
                key=key,
            )
    return NewRelease(
        party_code=form["party"],
        up_to_minor=parse_decimal(form["up_to"], currency),
        until=day_in(form["until"]),
        reason=form["reason"],
    )
