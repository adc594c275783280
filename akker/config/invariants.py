"""What packages above the ledger keep: rules in the database, and checks that recompute."""

from akker.kernel.guards import Rule
from akker.ledger.checks import Check
from akker.receivables.checks import broken_documents, broken_tax_lines
from akker.receivables.guards import GUARDS as DOCUMENT_GUARDS
from akker.tax.guards import GUARDS as TAX_GUARDS

GUARDS: list[Rule] = [*TAX_GUARDS, *DOCUMENT_GUARDS]
CHECKS: dict[str, Check] = {"documents": broken_documents, "tax lines": broken_tax_lines}
