"""What is to be done for customers, and what was promised: the lists, their forms, how they end."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.queries import members_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.customers.activity_rules import NewPromise, NewTask, line_at
from akker.customers.promising import break_promise, keep_promise, make_promise
from akker.customers.queries_activities import activity_of
from akker.customers.queries_tasks import (
    SHOWN,
    Due,
    DueFilter,
    kept_by,
    promises_page,
    task_texts,
    tasks_page,
)
from akker.customers.tasking import drop_task, finish_task, make_task, move_task
from akker.kernel.errors import Refused, WrongFields
from akker.parties.queries import party_names
from akker.web.asked import typed_party, typed_text, with_query
from akker.web.chosen import NotDone, act_on_each, chosen_keys, ticked_in
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to, refused
from akker.web.refusals import said_at, status_of
from akker.web.sentence import ALL, Choices, Menu, party_said, sentence_of, whose_menu
from akker.web.sold_fields import once_more
from akker.web.timeline_words import BY, PROMISE_STATES

PAGE_SIZE = 60
WHOSE, BYS = ("mine", "all"), ("all", "us", "them")
STATES: Choices = [
    ("open", gettext_lazy("open")),
    ("overdue", gettext_lazy("too late")),
    ("ended", gettext_lazy("over")),
]
SIDES: Choices = [
    (ALL, gettext_lazy("anybody")),
    ("us", gettext_lazy("us")),
    ("them", gettext_lazy("them")),
]
MADE_BY: Menu = ("by", gettext_lazy("made by"), SIDES)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def tasks(request: BookRequest) -> HttpResponse:
    """Mine, or everybody's as those of one customer are: what is open by day, overdue, ended."""
    return _tasks(request, None)


def _tasks(
    request: BookRequest, refusal: Refused | None, not_done: Sequence[NotDone] = ()
) -> HttpResponse:
    actor, book = request.actor, request.actor.book
    asked = _asked_tasks(request)
    owner = actor.user_id if asked["whose"] == "mine" else None
    wanted = DueFilter(asked["show"], asked["party"], owner=owner)
    with reading(book):
        today = today_in(book)
        after = _after(request)
        rows = tasks_page(book, actor.user_id, wanted, today=today, after=after, limit=PAGE_SIZE)
        if after and not rows:  # the last of a page was ended
            rows = tasks_page(book, actor.user_id, wanted, today=today, limit=PAGE_SIZE)
        members = [one for one in members_of(book) if one.is_active]
        shown = _list_shown(request, "tasks", asked, rows, whose_menu())
    context = {
        **shown,
        "refusal": refusal,
        "members": members,
        "today": today,
        "new_url": _to(request, "task-new", {"party": asked["party"]}),
        "not_done": not_done,
        "chosen": [one.key for one in not_done],
        "chosen_url": _to(request, "tasks-chosen", _here(request, asked)),
        "due": request.POST.get("due", ""),
    }
    wrong = not_done[0].refusal if not_done else refusal
    return render(request, "web/timeline/tasks.html", context, status=status_of(wrong))


def _asked(request: BookRequest, name: str, known: tuple[str, ...]) -> dict[str, str]:
    show, other = request.GET.get("show", ""), request.GET.get(name, "")
    return {
        "show": show if show in SHOWN else SHOWN[0],
        name: other if other in known else known[0],
        "party": typed_text(request.GET, "party")[:40],
    }


def _asked_tasks(request: BookRequest) -> dict[str, str]:
    """Those of one customer are everybody's, unless mine are asked for."""
    of_one = bool(typed_text(request.GET, "party"))
    return _asked(request, "whose", WHOSE[::-1] if of_one else WHOSE)


def _to(request: BookRequest, route: str, asked: dict[str, str]) -> str:
    return with_query(reverse(route, args=[request.actor.book.slug]), asked)


def _here(request: BookRequest, asked: dict[str, str]) -> dict[str, str]:
    """The list that one looks at, at its page."""
    return {**asked, "after": request.GET.get("after", "") if _after(request) else ""}


def _after(request: BookRequest) -> Due | None:
    day, _point, key = request.GET.get("after", "").partition(".")
    try:
        on = typed_day_if_any(day, today_in(request.actor.book))
    except Refused:
        return None
    is_key = key.isascii() and key.isdigit() and len(key) < 19
    return (on, int(key)) if on is not None and is_key else None


def _list_shown(
    request: BookRequest, route: str, asked: dict[str, str], rows: list[Any], first: Menu
) -> dict[str, Any]:
    last = rows[PAGE_SIZE - 1].place if len(rows) > PAGE_SIZE else None
    after = {**asked, "after": f"{last[0].isoformat()}.{last[1]}"} if last else {}
    address = _to(request, route, {})
    return {
        "rows": rows[:PAGE_SIZE],
        "asked": asked,
        "party_name": party_said(request.actor.book, asked["party"]),
        "here": with_query("", _here(request, asked)),
        "sentence": sentence_of(address, asked, [first, ("show", _("that are"), STATES)]),
        "later_url": _to(request, route, after) if after else "",
        "may_log": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_task(request: BookRequest) -> HttpResponse:
    """A task, perhaps of a line of a note."""
    book, post = request.actor.book, request.POST
    context = _new_shown(request)
    with reading(book):
        own = request.actor.user_id
        members = [one for one in members_of(book) if one.is_active]
    context["owners"] = [
        (one.email, one.name or one.email)
        for one in sorted(members, key=lambda one: one.user_id != own)
    ]
    context["owner"] = post.get("owner", "")
    if request.method != "POST":
        return render(request, "web/timeline/task_new.html", context)
    wrong = WrongFields()
    due = wrong.tried(
        "due", None, lambda: typed_day_if_any(typed_text(post, "due"), today_in(book), ahead=True)
    )
    new = NewTask(
        context["party"],
        typed_text(post, "text"),
        due,
        owner=typed_text(post, "owner"),
        activity_id=context["activity_id"],
    )
    try:
        # Without a day it is refused, so that what was not understood is told with all else.
        wrong.tried("text", 0, lambda: make_task(sent_once(request.actor, request), task=new))
        wrong.refuse()
    except Refused as refusal:
        context["said"] = said_at(refusal)
        return refused(request, "web/timeline/task_new.html", context, refusal)
    messages.success(request, _("The task is made."))
    return gone_to(request, _from(request, context, "tasks"))


def _new_shown(request: BookRequest) -> dict[str, Any]:
    """What the form begins with: the customer, and the line of the note that it comes of."""
    book, post, asked = request.actor.book, request.POST, request.GET
    sent = post if request.method == "POST" else asked
    number = sent.get("activity", "")
    is_key = number.isascii() and number.isdigit() and len(number) < 19
    party, text, activity_id = typed_party(book, sent), post.get("text", ""), None
    with reading(book):
        if is_key:
            try:
                row = activity_of(book, request.actor.user_id, int(number))
                activity_id, party = row.activity_id, party or row.party_code
                line = asked.get("line", "0")
                no = int(line) if line.isascii() and line.isdigit() and len(line) < 7 else 0
                text = text or line_at(row.text, no) or row.subject
            except Refused:
                activity_id = None  # a note that is not there, or not for this reader
        names = party_names(book, [party])
    return {
        "party": party,
        "party_name": names.get(party, ""),
        "activity_id": activity_id,
        "text": text[:300],
        "due": post.get("due", ""),
        "once": post.get("once", "") or once_more(),
    }


def _from(request: BookRequest, context: dict[str, Any], route: str) -> str:
    """To the note that it came of, which has more lines; else as `_back`."""
    if context["activity_id"] is not None:
        return reverse("activity", args=[request.actor.book.slug, context["activity_id"]])
    return _back(request, context["party"], route)


def _back(request: BookRequest, party: str, route: str, asked: dict[str, str] | None = None) -> str:
    """To the customer that one came from, or to the list, as it was asked."""
    if party and request.POST.get("to") == "customer":
        return reverse("customer-timeline", args=[request.actor.book.slug, party])
    return _to(request, route, _here(request, asked) if asked else {})


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def end_task(request: BookRequest, task_id: int, how: str) -> HttpResponse:
    """Done, or dropped."""
    acts: dict[str, tuple[Callable[..., None], str]] = {
        "done": (finish_task, _("The task is done.")),
        "dropped": (drop_task, _("The task is dropped.")),
    }
    act, said = acts.get(how, acts["done"])
    try:
        act(request.actor, task_id=task_id)
    except Refused as refusal:
        return _tasks(request, refusal)
    messages.success(request, said)
    asked = _asked_tasks(request)
    return gone_to(request, _back(request, typed_text(request.POST, "party"), "tasks", asked))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def move(request: BookRequest, task_id: int) -> HttpResponse:
    """To another day, or to another member."""
    post = request.POST
    try:
        due = typed_day_if_any(typed_text(post, "due"), today_in(request.actor.book), ahead=True)
        move_task(request.actor, task_id=task_id, due_on=due, owner=typed_text(post, "owner"))
    except Refused as refusal:
        return _tasks(request, refusal)
    messages.success(request, _("The task is moved."))
    return gone_to(request, _back(request, "", "tasks", _asked_tasks(request)))


@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
@ticked_in("tasks")
def act_on_chosen(request: BookRequest) -> HttpResponse:
    """The bar under the list: those that are ticked are done, dropped, or moved to a day."""
    actor, post = request.actor, request.POST
    keys = chosen_keys(post.getlist("task"))
    with reading(actor.book):
        texts = task_texts(actor.book, keys)
        today = today_in(actor.book)

    def put_off(key: int) -> None:
        move_task(
            actor, task_id=key, due_on=typed_day_if_any(typed_text(post, "due"), today, ahead=True)
        )

    acts: dict[str, Callable[[int], None]] = {
        "done": lambda key: finish_task(actor, task_id=key),
        "dropped": lambda key: drop_task(actor, task_id=key),
        "moved": put_off,
    }
    how = post.get("do", "") if post.get("do") in acts else "done"
    not_done = act_on_each(keys, acts[how], lambda key: texts.get(key, str(key)))
    if count := len(keys) - len(not_done):
        said = {
            "done": ngettext("%(n)s task is done.", "%(n)s tasks are done.", count),
            "dropped": ngettext("%(n)s task is dropped.", "%(n)s tasks are dropped.", count),
            "moved": ngettext("%(n)s task is moved.", "%(n)s tasks are moved.", count),
        }
        messages.success(request, said[how] % {"n": count})
    if not_done:
        return _tasks(request, None, not_done)
    return gone_to(request, _back(request, "", "tasks", _asked_tasks(request)))


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def given_promises(request: BookRequest) -> HttpResponse:
    """What we and customers promised, and how much of it was kept."""
    return _promises(request, None)


def _promises(request: BookRequest, refusal: Refused | None) -> HttpResponse:
    actor, book = request.actor, request.actor.book
    asked = _asked(request, "by", BYS)
    wanted = DueFilter(asked["show"], asked["party"], by=asked["by"])
    with reading(book):
        today = today_in(book)
        rows = promises_page(
            book, actor.user_id, wanted, today=today, after=_after(request), limit=PAGE_SIZE
        )
        kept = kept_by(book, today=today, party_code=asked["party"])
        shown = _list_shown(request, "given-promises", asked, rows, MADE_BY)
    context = {
        **shown,
        "rows": [(row, BY[row.by], *PROMISE_STATES[row.state]) for row in shown["rows"]],
        "refusal": refusal,
        "kept": kept,
        "new_url": _to(request, "given-promise-new", {"party": asked["party"]}),
    }
    return render(request, "web/timeline/promises.html", context, status=status_of(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_promise(request: BookRequest) -> HttpResponse:
    """What we promised, or they, perhaps of a line of a note."""
    book, post = request.actor.book, request.POST
    context = {
        **_new_shown(request),
        "sides": BY.items(),
        "by": post.get("by", "us"),
        "who": post.get("who", ""),
    }
    if request.method != "POST":
        return render(request, "web/timeline/promise_new.html", context)
    try:
        new = NewPromise(
            context["party"],
            typed_text(post, "by"),
            typed_text(post, "who"),
            typed_text(post, "text"),
            typed_day_if_any(typed_text(post, "due"), today_in(book), ahead=True),
            activity_id=context["activity_id"],
        )
        make_promise(sent_once(request.actor, request), promise=new)
    except Refused as refusal:
        return refused(request, "web/timeline/promise_new.html", context, refusal)
    messages.success(request, _("The promise is written down."))
    return gone_to(request, _from(request, context, "given-promises"))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def end_promise(request: BookRequest, promise_id: int, how: str) -> HttpResponse:
    """Kept, or broken."""
    acts: dict[str, tuple[Callable[..., None], str]] = {
        "kept": (keep_promise, _("It is written down as kept.")),
        "broken": (break_promise, _("It is written down as broken.")),
    }
    act, said = acts.get(how, acts["kept"])
    try:
        act(request.actor, promise_id=promise_id)
    except Refused as refusal:
        return _promises(request, refusal)
    messages.success(request, said)
    party, asked = typed_text(request.POST, "party"), _asked(request, "by", BYS)
    return gone_to(request, _back(request, party, "given-promises", asked))
