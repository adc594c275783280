"""Who is reminded of what, in which step and why not: decided over plain values."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from akker.dunning.letters import LANGUAGES, PlanStep, Template, check_template
from akker.kernel.errors import Refused

MOST_STEPS, MOST_DAYS = 9, 365
LEAST_MINOR = 500  # for less than that nobody writes a letter
DAYS_UNDERWAY = 3  # of a letter, until it was received
DAYS_TO_PAY = 7  # what a letter gives, beside that of the law


class HeldBy(StrEnum):
    DISPUTE = "dispute"
    HOLD = "hold"
    PROMISE = "promise"
    CREDIT = "credit"  # something of theirs is still to be set against it
    SMALL = "small"  # less than is worth a letter
    UNSENT = "unsent"  # the letter before it was stopped, or waits in the outbox
    CLASS = "class"  # they were reminded as another kind of customer
    CURRENCY = "currency"  # the letter names costs, which the law has in other money only


@dataclass(frozen=True, slots=True)
class Why:
    """What holds an item: words of people in `text`, its last day if it has one."""

    by: HeldBy
    text: str = ""
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class DueItem:
    """An item that is past its due day. `last_step` and `last_sent_on` are of its reminders."""

    line_id: int
    party_code: str
    number: str
    invoice: str
    due_on: dt.date
    currency: str
    open_minor: int
    last_step: int = 0
    last_sent_on: dt.date | None = None
    held: tuple[Why, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Items of one customer that go into one letter."""

    party_code: str
    step: PlanStep
    currency: str
    items: tuple[DueItem, ...]

    @property
    def total_minor(self) -> int:
        return sum(item.open_minor for item in self.items)


def next_step(item: DueItem, plan: Sequence[PlanStep], until: dt.date) -> PlanStep | None:
    """The step that is due for an item, or None. Steps are as far apart as the plan says,
    however late the first one went out.
    """
    found = next((step for step in plan if step.step_no > item.last_step), None)
    if found is None or (until - item.due_on).days < found.days_after:
        return None
    if item.last_sent_on is not None:
        before = [step.days_after for step in plan if step.step_no <= item.last_step]
        apart = found.days_after - (before[-1] if before else 0)
        if (until - item.last_sent_on).days < apart:
            return None
    return found


def planned(
    items: Iterable[DueItem],
    plan_of: Mapping[str, Sequence[PlanStep]],
    credits: Mapping[tuple[str, str], int],
    until: dt.date,
) -> tuple[list[Batch], list[tuple[DueItem, PlanStep]]]:
    """The letters that are due, and the items that are due but held, with their step.

    `plan_of` is by party; `credits` is what customers have to their credit, above zero, by
    party and currency: while there is any, nobody can say what is owed, and there is no letter.
    """
    sorted_items = sorted(items, key=lambda one: (one.party_code, one.due_on, one.line_id))
    due = _with_steps(sorted_items, plan_of, until)
    batches: dict[tuple[str, int, str], list[DueItem]] = defaultdict(list)
    steps: dict[tuple[str, int, str], PlanStep] = {}
    held: list[tuple[DueItem, PlanStep]] = []
    for item, step in due:
        if item.held:
            held.append((item, step))
            continue
        key = (item.party_code, step.step_no, item.currency)
        batches[key].append(item)
        steps[key] = step
    found = []
    for key in sorted(batches):
        batch = Batch(key[0], steps[key], key[2], tuple(batches[key]))
        if credits.get((key[0], key[2]), 0) > 0:
            held += held_batch(batch, HeldBy.CREDIT)
        elif batch.total_minor < LEAST_MINOR:
            held += held_batch(batch, HeldBy.SMALL)
        else:
            found.append(batch)
    return found, held


def _with_steps(
    items: Sequence[DueItem], plan_of: Mapping[str, Sequence[PlanStep]], until: dt.date
) -> list[tuple[DueItem, PlanStep]]:
    """The items that are due with their step.

    The first letter that names costs is about all that is overdue and had none yet: it is one
    claim, with costs once over all of it (art. 6:96 lid 7 BW).
    """
    due = [(item, next_step(item, plan_of[item.party_code], until)) for item in items]
    claims: dict[tuple[str, str], PlanStep] = {}
    for item, step in due:
        first = next((one for one in plan_of[item.party_code] if one.names_costs), None)
        if step is not None and step is first and not item.held:
            claims[item.party_code, item.currency] = step
    found = []
    for item, step in due:
        claim = claims.get((item.party_code, item.currency))
        if claim is not None and item.last_step < claim.step_no and not item.held:
            step = claim
        if step is not None:
            found.append((item, step))
    return found


def held_batch(batch: Batch, by: HeldBy) -> list[tuple[DueItem, PlanStep]]:
    """The items of a letter that is not written after all, with why."""
    return [(replace(item, held=(Why(by),)), batch.step) for item in batch.items]


def check_days(until: dt.date, on: dt.date, *, today: dt.date) -> None:
    """Nobody is reminded ahead, and no letter is of a day to come. Refused: day_to_come."""
    for asked in (until, on):
        if asked > today:
            raise Refused(
                "day_to_come",
                "{day} is still to come.",
                remedy="Remind of what is due today.",
                day=asked.isoformat(),
            )


def check_plan(plan: Sequence[PlanStep], *, knows_costs: bool, consumer_days: int = 0) -> None:
    """Steps from 1 on, each later than the one before, with letters in every language.

    Refused: reminder_plan_unfit, letter_unfit.
    """
    if not 0 < len(plan) <= MOST_STEPS:
        raise Refused(
            "reminder_plan_unfit",
            "A plan has 1 to {most} steps.",
            remedy="To remind nobody, hold reminders where they are not wanted.",
            most=MOST_STEPS,
        )
    _check_costs(plan, consumer_days)
    days = 0
    for step_no, step in enumerate(plan, start=1):
        if not days < step.days_after <= MOST_DAYS or step.step_no != step_no:
            raise Refused(
                "reminder_plan_unfit",
                "Step {number} does not come after the one before.",
                remedy="Give each step more days after the due day, up to {most}.",
                number=step_no,
                most=MOST_DAYS,
            )
        days = step.days_after
        if set(step.letters) != set(LANGUAGES):
            raise Refused(
                "reminder_plan_unfit",
                "Step {number} has no letter in each language.",
                remedy="Write one in each of: {known}.",
                number=step_no,
                known=", ".join(LANGUAGES),
            )
        for template in step.letters.values():
            check_template(template, knows_costs=knows_costs)


def _check_costs(plan: Sequence[PlanStep], consumer_days: int) -> None:
    """Whether a consumer has the days of the law, and the letter time to arrive.

    Refused: reminder_plan_unfit.
    """
    naming = [step for step in plan if step.names_costs]
    for one, other in pairwise(naming):
        if other.days_after - one.days_after < consumer_days + DAYS_UNDERWAY:
            raise Refused(
                "reminder_plan_unfit",
                "Step {number} charges costs before the {days} days of the letter are over.",
                remedy="Let {least} days lie between the two: the letter takes some to arrive.",
                number=other.step_no,
                days=consumer_days,
                least=consumer_days + DAYS_UNDERWAY,
            )
    if naming and not any("{days}" in one.text for one in naming[0].letters.values()):
        raise Refused(
            "reminder_plan_unfit",
            "Step {number} names costs and no days in which to pay without them.",
            remedy="Put the placeholder for the days in its letters.",
            number=naming[0].step_no,
        )


def plan_from_form(values: Sequence[Mapping[str, object]]) -> tuple[PlanStep, ...]:
    """Of what programs send: a list of steps with `days`, `tone` and `letters` by language.

    Refused: form_unfit.
    """
    try:
        return tuple(
            PlanStep(
                number,
                _days(one["days"]),
                str(one["tone"])[:40],
                {
                    language: Template(str(letter["subject"]), str(letter["text"]))
                    for language, letter in _letters(one["letters"])
                },
            )
            for number, one in enumerate(values, start=1)
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise Refused(
            "form_unfit",
            "This is no plan of reminders.",
            remedy="Look at the plan that is there for its form.",
        ) from error


def _days(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError
    return value


def _letters(value: object) -> list[tuple[str, Mapping[str, object]]]:
    if not isinstance(value, Mapping):
        raise TypeError
    return [(str(language), letter) for language, letter in value.items()]


def plan_form(plan: Sequence[PlanStep]) -> list[dict[str, object]]:
    """The form that describes a plan; reading it gives the same."""
    return [
        {
            "days": step.days_after,
            "tone": step.tone,
            "letters": {
                language: {"subject": letter.subject, "text": letter.text}
                for language, letter in step.letters.items()
            },
        }
        for step in plan
    ]


def plan_mark(plan: Sequence[PlanStep]) -> str:
    """Another one for each plan, by which a form knows what it was made of."""
    return hashlib.sha256(repr(plan_form(plan)).encode()).hexdigest()[:24]
