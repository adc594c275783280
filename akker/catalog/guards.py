"""What the database refuses of products, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule

TABLE = "catalog_product"
NOT_OURS = """NEW.ledger_account_id IS NOT NULL AND NOT EXISTS (SELECT 1
    FROM ledger_ledgeraccount a WHERE a.id = NEW.ledger_account_id AND a.book_id = NEW.book_id)"""
FAR = "this ledger account is not of these books"

GUARDS: list[Rule] = [
    Guard("product_kept", TABLE, "DELETE", ALWAYS, "products are retired, not removed"),
    Guard(
        "product_identity_kept",
        TABLE,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.code <> OLD.code",
        "the code of a product cannot change",
        also=((NOT_OURS, FAR),),
    ),
    Guard("product_of_ours", TABLE, "INSERT", NOT_OURS, FAR),
    Guard(
        "product_not_replaced",
        TABLE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {TABLE} p"
        " WHERE p.book_id = NEW.book_id AND p.code = NEW.code)",
        "this product exists",
    ),
]
