"""Documents that are still being written, and the letterhead that they will have."""

import datetime as dt

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form
from akker.ledger.rules import check_text
from akker.parties.cards import MOST_DAYS
from akker.parties.changing import locked_party
from akker.parties.queries import party_coded
from akker.parties.queries_sight import check_dimensions_seen
from akker.receivables.events import InvoiceDraftDeleted, InvoiceDrafted, LetterheadChanged
from akker.receivables.invoice_form import check_invoice_form
from akker.receivables.models import DraftInvoice, Letterhead
from akker.receivables.own_links import check_own_link
from akker.receivables.payment_links import check_payment_link
from akker.receivables.queries import DraftInvoiceRow, draft_invoice


@usecase(Permission.DRAFT_INVOICES)
def save_draft_invoice(actor: Actor, *, content: Form) -> int:
    """Keep a document that is not ready; its key. It may lack anything but its form.

    Who sees own customers only names one of them, and no dimension of another. Refused:
    party_unknown, dimension_unknown, payment_link_elsewhere, and what
    `invoice_form.check_invoice_form` refuses.
    """
    _check_link(actor, content)
    return write_draft_invoice(actor, content)


def write_draft_invoice(actor: Actor, content: Form, *, source: str = "") -> int:
    """Step: as `save_draft_invoice`; `source` says what made it, where nobody did."""
    row = DraftInvoice(
        book=actor.book,
        content=_checked(actor, content),
        source=source,
        saved_at=dt.datetime.now(dt.UTC),
    )
    row.save(force_insert=True)
    record(actor, InvoiceDrafted(row.pk), subject=f"invoice-draft:{row.pk}")
    return row.pk


def _check_link(actor: Actor, content: Form, before: Form | None = None) -> None:
    link = check_invoice_form(content).get("payment_link", "")
    check_own_link(actor, link, kept=(before or {}).get("payment_link", ""))


def _checked(actor: Actor, content: Form) -> Form:
    form = check_invoice_form(content)
    if not actor.sees_all:
        party_coded(actor.book, form.get("party", ""))
        lines = form.get("lines", [])
        tags = {pair for line in lines for pair in line.get("dimensions", {}).items()}
        check_dimensions_seen(actor.book, tags)
    return form


@usecase(Permission.DRAFT_INVOICES)
def change_draft_invoice(
    actor: Actor, *, draft_id: int, content: Form, seen_at: dt.datetime | None = None
) -> dt.datetime:
    """Keep a draft as it is now; the moment of saving it.

    Refused: draft_unknown, draft_changed when somebody else saved it after
    `seen_at`, and what `save_draft_invoice` refuses.
    """
    draft = locked_draft(actor, draft_id, seen_at)
    _check_link(actor, content, draft.content)
    saved_at = dt.datetime.now(dt.UTC)
    DraftInvoice.objects.filter(book=actor.book, pk=draft_id).update(
        content=_checked(actor, content), saved_at=saved_at
    )
    record(actor, InvoiceDrafted(draft_id), subject=f"invoice-draft:{draft_id}")
    return saved_at


def locked_draft(actor: Actor, draft_id: int, seen_at: dt.datetime | None) -> DraftInvoiceRow:
    """Step: a draft, alone until the commit, as it was seen.

    Refused: draft_unknown, draft_changed.
    """
    own = DraftInvoice.objects.filter(book=actor.book, pk=draft_id)
    list(own.select_for_update(no_key=True).values_list("pk"))
    row = draft_invoice(actor.book, draft_id)
    if seen_at is not None and seen_at != row.saved_at:
        raise Refused(
            "draft_changed",
            "Somebody else changed this invoice at {moment}.",
            remedy="Look at it again before you save it.",
            moment=row.saved_at.strftime("%H:%M"),
        )
    return row


@usecase(Permission.DRAFT_INVOICES)
def delete_draft_invoice(
    actor: Actor, *, draft_id: int, seen_at: dt.datetime | None = None
) -> None:
    """Throw a draft away. Refused: draft_unknown, draft_changed."""
    locked_draft(actor, draft_id, seen_at)
    remove_draft(actor, draft_id)
    record(actor, InvoiceDraftDeleted(draft_id), subject=f"invoice-draft:{draft_id}")


def remove_draft(actor: Actor, draft_id: int) -> None:
    """Step: it was issued, or is not wanted."""
    DraftInvoice.objects.filter(book=actor.book, pk=draft_id).delete()


@usecase(Permission.CHANGE_SETTINGS)
def change_letterhead(
    actor: Actor,
    *,
    party_code: str,
    payment_days: int = 30,
    footer: str = "",
    payment_link: str = "",
) -> None:
    """Say on whose card our own name, address and numbers stand, and the usual terms.

    `payment_link` is a pattern (`payment_links`). Refused: party_unknown, letterhead_unfit,
    payment_link_unfit, text_too_long, text_unreadable.
    """
    party = locked_party(actor, party_code)
    if not 0 <= payment_days <= MOST_DAYS:
        raise Refused(
            "letterhead_unfit",
            "{number} is not a number of days to pay.",
            remedy="Use 0 to {most}.",
            number=payment_days,
            most=MOST_DAYS,
        )
    check_text(footer)
    link = check_payment_link(payment_link)
    Letterhead.objects.update_or_create(
        book=actor.book,
        defaults={
            "party": party,
            "payment_days": payment_days,
            "footer": footer,
            "payment_link": link,
        },
    )
    record(actor, LetterheadChanged(party_code, payment_days, link), subject="letterhead")
