"""What Akker itself writes in entries and drafts, in the language of the books: English or Dutch.

Sealed with the entry, so it cannot depend on who reads it, and nothing is known by it: what an
entry is, its source says. Names of people can be erased and sealed words cannot, so these name a
party by its code.
"""

_WORDS: dict[str, tuple[str, str]] = {
    "closing": ("Closing of {year}", "Afsluiting van {year}"),
    "correction": ("Correction of {label}", "Correctie van {label}"),
    "costs": ("Costs", "Kosten"),
    "credit_note": ("Credit note {label}", "Creditnota {label}"),
    "crossed": (
        "{debit} settled by {credit} in another currency",
        "{debit} verrekend met {credit} in een andere valuta",
    ),
    "due": ("due {day}", "vervalt {day}"),
    "exchange": (
        "Exchange difference between {debit} and {credit}",
        "Koersverschil tussen {debit} en {credit}",
    ),
    "interest": ("Interest", "Rente"),
    "interest_and_costs": ("Interest and costs", "Rente en kosten"),
    "invoice": ("Invoice {label}", "Factuur {label}"),
    "opening": ("Opening balances", "Beginbalans"),
    "paid_back": ("Paid back to {party}", "Terugbetaald aan {party}"),
    "paid_late": ("{what} on {label}, paid late", "{what} over {label}, te laat betaald"),
    "received": ("Received from {party}", "Ontvangen van {party}"),
    "recovered": ("Received after all for {label}", "Toch ontvangen voor {label}"),
    "reference": ("ref {reference}", "kenmerk {reference}"),
    "revaluation": ("Revaluation of {currency} on {day}", "Herwaardering van {currency} op {day}"),
    "revaluation_taken_back": (
        "Revaluation of {day} taken back",
        "Herwaardering van {day} teruggedraaid",
    ),
    "reversal": ("Reversal of {label}", "Terugboeking van {label}"),
    "vat_when_paid": (
        "VAT on what was paid of {label}",
        "Btw over wat is betaald van {label}",
    ),
    "written_off": ("Written off {label}: {reason}", "Afgeboekt {label}: {reason}"),
}


def entry_word(language: str, key: str, **values: object) -> str:
    """In Dutch books Dutch, else English; at most 200 characters, as the ledger keeps them."""
    english, dutch = _WORDS[key]
    return (dutch if language.split("-")[0] == "nl" else english).format(**values)[:200]
