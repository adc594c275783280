"""The written form of private use: what programs and files send, as JSON.

    {"date": "2026-12-31", "vat": "PRIV", "text": "Private use of the car", "code": "4573",
     "value": "35000.00", "percent": "2.7"}

With `base` in place of `value` and `percent`, it is the worth without VAT of what was used, and
its rate is owed. `code` is the ledger account that bears the VAT; `evidence` is what it stands on.
"""

from akker.kernel.errors import Refused
from akker.kernel.money import parse_decimal
from akker.ledger.entry_form import checked_texts, day_in
from akker.parties.card_form import hundredths
from akker.tax.rules_private import PrivateUse

KEYS = ("date", "vat", "text", "code", "base", "value", "percent", "evidence")


def private_use_from_form(values: object, currency: str) -> PrivateUse:
    """In books of that currency; what it comes to is for `rules_private`.

    Refused: form_unfit, form_key_unknown, form_incomplete, text_too_long, text_unreadable,
    date_unreadable, amount_unreadable, too_many_decimals, number_unreadable.
    """
    form = checked_texts(values, KEYS, "Private use")
    for key, what in (("date", "date"), ("vat", "VAT code"), ("text", "text"), ("code", "account")):
        if not form.get(key):
            raise Refused(
                "form_incomplete",
                "This private use has no {what}.",
                remedy="Fill it in.",
                what=what,
            )
    return PrivateUse(
        used_on=day_in(form["date"]),
        tax_code=form["vat"],
        text=form["text"],
        ledger_code=form["code"],
        base_minor=parse_decimal(form["base"], currency) if form.get("base") else 0,
        value_minor=parse_decimal(form["value"], currency) if form.get("value") else 0,
        share_e2=hundredths(form["percent"]) if form.get("percent") else 0,
        evidence=form.get("evidence", ""),
    )
