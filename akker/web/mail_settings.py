"""The mail server: set, tried, forgotten."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from akker.books.actor import Permission
from akker.kernel.errors import Refused
from akker.mail.queries import mail_server
from akker.mail.setting_up import forget_mail_server, set_mail_server
from akker.mail.writing import send_test_message
from akker.web.doors import BookRequest, opens_to
from akker.web.forms import acted
from akker.web.step_up import proven_lately

FIELDS = ("host", "port", "security", "user", "from_address", "from_name")
SECURITIES = (
    ("starttls", gettext_lazy("STARTTLS, usually port 587")),
    ("tls", gettext_lazy("TLS, usually port 465")),
    ("none", gettext_lazy("None: only inside one's own network")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.CHANGE_SETTINGS)
@proven_lately
def mail_settings(request: BookRequest) -> HttpResponse:
    """The form of the mail server. An empty password keeps the one that is there."""
    if request.method != "POST":
        return render(request, "web/mail/settings.html", _context(request))

    def act() -> str:
        given = {name: request.POST.get(name, "") for name in FIELDS}
        set_mail_server(
            request.actor,
            **{**given, "port": _port(given["port"])},  # type: ignore[arg-type]  # a number now
            password=request.POST.get("password") or None,
        )
        return _("The mail server is set. Try it with a test message.")

    return acted(
        request,
        act,
        to=reverse("mail-settings", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/mail/settings.html", _context(request)),
    )


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
def try_mail(request: BookRequest) -> HttpResponse:
    """The button that sends a test message to whoever is signed in, or another address."""
    sent: list[str] = []

    def act() -> str:
        sent.append(send_test_message(request.actor, to=request.POST.get("to", "").strip()))
        return _("The test message is on its way.")

    answer = acted(
        request,
        act,
        to=reverse("mail-settings", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/mail/settings.html", _context(request)),
    )
    if sent and Permission.SEND_MAIL in request.actor.permissions:
        answer["Location"] = reverse("message", args=[request.actor.book.slug, sent[0]])
    return answer


@require_POST
@opens_to(Permission.CHANGE_SETTINGS)
@proven_lately
def forget_mail(request: BookRequest) -> HttpResponse:
    """The button "Send nothing any more"."""

    def act() -> str:
        forget_mail_server(request.actor)
        return _("Nothing is sent any more; mail stays in the outbox.")

    return acted(
        request,
        act,
        to=reverse("mail-settings", args=[request.actor.book.slug]),
        page=lambda refusal: ("web/mail/settings.html", _context(request)),
    )


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 5:
        raise Refused(
            "mail_port_unfit",
            "{port} is not a port.",
            remedy="Most servers use 587 with STARTTLS, or 465 with TLS.",
            port=ascii(text[:20])[1:-1] or "An empty text",
        )
    return int(text)


def _context(request: BookRequest) -> dict[str, Any]:
    """What stands in the form: what was typed, or else what is set."""
    server = mail_server()
    values: dict[str, Any] = {"port": 587, "security": "starttls"}
    if server is not None:
        values = {name: getattr(server, name) for name in FIELDS}
    if "host" in request.POST:
        values = {name: request.POST.get(name, "") for name in FIELDS}
    return {
        "server": server,
        "values": values,
        "securities": SECURITIES,
        "to": request.POST.get("to", request.user.email),
    }
