"""How customers are doing: their last scores, the lowest first, with what changed and why."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.health.queries_scores import last_scores
from akker.health.scoring import score_customers
from akker.web.asked import typed_text, with_query
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted

PAGE_SIZE = 60
TEMPLATE = "web/customers/health.html"


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def health(request: BookRequest) -> HttpResponse:
    """A page of scores; the score of each opens its reasons."""
    return render(request, TEMPLATE, _shown(request))


def _shown(request: BookRequest) -> dict[str, Any]:
    book = request.actor.book
    text = typed_text(request.GET, "q")[:80]
    after = _after(typed_text(request.GET, "after"))
    rows = last_scores(book, text=text, after=after, limit=PAGE_SIZE)
    shown = rows[:PAGE_SIZE]
    address = reverse("health", args=[book.slug])
    reasons = reverse("report", args=[book.slug, "health"])
    until = today_in(book).isoformat()
    last = f"{shown[-1].score}-{shown[-1].score_id}" if len(rows) > PAGE_SIZE else ""
    return {
        "rows": [(row, with_query(reasons, {"until": until, "party": row.code})) for row in shown],
        "text": text,
        "address": address,
        "report_url": with_query(reasons, {"until": until}),
        "first_url": with_query(address, {"q": text}) if after else "",
        "later_url": with_query(address, {"q": text, "after": last}) if last else "",
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
