"""Mailing a customer the statement of what is open: to whom, with which words and which letter."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from akker.books.actor import Permission, reading
from akker.books.models import Book
from akker.kernel.errors import Refused
from akker.mail.queries import mail_server
from akker.receivables.mailing import mail_statement
from akker.receivables.queries_statement import StatementLetter, statement_letter
from akker.reports.statement_pdf import statement_pdf
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.outbox import when_it_goes
from akker.web.refusals import status_of
from akker.web.sold_fields import once_more


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.SEND_MAIL)
def mail(request: BookRequest, code: str) -> HttpResponse:
    """The letter as it would go out, its words to be changed; sent, it goes into the outbox."""
    book, refusal = request.actor.book, None
    try:
        letter = _letter(book, code)
    except Refused as error:
        context = {"refusal": error, "code": code}
        return render(request, "web/sales/statement_mail.html", context, status=status_of(error))
    if request.method == "POST":
        try:
            mail_statement(
                sent_once(request.actor, request),
                party_code=code,
                as_of=letter.as_of,
                content=statement_pdf(letter),
                seen=typed_text(request.POST, "seen"),
                **{name: typed_text(request.POST, name) for name in ("to", "subject", "text")},
            )
        except Refused as error:
            refusal = error
        else:
            messages.success(request, when_it_goes())
            return gone_to(request, reverse("party", args=[book.slug, letter.party_code]))
    is_kept = refusal is not None and refusal.code != "statement_changed"
    own = {"to": letter.to, "subject": letter.subject, "text": letter.text}
    if is_kept:
        own = {name: typed_text(request.POST, name) for name in own}
    context = {
        **own,
        "letter": letter,
        "file_name": f"{letter.party_code}-{letter.as_of.isoformat()}.pdf",
        "refusal": refusal,
        "has_server": mail_server() is not None,
        "once": (request.POST.get("once", "") if is_kept else "") or once_more(),
    }
    return render(request, "web/sales/statement_mail.html", context, status=status_of(refusal))


def _letter(book: Book, code: str) -> StatementLetter:
    """Refused: as `statement_letter`, but for who is not there."""
    with reading(book):
        try:
            return statement_letter(book, code)
        except Refused as error:
            if error.code == "party_unknown":
                raise Http404 from error
            raise


@require_safe
@opens_to(Permission.SEND_MAIL)
def letter_file(request: BookRequest, code: str) -> HttpResponse:
    """The letter as a PDF, as it would go out now."""
    try:
        content = statement_pdf(_letter(request.actor.book, code))
    except Refused as error:
        context = {"refusal": error, "code": code}
        return render(request, "web/sales/statement_mail.html", context, status=status_of(error))
    return HttpResponse(content, content_type="application/pdf")
