"""What comes in from files. One table, for reading, for the screens and for taking back."""

from collections.abc import Mapping

from akker.adoption.importing import USAGE, USAGE_FIELDS, take_back_usage
from akker.books.actor import Actor
from akker.catalog.importing import PRODUCT_FIELDS, PRODUCTS, take_back_products
from akker.customers.importing import CUSTOMER_FIELDS, give_back_facts
from akker.intake.kinds import ImportKind, Progress, TakenBack
from akker.intake.models import Import
from akker.ledger.import_fields import CHART_FIELDS, JOURNAL_FIELDS, OPENING_FIELDS
from akker.ledger.importing import JOURNAL
from akker.ledger.rules import IMPORT
from akker.ledger.starting import CHART, OPENING
from akker.ledger.taking_back import take_back_chart, take_back_entries, take_back_parties
from akker.parties.importing import PARTIES
from akker.receivables.import_rows import CREDIT_NOTE_FIELDS, INVOICE_FIELDS
from akker.receivables.importing import CREDIT_NOTES, INVOICES
from akker.receivables.importing_retail import RETAIL, RETAIL_FIELDS, take_back_retail
from akker.receivables.withdrawing import take_back_documents


def _take_back_parties(
    actor: Actor, brought_by: Import, progress: Progress | None = None
) -> TakenBack:
    give_back_facts(actor, f"{IMPORT}{brought_by.uid}")
    return take_back_parties(actor, brought_by, progress)


KINDS: Mapping[str, ImportKind] = {
    JOURNAL: ImportKind(JOURNAL_FIELDS, take_back_entries),
    CHART: ImportKind(CHART_FIELDS, take_back_chart),
    OPENING: ImportKind(OPENING_FIELDS, take_back_entries),
    PRODUCTS: ImportKind(PRODUCT_FIELDS, take_back_products),
    PARTIES: ImportKind(CUSTOMER_FIELDS, _take_back_parties),
    INVOICES: ImportKind(INVOICE_FIELDS, take_back_documents),
    CREDIT_NOTES: ImportKind(CREDIT_NOTE_FIELDS, take_back_documents),
    USAGE: ImportKind(USAGE_FIELDS, take_back_usage),
    RETAIL: ImportKind(RETAIL_FIELDS, take_back_retail),
}
