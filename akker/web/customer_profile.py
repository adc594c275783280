"""The business profile on the page of a customer: what they do, want and measure."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.profiling import end_profile_fact, note_profile_fact
from akker.customers.queries_profile import profile_of
from akker.web.asked import typed_text
from akker.web.customer_pages import facts_shown, known_or_404
from akker.web.customer_words import FACT_KINDS
from akker.web.days import typed_day_if_any
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted

PAGE = "web/customers/profile.html"


def profile_shown(book: Book, code: str) -> dict[str, Any]:
    """What the card of the profile tells."""
    rows = profile_of(book, code)
    return {
        "profile": [(row, FACT_KINDS[row.kind]) for row in rows if row.ended_on is None],
        "profile_before": [(row, FACT_KINDS[row.kind]) for row in rows if row.ended_on],
        "fact_kinds": FACT_KINDS.items(),
    }


def _again(request: BookRequest, code: str) -> tuple[str, dict[str, Any]]:
    """The profile by itself, with what was refused."""
    with reading(request.actor.book):
        row = known_or_404(request.actor.book, code).row
        shown = {**facts_shown(request, row), **profile_shown(request.actor.book, row.code)}
    return PAGE, shown


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def note(request: BookRequest, code: str) -> HttpResponse:
    """Something of what they do, want or measure, with its day and who says so."""
    book, post = request.actor.book, request.POST

    def act() -> str:
        note_profile_fact(
            request.actor,
            code=code,
            kind=typed_text(post, "kind"),
            text=typed_text(post, "text"),
            source=typed_text(post, "source"),
            on=typed_day_if_any(typed_text(post, "on"), today_in(book)),
        )
        return _("The profile is kept.")

    to = reverse("customer", args=[book.slug, code])
    return acted(request, act, to=to, page=lambda _r: _again(request, code))


@require_POST
@opens_to(Permission.LOOK_AFTER_CUSTOMERS)
def end(request: BookRequest, code: str) -> HttpResponse:
    """It is no longer so."""
    book = request.actor.book

    def act() -> str:
        key = typed_text(request.POST, "fact")
        fact_id = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else 0
        end_profile_fact(request.actor, fact_id=fact_id)
        return _("The profile is kept.")

    to = reverse("customer", args=[book.slug, code])
    return acted(request, act, to=to, page=lambda _r: _again(request, code))
