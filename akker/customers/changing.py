"""Changing how a customer is looked after."""

from dataclasses import asdict, replace

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.events import CustomerChanged
from akker.customers.models import Customer
from akker.customers.queries import customer_coded
from akker.customers.queries_family import keys_above
from akker.customers.rules import CustomerFacts, tidy_facts, version_of
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party
from akker.parties.models import Party
from akker.parties.queries import party_unknown
from akker.parties.queries_sight import seen as seen_by


@usecase(Permission.LOOK_AFTER_CUSTOMERS)
def change_customer(
    actor: Actor, *, code: str, facts: CustomerFacts, seen: str | None = None
) -> None:
    """Make what is chosen of a customer what is given, whole.

    `seen` is the version that was looked at; None takes what there is. Refused: party_unknown,
    customer_unknown, customer_changed, customer_unfit, customer_loop.
    """
    party = locked_party(actor, customer_coded(actor.book, code).code)
    before = customer_coded(actor.book, party.code)
    if seen is not None and seen != before.version:
        raise Refused(
            "customer_changed",
            "Somebody changed {code} meanwhile.",
            remedy="Look at it again before you save it.",
            code=code,
        )
    write_facts(actor, party, before.facts, facts)


def write_facts(actor: Actor, party: Party, before: CustomerFacts, facts: CustomerFacts) -> bool:
    """Step: write what differs, and record it; whether anything did.

    Refused: customer_unfit, party_unknown, customer_loop.
    """
    after = tidy_facts(facts, before, today_in(actor.book))
    if version_of(after) == version_of(before):
        return False
    values = asdict(after)
    parent = values.pop("parent")
    if after.parent != before.parent:
        values["parent_id"] = _parent(actor.book, party, parent) if parent else None
    Customer.objects.update_or_create(book=actor.book, party=party, defaults=values)
    old, new = asdict(before), asdict(after)
    changed = [name for name in new if new[name] != old[name]]
    record(
        actor,
        CustomerChanged(party.code, changed, {name: new[name] for name in changed}),
        subject=f"party:{party.code}",
        before={name: old[name] for name in changed},
    )
    return True


def write_status(actor: Actor, code: str, status: str) -> None:
    """Step: how a customer stands, all else as it was. Refused: party_unknown, customer_unknown."""
    row = customer_coded(actor.book, code)
    party = locked_party(actor, row.code)
    write_facts(actor, party, row.facts, replace(row.facts, status=status))


def _parent(book: Book, party: Party, code: str) -> int:
    """Whom they are to belong to, by key. Refused: party_unknown, customer_loop.

    One change of who belongs to whom at a time: two at once could close a loop.
    """
    Book.objects.select_for_update(no_key=True).get(pk=book.pk)
    row = Party.objects.filter(seen_by(book), book=book, code=code).first()
    while row is not None and row.merged_into_id is not None:
        row = Party.objects.filter(book=book, pk=row.merged_into_id).first()
    if row is None:
        raise party_unknown(book, code)
    if row.pk == party.pk or party.pk in keys_above(book, row.pk):
        raise Refused(
            "customer_loop",
            "{code} would belong to itself through {parent}.",
            remedy="Choose another parent, or take {parent} from under {code} first.",
            code=party.code,
            parent=code,
        )
    return row.pk
