"""Plans with customers: the list, one with its four pillars, and what is done in it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.access.queries import members_of
from akker.audit.queries import latest_of
from akker.books.actor import Actor, Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.queries import customer_coded
from akker.kernel.errors import Refused
from akker.knowledge.queries_market import competitors
from akker.parties.queries import keys_of_group
from akker.planning.planning import close_plan, open_plan, review_plan
from akker.planning.playbooks import PLAYBOOKS, in_language
from akker.planning.queries import KnownPlan, PlanFilter, plan_of, plans_page
from akker.planning.rules import BLOCKS, GIVE_AND_GET, GOAL, KINDS, OUTCOMES, QUESTION, NewPlan
from akker.planning.telling import TeamTold
from akker.reports.party_position import party_position
from akker.reports.plan_pdf import plan_pdf
from akker.reports.plan_progress import PlanProgress, progress_of
from akker.web.asked import typed_text, with_query
from akker.web.days import typed_day, typed_day_if_any
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.history import happened
from akker.web.plan_words import KINDS as KIND_WORDS
from akker.web.plan_words import MEASURES, PILLARS, POINTS, SIDES
from akker.web.plan_words import OUTCOMES as OUTCOME_WORDS
from akker.web.refusals import status_of
from akker.web.sentence import ALL, Choices, sentence_of
from akker.web.sold_fields import once_more
from akker.web.templatetags.akker import reader

PAGE_SIZE = 60
SHOWN: Choices = [
    ("", gettext_lazy("open")),
    ("due", gettext_lazy("to be reviewed")),
    (ALL, gettext_lazy("open or over")),
]
Act = Callable[[Actor], str]


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, keeps=True)
def plans(request: BookRequest) -> HttpResponse:
    """Open plans, those whose review is due, or all."""
    book = request.actor.book
    show = typed_text(request.GET, "show")
    show = show if show in ("due", "all") else ""
    before = typed_text(request.GET, "before")
    before_id = int(before) if before.isdigit() and len(before) < 19 else None
    due_by = today_in(book) if show == "due" else None
    asked = PlanFilter(only_open=show != "all", due_by=due_by)
    rows = plans_page(book, asked, before_id=before_id, limit=PAGE_SIZE)
    address, shown = reverse("plans", args=[book.slug]), rows[:PAGE_SIZE]
    more = {"show": show if show == "all" else ""}
    has_later = len(rows) > PAGE_SIZE and due_by is None
    context = {
        "rows": [(row, KIND_WORDS[row.kind], OUTCOME_WORDS.get(row.outcome, "")) for row in shown],
        "sentence": sentence_of(address, {"show": show}, [("show", _("that are"), SHOWN)]),
        "show": show,
        "later_url": with_query(address, {**more, "before": shown[-1].plan_id})
        if has_later
        else "",
        "first_url": with_query(address, more) if before_id else "",
    }
    return render(request, "web/plans/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def new_plan(request: BookRequest, code: str) -> HttpResponse:
    """Begin a plan with a customer: of which kind, and its days."""
    book, post = request.actor.book, request.POST
    with reading(book):
        try:
            row = customer_coded(book, code)
        except Refused as unknown:
            raise Http404 from unknown
        today = today_in(book)
    wanted = request.GET.get("kind", "")
    kind = post.get("kind") or (wanted if wanted in KINDS else "plan")
    playbook = PLAYBOOKS.get(kind, PLAYBOOKS["plan"])
    language = book.language
    context: dict[str, Any] = {
        "row": row,
        "kinds": KIND_WORDS.items(),
        "kind": kind,
        "books": [
            (KIND_WORDS[name], [in_language(step.text, language) for step in one.steps])
            for name, one in PLAYBOOKS.items()
        ],
        "title": post.get("title", ""),
        "starts_on": post.get("starts_on", today.isoformat()),
        "ends_on": post.get("ends_on", ""),
        "once": post.get("once", "") or once_more(),
    }
    if request.method != "POST":
        return render(request, "web/plans/new.html", context)
    try:
        starts_on = typed_day(typed_text(post, "starts_on"), today)
        ends_on = typed_day_if_any(typed_text(post, "ends_on"), today, ahead=True)
        days = playbook.review_days
        plan = NewPlan(
            row.code,
            kind,
            starts_on,
            ends_on or starts_on + dt.timedelta(days=playbook.days),
            typed_text(post, "title"),
            starts_on + dt.timedelta(days=days) if days else None,
            days,
        )
        begun = open_plan(sent_once(request.actor, request), plan=plan)
    except Refused as refusal:
        shown = {**context, "refusal": refusal}
        return render(request, "web/plans/new.html", shown, status=status_of(refusal))
    said = _("The plan has begun; its steps are tasks with a day and an owner.")
    messages.success(request, _with_told(said, begun.team))
    return gone_to(request, reverse("plan", args=[book.slug, begun.plan_id]))


def _with_told(said: str, team: TeamTold) -> str:
    """The sentence with who was told of it, and who has yet to be."""
    parts = [said]
    if team.told:
        parts.append(_("Mail goes to {who}.").format(who=", ".join(team.told)))
    if team.not_told:
        parts.append(
            _("No mail could be sent to {who}: tell them.").format(who=", ".join(team.not_told))
        )
    return " ".join(parts)


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def plan(request: BookRequest, plan_id: int) -> HttpResponse:
    """How far it is, and all that stands in its four pillars."""
    return plan_page(request, plan_id, None)


def plan_page(request: BookRequest, plan_id: int, refusal: Refused | None) -> HttpResponse:
    """The page, with what was refused above it and what was typed in its field."""
    book = request.actor.book
    with reading(book):
        try:
            found = plan_of(book, plan_id)
        except Refused as unknown:
            raise Http404 from unknown
        row, today = found.row, today_in(book)
        progress = _progress(book, found)
        events, has_more = latest_of(book, f"plan:{plan_id}", 8)
        people = members_of(book) if row.is_open else []
        known = competitors(book, with_retired=True) if row.is_open else []
    may_change = Permission.LOOK_AFTER_CUSTOMERS in request.actor.permissions and row.is_open
    log_url = with_query(reverse("audit-log", args=[book.slug]), {"subject": f"plan:{plan_id}"})
    outcomes = ("kept", "lost") if row.kind == "rescue" else OUTCOMES
    context = {
        "refusal": refusal,
        "row": row,
        "kind": KIND_WORDS[row.kind],
        "outcome": OUTCOME_WORDS.get(row.outcome, ""),
        "progress": progress,
        "pillars": list(zip(PILLARS, progress.pillars, strict=True)),
        "questions": [one for one in found.points if one.kind == QUESTION],
        "goals": [one for one in found.points if one.kind == GOAL],
        "gives": _by_kind(found, GIVE_AND_GET),
        "blocks": _by_kind(found, BLOCKS),
        "reached": [(one, MEASURES[one.row.measure]) for one in progress.reached],
        "actions": found.actions,
        "versions": found.versions,
        "today": today,
        "is_review_due": row.is_open and row.review_on is not None and row.review_on <= today,
        "typed": {name: text for name, text in request.POST.items() if name != "once"},
        "kinds_of_points": [(name, words) for name, words in POINTS.items()],
        "sides": SIDES.items(),
        "competitors": known,
        "measures": MEASURES.items(),
        "people": [(one.email, one.name or one.email) for one in people if one.is_active],
        "outcomes": [(name, OUTCOME_WORDS[name]) for name in outcomes],
        "events": [happened(one) for one in events],
        "log_url": log_url if has_more and Permission.PROVE in request.actor.permissions else "",
        "once": once_more(),
        "may_change": may_change,
    }
    return render(request, "web/plans/plan.html", context, status=status_of(refusal))


@require_safe
@opens_to(Permission.SEE_CUSTOMERS, reads=False)
def plan_file(request: BookRequest, plan_id: int) -> HttpResponse:
    """The plan on paper, in the language of the reader."""
    book = request.actor.book
    with reading(book):
        try:
            found = plan_of(book, plan_id)
        except Refused as unknown:
            raise Http404 from unknown
        today, progress = today_in(book), _progress(book, found)
    content = plan_pdf(book, progress, today=today, language=reader().code)
    answer = HttpResponse(content, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="plan-{plan_id}.pdf"'
    return answer


def _progress(book: Book, found: KnownPlan) -> PlanProgress:
    code, today = found.row.party_code, today_in(book)
    group = keys_of_group(book, code)
    position = party_position(book, code, as_of=today)
    (progress,) = progress_of(book, [found], group, position, today=today)
    return progress


def _by_kind(found: KnownPlan, kinds: tuple[str, ...]) -> list[tuple[Any, list[Any]]]:
    """The words of a kind with its points; kinds without any too, so that a gap is seen."""
    return [(POINTS[kind], [one for one in found.points if one.kind == kind]) for kind in kinds]


def done_in_plan(request: BookRequest, plan_id: int, act: Act) -> HttpResponse:
    """Do it and show the plan, or show it with why not."""
    try:
        sentence = act(sent_once(request.actor, request))
    except Refused as refusal:
        return plan_page(request, plan_id, refusal)
    messages.success(request, sentence)
    return gone_to(request, reverse("plan", args=[request.actor.book.slug, plan_id]))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def review(request: BookRequest, plan_id: int) -> HttpResponse:
    """The plan was looked at today."""

    def act(actor: Actor) -> str:
        review_plan(actor, plan_id=plan_id)
        return _("The review is kept.")

    return done_in_plan(request, plan_id, act)


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def close(request: BookRequest, plan_id: int) -> HttpResponse:
    """It is over: what came of it, and what we learnt."""
    post = request.POST

    def act(actor: Actor) -> str:
        outcome, lesson = typed_text(post, "outcome"), typed_text(post, "lesson")
        team = close_plan(actor, plan_id=plan_id, outcome=outcome, lesson=lesson)
        return _with_told(_("The plan is closed."), team)

    return done_in_plan(request, plan_id, act)
