"""Acting on several documents: issuing drafts, mailing what was issued, taking out its PDFs."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from akker.books.actor import Permission, reading
from akker.books.queries import today_in
from akker.kernel.errors import Refused
from akker.parties.queries import party_names
from akker.receivables.drafting import delete_draft_invoice
from akker.receivables.issuing import issue_draft
from akker.receivables.keeping import keep_invoice_pdf
from akker.receivables.mailing import mail_invoice
from akker.receivables.queries import draft_invoices, issued_invoices
from akker.reports.invoice_pdf import invoice_pdfs
from akker.web.asked import with_query
from akker.web.chosen import act_on_each, chosen_codes, chosen_keys, ticked_in
from akker.web.doors import BookRequest, opens_to
from akker.web.files import attachment
from akker.web.forms import gone_to
from akker.web.invoices import list_asked, listed


@opens_to(Permission.DRAFT_INVOICES)
@ticked_in("invoices")
def act_on_drafts(request: BookRequest) -> HttpResponse:
    """The bar under the drafts: those that are ticked are issued, or thrown away."""
    actor, keys = request.actor, chosen_keys(request.POST.getlist("draft"))
    with reading(actor.book):
        parties = {row.draft_id: row.content.get("party", "") for row in draft_invoices(actor.book)}
        names = party_names(actor.book, parties.values())
    acts: dict[str, Callable[[int], object]] = {
        "issue": lambda key: issue_draft(actor, draft_id=key),
        "delete": lambda key: delete_draft_invoice(actor, draft_id=key),
    }
    how = request.POST.get("do", "") if request.POST.get("do") in acts else "issue"

    def name_of(key: int) -> str:
        code = parties.get(key, "")
        return names.get(code, code) or str(key)

    not_done = act_on_each(keys, acts[how], name_of)
    if count := len(keys) - len(not_done):
        said = {
            "issue": ngettext("%(n)s draft is issued.", "%(n)s drafts are issued.", count),
            "delete": ngettext(
                "%(n)s draft is thrown away.", "%(n)s drafts are thrown away.", count
            ),
        }
        messages.success(request, said[how] % {"n": count})
    return listed(request, None, not_done) if not_done else _back(request)


@opens_to(Permission.SEE_CUSTOMERS, reads=False)
@ticked_in("invoices")
def act_on_issued(request: BookRequest) -> HttpResponse:
    """The bar under the list: those that are ticked are mailed, or their PDFs taken out."""
    addresses = chosen_codes(request.POST.getlist("invoice"))
    if not addresses:
        return _back(request)
    if request.POST.get("do") != "mail":
        return _taken_out(request, addresses)
    # The mark that every form has anyway says which sending it is: sent twice, mailed once.
    actor, mark = request.actor, request.POST.get("csrfmiddlewaretoken", "")

    def mail(address: str) -> None:
        once = replace(actor, idempotency_key=f"{mark}:{address}" if mark else "")
        mail_invoice(once, address=address)

    not_done = act_on_each(addresses, mail, str)
    if count := len(addresses) - len(not_done):
        said = ngettext(
            "%(n)s document is in the outbox; it goes out in half a minute.",
            "%(n)s documents are in the outbox; they go out in half a minute.",
            count,
        )
        messages.success(request, said % {"n": count})
    return listed(request, None, not_done) if not_done else _back(request)


def _taken_out(request: BookRequest, addresses: list[str]) -> HttpResponse:
    """The PDFs that the customers get, in one file; all of them or none."""
    actor, kept = request.actor, io.BytesIO()
    try:
        pdfs = invoice_pdfs(actor.book, addresses)
        with reading(actor.book):
            labels = [found.row.label for found in issued_invoices(actor.book, addresses)]
        with zipfile.ZipFile(kept, "w") as archive:
            for address, label, pdf in zip(addresses, labels, pdfs, strict=True):
                content = pdf.content
                if not pdf.is_kept:
                    content = keep_invoice_pdf(actor, address=address, content=content)
                archive.writestr(f"{label.replace('/', '-')}.pdf", content)
    except Refused as refusal:
        return listed(request, refusal)
    with reading(actor.book):
        day = today_in(actor.book).isoformat()
    name = f"{actor.book.slug}-{_('Invoices').lower()}-{day}.zip"
    return attachment(kept.getvalue(), name, "application/zip")


def _back(request: BookRequest) -> HttpResponse:
    """To the list that one was looking at."""
    address = reverse("invoices", args=[request.actor.book.slug])
    return gone_to(request, with_query(address, list_asked(request)))
