"""The written form of a repeating invoice, as JSON; screen, API and command line make the same.

    {"name": "Support", "starts": "2026-01-31", "every": "1", "unit": "month", "day": "31",
     "ends": "2027-12-31", "times": "24", "timing": "advance", "act": "issue",
     "invoice": {"party": "J1", "reference": "PO 12",
                 "lines": [{"text": "Support {period}", "price": "80.00", "vat": "V21",
                            "code": "8020"}]}}

`unit` is week, month, quarter or year, and `timing` advance or arrears; `act` is draft, issue or
mail. `day` is left out where the first day says it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form, checked_texts, day_in
from akker.repeating.contents import check_content, content_at
from akker.repeating.queries import RepeatingRow, Version
from akker.repeating.rules import ACTS, MONTH, UNITS, WEEK, Rhythm, Schedule, check_rhythm

ADVANCE, ARREARS = "advance", "arrears"
KEYS = ("name", "starts", "every", "unit", "day", "ends", "times", "timing", "act", "invoice")
CHANGED_KEYS = ("ends", "times", "act", "invoice")


@dataclass(frozen=True, slots=True)
class NewRepeating:
    name: str
    rhythm: Rhythm
    ends_on: dt.date | None
    times: int | None
    act: str
    content: Form


@dataclass(frozen=True, slots=True)
class ChangedRepeating:
    ends_on: dt.date | None
    times: int | None
    act: str
    content: Form


def repeating_from_form(values: object) -> NewRepeating:
    """Refused: form_unfit, form_key_unknown, form_incomplete, date_unreadable, count_unreadable,
    act_unknown, repeating_unfit, and what `contents.check_content` refuses.
    """
    form = checked_texts(values, KEYS, "A repeating invoice", but=("invoice",))
    for key in ("name", "starts"):
        if not form.get(key):
            raise Refused(
                "form_incomplete",
                "This repeating invoice has no {what}.",
                remedy="Give it one.",
                what="name" if key == "name" else "first day",
            )
    starts_on, unit = day_in(form["starts"]), form.get("unit") or MONTH
    is_by_month = unit in UNITS and unit != WEEK
    month_day = whole_number(form.get("day", "")) or starts_on.day
    rhythm = Rhythm(
        starts_on,
        whole_number(form.get("every") or "1") or 0,
        unit,
        month_day if is_by_month else 0,
        _in_arrears(form),
    )
    changed = changed_from_form({key: form[key] for key in CHANGED_KEYS if key in form})
    check_rhythm(rhythm, changed.ends_on, changed.times)
    return NewRepeating(
        form["name"].strip(), rhythm, changed.ends_on, changed.times, changed.act, changed.content
    )


def changed_from_form(values: object) -> ChangedRepeating:
    """What can change of one. Refused: as `repeating_from_form`."""
    form = checked_texts(values, CHANGED_KEYS, "A repeating invoice", but=("invoice",))
    act = form.get("act") or ACTS[0]
    if act not in ACTS:
        raise Refused(
            "act_unknown",
            "{text} is nothing that can be done with an invoice here.",
            remedy="Use one of: {known}.",
            text=ascii(act[:20])[1:-1],
            known=", ".join(ACTS),
        )
    return ChangedRepeating(
        day_in(form["ends"]) if form.get("ends") else None,
        whole_number(form.get("times", "")),
        act,
        check_content(form.get("invoice", {})),
    )


def _in_arrears(form: Mapping[str, Any]) -> bool:
    timing = form.get("timing") or ADVANCE
    if timing not in (ADVANCE, ARREARS):
        raise Refused(
            "repeating_unfit",
            "{text} says not when an invoice is due.",
            remedy="Use advance or arrears.",
            text=ascii(timing[:20])[1:-1],
        )
    return timing == ARREARS


def whole_number(text: str) -> int | None:
    """None where nothing is said. Refused: count_unreadable."""
    bare = text.strip()
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 6):
        raise Refused(
            "count_unreadable",
            "{text} is not a whole number.",
            remedy="Write it with digits, such as 12.",
            text=ascii(bare[:20])[1:-1],
        )
    return int(bare)


def row_of_new(new: NewRepeating) -> RepeatingRow:
    """One that is not kept yet, as it would be."""
    schedule = Schedule(new.rhythm, new.ends_on, new.times)
    version = Version(new.rhythm.starts_on, new.content, new.act)
    return RepeatingRow(0, "", new.name, schedule, (version,), ())


def form_of_repeating(row: RepeatingRow, day: dt.date, currency: str) -> Form:
    """The form that describes one, with what is invoiced for a period that begins on a day.

    Its prices are those of that day, in that currency.
    """
    rhythm, version = row.schedule.rhythm, row.version_on(day)
    form: Form = {
        "name": row.name,
        "starts": rhythm.starts_on.isoformat(),
        "every": str(rhythm.every),
        "unit": rhythm.unit,
        "day": str(rhythm.month_day) if rhythm.month_day else "",
        "ends": row.schedule.ends_on.isoformat() if row.schedule.ends_on else "",
        "times": str(row.schedule.times or ""),
        "timing": ARREARS if rhythm.in_arrears else ADVANCE,
        "act": version.act,
    }
    content = content_at(version.content, row.steps_on(day), currency)
    return {**{key: text for key, text in form.items() if text}, "invoice": content}
