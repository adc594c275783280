"""Mailing a document or a statement to its customer; for half a minute it can be stopped."""

import datetime as dt
import hashlib

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.files.keeping import keep_file
from akker.kernel.errors import Refused
from akker.mail.writing import write_message
from akker.receivables.events import InvoiceMailed, StatementMailed
from akker.receivables.letters import ABOUT, INVOICE_MAIL, letter_for
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_statement import (
    STATEMENT_MAIL,
    about_statement,
    statement_letter,
)


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


@usecase(Permission.SEND_MAIL)
def mail_statement(
    actor: Actor,
    *,
    party_code: str,
    as_of: dt.date,
    content: bytes,
    seen: str,
    to: str = "",
    subject: str = "",
    text: str = "",
) -> str:
    """Put the statement of a customer in the outbox; the uid of the mail.

    `content` is the PDF that `reports.statement_pdf` made of the letter which is `seen`: it is
    kept, so that what goes out is what was looked at. What is left empty is as on the card and as
    `statement_letter` has it. Refused: party_unknown, letterhead_missing, day_to_come,
    statement_changed, email_missing, and what `files.keeping.keep_file` and
    `mail.writing.write_message` refuse.
    """
    letter = statement_letter(actor.book, party_code, as_of=as_of)
    if letter.seen != seen:
        raise Refused(
            "statement_changed",
            "What stands on the statement of {code} changed while you looked at it.",
            remedy="Look at the letter again, then mail it.",
            code=letter.party_code,
        )
    receiver = to.strip() or letter.to
    if not receiver:
        raise email_missing(letter.party_code)
    keep_file(
        actor,
        name=f"{letter.party_code}-{as_of.isoformat()}.pdf",
        content=content,
        media_type="application/pdf",
    )
    uid = write_message(
        actor,
        to=receiver,
        subject=subject.strip() or letter.subject,
        text=text.strip() or letter.text,
        purpose=STATEMENT_MAIL,
        about=about_statement(letter.party_code, hashlib.sha256(content).hexdigest()),
        language=letter.language,
        can_be_undone=True,
    )
    event = StatementMailed(letter.party_code, as_of, uid)
    record(actor, event, subject=f"party:{letter.party_code}")
    return uid


def email_missing(code: str) -> Refused:
    return Refused(
        "email_missing",
        "{code} has no e-mail address on the card.",
        remedy="Fill it in on the card, or say to whom this goes.",
        code=code,
    )
