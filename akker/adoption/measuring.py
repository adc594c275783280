"""The measures of use that a set of books has."""

from akker.adoption.events import UsageMeasureKept, UsageMeasureRetired
from akker.adoption.models import UsageFigure, UsageMeasure, UsageStanding
from akker.adoption.queries import measure_unknown
from akker.adoption.rules import MOST_CODE, MOST_NAME, NewMeasure, check_measure
from akker.adoption.standing import write_percents, write_standings
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.customers.activity_rules import checked_line
from akker.kernel.errors import Refused


@usecase(Permission.CHANGE_SETTINGS)
def keep_measure(actor: Actor, *, code: str, measure: NewMeasure) -> None:
    """Add a measure, or give one anew as a whole; one that was retired is in use again.

    Refused: usage_unfit, usage_measure_used, usage_measure_unknown, words_missing, text_too_long.
    """
    code = checked_line(code, "which code it has", MOST_CODE)
    check_measure(code, measure)
    row = measure_row(actor, code) or UsageMeasure(book=actor.book, code=code, per=measure.per)
    figures = UsageFigure.objects.filter(book=actor.book, measure=row.pk)
    if row.per != measure.per and figures.exists():
        raise Refused(
            "usage_measure_used",
            "{code} has figures already; what they are of stays.",
            remedy="Add another measure for the other span.",
            code=code,
        )
    full = None
    if measure.full_measure:
        full = measure_row(actor, measure.full_measure)
        if full is None:
            raise measure_unknown(measure.full_measure)
    row.name = checked_line(measure.name, "what it is called", MOST_NAME)
    row.unit = " ".join(measure.unit.split())
    row.per, row.full_value_e6, row.full_measure = measure.per, measure.full_value_e6, full
    was_retired, row.retired_on = row.retired_on is not None, None
    row.save()
    full_code = full.code if full else ""
    event = UsageMeasureKept(code, row.per, row.full_value_e6, full_code)
    record(actor, event, subject=f"usage-measure:{row.pk}")
    if was_retired:
        keys = figures.filter(ended_at=None).values_list("party_id", flat=True).distinct()
        write_standings(actor, list(keys))
        return
    standing = UsageStanding.objects.filter(book=actor.book, measure=row)
    write_percents(actor, list(standing.values_list("party_id", flat=True)))


@usecase(Permission.CHANGE_SETTINGS)
def retire_measure(actor: Actor, *, code: str) -> None:
    """It takes no more figures; those that there are stay. Refused: usage_measure_unknown."""
    row = measure_row(actor, code)
    if row is None or row.retired_on is not None:
        raise measure_unknown(code)
    row.retired_on = today_in(actor.book)
    row.save(update_fields=["retired_on"])
    UsageStanding.objects.filter(book=actor.book, measure=row).delete()
    event = UsageMeasureRetired(row.code, row.retired_on)
    record(actor, event, subject=f"usage-measure:{row.pk}")


def measure_row(actor: Actor, code: str) -> UsageMeasure | None:
    """Step: the measure, locked; retired ones too."""
    rows = UsageMeasure.objects.filter(book=actor.book, code=code)
    return rows.select_for_update(of=("self",)).first()
