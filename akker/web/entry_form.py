"""Writing an entry: the form, what it is understood as, the draft it is kept in, posting it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import dimensions, today_in
from akker.kernel.errors import Refused
from akker.ledger.drafting import change_draft, post_draft, save_draft, save_template
from akker.ledger.entry_form import Form
from akker.ledger.posting import post_manual_entry
from akker.ledger.queries import journals
from akker.ledger.queries_drafts import draft_with_id, template_named
from akker.ledger.sealing import PostedEntry
from akker.parties.queries import parties_page
from akker.web.asked import typed_text, with_query
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.entry_acts import attach_all, sent_files
from akker.web.entry_read import fitting_accounts
from akker.web.entry_sheet import Looked, Sheet, look_at, padded, page_context
from akker.web.forms import gone_to
from akker.web.names import chart_read
from akker.web.pasted import with_pasted
from akker.web.refusals import status_of
from akker.web.templatetags.akker import reader
from akker.web.typed import raw_of_form, raw_of_post

MOST_OPTIONS = 12
MOST_TITLE = 120
PAGE = "web/entry_form/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.DRAFT_ENTRIES)
def new_entry(request: BookRequest) -> HttpResponse:
    """The form, begun from a template if `template` names one. Sent, it does what `do` says."""
    if request.method == "POST":
        return _done(request, _sent(request))
    book = request.actor.book
    name = typed_text(request.GET, "template")
    try:
        form: Form = template_named(book, name).content if name else {}
    except Refused as refusal:
        raise Http404 from refusal
    given = {key: typed_text(request.GET, key)[:40] for key in ("journal", "date")}
    begun = {"date": today_in(book).isoformat(), "journal": _first_journal(book), **form}
    begun |= {key: text for key, text in given.items() if text}
    return _shown(request, Sheet(padded(raw_of_form(begun, book.currency, reader()))))


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.DRAFT_ENTRIES)
def draft(request: BookRequest, draft_id: int) -> HttpResponse:
    """The form as it was kept. Sent, it does what `do` says."""
    if request.method == "POST":
        return _done(request, replace(_sent(request), draft_id=draft_id))
    book = request.actor.book
    try:
        row = draft_with_id(book, draft_id)
    except Refused as refusal:
        raise Http404 from refusal
    raw = padded(raw_of_form(row.content, book.currency, reader()))
    return _shown(request, Sheet(raw, draft_id, row.saved_at.isoformat()))


def _first_journal(book: Book) -> str:
    """The journal for what fits nowhere else, or else the first."""
    rows = journals(book)
    return next((row.code for row in rows if row.kind == "general"), rows[0].code if rows else "")


def _sent(request: BookRequest) -> Sheet:
    post = request.POST
    with reading(request.actor.book):
        codes = list(dict.fromkeys(tag.dimension for tag in dimensions(request.actor.book)))
    given = post.get("draft_id", "")
    return Sheet(
        raw_of_post(post, codes),
        int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0,
        post.get("seen_at", ""),
        post.get("once", ""),
    )


def _shown(
    request: BookRequest, sheet: Sheet, refusal: Refused | None = None, *, is_kept: bool = False
) -> HttpResponse:
    """The page; judged when it was sent, and with all that was typed."""
    with reading(request.actor.book):
        context = page_context(request, sheet, look_at(request.actor.book, sheet.raw, reader()))
        context |= {"refusal": refusal, "is_kept": is_kept}
        return render(request, PAGE, context, status=status_of(refusal))


def _shown_again(
    request: BookRequest, sheet: Sheet, refusal: Refused | None = None
) -> HttpResponse:
    """The page with what was sent, which is kept as a draft as typing on would have kept it."""
    if sheet.raw.is_empty and not sheet.draft_id:
        return _shown(request, sheet, refusal)
    try:
        return _shown(request, _save(request, sheet), refusal, is_kept=True)
    except Refused as unkept:
        return _shown(request, sheet, unkept)


def _done(request: BookRequest, sheet: Sheet) -> HttpResponse:
    """What the pressed button says: post, keep, copy, template, paste, or only look."""
    acts: dict[str, Callable[[BookRequest, Sheet], HttpResponse]] = {
        "post": _posted,
        "keep": _kept,
        "copy": lambda asked, sent: _kept(asked, replace(sent, draft_id=0)),
        "template": _kept_as_template,
        "paste": _pasted,
    }
    act = acts.get(request.POST.get("do", ""))
    sheet = replace(sheet, raw=padded(sheet.raw))
    if act is None:
        return _shown_again(request, sheet)
    try:
        return act(request, sheet)
    except Refused as refusal:
        return _shown_again(request, sheet, refusal)


def _posted(request: BookRequest, sheet: Sheet) -> HttpResponse:
    book = request.actor.book
    with reading(book):
        looked = look_at(book, sheet.raw, reader())
    if looked.typed.entry is None:
        raise Refused(
            "form_incomplete",
            "This entry cannot be posted yet.",
            remedy="See what stands beside the fields.",
        )
    files = sent_files(request)
    posted = _post(request, sheet, looked)
    said = _("%(label)s is posted.") % {"label": posted.label}
    messages.success(request, said, extra_tags=posted.label)
    try:
        attach_all(request, posted.label, files)
    except Refused as refusal:  # it is posted all the same
        messages.warning(request, refusal.sentence)
    begun = {"journal": looked.typed.journal, "date": looked.typed.form["date"]}
    return gone_to(request, f"{reverse('entry-new', args=[book.slug])}?{urlencode(begun)}")


def _post(request: BookRequest, sheet: Sheet, looked: Looked) -> PostedEntry:
    actor = sent_once(request.actor, request)
    assert looked.typed.entry is not None
    if not sheet.draft_id:
        return post_manual_entry(actor, entry=looked.typed.entry)
    return post_draft(
        actor,
        draft_id=sheet.draft_id,
        content=looked.typed.form,
        seen_at=_moment(sheet.seen_at),
    )


def _moment(text: str) -> dt.datetime:
    """The moment that a form says it saw; what is none was never seen."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return dt.datetime.min.replace(tzinfo=dt.UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _save(request: BookRequest, sheet: Sheet) -> Sheet:
    """Keep it as a draft, or as it is now in the draft that it has."""
    book = request.actor.book
    with reading(book):
        content = look_at(book, sheet.raw, reader()).typed.form
    title = sheet.raw.description[:MOST_TITLE] or _("Without a description")
    if sheet.draft_id:
        saved_at = change_draft(
            request.actor,
            draft_id=sheet.draft_id,
            title=title,
            content=content,
            seen_at=_moment(sheet.seen_at),
        )
        return replace(sheet, seen_at=saved_at.isoformat())
    draft_id = save_draft(request.actor, title=title, content=content)
    with reading(book):
        saved_at = draft_with_id(book, draft_id).saved_at
    return replace(sheet, draft_id=draft_id, seen_at=saved_at.isoformat())


def _kept(request: BookRequest, sheet: Sheet) -> HttpResponse:
    kept = _save(request, sheet)
    messages.success(request, _("The draft is kept."))
    return gone_to(request, reverse("draft", args=[request.actor.book.slug, kept.draft_id]))


def _kept_as_template(request: BookRequest, sheet: Sheet) -> HttpResponse:
    """A template has no day. The form stays as it is."""
    book = request.actor.book
    with reading(book):
        content = look_at(book, sheet.raw, reader()).typed.form
    name = typed_text(request.POST, "template_name") or sheet.raw.description
    kept = {key: value for key, value in content.items() if key not in ("date", "corrects")}
    save_template(request.actor, name=name, content=kept)
    messages.success(request, _("The template %(name)s is kept.") % {"name": name})
    return _shown_again(request, sheet)


def _pasted(request: BookRequest, sheet: Sheet) -> HttpResponse:
    raw = with_pasted(sheet.raw, request.POST.get("pasted", ""))
    return _shown_again(request, replace(sheet, raw=padded(raw)))


@require_POST
@opens_to(Permission.DRAFT_ENTRIES)
def look(request: BookRequest) -> HttpResponse:
    """What the fields mean, the sums, and how it would be booked, while somebody types.

    Changes nothing. With `pasted` the rows come with it.
    """
    sheet = _sent(request)
    text = request.POST.get("pasted", "")
    book = request.actor.book
    try:
        raw = padded(with_pasted(sheet.raw, text)) if text else sheet.raw
    except Refused as refusal:
        shown: dict[str, Any] = {"refusal": refusal}
        return render(request, "web/entry_form/_refused.html", shown, status=status_of(refusal))
    with reading(book):
        looked = look_at(book, raw, reader())
        asked = request.POST.get("asked", "")[:12]
        context = {"typed": looked.typed, "looked": looked, "asked": asked}
        part = "_pasted.html" if text else "_looked.html"
        return render(request, f"web/entry_form/{part}", context)


@require_POST
@opens_to(Permission.DRAFT_ENTRIES)
def keep(request: BookRequest) -> HttpResponse:
    """What the form does by itself while somebody types: keep a draft."""
    sheet = _sent(request)
    if sheet.raw.is_empty and not sheet.draft_id:
        return HttpResponse(status=204)
    refusal = None
    try:
        sheet = _save(request, sheet)
    except Refused as refused:
        refusal = refused
    context = {"sheet": sheet, "refusal": refusal, "once": sheet.once, "is_fresh": True}
    context["is_kept"] = refusal is None
    return render(request, "web/entry_form/_kept.html", context, status=status_of(refusal))


@require_safe
@opens_to(Permission.SEE_CUSTOMERS)
def options(request: BookRequest, kind: str) -> HttpResponse:
    """The list under a field: ledger accounts or parties that fit what is typed.

    Who does not read the books has the ledger accounts that a line of an invoice goes on.
    """
    book, permissions, add_url = request.actor.book, request.actor.permissions, ""
    reads = Permission.READ_BOOKS in permissions
    if kind == "account":
        fields = ("code", "line-code", "ledger_code")
        text = next((text for name in fields if (text := typed_text(request.GET, name))), "")[:80]
        rows = [
            (row.code, row.name)
            for row in fitting_accounts(chart_read(book), text)
            if not row.is_retired and (reads or (row.type == "income" and not row.control))
        ]
    elif kind == "party":
        text = typed_text(request.GET, typed_text(request.GET, "field") or "party")[:80]
        rows = [(row.code, row.name) for row in parties_page(book, text=text, limit=MOST_OPTIONS)]
        if text and not rows and Permission.CHANGE_PARTIES in permissions:
            add_url = with_query(reverse("party-new", args=[book.slug]), {"name": text})
    else:
        raise Http404
    context = {"rows": rows[:MOST_OPTIONS], "text": text, "add_url": add_url}
    return render(request, "web/entry_form/_options.html", context)
