"""How customers are doing: their last scores, the lowest first, with what changed and why."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.customers.queries_whose import Whose
from akker.health.queries_scores import all_scored_on, last_scores, weights_of
from akker.health.rules import Part
from akker.health.runs import score_customers
from akker.health.weighing import change_weights
from akker.web.asked import typed_text, with_query
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted
from akker.web.portfolio import whose_asked, whose_sentence

PAGE_SIZE = 60
TEMPLATE = "web/customers/health.html"
PART_NAMES = {
    Part.MONEY: gettext_lazy("Money"),
    Part.CONTACT: gettext_lazy("Contact"),
    Part.VOICE: gettext_lazy("Voice"),
    Part.PLAN: gettext_lazy("Plan"),
    Part.USE: gettext_lazy("Use"),
}


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def health(request: BookRequest) -> HttpResponse:
    """A page of scores; the score of each opens its reasons."""
    return render(request, TEMPLATE, _shown(request))


def _shown(request: BookRequest) -> dict[str, Any]:
    book = request.actor.book
    asked = whose_asked(request)
    text = typed_text(request.GET, "q")[:80]
    after = _after(typed_text(request.GET, "after"))
    rows = last_scores(book, text=text, whose=Whose(**asked), after=after, limit=PAGE_SIZE)
    filters = {**asked, "q": text}
    shown = rows[:PAGE_SIZE]
    address = reverse("health", args=[book.slug])
    reasons = reverse("report", args=[book.slug, "health"])
    until = today_in(book).isoformat()
    last = f"{shown[-1].score}-{shown[-1].score_id}" if len(rows) > PAGE_SIZE else ""
    weights = weights_of(book).items()
    return {
        "weights": [
            (part.value, PART_NAMES[part], request.POST.get(part.value, str(weight)))
            for part, weight in weights
        ],
        "may_weigh": Permission.CHANGE_SETTINGS in request.actor.permissions,
        "rows": [(row, with_query(reasons, {"until": until, "party": row.code})) for row in shown],
        "scored_on": all_scored_on(book),
        "text": text,
        "asked": {name: value for name, value in filters.items() if value},
        "sentence": whose_sentence(request, filters, address),
        "address": address,
        "report_url": with_query(reasons, {"until": until}),
        "first_url": with_query(address, filters) if after else "",
        "later_url": with_query(address, {**filters, "after": last}) if last else "",
        "may_score": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
    }


def _after(text: str) -> tuple[int, int] | None:
    """The score and key behind which the page begins; what is no such place is the beginning."""
    score, _, key = text.partition("-")
    is_place = text.isascii() and len(text) < 20 and score.isdecimal() and key.isdecimal()
    return (int(score), int(key)) if is_place else None


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def score(request: BookRequest) -> HttpResponse:
    """Work out the scores as of today."""

    def act() -> str:
        done = score_customers(request.actor)
        return ngettext(
            "Worked out: %(count)d customer has another score.",
            "Worked out: %(count)d customers have another score.",
            done.changed_count,
        ) % {"count": done.changed_count}

    to = reverse("health", args=[request.actor.book.slug])
    return acted(request, act, to=to, page=lambda _refusal: (TEMPLATE, _shown(request)))


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
def weigh(request: BookRequest) -> HttpResponse:
    """How much each part counts."""

    def act() -> str:
        texts = {part.value: typed_text(request.POST, part.value) for part in Part}
        change_weights(request.actor, weights={part: _count(text) for part, text in texts.items()})
        return _("The weights are kept; scores follow when they are worked out next.")

    to = reverse("health", args=[request.actor.book.slug])
    return acted(request, act, to=to, page=lambda _refusal: (TEMPLATE, _shown(request)))


def _count(text: str) -> int:
    """Below zero what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
