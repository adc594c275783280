"""What the database refuses of issued documents, whoever asks.

A document's own INSERT decides whether its number follows the last one of its series; whoever
numbers waits for whoever else does, until the commit. Lines come after it, as many as it says.
"""

from akker.kernel.guards import ALWAYS, Follow, Guard, Rule

INVOICE, LINE, LETTERHEAD = (
    "receivables_invoice",
    "receivables_invoiceline",
    "receivables_letterhead",
)
EINVOICE, PDF = "receivables_einvoice", "receivables_invoicepdf"
FROZEN = "an issued document cannot change"

# One for each series, which is a fiscal year and a kind. Below zero: keys of entries lock above.
SERIES_LOCK = (
    "pg_advisory_xact_lock(-(NEW.fiscal_year_id * 2"
    " + CASE NEW.kind WHEN 'invoice' THEN 0 ELSE 1 END))"
)
OUT_OF_SERIES = f"""(NEW.number IS NULL) <> (NEW.fiscal_year_id IS NULL)
    OR (NEW.number IS NOT NULL AND NEW.number <> 1 + COALESCE((SELECT MAX(i.number)
        FROM {INVOICE} i WHERE i.book_id = NEW.book_id AND i.kind = NEW.kind
        AND i.fiscal_year_id = NEW.fiscal_year_id AND i.number IS NOT NULL), 0))"""
NOT_OURS = f"""NOT EXISTS (SELECT 1 FROM parties_party p WHERE p.id = NEW.party_id
        AND p.book_id = NEW.book_id)
    OR (NEW.entry_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ledger_journalentry e
        WHERE e.id = NEW.entry_id AND e.book_id = NEW.book_id))
    OR (NEW.fiscal_year_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM books_fiscalyear y
        WHERE y.id = NEW.fiscal_year_id AND y.book_id = NEW.book_id
        AND NEW.issued_on BETWEEN y.starts_on AND y.ends_on))
    OR (NEW.corrects_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {INVOICE} i
        WHERE i.id = NEW.corrects_id AND i.book_id = NEW.book_id AND i.kind = 'invoice'
        AND NEW.kind = 'credit-note'))"""

LETTERHEAD_GUARDS: list[Rule] = [
    Guard(
        f"letterhead_{event.lower()}_of_ours",
        LETTERHEAD,
        event,
        "NOT EXISTS (SELECT 1 FROM parties_party p WHERE p.id = NEW.party_id"
        " AND p.book_id = NEW.book_id)",
        "this party is not of these books",
    )
    for event in ("INSERT", "UPDATE")
]

# Since migration 0004.
PRODUCT_GUARDS: list[Rule] = [
    Guard(
        "invoiceline_product_of_ours",
        LINE,
        "INSERT",
        "NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM catalog_product p"
        " WHERE p.id = NEW.product_id AND p.book_id = NEW.book_id)",
        "this product is not of these books",
    ),
]

GUARDS: list[Rule] = [
    Guard(
        "invoice_right",
        INVOICE,
        "INSERT",
        OUT_OF_SERIES,
        "number out of series",
        first=(SERIES_LOCK,),
        also=((NOT_OURS, "what a document names is of the same books"),),
    ),
    Guard(
        "invoice_not_replaced",
        INVOICE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {INVOICE} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {INVOICE} i"
        " WHERE i.entry_id = NEW.entry_id) OR (NEW.number IS NOT NULL AND EXISTS (SELECT 1 FROM"
        f" {INVOICE} i WHERE i.book_id = NEW.book_id AND i.label = NEW.label"
        " AND i.number IS NOT NULL))"
        " OR typeof(NEW.total_minor) <> 'integer' OR typeof(NEW.net_minor) <> 'integer'",
        FROZEN,
        engine="sqlite",
    ),
    Guard("invoice_unchanged", INVOICE, "UPDATE", ALWAYS, FROZEN),
    Guard("invoice_kept", INVOICE, "DELETE", ALWAYS, FROZEN),
    Guard(
        "invoiceline_fits",
        LINE,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {INVOICE} i WHERE i.id = NEW.invoice_id"
        " AND i.book_id = NEW.book_id AND NEW.line_no BETWEEN 1 AND i.line_count)"
        " OR NOT EXISTS (SELECT 1 FROM ledger_ledgeraccount a WHERE a.id = NEW.ledger_account_id"
        " AND a.book_id = NEW.book_id)",
        FROZEN,
    ),
    Guard(
        "invoiceline_not_replaced",
        LINE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {LINE} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {LINE} o"
        " WHERE o.book_id = NEW.book_id AND o.invoice_id = NEW.invoice_id"
        " AND o.line_no = NEW.line_no) OR typeof(NEW.net_minor) <> 'integer'",
        FROZEN,
        engine="sqlite",
    ),
    Guard("invoiceline_unchanged", LINE, "UPDATE", ALWAYS, FROZEN),
    Guard("invoiceline_kept", LINE, "DELETE", ALWAYS, FROZEN),
    *LETTERHEAD_GUARDS,
]

# What the customer gets, byte by byte: only of a document that was issued here.
_OF_OURS = f"""NOT EXISTS (SELECT 1 FROM {INVOICE} i WHERE i.id = NEW.invoice_id
    AND i.book_id = NEW.book_id AND i.number IS NOT NULL)"""
FILE_GUARDS: list[Rule] = [
    Guard("einvoice_of_ours", EINVOICE, "INSERT", _OF_OURS, "no document of these books has this"),
    Guard(
        "einvoice_not_replaced",
        EINVOICE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {EINVOICE} WHERE id = NEW.id OR invoice_id = NEW.invoice_id)"
        " OR typeof(NEW.content) <> 'blob'",
        FROZEN,
        engine="sqlite",
    ),
    Guard("einvoice_unchanged", EINVOICE, "UPDATE", ALWAYS, FROZEN),
    Guard("einvoice_kept", EINVOICE, "DELETE", ALWAYS, FROZEN),
    Guard(
        "invoicepdf_of_ours",
        PDF,
        "INSERT",
        f"{_OF_OURS} OR NOT EXISTS (SELECT 1 FROM files_storedfile f WHERE f.id = NEW.file_id"
        " AND f.book_id = NEW.book_id)",
        "no document of these books has this",
    ),
    Guard(
        "invoicepdf_not_replaced",
        PDF,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {PDF} WHERE id = NEW.id OR invoice_id = NEW.invoice_id)",
        FROZEN,
        engine="sqlite",
    ),
    Guard("invoicepdf_unchanged", PDF, "UPDATE", ALWAYS, FROZEN),
    Guard("invoicepdf_kept", PDF, "DELETE", ALWAYS, FROZEN),
]

RELEASE = "receivables_creditrelease"
RELEASE_KEPT = "who lifted a credit hold, and how far, stays as it was"
RELEASE_CHANGED = """OLD.ended_on IS NOT NULL OR NEW.ended_on IS NULL
    OR NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id
    OR NEW.up_to_minor <> OLD.up_to_minor OR NEW.released_on <> OLD.released_on
    OR NEW.until <> OLD.until OR NEW.reason <> OLD.reason
    OR NEW.released_by <> OLD.released_by OR NEW.released_at <> OLD.released_at"""

CREDIT_GUARDS: list[Rule] = [
    Guard(
        "creditrelease_fits",
        RELEASE,
        "INSERT",
        "NEW.ended_on IS NOT NULL OR NOT EXISTS (SELECT 1 FROM parties_party p"
        " WHERE p.id = NEW.party_id AND p.book_id = NEW.book_id)",
        "this party is not of these books",
    ),
    Guard(
        "creditrelease_not_replaced",
        RELEASE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {RELEASE} WHERE id = NEW.id)"
        " OR typeof(NEW.up_to_minor) <> 'integer'",
        RELEASE_KEPT,
        engine="sqlite",
    ),
    Guard("creditrelease_unchanged", RELEASE, "UPDATE", RELEASE_CHANGED, RELEASE_KEPT),
    Guard("creditrelease_kept", RELEASE, "DELETE", ALWAYS, RELEASE_KEPT),
]

# Since migration 0011.
DUE_GUARDS: list[Rule] = [
    Follow(
        "invoice_falls_due",
        INVOICE,
        "INSERT",
        "UPDATE ledger_controlline SET due_on = NEW.due_on WHERE line_id IN"
        " (SELECT l.id FROM ledger_journalline l WHERE l.entry_id = NEW.entry_id)",
    ),
]
