"""Mailing a document to its customer; for half a minute it can be stopped."""

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.kernel.errors import Refused
from akker.mail.writing import write_message
from akker.receivables.events import InvoiceMailed
from akker.receivables.letters import ABOUT, INVOICE_MAIL, letter_for
from akker.receivables.queries import issued_invoice


@usecase(Permission.SEND_MAIL)
def mail_invoice(
    actor: Actor, *, address: str, to: str = "", subject: str = "", text: str = ""
) -> str:
    """Put a document in the outbox, with its files; the uid of the mail.

    What is left empty is as on the card and as `letter_for` has it. It waits half a minute, in
    which it can be stopped. Refused: as `write_invoice_mail`.
    """
    return write_invoice_mail(actor, address=address, to=to, subject=subject, text=text)


def write_invoice_mail(
    actor: Actor, *, address: str, to: str = "", subject: str = "", text: str = ""
) -> str:
    """Step: as `mail_invoice`.

    Refused: invoice_unknown, invoice_outside, email_missing, and what
    `mail.writing.write_message` refuses.
    """
    found = issued_invoice(actor.book, address)
    letter = letter_for(actor.book, found)
    receiver = to.strip() or letter.to
    if not receiver:
        raise email_missing(found.row.party_code)
    uid = write_message(
        actor,
        to=receiver,
        subject=subject.strip() or letter.subject,
        text=text.strip() or letter.text,
        purpose=INVOICE_MAIL,
        about=f"{ABOUT}{found.row.address}",
        language=found.document["language"],
        can_be_undone=True,
    )
    record(actor, InvoiceMailed(found.row.label, uid), subject=f"invoice:{found.row.label}")
    return uid


def email_missing(code: str) -> Refused:
    return Refused(
        "email_missing",
        "{code} has no e-mail address on the card.",
        remedy="Fill it in on the card, or say to whom this goes.",
        code=code,
    )
