"""Adding what the chart of the country has got since the books were opened."""

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.ledger.events import LedgerAccountAdded
from akker.ledger.models import LedgerAccount
from akker.ledger.queries_chart_gaps import missing_accounts
from akker.ledger.surroundings import hold_book
from akker.packs.registry import pack_for


@usecase(Permission.CHANGE_CHART)
def add_missing_accounts(actor: Actor) -> list[str]:
    """Add the ledger accounts that the books lack; their codes.

    Nothing that is there changes: who has given a code another meaning keeps it.
    """
    book = actor.book
    hold_book(book, exclusive=True)  # two at once would add them twice
    missing = missing_accounts(book)
    roles = set(LedgerAccount.objects.filter(book=book).values_list("role", flat=True))
    for entry in missing:
        role = entry.roles[0] if entry.roles and entry.roles[0] not in roles else ""
        LedgerAccount.objects.create(
            book=book,
            code=entry.code,
            name=entry.name_in(book.language),
            type=entry.type,
            role=role,
            control=entry.control,
            currency="" if entry.currency == book.currency else entry.currency,
            is_vat=entry.is_vat,
            reference=entry.reference,
            reference_version=entry.reference_version,
            mirror_reference=entry.mirror_reference,
        )
        record(
            actor,
            LedgerAccountAdded(entry.code, entry.name_in(book.language), entry.type),
            subject=f"ledger_account:{entry.code}",
        )
    added = {entry.code for entry in missing}
    revaluations = pack_for(book.pack_code).revaluations(book.legal_form)
    for code, beside in revaluations.items():
        if beside in added:
            own = LedgerAccount.objects.filter(book=book, code=code, revalued_on=None)
            own.update(revalued_on=LedgerAccount.objects.get(book=book, code=beside))
    return [entry.code for entry in missing]
