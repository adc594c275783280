"""What columns a file of each kind may have."""

from akker.intake.headings import known_field

JOURNAL_FIELDS = (
    known_field("entry", required=True),
    known_field("date", required=True),
    known_field("journal"),
    known_field("description"),
    known_field("account", required=True),
    known_field("amount"),
    known_field("debit"),
    known_field("credit"),
    known_field("currency"),
    known_field("currency_amount", "bedrag valuta", "valutabedrag", "foreign amount"),
    known_field("rate_e9"),
    known_field("party"),
    known_field("text", "posting-comment"),
)
CHART_FIELDS = (
    known_field("code", required=True),
    known_field("name", required=True),
    known_field("type", required=True),
    known_field("currency"),
    known_field("iban"),
)
OPENING_FIELDS = (
    known_field("ledger_code", required=True),
    known_field("debit", required=True),
    known_field("credit", required=True),
    known_field("party_code"),
    known_field("document_number"),
    known_field("document_date"),
    known_field("due_date"),
    known_field("payment_reference"),
    known_field("text"),
)
