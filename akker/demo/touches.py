"""What passed between the demo company and its customers: calls, notes, tasks and promises."""

import datetime as dt
from zoneinfo import ZoneInfo

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.customers.activity_rules import NewActivity, NewAppointment, NewPromise, NewTask
from akker.customers.arranging import make_appointment
from akker.customers.logging import log_activity
from akker.customers.promising import break_promise, keep_promise, make_promise
from akker.customers.queries_activities import people_at
from akker.customers.tasking import finish_task, make_task
from akker.demo.chance import between, chance, working_day
from akker.demo.company import CUSTOMERS, MANAGER_EMAIL
from akker.demo.customers import GROWS, HANDED_OVER, NEW, RESCUED, SLIPS
from akker.growth.costing import change_care_costs
from akker.growth.referring import note_referral, thank_recommender
from akker.growth.rules import CareCosts

_OFTEN = (
    "Went through the hours of last month; no remarks",
    "Planned the next two weeks together",
    "Asked how the workshop landed: well, they want it repeated in spring",
    "They are hiring a planner and asked for the profile we use ourselves",
    "Talked about next year: the budget is decided in November",
)
# Days ago, kind, text.
_STORIES: dict[str, tuple[tuple[int, str, str], ...]] = {
    SLIPS: (
        (171, "meeting", "Quarter review\nThey are content with the line planning.\nWant a price"),
        (118, "call", "They ask for fewer hours\nA new operations head looks at all suppliers."),
        (92, "e-mail", "Invoice unclear\nThe controller asks which hours belong to which line."),
        (74, "note", "Two calls not answered\nTheir planner now calls a competitor by first name."),
    ),
    RESCUED: (
        (61, "note", "Complaint: two reports came late\nThey wait with the renewal."),
        (54, "visit", "Sat down with both sides\nWe send a recovery plan.\nThey name one contact."),
        (40, "call", "First week of the plan went well"),
        (26, "call", "Second week: one report a day late, told them ahead"),
        (9, "meeting", "They want to go on\nRenewal on the table in January."),
    ),
    GROWS: (
        (83, "meeting", "Second team wants the subscription\nTwelve seats from January."),
        (45, "e-mail", "Security questions of their auditors\nAnswers went out the same day."),
        (20, "call", "Board agreed on the second team"),
        (4, "visit", "Walked through the claims floor\nSend an offer for training.\nAsk HR"),
    ),
    NEW: (
        (33, "meeting", "Kick-off\nThree people learn the tool.\nFirst result before Christmas."),
        (12, "call", "Two of three have finished the first module"),
    ),
}


def leave_touches(actor: Actor, today: dt.date) -> None:
    """A story for some customers, a call now and then for the others; what is to be done."""
    today = min(today, today_in(actor.book))
    for one in CUSTOMERS:
        story = _STORIES.get(one.code) or _usual(one.code)
        people = _people(actor, one.code)
        for turn, (days, kind, text) in enumerate(story):
            contact = people[turn % len(people) :][:1] if people and kind != "note" else ()
            _log(actor, one.code, today - dt.timedelta(days=days), kind, text, tuple(contact))
    _agreed(actor, today)
    _planned(actor)
    _recommended(actor, today)


def say_costs(actor: Actor) -> None:
    """What the owner reckons that customers cost in a year."""
    change_care_costs(actor, costs=CareCosts(92_000_00, 61_000_00))


def _recommended(actor: Actor, today: dt.date) -> None:
    """Who told others of us: one was thanked, one waits for it."""
    note_referral(
        actor,
        code=NEW,
        recommender=GROWS,
        on=today - dt.timedelta(days=60),
        note="Met at the fair for planners",
    )
    key = note_referral(
        actor, code=RESCUED, recommender=HANDED_OVER, on=today - dt.timedelta(days=400)
    )
    thank_recommender(actor, referral_id=key, on=today - dt.timedelta(days=380))


def _planned(actor: Actor) -> None:
    """What is to come, from the day on which the books are made: nobody plans a day that passed."""
    for code, kind, days, hour, subject, people in (
        (SLIPS, "visit", 1, 10, "Hear what the new operations head needs", 2),
        (RESCUED, "meeting", 2, 14, "Renewal: the new hours", 1),
        (GROWS, "call", 5, 9, "Seats for the second team", 1),
        (NEW, "meeting", 9, 11, "Look at the first result together", 3),
    ):
        day = working_day(today_in(actor.book) + dt.timedelta(days=days))
        new = NewAppointment(
            code,
            kind,
            dt.datetime.combine(day, dt.time(hour), ZoneInfo(actor.book.timezone)),
            subject,
            tuple(_people(actor, code)[:people]),
            MANAGER_EMAIL,
        )
        make_appointment(actor, appointment=new)


def _usual(code: str) -> list[tuple[int, str, str]]:
    """Every month or two, back through a year."""
    source, days = chance("touches", code), 0
    found: list[tuple[int, str, str]] = []
    while True:
        days += between(source, 18, 75)
        if days > 360:
            return found
        text = _OFTEN[between(source, 0, len(_OFTEN) - 1)]
        found.append((days, "meeting" if between(source, 1, 4) == 1 else "call", text))


def _people(actor: Actor, code: str) -> list[int]:
    with reading(actor.book):
        return [key for key, _, _ in people_at(actor.book, code)]


def _log(
    actor: Actor, code: str, on: dt.date, kind: str, text: str, contacts: tuple[int, ...]
) -> None:
    hour = 9 + on.day % 7
    at = dt.datetime.combine(on, dt.time(hour, 15), ZoneInfo(actor.book.timezone))
    note_type = "complaint" if kind == "note" and text.startswith("Complaint") else ""
    log_activity(
        actor,
        activity=NewActivity(code, kind, at=at, text=text, note_type=note_type, contacts=contacts),
    )


def _agreed(actor: Actor, today: dt.date) -> None:
    """Tasks that are done, due and overdue; promises of both sides, kept, broken and open."""

    def day(days: int) -> dt.date:
        return today + dt.timedelta(days=days)

    tasks = (
        (GROWS, "Send the offer for training", -4, 2),
        (SLIPS, "Call the new operations head", -30, -12),
        (RESCUED, "Prepare the renewal with the new hours", -9, 20),
        (NEW, "Plan the second module", -12, 5),
    )
    for code, text, made, due in tasks:
        due_on = working_day(day(due))
        new = NewTask(code, text, due_on, owner=MANAGER_EMAIL, made_on=day(made))
        make_task(actor, task=new)
    done = NewTask(RESCUED, "Send the recovery plan", day(-50), MANAGER_EMAIL, day(-54))
    finish_task(actor, task_id=make_task(actor, task=done), on=day(-51))
    promises = (
        (RESCUED, "us", "A report every Friday before noon", -54, -26, "kept", -26),
        (RESCUED, "them", "One contact for all questions", -54, -47, "kept", -44),
        (SLIPS, "us", "Hours by production line on the invoice", -92, -62, "broken", -60),
        (SLIPS, "them", "Figures of the line of spring", -118, -104, "broken", -100),
        (GROWS, "us", "A plan for the second team", -20, 3, "", 0),
        (GROWS, "them", "Names of the twelve users", -20, -2, "", 0),
        (NEW, "us", "A first result before Christmas", -33, 20, "", 0),
    )
    for code, by, text, made, due, end, ended in promises:
        who = "Account manager" if by == "us" else "Their director"
        key = make_promise(
            actor, promise=NewPromise(code, by, who, text, day(due), made_on=day(made))
        )
        if end == "kept":
            keep_promise(actor, promise_id=key, on=day(ended))
        elif end == "broken":
            break_promise(actor, promise_id=key, on=day(ended))
