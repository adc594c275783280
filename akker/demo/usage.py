"""How much the customers of the demo company use its planning tool, month by month."""

import datetime as dt

from akker.adoption.measuring import keep_measure
from akker.adoption.recording import record_usage
from akker.adoption.rules import DAY, NewFigure, NewMeasure
from akker.books.actor import Actor
from akker.books.queries import today_in
from akker.demo.chance import between, chance
from akker.demo.company import CUSTOMERS, GOES_BANKRUPT
from akker.demo.customers import GROWS, NEW, RESCUED, SLIPS
from akker.kernel.calendar import add_months

SEATS, PLANNERS, PLANS = "seats", "active-planners", "plans-made"
_MONTHS = 12
_EVERY = 4  # one in so many customers has the tool
# Seats, and of a hundred of them in use, the earliest month first.
_STORIES: dict[str, tuple[int, tuple[int, ...]]] = {
    SLIPS: (18, (78, 83, 78, 83, 78, 78, 72, 78, 72, 72, 61, 39)),
    RESCUED: (10, (60, 60, 50, 50, 40, 30, 30, 30, 30, 40, 50, 60)),
    GROWS: (20, (40, 40, 45, 45, 50, 55, 60, 65, 65, 70, 75, 85)),
    NEW: (3, (67,)),
}


def measure_usage(actor: Actor) -> None:
    """What the planning tool counts."""
    keep_measure(actor, code=SEATS, measure=NewMeasure("Seats", "seats"))
    planners = NewMeasure("Active planners", "people", full_measure=SEATS)
    keep_measure(actor, code=PLANNERS, measure=planners)
    keep_measure(actor, code=PLANS, measure=NewMeasure("Plans made", "plans", DAY))


def leave_usage(actor: Actor, today: dt.date) -> None:
    """Of the months that are over, and of one customer each day of the last weeks."""
    last = min(today, today_in(actor.book))
    first = add_months(last.replace(day=1), -_MONTHS)
    figures = []
    for code, seats, shares in _who_use():
        months = [add_months(first, nth) for nth in range(_MONTHS)][-len(shares) :]
        for on, share in zip(months, shares, strict=True):
            figures.append(NewFigure(code, SEATS, on, seats * 10**6))
            used = (seats * share + 50) // 100
            figures.append(NewFigure(code, PLANNERS, on, used * 10**6))
    for nth in range(56):
        on = last - dt.timedelta(days=nth)
        if on.weekday() < 5:
            made = between(chance(f"plans made {nth}"), 6, 14)
            figures.append(NewFigure(GROWS, PLANS, on, made * 10**6))
    for start in range(0, len(figures), 1000):
        record_usage(actor, figures=figures[start : start + 1000], source="planning tool")


def _who_use() -> list[tuple[str, int, tuple[int, ...]]]:
    found = [(code, seats, shares) for code, (seats, shares) in _STORIES.items()]
    for nth, one in enumerate(CUSTOMERS):
        if one.code not in _STORIES and one.code != GOES_BANKRUPT and nth % _EVERY == 0:
            luck = chance(f"use of {one.code}")
            seats, usual = between(luck, 4, 24), between(luck, 45, 85)
            shares = tuple(usual + between(luck, -8, 8) for _ in range(_MONTHS))
            found.append((one.code, seats, shares))
    return found
