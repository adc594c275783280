"""Tokens: with which programs come in, shown once, and ended by a button."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from akker.access.models import Role
from akker.access.queries import tokens_for
from akker.access.roles import PERMISSIONS
from akker.access.tokening import MOST_DAYS, USUAL_DAYS, create_token, revoke_token
from akker.books.actor import Permission, reading
from akker.kernel.errors import Refused
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted, refused
from akker.web.places import Words
from akker.web.roles import ROLE_NAMES
from akker.web.step_up import proven_lately

STATES: dict[str, tuple[str, Words]] = {
    "active": ("good", gettext_lazy("works")),
    "expired": ("", gettext_lazy("expired")),
    "revoked": ("warn", gettext_lazy("revoked")),
    "left": ("warn", gettext_lazy("its owner left")),
}
SCOPES: tuple[tuple[str, Words], ...] = (
    ("read", gettext_lazy("Reads only")),
    ("write", gettext_lazy("Reads and writes")),
)


@require_safe
@opens_to(Permission.MAKE_TOKENS)
def tokens_page(request: BookRequest) -> HttpResponse:
    """One's own tokens, or all of them for who manages people, and a form for one more."""
    return render(request, "web/settings/tokens.html", _context(request))


def _context(request: BookRequest) -> dict[str, Any]:
    actor = request.actor
    with reading(actor.book):
        rows = tokens_for(actor)
    typed = {name: request.POST.get(name, "") for name in ("name", "scope", "role", "days")}
    return {
        "rows": [
            (row, *STATES[row.state], ROLE_NAMES[row.role], dict(SCOPES)[row.scope]) for row in rows
        ],
        "scopes": SCOPES,
        "role_choices": [  # the least first: it is what is chosen unless somebody chooses
            (role.value, ROLE_NAMES[role])
            for role in reversed(Role)
            if PERMISSIONS[role] <= actor.permissions
        ],
        "values": {**typed, "days": typed["days"] or USUAL_DAYS},
        "most_days": MOST_DAYS,
    }


@require_POST
@opens_to(Permission.MAKE_TOKENS)
@proven_lately
def make(request: BookRequest) -> HttpResponse:
    """The form of a new token. Answers with its text, which is never shown again."""
    shown: list[str] = []
    try:
        create_token(
            request.actor,
            name=request.POST.get("name", "").strip(),
            scope=request.POST.get("scope", ""),
            role=request.POST.get("role", ""),
            days=_days(request.POST.get("days", "")),
            show=shown.append,
        )
    except Refused as refusal:
        return refused(request, "web/settings/tokens.html", _context(request), refusal)
    context = {**_context(request), "token": shown[-1], "values": {"days": USUAL_DAYS}}
    response = render(request, "web/settings/tokens.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _days(text: str) -> int:
    """A number of days; what is no number lasts no day, and is refused as such."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


@require_POST
@opens_to(Permission.MAKE_TOKENS)
def revoke(request: BookRequest, token_id: int) -> HttpResponse:
    """The button "Revoke"."""

    def act() -> str:
        revoke_token(request.actor, token_id=token_id)
        return _("The token is revoked: it opens nothing any more.")

    return acted(
        request,
        act,
        to=reverse("tokens", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/settings/tokens.html", _context(request)),
    )
