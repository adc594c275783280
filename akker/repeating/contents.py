"""What is invoiced for one period: prices of that day, and its days in the customer's words."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import override

from akker.kernel.errors import Refused
from akker.kernel.quantities import millionths_text, parse_millionths
from akker.ledger.entry_form import Form, checked_texts
from akker.receivables.invoice_form import check_invoice_form
from akker.repeating.rules import Period, Step, indexed

KEYS = ("party", "currency", "prices", "reference", "note", "lines")
PERIOD, MONTH, YEAR = "{period}", "{month}", "{year}"  # what texts may say of the period


def check_content(values: object) -> Form:
    """The form of what is invoiced each time: without days, for those come by themselves.

    Refused: form_unfit, form_key_unknown, text_too_long, text_unreadable, too_many_lines,
    form_incomplete.
    """
    form = checked_texts(values, KEYS, "A repeating invoice", but=("lines",))
    check_invoice_form(form)
    for line_no, line in enumerate(form.get("lines", []), start=1):
        if line.get("supplied") or line.get("supplied_until"):
            raise Refused(
                "form_unfit",
                "Line {line_no} of this repeating invoice has a day of its own.",
                remedy="Leave it out: each period says when it was supplied.",
                line_no=line_no,
            )
    if not form.get("party"):
        raise Refused(
            "form_incomplete",
            "This invoice does not say who gets it.",
            remedy="Name a customer.",
        )
    return form


def form_of_period(
    content: Form,
    period: Period,
    steps: Sequence[Step],
    *,
    on: dt.date,
    language: str,
    currency: str,
) -> Form:
    """The form of the invoice for a period, dated `on`, with the steps that count applied.

    Prices that a line takes from its product stay open: they are those of the list.
    """
    words = words_of(period, language)

    def told(text: str) -> str:
        for mark, said in words.items():
            text = text.replace(mark, said)
        return text

    form = {**content, "date": on.isoformat(), "supplied": period.starts_on.isoformat()}
    if period.ends_on > period.starts_on:
        form["supplied_until"] = period.ends_on.isoformat()
    form |= {key: told(form[key]) for key in ("reference", "note") if form.get(key)}
    form["lines"] = [_line(line, told, steps, currency) for line in content.get("lines", [])]
    return form


def _line(line: Form, told: Any, steps: Sequence[Step], currency: str) -> Form:
    found = {**line}
    if found.get("text"):
        found["text"] = told(found["text"])
    if found.get("price") and steps:
        price_e6 = indexed(parse_millionths(found["price"]), steps, currency)
        found["price"] = millionths_text(price_e6, 2)
    return found


def content_at(content: Form, steps: Sequence[Step], currency: str) -> Form:
    """What is invoiced, with prices as they are after these steps."""
    lines = [_line(line, str, steps, currency) for line in content.get("lines", [])]
    return {**content, "lines": lines} if steps else content


def words_of(period: Period, language: str) -> dict[str, str]:
    """What stands for each mark: `1 January - 31 January 2026`, in that language."""
    first, last = period.starts_on, period.ends_on
    with override(language):
        begins = date_format(first, "j F" if first.year == last.year else "j F Y")
        return {
            PERIOD: f"{begins} - {date_format(last, 'j F Y')}",
            MONTH: date_format(first, "F Y"),
            YEAR: str(first.year),
        }
