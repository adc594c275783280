"""Files into the books: chosen, tried, brought in, and taken back.

A try is a job that writes nothing; its page shows what the file holds, what is wrong, and what
its columns mean. Bringing in is another job with the same file. Both go on when their page is left.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from akker.audit.queries import EventRow, history_of
from akker.books.actor import Actor, Permission
from akker.books.queries import today_in
from akker.intake.kinds import ImportKind, import_kinds
from akker.intake.queries import ImportRow, import_called, imports_page
from akker.intake.queries_files import SeenFile, seen_file
from akker.jobs.queries import JobRow, JobState, input_of, job_called
from akker.jobs.starting import start_job
from akker.kernel.errors import Refused
from akker.ledger.queries import entries_with_ids
from akker.web.asked import with_query
from akker.web.days import day_text
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.forms import acted, gone_to, is_swap, refused
from akker.web.history import happened
from akker.web.import_words import (
    ABOUT,
    FIELDS,
    KINDS,
    asks_for,
    bring_words,
    figures_of,
    new_count,
    problems_shown,
    remedy_here,
)
from akker.web.jobs import shown_job
from akker.web.uploads import uploaded

PAGE_SIZE = 50
IMPORT = "import "
DATED = ("journal", "opening", "invoices", "credit-notes", "usage")
_OTHER = ImportKind(fields=(), take_back=None)


@require_safe
@opens_to(Permission.READ_BOOKS)
def imports(request: BookRequest) -> HttpResponse:
    """What was brought in, the latest first, and the door for one more."""
    return render(request, "web/imports/list.html", _list_context(request))


@reads_books
def _list_context(request: BookRequest) -> dict[str, Any]:
    actor = request.actor
    before = request.GET.get("before", "")
    before_id = (
        int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    )
    rows = imports_page(actor.book, before_id=before_id, limit=PAGE_SIZE)
    address = reverse("imports", args=[actor.book.slug])
    more = len(rows) > PAGE_SIZE
    return {
        "rows": [(row, KINDS.get(row.kind, row.kind)) for row in rows[:PAGE_SIZE]],
        "earlier_url": address if before_id else "",
        "later_url": with_query(address, {"before": rows[PAGE_SIZE - 1].import_id}) if more else "",
        "may_bring": Permission.IMPORT_FILES in actor.permissions,
        "kinds": [(kind, words, ABOUT[kind]) for kind, words in KINDS.items()],
        "chosen": request.POST.get("kind") or request.GET.get("kind") or "journal",
    }


@require_POST
@opens_to(Permission.IMPORT_FILES)
def bring(request: BookRequest) -> HttpResponse:
    """A file that was chosen or dropped: it is tried first, which writes nothing."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    try:
        with uploaded(request) as (path, name):
            uid = _try(request.actor, kind, {}, path, name)
    except Refused as refusal:
        return refused(request, "web/imports/list.html", _list_context(request), refusal)
    return gone_to(request, reverse("import-try", args=[request.actor.book.slug, uid]))


def _try(actor: Actor, kind: str, said: dict[str, Any], path: Path, name: str) -> str:
    return start_job(
        actor,
        kind=f"{IMPORT}{kind}",
        parameters={**said, "dry_run": True},
        file=path,
        file_name=name,
    )


@require_safe
@opens_to(Permission.IMPORT_FILES)
def import_try(request: BookRequest, uid: str) -> HttpResponse:
    """A try, or bringing in: how far it is, and then what came of it. htmx asks for the part."""
    context = _try_context(request.actor, uid)
    part = "web/imports/_try.html" if is_swap(request) else "web/imports/try.html"
    return render(request, part, context)


@reads_books
def _try_context(actor: Actor, uid: str) -> dict[str, Any]:
    row = _job_or_404(actor, uid)
    kind = row.kind.removeprefix(IMPORT)
    context: dict[str, Any] = {
        "job": shown_job(actor, row),
        "uid": uid,
        "kind": kind,
        "is_try": bool(row.parameters.get("dry_run")),
        "file_name": row.input_name,
    }
    if row.is_over:
        context |= _outcome(actor, row, kind)
    return context


def _outcome(actor: Actor, row: JobRow, kind: str) -> dict[str, Any]:
    values: dict[str, Any] = row.result if isinstance(row.result, dict) else {}
    file, unread = _file_of(actor, row, kind)
    problems = problems_shown(row, file)
    is_good = bool(values) and not problems
    outcome = row.refused or unread
    return {
        "is_cancelled": row.state is JobState.CANCELLED,
        "figures": figures_of(actor.book, values) if values else [],
        "problems": problems,
        "outcome": outcome,
        "outcome_remedy": remedy_here(outcome) if outcome else "",
        "can_bring": is_good and bool(row.parameters.get("dry_run")) and new_count(values) > 0,
        "bring": bring_words(values) if values else "",
        "is_known": is_good and new_count(values) == 0,
        "proposals": values.get("proposals", ()),
        "ignored": values.get("ignored_headings", ()),
        "import_uid": values.get("import_uid", ""),
        "asks": asks_for(row),
        "said": row.parameters,
        "is_dated": kind in DATED,
        "columns": file.columns if file else (),
        "is_remembered": bool(file and file.is_remembered),
        "fields": [(spec.name, FIELDS[spec.name]) for spec in _kind(kind).fields],
    }


_input_of = reads_books(input_of)


def _kind(name: str) -> ImportKind:
    return import_kinds().get(name, _OTHER)


@reads_books
def _file_of(actor: Actor, row: JobRow, kind: str) -> tuple[SeenFile | None, Refused | None]:
    """The columns of the file, or why they cannot be shown."""
    if kind not in import_kinds():
        return None, None
    try:
        path = input_of(actor, row.uid)
        return seen_file(actor.book, kind, path, row.parameters.get("mapping")), None
    except Refused as refusal:
        return None, refusal


@require_POST
@opens_to(Permission.IMPORT_FILES)
def try_again(request: BookRequest, uid: str) -> HttpResponse:
    """The form under a try: what columns hold, how days and amounts are written, another file."""
    row = _job_or_404(request.actor, uid)
    kind = row.kind.removeprefix(IMPORT)
    started: list[str] = []

    def act() -> None:
        said = _said(request, kind, row)
        if request.FILES.get("file"):
            with uploaded(request) as (path, name):
                started.append(_try(request.actor, kind, said, path, name))
        else:
            path = _input_of(request.actor, uid)
            started.append(_try(request.actor, kind, said, path, row.input_name))

    return _acted(request, uid, act, started)


def _said(request: BookRequest, kind: str, row: JobRow) -> dict[str, Any]:
    """What the form says of the file, as parameters of the job."""
    said: dict[str, Any] = {}
    file, _unread = _file_of(request.actor, row, kind)
    headings = {column.number: column.heading for column in file.columns} if file else {}
    mapping: dict[str, str] = {}
    for number, heading in headings.items():
        name = f"column-{number}"
        if name in request.POST:  # of two with one heading, one that is used counts
            mapping[heading] = request.POST[name] or mapping.get(heading, "")
    before = row.parameters.get("mapping")
    if mapping and (before is not None or mapping != _guessed(file)):
        said["mapping"] = mapping
    for name, choices in (("dates", ("iso", "dmy", "mdy")), ("decimal_sign", ("dot", "comma"))):
        if kind in DATED and request.POST.get(name) in choices:
            said[name] = request.POST[name]
    if kind == "opening" and request.POST.get("on"):
        said["on"] = day_text(request.POST["on"], today_in(request.actor.book))[:40]
    return said


def _guessed(file: SeenFile | None) -> dict[str, str]:
    return {c.heading: c.field for c in file.columns if not c.dimension} if file else {}


@require_POST
@opens_to(Permission.IMPORT_FILES)
def come_in(request: BookRequest, uid: str) -> HttpResponse:
    """The button that brings in what was tried, with what was said of the file."""
    row = _job_or_404(request.actor, uid)
    started: list[str] = []

    def act() -> None:
        said = {name: value for name, value in row.parameters.items() if name != "dry_run"}
        if request.POST.get("open_accounts") == "on" and row.kind == "import journal":
            said["open_accounts"] = True
        started.append(
            start_job(
                request.actor,
                kind=row.kind,
                parameters=said,
                file=_input_of(request.actor, uid),
                file_name=row.input_name,
            )
        )

    return _acted(request, uid, act, started)


def _acted(
    request: BookRequest, uid: str, act: Callable[[], None], started: list[str]
) -> HttpResponse:
    slug = request.actor.book.slug
    try:
        act()
    except Refused as refusal:
        context = _try_context(request.actor, uid)
        return refused(request, "web/imports/try.html", context, refusal)
    return gone_to(request, reverse("import-try", args=[slug, started[0]]))


@require_safe
@opens_to(Permission.READ_BOOKS)
def import_page(request: BookRequest, uid: str) -> HttpResponse:
    """One import: what came in, who did what with it, and the way to take it back."""
    return render(request, "web/imports/import.html", _import_context(request.actor, uid))


@reads_books
def _import_context(actor: Actor, uid: str) -> dict[str, Any]:
    row = _import_or_404(actor, uid)
    events = history_of(actor.book, f"import:{row.uid}")
    entries = reverse("entries", args=[actor.book.slug])
    return {
        "row": row,
        "kind": KINDS.get(row.kind, row.kind),
        "labels": _ends(actor, events),
        "entries_url": with_query(entries, {"q": f"import:{row.uid}"}),
        "happened": [happened(event) for event in events],
        "may_undo": row.undone_at is None
        and _kind(row.kind).take_back is not None
        and Permission.IMPORT_FILES in actor.permissions,
    }


def _ends(actor: Actor, events: Sequence[EventRow]) -> list[str]:
    """Labels of the first and the last entry that came in."""
    for event in events:
        if event.kind == "EntriesPosted" and event.after:
            ids = sorted({event.after["first_entry_id"], event.after["last_entry_id"]})
            return [entry.label for entry in entries_with_ids(actor.book, ids)]
    return []


@require_POST
@opens_to(Permission.IMPORT_FILES)
def undo(request: BookRequest, uid: str) -> HttpResponse:
    """The button that takes a whole import back, as a job."""
    row = _import_or_404(request.actor, uid)
    slug = request.actor.book.slug
    started: list[str] = []

    def act() -> None:
        started.append(
            start_job(request.actor, kind="undo import", parameters={"import_id": row.uid})
        )

    answer = acted(
        request,
        act,
        to=reverse("import", args=[slug, row.uid]),
        page=lambda refusal: ("web/imports/import.html", _import_context(request.actor, uid)),
    )
    return gone_to(request, reverse("job", args=[slug, started[0]])) if started else answer


@reads_books
def _import_or_404(actor: Actor, uid: str) -> ImportRow:
    try:
        return import_called(actor.book, uid)
    except Refused as refusal:
        raise Http404 from refusal


@reads_books
def _job_or_404(actor: Actor, uid: str) -> JobRow:
    """A job that brings in a file."""
    try:
        row = job_called(actor.book, uid)
    except Refused as refusal:
        raise Http404 from refusal
    if row.kind.removeprefix(IMPORT) not in KINDS:
        raise Http404
    return row
