"""A party stays what entries were posted for."""

from akker.kernel.guards import ALWAYS, Guard, Rule

PARTY = "parties_party"

IDENTITY_GUARDS: list[Rule] = [
    Guard("party_kept", PARTY, "DELETE", ALWAYS, "parties are kept"),
    Guard(
        "party_identity_kept",
        PARTY,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.book_id <> OLD.book_id OR NEW.code <> OLD.code"
        " OR NEW.digest <> OLD.digest",
        "the code and digest of a party cannot change",
    ),
    Guard(
        "party_not_replaced",
        PARTY,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {PARTY} WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM {PARTY} p"
        " WHERE p.book_id = NEW.book_id AND p.code = NEW.code)",
        "this party exists",
    ),
]


# What is written on a card, each row of which is about a party of the same books.
CARD_TABLES = (
    "parties_address",
    "parties_contact",
    "parties_identifier",
    "parties_partybankaccount",
)
CARD_GUARDS: list[Rule] = [
    Guard(
        f"{table.removeprefix('parties_')}_{event.lower()}_of_ours",
        table,
        event,
        f"NOT EXISTS (SELECT 1 FROM {PARTY} p WHERE p.id = NEW.party_id"
        " AND p.book_id = NEW.book_id)",
        "this party is not of these books",
    )
    for table in CARD_TABLES
    for event in ("INSERT", "UPDATE")
]
MERGER_GUARDS: list[Rule] = [
    Guard(
        "party_merged_with_ours",
        PARTY,
        "UPDATE",
        "NEW.merged_into_id IS NOT NULL AND (NEW.merged_into_id = NEW.id OR NOT EXISTS"
        f" (SELECT 1 FROM {PARTY} p WHERE p.id = NEW.merged_into_id AND p.book_id = NEW.book_id))",
        "this party cannot be merged into that one",
    ),
]
BEFORE_GUARDS: list[Rule] = [
    Guard(
        "cardbefore_insert_of_ours",
        "parties_cardbefore",
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {PARTY} p WHERE p.id = NEW.party_id"
        " AND p.book_id = NEW.book_id)",
        "this party is not of these books",
    ),
]
TEAM = "parties_teammember"
TEAM_GUARDS: list[Rule] = [
    Guard(
        "teammember_insert_of_ours",
        TEAM,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {PARTY} p WHERE p.id = NEW.party_id"
        " AND p.book_id = NEW.book_id)",
        "this party is not of these books",
    ),
    Guard(
        "teammember_unchanged",
        TEAM,
        "UPDATE",
        "OLD.until_on IS NOT NULL OR NEW.until_on IS NULL OR NEW.id <> OLD.id"
        " OR NEW.book_id <> OLD.book_id OR NEW.party_id <> OLD.party_id"
        " OR NEW.user_id <> OLD.user_id OR NEW.part <> OLD.part OR NEW.from_on <> OLD.from_on",
        "who was in a team stays so; only the end is added",
    ),
]
JOB_GUARDS: list[Rule] = [
    Guard(
        f"contact_{event.lower()}_days",
        "parties_contact",
        event,
        "(NEW.until_on IS NOT NULL AND NEW.from_on IS NOT NULL AND NEW.until_on < NEW.from_on)"
        " OR (NEW.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM parties_contact o"
        " WHERE o.id = NEW.person_id AND o.book_id = NEW.book_id))",
        "a job ends after it began, and is of a person of these books",
    )
    for event in ("INSERT", "UPDATE")
]
GUARDS: list[Rule] = [
    *IDENTITY_GUARDS,
    *CARD_GUARDS,
    *BEFORE_GUARDS,
    *MERGER_GUARDS,
    *TEAM_GUARDS,
    *JOB_GUARDS,
]
