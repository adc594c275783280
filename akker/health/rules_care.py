"""What contact, promises and plans say of a customer's health: points by judgement.

None of this was in the sales on which the points for money were fitted (docs/health.md).
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from akker.customers.rules import DECIDING, KeptPromises, KnownPeople
from akker.health.rules import BEGIN, FULL, About, Part, PartHealth, Reason
from akker.kernel.sentences import Sentence, said
from akker.planning.rules import KnownPlans

_KNOWN = {
    "executive sponsor": said("An executive sponsor is known."),
    "decision maker": said("Who decides is known."),
    "champion": said("Somebody there speaks for us."),
}
_UNKNOWN = {
    "executive sponsor": said("No executive sponsor is known."),
    "decision maker": said("Nobody knows who decides."),
    "champion": said("Nobody is known there who speaks for us."),
}
_OF_PROMISES = {
    "kept": gettext_noop("Promises of ours that were kept in a year: {count}."),
    "broken": gettext_noop("Promises of ours that were broken in a year: {count}."),
    "late": gettext_noop("Promises of ours that are late: {count}."),
}


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """`last_on` is None where no contact is known, `people` where no part in decisions is."""

    last_on: dt.date | None
    wanted_days: int
    people: KnownPeople | None


def contact_health(facts: ContactFacts, as_of: dt.date) -> PartHealth | None:
    """Six tenths of what can be known is the last contact, the rest who decides."""
    if facts.last_on is None and facts.people is None:
        return None
    reasons = [_begin(500, About.TIMELINE, said("Every contact begins at 50."))]
    if facts.last_on is not None:
        reasons.append(_freshness((as_of - facts.last_on).days, facts.wanted_days))
    if facts.people is not None:
        reasons += _coverage(facts.people)
    known = 60 * (facts.last_on is not None) + 40 * (facts.people is not None)
    return _part(Part.CONTACT, known, reasons)


def _freshness(silent: int, wanted: int) -> Reason:
    """30 within the rhythm; 20 less for each time that it has gone by since."""
    if silent <= wanted:
        text = said("Spoken with {days} days ago, within {wanted}.", days=silent, wanted=wanted)
        return Reason("freshness", 300, About.TIMELINE, text)
    over = min((silent - wanted) / wanted, 4)
    return Reason(
        "freshness",
        round(300 - 200 * over),
        About.TIMELINE,
        said(
            "No contact for {days} days, with one wanted every {wanted}.",
            days=silent,
            wanted=wanted,
        ),
    )


def _coverage(people: KnownPeople) -> list[Reason]:
    found = [
        Reason(
            part,
            60 if part in people.parts else -60,
            About.PEOPLE,
            (_KNOWN if part in people.parts else _UNKNOWN)[part],
        )
        for part in DECIDING
    ]
    if people.against_count:
        text = said("Against us among those who decide: {count}.", count=people.against_count)
        found.append(Reason("against", -100 * min(people.against_count, 2), About.PEOPLE, text))
    return found


def voice_health(promises: KeptPromises | None) -> PartHealth | None:
    """Our own promises of a year, as far as customers can tell whether they were kept."""
    if promises is None:
        return None
    reasons = [_begin(600, About.PROMISES, said("Whoever we promised something begins at 60."))]
    for name, count, each, most in (
        ("kept", promises.kept_count, 40, 5),
        ("broken", promises.broken_count, -150, 3),
        ("late", promises.late_count, -80, 3),
    ):
        if count:
            text = Sentence(_OF_PROMISES[name], {"count": count})
            reasons.append(Reason(name, each * min(count, most), About.PROMISES, text))
    return _part(Part.VOICE, 30, reasons)


def plan_health(plans: KnownPlans | None) -> PartHealth | None:
    """How far what was to be done by now was done. Before anything fell due half is known."""
    if plans is None:
        return None
    reasons = [_begin(500, About.PLANS, said("Who has a plan begins at 50."))]
    due = plans.done_count + plans.late_count
    if due:
        share = 100 * plans.done_count // due
        text = said("Of {due} actions that fell due, {share} is done.", due=due, share=f"{share}%")
        reasons.append(Reason("progress", 4 * share, About.PLANS, text))
    if plans.late_count:
        text = said("Actions of the plan that are late: {count}.", count=plans.late_count)
        reasons.append(Reason("late", -80 * min(plans.late_count, 5), About.PLANS, text))
    if plans.rescue_since is not None:
        text = said("A rescue runs since {day}.", day=plans.rescue_since.isoformat())
        reasons.append(Reason("rescue", -200, About.PLANS, text))
    return _part(Part.PLAN, FULL if due else FULL // 2, reasons)


def _begin(points_e1: int, about: About, text: Sentence) -> Reason:
    return Reason(BEGIN, points_e1, about, text)


def _part(part: Part, certainty: int, reasons: list[Reason]) -> PartHealth:
    score = min(max(sum(one.points_e1 for one in reasons), 0), 10 * FULL)
    return PartHealth(part, score, certainty, tuple(reasons))
