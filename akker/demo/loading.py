"""Putting the demo company into the books, through the same use cases as everybody's."""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from django.db import connection

from akker.access.doors import command_line_actor, member_actor
from akker.access.inviting import change_sight, invite_user
from akker.access.queries import members_of
from akker.books.actor import Actor
from akker.books.models import Book
from akker.books.queries import book_for
from akker.catalog.product_form import KEYS, card_from_form
from akker.catalog.registering import add_product
from akker.demo.agreements import leave_agreements
from akker.demo.cards import CHANGED_ACCOUNT, OURSELVES, PAYMENT_LINK, iban_of, party_cards
from akker.demo.cases import leave_cases, leave_requirements
from akker.demo.chores import Chore, chores_of
from akker.demo.company import (
    BOOKKEEPER_EMAIL,
    COST_CENTRES,
    CUSTOMERS,
    EXTRA_LEDGER_ACCOUNTS,
    MANAGER_EMAIL,
    NAME,
    OWN_ONLY_EMAIL,
    OWNER_EMAIL,
    PEOPLE,
    PRODUCTS,
    PROJECTS,
    SLUG,
)
from akker.demo.credit_limits import agree_credit_limits
from akker.demo.customers import leave_customers
from akker.demo.deals import do_deals
from akker.demo.forgetting import forget_somebody
from akker.demo.housekeeping import do_chore, leave_on_the_desk, set_up_recurring
from akker.demo.knowledge import leave_knowledge, leave_market
from akker.demo.papers import papers_of
from akker.demo.plans import leave_plans
from akker.demo.rates import rates_file
from akker.demo.repeats import leave_repeating
from akker.demo.segments import keep_segments, put_off_some
from akker.demo.span import Span, Step, span_until
from akker.demo.story import Story, story_until
from akker.demo.touches import leave_touches, say_costs
from akker.demo.tracks import leave_training, write_tracks
from akker.demo.usage import leave_usage, measure_usage
from akker.demo.voices import leave_voices
from akker.kernel.calendar import month_of
from akker.kernel.errors import Refused
from akker.kernel.statistics import count_rows
from akker.ledger.attaching import attach_file
from akker.ledger.charting import NewLedgerAccount, add_ledger_account, require_dimensions
from akker.ledger.dimensioning import add_dimension, add_dimension_value
from akker.ledger.opening import NewBook, open_book, open_fiscal_year, post_opening_balances
from akker.ledger.posting import post_entries, reverse_entry
from akker.ledger.queries import chart
from akker.ledger.rating import import_rates
from akker.ledger.sealing import POSTED_TABLES
from akker.parties.cards import BankAccountCard
from akker.parties.changing import change_party
from akker.parties.managing import assign_manager
from akker.parties.queries_cards import known_party
from akker.parties.registering import register_party
from akker.receivables.drafting import change_letterhead

Progress = Callable[[str, float], None]
Labels = dict[str, str]  # by key and by source of a step: the label of its entry


LOADING = "load demo"  # the kind of job


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """`is_new` is false when it was there already."""

    slug: str
    owner_email: str
    is_new: bool = True


def load_demo(progress: Progress | None = None, today: dt.date | None = None) -> DemoCompany:
    """Open the demo company's books and tell its story up to `today`.

    `progress` hears what is being done and which part of all is done, from 0 to 1. Books
    that are there already are left as they are. Refused: demo_unfinished.
    """
    if _is_there():
        return DemoCompany(SLUG, OWNER_EMAIL, is_new=False)
    (progress or _silent)("The company", 0.0)
    company = open_demo(today)
    tell_demo(progress, today)
    return company


def open_demo(today: dt.date | None = None) -> DemoCompany:
    """Open its books, empty still, and let its people in. Refused: slug_taken."""
    _open(span_until(today or _today()))
    return DemoCompany(SLUG, OWNER_EMAIL)


def tell_demo(progress: Progress | None = None, today: dt.date | None = None) -> None:
    """Tell the story in books that `open_demo` has just opened. Refused: demo_unfinished."""
    say = progress or _silent
    book = book_for(SLUG)
    if EXTRA_LEDGER_ACCOUNTS[0][0] in [account.code for account in chart(book)]:
        raise _unfinished()
    story = _story(today)
    owner = member_actor(book, OWNER_EMAIL, channel="demo")
    bookkeeper = member_actor(book, BOOKKEEPER_EMAIL, channel="demo")
    _register(owner)
    say("Opening balances", 0.1)
    import_rates(bookkeeper, content=rates_file(story.span, story.rates))
    post_opening_balances(bookkeeper, booked_on=story.span.first_on, lines=story.opening)
    set_up_recurring(bookkeeper, story.span.first_on)
    labels = _tell(bookkeeper, story, say)
    for paper in papers_of(story.steps):
        attach_file(
            bookkeeper,
            label=labels[paper.source],
            name=paper.name,
            content=paper.content,
            media_type=paper.media_type,
        )
    leave_on_the_desk(bookkeeper, story.span.today)
    leave_agreements(bookkeeper, story.span.today)
    leave_repeating(bookkeeper, story.span.today)
    agree_credit_limits(bookkeeper, story.span.today)
    leave_customers(owner, story.span.today)
    manager = member_actor(book, MANAGER_EMAIL, channel="demo")
    leave_touches(manager, story.span.today)
    leave_cases(manager, story.span.today)
    leave_requirements(manager, story.span.today)
    leave_plans(manager, story.span.today)
    write_tracks(owner)
    say_costs(owner)
    leave_training(manager, story.span.today)
    leave_knowledge(manager, story.span.today)
    leave_market(manager, story.span.today)
    measure_usage(owner)
    leave_usage(manager, story.span.today)
    leave_voices(manager, story.span.today)
    forget_somebody(owner, story.span.today)
    _change_account(bookkeeper)
    keep_segments(owner)
    for one in (owner, manager):
        put_off_some(one)
    _count_rows()
    _invite(command_line_actor(book), PEOPLE[-1])
    say("Done", 1.0)


def _silent(what: str, part: float) -> None:
    del what, part


def _story(today: dt.date | None) -> Story:
    return story_until(today or _today())


def _today() -> dt.date:
    return dt.datetime.now(zoneinfo.ZoneInfo("Europe/Amsterdam")).date()


def _is_there() -> bool:
    """Whether a whole demo company is there. Refused: demo_unfinished, for a part of one."""
    try:
        book = book_for(SLUG)
    except Refused:
        return False
    if PEOPLE[-1][0] in [member.email for member in members_of(book)]:
        return True
    raise _unfinished()


def _unfinished() -> Refused:
    return Refused(
        "demo_unfinished",
        "The demo company was not loaded to its end, or somebody else's books have its name.",
        remedy="Choose an empty data folder with AKKER_HOME.",
    )


def _count_rows() -> None:
    """PostgreSQL plans by statistics that it gathers a minute later; now is better."""
    others = (
        *("parties_party", "books_dimensionvalue", "audit_event"),
        *("receivables_invoice", "receivables_invoiceline", "clearing_allocation"),
        "customers_activity",
    )
    count_rows(connection, (*POSTED_TABLES, *others))


def _open(span: Span) -> Book:
    new = NewBook(NAME, SLUG, "NL", "EUR", span.first_on, legal_form="bv", language="en")
    book = open_book(new)
    first = command_line_actor(book)
    # The last one comes in when all is done: that says that all is done.
    for person in PEOPLE[:-1]:
        _invite(first, person)
    for _ in range(span.first_on.year, span.today.year):
        open_fiscal_year(first)
    return book


def _invite(actor: Actor, person: tuple[str, str, str]) -> None:
    email, name, role = person
    invite_user(actor, email=email, role=role, name=name)


def _register(actor: Actor) -> None:
    """Everything that entries name: ledger accounts, parties, dimensions."""
    for code, name, kind, reference in EXTRA_LEDGER_ACCOUNTS:
        add_ledger_account(actor, new=NewLedgerAccount(code, name, kind, reference=reference))
    for code, card in party_cards():
        register_party(actor, code=code, name=card.name, card=card)
    change_sight(actor, email=OWN_ONLY_EMAIL, sees_all=False)
    for turn, one in enumerate(CUSTOMERS):
        email = OWN_ONLY_EMAIL if turn % 2 else MANAGER_EMAIL
        assign_manager(actor, code=one.code, email=email)
    change_letterhead(actor, party_code=OURSELVES, payment_days=30, payment_link=PAYMENT_LINK)
    for code, *texts in PRODUCTS:
        sold = card_from_form(dict(zip(KEYS, texts, strict=True)))
        add_product(actor, code=code, card=sold)
    dimensions = {
        ("cost-centre", "Cost centre"): COST_CENTRES,
        ("customer", "Customer"): [(c.code, c.name) for c in CUSTOMERS],
        ("project", "Project"): [(code, name) for code, name, _, _ in PROJECTS],
    }
    for (dimension, title), values in dimensions.items():
        add_dimension(actor, code=dimension, name=title)
        for code, name in values:
            add_dimension_value(actor, dimension=dimension, code=code, name=name)
    require_dimensions(actor, code="7100", dimensions=["cost-centre", "project"])


def _change_account(actor: Actor) -> None:
    """Somebody wrote to have another bank account: it waits for a colleague's telephone call."""
    card = known_party(actor.book, CHANGED_ACCOUNT).card
    accounts = (BankAccountCard(iban_of(CHANGED_ACCOUNT, turn=1)),)
    change_party(actor, code=CHANGED_ACCOUNT, card=replace(card, bank_accounts=accounts))


def _tell(actor: Actor, story: Story, say: Progress) -> Labels:
    """Do every step in the order of the days, and each chore on its day."""
    labels: Labels = {}
    months = [month for month in story.span.months() if story.span.index_of(month) >= 0]
    counted_at = 1
    for run in _runs(story):
        first = run[0]
        if isinstance(first, Chore):
            do_chore(actor, first)
            continue
        month = month_of(first.entry.booked_on)
        if months.index(month) == counted_at:
            _count_rows()
            counted_at *= 2
        say(first.entry.booked_on.strftime("%B %Y"), 0.1 + 0.88 * months.index(month) / len(months))
        if first.takes_back:
            reverse_entry(
                actor,
                label=labels[first.takes_back],
                booked_on=first.entry.booked_on,
                description=first.entry.description,
            )
            continue
        steps = [step for step in run if isinstance(step, Step)]
        deals = [step for step in steps if step.deal is not None]
        labels |= do_deals(actor, [step for step in deals if step.entry.journal_code == "VRK"])
        others = [step for step in steps if step.deal is None]
        posted = post_entries(actor, entries=[step.entry for step in others], source="demo")
        for step, one in zip(others, posted, strict=True):
            labels[step.key] = labels[step.entry.source] = one.label
        labels |= do_deals(actor, [step for step in deals if step.entry.journal_code != "VRK"])
    return labels


def _runs(story: Story) -> Iterator[list[Step | Chore]]:
    """What can be done at once: the steps of one month, or one reversal, or one chore."""
    timeline: list[Step | Chore] = [*story.steps, *chores_of(story.span)]
    timeline.sort(key=lambda one: (_day(one), isinstance(one, Chore)))

    def kind(place: tuple[int, Step | Chore]) -> tuple[int, int]:
        number, one = place
        if isinstance(one, Chore) or one.takes_back:
            return (number, 0)
        return (-1, month_of(one.entry.booked_on))

    for _, group in groupby(enumerate(timeline), key=kind):
        yield [one for _, one in group]


def _day(one: Step | Chore) -> dt.date:
    return one.day if isinstance(one, Chore) else one.entry.booked_on
