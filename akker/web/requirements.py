"""What customers want of us: the register, one requirement, and the answer given back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.books.actor import Actor, Permission, reading
from akker.books.models import Book
from akker.cases.queries_requirements import RequirementFilter, requirement_of, requirements
from akker.cases.requirement_rules import NewWish
from akker.cases.requiring import (
    add_wish,
    change_requirement,
    change_worth,
    decide_requirement,
    keep_requirement,
    tell_answer,
)
from akker.customers.queries import customer_coded
from akker.customers.queries_activities import people_at
from akker.kernel.errors import Refused
from akker.kernel.money import parse_decimal
from akker.reports.requirement_list import requirement_table
from akker.web.asked import exports_of, typed_party, typed_text
from akker.web.case_words import ORDERS, PRIORITIES, REQUIREMENT_STATES, REQUIREMENTS_SHOWN
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.files import exported
from akker.web.forms import gone_to, refused
from akker.web.refusals import status_of
from akker.web.sentence import Menu, party_said, sentence_of
from akker.web.sold_fields import machine_amount, once_more
from akker.web.templatetags.akker import reader
from akker.web.views_bar import views_bar

FILTERS = ("show", "order", "party")
Act = Callable[[Actor], str]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def register(request: BookRequest) -> HttpResponse:
    """Requirements by what they are worth to customers, or by priority."""
    book, asked = request.actor.book, _asked(request)
    address = reverse("requirements", args=[book.slug])
    export = reverse("requirements-export", args=[book.slug])
    context = {
        "rows": [
            (one, PRIORITIES[one.priority], *REQUIREMENT_STATES[one.state])
            for one in requirements(book, _filter(asked))
        ],
        "asked": asked,
        "address": address,
        "bar": views_bar(request.actor, "requirements", asked, address),
        "party_name": party_said(book, asked.get("party", "")),
        "sentence": sentence_of(address, asked, _menus()),
        "exports": exports_of(export, asked),
    }
    return render(request, "web/requirements/list.html", context)


def _asked(request: BookRequest) -> dict[str, str]:
    texts = {name: typed_text(request.GET, name)[:40] for name in FILTERS}
    for name, known in (("show", REQUIREMENTS_SHOWN), ("order", ORDERS)):
        if texts[name] not in known:
            texts[name] = ""
    return {name: text for name, text in texts.items() if text}


def _filter(asked: dict[str, str]) -> RequirementFilter:
    order = asked.get("order", "worth")
    return RequirementFilter(asked.get("show", ""), asked.get("party", ""), order)


def _menus() -> list[Menu]:
    return [
        ("show", _("Show"), list(REQUIREMENTS_SHOWN.items())),
        ("order", _("ordered by"), list(ORDERS.items())),
    ]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_register(request: BookRequest) -> HttpResponse:
    """The register as asked: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    table = requirement_table(book, _filter(_asked(request)), language=language)
    return exported(table, request.GET.get("format", ""), f"{book.slug}-requirements", language)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def requirement(request: BookRequest, requirement_id: int) -> HttpResponse:
    """What is wanted, by whom, what it is worth, and who waits for the answer."""
    return _page(request, requirement_id, None)


def _page(request: BookRequest, requirement_id: int, refusal: Refused | None) -> HttpResponse:
    actor, book, post = request.actor, request.actor.book, request.POST
    with reading(book):
        try:
            row, wishes = requirement_of(book, requirement_id)
        except Refused as unknown:
            raise Http404 from unknown
    state, badge = REQUIREMENT_STATES[row.state]
    context = {
        "refusal": refusal,
        "row": row,
        "wishes": wishes,
        "priority": PRIORITIES[row.priority],
        "state": state,
        "badge": badge,
        "priorities": PRIORITIES.items(),
        "states": [(key, words) for key, (words, _badge) in REQUIREMENT_STATES.items()],
        "typed": {
            "form": post.get("form", ""),
            "title": post.get("title", row.title),
            "text": post.get("text", row.text),
            "priority": post.get("priority", row.priority),
            "state": post.get("state", row.state),
            "answer": post.get("answer", row.answer),
            "party": post.get("party", ""),
            "worth": post.get("worth", ""),
        },
        "once": once_more(),
        "may_change": Permission.LOOK_AFTER_CUSTOMERS in actor.permissions,
    }
    return render(request, "web/requirements/one.html", context, status=status_of(refusal))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_requirement(request: BookRequest, code: str) -> HttpResponse:
    """What a customer wants of us."""
    book, post = request.actor.book, request.POST
    with reading(book):
        try:
            row = customer_coded(book, code)
        except Refused as unknown:
            raise Http404 from unknown
        people = people_at(book, row.code)
    names = ("title", "text", "worth", "contact")
    context: dict[str, Any] = {
        "row": row,
        "priorities": PRIORITIES.items(),
        "people": [
            ("", _("Nobody in particular")),
            *((str(key), name) for key, name, _j in people),
        ],
        "filled": {name: post.get(name, "") for name in names}
        | {"priority": post.get("priority", "normal")},
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/requirements/new.html", context)
    try:
        contact = typed_text(post, "contact")
        contact_id = int(contact) if contact.isdecimal() and len(contact) < 19 else None
        wish = NewWish(row.code, _worth(post, book), contact_id)
        key = keep_requirement(
            sent_once(request.actor, request),
            title=typed_text(post, "title"),
            text=post.get("text", "").replace("\0", ""),
            priority=typed_text(post, "priority"),
            wish=wish,
        )
    except Refused as refusal:
        return refused(request, "web/requirements/new.html", context, refusal)
    messages.success(request, _("The requirement stands in the register."))
    return gone_to(request, reverse("requirement", args=[book.slug, key]))


def _worth(post: Any, book: Book) -> int:
    """Refused: amount_unreadable, amount_of_two, and what amounts are."""
    amount = machine_amount(typed_text(post, "worth"), reader(), book.currency)
    return parse_decimal(amount, book.currency) if amount else 0


def _done(request: BookRequest, requirement_id: int, act: Act) -> HttpResponse:
    """Do it and show the requirement, or show it with why not."""
    try:
        sentence = act(sent_once(request.actor, request))
    except Refused as refusal:
        if refusal.code == "requirement_unknown":
            raise Http404 from refusal
        return _page(request, requirement_id, refusal)
    messages.success(request, sentence)
    to = reverse("requirement", args=[request.actor.book.slug, requirement_id])
    return gone_to(request, to)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def change(request: BookRequest, requirement_id: int) -> HttpResponse:
    """Title, description and priority, anew."""
    post = request.POST

    def act(actor: Actor) -> str:
        change_requirement(
            actor,
            requirement_id=requirement_id,
            title=typed_text(post, "title"),
            text=post.get("text", "").replace("\0", ""),
            priority=typed_text(post, "priority"),
        )
        return _("The requirement is kept.")

    return _done(request, requirement_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def decide(request: BookRequest, requirement_id: int) -> HttpResponse:
    """What we do about it, and what customers are to hear."""
    post = request.POST

    def act(actor: Actor) -> str:
        decide_requirement(
            actor,
            requirement_id=requirement_id,
            state=typed_text(post, "state"),
            answer=post.get("answer", "").replace("\0", ""),
        )
        return _("It is decided; the customers behind it wait for the answer.")

    return _done(request, requirement_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def wish(request: BookRequest, requirement_id: int) -> HttpResponse:
    """One more customer wants it."""
    post, book = request.POST, request.actor.book

    def act(actor: Actor) -> str:
        new = NewWish(typed_party(book, post), _worth(post, book))
        add_wish(actor, requirement_id=requirement_id, wish=new)
        return _("The customer stands behind it.")

    return _done(request, requirement_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def worth(request: BookRequest, requirement_id: int, code: str) -> HttpResponse:
    """What it is worth to a customer."""
    post, book = request.POST, request.actor.book

    def act(actor: Actor) -> str:
        amount = _worth(post, book)
        change_worth(actor, requirement_id=requirement_id, party_code=code, worth_minor=amount)
        return _("What it is worth to them is kept.")

    return _done(request, requirement_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def tell(request: BookRequest, requirement_id: int, code: str) -> HttpResponse:
    """A customer heard the answer today."""

    def act(actor: Actor) -> str:
        tell_answer(actor, requirement_id=requirement_id, party_code=code)
        return _("They heard the answer.")

    return _done(request, requirement_id, act)
