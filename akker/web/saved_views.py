"""Keeping what is asked of a list under a name, and forgetting it."""

from typing import Any
from urllib.parse import parse_qsl

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from akker.access.queries_views import LISTS, views_of
from akker.access.saving_views import remove_view, rename_view, save_view
from akker.books.actor import Permission, reading
from akker.web.activities import FILTERS as ACTIVITY_FILTERS
from akker.web.articles import FILTERS as ARTICLE_FILTERS
from akker.web.asked import OPTION_NAMES, typed_text, with_query
from akker.web.audit_log import FILTERS as LOG_FILTERS
from akker.web.cases import FILTERS as CASE_FILTERS
from akker.web.customers import FILTERS as CUSTOMER_FILTERS
from akker.web.doors import BookRequest, opens_to
from akker.web.entries import FILTERS as ENTRY_FILTERS
from akker.web.forms import acted
from akker.web.invoices import FILTERS as INVOICE_FILTERS
from akker.web.parties import FILTERS as PARTY_FILTERS
from akker.web.requirements import FILTERS as REQUIREMENT_FILTERS
from akker.web.views_bar import views_bar

LISTED_AT = {"log": "audit-log"}  # of the others the address has the name of the list
FILTERS = {
    "activities": ACTIVITY_FILTERS,
    "articles": ARTICLE_FILTERS,
    "cases": CASE_FILTERS,
    "customers": CUSTOMER_FILTERS,
    "entries": ENTRY_FILTERS,
    "invoices": INVOICE_FILTERS,
    "log": LOG_FILTERS,
    "parties": PARTY_FILTERS,
    "requirements": REQUIREMENT_FILTERS,
}  # of the others the options of reports
MOST_QUERY = 4_000


@require_POST
@opens_to(Permission.READ_BOOKS)
def save(request: BookRequest) -> HttpResponse:
    """The form above a list. The list keeps the filters that it knows, and no more."""
    page, texts = _list(request), _texts(request)
    to = with_query(_address(request, page), texts)

    def act() -> str:
        name = typed_text(request.POST, "name")
        is_shared = "is_shared" in request.POST
        save_view(request.actor, page=page, name=name, texts=texts, is_shared=is_shared)
        return _("The view %(name)s is kept.") % {"name": name}

    return acted(request, act, to=to, page=lambda refusal: _page(request, page, texts, to))


@require_POST
@opens_to(Permission.READ_BOOKS)
def remove(request: BookRequest, view_id: int) -> HttpResponse:
    """The cross behind a view."""
    page, texts = _list(request), _texts(request)
    to = with_query(_address(request, page), texts)

    def act() -> str:
        remove_view(request.actor, view_id=view_id)
        return _("The view is removed.")

    return acted(request, act, to=to, page=lambda refusal: _page(request, page, texts, to))


@require_POST
@opens_to(Permission.READ_BOOKS)
def rename(request: BookRequest, view_id: int) -> HttpResponse:
    """The name in front of it. A list of the segment that it is goes on with the new name."""
    page, texts = _list(request), _texts(request)
    name = typed_text(request.POST, "new_name")
    with reading(request.actor.book):
        shown = {row.name for row in views_of(request.actor, page) if row.view_id == view_id}
    after = {**texts, "segment": name.strip()} if texts.get("segment") in shown else texts
    back = with_query(_address(request, page), texts)

    def act() -> str:
        rename_view(request.actor, view_id=view_id, name=name)
        return _("The view has another name.")

    return acted(
        request,
        act,
        to=with_query(_address(request, page), after),
        page=lambda refusal: _page(request, page, texts, back, view_id),
    )


def _page(
    request: BookRequest, page: str, texts: dict[str, str], back: str, renamed: int = 0
) -> tuple[str, dict[str, Any]]:
    bar = views_bar(request.actor, page, texts, _address(request, page))
    return "web/saved_views/page.html", {"bar": bar, "back": back, "renamed": renamed}


def _list(request: BookRequest) -> str:
    page = request.POST.get("page", "")
    if page not in LISTS:
        raise Http404
    return page


def _texts(request: BookRequest) -> dict[str, str]:
    sent = request.POST.get("query", "")[:MOST_QUERY].replace("\0", "")
    known = FILTERS.get(request.POST.get("page", ""), OPTION_NAMES)
    return {name: text for name, text in parse_qsl(sent) if name in known}


def _address(request: BookRequest, page: str) -> str:
    slug = request.actor.book.slug
    if page in FILTERS:
        return reverse(LISTED_AT.get(page, page), args=[slug])
    return reverse("report", args=[slug, page])
