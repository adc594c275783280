"""The steps of reminders with their letters: looked at, and changed by whoever may."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from akker.books.actor import Permission
from akker.dunning.letters import CLASSES, COSTS, LANGUAGES, PLACEHOLDERS
from akker.dunning.queries_reminders import collection_costs, reminder_plan
from akker.dunning.reminder_rules import MOST_STEPS, plan_form, plan_from_form, plan_mark
from akker.dunning.reminding import change_reminder_plan
from akker.kernel.errors import Refused
from akker.parties.card_form import days_in
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.refusals import status_of
from akker.web.reminders import CLASS_WORDS

NEXT_DAYS = 14  # between a step that is added and the one before


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def reminder_plans(request: BookRequest) -> HttpResponse:
    """The steps of each class of customers, with their letters."""
    book = request.actor.book
    context = {
        "plans": [(name, CLASS_WORDS[name], reminder_plan(book, name)) for name in CLASSES],
        "may_change": Permission.CHANGE_SETTINGS in request.actor.permissions,
    }
    return render(request, "web/dunning/reminder_plans.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_SETTINGS)
def change_plan(request: BookRequest, customer_class: str) -> HttpResponse:
    """The plan of a class as one form. A step is added and taken out on it, and then saved."""
    if customer_class not in CLASSES:
        raise Http404
    book = request.actor.book
    if request.method != "POST":
        plan = reminder_plan(book, customer_class)
        return _form(request, customer_class, plan_form(plan), plan_mark(plan))
    steps, seen = _typed(request.POST), typed_text(request.POST, "seen")
    act, _between, place = typed_text(request.POST, "do").partition("-")
    if act == "add" and steps:
        last = steps[-1]
        steps.append({**last, "days": _later(last["days"])})
        return _form(request, customer_class, steps, seen)
    if act == "drop" and place.isascii() and place.isdigit() and len(steps) > 1:
        kept = [step for number, step in enumerate(steps, start=1) if number != int(place[:3])]
        return _form(request, customer_class, kept, seen)
    try:
        wanted = plan_from_form([{**step, "days": days_in(step["days"])} for step in steps])
        change_reminder_plan(
            request.actor, customer_class=customer_class, plan=wanted, seen=seen or "-"
        )
    except Refused as refusal:
        return _form(request, customer_class, steps, seen, refusal)
    messages.success(request, _("The steps are kept. What was sent stays as it was sent."))
    return gone_to(request, reverse("reminder-plans", args=[book.slug]))


def _form(
    request: BookRequest,
    customer_class: str,
    steps: Sequence[Mapping[str, Any]],
    seen: str,
    refusal: Refused | None = None,
) -> HttpResponse:
    knows_costs = collection_costs(request.actor.book) is not None
    context = {
        "name": customer_class,
        "words": CLASS_WORDS[customer_class],
        "steps": steps,
        "seen": seen,
        "refusal": refusal,
        "placeholders": ["{" + one + "}" for one in PLACEHOLDERS if one != COSTS or knows_costs],
        "may_add": len(steps) < MOST_STEPS,
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "web/dunning/reminder_plan.html", context, status=status)


def _typed(post: QueryDict) -> list[dict[str, Any]]:
    """The steps as they stand in the form, days as they were typed."""
    count = typed_text(post, "steps")
    number = int(count) if count.isascii() and count.isdigit() and len(count) < 3 else 0
    return [
        {
            "days": typed_text(post, f"days-{place}"),
            "tone": typed_text(post, f"tone-{place}"),
            "letters": {
                language: {
                    "subject": typed_text(post, f"subject-{place}-{language}"),
                    "text": typed_text(post, f"text-{place}-{language}").replace("\r\n", "\n"),
                }
                for language in LANGUAGES
            },
        }
        for place in range(1, min(number, MOST_STEPS) + 1)
    ]


def _later(text: Any) -> str:
    typed = str(text)
    return str(int(typed[:4]) + NEXT_DAYS) if typed.isascii() and typed.isdigit() else ""
