"""What the database refuses of tax lines, whoever asks."""

from akker.kernel.guards import ALWAYS, Guard, Rule

LINE = "tax_taxline"
FROZEN = "a tax line cannot change"

GUARDS: list[Rule] = [
    Guard(
        "taxline_of_ours",
        LINE,
        "INSERT",
        "NOT EXISTS (SELECT 1 FROM ledger_journalentry e WHERE e.id = NEW.entry_id"
        " AND e.book_id = NEW.book_id) OR (NEW.party_id IS NOT NULL AND NOT EXISTS (SELECT 1"
        " FROM parties_party p WHERE p.id = NEW.party_id AND p.book_id = NEW.book_id))",
        "the entry and party of a tax line are of the same books",
    ),
    Guard(
        "taxline_not_replaced",
        LINE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {LINE} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {LINE} o"
        " WHERE o.book_id = NEW.book_id AND o.entry_id = NEW.entry_id AND o.code = NEW.code"
        " AND o.rate_e2 = NEW.rate_e2 AND o.taxed_on = NEW.taxed_on)"
        " OR typeof(NEW.base_minor) <> 'integer' OR typeof(NEW.tax_minor) <> 'integer'",
        FROZEN,
        engine="sqlite",
    ),
    Guard("taxline_unchanged", LINE, "UPDATE", ALWAYS, FROZEN),
    Guard("taxline_kept", LINE, "DELETE", ALWAYS, FROZEN),
]
