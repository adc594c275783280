"""The product with one of its protections switched off, to learn what that one costs.

Only ever in a contender's own process and on a database that is thrown away afterwards.
"""

from collections.abc import Callable
from typing import Any


def _replace(where: Any, **by: object) -> None:
    """Give a module other functions; only this process sees them."""
    for name, value in by.items():
        assert hasattr(where, name), f"{where.__name__} has no {name} any more"
        setattr(where, name, value)


def without_month_totals() -> None:
    from akker.ledger import sealing

    def lock_alone(cursor: Any, book_id: int, totals: object, series: list[Any]) -> Any:
        return {key: sealing._lock_counter(cursor, book_id, *key) for key in series}

    _replace(sealing, _add_and_lock=lock_alone)


def without_guards() -> None:
    """Every refusing trigger of the ledger; what carries the counter forward stays."""
    from django.db import connection

    from akker.kernel.guards import Guard, remove
    from akker.ledger import surroundings
    from akker.ledger.guards import GUARDS

    refusing = [rule for rule in GUARDS if isinstance(rule, Guard)]
    with connection.schema_editor() as editor:
        remove(list(refusing))(None, editor)
    _replace(surroundings, ensure_guards=lambda *_: None)


def without_chain() -> None:
    """Numbers go on, hashes stand still: nothing is built into a text and nothing hashed."""
    from akker.ledger import sealing
    from akker.ledger.chain import GENESIS

    _replace(
        sealing,
        _canonical=lambda *_: None,
        canonical_text=lambda *_: "",
        entry_hash=lambda *_: GENESIS,
    )


def without_row_security() -> None:
    """The policies, and the statement that tells each transaction its book."""
    from django.db import connection

    from akker.books import actor

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity"
            " AND relnamespace = current_schema()::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY')
            cursor.execute(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')
    _replace(actor, enter_book=lambda *_: None)


WITHOUT: dict[str, Callable[[], None]] = {
    "month-totals": without_month_totals,
    "guards": without_guards,
    "chain": without_chain,
    "row-security": without_row_security,
}
