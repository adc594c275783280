"""Repeating invoices: what was missed, each with its twelve months to come, and what is done."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from akker.audit.queries import history_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.kernel.calendar import add_months
from akker.kernel.errors import Refused
from akker.kernel.quantities import parse_millionths
from akker.parties.queries import party_names
from akker.repeating.making import leave_out_period, make_repeating_invoice
from akker.repeating.queries import (
    DuePeriod,
    RepeatingRow,
    due_periods,
    made_periods,
    made_starts,
    next_due,
    repeating_invoices,
    repeating_named,
)
from akker.repeating.queries_worth import (
    MOST_JUDGED,
    MonthlyValue,
    coming,
    in_the_way,
    monthly_values,
    monthly_values_to_come,
)
from akker.repeating.rules import Step, step_of_index, step_of_percentage
from akker.repeating.runs import run_repeating
from akker.repeating.scheduling import (
    add_indexation,
    pause_repeating_invoice,
    remove_indexation,
    resume_repeating_invoice,
    stop_repeating_invoice,
)
from akker.web.asked import typed_text, with_query
from akker.web.days import typed_day, typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted, gone_to
from akker.web.history import happened
from akker.web.repeating_words import ACT_WORDS, OUTCOMES, STANDINGS, rhythm_words
from akker.web.sold_fields import machine_text, shown_number
from akker.web.templatetags.akker import reader

LIST, PAGE = "web/repeating/list.html", "web/repeating/page.html"
PAGE_SIZE, MONTHS, MOST_MADE = 100, 12, 36
Words = str | Promise


@dataclass(frozen=True, slots=True)
class Listed:
    """A schedule in the list. `state` is in words where it does not simply go on."""

    row: RepeatingRow
    party_code: str
    party_name: str
    rhythm: str
    next_on: dt.date | None
    value: MonthlyValue | None
    missed: int
    state: Words


@require_safe
@opens_to(Permission.READ_BOOKS)
def repeating(request: BookRequest) -> HttpResponse:
    """What was missed and why, and every repeating invoice with what it is worth a month."""
    return render(request, LIST, _listed(request))


def _listed(request: BookRequest) -> dict[str, Any]:
    book, after = request.actor.book, typed_text(request.GET, "after")[:120]
    with reading(book):
        today = today_in(book)
        found = repeating_invoices(book, after=after, limit=PAGE_SIZE + 1)
        rows = found[:PAGE_SIZE]
        due = due_periods(book, until=today)
        shown = due[:MOST_JUDGED]
        done = made_starts(book, [row.repeating_id for row in rows])
        values = monthly_values(book, rows, on=today)
        later_values = monthly_values_to_come(book, rows, on=today)
        names = party_names(
            book,
            [
                *(row.version_on(today).party_code for row in rows),
                *(one.row.version_on(one.starts_on).party_code for one in shown),
            ],
        )
        listed = [
            _row(
                row,
                done[row.repeating_id],
                (later_values | values).get(row.repeating_id),
                due,
                names,
                today,
                is_to_come=row.repeating_id in later_values,
            )
            for row in rows
        ]
        address = reverse("repeating", args=[book.slug])
        later = with_query(address, {"after": rows[-1].name}) if len(found) > PAGE_SIZE else ""
        return {
            "rows": listed,
            "due": [
                (one, why, _party(one, names))
                for one, why in zip(shown, in_the_way(book, shown, on=today), strict=True)
            ],
            "due_count": len(due),
            "totals": _totals(values.values()),
            "later_totals": _totals((later_values | values).values()) if later_values else [],
            "today": today,
            "later_url": later,
            "first_url": address if after else "",
            "may_issue": Permission.ISSUE_INVOICES in request.actor.permissions,
        }


def _party(one: DuePeriod, names: dict[str, str]) -> str:
    code = one.row.version_on(one.starts_on).party_code
    return names.get(code) or code


def _row(
    row: RepeatingRow,
    done: set[dt.date],
    value: MonthlyValue | None,
    due: Sequence[DuePeriod],
    names: dict[str, str],
    today: dt.date,
    *,
    is_to_come: bool,
) -> Listed:
    code = row.version_on(today).party_code
    missed = sum(one.row.repeating_id == row.repeating_id for one in due)
    rhythm = rhythm_words(row.schedule.rhythm)
    next_on = next_due(row, done, today)
    state = _state(row, today) or (gettext_lazy("to begin") if is_to_come else "")
    return Listed(row, code, names.get(code) or code, rhythm, next_on, value, missed, state)


def _state(row: RepeatingRow, today: dt.date) -> Words:
    if row.schedule.stopped_on is not None and row.schedule.stopped_on <= today:
        return gettext_lazy("stopped")
    if row.is_ended(today):
        return gettext_lazy("over")
    return gettext_lazy("pauses") if row.pause_on(today) else ""


def _totals(values: Any) -> list[MonthlyValue]:
    """By currency, what all of them are worth a month."""
    sums: dict[str, int] = defaultdict(int)
    for value in values:
        sums[value.currency] += value.amount_minor
    return [MonthlyValue(*pair) for pair in sorted(sums.items())]


@require_safe
@opens_to(Permission.READ_BOOKS)
def one(request: BookRequest, name: str) -> HttpResponse:
    """One repeating invoice: twelve months to come, what was made, prices and pauses."""
    return render(request, PAGE, _shown(request, name))


def _shown(request: BookRequest, name: str) -> dict[str, Any]:
    book = request.actor.book
    with reading(book):
        try:
            row = repeating_named(book, name)
        except Refused as refusal:
            raise Http404 from refusal
        today = today_in(book)
        found = coming(book, row, until=add_months(today, MONTHS))
        late = [worth.due for worth in found if worth.due.planned.is_due(today)]
        why = dict(
            zip((one.starts_on for one in late), in_the_way(book, late, on=today), strict=True)
        )
        version = row.version_on(today)
        names = party_names(book, [version.party_code])
        made = made_periods(book, row)
        return {
            "row": row,
            "version": version,
            "later": [one for one in row.versions if one.counts_from > today],
            "party_name": names.get(version.party_code) or version.party_code,
            "rhythm": rhythm_words(row.schedule.rhythm),
            "act": ACT_WORDS[version.act],
            "state": _state(row, today),
            "coming": [
                (
                    worth,
                    why.get(worth.due.starts_on) or worth.refusal,
                    worth.due.planned.is_due(today),
                    STANDINGS[worth.due.planned.standing],
                )
                for worth in found
            ],
            "missed_count": len(late),
            "made": [(one, *OUTCOMES[one.outcome]) for one in made[:MOST_MADE]],
            "made_count": len(made),
            "value": {
                **monthly_values_to_come(book, [row], on=today),
                **monthly_values(book, [row], on=today),
            }.get(row.repeating_id),
            "steps": [(step, shown_number(step.text, reader())) for step in row.steps],
            "pause": row.pause_on(today),
            "today_text": today.isoformat(),
            "today": today,
            "events": [happened(one) for one in history_of(book, f"repeating:{row.repeating_id}")],
            "may_issue": Permission.ISSUE_INVOICES in request.actor.permissions,
        }


def _done(request: BookRequest, name: str, act: Callable[[], str]) -> HttpResponse:
    """What was asked of one, then its page; that page with the reason where it is refused."""
    to = reverse("repeating-one", args=[request.actor.book.slug, name])
    return acted(request, act, to=to, page=lambda refusal: (PAGE, _shown(request, name)))


@require_POST
@opens_to(Permission.ISSUE_INVOICES)
def run(request: BookRequest) -> HttpResponse:
    """The button that makes all that was missed, of one or of all."""
    book, name = request.actor.book, typed_text(request.POST, "name")[:120]
    results = run_repeating(request.actor, until=today_in(book), name=name)
    made = [result for result in results if not result.refusal]
    if made:
        said = ngettext("%(count)s is made.", "%(count)s are made.", len(made))
        messages.success(request, said % {"count": len(made)})
    if len(made) < len(results):
        messages.warning(request, _("Not everything could be made; what is left says why."))
    where = ("repeating-one", name) if name else ("repeating",)
    return gone_to(request, reverse(where[0], args=[book.slug, *where[1:]]))


@require_POST
@opens_to(Permission.ISSUE_INVOICES)
def make(request: BookRequest, name: str) -> HttpResponse:
    """The button that makes one period."""

    def act() -> str:
        made = make_repeating_invoice(
            request.actor,
            name=name,
            starts_on=_day(request, "starts_on"),
            on=today_in(request.actor.book),
        )
        if made.label:
            return _("%(label)s is issued.") % {"label": made.label}
        return _("The draft is made.")

    return _done(request, name, act)


def _day(request: BookRequest, field: str) -> dt.date:
    """Refused: date_unreadable, day_of_two."""
    return typed_day(typed_text(request.POST, field), today_in(request.actor.book))


@require_POST
@opens_to(Permission.ISSUE_INVOICES)
def leave_out(request: BookRequest, name: str) -> HttpResponse:
    """A period of which nothing is made, and why."""

    def act() -> str:
        leave_out_period(
            request.actor,
            name=name,
            starts_on=_day(request, "starts_on"),
            reason=typed_text(request.POST, "reason"),
        )
        return _("The period is left out.")

    return _done(request, name, act)


@require_POST
@opens_to(Permission.ISSUE_INVOICES)
def pause(request: BookRequest, name: str) -> HttpResponse:
    """A pause from a day on, perhaps until another."""

    def act() -> str:
        until = typed_day_if_any(
            request.POST.get("until", ""), today_in(request.actor.book), ahead=True
        )
        pause_repeating_invoice(
            request.actor,
            name=name,
            from_on=_day(request, "from_on"),
            until=until,
            catches_up=bool(request.POST.get("catches_up")),
        )
        return _("The pause is kept.")

    return _done(request, name, act)


@require_POST
@opens_to(Permission.ISSUE_INVOICES)
def resume(request: BookRequest, name: str) -> HttpResponse:
    """The end of the pause that holds on that day."""

    def act() -> str:
        resume_repeating_invoice(
            request.actor,
            name=name,
            on=_day(request, "on"),
            catches_up=bool(request.POST.get("catches_up")),
        )
        return _("It goes on.")

    return _done(request, name, act)


@require_POST
@opens_to(Permission.ISSUE_INVOICES)
def index(request: BookRequest, name: str) -> HttpResponse:
    """A change of prices by a percentage or by index numbers; or one that is taken away."""

    def act() -> str:
        if request.POST.get("do") == "remove":
            remove_indexation(request.actor, name=name, from_on=_day(request, "from_on"))
            return _("The change of prices is taken away.")
        add_indexation(request.actor, name=name, step=_step(request))
        return _("The change of prices is kept.")

    return _done(request, name, act)


def _step(request: BookRequest) -> Step:
    """Refused: date_unreadable, number_unreadable, indexation_unfit."""
    from_on, language = _day(request, "from_on"), reader()
    percent, old, new = (
        machine_text(typed_text(request.POST, field).rstrip("% "), language) or "0"
        for field in ("percent", "old_index", "new_index")
    )
    if old != "0" or new != "0":
        return step_of_index(from_on, parse_millionths(old), parse_millionths(new))
    return step_of_percentage(from_on, parse_millionths(percent))


@require_POST
@opens_to(Permission.ISSUE_INVOICES)
def stop(request: BookRequest, name: str) -> HttpResponse:
    """From a day on no period begins any more."""

    def act() -> str:
        stop_repeating_invoice(request.actor, name=name, on=_day(request, "on"))
        return _("It is stopped.")

    return _done(request, name, act)
