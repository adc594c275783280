"""What is being written: drafts, and templates to begin from."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from akker.books.actor import Permission
from akker.kernel.errors import Refused
from akker.ledger.drafting import delete_draft, delete_template
from akker.ledger.queries_drafts import drafts, templates
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to
from akker.web.entries import sentence_page
from akker.web.forms import gone_to


@require_safe
@opens_to(Permission.READ_BOOKS)
def drafts_page(request: BookRequest) -> HttpResponse:
    """Every draft, the latest saved first, and every template. Two queries."""
    book = request.actor.book
    context = {
        "drafts": drafts(book),
        "templates": templates(book),
        "may_draft": Permission.DRAFT_ENTRIES in request.actor.permissions,
    }
    return render(request, "web/drafts/list.html", context)


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
