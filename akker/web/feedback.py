"""What customers were asked and what they said: surveys, answers, and asking somebody."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.customers.queries_people import PersonRow, person_of
from akker.kernel.errors import Refused
from akker.voice.queries import (
    SHOWN,
    WAITING,
    AnswerFilter,
    AnswerRow,
    SurveyRow,
    answers_page,
    quiet_days_of,
    surveys_of,
)
from akker.voice.questions import QUESTIONS, WHY
from akker.voice.rules import LINK_DAYS, NewSurvey
from akker.voice.surveying import ask_contact, change_asking_pause, make_survey
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to
from akker.web.feedback_words import KINDS, figure_words, tone_of
from akker.web.forms import acted, gone_to, refused
from akker.web.refusals import status_of
from akker.web.sold_fields import once_more

PAGE_SIZE = 60
LIST, NEW, ASK = (f"web/feedback/{name}.html" for name in ("surveys", "new", "ask"))
FIELDS = ("title", "question_en", "question_nl", "why_en", "why_nl")


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def surveys(request: BookRequest) -> HttpResponse:
    """The questions with what came of each, the latest first."""
    return render(request, LIST, _surveys_shown(request))


def _surveys_shown(request: BookRequest) -> dict[str, Any]:
    book, may = request.actor.book, request.actor.permissions
    with reading(book):
        rows, days = surveys_of(book), quiet_days_of(book)
    return {
        "rows": [_worded(row) for row in rows],
        "days": request.POST.get("days", str(days)),
        "may_ask": Permission.LOOK_AFTER_CUSTOMERS in may,
        "may_set": Permission.CHANGE_SETTINGS in may,
    }


def _worded(row: SurveyRow) -> tuple[SurveyRow, Any, str]:
    return row, KINDS[row.kind], figure_words(row.kind, row.counts.figure)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_survey(request: BookRequest) -> HttpResponse:
    """What is asked, in both languages; what is left empty is as usual."""
    book, post = request.actor.book, request.POST
    kind = post.get("kind", "") if post.get("kind", "") in KINDS else "nps"
    shown = {
        "kinds": KINDS.items(),
        "kind": kind,
        "usual": [
            (words, QUESTIONS[key], {name: text for name, text in WHY[key].items() if text})
            for key, words in KINDS.items()
        ],
        "typed": {name: post.get(name, "") for name in FIELDS},
    }
    if request.method != "POST":
        return render(request, NEW, shown)
    try:
        texts = {name: typed_text(post, name) for name in FIELDS}
        key = make_survey(request.actor, survey=NewSurvey(typed_text(post, "kind"), **texts))
    except Refused as refusal:
        return refused(request, NEW, shown, refusal)
    messages.success(request, _("The question is ready: ask somebody on the page of a person."))
    return gone_to(request, reverse("survey", args=[book.slug, key]))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def ask(request: BookRequest, contact_id: int) -> HttpResponse:
    """Ask one person: by mail, or with a link that is shown once."""
    shown = ask_shown(request, contact_id)
    if request.method != "POST":
        return render(request, ASK, shown)
    links: list[str] = []
    chosen = typed_text(request.POST, "survey")
    mails = request.POST.get("how") == "mail"
    try:
        ask_contact(
            request.actor,
            survey_id=typed_key(chosen),
            contact_id=contact_id,
            mails=mails,
            show=links.append,
        )
    except Refused as refusal:
        return render(request, ASK, {**shown, "refusal": refusal}, status=status_of(refusal))
    person: PersonRow = shown["person"]
    if mails:
        messages.success(request, _("The question goes to %(name)s.") % {"name": person.name})
        to = reverse("customer-people", args=[request.actor.book.slug, person.party_code])
        return gone_to(request, to)
    return render(request, ASK, {**ask_shown(request, contact_id), "link": links[-1]})


def typed_key(text: str) -> int:
    """A key as it was chosen; 0, which nothing has, for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def typed_score(text: str) -> int | None:
    """-1, which is on no scale, for what is no number."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1


def ask_shown(request: BookRequest, contact_id: int) -> dict[str, Any]:
    """Of the page on which a person is asked, or what they said is written down. Http404."""
    book = request.actor.book
    with reading(book):
        try:
            one = person_of(book, contact_id)
        except Refused as unknown:
            raise Http404 from unknown
        open_ones = [row for row in surveys_of(book) if row.ended_on is None]
        said: list[AnswerRow] = []
        for show in (SHOWN[0], WAITING):
            asked = AnswerFilter(party_code=one.party_code, show=show)
            said += answers_page(book, asked, limit=PAGE_SIZE)
    return {
        "person": one,
        "surveys": [(str(row.survey_id), f"{row.title} · {KINDS[row.kind]}") for row in open_ones],
        "chosen": request.POST.get("survey", ""),
        "how": request.POST.get("how", "mail" if one.email else "link"),
        "days": LINK_DAYS,
        "typed": {name: request.POST.get(name, "") for name in ("score", "text", "on")},
        "writes": "score" in request.POST,
        "once": request.POST.get("once", "") or once_more(),
        "said": [
            (row, tone_of(row.kind, row.score)) for row in said if row.contact_id == contact_id
        ],
    }


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
def keep_pause(request: BookRequest) -> HttpResponse:
    """For how many days nobody is asked again."""

    def act() -> str:
        text = typed_text(request.POST, "days")
        days = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
        change_asking_pause(request.actor, days=days)
        return _("The days between two questions are kept.")

    to = reverse("surveys", args=[request.actor.book.slug])
    return acted(request, act, to=to, page=lambda _r: (LIST, _surveys_shown(request)))
