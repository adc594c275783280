"""What customers of the demo company ask and complain of: answered, waiting, late and closed."""

import datetime as dt
from zoneinfo import ZoneInfo

from akker.books.actor import Actor, reading
from akker.books.queries import today_in
from akker.cases.handling import add_case_line, close_case, hand_case
from akker.cases.opening import open_case
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import add_wish, decide_requirement, keep_requirement, tell_answer
from akker.cases.rules import NewCase
from akker.customers.queries_activities import people_at
from akker.demo.company import MANAGER_EMAIL
from akker.demo.customers import GROWS, HANDED_OVER, NEW, RESCUED, SLIPS

# Days ago, kind, words.
_Lines = tuple[tuple[int, str, str], ...]
# Customer, kind, days ago, subject, what they say, team, lines; then days ago, outcome and answer.
_STORY: tuple[tuple[str, str, int, str, str, str, _Lines, tuple[int, str, str] | None], ...] = (
    (
        *(RESCUED, "complaint", 61, "Two monthly reports came late"),
        "We plan our own board by these. Twice in a row we had to call and ask.",
        "service",
        (
            (60, "ours", "You are right, and we are sorry. We come by on Thursday with a plan."),
            (54, "theirs", "Good talk. We wait and see how the next weeks go."),
        ),
        (26, "solved", "A report every Friday before noon, and a warning ahead if it slips."),
    ),
    (
        *(RESCUED, "complaint", 17, "The hours of week 44 are counted twice"),
        "The same two days stand on both invoices.",
        "finance",
        (
            (16, "ours", "We see it too. The credit note follows when the month is checked."),
            (3, "theirs", "It is two weeks now. When does it come?"),
        ),
        None,
    ),
    (
        *(SLIPS, "complaint", 24, "Hours by production line are still not on the invoice"),
        "Promised in spring. Our controller sends every invoice back.",
        "finance",
        ((21, "note", "Needs a field per line; the product team looks whether it can be done."),),
        None,
    ),
    (
        *(GROWS, "question", 6, "Can the second team sign in with its own accounts?"),
        "They are with another directory than the claims floor.",
        "product",
        ((5, "ours", "Yes. Which directory is it? Then we send you the settings."),),
        None,
    ),
    (
        *(NEW, "question", 1, "Who adds a colleague?"),
        "Our third planner begins on Monday.",
        "service",
        (),
        None,
    ),
    (
        *(HANDED_OVER, "question", 40, "May the invoice go to two addresses?"),
        "One for us and one for our administration office.",
        "finance",
        ((39, "ours", "It may: we put both on your card."),),
        (38, "explained", "Both addresses are on the card; the next invoice goes to both."),
    ),
)


def leave_cases(actor: Actor, today: dt.date) -> None:
    """As they stand on the last day of the story."""
    last = min(today, today_in(actor.book))
    for code, kind, days, subject, text, team, lines, end in _STORY:
        with reading(actor.book):
            people = people_at(actor.book, code)
        contact = people[0][0] if people else None
        at = _at(actor, last, days)
        new = NewCase(code, kind, subject, text, contact, MANAGER_EMAIL, team, at)
        case_no = open_case(actor, case=new)
        for ago, words_of, words in lines:
            add_case_line(
                actor, case_no=case_no, kind=words_of, text=words, at=_at(actor, last, ago)
            )
        if end is not None:
            ago, outcome, answer = end
            ended = _at(actor, last, ago)
            close_case(actor, case_no=case_no, outcome=outcome, answer=answer, at=ended)
        elif team == "product":
            hand_case(actor, case_no=case_no, team=team, note="They name the directory today.")


def _at(actor: Actor, last: dt.date, days: int) -> dt.datetime:
    """At half past nine, so many days before the last one."""
    day = last - dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(9, 30), ZoneInfo(actor.book.timezone))


def leave_requirements(actor: Actor, today: dt.date) -> None:
    """What customers want: one that is planned and not told to all, one open, one declined."""
    last = min(today, today_in(actor.book))

    def wish(code: str, worth_minor: int, days: int) -> NewWish:
        return NewWish(code, worth_minor, asked_on=last - dt.timedelta(days=days))

    hours = keep_requirement(
        actor,
        title="Hours by production line on the invoice",
        text="A line of the invoice for each of their production lines, with its hours.",
        priority="high",
        wish=wish(SLIPS, 24_000_00, 92),
    )
    add_wish(actor, requirement_id=hours, wish=wish(RESCUED, 9_500_00, 60))
    decide_requirement(
        actor, requirement_id=hours, state="planned", answer="It comes with the invoices of March."
    )
    tell_answer(actor, requirement_id=hours, party_code=RESCUED)
    keep_requirement(
        actor,
        title="Sign in with the accounts of the customer",
        text="Asked for each second team.",
        wish=wish(GROWS, 18_000_00, 6),
    )
    paper = keep_requirement(
        actor,
        title="Time sheets on paper",
        priority="low",
        wish=wish(HANDED_OVER, 600_00, 40),
    )
    decide_requirement(
        actor,
        requirement_id=paper,
        state="declined",
        answer="We stay with the portal; a print of it has the same lines.",
    )
    tell_answer(actor, requirement_id=paper, party_code=HANDED_OVER)
