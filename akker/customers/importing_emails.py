"""E-mails from files: each at the customer whose address is in it, and each once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.customers.activity_rules import EMAIL, NewActivity
from akker.customers.email_read import ReadEmail, read_email
from akker.customers.events import EmailsImported
from akker.customers.logging import is_logged, party_in_sight, write_activity
from akker.kernel.errors import Refused
from akker.parties.models import Contact, Party
from akker.parties.queries import keys_of_group
from akker.parties.queries_sight import seen

MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class EmailFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class EmailOutcome:
    """What became of a file: the activity that it is, or why it was passed over, by the code of
    the refusal and in words."""

    name: str
    party_code: str = ""
    activity_id: int | None = None
    code: str = ""
    why: str = ""


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def import_emails(
    actor: Actor, *, files: Sequence[EmailFile], party_code: str = ""
) -> list[EmailOutcome]:
    """Log what is in the files, at one customer or at each whose address is in it.

    A file that cannot come in is passed over, and the outcome says why; the others come in.
    Refused: party_unknown, too_many_files.
    """
    if len(files) > MOST_FILES:
        raise Refused(
            "too_many_files",
            "These are more than {most} files.",
            remedy="Bring them in some at a time.",
            most=MOST_FILES,
        )
    party = party_in_sight(actor.book, party_code) if party_code else None
    outcomes = [_bring_in(actor, one, party) for one in files]
    count = sum(one.activity_id is not None for one in outcomes)
    if files:
        record(actor, EmailsImported(count, len(files) - count), subject="emails")
    return outcomes


def _bring_in(actor: Actor, file: EmailFile, party: Party | None) -> EmailOutcome:
    outcome = EmailOutcome(file.name)
    try:
        email = read_email(file.content)
        whom = party or _whose(actor.book, email)
        outcome = replace(outcome, party_code=whom.code)
        if is_logged(actor.book, whom, email.message_id):
            raise Refused(
                "email_there",
                "This e-mail is there already.",
                remedy="Nothing has to be done.",
            )
        row = write_activity(actor, whom, _activity(actor.book, whom, email))
    except Refused as refusal:
        return replace(outcome, code=refusal.code, why=refusal.sentence)
    return replace(outcome, activity_id=row.pk)


def _whose(book: Book, email: ReadEmail) -> Party:
    """The customer with an address in the e-mail: by its people first, the sender before others.

    Refused: email_of_nobody.
    """
    contacts = Contact.objects.filter(seen(book, "party__"), book=book)
    parties = Party.objects.filter(seen(book), book=book)
    for address in email.addresses:
        found = contacts.filter(email__iexact=address).order_by("pk")
        code = found.values_list("party__code", flat=True).first()
        if code is None:
            own = parties.filter(email__iexact=address, retired_on=None).order_by("pk")
            code = own.values_list("code", flat=True).first()
        if code is not None:
            return party_in_sight(book, code)
    raise Refused(
        "email_of_nobody",
        "No customer has an address that is in this e-mail.",
        remedy="Put the address on the card of the customer, or say at whom it belongs.",
    )


def _activity(book: Book, party: Party, email: ReadEmail) -> NewActivity:
    people = Contact.objects.filter(book=book, party__in=keys_of_group(book, party.code))
    addresses = set(email.addresses)
    contacts = [
        key
        for key, address in people.exclude(email="").values_list("pk", "email")
        if address.lower() in addresses
    ]
    return NewActivity(
        party.code,
        EMAIL,
        at=email.at,
        subject=email.subject[:200],
        text=email.text or email.subject or "…",
        contacts=tuple(contacts[:50]),
        message_id=email.message_id,
    )
