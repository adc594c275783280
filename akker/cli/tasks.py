"""`akker task`, and of `akker promise` what is not about paying."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import click

from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.cli.answers import answer, listing
from akker.cli.disputes import promise
from akker.cli.verbs import DAY, verb
from akker.customers.activity_rules import PROMISED_BY, NewPromise, NewTask
from akker.customers.promising import break_promise, keep_promise, make_promise
from akker.customers.queries_tasks import SHOWN, DueFilter, kept_by, promises_page, tasks_page
from akker.customers.tasking import drop_task, finish_task, make_task, move_task

MOST_LISTED = 1000
DUE = click.option("--due", type=DAY, required=True, help="By which day.")
ON = click.option("--on", type=DAY, help="The day; else today.")
SHOW = click.option("--show", type=click.Choice(SHOWN), default="open", show_default=True)
PARTY = click.option("--party", default="", metavar="CODE", help="Of one customer.")
FROM = click.option("--from", "activity_id", type=int, help="The note that it came of.")


@dataclass(frozen=True, slots=True)
class TaskSaid:
    task_id: int
    party: str
    text: str
    owner: str
    due: dt.date
    state: str


@dataclass(frozen=True, slots=True)
class PromiseSaid:
    promise_id: int
    party: str
    by: str
    who: str
    text: str
    due: dt.date
    state: str


@dataclass(frozen=True, slots=True)
class RateSaid:
    by: str
    open: int
    late: int
    kept: int
    kept_late: int
    broken: int
    percent: int | None


@click.group("task")
def task() -> None:
    """What is to be done for customers, by whom and when."""


@verb("list", asks=Permission.SEE_CUSTOMERS, under=task)
@SHOW
@PARTY
@click.option("--mine", is_flag=True, help="Those of whoever asks, with --as.")
def task_list(actor: Actor, show: str, party: str, mine: bool) -> None:
    """Tasks by the day they are due; of those that ended, the last first."""
    asked = DueFilter(show, party, owner=actor.user_id if mine else None)
    with reading(actor.book):
        today = today_in(actor.book)
        rows = tasks_page(actor.book, actor.user_id, asked, today=today, limit=MOST_LISTED)
    said = [
        TaskSaid(row.task_id, row.party_code, row.text, row.owner, row.due_on, row.state)
        for row in rows[:MOST_LISTED]
    ]
    columns: list[tuple[str, Callable[[TaskSaid], str]]] = [
        ("Task", lambda row: str(row.task_id)),
        ("Due", lambda row: row.due.isoformat()),
        ("Party", lambda row: row.party),
        ("Text", lambda row: row.text),
        ("Owner", lambda row: row.owner),
        ("State", lambda row: row.state),
    ]
    listing(said, columns, empty="Nothing is to be done.")


@verb("make", asks=Permission.LOOK_AFTER_CUSTOMERS, under=task)
@click.argument("party")
@click.argument("text")
@DUE
@click.option("--owner", default="", metavar="EMAIL", help="Else whoever makes it.")
@ON
@FROM
def task_make(
    actor: Actor,
    party: str,
    text: str,
    due: dt.date,
    owner: str,
    on: dt.date | None,
    activity_id: int | None,
) -> None:
    """Something to be done for PARTY by a day."""
    new = NewTask(party, text, due, owner=owner, made_on=on, activity_id=activity_id)
    key = make_task(actor, task=new)
    answer({"task_id": key}, f"Task {key} is made.")


@verb("move", asks=Permission.LOOK_AFTER_CUSTOMERS, under=task)
@click.argument("task_id", type=int)
@DUE
@click.option("--owner", default="", metavar="EMAIL", help="To another member.")
def task_move(actor: Actor, task_id: int, due: dt.date, owner: str) -> None:
    """Move task TASK_ID to another day, or to another member."""
    move_task(actor, task_id=task_id, due_on=due, owner=owner)
    answer({"task_id": task_id}, f"Task {task_id} is moved.")


@verb("done", asks=Permission.LOOK_AFTER_CUSTOMERS, under=task)
@click.argument("task_id", type=int)
@ON
def task_done(actor: Actor, task_id: int, on: dt.date | None) -> None:
    """Task TASK_ID is done."""
    finish_task(actor, task_id=task_id, on=on)
    answer({"task_id": task_id}, f"Task {task_id} is done.")


@verb("drop", asks=Permission.LOOK_AFTER_CUSTOMERS, under=task)
@click.argument("task_id", type=int)
def task_drop(actor: Actor, task_id: int) -> None:
    """Task TASK_ID need not be done any more."""
    drop_task(actor, task_id=task_id)
    answer({"task_id": task_id}, f"Task {task_id} is dropped.")


@verb("given", asks=Permission.SEE_CUSTOMERS, under=promise)
@SHOW
@PARTY
@click.option("--by", type=click.Choice(PROMISED_BY), default=None, help="Ours, or theirs.")
def promise_given(actor: Actor, show: str, party: str, by: str | None) -> None:
    """Promises that are not about paying, by the day they are due."""
    asked = DueFilter(show, party, by=by or "")
    with reading(actor.book):
        today = today_in(actor.book)
        rows = promises_page(actor.book, actor.user_id, asked, today=today, limit=MOST_LISTED)
    said = [
        PromiseSaid(
            row.promise_id,
            row.party_code,
            row.by,
            row.who,
            row.text,
            row.due_on,
            row.state.value,
        )
        for row in rows[:MOST_LISTED]
    ]
    columns: list[tuple[str, Callable[[PromiseSaid], str]]] = [
        ("Promise", lambda row: str(row.promise_id)),
        ("Due", lambda row: row.due.isoformat()),
        ("Party", lambda row: row.party),
        ("By", lambda row: row.by),
        ("Who", lambda row: row.who),
        ("Text", lambda row: row.text),
        ("State", lambda row: row.state),
    ]
    listing(said, columns, empty="Nothing was promised.")


@verb("give", asks=Permission.LOOK_AFTER_CUSTOMERS, under=promise)
@click.argument("party")
@click.argument("text")
@DUE
@click.option("--by", type=click.Choice(PROMISED_BY), default="us", show_default=True)
@click.option("--who", default="", metavar="NAME", help="Who said so; of ours whoever writes it.")
@ON
@FROM
def promise_give(
    actor: Actor,
    party: str,
    text: str,
    due: dt.date,
    by: str,
    who: str,
    on: dt.date | None,
    activity_id: int | None,
) -> None:
    """Write down what we promised PARTY, or they us."""
    new = NewPromise(party, by, who, text, due, made_on=on, activity_id=activity_id)
    key = make_promise(actor, promise=new)
    answer({"promise_id": key}, f"Promise {key} is written down.")


@verb("keep", asks=Permission.LOOK_AFTER_CUSTOMERS, under=promise)
@click.argument("promise_id", type=int)
@ON
def promise_keep(actor: Actor, promise_id: int, on: dt.date | None) -> None:
    """Promise PROMISE_ID is kept."""
    keep_promise(actor, promise_id=promise_id, on=on)
    answer({"promise_id": promise_id}, f"Promise {promise_id} is kept.")


@verb("break", asks=Permission.LOOK_AFTER_CUSTOMERS, under=promise)
@click.argument("promise_id", type=int)
@ON
def promise_break(actor: Actor, promise_id: int, on: dt.date | None) -> None:
    """Promise PROMISE_ID will not be kept."""
    break_promise(actor, promise_id=promise_id, on=on)
    answer({"promise_id": promise_id}, f"Promise {promise_id} is broken.")


@verb("rate", asks=Permission.SEE_CUSTOMERS, under=promise)
@PARTY
def promise_rate(actor: Actor, party: str) -> None:
    """How many were kept, ours and theirs."""
    with reading(actor.book):
        found = kept_by(actor.book, today=today_in(actor.book), party_code=party)
    said = [
        RateSaid(by, one.open, one.late, one.kept, one.kept_late, one.broken, one.percent)
        for by, one in found.items()
    ]
    columns: list[tuple[str, Callable[[RateSaid], str]]] = [
        ("By", lambda row: row.by),
        ("Open", lambda row: str(row.open)),
        ("Late", lambda row: str(row.late)),
        ("Kept", lambda row: str(row.kept)),
        ("Kept late", lambda row: str(row.kept_late)),
        ("Broken", lambda row: str(row.broken)),
        ("Kept in time", lambda row: "" if row.percent is None else f"{row.percent}%"),
    ]
    listing(said, columns, empty="Nothing was promised.")
