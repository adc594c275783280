"""Forgetting people at customers, and the words of an answer."""

import re
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from akker.books.actor import Permission, reading
from akker.kernel.errors import Refused
from akker.privacy.erasing import erase_answer, erase_person
from akker.privacy.queries import erasure_preview, erasures_of
from akker.privacy.queries_traces import Place
from akker.voice.queries import answer_of
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.places import Words
from akker.web.refusals import status_of
from akker.web.step_up import proven_lately

LIST, PERSON, ANSWER = (
    f"web/privacy/{name}.html" for name in ("erasures", "erase_person", "erase_answer")
)
KINDS: dict[str, Words] = {
    "activity": gettext_lazy("Note or contact"),
    "task": gettext_lazy("Task"),
    "promise": gettext_lazy("Promise"),
    "case": gettext_lazy("Case"),
    "answer": gettext_lazy("Answer"),
    "reply": gettext_lazy("What the customer heard"),
}
_PLACE = re.compile(r"([a-z]{1,12}):([0-9]{1,18})")


@require_safe
@opens_to(Permission.ERASE_PEOPLE)
def erasures(request: BookRequest) -> HttpResponse:
    """Who was erased, by the day and the reason, and nobody's name."""
    with reading(request.actor.book):
        rows = erasures_of(request.actor.book)
    return render(request, LIST, {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.ERASE_PEOPLE)
@proven_lately
def person_erase(request: BookRequest, contact_id: int) -> HttpResponse:
    """What would go with somebody and what stays, as a form; then it goes."""
    shown = _person_shown(request, contact_id)
    if request.method != "POST":
        return render(request, PERSON, shown)
    try:
        erase_person(
            request.actor,
            contact_id=contact_id,
            reason=typed_text(request.POST, "reason"),
            texts=_chosen(request),
        )
    except Refused as refusal:
        return render(request, PERSON, {**shown, "refusal": refusal}, status=status_of(refusal))
    messages.success(request, _("They are erased."))
    return gone_to(request, reverse("erasures", args=[request.actor.book.slug]))


def _person_shown(request: BookRequest, contact_id: int) -> dict[str, Any]:
    """Http404 for nobody, and for who is erased."""
    book = request.actor.book
    with reading(book):
        try:
            shown = erasure_preview(book, request.actor.user_id, contact_id)
        except Refused as refusal:
            raise Http404 from refusal
    chosen = set(_chosen(request))
    offered = [(one, KINDS[one.kind], (one.kind, one.key) in chosen) for one in shown.offered]
    return {"shown": shown, "offered": offered, "reason": request.POST.get("reason", "")}


def _chosen(request: BookRequest) -> list[Place]:
    """What is no text is left out: no form of ours sends it."""
    found = (_PLACE.fullmatch(text) for text in request.POST.getlist("texts"))
    return [(one[1], int(one[2])) for one in found if one]


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.ERASE_PEOPLE)
@proven_lately
def answer_erase(request: BookRequest, answer_id: int) -> HttpResponse:
    """Ask why, then empty the words of an answer."""
    book = request.actor.book
    with reading(book):
        try:
            row = answer_of(book, answer_id)
        except Refused as unknown:
            raise Http404 from unknown
    shown = {"row": row, "reason": request.POST.get("reason", "")}
    if request.method != "POST":
        return render(request, ANSWER, shown)
    try:
        reason = typed_text(request.POST, "reason")
        erase_answer(request.actor, answer_id=answer_id, reason=reason)
    except Refused as refusal:
        return render(request, ANSWER, {**shown, "refusal": refusal}, status=status_of(refusal))
    messages.success(request, _("The words are erased."))
    return gone_to(request, reverse("answer", args=[book.slug, answer_id]))
