"""What came of one question: its figures in a period, the answers, and those as a file."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.audit.queries import history_of
from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.kernel.calendar import ONE_DAY, add_months
from akker.kernel.errors import Refused
from akker.reports.feedback_list import feedback_table
from akker.voice.queries import (
    SHOWN,
    WAITING,
    AnswerFilter,
    SurveyRow,
    answers_page,
    survey_of,
)
from akker.voice.queries_results import Results, results_of
from akker.voice.rules import Counted
from akker.voice.surveying import end_survey
from akker.web.asked import asked_texts, exports_of, period_typed, typed_text, with_query
from akker.web.customer_words import TIERS
from akker.web.doors import BookRequest, opens_to
from akker.web.feedback import PAGE_SIZE, typed_key
from akker.web.feedback_charts import group_shares, spread_bars, trend_bars
from akker.web.feedback_words import KINDS, figure_words, tone_of
from akker.web.feedback_words import SHOWN as SHOWN_WORDS
from akker.web.files import exported
from akker.web.forms import acted
from akker.web.history import happened
from akker.web.places import Words
from akker.web.sentence import Choices, sentence_of
from akker.web.templatetags.akker import reader

ONE = "web/feedback/survey.html"


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def survey(request: BookRequest, survey_id: int) -> HttpResponse:
    """What came of one question, with the answers, the last first."""
    return render(request, ONE, _survey_shown(request, survey_id))


def _period(request: BookRequest) -> dict[str, str]:
    """The days asked for, as far as they are days."""
    asked = asked_texts(request, "from", "until")
    for name in list(asked):
        try:
            dt.date.fromisoformat(asked[name])
        except ValueError:
            del asked[name]
    return asked


def _filter(survey_id: int, show: str, days: dict[str, str]) -> AnswerFilter:
    since, until = (
        dt.date.fromisoformat(days[name]) if name in days else None for name in ("from", "until")
    )
    return AnswerFilter(survey_id=survey_id, show=show, since=since, until=until)


def _survey_shown(request: BookRequest, survey_id: int) -> dict[str, Any]:
    book = request.actor.book
    show = typed_text(request.GET, "show")
    show = show if show in SHOWN else SHOWN[0]
    before_id = typed_key(typed_text(request.GET, "before")) or None
    days = _period(request)
    asked = _filter(survey_id, show, {} if show == WAITING else days)
    with reading(book):
        try:
            row = survey_of(book, survey_id)
        except Refused as unknown:
            raise Http404 from unknown
        rows = answers_page(book, asked, before_id=before_id, limit=PAGE_SIZE)
        period = _filter(survey_id, show, days)
        found = results_of(book, survey_id, row.kind, period.since, period.until)
        events = history_of(book, f"survey:{survey_id}")
        today = today_in(book)
    address, shown = reverse("survey", args=[book.slug, survey_id]), rows[:PAGE_SIZE]
    kept = {**days, "show": show if show != SHOWN[0] else ""}
    last = (shown[-1].invitation_id if show == WAITING else shown[-1].answer_id) if shown else ""
    export = reverse("survey-export", args=[book.slug, survey_id])
    return {
        "row": row,
        "kind": KINDS[row.kind],
        "answers": [(one, tone_of(one.kind, one.score)) for one in shown],
        "show": show,
        "asked": kept,
        "sentence": sentence_of(address, kept, [("show", _("Show"), _to_show(row.kind))]),
        "period_said": period_typed(days),
        "periods": _periods(today),
        "later_url": with_query(address, {**kept, "before": last}) if len(rows) > PAGE_SIZE else "",
        "first_url": with_query(address, kept) if before_id else "",
        "exports": exports_of(export, kept),
        "events": [happened(one) for one in events if one.kind != "FeedbackAsked"],
        "may_ask": Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions,
        **_results(row, found),
    }


def _results(row: SurveyRow, found: Results) -> dict[str, Any]:
    def figures(groups: tuple[tuple[Words, Counted], ...]) -> list[tuple[Words, str, Counted]]:
        return [(name, figure_words(row.kind, one.figure), one) for name, one in groups]

    managers = tuple((name or _("nobody"), one) for name, one in found.by_manager)
    tiers = tuple((TIERS[name], one) for name, one in found.by_tier)
    is_open = row.kind == "open"
    return {
        "found": found,
        "figure": figure_words(row.kind, found.total.figure),
        "shares": [] if is_open else group_shares(found.total),
        "spread": None if is_open else spread_bars(found.total),
        "trend": None if is_open else trend_bars(row.kind, found.by_quarter),
        "groups": [
            (_("Account manager"), figures(managers)),
            (_("Tier"), figures(tiers)),
        ]
        if found.total.answers
        else [],
    }


def _to_show(kind: str) -> Choices:
    """What is asked in words alone has no low scores."""
    return [
        (key, words)
        for key, words in SHOWN_WORDS.items()
        if key not in ("low", "unheard") or kind != "open"
    ]


def _periods(today: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    return [
        (_("12 months"), add_months(today, -12) + ONE_DAY, today),
        (_("3 months"), add_months(today, -3) + ONE_DAY, today),
    ]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def export_answers(request: BookRequest, survey_id: int) -> HttpResponse:
    """The list as asked: CSV or XLSX."""
    book, language = request.actor.book, reader().code
    show = typed_text(request.GET, "show")
    asked = _filter(survey_id, show if show in SHOWN else SHOWN[0], _period(request))
    try:
        title = survey_of(book, survey_id).title
    except Refused as unknown:
        raise Http404 from unknown
    table = feedback_table(book, asked, title, language=language)
    name = f"{book.slug}-feedback-{survey_id}"
    return exported(table, request.GET.get("format", ""), name, language)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def end(request: BookRequest, survey_id: int) -> HttpResponse:
    """Nobody is asked this any more."""

    def act() -> str:
        end_survey(request.actor, survey_id=survey_id)
        return _("The survey is over; links that are out still work.")

    to = reverse("survey", args=[request.actor.book.slug, survey_id])
    return acted(request, act, to=to, page=lambda _r: (ONE, _survey_shown(request, survey_id)))
