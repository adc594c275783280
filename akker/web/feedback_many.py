"""Asking the people who decide at many customers at once: first whom, then for real."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from akker.books.actor import Permission
from akker.customers.queries import CustomerFilter
from akker.kernel.errors import Refused
from akker.voice.asking_many import ask_many
from akker.voice.queries import WAITING, survey_of
from akker.voice.queries_candidates import Planned, planned_asking
from akker.web.asked import with_query
from akker.web.customers import customers_asked, customers_filter, customers_sentence
from akker.web.doors import BookRequest, opens_to, reads_books, sent_once
from akker.web.feedback_words import WHY_NOT
from akker.web.forms import gone_to
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.sold_fields import once_more

MANY = "web/feedback/many.html"


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def ask_many_page(request: BookRequest, survey_id: int) -> HttpResponse:
    """Whom the question would go to, and who not and why; then the same for real."""
    book = request.actor.book
    customers = customers_filter(customers_asked(request))
    if request.method == "POST":
        try:
            done = ask_many(
                sent_once(request.actor, request), survey_id=survey_id, customers=customers
            )
        except Refused as refusal:
            shown = {**_many_shown(request, survey_id, customers), "refusal": refusal}
            return render(request, MANY, shown, status=status_of(refusal))
        words = ngettext("%(n)s person is asked.", "%(n)s people are asked.", done.asked)
        messages.success(request, words % {"n": done.asked})
        to = with_query(reverse("survey", args=[book.slug, survey_id]), {"show": WAITING})
        return gone_to(request, to)
    return render(request, MANY, _many_shown(request, survey_id, customers))


@reads_books
def _many_shown(request: BookRequest, survey_id: int, customers: CustomerFilter) -> dict[str, Any]:
    book, refusal = request.actor.book, None
    planned: list[Planned] = []
    try:
        row = survey_of(book, survey_id)
    except Refused as unknown:
        raise Http404 from unknown
    try:
        planned = planned_asking(book, customers)
    except Refused as many:
        refusal = many
    address = reverse("survey-many", args=[book.slug, survey_id])
    asked = customers_asked(request)
    return {
        "row": row,
        "refusal": refusal,
        "asked": asked,
        "sentence": customers_sentence(request, asked, address),
        "goes": [one for one in planned if not one.why],
        "skipped": _by_reason(planned),
        "skipped_count": sum(1 for one in planned if one.why),
        "once": request.POST.get("once", "") or once_more(),
    }


def _by_reason(planned: list[Planned]) -> list[tuple[Words, list[Planned]]]:
    """Who is not asked, with each reason once: the reason that most have comes last."""
    found: dict[str, list[Planned]] = {}
    for one in planned:
        if one.why:
            found.setdefault(one.why, []).append(one)
    return [(WHY_NOT[why], found[why]) for why in sorted(found, key=lambda why: len(found[why]))]
