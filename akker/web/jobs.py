"""Jobs: long work that goes on when its page is left, and what came of it."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Actor, Permission
from akker.jobs.kinds import the_kinds
from akker.jobs.queries import JobRow, job_called, jobs, may_cancel, output_of
from akker.jobs.starting import start_job
from akker.jobs.stopping import cancel_job
from akker.kernel.errors import Refused
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.forms import acted, is_swap
from akker.web.job_words import STATES, kind_words, outcome_sentences, stage_words
from akker.web.places import Words

# What can be started by a button, without a file or choices.
STARTABLE = ("check", "archive", "export journal")


@dataclass(frozen=True, slots=True)
class ShownJob:
    row: JobRow
    kind: Words
    state: Words
    tone: str
    stage: Words
    sentences: list[str]
    may_cancel: bool
    has_file: bool
    is_kept: bool  # whether its files are still here
    page_url: str  # of what it was started for; empty where this is its page


@require_safe
@opens_to(Permission.READ_BOOKS)
def jobs_page(request: BookRequest) -> HttpResponse:
    """Every job, the latest first. While one goes on, htmx asks for the list again."""
    context = _list_context(request.actor)
    part = "web/jobs/_rows.html" if is_swap(request) else "web/jobs/list.html"
    return render(request, part, context)


def _list_context(actor: Actor) -> dict[str, Any]:
    rows = [shown_job(actor, row) for row in jobs(actor.book)]
    return {
        "jobs": rows,
        "goes_on": any(not job.row.is_over for job in rows),
        "startable": [
            (kind, kind_words(kind))
            for kind in STARTABLE
            if kind in the_kinds() and the_kinds()[kind].asks in actor.permissions
        ],
    }


@require_POST
@opens_to(Permission.READ_BOOKS)
def start(request: BookRequest) -> HttpResponse:
    """A button that starts what needs no file; goes to the job's own page."""
    kind = request.POST.get("kind", "")
    started: list[str] = []

    def act() -> None:
        if kind not in STARTABLE:
            raise Http404
        started.append(start_job(request.actor, kind=kind))

    answer = acted(
        request,
        act,
        to=reverse("jobs", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/jobs/list.html", _list_context(request.actor)),
    )
    if started:
        answer["Location"] = reverse("job", args=[request.actor.book.slug, started[0]])
    return answer


@require_safe
@opens_to(Permission.READ_BOOKS)
def job(request: BookRequest, uid: str) -> HttpResponse:
    """One job: stages, count, time left; then its result. htmx asks for the part of it."""
    shown = shown_job(request.actor, _job_or_404(request, uid))
    part = "web/jobs/_job.html" if is_swap(request) else "web/jobs/job.html"
    return render(request, part, {"job": shown})


@require_POST
@opens_to(Permission.READ_BOOKS)
def cancel(request: BookRequest, uid: str) -> HttpResponse:
    """The button "Cancel" of a job."""

    def act() -> str:
        cancel_job(request.actor, uid=uid)
        return _("The job stops; nothing of it stays in the books.")

    return acted(
        request,
        act,
        to=reverse("job", args=[request.actor.book.slug, uid]),
        page=lambda refusal: (
            "web/jobs/job.html",
            {"job": shown_job(request.actor, _job_or_404(request, uid))},
        ),
    )


@require_safe
@opens_to(Permission.READ_BOOKS)
def job_file(request: BookRequest, uid: str) -> FileResponse:
    """The file that a job made, to be saved. Only for who may start such a job."""
    try:
        path, name = output_of(request.actor, uid)
    except Refused as refusal:
        raise Http404 from refusal
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@reads_books
def _job_or_404(request: BookRequest, uid: str) -> JobRow:
    try:
        return job_called(request.actor.book, uid)
    except Refused as refusal:
        raise Http404 from refusal


def shown_job(actor: Actor, row: JobRow) -> ShownJob:
    """A job in words, with what this actor may do about it."""
    tone, words = STATES[row.state]
    kind = the_kinds().get(row.kind)
    return ShownJob(
        row=row,
        kind=kind_words(row.kind),
        state=words,
        tone=tone,
        stage=stage_words(row.progress.stage) if row.progress else "",
        sentences=outcome_sentences(row),
        may_cancel=not row.is_over and may_cancel(actor, row),
        has_file=bool(row.result_name) and kind is not None and kind.asks in actor.permissions,
        is_kept=row.files_until is None or row.files_until > dt.datetime.now(dt.UTC),
        page_url=_page_of(actor, row),
    )


def _page_of(actor: Actor, row: JobRow) -> str:
    slug = actor.book.slug
    kind = the_kinds().get(row.kind)
    if kind is None or kind.asks not in actor.permissions:
        return ""
    if row.kind.startswith("import "):
        return reverse("import-try", args=[slug, row.uid])
    if row.kind == "undo import":
        import_id = str(row.parameters.get("import_id", ""))  # whatever somebody asked
        return reverse("import", args=[slug, import_id]) if import_id.isalnum() else ""
    if row.kind == "anchor":
        return reverse("anchor", args=[slug, row.uid])
    if row.kind == "load books":
        values = row.result if isinstance(row.result, dict) else {}
        return reverse("book", args=[values["slug"]]) if "slug" in values else ""
    if row.kind == "check":
        return reverse("proof", args=[slug])
    return ""
