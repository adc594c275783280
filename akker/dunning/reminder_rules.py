"""Who is reminded of what, in which step and why not: decided over plain values."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from akker.dunning.letters import LANGUAGES, PlanStep, Template, check_template
from akker.kernel.errors import Refused

MOST_STEPS, MOST_DAYS = 9, 365
DAYS_TO_PAY = 7  # what a letter gives, beside that of the law


class HeldBy(StrEnum):
    DISPUTE = "dispute"
    HOLD = "hold"
    PROMISE = "promise"
    CREDIT = "credit"


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
    party and currency: where it covers all that a letter would ask, there is no letter.
    """
    batches: dict[tuple[str, int, str], list[DueItem]] = defaultdict(list)
    steps: dict[tuple[str, int, str], PlanStep] = {}
    held: list[tuple[DueItem, PlanStep]] = []
    for item in sorted(items, key=lambda one: (one.party_code, one.due_on, one.line_id)):
        step = next_step(item, plan_of[item.party_code], until)
        if step is None:
            continue
        if item.held:
            held.append((item, step))
            continue
        key = (item.party_code, step.step_no, item.currency)
        batches[key].append(item)
        steps[key] = step
    found = []
    left = dict(credits)
    for key in sorted(batches):
        batch = Batch(key[0], steps[key], key[2], tuple(batches[key]))
        credit = left.get((key[0], key[2]), 0)
        if credit >= batch.total_minor:
            left[key[0], key[2]] = credit - batch.total_minor
            held += [(_covered(item), batch.step) for item in batch.items]
        else:
            found.append(batch)
    return found, held


def _covered(item: DueItem) -> DueItem:
    return DueItem(
        item.line_id,
        item.party_code,
        item.number,
        item.invoice,
        item.due_on,
        item.currency,
        item.open_minor,
        item.last_step,
        item.last_sent_on,
        (Why(HeldBy.CREDIT),),
    )


def check_plan(plan: Sequence[PlanStep], *, knows_costs: bool) -> None:
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
