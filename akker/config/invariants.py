"""What packages above the ledger keep: rules in the database, and checks that recompute."""

from collections.abc import Iterator

from akker.adoption.checks import broken_standings
from akker.adoption.guards import GUARDS as ADOPTION_GUARDS
from akker.books.models import Book
from akker.cases.checks import broken_cases
from akker.cases.guards import GUARDS as CASE_GUARDS
from akker.cases.guards import REQUIREMENT_GUARDS
from akker.cases.queries_timeline import CASE_TEXTS
from akker.catalog.guards import GUARDS as PRODUCT_GUARDS
from akker.catalog.guards import PRICE_GUARDS
from akker.clearing.checks import broken_allocations
from akker.clearing.guards import GUARDS as ALLOCATION_GUARDS
from akker.clearing.guards import OPEN_GUARDS
from akker.customers.activity_guards import ACTIVITY_GUARDS
from akker.customers.appointment_guards import APPOINTMENT_GUARDS
from akker.customers.checks import broken_customers, broken_texts
from akker.customers.guards import (
    CONTACT_FOLLOWS,
    HAND_OVER_GUARDS,
    PEOPLE_GUARDS,
    PROFILE_GUARDS,
    SOUGHT_GUARDS,
)
from akker.customers.guards import GUARDS as CUSTOMER_GUARDS
from akker.customers.queries_sought import CUSTOMER_TEXTS
from akker.dunning.checks import broken_charges, broken_disputes, broken_reminders
from akker.dunning.guards import GUARDS as DUNNING_GUARDS
from akker.dunning.guards import REMINDER_GUARDS
from akker.growth.guards import GUARDS as GROWTH_GUARDS
from akker.health.guards import GUARDS as HEALTH_GUARDS
from akker.kernel.guards import Rule
from akker.kernel.sentences import Sentence
from akker.knowledge.checks import broken_knowledge
from akker.knowledge.guards import GUARDS as KNOWLEDGE_GUARDS
from akker.knowledge.guards import MARKET_GUARDS
from akker.ledger.checks import Check
from akker.parties.erasure_guards import ERASURE_GUARDS
from akker.planning.guards import COMPETITOR_GUARDS
from akker.planning.guards import GUARDS as PLANNING_GUARDS
from akker.privacy.queries import broken_erasures
from akker.receivables.checks import broken_documents, broken_recoveries, broken_tax_lines
from akker.receivables.checks_cash_vat import broken_waiting_vat
from akker.receivables.checks_files import broken_einvoices
from akker.receivables.checks_open import broken_open_lines
from akker.receivables.guards import CREDIT_GUARDS, DUE_GUARDS
from akker.receivables.guards import FILE_GUARDS as DOCUMENT_FILE_GUARDS
from akker.receivables.guards import GUARDS as DOCUMENT_GUARDS
from akker.receivables.guards import PRODUCT_GUARDS as SOLD_GUARDS
from akker.repeating.checks import broken_periods
from akker.repeating.guards import GUARDS as REPEATING_GUARDS
from akker.tax.guards import GUARDS as TAX_GUARDS
from akker.training.guards import GUARDS as TRAINING_GUARDS
from akker.voice.guards import GUARDS as VOICE_GUARDS
from akker.voice.guards import REPLY_GUARDS
from akker.voice.queries_timeline import VOICE_TEXTS

TEXTS = (*CUSTOMER_TEXTS, *CASE_TEXTS, *VOICE_TEXTS)

GUARDS: list[Rule] = [
    *ALLOCATION_GUARDS,
    *OPEN_GUARDS,
    *TAX_GUARDS,
    *PRODUCT_GUARDS,
    *PRICE_GUARDS,
    *DOCUMENT_GUARDS,
    *SOLD_GUARDS,
    *DOCUMENT_FILE_GUARDS,
    *CREDIT_GUARDS,
    *DUE_GUARDS,
    *DUNNING_GUARDS,
    *REMINDER_GUARDS,
    *REPEATING_GUARDS,
    *ERASURE_GUARDS,
    *CUSTOMER_GUARDS,
    *ADOPTION_GUARDS,
    *TRAINING_GUARDS,
    *HEALTH_GUARDS,
    *HAND_OVER_GUARDS,
    *ACTIVITY_GUARDS,
    *APPOINTMENT_GUARDS,
    *CONTACT_FOLLOWS,
    *SOUGHT_GUARDS,
    *PEOPLE_GUARDS,
    *PROFILE_GUARDS,
    *VOICE_GUARDS,
    *CASE_GUARDS,
    *REPLY_GUARDS,
    *REQUIREMENT_GUARDS,
    *PLANNING_GUARDS,
    *GROWTH_GUARDS,
    *KNOWLEDGE_GUARDS,
    *MARKET_GUARDS,
    *COMPETITOR_GUARDS,
]


def broken_words(book: Book) -> Iterator[Sentence]:
    """Of all that stands on timelines."""
    return broken_texts(book, TEXTS)


CHECKS: dict[str, Check] = {
    "allocations": broken_allocations,
    "open lines": broken_open_lines,
    "documents": broken_documents,
    "e-invoices": broken_einvoices,
    "tax lines": broken_tax_lines,
    "recoveries": broken_recoveries,
    "waiting VAT": broken_waiting_vat,
    "late charges": broken_charges,
    "disputes": broken_disputes,
    "reminders": broken_reminders,
    "repeating invoices": broken_periods,
    "customers": broken_customers,
    "words": broken_words,
    "erasures": broken_erasures,
    "use": broken_standings,
    "cases": broken_cases,
    "knowledge": broken_knowledge,
}
