"""Mailing a document: to whom, and with which words."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from akker.books.actor import Permission, reading
from akker.kernel.errors import Refused
from akker.mail.queries import mail_server
from akker.receivables.einvoice import check_einvoice
from akker.receivables.letters import letter_for
from akker.receivables.mailing import mail_invoice
from akker.receivables.queries import IssuedInvoice, issued_invoice
from akker.web.asked import typed_text
from akker.web.doors import BookRequest, opens_to, sent_once
from akker.web.forms import gone_to
from akker.web.outbox import when_it_goes
from akker.web.refusals import status_of
from akker.web.sold_fields import once_more


@require_http_methods(["GET", "HEAD", "POST"])
@opens_to(Permission.SEND_MAIL)
def mail(request: BookRequest, address: str) -> HttpResponse:
    """The letter as it would go out, to be changed; sent, it goes into the outbox."""
    book, refusal = request.actor.book, None
    with reading(book):
        try:
            found = issued_invoice(book, address)
            letter = letter_for(book, found)
        except Refused as error:
            raise Http404 from error
    typed = {
        name: typed_text(request.POST, name) if name in request.POST else default
        for name, default in (
            ("to", letter.to),
            ("subject", letter.subject),
            ("text", letter.text),
        )
    }
    if request.method == "POST":
        try:
            mail_invoice(sent_once(request.actor, request), address=address, **typed)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, when_it_goes())
            return gone_to(request, reverse("invoice", args=[book.slug, address]))
    context = {
        **typed,
        "found": found,
        "row": found.row,
        "file_names": _file_names(found, letter.delivery),
        "delivery": letter.delivery,
        "einvoice_id": found.document["buyer"].get("einvoice_id", ""),
        "refusal": refusal,
        "has_server": mail_server() is not None,
        "once": request.POST.get("once", "") or once_more(),
    }
    return render(request, "web/sales/mail.html", context, status=status_of(refusal))


def _file_names(found: IssuedInvoice, delivery: str) -> list[str]:
    """What goes with the letter, as `config/attachments.py` adds it."""
    label = found.row.label
    try:
        check_einvoice(found)
    except Refused:
        return [f"{label}.pdf"]
    return [f"{label}.pdf"] if delivery == "email-pdf" else [f"{label}.pdf", f"{label}.xml"]
