"""Taking the books out: the journal in open formats, or all of it in one file."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission
from akker.books.queries import fiscal_years, today_in
from akker.jobs.queries import jobs
from akker.jobs.starting import start_job
from akker.kernel.errors import Refused
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.forms import gone_to, refused
from akker.web.jobs import shown_job

KINDS = ("export journal", "export report", "archive")
FORMATS = (
    ("csv", _("CSV, also to bring in again")),
    ("hledger", _("hledger, plain text")),
    ("beancount", _("beancount, plain text")),
)


@require_safe
@opens_to(Permission.EXPORT_BOOKS)
def exports(request: BookRequest) -> HttpResponse:
    """What can be taken out, and what was, with its files as long as they are kept."""
    return render(request, "web/exports/exports.html", _context(request))


@reads_books
def _context(request: BookRequest) -> dict[str, Any]:
    rows = [shown_job(request.actor, row) for row in jobs(request.actor.book, kinds=KINDS, most=20)]
    return {
        "formats": FORMATS,
        "jobs": rows,
        "years": fiscal_years(request.actor.book),
    }


@require_POST
@opens_to(Permission.EXPORT_BOOKS)
def start(request: BookRequest) -> HttpResponse:
    """Either form: goes to the page of the job, which has the file when it is done."""
    what = request.POST.get("what", "")
    if what not in ("export journal", "archive"):
        raise Http404
    try:
        uid = start_job(request.actor, kind=what, parameters=_asked(request, what))
    except Refused as refusal:
        return refused(request, "web/exports/exports.html", _context(request), refusal)
    return gone_to(request, reverse("job", args=[request.actor.book.slug, uid]))


def _asked(request: BookRequest, what: str) -> dict[str, str]:
    """What was chosen, read here already: a wrong day is told on the page where it stands."""
    if what == "archive":
        return {}
    form = request.POST.get("format", "csv")
    if form not in dict(FORMATS):
        raise Http404
    today = today_in(request.actor.book)
    read = {n: typed_day_if_any(request.POST.get(n, ""), today) for n in ("from", "until")}
    return {"format": form, **{name: day.isoformat() for name, day in read.items() if day}}
