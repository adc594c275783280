"""Whom a question would go to: the people who decide at the customers of a list, and why not."""

from dataclasses import dataclass

from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.queries import CustomerFilter, customers_page
from akker.kernel.errors import Refused
from akker.parties.models import Contact
from akker.parties.queries import merged_keys
from akker.voice.queries import candidates, quiet_days_of
from akker.voice.rules import Candidate, why_not

MOST_CUSTOMERS = 500
NOBODY_KEY = "no key contact"


@dataclass(frozen=True, slots=True)
class Planned:
    """Somebody who would be asked by mail, or `why` not. Without a contact nobody is known there
    who has a part in decisions.
    """

    party_code: str
    party_name: str
    contact: Candidate | None
    why: str


def planned_asking(book: Book, asked: CustomerFilter) -> list[Planned]:
    """Everybody with a part in decisions at these customers, by customer. Seven queries at most.

    Refused: customers_many.
    """
    customers = customers_page(book, asked, limit=MOST_CUSTOMERS)
    if len(customers) > MOST_CUSTOMERS:
        raise Refused(
            "customers_many",
            "These are more than {most} customers.",
            remedy="Choose fewer, such as those of one tier or one account manager.",
            most=MOST_CUSTOMERS,
        )
    own = {row.party_id for row in customers}
    into = merged_keys(book)
    keys = own | {key for key, end in into.items() if end in own}
    people = Contact.objects.filter(book=book, party__in=keys, until_on=None)
    found = dict(
        people.exclude(key_player=None).exclude(key_player__part="").values_list("pk", "party")
    )
    known = {one.contact_id: one for one in candidates(book, list(found))}
    today, quiet = today_in(book), quiet_days_of(book)
    planned = []
    for row in customers:
        theirs = [
            known[key]
            for key, party in sorted(found.items())
            if into.get(party, party) == row.party_id and key in known
        ]
        planned += [
            Planned(
                row.code, row.name, one, why_not(one, today=today, quiet_days=quiet, mails=True)
            )
            for one in theirs
        ] or [Planned(row.code, row.name, None, NOBODY_KEY)]
    return planned
