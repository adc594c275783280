"""A letter of reminder, filled in: figures and days in the language of the customer."""

import datetime as dt
from dataclasses import dataclass

from akker.dunning.letters import LANGUAGES, filled
from akker.dunning.reminder_rules import DAYS_TO_PAY, Batch, DueItem
from akker.kernel.money import decimal_text

# Where a sign belongs to more than one currency, its code is written.
_SIGNS = {"EUR": "€", "GBP": "£", "USD": "$"}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
_LATE = {
    "en": "- {number} of {amount}, due on {day}",
    "nl": "- {number} van {amount}, vervallen op {day}",
}
_WITHOUT_NUMBER = {"en": "without a number", "nl": "zonder nummer"}
_NO_ACCOUNT = {"en": "our bank account", "nl": "onze bankrekening"}
_MOST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Who writes, or is written to. `language` may be empty or one without letters."""

    name: str
    language: str
    iban: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    language: str
    subject: str
    text: str


def letter_of(
    batch: Batch,
    to: Correspondent,
    us: Correspondent,
    *,
    on: dt.date,
    costs_minor: int = 0,
    consumer_days: int = 0,
) -> Letter:
    """What somebody gets: `on` is the day of the letter, `costs_minor` what may be charged."""
    language = next((one for one in (to.language, us.language) if one in LANGUAGES), LANGUAGES[0])
    template = batch.step.letters[language]
    values = {
        "customer": to.name,
        "company": us.name,
        "items": "\n".join(_line(item, language) for item in batch.items),
        "total": shown_amount(batch.total_minor, batch.currency, language),
        "pay_by": shown_day(on + dt.timedelta(days=DAYS_TO_PAY), language),
        "iban": _in_fours(us.iban) or _NO_ACCOUNT[language],
        "days": str(consumer_days),
        "costs": shown_amount(costs_minor, batch.currency, language),
    }
    subject = " ".join(filled(template.subject, values).split())[:_MOST_SUBJECT]
    return Letter(language, subject, filled(template.text, values))


def _line(item: DueItem, language: str) -> str:
    return filled(
        _LATE[language],
        {
            "number": item.number or _WITHOUT_NUMBER[language],
            "amount": shown_amount(item.open_minor, item.currency, language),
            "day": shown_day(item.due_on, language),
        },
    )


def shown_amount(amount_minor: int, currency: str, language: str) -> str:
    """`€ 1.234,50` in Dutch, `€1,234.50` in English, the code where there is no sign."""
    whole, _dot, part = decimal_text(amount_minor, currency).partition(".")
    grouped = f"{int(whole):,}"
    figure = f"{grouped}.{part}" if part else grouped
    if language == "nl":
        figure = figure.translate(str.maketrans(",.", ".,"))
    sign = _SIGNS.get(currency, "")
    if not sign:
        return f"{currency} {figure}"
    return f"{sign} {figure}" if language == "nl" else f"{sign}{figure}"


def shown_day(day: dt.date, language: str) -> str:
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"


def _in_fours(iban: str) -> str:
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))
