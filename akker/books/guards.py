"""What the database refuses in books and years, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule

BOOK, YEAR = "books_book", "books_fiscalyear"
DIMENSION, VALUE = "books_dimension", "books_dimensionvalue"

GUARDS: list[Rule] = [
    Guard("book_kept", BOOK, "DELETE", ALWAYS, "books are kept"),
    Guard(
        "book_not_replaced",
        BOOK,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {BOOK} WHERE id = NEW.id)"
        f" OR EXISTS (SELECT 1 FROM {BOOK} WHERE uid = NEW.uid)"
        f" OR EXISTS (SELECT 1 FROM {BOOK} WHERE slug = NEW.slug)",
        "these books exist",
    ),
    Guard(
        "book_identity_kept",
        BOOK,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.uid <> OLD.uid OR NEW.slug <> OLD.slug"
        " OR NEW.currency <> OLD.currency",
        "the uid, slug and currency of books cannot change",
    ),
    Guard(
        "book_hard_lock_stays",
        BOOK,
        "UPDATE",
        "OLD.hard_locked_until IS NOT NULL AND (NEW.hard_locked_until IS NULL"
        " OR NEW.hard_locked_until < OLD.hard_locked_until)",
        "the hard lock never moves back",
    ),
    Guard("year_kept", YEAR, "DELETE", ALWAYS, "fiscal years are kept"),
    Guard(
        "year_not_replaced",
        YEAR,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {YEAR} WHERE id = NEW.id)"
        f" OR EXISTS (SELECT 1 FROM {YEAR} WHERE book_id = NEW.book_id AND name = NEW.name)"
        f" OR EXISTS (SELECT 1 FROM {YEAR} y WHERE y.book_id = NEW.book_id"
        " AND y.starts_on <= NEW.ends_on AND y.ends_on >= NEW.starts_on)",
        "fiscal years cannot overlap",
    ),
    Guard(
        "year_days_kept",
        YEAR,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.name <> OLD.name"
        " OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on",
        "the days of a fiscal year cannot change",
    ),
    Guard(
        "year_stays_closed",
        YEAR,
        "UPDATE",
        "OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL AND EXISTS"
        f" (SELECT 1 FROM {BOOK} b WHERE b.id = NEW.book_id"
        " AND b.hard_locked_until >= NEW.starts_on)",
        "a year under the hard lock stays closed",
    ),
    *(
        rule
        for table, columns in ((DIMENSION, ()), (VALUE, ("dimension_id",)))
        for rule in (
            Guard(f"{table}_kept", table, "DELETE", ALWAYS, "dimensions are kept"),
            Guard(
                f"{table}_code_kept",
                table,
                "UPDATE",
                " OR ".join(f"NEW.{c} <> OLD.{c}" for c in ("id", "book_id", "code", *columns)),
                "the code of a dimension cannot change",
            ),
            Guard(
                f"{table}_not_replaced",
                table,
                "INSERT",
                f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM"
                f" {table} o WHERE o.book_id = NEW.book_id AND o.code = NEW.code"
                + "".join(f" AND o.{c} = NEW.{c}" for c in columns)
                + ")",
                "this code exists",
            ),
        )
    ),
    Guard(
        "books_dimensionvalue_of_own",
        VALUE,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {DIMENSION} d WHERE d.id = NEW.dimension_id"
        " AND d.book_id = NEW.book_id)",
        "a dimension and its values belong to the same books",
    ),
]

# Since migration 0003.
CASH_VAT_GUARDS: list[Rule] = [
    Guard(
        f"book_cash_vat_{event.lower()}",
        BOOK,
        event,
        "NEW.cash_vat_until IS NOT NULL AND (NEW.cash_vat_from IS NULL"
        " OR NEW.cash_vat_until < NEW.cash_vat_from)",
        "the days on which VAT is owed when paid do not fit",
    )
    for event in ("INSERT", "UPDATE")
]
