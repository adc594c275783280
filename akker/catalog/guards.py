"""What the database refuses of products and price lists, whoever asks."""

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

LIST, PRICE, AGREEMENT = "catalog_pricelist", "catalog_price", "catalog_priceagreement"
_LIST_OF_OURS = (
    f"EXISTS (SELECT 1 FROM {LIST} l WHERE l.id = NEW.price_list_id AND l.book_id = NEW.book_id)"
)

PRICE_GUARDS: list[Rule] = [
    Guard("pricelist_kept", LIST, "DELETE", ALWAYS, "price lists are kept"),
    Guard(
        "pricelist_identity_kept",
        LIST,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.code <> OLD.code"
        " OR NEW.currency <> OLD.currency",
        "the code and currency of a price list cannot change",
    ),
    Guard(
        "pricelist_not_replaced",
        LIST,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {LIST} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {LIST} l"
        " WHERE l.book_id = NEW.book_id AND l.code = NEW.code)",
        "this price list exists",
    ),
    *(
        Guard(
            f"price_{event.lower()}_of_ours",
            PRICE,
            event,
            f"NOT {_LIST_OF_OURS} OR NOT EXISTS (SELECT 1 FROM catalog_product p"
            " WHERE p.id = NEW.product_id AND p.book_id = NEW.book_id)",
            "the list and product of a price are of the same books",
        )
        for event in ("INSERT", "UPDATE")
    ),
    *(
        Guard(
            f"priceagreement_{event.lower()}_of_ours",
            AGREEMENT,
            event,
            f"(NEW.price_list_id IS NOT NULL AND NOT {_LIST_OF_OURS}) OR NOT EXISTS"
            " (SELECT 1 FROM parties_party p WHERE p.id = NEW.party_id"
            " AND p.book_id = NEW.book_id)",
            "the party and list of an agreement are of the same books",
        )
        for event in ("INSERT", "UPDATE")
    ),
]
