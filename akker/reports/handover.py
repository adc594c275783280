"""What the next account manager of a customer must know: on one page, to go through together."""

import datetime as dt
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from akker.books.models import Book
from akker.cases.queries import CaseRow, open_cases_of
from akker.cases.queries_requirements import WishRow, wishes_of
from akker.clearing.queries import OpenItem, open_items_of
from akker.customers.queries import KnownCustomer, known_customer
from akker.customers.queries_appointments import (
    AppointmentFilter,
    AppointmentRow,
    appointments_page,
)
from akker.customers.queries_hand_overs import HandOverRow, hand_overs_of
from akker.customers.queries_review import (
    ReviewedPromise,
    ReviewedTask,
    reviewed_promises,
    reviewed_tasks,
)
from akker.dunning.queries import DisputeFilter, DisputeRow, disputes
from akker.dunning.queries_promises import PromiseRow, promises_of
from akker.kernel.money import Money, decimal_text
from akker.parties.cards import ContactCard
from akker.parties.queries import keys_of_group
from akker.parties.queries_cards import known_party
from akker.parties.queries_team import TeamRow, team_of
from akker.planning.queries import ActionRow, open_plans_of
from akker.reports.display import language_of, shown_date
from akker.reports.requirement_list import wish_json, wish_words
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.words import word

MOST = 200  # of each that goes over
_OPEN = ("open", "late")  # states of promises
_US = "us"


@dataclass(frozen=True, slots=True)
class Handover:
    """Open items, tasks, actions and promises as of that day; disputes, promises to pay, cases and
    appointments as they stand now. What is for named readers alone stands nowhere in it.

    `tasks` are those of no plan, and `actions` those of the plans that are open.
    """

    as_of: dt.date
    customer: KnownCustomer
    team: tuple[TeamRow, ...]
    contacts: tuple[ContactCard, ...]
    items: tuple[OpenItem, ...]
    disputes: tuple[DisputeRow, ...]
    promises: tuple[PromiseRow, ...]
    hand_overs: tuple[HandOverRow, ...]
    appointments: tuple[AppointmentRow, ...] = ()
    tasks: tuple[ReviewedTask, ...] = ()
    actions: tuple[ActionRow, ...] = ()
    ours: tuple[ReviewedPromise, ...] = ()
    theirs: tuple[ReviewedPromise, ...] = ()
    cases: tuple[CaseRow, ...] = ()
    wishes: tuple[WishRow, ...] = ()


def handover(book: Book, code: str, *, as_of: dt.date) -> Handover:
    """A fixed number of queries. Refused: party_unknown, customer_unknown."""
    known = known_customer(book, code)
    own = known.row.code
    group = keys_of_group(book, own)
    plans = open_plans_of(book, group)
    actions = [one for plan in plans for one in plan.actions if one.done_on is None]
    in_plans = [one.task_id for one in actions]
    tasks = reviewed_tasks(book, group, as_of, as_of, but=in_plans)
    agreed = [one for one in reviewed_promises(book, group, as_of, as_of) if one.state in _OPEN]
    planned = appointments_page(book, None, AppointmentFilter(party_code=own), limit=MOST)
    open_disputes = DisputeFilter(party_code=own, only_open=True)
    return Handover(
        as_of,
        known,
        tuple(row for row in team_of(book, own) if row.until_on is None),
        known_party(book, own).card.contacts,
        tuple(open_items_of(book, own, as_of=as_of)),
        tuple(disputes(book, open_disputes)),
        tuple(row for row in promises_of(book, own, as_of=as_of) if row.state == "open"),
        tuple(hand_overs_of(book, own)),
        appointments=tuple(planned[:MOST]),
        tasks=tuple(one for one in tasks if one.done_on is None),
        actions=tuple(sorted(actions, key=lambda one: (one.due_on, one.task_id))),
        ours=tuple(one for one in agreed if one.by == _US),
        theirs=tuple(one for one in agreed if one.by != _US),
        cases=tuple(open_cases_of(book, group, limit=MOST)),
        wishes=tuple(wishes_of(book, group, limit=MOST)),
    )


def handover_json(book: Book, read: Handover) -> dict[str, object]:
    """Everything by name; amounts as decimal text in their own currency."""
    row = read.customer.row
    return {
        "book": book.slug,
        "as_of": read.as_of.isoformat(),
        "party": row.code,
        "name": row.name,
        "tier": row.tier,
        "status": row.status,
        "manager": row.manager,
        "team": [{"name": one.name, "email": one.email, "part": one.part} for one in read.team],
        "contacts": [
            {"name": one.name, "job": one.job, "email": one.email, "phone": one.phone}
            for one in read.contacts
        ],
        "open_items": [
            {
                "number": one.number,
                "date": one.booked_on.isoformat(),
                "open": decimal_text(one.open_minor, one.currency),
                "currency": one.currency,
            }
            for one in read.items
        ],
        "disputes": [
            {
                "number": one.label,
                "opened_on": one.opened_on.isoformat(),
                "amount": decimal_text(one.amount_minor, one.currency),
                "currency": one.currency,
                "says": one.customer_says,
            }
            for one in read.disputes
        ],
        "promises": [
            {
                "promised_on": one.promised_on.isoformat(),
                "amount": decimal_text(one.amount_minor, one.currency),
                "currency": one.currency,
                "said_by": one.said_by,
            }
            for one in read.promises
        ],
        **_passed_on(read),
        "wishes": [wish_json(one, book.currency) for one in read.wishes],
        "hand_overs": [
            {**asdict(one), "handed_on": one.handed_on.isoformat()} for one in read.hand_overs
        ],
    }


def _passed_on(read: Handover) -> dict[str, object]:
    """What whoever looked after them had still to do, or waited for."""
    return {
        "appointments": [
            {
                "kind": one.kind,
                "at": one.at.isoformat(),
                "subject": one.subject,
                "owner": one.owner,
            }
            for one in read.appointments
        ],
        "tasks": [_due(one.text, one.owner, one.due_on) for one in read.tasks],
        "actions": [_due(one.text, one.owner_name, one.due_on) for one in read.actions],
        "our_promises": [_due(one.text, one.who, one.due_on) for one in read.ours],
        "their_promises": [_due(one.text, one.who, one.due_on) for one in read.theirs],
        "cases": [
            {
                "number": one.label,
                "kind": one.kind,
                "subject": one.subject,
                "owner": one.owner_name,
                "due_at": one.due_at.isoformat(),
            }
            for one in read.cases
        ],
    }


def _due(text: str, who: str, due_on: dt.date) -> dict[str, object]:
    return {"text": text, "who": who, "due_on": due_on.isoformat()}


def handover_table(book: Book, read: Handover, language: str) -> Table:
    """A row a thing, under what it is."""
    row = read.customer.row
    rows: list[Row] = []
    for title, cells in _parts(book, read, language):
        if cells:
            rows.append(Row((word(language, title), None, None, None), style="group"))
            rows += [Row(cell) for cell in cells]
    day = shown_date(read.as_of, language_of(language))
    tier = word(language, f"tier_{row.tier}")
    status = word(language, f"status_{row.status.replace(' ', '_')}")
    return Table(
        title=f"{word(language, 'handover')}: {row.name}",
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("what", word(language, "description"), "text"),
            Column("who", word(language, "who"), "text"),
            Column("date", word(language, "day"), "date"),
            Column("amount", word(language, "amount"), "amount"),
        ),
        rows=tuple(rows),
        subtitle=f"{tier} · {status} · {word(language, 'as_of', day=day)}",
    )


def _parts(book: Book, read: Handover, language: str) -> list[tuple[str, list[tuple[Cell, ...]]]]:
    row = read.customer.row
    manager = word(language, "manager")
    people: list[tuple[Cell, ...]] = [(manager, row.manager_name or None, None, None)]
    people += [
        (word(language, f"part_{one.part.replace(' ', '_')}"), one.name, one.from_on, None)
        for one in read.team
    ]
    contacts = [(_of_contact(one), one.name, None, None) for one in read.contacts]
    items = [
        (one.number, None, one.booked_on, Money(one.open_minor, one.currency)) for one in read.items
    ]
    contested = [
        (f"{one.label}: {one.customer_says}", None, one.opened_on, _money(one))
        for one in read.disputes
    ]
    promised = [(None, one.said_by, one.promised_on, _money(one)) for one in read.promises]
    handed = [
        (one.note, f"{one.from_name or '–'} → {one.to_name}", one.handed_on, None)
        for one in read.hand_overs
    ]
    zone = ZoneInfo(book.timezone)
    planned = [
        (one.subject, one.owner_name or None, one.at.date(), None) for one in read.appointments
    ]
    asked = [
        (
            f"{one.label} {one.subject}",
            one.owner_name or None,
            one.due_at.astimezone(zone).date(),
            None,
        )
        for one in read.cases
    ]
    return [
        ("team", people),
        ("hand_overs", [*handed]),
        ("contacts", [*contacts]),
        ("handover_next", [*planned]),
        ("brief_tasks", [_row(one.text, one.owner, one.due_on) for one in read.tasks]),
        ("handover_actions", [_row(one.text, one.owner_name, one.due_on) for one in read.actions]),
        ("review_ours", [_row(one.text, one.who, one.due_on) for one in read.ours]),
        ("brief_theirs", [_row(one.text, one.who, one.due_on) for one in read.theirs]),
        ("cases", [*asked]),
        ("brief_wishes", [_wish(book, one, language) for one in read.wishes]),
        ("open_items", [*items]),
        ("disputes", [*contested]),
        ("promises", [*promised]),
    ]


def _wish(book: Book, one: WishRow, language: str) -> tuple[Cell, ...]:
    worth = Money(one.worth_minor, book.currency) if one.worth_minor else None
    return f"{one.title}: {wish_words(one, language)}", None, one.asked_on, worth


def _row(text: str, who: str, due_on: dt.date) -> tuple[Cell, ...]:
    return text, who or None, due_on, None


def _money(one: DisputeRow | PromiseRow) -> Money:
    return Money(one.amount_minor, one.currency)


def _of_contact(one: ContactCard) -> str:
    return ", ".join(text for text in (one.job, one.email, one.phone) if text)
