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
_COUNTED = {
    "unanswered": gettext_noop("Low scores that nobody answered yet: {count}."),
    "complaints": gettext_noop("Complaints that are open: {count}."),
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


@dataclass(frozen=True, slots=True)
class VoiceFacts:
    """The last scores of a year, low ones not answered yet, open complaints, our promises; None
    where nothing is known: nobody asked, nobody ever complained here, nothing was promised."""

    nps: int | None = None
    csat: int | None = None
    low_count: int = 0
    complaint_count: int | None = None
    promises: KeptPromises | None = None


@dataclass(frozen=True, slots=True)
class UseFacts:
    """In whole per cent: the mean of the measures with a full one, and of changes from habit."""

    percent: int | None
    change_percent: int | None


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
        text = (
            said("Spoken with {days} days ago, within {wanted}.", days=silent, wanted=wanted)
            if silent
            else said("Spoken with today.")
        )
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


def voice_health(facts: VoiceFacts) -> PartHealth | None:
    """What they said of us, what they complain of, and what we promised and did."""
    known = sum(
        weight * is_known
        for weight, is_known in (
            (35, facts.nps is not None),
            (15, facts.csat is not None),
            (30, facts.promises is not None),
            (20, facts.complaint_count is not None),
        )
    )
    if not known:
        return None
    reasons = [_begin(600, About.FEEDBACK, said("Every voice begins at 60."))]
    if facts.nps is not None:
        points = 300 if facts.nps >= 9 else 50 if facts.nps >= 7 else -300
        text = said("Would recommend us: {score} of 10.", score=facts.nps)
        reasons.append(Reason("nps", points, About.FEEDBACK, text))
    if facts.csat is not None:
        points = (-200, -200, 0, 100, 150)[facts.csat - 1]
        text = said("Satisfied: {score} of 5.", score=facts.csat)
        reasons.append(Reason("csat", points, About.FEEDBACK, text))
    promises = facts.promises or KeptPromises(0, 0, 0)
    for name, count, each, most, about in (
        ("unanswered", facts.low_count, -100, 3, About.FEEDBACK),
        ("complaints", facts.complaint_count or 0, -300, 2, About.CASES),
        ("kept", promises.kept_count, 40, 5, About.PROMISES),
        ("broken", promises.broken_count, -150, 3, About.PROMISES),
        ("late", promises.late_count, -80, 3, About.PROMISES),
    ):
        if count:
            text = Sentence(_COUNTED[name], {"count": count})
            reasons.append(Reason(name, each * min(count, most), about, text))
    return _part(Part.VOICE, known, reasons)


def use_health(facts: UseFacts | None) -> PartHealth | None:
    """How much of what they have they use, and whether it fell against their own habit."""
    if facts is None or (facts.percent is None and facts.change_percent is None):
        return None
    reasons = [_begin(500, About.USAGE, said("Who uses something begins at 50."))]
    if facts.percent is not None:
        full = min(max(facts.percent, 0), FULL)
        text = said("Uses {share} of what they could.", share=f"{facts.percent}%")
        reasons.append(Reason("adoption", 8 * (full - 50), About.USAGE, text))
    if facts.change_percent is not None:
        change = min(max(facts.change_percent, -60), 20)
        text = said(
            "Use beside their own habit: {share}.",
            share=f"{facts.change_percent:+d}%".replace("-", "−"),
        )
        reasons.append(Reason("change", 5 * change, About.USAGE, text))
    known = 60 * (facts.percent is not None) + 40 * (facts.change_percent is not None)
    return _part(Part.USE, known, reasons)


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
