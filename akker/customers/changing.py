"""Changing how a customer is looked after."""

from collections.abc import Mapping
from dataclasses import asdict, replace

from akker.audit.recording import Happened, record_all
from akker.books.actor import Actor, Permission, usecase
from akker.books.models import Book
from akker.books.queries import today_in
from akker.customers.events import CustomerChanged
from akker.customers.models import Customer
from akker.customers.queries import customer_coded
from akker.customers.queries_family import keys_above
from akker.customers.rules import CustomerFacts, tidy_facts, version_of
from akker.kernel.errors import Refused
from akker.parties.changing import locked_parties, locked_party
from akker.parties.models import Party
from akker.parties.queries import keys_coded, party_unknown
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
    record_all(actor, [_changed(party.code, before, after)])
    return True


def write_facts_of_many(
    actor: Actor, told: Mapping[str, tuple[CustomerFacts, CustomerFacts]]
) -> None:
    """Step: as `write_facts`, of many by their codes: what was and what is to be, in as many
    statements for hundreds as for ten. Refused: customer_unfit, party_unknown, customer_loop.
    """
    today = today_in(actor.book)
    tidied = {code: (was, tidy_facts(facts, was, today)) for code, (was, facts) in told.items()}
    changes = {
        code: (was, facts)
        for code, (was, facts) in tidied.items()
        if version_of(facts) != version_of(was)
    }
    parties = locked_parties(actor, changes)
    parents = _parents_of_many(actor.book, parties, changes)
    rows, events = [], []
    for code, (was, facts) in changes.items():
        party = parties[code]
        values = {**asdict(facts), "parent_id": parents.get(party.pk)}
        del values["parent"]
        rows.append(Customer(book=actor.book, party=party, **values))
        events.append(_changed(code, was, facts))
    columns = ["tier", "status", "industry", "parent", "relation", "relation_on"]
    Customer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["party"], update_fields=columns
    )
    record_all(actor, events)


def _parents_of_many(
    book: Book,
    parties: Mapping[str, Party],
    changes: Mapping[str, tuple[CustomerFacts, CustomerFacts]],
) -> dict[int, int]:
    """Whom everybody belongs to then, by keys. Refused: party_unknown, customer_loop."""
    moved = {code: new.parent for code, (old, new) in changes.items() if new.parent != old.parent}
    if moved:
        Book.objects.select_for_update(no_key=True).get(pk=book.pk)
    own = Customer.objects.filter(book=book, parent__isnull=False)
    parents: dict[int, int] = dict(own.values_list("party", "parent"))
    # Of everybody, unlike `merged_keys`: a loop may go through whom the reader does not see.
    aliases = Party.objects.filter(book=book, merged_into__isnull=False)
    into = {key: main for key, main in aliases.values_list("pk", "merged_into") if main}
    keys = keys_coded(book, moved.values())
    for code, parent in moved.items():
        party = parties[code]
        parents.pop(party.pk, None)
        if not parent:
            continue
        if parent not in keys:
            raise party_unknown(book, parent)
        key = _main(keys[parent], into)
        at: int | None = key
        while at is not None:
            if at == party.pk:
                raise _loop(code, parent)
            at = _main(parents[at], into) if at in parents else None
        parents[party.pk] = key
    return parents


def _main(key: int, into: Mapping[int, int]) -> int:
    while key in into:
        key = into[key]
    return key


def _changed(code: str, was: CustomerFacts, facts: CustomerFacts) -> Happened:
    old, new = asdict(was), asdict(facts)
    changed = [name for name in new if new[name] != old[name]]
    event = CustomerChanged(code, changed, {name: new[name] for name in changed})
    return Happened(event, f"party:{code}", {name: old[name] for name in changed})


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
        raise _loop(party.code, code)
    return row.pk


def _loop(code: str, parent: str) -> Refused:
    return Refused(
        "customer_loop",
        "{code} would belong to itself through {parent}.",
        remedy="Choose another parent, or take {parent} from under {code} first.",
        code=code,
        parent=parent,
    )
