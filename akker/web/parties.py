"""People and organisations that lines are about: the list, and adding one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from akker.books.actor import Permission, reading
from akker.kernel.errors import Refused
from akker.parties.queries import free_code
from akker.parties.queries import parties_page as page_of_parties
from akker.parties.registering import register_party
from akker.web.asked import typed_text, with_query
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import gone_to
from akker.web.refusals import status_of

PAGE_SIZE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.READ_BOOKS)
def parties_page(request: BookRequest) -> HttpResponse:
    """Everybody with a text in code or name, and a form for one more."""
    if request.method != "POST":
        return _page(request, None)
    book, post = request.actor.book, request.POST
    name = " ".join(typed_text(post, "name").split())
    with reading(book):
        code = typed_text(post, "code") or free_code(book, name)
    try:
        register_party(request.actor, code=code, name=name)
    except Refused as refusal:
        return _page(request, refusal)
    said = _("%(name)s is registered as %(code)s.") % {"name": name, "code": code}
    messages.success(request, said)
    return gone_to(request, reverse("parties", args=[book.slug]))


def _page(request: BookRequest, refusal: Refused | None) -> HttpResponse:
    book = request.actor.book
    text = typed_text(request.GET, "q")[:80]
    after = typed_text(request.GET, "after")
    with reading(book):
        rows = page_of_parties(book, text=text, after_code=after, limit=PAGE_SIZE)
    address = reverse("parties", args=[book.slug])
    more = rows[PAGE_SIZE - 1].code if len(rows) > PAGE_SIZE else ""
    context = {
        "rows": rows[:PAGE_SIZE],
        "text": text,
        "refusal": refusal,
        "later_url": with_query(address, {"q": text, "after": more}) if more else "",
        "first_url": with_query(address, {"q": text}) if after else "",
        "may_add": Permission.POST_ENTRIES in request.actor.permissions,
    }
    return render(request, "web/parties/list.html", context, status=status_of(refusal))


@require_safe
@opens_to(Permission.POST_ENTRIES)
def proposal(request: BookRequest) -> HttpResponse:
    """The code that a name would get, while somebody types it."""
    name = typed_text(request.GET, "name")[:200]
    code = free_code(request.actor.book, name) if name else ""
    return render(request, "web/parties/_proposal.html", {"code": code})
