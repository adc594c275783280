"""Reminders: what is due and what is held, sending, what was sent, and the steps."""

from typing import Annotated, Any, Literal

from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, cursor_of, key_in, page_of
from akker.api.schemas import Amount, Day, In, Out, Page, amount_out
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.dunning.queries_reminders import ProposedReminder, propose_reminders, reminder_plan
from akker.dunning.queries_sent import ReminderRow, reminders
from akker.dunning.reminder_rules import plan_form, plan_from_form
from akker.dunning.reminding import MOST_CHOSEN, change_reminder_plan, send_reminders

router = Router(tags=["reminders"])
CustomerClass = Literal["business", "consumer"]


class ProposedAsked(Paged):
    """`limit` counts customers. What is held is told with those of its part."""

    until: Day | None = None


class ReminderItemOut(Out):
    number: str
    due: Day
    open: Amount


class ProposedOut(Out):
    """`key` names it when it is sent. `costs` is what the law lets us charge for collecting."""

    key: str
    party: str
    customer_class: str
    step: int
    currency: str
    total: Amount
    costs: Amount
    email: str
    language: str
    subject: str
    text: str
    items: list[ReminderItemOut]


class WhyOut(Out):
    by: str
    text: str
    until: Day | None


class HeldOut(Out):
    party: str
    step: int
    number: str
    due: Day
    open: Amount
    currency: str
    why: list[WhyOut]


class ProposalOut(Out):
    """With a `next` the list goes on, be this part of it empty or not."""

    until: Day
    reminders: list[ProposedOut]
    held: list[HeldOut]
    next: str | None


class SendIn(In):
    """`keys` of a part of the proposed reminders; without `mail` they are kept as sent by post."""

    until: Day
    keys: Annotated[list[Annotated[str, Field(max_length=80)]], Field(max_length=MOST_CHOSEN)]
    mail: bool = True


class SentOut(Out):
    reminder_id: int
    party: str
    step: int
    total: Amount
    currency: str
    sent_to: str


class RemindersAsked(Paged):
    party: Annotated[str, Field(max_length=40)] = ""


class ReminderOut(Out):
    """`sent_to` is empty where it went by post."""

    reminder_id: int
    party: str
    step: int
    date: Day
    total: Amount
    currency: str
    sent_to: str
    subject: str
    text: str
    items: list[ReminderItemOut]


class LetterForm(In):
    subject: Annotated[str, Field(max_length=150)]
    text: Annotated[str, Field(max_length=6000)]


class StepForm(In):
    """`days` after the due day; `letters` by language, with placeholders such as {total}."""

    days: Annotated[int, Field(ge=1, le=365)]
    tone: Annotated[str, Field(max_length=40)]
    letters: Annotated[dict[str, LetterForm], Field(max_length=10)]


class PlanIn(In):
    steps: Annotated[list[StepForm], Field(max_length=9)]


class PlanOut(Out):
    customer_class: str
    steps: list[dict[str, Any]]


@operation(router, "GET", "/proposed-reminders", asks=Permission.SEE_CUSTOMERS, answers=ProposalOut)
def list_proposed_reminders(request: ApiRequest, asked: Query[ProposedAsked]) -> ProposalOut:
    """What is due up to a day, with the letters, and what is held and why."""
    book = request.actor.book
    found = propose_reminders(
        book,
        until=asked.until or today_in(book),
        after=key_in(asked.cursor) or 0,
        limit=asked.limit,
    )
    return ProposalOut(
        until=found.until,
        reminders=[_proposed(one) for one in found.reminders],
        held=[
            HeldOut(
                party=one.party_code,
                step=one.step_no,
                number=one.item.number,
                due=one.item.due_on,
                open=amount_out(one.item.open_minor, one.item.currency),
                currency=one.item.currency,
                why=[WhyOut(by=why.by.value, text=why.text, until=why.until) for why in one.why],
            )
            for one in found.held
        ],
        next=None if found.next_after is None else cursor_of(found.next_after),
    )


def _proposed(one: ProposedReminder) -> ProposedOut:
    return ProposedOut(
        key=one.key,
        party=one.party_code,
        customer_class=one.customer_class,
        step=one.step_no,
        currency=one.currency,
        total=amount_out(one.total_minor, one.currency),
        costs=amount_out(one.costs_minor, one.currency),
        email=one.email,
        language=one.letter.language,
        subject=one.letter.subject,
        text=one.letter.text,
        items=[
            ReminderItemOut(
                number=item.number,
                due=item.due_on,
                open=amount_out(item.open_minor, one.currency),
            )
            for item in one.items
        ],
    )


@operation(
    router,
    "POST",
    "/reminders",
    asks=Permission.SEND_REMINDERS,
    answers=list[SentOut],
    status=201,
)
def send(request: ApiRequest, body: SendIn) -> list[SentOut]:
    """Send what is due up to a day: no step of an item goes out twice.

    Everything that is due goes out as a job of the kind `send reminders`, with `until` and
    `by_post`.
    """
    found = send_reminders(request.actor, until=body.until, chosen=body.keys, sends_mail=body.mail)
    return [
        SentOut(
            reminder_id=one.reminder_id,
            party=one.party_code,
            step=one.step_no,
            total=amount_out(one.total_minor, one.currency),
            currency=one.currency,
            sent_to=one.sent_to,
        )
        for one in found
    ]


@operation(router, "GET", "/reminders", asks=Permission.SEE_CUSTOMERS, answers=Page[ReminderOut])
def list_reminders(request: ApiRequest, asked: Query[RemindersAsked]) -> Page[ReminderOut]:
    """What was sent, the latest first."""
    rows = reminders(
        request.actor.book,
        party_code=asked.party,
        before_id=key_in(asked.cursor),
        limit=asked.limit,
    )
    return page_of(rows, asked.limit, _out, _place)


def _place(row: ReminderRow) -> tuple[int]:
    return (row.reminder_id,)


def _out(row: ReminderRow) -> ReminderOut:
    return ReminderOut(
        reminder_id=row.reminder_id,
        party=row.party_code,
        step=row.step_no,
        date=row.sent_on,
        total=amount_out(row.total_minor, row.currency),
        currency=row.currency,
        sent_to=row.sent_to,
        subject=row.subject,
        text=row.text,
        items=[
            ReminderItemOut(
                number=item.number,
                due=item.due_on,
                open=amount_out(item.open_minor, row.currency),
            )
            for item in row.items
        ],
    )


@operation(
    router,
    "GET",
    "/reminder-plans/{customer_class}",
    asks=Permission.SEE_CUSTOMERS,
    answers=PlanOut,
)
def show_reminder_plan(request: ApiRequest, customer_class: CustomerClass) -> PlanOut:
    """The steps of a class of customers, with their letters."""
    plan = reminder_plan(request.actor.book, customer_class)
    return PlanOut(customer_class=customer_class, steps=plan_form(plan))


@operation(
    router,
    "PUT",
    "/reminder-plans/{customer_class}",
    asks=Permission.CHANGE_SETTINGS,
    answers=PlanOut,
)
def set_reminder_plan(request: ApiRequest, customer_class: CustomerClass, body: PlanIn) -> PlanOut:
    """Give the steps of a class anew, with a letter in each language."""
    plan = plan_from_form([step.model_dump() for step in body.steps])
    change_reminder_plan(request.actor, customer_class=customer_class, plan=plan)
    return PlanOut(customer_class=customer_class, steps=plan_form(plan))
