"""What is being written: drafts, and templates to begin from."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission, reading
from akker.kernel.errors import Refused
from akker.ledger.drafting import delete_draft, delete_template, post_draft
from akker.ledger.queries_drafts import drafts, templates
from akker.web.asked import typed_text
from akker.web.chosen import NotDone, act_on_each, chosen_keys, ticked_in
from akker.web.doors import BookRequest, opens_to, reads_books
from akker.web.entries import sentence_page
from akker.web.forms import gone_to
from akker.web.refusals import status_of


@require_safe
@opens_to(Permission.READ_BOOKS)
def drafts_page(request: BookRequest) -> HttpResponse:
    """Every draft, the latest saved first, and every template. Two queries."""
    return render(request, "web/drafts/list.html", _context(request))


@reads_books
def _context(request: BookRequest, not_done: Sequence[NotDone] = ()) -> dict[str, Any]:
    book = request.actor.book
    return {
        "drafts": drafts(book),
        "templates": templates(book),
        "may_draft": Permission.DRAFT_ENTRIES in request.actor.permissions,
        "may_post": Permission.POST_ENTRIES in request.actor.permissions,
        "not_done": not_done,
        "chosen": [one.key for one in not_done],
    }


@opens_to(Permission.DRAFT_ENTRIES, reads=False)
@ticked_in("drafts")
def act_on_chosen(request: BookRequest) -> HttpResponse:
    """The bar under the list: post the drafts that are ticked, or delete them."""
    actor, keys = request.actor, chosen_keys(request.POST.getlist("draft"))
    with reading(actor.book):
        titles = {draft.draft_id: draft.title for draft in drafts(actor.book)}

    def act(key: int) -> None:
        if request.POST.get("do") == "delete":
            delete_draft(actor, draft_id=key)
        else:
            post_draft(actor, draft_id=key)

    not_done = act_on_each(keys, act, lambda key: titles.get(key, str(key)))
    count = len(keys) - len(not_done)
    if count:
        said = (
            ngettext("%(n)s draft is deleted.", "%(n)s drafts are deleted.", count)
            if request.POST.get("do") == "delete"
            else ngettext("%(n)s draft is posted.", "%(n)s drafts are posted.", count)
        )
        messages.success(request, said % {"n": count})
    if not_done:
        status = status_of(not_done[0].refusal)
        return render(request, "web/drafts/list.html", _context(request, not_done), status=status)
    return gone_to(request, reverse("drafts", args=[actor.book.slug]))


@require_POST
@opens_to(Permission.DRAFT_ENTRIES)
def delete(request: BookRequest, draft_id: int) -> HttpResponse:
    """The button "Delete" of a draft."""
    try:
        delete_draft(request.actor, draft_id=draft_id)
    except Refused as refusal:
        return sentence_page(request, refusal)
    messages.success(request, _("The draft is deleted."))
    return gone_to(request, reverse("drafts", args=[request.actor.book.slug]))


@require_POST
@opens_to(Permission.DRAFT_ENTRIES)
def delete_a_template(request: BookRequest) -> HttpResponse:
    """The button "Delete" of a template. Entries begun from it stay."""
    name = typed_text(request.POST, "name")
    try:
        delete_template(request.actor, name=name)
    except Refused as refusal:
        return sentence_page(request, refusal)
    messages.success(request, _("The template %(name)s is deleted.") % {"name": name})
    return gone_to(request, reverse("drafts", args=[request.actor.book.slug]))
