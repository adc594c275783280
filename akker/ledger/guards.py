"""What the database refuses in the ledger, whoever asks: screen, script or SQL.

The entry's own INSERT is the one moment of truth: its lines are there already, and either
everything about it is right or it does not come in. A line can be added only while its
entry does not exist; its deferred foreign key then makes a commit without the entry fail.
"""

from akker.kernel.guards import ALWAYS, Follow, Guard, Rule
from akker.ledger.chain import GENESIS

ENTRY, LINE = "ledger_journalentry", "ledger_journalline"
TAG, COUNTER = "ledger_linedimension", "ledger_counter"
PLACE, JOURNAL = "ledger_ledgeraccount", "ledger_journal"
BOOK, YEAR, ATTACHMENT = "books_book", "books_fiscalyear", "ledger_entryattachment"
RUN, VALUE = "ledger_recurringrun", "books_dimensionvalue"
RECURRING, FILE = "ledger_recurringentry", "files_storedfile"

UNBALANCED = f"""(SELECT COUNT(*) < 2 OR SUM(l.amount_minor) <> 0
    OR COUNT(a.id) <> COUNT(*) OR COUNT(p.id) <> COUNT(l.party_id)
    OR SUM(CASE WHEN l.book_id <> NEW.book_id OR l.booked_on <> NEW.booked_on
        OR (a.currency <> '' AND a.currency <> l.currency) THEN 1 ELSE 0 END) <> 0
    OR (MIN(l.currency) <> '' AND MIN(l.currency) = MAX(l.currency)
        AND SUM(l.currency_minor) <> 0)
    FROM {LINE} l LEFT JOIN {PLACE} a
        ON a.id = l.ledger_account_id AND a.book_id = NEW.book_id
    LEFT JOIN parties_party p ON p.id = l.party_id AND p.book_id = NEW.book_id
    WHERE l.entry_id = NEW.id)"""

LOCKED = f"""EXISTS (SELECT 1 FROM {BOOK} b JOIN {JOURNAL} j ON j.id = NEW.journal_id
    WHERE b.id = NEW.book_id AND (NEW.booked_on <= b.hard_locked_until
        OR (j.kind = 'sales' AND NEW.booked_on <= b.sales_locked_until)
        OR (j.kind = 'purchase' AND NEW.booked_on <= b.purchase_locked_until)
        OR (NEW.booked_on <= b.vat_locked_until AND EXISTS (SELECT 1 FROM {LINE} l
            JOIN {PLACE} a ON a.id = l.ledger_account_id
            WHERE l.entry_id = NEW.id AND a.is_vat))))"""

YEAR_SHUT = f"""NOT EXISTS (SELECT 1 FROM {YEAR} y JOIN {JOURNAL} j ON j.book_id = y.book_id
    WHERE y.id = NEW.fiscal_year_id AND y.book_id = NEW.book_id AND j.id = NEW.journal_id
    AND NEW.booked_on BETWEEN y.starts_on AND y.ends_on AND y.closed_at IS NULL
    AND (j.kind <> 'closing' OR NEW.booked_on = y.ends_on))"""

OUT_OF_SERIES = f"""NOT EXISTS (SELECT 1 FROM {COUNTER} c WHERE c.book_id = NEW.book_id
    AND c.journal_id = NEW.journal_id AND c.fiscal_year_id = NEW.fiscal_year_id
    AND c.last_number = NEW.number - 1 AND c.head_hash = NEW.previous_hash
    AND (c.last_recorded_at IS NULL OR c.last_recorded_at <= NEW.recorded_at))"""

FOREIGN_REVERSAL = f"""NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ENTRY} e
    WHERE e.id = NEW.reverses_id AND e.book_id = NEW.book_id)"""

# Invariant 13. What takes back an entry from before this was demanded has its lines, and so has
# a file that is being brought back.
UNNAMED = f"""NEW.reverses_id IS NULL AND EXISTS (SELECT 1 FROM {LINE} l
    JOIN {PLACE} a ON a.id = l.ledger_account_id WHERE l.entry_id = NEW.id
    AND l.party_id IS NULL AND a.control IN ('receivable', 'payable'))
    AND NOT EXISTS (SELECT 1 FROM backup_restoration r WHERE r.finished_at IS NULL)"""

NEXT_NUMBER = f"""UPDATE {COUNTER} SET last_number = NEW.number, head_hash = NEW.hash,
    last_recorded_at = NEW.recorded_at WHERE book_id = NEW.book_id
    AND journal_id = NEW.journal_id AND fiscal_year_id = NEW.fiscal_year_id"""

# Who adds a line waits for who seals its entry, and the other way round: by a lock on the
# entry's key. PostgreSQL has room for some thousands of those, so who posts very many says so
# (`surroundings.hold_ledger`), waits until nobody else posts, and needs none of them. Key 0 is
# no entry's. Saying so falsely only makes others wait.
ALONE = "COALESCE(current_setting('akker.alone', true) = 'on', FALSE)"
ALONE_OR_NOT = (
    f"CASE WHEN {ALONE} THEN pg_advisory_xact_lock(0) ELSE pg_advisory_xact_lock_shared(0) END"
)
UNLESS_ALONE = f"CASE WHEN NOT {ALONE} THEN {{}} END"

# Foreign keys of PostgreSQL see past row security, so one into other books would hold.
NOT_OWN = "NOT EXISTS (SELECT 1 FROM {table} o WHERE o.id = NEW.{key} AND o.book_id = NEW.book_id)"

FROZEN = "a sealed journal entry cannot change"

ENTRY_GUARDS: list[Rule] = [
    Guard(
        "entry_right",
        ENTRY,
        "INSERT",
        UNBALANCED,
        "journal entry does not balance",
        first=(ALONE_OR_NOT, UNLESS_ALONE.format("pg_advisory_xact_lock(NEW.id)")),
        also=(
            (LOCKED, "the books are locked on this day"),
            (YEAR_SHUT, "no open fiscal year on this day"),
            (OUT_OF_SERIES, "number out of series"),
            (FOREIGN_REVERSAL, "reverses no entry of ours"),
            (UNNAMED, "a line on a control account names nobody"),
        ),
    ),
    Guard(
        "entry_not_replaced",
        ENTRY,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {ENTRY} WHERE id = NEW.id)"
        f" OR EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.book_id = NEW.book_id AND e.journal_id ="
        " NEW.journal_id AND e.fiscal_year_id = NEW.fiscal_year_id AND e.number = NEW.number)"
        f" OR EXISTS (SELECT 1 FROM {ENTRY} WHERE reverses_id = NEW.reverses_id)",
        FROZEN,
        engine="sqlite",
    ),
    Guard(
        "entry_types",
        ENTRY,
        "INSERT",
        # A key that SQLite still has to choose is -1 here: its lines could not be looked at.
        "NEW.id < 1 OR typeof(NEW.number) <> 'integer'"
        " OR date(NEW.booked_on) IS NOT NEW.booked_on OR length(NEW.hash) <> 64"
        " OR datetime(substr(NEW.recorded_at, 1, 19)) IS NULL",
        "a value of the wrong kind",
        engine="sqlite",
    ),
    Follow("entry_takes_number", ENTRY, "INSERT", NEXT_NUMBER),
    Guard("entry_unchanged", ENTRY, "UPDATE", ALWAYS, FROZEN),
    Guard("entry_kept", ENTRY, "DELETE", ALWAYS, FROZEN),
]

LINE_GUARDS: list[Rule] = [
    Guard(
        "line_added",
        LINE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.id = NEW.entry_id)",
        FROZEN,
        # Waits for a session that is sealing this very entry, and makes a later one wait.
        first=(ALONE_OR_NOT, UNLESS_ALONE.format("pg_advisory_xact_lock_shared(NEW.entry_id)")),
    ),
    Guard(
        "line_not_replaced",
        LINE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {LINE} WHERE id = NEW.id)"
        " OR typeof(NEW.amount_minor) <> 'integer'"
        " OR typeof(NEW.currency_minor) NOT IN ('integer', 'null')"
        " OR typeof(NEW.rate_e9) NOT IN ('integer', 'null')",
        FROZEN,
        engine="sqlite",
    ),
    Guard("line_unchanged", LINE, "UPDATE", ALWAYS, FROZEN),
    Guard("line_kept", LINE, "DELETE", ALWAYS, FROZEN),
    Guard(
        "tag_added",
        TAG,
        "INSERT",
        # Row by row, by key alone: for a join PostgreSQL may walk all rows of the book.
        f"EXISTS (SELECT 1 FROM {ENTRY} WHERE id ="
        f" (SELECT l.entry_id FROM {LINE} l WHERE l.id = NEW.line_id))"
        f" OR COALESCE((SELECT l.book_id FROM {LINE} l WHERE l.id = NEW.line_id), 0)"
        " <> NEW.book_id"
        f" OR COALESCE((SELECT v.book_id FROM {VALUE} v WHERE v.id = NEW.value_id), 0)"
        " <> NEW.book_id"
        f" OR COALESCE((SELECT v.dimension_id FROM {VALUE} v WHERE v.id = NEW.value_id), 0)"
        " <> NEW.dimension_id"
        f" OR EXISTS (SELECT 1 FROM {TAG} WHERE id = NEW.id)",
        FROZEN,
    ),
    Guard("tag_unchanged", TAG, "UPDATE", ALWAYS, FROZEN),
    Guard("tag_kept", TAG, "DELETE", ALWAYS, FROZEN),
]

OTHER_GUARDS: list[Rule] = [
    Guard(
        "counter_starts",
        COUNTER,
        "INSERT",
        f"NEW.last_number <> 0 OR NEW.head_hash <> '{GENESIS}'"
        " OR NEW.last_recorded_at IS NOT NULL"
        f" OR EXISTS (SELECT 1 FROM {COUNTER} WHERE id = NEW.id)"
        f" OR EXISTS (SELECT 1 FROM {COUNTER} c WHERE c.book_id = NEW.book_id AND"
        " c.journal_id = NEW.journal_id AND c.fiscal_year_id = NEW.fiscal_year_id)",
        "a counter starts at nothing, once",
    ),
    Guard(
        "counter_follows",
        COUNTER,
        "UPDATE",
        "NEW.last_number <> OLD.last_number + 1 OR NEW.book_id <> OLD.book_id"
        " OR NEW.journal_id <> OLD.journal_id OR NEW.fiscal_year_id <> OLD.fiscal_year_id"
        f" OR NOT EXISTS (SELECT 1 FROM {ENTRY} e WHERE e.book_id = NEW.book_id"
        " AND e.journal_id = NEW.journal_id AND e.fiscal_year_id = NEW.fiscal_year_id"
        " AND e.number = NEW.last_number AND e.hash = NEW.head_hash)",
        "a counter follows the entries",
    ),
    Guard("counter_kept", COUNTER, "DELETE", ALWAYS, "counters are kept"),
    Guard("place_kept", PLACE, "DELETE", ALWAYS, "ledger accounts are retired, not deleted"),
    Guard(
        "place_identity_kept",
        PLACE,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.code <> OLD.code"
        " OR ((NEW.type <> OLD.type OR NEW.currency <> OLD.currency OR NEW.is_vat <> OLD.is_vat)"
        f" AND EXISTS (SELECT 1 FROM {LINE} l WHERE l.book_id = OLD.book_id"
        " AND l.ledger_account_id = OLD.id))",
        "the code of a ledger account, and the type of a used one, cannot change",
    ),
    Guard(
        "place_not_replaced",
        PLACE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {PLACE} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {PLACE} o"
        " WHERE o.book_id = NEW.book_id AND o.code = NEW.code)"
        f" OR (NEW.role <> '' AND EXISTS (SELECT 1 FROM {PLACE} o"
        " WHERE o.book_id = NEW.book_id AND o.role = NEW.role AND o.role <> ''))",
        "this ledger account exists",
    ),
    Guard("journal_kept", JOURNAL, "DELETE", ALWAYS, "journals are kept"),
    Guard(
        "journal_identity_kept",
        JOURNAL,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.code <> OLD.code"
        " OR NEW.kind <> OLD.kind",
        "the code and kind of a journal cannot change",
    ),
    Guard(
        "journal_not_replaced",
        JOURNAL,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {JOURNAL} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM"
        f" {JOURNAL} o WHERE o.book_id = NEW.book_id AND o.code = NEW.code)",
        "this journal exists",
    ),
    Guard("attachment_kept", ATTACHMENT, "DELETE", ALWAYS, "attachments are kept"),
    Guard("attachment_unchanged", ATTACHMENT, "UPDATE", ALWAYS, "attachments are kept"),
    Guard(
        "attachment_not_replaced",
        ATTACHMENT,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {ATTACHMENT} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM"
        f" {ATTACHMENT} o WHERE o.book_id = NEW.book_id AND o.entry_id = NEW.entry_id"
        " AND o.file_id = NEW.file_id)",
        "attachments are kept",
    ),
    Guard(
        "attachment_of_own",
        ATTACHMENT,
        "INSERT",
        f"{NOT_OWN.format(table=ENTRY, key='entry_id')}"
        f" OR {NOT_OWN.format(table=FILE, key='file_id')}",
        "an entry and its files belong to the same books",
    ),
    Guard("run_kept", RUN, "DELETE", ALWAYS, "what was posted once is not posted twice"),
    Guard("run_unchanged", RUN, "UPDATE", ALWAYS, "what was posted once is not posted twice"),
    Guard(
        "run_not_replaced",
        RUN,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {RUN} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {RUN} o"
        " WHERE o.book_id = NEW.book_id AND o.recurring_id = NEW.recurring_id"
        " AND o.due_on = NEW.due_on)",
        "what was posted once is not posted twice",
    ),
    Guard(
        "run_of_own",
        RUN,
        "INSERT",
        f"{NOT_OWN.format(table=ENTRY, key='entry_id')}"
        f" OR {NOT_OWN.format(table=RECURRING, key='recurring_id')}",
        "a recurring entry and what it gave belong to the same books",
    ),
]

GUARDS: list[Rule] = ENTRY_GUARDS + LINE_GUARDS + OTHER_GUARDS
