"""What the database refuses of how we look after customers, whoever asks."""

from akker.customers.rules import CONTACTS
from akker.kernel.guards import ALWAYS, Engine, Follow, Guard, Rule, fits
from akker.parties.erasure_guards import spared

CUSTOMER = "customers_customer"


def _foreign(column: str, table: str = "parties_party") -> str:
    return f"NOT EXISTS (SELECT 1 FROM {table} o WHERE o.id = {column} AND o.book_id = NEW.book_id)"


_CUSTOMER_UNFIT = (
    f"{_foreign('NEW.party_id')} OR (NEW.parent_id IS NOT NULL"
    f" AND (NEW.parent_id = NEW.party_id OR {_foreign('NEW.parent_id')}))"
)

GUARDS: list[Rule] = [
    *(
        Guard(
            f"customer_{event.lower()}_fits",
            CUSTOMER,
            event,
            _CUSTOMER_UNFIT,
            "a customer and whom they belong to are of these books, and two",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "customer_identity_kept",
        CUSTOMER,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id",
        "whom this is about cannot change",
    ),
]

HAND_OVER = "customers_handover"
_STAYS = "what was handed over stays as it was written"
HAND_OVER_GUARDS: list[Rule] = [
    Guard(
        "handover_fits",
        HAND_OVER,
        "INSERT",
        _foreign("NEW.party_id"),
        "this party is not of these books",
    ),
    Guard(
        "handover_not_replaced",
        HAND_OVER,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {HAND_OVER} WHERE id = NEW.id)",
        _STAYS,
        engine="sqlite",
    ),
    Guard(
        "handover_unchanged",
        HAND_OVER,
        "UPDATE",
        spared(
            ALWAYS,
            *("id", "book_id", "party_id", "from_name", "to_name", "handed_on", "recorded_by"),
            "recorded_at",
        ),
        _STAYS,
    ),
    Guard("handover_kept", HAND_OVER, "DELETE", ALWAYS, _STAYS),
]

PLAYER, ATTITUDE, CONTACT = "customers_keyplayer", "customers_attitude", "parties_contact"
_PLAYER_UNFIT = (
    f"{_foreign('NEW.contact_id', CONTACT)} OR (NEW.reports_to_id IS NOT NULL"
    f" AND (NEW.reports_to_id = NEW.contact_id OR {_foreign('NEW.reports_to_id', CONTACT)}))"
)
PEOPLE_GUARDS: list[Rule] = [
    *(
        Guard(
            f"keyplayer_{event.lower()}_fits",
            PLAYER,
            event,
            _PLAYER_UNFIT,
            "a person and whom they report to are of these books, and two",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "attitude_fits",
        ATTITUDE,
        "INSERT",
        _foreign("NEW.contact_id", CONTACT),
        "this person is not of these books",
    ),
    Guard("attitude_unchanged", ATTITUDE, "UPDATE", ALWAYS, "what was noted stays so"),
]

PROFILE = "customers_profilefact"
_FACT_STAYS = "what was said of a customer stays as it was written; only its end is added"
PROFILE_GUARDS: list[Rule] = [
    Guard(
        "profilefact_fits",
        PROFILE,
        "INSERT",
        _foreign("NEW.party_id"),
        "this party is not of these books",
    ),
    Guard(
        "profilefact_unchanged",
        PROFILE,
        "UPDATE",
        spared(
            "OLD.ended_on IS NOT NULL OR NEW.ended_on IS NULL OR NEW.id <> OLD.id"
            " OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id"
            " OR NEW.kind <> OLD.kind OR NEW.text <> OLD.text OR NEW.source <> OLD.source"
            ' OR NEW."on" <> OLD."on" OR NEW.recorded_by <> OLD.recorded_by'
            " OR NEW.recorded_at <> OLD.recorded_at",
            *("id", "book_id", "party_id", "kind", "on", "recorded_by", "recorded_at", "ended_on"),
        ),
        _FACT_STAYS,
    ),
]

ACTIVITY = "customers_activity"
LAST_CONTACT = f"""
(SELECT a."on" FROM {ACTIVITY} a
WHERE a.book_id = WHOSE.book_id AND a.party_id = WHOSE.party_id AND NOT a.is_sensitive
AND a.kind IN ({", ".join(f"'{kind}'" for kind in sorted(CONTACTS))})
ORDER BY a."on" DESC LIMIT 1)"""  # of a row that has a book and a party
_KEPT_DAY = (
    'INSERT INTO customers_lastcontact (party_id, book_id, "on") SELECT NEW.party_id, NEW.book_id,'
    f" {LAST_CONTACT.replace('WHOSE', 'NEW')} WHERE 1 = 1"
    ' ON CONFLICT (party_id) DO UPDATE SET "on" = excluded."on"'
)
# Since migration 0013.
CONTACT_FOLLOWS: list[Rule] = [
    Follow(f"activity_{event.lower()}_is_contact", ACTIVITY, event, _KEPT_DAY)
    for event in ("INSERT", "UPDATE")
]

TEXT, WORD = "customers_soughttext", "customers_soughtword"


def _words(row: str) -> dict[str, str]:
    """A table of the words of a text, `w`, with the column `word`, by engine."""
    quoted = f"""'["' || replace(trim({row}.sought), ' ', '","') || '"]'"""
    listed = f"CASE WHEN json_valid({quoted}) THEN {quoted} ELSE '[]' END"
    return {
        "sqlite": f"(SELECT substr(value, 1, 40) AS word FROM json_each({listed})) w",
        "postgresql": "(SELECT substr(one, 1, 40) AS word"
        f" FROM unnest(string_to_array(btrim({row}.sought), ' ')) one) w",
    }


def _follow(engine: Engine) -> list[Rule]:
    new, old = _words("NEW")[engine], _words("OLD")[engine]
    kept = (
        f'INSERT INTO {WORD} (book_id, word, "on", text_id)'
        f" SELECT DISTINCT NEW.book_id, w.word, NEW.\"on\", NEW.id FROM {new} WHERE w.word <> ''"
        " ON CONFLICT DO NOTHING"
    )
    gone = (
        f'DELETE FROM {WORD} WHERE book_id = OLD.book_id AND "on" = OLD."on" AND text_id = OLD.id'
        f" AND word IN (SELECT w.word FROM {old}) AND NOT"
        f' (NEW."on" = OLD."on" AND word IN (SELECT w.word FROM {new}))'
    )
    name = f"soughttext_{engine}"
    return [
        Follow(f"{name}_insert_words", TEXT, "INSERT", kept, engine),
        Follow(f"{name}_update_words", TEXT, "UPDATE", kept, engine),
        Follow(f"{name}_words_gone", TEXT, "UPDATE", gone, engine),
    ]


SOUGHT_GUARDS: list[Rule] = [
    *fits(
        "soughttext",
        TEXT,
        _foreign("NEW.party_id"),
        "these words are of other books",
    ),
    Guard(
        "soughttext_identity_kept",
        TEXT,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.kind <> OLD.kind"
        " OR NEW.key <> OLD.key",
        "whose words these are cannot change",
    ),
    Guard("soughttext_kept", TEXT, "DELETE", ALWAYS, "words are emptied, not taken away"),
    *_follow("sqlite"),
    *_follow("postgresql"),
]
