"""What the database refuses of allocations, whoever asks."""

from akker.kernel.guards import ALWAYS, Follow, Guard, Rule

TABLE, LINE = "clearing_allocation", "ledger_journalline"
FROZEN = "an allocation is undone, not changed"

UNFIT = f"""NOT EXISTS (SELECT 1 FROM {LINE} d JOIN {LINE} c ON c.id = NEW.credit_line_id
        JOIN ledger_ledgeraccount a ON a.id = d.ledger_account_id
    WHERE d.id = NEW.debit_line_id AND d.book_id = NEW.book_id AND c.book_id = NEW.book_id
    AND d.amount_minor > 0 AND c.amount_minor < 0 AND d.currency = c.currency
    AND d.ledger_account_id = c.ledger_account_id AND a.control IN ('receivable', 'payable')
    AND NEW.allocated_on >= d.booked_on AND NEW.allocated_on >= c.booked_on)"""


def _beyond(end: str) -> str:
    """Whether more of a line would be allocated than it holds, or less than nothing."""
    return f"""EXISTS (SELECT 1 FROM (SELECT COALESCE(SUM(o.amount_minor), 0) + NEW.amount_minor
            AS amount, COALESCE(SUM(o.base_minor), 0) + NEW.base_minor AS base
        FROM {TABLE} o WHERE o.book_id = NEW.book_id AND o.{end}_id = NEW.{end}_id) t
        JOIN {LINE} l ON l.id = NEW.{end}_id
        WHERE t.amount > ABS(COALESCE(l.currency_minor, l.amount_minor))
        OR t.base > ABS(l.amount_minor) OR t.amount < 0 OR t.base < 0)"""


UNDONE_WRONG = f"""NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {TABLE} o
    WHERE o.id = NEW.undoes_id AND o.book_id = NEW.book_id AND o.undoes_id IS NULL
    AND o.debit_line_id = NEW.debit_line_id AND o.credit_line_id = NEW.credit_line_id
    AND o.amount_minor = -NEW.amount_minor AND o.base_minor = -NEW.base_minor
    AND NEW.allocated_on >= o.allocated_on)"""

GUARDS: list[Rule] = [
    Guard(
        "allocation_fits",
        TABLE,
        "INSERT",
        UNFIT,
        "these lines cannot settle each other",
        also=(
            (_beyond("debit_line"), "more than is open of the debit"),
            (_beyond("credit_line"), "more than is open of the credit"),
            (UNDONE_WRONG, "it undoes no allocation of these lines"),
        ),
    ),
    Guard(
        "allocation_not_replaced",
        TABLE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
        f" OR EXISTS (SELECT 1 FROM {TABLE} WHERE undoes_id = NEW.undoes_id)"
        " OR typeof(NEW.amount_minor) <> 'integer' OR typeof(NEW.base_minor) <> 'integer'",
        FROZEN,
        engine="sqlite",
    ),
    Guard("allocation_unchanged", TABLE, "UPDATE", ALWAYS, FROZEN),
    Guard("allocation_kept", TABLE, "DELETE", ALWAYS, FROZEN),
]

# What is open is moved in the allocation's own statement, whoever writes it. Since migration 0003.
OPEN_GUARDS: list[Rule] = [
    Follow(
        "allocation_settles",
        TABLE,
        "INSERT",
        "UPDATE ledger_controlline SET"
        " open_minor = open_minor - CASE WHEN line_id = NEW.debit_line_id"
        " THEN NEW.amount_minor ELSE -NEW.amount_minor END,"
        " base_minor = base_minor - CASE WHEN line_id = NEW.debit_line_id"
        " THEN NEW.base_minor ELSE -NEW.base_minor END"
        " WHERE line_id IN (NEW.debit_line_id, NEW.credit_line_id)",
    ),
]
