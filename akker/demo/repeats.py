"""What Noordlicht invoices again and again: some go on, one pauses, one was missed."""

import datetime as dt
from typing import Any

from akker.books.actor import Actor
from akker.kernel.calendar import add_months
from akker.repeating.rules import step_of_index, step_of_percentage
from akker.repeating.runs import run_repeating
from akker.repeating.schedule_form import repeating_from_form
from akker.repeating.scheduling import (
    add_indexation,
    add_repeating_invoice,
    pause_repeating_invoice,
)

_TAGS = {"cost-centre": "subscriptions"}


def leave_repeating(actor: Actor, today: dt.date) -> None:
    """Set them up as of this quarter, and make what is due of most of them."""
    month = today.replace(day=1)
    quarter = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    new_year = dt.date(today.year + 1, 1, 1)
    support = _line("Support bundle, {period}", "K1006", price="795.00")
    _set_up(actor, "Support Bronstaal", "K1006", quarter, support, unit="quarter", act="issue")
    seats = _line("", "K1012", product="seat", quantity="4")
    _set_up(actor, "Extra seats Merelveld", "K1012", month, seats, act="issue")
    hosting = _line("Hosting, {month}", "K1007", price="240.00")
    how = {"timing": "arrears", "day": str(month.day)}
    _set_up(actor, "Hosting Tjalkwerf", "K1007", add_months(month, -1), hosting, **how)
    licence = _line("Licence {year}", "K1034", price="1490.00")
    _set_up(actor, "Licence Smeltkroes", "K1034", new_year, licence, unit="year", act="mail")
    rooms = _line("Room for training, {month}", "K1029", price="310.00")
    _set_up(actor, "Training room Vuursteen", "K1029", add_months(month, 1), rooms, act="issue")
    report = _line("Report of the month, {month}", "K1003", price="185.00")
    _set_up(actor, "Report Kwelderzang", "K1003", add_months(month, -2), report, times="24")

    for name in ("Support Bronstaal", "Extra seats Merelveld", "Hosting Tjalkwerf"):
        run_repeating(actor, until=today, name=name)
    for name in ("Support Bronstaal", "Hosting Tjalkwerf"):
        add_indexation(actor, name=name, step=step_of_percentage(new_year, 2_500_000))
    index = step_of_index(add_months(new_year, 12), 118_400_000, 121_900_000)
    add_indexation(actor, name="Licence Smeltkroes", step=index)
    pause_repeating_invoice(
        actor,
        name="Training room Vuursteen",
        from_on=add_months(month, 2),
        until=add_months(month, 4) - dt.timedelta(days=1),
        catches_up=True,
    )


def _line(text: str, customer: str, **more: str) -> dict[str, Any]:
    line: dict[str, Any] = {"text": text, "dimensions": {**_TAGS, "customer": customer}, **more}
    if "product" not in line:
        line |= {"vat": "V21", "code": "8020"}
    return {key: value for key, value in line.items() if value}


def _set_up(
    actor: Actor, name: str, party: str, starts: dt.date, line: dict[str, Any], **how: str
) -> None:
    form = {
        "name": name,
        "starts": starts.isoformat(),
        **how,
        "invoice": {"party": party, "lines": [line]},
    }
    add_repeating_invoice(actor, new=repeating_from_form(form))
